import type { Entry } from './folder-view.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { compareNatural, compareText } from './paths.ts';
import type { ToolReader } from './reader.ts';
import { areOrIs, commonProblems, oneAndOthers, sourceOf, wholeScript } from './scripts.ts';

const transaction: TransactionRule = {
  mode: 'unknown',
  why: 'whoever runs the file decides whether it is in a transaction',
  optOut: 'run it outside a transaction',
};

const downName = /(?:^|[._-])(?:down|undo|revert|rollback)(?=\.sql|$|[._-])/i;
const downFolder = /(?:^|\/)(?:downs?|undo|revert|rollbacks?)(?=\/|$)/i;
const upWord = /(?:^|[._-])up(?=\.sql|[._-]|$)/i;

export const plain: ToolReader = {
  id: 'plain',
  name: 'plain SQL',
  recognise(view) {
    if (view.sql.length === 0) return null;
    return { certainty: 'names', by: `${oneAndOthers(view.sql)} ${areOrIs(view.sql)} SQL of no tool that we know` };
  },
  read(view) {
    const problems: FolderProblem[] = [];
    const migrations: Migration[] = [];
    const ups = view.sql.filter((one) => !isDown(one));
    const downs = new Map<string, Entry>();
    const stems = new Set(ups.map(stem));
    for (const one of view.sql) {
      if (!isDown(one)) continue;
      if (stems.has(stem(one))) downs.set(stem(one), one);
      // `0042-rollback-triggers.sql` with a number of its own goes forward: it takes back what an earlier one did.
      else if (/^\d/.test(one.name) && !surelyDown(one)) ups.push(one);
      else problems.push({ kind: 'missing-up', file: one.path });
    }
    for (const entry of ups.sort(inOrder)) {
      const source = sourceOf(entry, problems);
      const back = downs.get(stem(entry));
      const backSource = back ? sourceOf(back, problems) : null;
      if (!source) continue;
      const script = (text: typeof source): Script => wholeScript(text, transaction, { kind: 'any' });
      migrations.push({
        tool: 'plain',
        kind: 'versioned',
        version: numberOf(entry),
        name: entry.name.replace(/\.sql.*$/i, '').replace(/^\d+[._-]*/, ''),
        file: entry.path,
        up: script(source),
        down: backSource ? script(backSource) : null,
        companions: back ? [back.path] : [],
      });
    }
    return { migrations, problems: [...problems, ...sameNumber(ups), ...commonProblems(migrations)] };
  },
};

function isDown(entry: Entry): boolean {
  return downName.test(entry.name) || downFolder.test(entry.parent);
}

function surelyDown(entry: Entry): boolean {
  return /[._-]down\.sql/i.test(entry.name) || downFolder.test(entry.parent);
}

/** What a way there and its way back have in common: the path without the words that tell them apart. */
function stem(entry: Entry): string {
  const folder = entry.parent.replace(/(?:^|\/)(?:ups?|downs?|undo|revert|rollbacks?)(?=\/|$)/i, '');
  const name = entry.name
    .replace(/\.sql.*$/i, '')
    .replace(upWord, '')
    .replace(downName, '');
  return `${folder}/${name}`;
}

function numberOf(entry: Entry): string | null {
  return /^v?(\d+(?:[._]\d+)*)(?=[^\d]|$)/i.exec(entry.name)?.[1] ?? /^\d+/.exec(entry.name)?.[0] ?? null;
}

/** Folder by folder, numbers as numbers: `2_x` before `10_x`. */
function inOrder(a: Entry, b: Entry): number {
  const left = a.inside.split('/');
  const right = b.inside.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareNatural(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a.inside, b.inside);
}

/**
 * Two files of one number in one folder. Nobody said that the number is a version, so that a folder where it happens
 * often (numbers that sort within a release, say) is left in peace.
 */
function sameNumber(ups: readonly Entry[]): FolderProblem[] {
  const problems: FolderProblem[] = [];
  const first = new Map<string, string>();
  for (const one of ups) {
    const number = numberOf(one);
    if (number === null) continue;
    const id = `${one.parent} ${number.replace(/^0+(?=\d)/, '')}`;
    const other = first.get(id);
    if (other === undefined) first.set(id, one.path);
    else problems.push({ kind: 'duplicate-version', file: one.path, version: number, other });
  }
  return problems.length === 1 || problems.length * 20 < ups.length ? problems : [];
}
