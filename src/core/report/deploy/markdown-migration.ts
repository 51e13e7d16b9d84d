import { cut, forHtmlText, forMarkdownCode, forMarkdownTableCell, forMarkdownText } from '../escape.ts';
import { type Block, beside, details, type Linking, linked, nameCode, placeLink } from '../markdown-block.ts';
import { timeText } from '../trials/figures.ts';
import { bold } from '../trials/markdown-evidence.ts';
import { signs } from '../trials/markdown-trial.ts';
import { isClean } from '../trials/verdict.ts';
import { waitText } from '../waits.ts';
import { durationText, grouped, plural } from '../wording.ts';
import type { Blocker, DeployedDatabase, DeployedMigration, DeployedStatement, DeployMode } from './deploy-report.ts';
import { sizesText } from './sizes.ts';
import { migrationVerdict } from './verdict.ts';
import { deployWaits } from './waits.ts';
import {
  dependsOnSize,
  failureText,
  nameOf,
  outcomeText,
  riskReasonsOf,
  statementEffectText,
  stateText,
  toldStatements,
  versionsText,
} from './wording.ts';

/** Rows of the table of migrations; what failed is always among them. */
const mostRows = 30;
const mostStatements = 30;
const mostBlockers = 10;
const longestName = 200;
const longestText = 1_000;

/** Every migration in a line: in a plan whom it keeps waiting, afterwards what became of it and how long it took. */
export function migrationTable(database: DeployedDatabase, mode: DeployMode, options: Linking): string {
  const { migrations } = database;
  if (migrations.length === 0) return '';
  const planned = mode === 'plan';
  const bad = (migration: DeployedMigration) => Number(isClean(migrationVerdict(migration)));
  const chosen = new Set([...migrations].sort((a, b) => bad(a) - bad(b)).slice(0, mostRows));
  const rows = migrations.flatMap((migration, at) => {
    if (!chosen.has(migration)) return [];
    const sign = planned && migration.state === 'pending' ? String(at + 1) : signs[migrationVerdict(migration)];
    const name = `${forMarkdownTableCell(cut(nameOf(migration), longestName))} ${fileLink(migration, options)}`;
    const last = planned
      ? waitCell(migration)
      : migration.ms === null
        ? ''
        : // A narrow column must not break a time in two.
          timeText(migration.ms).replaceAll(' ', '\u00a0');
    return [`| ${sign} | ${name} | ${whatCell(migration, mode)} | ${last} |`];
  });
  const versions = versionsText(database, mode);
  const title = `migration${versions === '' ? '' : ` (${forMarkdownTableCell(cut(versions, longestName))})`}`;
  const lines = [
    `| | ${title} | what | ${planned ? 'who has to wait' : 'time'} |`,
    `| ---: | --- | --- | ${planned ? '---' : '---:'} |`,
    ...rows,
  ];
  const left = migrations.length - rows.length;
  if (left > 0) lines.push('', `and ${plural(left, 'more migration')}`);
  return lines.join('\n');
}

function fileLink({ file, statements }: DeployedMigration, options: Linking): string {
  const line = statements[0]?.place.line ?? 1;
  return placeLink({ link: () => options.link?.(file, line) ?? null }, file.slice(file.lastIndexOf('/') + 1), line);
}

function whatCell(migration: DeployedMigration, mode: DeployMode): string {
  const count = plural(migration.statements.length, 'statement');
  const remark = migration.remark === null ? '' : `. ${forMarkdownTableCell(cut(migration.remark, longestName))}`;
  if (mode === 'plan' && migration.state === 'pending')
    return `${count}, ${migration.atomic ? 'one transaction' : 'no transaction'}${remark}`;
  const isTold = !isClean(migrationVerdict(migration));
  return `${stateText(migration, mode)}, ${count}${isTold ? remark : ''}`;
}

/** "reads and writes of `public.orders`: about 84 s". */
function waitCell(migration: DeployedMigration): string {
  const isWhole = migration.statements.every(({ effect }) => effect !== null);
  const [first, ...rest] = deployWaits({ migrations: [migration] }, 20).rows;
  if (first === undefined) return isWhole ? 'nobody' : `${signs.inconclusive} not known`;
  const more = rest.length === 0 ? '' : `, and ${plural(rest.length, 'more table')}`;
  const doubt = isWhole ? '' : `; ${signs.inconclusive} not all is known`;
  return `${first.wait.blocks} of ${nameCode(first.wait.relation)}: ${waitText(first.wait)}${more}${doubt}`;
}

