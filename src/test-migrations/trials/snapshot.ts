import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { withoutHistory } from '../cases.ts';
import { committedCases } from '../snapshot/committed-schema.ts';
import { schemaOf } from '../snapshot/schema-of.ts';
import { otherWay, twoWaysCase } from '../snapshot/two-ways.ts';
import type { Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'snapshot',
  title: 'The resulting schema',
  what: 'Compares the schema that the migrations result in with the committed schema.sql or schema.yml, object by object. Where the change brings a late version, or an edit of an old one, it compares a new database with one that has the base as well.',
  why: 'A schema file is what people read and what new environments are made of. When it is not what the migrations make, one of the two is wrong, and nobody knows which until it matters.',
  byDefault: true,
  needs: [],
  async run(bench) {
    const { copies, history, nameOf, options } = bench;
    const way = otherWay(history);
    if (options.schema === null && way === null) {
      return {
        kind: 'nothing',
        reason: 'no_schema_file',
        message: 'No schema file was named, by --schema or as schema: in drydock.yml.',
      };
    }
    const head = await copies.head({ rows: false, readOnly: true });
    if (head.kind === 'failed') return withoutHistory(head.failed, nameOf);
    const cases: TrialCase[] = [];
    if (options.schema !== null) {
      cases.push(...(await committedCases(options.schema, await schemaOf(bench, head.database), bench)));
    }
    const ways = way === null ? null : await twoWaysCase(way, bench);
    if (ways) cases.push(ways);
    if (cases.length === 0) {
      return {
        kind: 'nothing',
        reason: 'history_does_not_apply',
        message: 'The folder does not apply to an empty database.',
      };
    }
    return { kind: 'ran', cases };
  },
};
