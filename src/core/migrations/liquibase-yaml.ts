import type { Document, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { SourceText } from '../sql/source-text.ts';
import type { Span } from '../sql/statement.ts';
import type { Changelog, Include, OutlinedChange, OutlinedChangeset, OutlinedComment } from './liquibase-changelog.ts';
import { isNameKey, mayHoldSuppression, namesIn } from './liquibase-changelog.ts';

/** What is needed of the package `yaml`. It is given and not imported, since it loads only when a folder has such files. */
export type YamlPackage = Pick<typeof import('yaml'), 'parseDocument' | 'isMap' | 'isSeq' | 'isScalar' | 'isAlias'>;

/** Whether a YAML or JSON text is a changelog: asked before it is read. */
export function isYamlChangelog(text: string): boolean {
  return /(?:^|[\s{,"'])databaseChangeLog["']?\s*:/.test(text);
}

/** Reads a YAML or JSON changelog for its changesets, their changes and what it includes, with their places. */
export function readYamlChangelog(source: SourceText, yaml: YamlPackage): Changelog {
  const document = yaml.parseDocument(source.text.replace(/^\uFEFF/, ' '), { strict: false, uniqueKeys: false });
  return new Reader(source, yaml, document).changelog();
}

class Reader {
  readonly #source: SourceText;
  readonly #yaml: YamlPackage;
  readonly #document: Document;
  readonly #classes: Changelog['classes'][number][] = [];

  constructor(source: SourceText, yaml: YamlPackage, document: Document) {
    this.#source = source;
    this.#yaml = yaml;
    this.#document = document;
  }

  changelog(): Changelog {
    const list = this.#seq(this.#value(this.#map(this.#document.contents), 'databaseChangeLog'));
    let logicalFilePath: string | null = null;
    const items: (Include | OutlinedChangeset)[] = [];
    for (const entry of list?.items ?? []) {
      const map = this.#map(entry);
      for (const pair of map?.items ?? []) {
        const span = this.#spanOf(entry, pair);
        const value = this.#map(pair.value);
        switch (this.#text(pair.key)?.toLowerCase()) {
          case 'changeset':
            if (value) items.push(this.#changeset(value, span));
            break;
          case 'include':
            if (value) items.push(this.#include(value, span, 'include', 'file'));
            break;
          case 'includeall':
            if (value) items.push(this.#include(value, span, 'includeAll', 'path'));
            break;
          case 'logicalfilepath':
            logicalFilePath = this.#text(pair.value);
            break;
        }
      }
    }
    const [error] = this.#document.errors;
    return {
      source: this.#source,
      logicalFilePath,
      items,
      comments: this.#comments(),
      classes: this.#classes,
      broken: error ? { at: error.pos[0], why: error.message.split('\n')[0] ?? '' } : null,
    };
  }

  #include(map: YAMLMap, span: Span, kind: Include['kind'], key: string): Include {
    return {
      kind,
      path: this.#text(this.#value(map, key)) ?? '',
      relative: this.#flag(map, 'relativeToChangelogFile', false),
      required: this.#flag(map, 'errorIfMissing', true) && this.#flag(map, 'errorIfMissingOrEmpty', true),
      span: this.#firstLine(span),
    };
  }

  #changeset(map: YAMLMap, whole: Span): OutlinedChangeset {
    const changes = this.#seq(this.#value(map, 'changes'));
    return {
      kind: 'changeset',
      id: this.#text(this.#value(map, 'id')) ?? '',
      author: this.#text(this.#value(map, 'author')) ?? '',
      logicalFilePath: this.#text(this.#value(map, 'logicalFilePath')),
      attributes: {
        runInTransaction: this.#flag(map, 'runInTransaction', true),
        runOnChange: this.#flag(map, 'runOnChange', false),
        runAlways: this.#flag(map, 'runAlways', false),
        ignore: this.#flag(map, 'ignore', false),
        dbms: this.#text(this.#value(map, 'dbms')),
      },
      head: this.#firstLine(whole),
      whole,
      changes: (changes?.items ?? []).flatMap((item) => this.#changes(item)),
    };
  }

  #changes(item: unknown): OutlinedChange[] {
    return (this.#map(item)?.items ?? []).flatMap((pair) => {
      const name = this.#text(pair.key);
      if (name === null || name === 'rollback') return [];
      const span = this.#spanOf(item, pair);
      if (name === 'customChange') {
        const json = this.#source.text[span.start] === '"';
        const called = this.#text(this.#value(this.#map(pair.value), 'class')) ?? '';
        this.#classes.push({ span, instead: json ? '"empty": {}' : 'empty: {}', name: called });
      }
      const names: string[] = [];
      this.#collect(pair.value, names, 0);
      const map = this.#map(pair.value);
      const sql = this.#text(pair.value) ?? this.#text(this.#value(map, 'sql'));
      return [{ name, span, names, sql: sql ?? '' }];
    });
  }

  #collect(value: unknown, names: string[], depth: number): void {
    // Anchors may be nested in one another without end; a change is not.
    if (depth > 8) return;
    const map = this.#map(value);
    for (const pair of map?.items ?? []) {
      const text = this.#text(pair.value);
      if (text === null) this.#collect(pair.value, names, depth + 1);
      else if (isNameKey(this.#text(pair.key) ?? '')) names.push(...namesIn(text));
    }
    for (const item of this.#seq(value)?.items ?? []) this.#collect(item, names, depth + 1);
  }

  /** Comments that may hold a suppression, and do not stand in a text. */
  #comments(): OutlinedComment[] {
    const { text } = this.#source;
    const found: OutlinedComment[] = [];
    for (const match of text.matchAll(/(?<=^|[ \t])#[ \t]*(drydock[ \t]*:[^\r\n]*)/gim)) {
      const comment = {
        span: { start: match.index, end: match.index + match[0].length },
        text: (match[1] ?? '').trim(),
      };
      if (mayHoldSuppression(comment) && !this.#insideScalar(match.index)) found.push(comment);
    }
    return found;
  }

  #insideScalar(offset: number): boolean {
    const inside = (node: unknown): boolean => {
      const { isMap, isSeq, isScalar } = this.#yaml;
      if (isScalar(node)) return node.range != null && node.range[0] <= offset && offset < node.range[1];
      if (isMap(node)) return node.items.some((pair) => inside(pair.key) || inside(pair.value));
      return isSeq(node) && node.items.some(inside);
    };
    return inside(this.#document.contents);
  }

  /** From the hyphen of a list's entry, or the key, to the end of the value's last line that holds something. */
  #spanOf(entry: unknown, pair: Pair): Span {
    const { text } = this.#source;
    const start = startOf(pair.key) ?? startOf(entry) ?? 0;
    const end = endOf(pair.value) ?? endOf(pair.key) ?? start;
    return { start, end: start + text.slice(start, Math.max(start, end)).trimEnd().length };
  }

  #firstLine(span: Span): Span {
    const feed = this.#source.text.slice(span.start, span.end).search(/[\r\n]/);
    return feed < 0 ? span : { start: span.start, end: span.start + feed };
  }

  #resolved(node: unknown): unknown {
    return this.#yaml.isAlias(node) ? node.resolve(this.#document) : node;
  }

  #map(node: unknown): YAMLMap | null {
    const found = this.#resolved(node);
    return this.#yaml.isMap(found) ? found : null;
  }

  #seq(node: unknown): YAMLSeq | null {
    const found = this.#resolved(node);
    return this.#yaml.isSeq(found) ? found : null;
  }

  /** The value of a key; keys are compared without regard to case, as Liquibase does. */
  #value(map: YAMLMap | null, key: string): unknown {
    return map?.items.find((pair) => this.#text(pair.key)?.toLowerCase() === key.toLowerCase())?.value ?? null;
  }

  /** A scalar as it is written in the file, for an id may be `007`. */
  #text(node: unknown): string | null {
    const found = this.#resolved(node);
    if (!this.#yaml.isScalar(found)) return null;
    if (typeof found.value === 'string') return found.value;
    return found.value === null ? null : (found.source ?? String(found.value));
  }

  #flag(map: YAMLMap, key: string, otherwise: boolean): boolean {
    const text = this.#text(this.#value(map, key));
    return text === null ? otherwise : text.toLowerCase() === 'true';
  }
}

function startOf(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}

function endOf(node: unknown): number | null {
  return (node as Node | null)?.range?.[1] ?? null;
}
