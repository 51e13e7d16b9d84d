import { findSecrets } from '../../core/report/secrets.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'secret-in-migration',
  title: 'Password, key or token in a migration',
  category: 'security',
  severity: 'error',
  enabled: true,
  covers: [],
  what: 'A migration holds what looks like a secret: the password of a role, a password in a connection string or URL, a private key, or a token of a well-known service. The report never shows it.',
  why: 'Migrations are kept for ever, and everybody who may read the repository may read them. The server may log the statement as well. A secret that was committed has to be replaced, not only deleted.',
  bad: [
    { title: 'the password of a role', sql: "CREATE ROLE reporting LOGIN PASSWORD 'correct-horse';" },
    {
      title: 'in a connection string',
      sql: "CREATE SUBSCRIPTION orders CONNECTION 'host=db1 user=repl password=hunter22' PUBLICATION orders WITH (connect = false);",
    },
  ],
  good: [
    {
      title: 'the role is made here, its password elsewhere',
      sql: 'CREATE ROLE reporting_job NOLOGIN;\nDROP ROLE reporting_job;',
      strongestLock: 'none',
    },
  ],
  anyEngine: {
    *script(context) {
      const { source, pieces } =
        context.direction === 'up' ? context.migration.up : (context.migration.down ?? context.migration.up);
      for (const secret of findSecrets(source.text)) {
        if (!pieces.some((piece) => secret.start >= piece.start && secret.end <= piece.end)) continue;
        yield {
          message: `This looks like ${secret.what}, which everybody who can read the repository now has.`,
          span: { start: secret.start, end: secret.end },
          advice: {
            summary: 'Replace the secret where it is used, take it out of the file, and set it outside of migrations.',
            steps: [],
          },
        };
      }
    },
  },
};
