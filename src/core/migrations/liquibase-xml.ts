import type { SourceText } from '../sql/source-text.ts';
import type { Changelog, Include, OutlinedChange, OutlinedChangeset } from './liquibase-changelog.ts';
import { isNameKey, mayHoldSuppression, namesIn } from './liquibase-changelog.ts';
import { outlineXml, type XmlElement } from './xml-outline.ts';

/** Whether an XML text is a changelog: asked before it is read. */
export function isXmlChangelog(text: string): boolean {
  return /<(?:[\w.-]+:)?databaseChangeLog[\s>]/.test(text);
}

/** Reads an XML changelog for its changesets, their changes and what it includes, with their places. */
export function readXmlChangelog(source: SourceText): Changelog {
  const { root, comments, broken } = outlineXml(source.text);
  const items = (root?.children ?? []).flatMap((one): (Include | OutlinedChangeset)[] => {
    switch (one.name) {
      case 'changeSet':
        return [changeset(one)];
      case 'include':
      case 'includeAll':
        return [include(one, one.name)];
      default:
        return [];
    }
  });
  return {
    source,
    logicalFilePath: root?.attributes.get('logicalFilePath') ?? null,
    items,
    comments: comments.filter(mayHoldSuppression),
    classes: root ? classesIn(root) : [],
    broken,
  };
}

/** Elements that name a class which Liquibase loads while it reads the file. */
function classesIn(element: XmlElement): Changelog['classes'][number][] {
  if (element.name === 'customChange' || element.name === 'customPrecondition') {
    return [{ span: element.span, instead: '', name: element.attributes.get('class') ?? '' }];
  }
  return element.children.flatMap(classesIn);
}

function include(element: XmlElement, kind: Include['kind']): Include {
  const { attributes } = element;
  return {
    kind,
    path: attributes.get(kind === 'include' ? 'file' : 'path') ?? '',
    relative: isTrue(attributes.get('relativeToChangelogFile')),
    required: !['errorIfMissing', 'errorIfMissingOrEmpty'].some(
      (name) => attributes.get(name)?.toLowerCase() === 'false',
    ),
    span: element.head,
  };
}

/** Children of a changeset that are no changes. */
const aboutIt = new Set([
  'comment',
  'preConditions',
  'validCheckSum',
  'rollback',
  'modifySql',
  'property',
  'tagDatabase',
]);

function changeset(element: XmlElement): OutlinedChangeset {
  const { attributes } = element;
  return {
    kind: 'changeset',
    id: attributes.get('id') ?? '',
    author: attributes.get('author') ?? '',
    logicalFilePath: attributes.get('logicalFilePath') ?? null,
    attributes: {
      runInTransaction: attributes.get('runInTransaction')?.toLowerCase() !== 'false',
      runOnChange: isTrue(attributes.get('runOnChange')),
      runAlways: isTrue(attributes.get('runAlways')),
      ignore: isTrue(attributes.get('ignore')),
      dbms: attributes.get('dbms') ?? null,
    },
    head: element.head,
    whole: element.span,
    changes: element.children.filter((one) => !aboutIt.has(one.name)).map(change),
  };
}

function change(element: XmlElement): OutlinedChange {
  const names: string[] = [];
  collect(element, names);
  return { name: element.name, span: element.span, names, sql: element.text.trim() };
}

function collect(element: XmlElement, names: string[]): void {
  for (const [key, value] of element.attributes) if (isNameKey(key)) names.push(...namesIn(value));
  for (const child of element.children) collect(child, names);
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
