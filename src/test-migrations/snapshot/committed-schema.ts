import type { Location } from '../../core/report/finding.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { engineNames, grouped, plural } from '../../core/report/wording.ts';
import { compareSnapshots } from '../../core/schema/server/compare-snapshots.ts';
import { schemaSql } from '../../core/schema/server/schema-sql.ts';
import { readSchemaYaml, schemaYaml } from '../../core/schema/server/schema-yaml.ts';
import type { ObjectDifference, SchemaSnapshot } from '../../core/schema/server/snapshot.ts';
import { decode } from '../../core/sql/source-text.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';
import type { Bench } from '../trial.ts';
import { differenceEvidence, objectText, rootsOf, textEvidence } from './difference-evidence.ts';
import { type LoadedSchema, loadSchema, normalised } from './load-schema.ts';

/** More objects than that are told by the diff. */
const mostObjects = 30;
const advice = { summary: 'Run drydock test --write-schema, and commit the file.', steps: [] };

/** The schema that the migrations result in, held against the committed file; or written there. */
export async function committedCases(file: string, head: SchemaSnapshot, bench: Bench): Promise<readonly TrialCase[]> {
  const { world, writeSchema } = bench;
  const isYaml = /\.ya?ml$/i.test(file);
  const textOf = isYaml ? schemaYaml : schemaSql;
  const there = world.files.kind(file) === 'missing' ? null : decode(world.files.read(file));
  const ours = textOf(head);
  if (writeSchema) {
    if (there && 'text' in there && there.text === ours) return [passed(file, 'It is up to date already.')];
    world.files.write(file, ours);
    return [passed(file, `Written: ${plural(head.objects.length, 'object')}.`)];
  }
  if (there === null) {
    return [failed(file, 'schema_missing', 'There is no such file to compare the schema with.', { advice })];
  }
  if ('problem' in there) {
    return [unanswered(file, 'error', 'schema_unreadable', `It ${there.problem}.`, { place: placeIn(file) })];
  }
  // Line ends are the business of git.
  if (there.text.replaceAll('\r\n', '\n') === ours) return [passed(file, equal(head))];
  const read = isYaml ? await readYaml(bench, file, there.text, head) : await loadSchema(bench, file, there.text);
  if (read.kind === 'failed') {
    return [failed(file, 'schema_unloadable', read.message, { place: read.place, advice })];
  }
  const differences = compareSnapshots(read.snapshot, head);
  if (differences.length === 0) return [passed(file, equal(head))];
  // Both as we would write them: whoever dumped or wrote the file had other ways.
  const evidence = textEvidence(textOf(read.snapshot), ours, { title: '', from: file, to: 'the migrations' });
  return differenceCases(file, differences, evidence);
}

/** A schema.yml, which may be written by hand. @param head what it is compared with */
async function readYaml(bench: Bench, file: string, text: string, head: SchemaSnapshot): Promise<LoadedSchema> {
  const read = readSchemaYaml(text);
  if (read.kind === 'unreadable') {
    const [first] = read.problems;
    const more = read.problems.length > 1 ? `, and ${plural(read.problems.length - 1, 'problem')} more` : '';
    const message = `It cannot be read: ${sentence(first?.message ?? 'it is no schema')}${more}.`;
    return { kind: 'failed', message, place: placeIn(file, first?.line, first?.column) };
  }
  const { snapshot } = read;
  if (snapshot.engine !== bench.engine) {
    const message = `It is a schema of ${engineNames[snapshot.engine]}, and this is ${engineNames[bench.engine]}.`;
    return { kind: 'failed', message, place: placeIn(file) };
  }
  if (compareSnapshots(snapshot, head).length === 0) return { kind: 'loaded', snapshot };
  return { kind: 'loaded', snapshot: (await normalised(bench, snapshot)) ?? snapshot };
}

function equal({ objects }: SchemaSnapshot): string {
  return `It has what the migrations result in: ${plural(objects.length, 'object')}.`;
}

function differenceCases(
  file: string,
  differences: readonly ObjectDifference[],
  whole: Evidence,
): readonly TrialCase[] {
  const place = placeIn(file);
  const real = differences.filter(({ change }) => change !== 'order');
  const evidence = [whole];
  if (real.length === 0) {
    const tables = differences.map(({ name }) => name).join(', ');
    const message = `The columns of ${tables} stand in another order than the migrations put them.`;
    return [{ ...failed(file, 'column_order_differs', message, { place, advice, evidence }), verdict: 'warn' }];
  }
  const roots = rootsOf(real);
  const message = `It is not what the migrations result in: ${plural(roots.length, 'object')} ${roots.length === 1 ? 'differs' : 'differ'}.`;
  const cases = roots.slice(0, mostObjects).map((one) => {
    const name = objectText(one);
    switch (one.change) {
      case 'added':
        return failed(name, 'schema_differs', `The migrations make it, and ${file} does not have it.`);
      case 'removed':
        return failed(name, 'schema_differs', `${file} has it, and no migration makes it.`);
      default: {
        const both = differenceEvidence([one], { title: '', from: file, to: 'the migrations' });
        return failed(name, 'schema_differs', `${file} has it otherwise than the migrations make it.`, {
          evidence: [both],
        });
      }
    }
  });
  const rest = roots.length - cases.length;
  if (rest > 0) {
    cases.push(failed(`${grouped(rest)} more objects`, 'schema_differs', 'The diff has them.'));
  }
  return [failed(file, 'schema_differs', message, { place, advice, evidence }), ...cases];
}

function placeIn(file: string, line = 1, column = 1): Location {
  return { file, line, column, endLine: line, endColumn: column };
}