/** What failed: the statement, what the server said, and who was in the way. */
export function failureBlocks(database: DeployedDatabase, several: boolean, options: Linking): Block[] {
  return database.migrations.flatMap((migration): Block[] => {
    if (migration.state !== 'failed' && migration.state !== 'half-applied') return [];
    const where = several ? `${database.name}, ` : '';
    const heading = `#### ${signs.fail} ${forMarkdownText(cut(`${where}${nameOf(migration)}`, longestName))}`;
    const failed = migration.statements.find(({ state }) => state === 'failed');
    if (failed === undefined) return [{ forms: [`${heading}\n`], kind: 'findings', findings: 1, name: 'migrations' }];
    const { place, failure } = failed;
    const number = `statement ${failed.number} of ${migration.statements.length}`;
    const outcome = outcomeText(failed);
    const line = `${placeLink(options, place.file, place.line)}, ${number}${outcome === '' ? '' : `, ${outcome}`}`;
    const said = failure === null ? '' : `${bold(cut(failureText(failure), longestText))}`;
    const more = failure === null ? [] : [['Detail', failure.detail] as const, ['Hint', failure.hint] as const];
    const told = more.flatMap(([label, text]) =>
      text === null || text === '' ? [] : [`${label}: ${forMarkdownText(cut(text, longestText))}`],
    );
    const blockers = failure === null || failure.blockers.length === 0 ? [] : [blockersTable(failure.blockers)];
    const join = (parts: readonly string[]) => `${parts.filter((part) => part !== '').join('\n\n')}\n`;
    const sql = forMarkdownCode(failed.sql, 'sql');
    const forms = [
      join([heading, line, sql, said, ...told, ...blockers]),
      join([heading, line, said, ...blockers]),
      join([heading, line, said]),
    ];
    return [{ forms: [...new Set(forms)], kind: 'findings', findings: 1, name: 'migrations' }];
  });
}

function blockersTable(blockers: readonly Blocker[]): string {
  const rows = blockers.slice(0, mostBlockers).map((each) => {
    const { id, user, application, state, transactionSeconds, query, lock, blockedBy } = each;
    const who = [user, application].filter((part) => part !== '').join(', ');
    const waits = blockedBy.length === 0 ? '' : `, waits itself for ${blockedBy.slice(0, 5).join(', ')}`;
    const age = transactionSeconds === null ? '' : durationText(transactionSeconds * 1_000).replace('about ', '');
    const cells = [
      String(id),
      forMarkdownTableCell(cut(who, longestName)),
      forMarkdownTableCell(cut(state, longestName)),
      age.replaceAll(' ', '\u00a0'),
      forMarkdownTableCell(cut(lock, longestName)) + waits,
      query === '' ? '' : nameCode(query),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const left = blockers.length - rows.length;
  return [
    'Who was in the way:',
    '',
    '| session | who | state | transaction open | holds | runs, or ran last |',
    '| ---: | --- | --- | ---: | --- | --- |',
    ...rows,
    ...(left > 0 ? ['', `and ${grouped(left)} more`] : []),
  ].join('\n');
}

/** What each statement of a plan does, folded: a block a migration that has something to say. */
export function statementBlocks({ migrations, risk }: DeployedDatabase, options: Linking): Block[] {
  return migrations.flatMap((migration) => {
    const { told, quiet } = toldStatements(migration.statements, risk, mostStatements);
    if (told.length === 0) return [];
    const rows = told.map((each) => statementRow(each, risk, options));
    const left = migration.statements.length - rows.length;
    const table = ['| line | statement | what it does |', '| ---: | --- | --- |', ...rows].join('\n');
    const rest = [
      ...(left - quiet > 0 ? [plural(left - quiet, 'more statement')] : []),
      ...(quiet > 0 ? [`${plural(quiet, 'statement')} that ${quiet === 1 ? 'keeps' : 'keep'} nobody waiting`] : []),
    ];
    const title = `<b>${forHtmlText(cut(nameOf(migration), longestName))}</b>: what its statements do`;
    return [beside('the statements', details(title, rest.length === 0 ? table : `${table}\n\nand ${rest.join(', ')}`))];
  });
}

function statementRow(statement: DeployedStatement, risk: DeployedDatabase['risk'], { link }: Linking): string {
  const { place, sql, sizes } = statement;
  const address = linked(String(place.line), link?.(place.file, place.line) ?? null);
  const size = dependsOnSize(statement) ? sizesText(sizes) : '';
  const said = statementEffectText(statement);
  const effect = forMarkdownTableCell(cut(size === '' ? said : `${said} (${size})`, longestText));
  // Below it, since a sentence about a risk may be long, and what is locked is looked for first.
  const reasons = riskReasonsOf(statement, risk).map(
    (each) => `<br>${signs.warn} ${forMarkdownTableCell(cut(each, longestText))}`,
  );
  return `| ${address} | ${nameCode(sql)} | ${effect}${reasons.join('')} |`;
}
