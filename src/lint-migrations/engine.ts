import type { IgnoreEntry, RuleSetting } from '../core/configuration/settings.ts';
import type { Effect, ServerVersion } from '../core/effects/effect.ts';
import { effectOf } from '../core/effects/effect-of.ts';
import type { Migration, MigrationFolder, Script as ScriptFile } from '../core/migrations/migration.ts';
import type { CodeReference, Finding, Suppressed } from '../core/report/finding.ts';
import type { NotAnalysed, StatementEffect } from '../core/report/report.ts';
import type { RiskReason } from '../core/report/risk.ts';
import type { SchemaChange } from '../core/report/schema-change.ts';
import { maskSecrets } from '../core/report/secrets.ts';
import { type Catalog, keyOf, type QualifiedName, type TableSize } from '../core/schema/catalog.ts';
import { createReplay } from '../core/schema/replay.ts';
import { shapesOf } from '../core/schema/shape.ts';
import { comments } from '../core/sql/lexer.ts';
import { readPostgres } from '../core/sql/read-postgres.ts';
import { locate } from '../core/sql/source-text.ts';
import type { Change } from '../core/targets/change.ts';
import { AtStatement, Script } from './contexts.ts';
import { Findings } from './findings.ts';
import { listedEffect } from './listed-effect.ts';
import { knowingNewColumns } from './new-columns.ts';
import { withNotRendered } from './not-rendered.ts';
import { riskReasons } from './risk.ts';
import type { FolderContext, Rule } from './rule.ts';
import { RuleSet, type Say } from './rule-set.ts';
import { type Shapes, schemaChange } from './schema-change.ts';
import { Session } from './session.ts';

export interface LintInput {
  readonly folder: MigrationFolder;
  /** Places in `folder.migrations` of those to report on; the others are only replayed. */
  readonly reported: ReadonlySet<number>;
  /** True when the reported migrations are one change (`--since`, `--from`): what one creates is new to the others. */
  readonly oneChange: boolean;
  readonly change: Change | null;
  readonly serverKnown: boolean;
  readonly sizes: ReadonlyMap<string, TableSize>;
  readonly settings: Readonly<Record<string, RuleSetting>>;
  readonly ignore: readonly IgnoreEntry[];
  readonly codeReferences: (name: string, table?: string) => readonly CodeReference[];
  /** Where the pages about the rules are, without a slash at the end. */
  readonly docs: string;
  /** Today, `2027-01-31`: for suppressions that end. */
  readonly today: string;
  /** Whether the effect of every statement is wanted, of the harmless ones too. */
  readonly listEffects: boolean;
}

export interface LintResult {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly notAnalysed: readonly NotAnalysed[];
  /** Statements of the whole history, read or not. */
  readonly statements: number;
  readonly lost: number;
  readonly unsure: readonly string[];
  readonly effects: readonly StatementEffect[];
  /** What the reported statements do to data that was there before. */
  readonly risks: readonly RiskReason[];
  /** What one change does to the schema; null when the whole history is reported on. */
  readonly schemaChange: SchemaChange | null;
}

