import type { MigrationFolder, Script } from '../../core/migrations/migration.ts';
import { isBlank } from '../../core/migrations/scripts.ts';
import type { AnyScriptContext, Problem, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'down-undoes-nothing',
  title: 'Way back that is empty',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['X3'],
  what: 'Finds down scripts without a statement and without a word about why, in a folder where most have one.',
  why: 'The tool takes the migration off its list and leaves the schema as it is: applied again, it fails on what exists already. When there is no way back, a comment that says so, or a statement that raises an error, is honest.',
  bad: [
    {
      files: {
        'migrations/00001_create_orders.sql':
          '-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);\n\n-- +goose Down\nDROP TABLE orders;\n',
        'migrations/00002_add_note.sql': '-- +goose Up\nALTER TABLE orders ADD COLUMN note text;\n\n-- +goose Down\n',
      },
    },
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;\n',
        'migrations/000002_add_note.up.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/000002_add_note.down.sql': '\n',
      },
    },
  ],
  good: [
    {
      title: 'What can be applied twice needs no way back',
      files: {
        'migrations/000001_fill.up.sql': "UPDATE orders SET state = 'new' WHERE state IS NULL;",
        'migrations/000001_fill.down.sql': '',
      },
    },
    {
      title: 'It says why',
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': '-- No way back: orders cannot be given up.\n',
      },
    },
    {
      title: 'It refuses aloud',
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql':
          "DO $$ BEGIN RAISE EXCEPTION 'orders cannot be given up'; END $$;\n",
      },
    },
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;\n',
      },
    },
  ],
  *script(context) {
    yield* emptyWayBack(context, context.statements.length);
  },
  mysql: {
    bad: [
      {
        files: {
          'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));',
          'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
          'migrations/000002_create_parcels.up.sql': 'CREATE TABLE parcels (id BIGINT PRIMARY KEY);',
          'migrations/000002_create_parcels.down.sql': '\n',
        },
      },
    ],
    good: [
      {
        files: {
          'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));',
          'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
          'migrations/000002_create_parcels.up.sql': 'CREATE TABLE parcels (id BIGINT PRIMARY KEY);',
          'migrations/000002_create_parcels.down.sql': '-- There is no way back from here.\n',
        },
      },
    ],
    *script(context) {
      yield* emptyWayBack(context, context.statements.length);
    },
  },
};

function* emptyWayBack(context: AnyScriptContext, statements: number): Generator<Problem> {
  if (context.direction !== 'down') return;
  if (statements + context.errors.length + context.notAnalysed.length > 0) return;
  // What a tool or a linter reads is no word to a person.
  if (
    context.comments.some(
      (comment) => /\w/.test(comment.text) && !/^(?:\+|migrate:|atlas:|drydock\s*:)/i.test(comment.text),
    )
  )
    return;
  if (hasGivenUp(context.folder) || !failsTheSecondTime(context.migration.up)) return;
  const script = context.migration.down ?? context.migration.up;
  const piece = script.pieces[0];
  yield {
    message:
      'Going back does nothing here, so that the migration fails on what exists already when it is applied again.',
    ...(piece ? { span: { start: piece.start, end: piece.start } } : {}),
  };
}

const givenUp = new WeakMap<MigrationFolder, boolean>();

/** More than half of the ways back are empty: the tool wants the file, and the team does not want the way. */
function hasGivenUp(folder: MigrationFolder): boolean {
  let known = givenUp.get(folder);
  if (known === undefined) {
    const downs = folder.migrations.flatMap((migration) => migration.down ?? []);
    known = downs.filter((down) => isBlank(down.source.text, down.pieces)).length * 2 > downs.length;
    givenUp.set(folder, known);
  }
  return known;
}

/** True for a script whose text makes, renames or drops something without asking whether it is there. */
function failsTheSecondTime({ source, pieces }: Script): boolean {
  return pieces.some((piece) => {
    const text = source.text.slice(piece.start, piece.end).replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ' ');
    return shapes.some((shape) => shape.test(text));
  });
}

const shapes = [
  /\bcreate\s+(?:(?:unique|unlogged|foreign|recursive|materialized|constraint|event)\s+)*(?:table|index(?:\s+concurrently)?|type|schema|sequence|view|domain|extension|trigger|policy|role|function|procedure|aggregate|rule|publication)\b(?!\s+(?:if\s+not|pg_temp)\b)/i,
  /\balter\s+(?:table|domain)\b[^;]*?\badd\b(?!\s+(?:column\s+)?if\b)/i,
  /\badd\s+value\b(?!\s+if\b)/i,
  /\brename\b/i,
  /\bdrop\s+(?:(?:materialized|foreign|event)\s+)?(?:table|column|index(?:\s+concurrently)?|constraint|type|view|schema|sequence|trigger|policy|function)\b(?!\s+if\b)/i,
];
