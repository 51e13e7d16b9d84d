import { isTouched } from '../changed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'malformed-migration',
  title: 'Migration that its tool cannot cut',
  category: 'process',
  severity: 'error',
  enabled: true,
  covers: ['X2'],
  what: 'The marks that the migration tool cuts a file by are missing, doubled, or in the wrong order.',
  why: 'The tool refuses the file when it is deployed, or runs a part of it in the wrong direction.',
  bad: [
    {
      title: 'goose: a statement that never ends',
      files: {
        'migrations/00001_create_orders.sql':
          '-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE orders;\n',
        'migrations/00002_add_note.sql':
          '-- +goose Up\n-- +goose StatementBegin\nALTER TABLE orders ADD COLUMN note text;\n-- +goose Down\nSELECT 1;\n',
      },
    },
  ],
  good: [
    {
      files: {
        'migrations/00001_create_orders.sql':
          '-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE orders;\n',
      },
    },
  ],
  anyEngine: {
    *folder(context) {
      for (const problem of context.problems) {
        if ((problem.kind !== 'malformed' && problem.kind !== 'misread') || !isTouched(context, problem.file)) continue;
        const does = problem.kind === 'malformed' ? 'cannot read' : 'misreads';
        yield {
          message: `${context.folder.toolName} ${does} this file: ${problem.why}.`,
          file: problem.file,
          line: problem.line,
        };
      }
    },
  },
};