/** Replays a folder's history and lints what is to be reported. Pure: text in, findings out. */
export function lintFolder(
  input: LintInput & { readonly server: ServerVersion },
  allRules: readonly Rule[],
): LintResult {
  const rules = new RuleSet(allRules, input.settings);
  const replay = createReplay({ major: input.server.major, sizes: input.sizes });
  const { catalog } = replay;
  const findings = new Findings(input, rules, allRules, comments);
  const { migrations } = input.folder;
  const folderContext: FolderContext = {
    folder: input.folder,
    catalog,
    server: input.server,
    serverKnown: input.serverKnown,
    change: input.change,
    reported: migrations.filter((_, place) => input.reported.has(place)),
    option: (name) => rules.option(name),
    codeReferences: input.codeReferences,
    problems: input.folder.problems,
  };
  const hasVersioned = migrations.some((migration) => migration.kind === 'versioned');
  const notAnalysed: NotAnalysed[] = [];
  const firstReported = migrations.findIndex((_, place) => input.reported.has(place));
  const listed: StatementEffect[] = [];
  const risks: RiskReason[] = [];
  let statements = 0;
  let lost = 0;

  const lintScript = (
    place: number,
    migration: Migration,
    direction: 'up' | 'down',
    script: ScriptFile,
    replayed: boolean,
  ) => {
    const { source, pieces, placeholders } = script;
    const sql = withNotRendered(readPostgres(source, { pieces, placeholders }), script);
    const reported = input.reported.has(place);
    // A session of its own: the search path and temporary tables of the migration before are not there.
    if (replayed) replay.begin(place);
    if (direction === 'up' || reported) {
      statements += sql.statements.length + sql.errors.length + sql.notAnalysed.length;
      lost += sql.errors.length + sql.notAnalysed.length;
      if (reported) {
        for (const one of sql.notAnalysed)
          notAnalysed.push({ ...locate(script.source, one.span), reason: maskSecrets(one.reason) });
      }
    }
    if (!reported) {
      for (const statement of sql.statements) replay.apply(statement, place);
      return;
    }
    const isNew = newness(catalog, input.oneChange ? firstReported : place);
    const effects: Effect[] = [];
    const context = new Script(folderContext, migration, place, direction, sql, effects, isNew);
    const into = findings.script(script.source, sql.statements, direction);
    const session = new Session(script.transaction.mode, sql.statements.filter((one) => one.body === null).length);
    let at: AtStatement | null = null;
    const sayHere: Say = (rule, problem) => into.add(rule, problem, at);
    sql.statements.forEach((statement, index) => {
      const state = session.before(statement);
      const effect = effectOf(statement, catalog, input.server, state.settings);
      effects.push(effect);
      at = new AtStatement(context, statement, effect, state, index);
      rules.statement(at, sayHere);
      if (direction === 'up') risks.push(...knowingNewColumns(riskReasons(statement, effect, isNew), before));
      if (input.listEffects) listed.push(listedEffect(statement, at.summary()));
      session.after(statement, effect, isNew);
      if (replayed) replay.apply(statement, place);
    });
    at = null;
    rules.script(context, sayHere);
  };

  let before: Shapes | null = null;
  migrations.forEach((migration, place) => {
    if (input.oneChange && place === firstReported) before = shapesOf(catalog);
    // A baseline only runs where no versioned migration has: together they would create everything twice.
    const replayed =
      migration.kind === 'versioned' ||
      migration.kind === 'repeatable' ||
      (migration.kind === 'baseline' && !hasVersioned);
    if (!replayed && !input.reported.has(place)) return;
    lintScript(place, migration, migration.kind === 'undo' ? 'down' : 'up', migration.up, replayed);
    if (migration.down && input.reported.has(place)) lintScript(place, migration, 'down', migration.down, false);
  });
  rules.folder(folderContext, (rule, problem) => findings.addFolder(rule, problem));
  return {
    ...findings.result(),
    notAnalysed,
    statements,
    lost,
    unsure: catalog.doubts,
    effects: listed,
    risks,
    schemaChange: before && schemaChange(before, shapesOf(catalog)),
  };
}

/**
 * Tells what the change itself created. Its relations hold next to nothing and nobody uses them yet; a temporary table is
 * nobody else's. What the history does not know was there before it.
 */
function newness(catalog: Catalog, firstNew: number): (name: QualifiedName) => boolean {
  const created = new Set<string>();
  return (name) => {
    const relation = catalog.relation(name);
    if (relation) {
      const isNew = relation.temporary || relation.bornIn >= firstNew;
      // A table that was created and dropped again in the script stays new for what is said of it afterwards.
      if (isNew) created.add(keyOf(name));
      return isNew;
    }
    const index = catalog.index(name);
    if (index)
      return (
        catalog.relation(index.table)?.temporary === true || (catalog.relation(index.table)?.bornIn ?? -1) >= firstNew
      );
    return created.has(keyOf(name));
  };
}
