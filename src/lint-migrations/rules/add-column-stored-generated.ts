import { addColumnProblems } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-column-stored-generated',
  title: 'Stored generated column added to a table in use',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P5'],
  what: 'Finds `ADD COLUMN … GENERATED ALWAYS AS (…) STORED` on a table that production already has.',
  why: 'The value of a stored column lies in the row, so that PostgreSQL has to write every row and every index anew, under ACCESS EXCLUSIVE. There is no way to add such a column later to rows that hold the value: a trigger does the same for new rows at once and lets old ones be filled in batches. From PostgreSQL 18 a `VIRTUAL` column is computed when it is read and costs nothing to add.',
  bad: [
    {
      before: 'CREATE TABLE lines (id bigint PRIMARY KEY, price numeric(10,2) NOT NULL, quantity int NOT NULL);',
      sql: 'ALTER TABLE lines ADD COLUMN total numeric(12,2) GENERATED ALWAYS AS (price * quantity) STORED;',
    },
    {
      before: 'CREATE TABLE articles (id bigint PRIMARY KEY, body text);',
      sql: "ALTER TABLE articles ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(body, ''))) STORED;",
    },
  ],
  good: [
    {
      title: 'A plain column, kept by a trigger',
      before: 'CREATE TABLE lines (id bigint PRIMARY KEY, price numeric(10,2) NOT NULL, quantity int NOT NULL);',
      sql: [
        [
          'ALTER TABLE lines ADD COLUMN total numeric(12,2);',
          'CREATE FUNCTION lines_total_compute() RETURNS trigger LANGUAGE plpgsql AS $$',
          'BEGIN',
          '  NEW.total := NEW.price * NEW.quantity;',
          '  RETURN NEW;',
          'END',
          '$$;',
          'CREATE TRIGGER lines_total_compute BEFORE INSERT OR UPDATE ON lines',
          '  FOR EACH ROW EXECUTE FUNCTION lines_total_compute();',
        ].join('\n'),
        'UPDATE lines SET total = price * quantity WHERE id BETWEEN 1 AND 10000 AND total IS NULL;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Computed when it is read',
      before: 'CREATE TABLE lines (id bigint PRIMARY KEY, price numeric(10,2) NOT NULL, quantity int NOT NULL);',
      sql: 'ALTER TABLE lines ADD COLUMN total numeric(12,2) GENERATED ALWAYS AS (price * quantity) VIRTUAL;',
      versions: { from: 18 },
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    yield* addColumnProblems(
      context,
      ['add-column-stored-generated'],
      (column) => `Adding the stored generated column ${column}`,
    );
  },
};
