import type { Session } from '../../core/database/session.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { decode } from '../../core/sql/source-text.ts';
import { failed, passed, unanswered, withoutHistory } from '../cases.ts';
import type { Breach, PartChecked } from '../contract/breach.ts';
import { checkEnum, checkFunction, checkIndex } from '../contract/check-other.ts';
import { checkRelation } from '../contract/check-relation.ts';
import { checkStatement } from '../contract/check-statement.ts';
import type { Contract } from '../contract/contract.ts';
import { readContract } from '../contract/read-contract.ts';
import { tryCommand } from '../contract/test-command.ts';
import { withSession } from '../data/with-session.ts';
import type { Bench, Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'contract',
  title: 'What applications rely on',
  what: "Holds the new schema against files that say what applications rely on: tables and views with the columns, types and nullability that they count on, what they write and with which role's privileges, functions, enums, indexes, and statements that the server has to take. The old schema is asked the same, so that what was broken before is not laid at the door of the change. A command of the team's own, such as the tests of the version that is in production, can be run against the new schema as well.",
  why: 'While a deployment runs, and for as long as it may have to be taken back, the old version of the application runs on the new schema. A rename or a NOT NULL that the new version knows about breaks the old one in that very minute.',
  byDefault: true,
  needs: [],
  async run(bench) {
    const { options, copies, nameOf } = bench;
    if (options.contract.length === 0 && options.contractCommand === null) {
      const message = 'drydock.yml names no contract and no contract-command.';
      return { kind: 'nothing', reason: 'not_configured', message };
    }
    const head = await copies.head({ rows: true, readOnly: true });
    if (head.kind === 'failed') return withoutHistory(head.failed, nameOf);
    const cases: TrialCase[] = [];
    const contracts: Contract[] = [];
    for (const file of options.contract) {
      const read = await readFile(bench, file);
      if ('cases' in read) cases.push(...read.cases);
      else contracts.push(read.contract);
    }
    const several = contracts.length > 1;
    const onHead = await withSession(bench, head.database, (session) => checkAll(session, contracts));
    // Without a base, all that a contract asks for is new.
    const base = bench.history.base.length > 0 ? await copies.base({ rows: true, readOnly: true }) : null;
    const asked = onHead.some((one) => one.parts.some((part) => part.breaches.length > 0));
    const onBase =
      asked && base?.kind === 'ready'
        ? await withSession(bench, base.database, (session) => checkAll(session, contracts))
        : [];
    for (const [place, { contract, parts }] of onHead.entries()) {
      const before = new Set(onBase[place]?.parts.flatMap((part) => part.breaches.map(keyOf)));
      cases.push(...parts.flatMap((part) => casesOf(contract, part, before, several)));
    }
    if (options.contractCommand !== null) cases.push(await tryCommand(bench, options.contractCommand));
    const summary = summaryOf(cases, contracts);
    return { kind: 'ran', cases, ...(summary === null ? {} : { summary }) };
  },
};

async function readFile(
  bench: Bench,
  file: string,
): Promise<{ readonly contract: Contract } | { readonly cases: readonly TrialCase[] }> {
  const { files } = bench.world;
  const path = files.normalize(file);
  const decoded = decode(files.read(file));
  if ('problem' in decoded) {
    return { cases: [unanswered(path, 'error', 'contract_invalid', `${path} ${decoded.problem}.`)] };
  }
  const read = await readContract(path, decoded.text, bench.engine);
  if (read.kind === 'contract') return { contract: read.contract };
  const cases = read.problems.map(({ message, place }) =>
    unanswered(`${path}:${place.line}:${place.column}`, 'error', 'contract_invalid', `${message}.`, { place }),
  );
  return { cases };
}

interface CheckedContract {
  readonly contract: Contract;
  readonly parts: readonly PartChecked[];
}

async function checkAll(session: Session, contracts: readonly Contract[]): Promise<readonly CheckedContract[]> {
  const checked: CheckedContract[] = [];
  for (const contract of contracts) {
    const parts: PartChecked[] = [];
    for (const one of contract.relations) parts.push(await checkRelation(session, one));
    for (const one of contract.functions) parts.push(await checkFunction(session, one));
    for (const one of contract.enums) parts.push(await checkEnum(session, one));
    for (const one of contract.indexes) parts.push(await checkIndex(session, one));
    for (const one of contract.statements) parts.push(await checkStatement(session, one));
    checked.push({ contract, parts });
  }
  return checked;
}

/** Broken in the same way: another type than wanted, then a third one, is the same breach. */
function keyOf({ subject, reason }: Breach): string {
  return `${reason} ${subject}`;
}

function casesOf(
  contract: Contract,
  part: PartChecked,
  before: ReadonlySet<string>,
  several: boolean,
): readonly TrialCase[] {
  const named = (text: string) => (several ? `${contract.name}: ${text}` : text);
  const { place, unknown } = part;
  const cases: TrialCase[] = part.breaches.map((breach) => {
    const name = named(breach.reason === 'statement_refused' ? part.name : `${breach.subject} ${wordOf(breach)}`);
    if (before.has(keyOf(breach))) {
      const message = `${breach.message} It was so before the change: what ${contract.name} relies on was broken already, or is not there yet.`;
      return unanswered(name, 'inconclusive', 'broken_before', message, { place: breach.place });
    }
    return failed(name, breach.reason, `${breach.message} That breaks what ${contract.name} relies on.`, {
      place: breach.place,
    });
  });
  if (unknown !== null) {
    cases.push(
      unanswered(named(`${part.name}, privileges`), 'inconclusive', unknown.reason, unknown.message, { place }),
    );
  }
  return cases.length > 0 ? cases : [passed(named(part.name), part.shown, { place })];
}

function wordOf({ reason }: Breach): string {
  switch (reason) {
    case 'type_changed':
      return 'has its type';
    case 'nullability_changed':
      return 'is as nullable as before';
    case 'default_gone':
      return 'has a default';
    case 'value_required':
      return 'can be left out';
    case 'not_writable':
      return 'can be written';
    case 'privilege_missing':
      return 'is granted';
    case 'unknown_enum_value':
      return 'is known';
    default:
      return 'is there';
  }
}

function summaryOf(cases: readonly TrialCase[], contracts: readonly Contract[]): string | null {
  if (cases.some(({ verdict }) => verdict !== 'pass')) return null;
  if (contracts.length === 0) return 'The test command succeeds on the new schema.';
  const names = contracts.map(({ name }) => name).join(', ');
  return `The new schema has what ${names} ${contracts.length === 1 ? 'relies' : 'rely'} on, in ${plural(cases.length, 'part')}.`;
}
