import { decode, type SourceText, sourceText } from '../sql/source-text.ts';
import type { FolderFile, FolderProblem } from './migration.ts';
import { baseName, compareText, folderName, seenFrom } from './paths.ts';

/** Above this a file is data, not a migration: parsing it would take more memory than a runner's job should. Bytes. */
export const largestFile = 50_000_000;

export type Content = { readonly source: SourceText } | { readonly problem: FolderProblem };

/** A file of the folder. Its bytes are read and decoded once, when something first asks. */
export interface Entry {
  /** Relative to the working folder. */
  readonly path: string;
  /** Relative to the migrations folder. */
  readonly inside: string;
  /** The last part of the path. */
  readonly name: string;
  /** The folder of `inside`, `''` at the top. */
  readonly parent: string;
  readonly isSql: boolean;
  content(): Content;
}

/** A folder before anybody knows whose it is. */
export interface FolderView {
  readonly folder: string;
  /** By path, so that nothing depends on the order in which a disk lists them. */
  readonly entries: readonly Entry[];
  readonly sql: readonly Entry[];
  /** A file by its path inside the folder. */
  at(inside: string): Entry | undefined;
}

export function viewOf(folder: string, files: readonly FolderFile[]): FolderView {
  const entries = files.map((file) => entry(folder, file)).sort((a, b) => compareText(a.inside, b.inside));
  const places = new Map(entries.map((one) => [one.inside, one]));
  return { folder, entries, sql: entries.filter((one) => one.isSql), at: (inside) => places.get(inside) };
}

function entry(folder: string, file: FolderFile): Entry {
  const inside = seenFrom(folder, file.path);
  const name = baseName(inside);
  let known: Content | null = null;
  return {
    path: file.path,
    inside,
    name,
    parent: folderName(inside),
    isSql: /\.sql(?:\.postgres(?:ql)?)?$/i.test(name),
    content() {
      known ??= load(file);
      return known;
    },
  };
}

function load(file: FolderFile): Content {
  if (file.size > largestFile) return { problem: tooLarge(file.path, file.size) };
  let bytes: Uint8Array;
  try {
    bytes = file.read();
  } catch (error) {
    // The rest of the folder is still worth linting: one file without permission must not hide the others' findings.
    const why = error instanceof Error ? error.message : String(error);
    return { problem: { kind: 'undecodable', file: file.path, why: `cannot be read (${why})` } };
  }
  if (bytes.length > largestFile) return { problem: tooLarge(file.path, bytes.length) };
  const text = decode(bytes);
  if ('problem' in text) return { problem: { kind: 'undecodable', file: file.path, why: text.problem } };
  return { source: sourceText(file.path, text.text) };
}

function tooLarge(file: string, bytes: number): FolderProblem {
  return { kind: 'too-large', file, bytes, limit: largestFile };
}
