import type { MysqlEffect } from '../../core/effects/mysql/effect.ts';
import { mysqlEffectOf } from '../../core/effects/mysql/effect-of.ts';
import type { Migration, Script as ScriptFile } from '../../core/migrations/migration.ts';
import type { NotAnalysed, StatementEffect } from '../../core/report/report.ts';
import type { RiskReason } from '../../core/report/risk.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { keyOf, type QualifiedName } from '../../core/schema/catalog.ts';
import type { MysqlCatalog } from '../../core/schema/mysql/catalog.ts';
import { createMysqlReplay } from '../../core/schema/mysql/replay.ts';
import { shapesOf } from '../../core/schema/mysql/shape.ts';
import { mysqlComments } from '../../core/sql/mysql/lexer.ts';
import { readMysql } from '../../core/sql/mysql/read-mysql.ts';
import type { MysqlServer } from '../../core/sql/mysql/statement.ts';
import { locate } from '../../core/sql/source-text.ts';
import type { LintInput, LintResult } from '../engine.ts';
import { Findings } from '../findings.ts';
import { listedEffect } from '../listed-effect.ts';
import { knowingNewColumns } from '../new-columns.ts';
import { withNotRendered } from '../not-rendered.ts';
import type { Rule } from '../rule.ts';
import type { Say } from '../rule-set.ts';
// In dist/ these are other copies than the program's: there the rules have nothing but what PostgreSQL needs (scripts/build.mjs).
import { rules as registered } from '../rules/registry.ts';
import { type Shapes, schemaChange } from '../schema-change.ts';
import { AtMysqlStatement, MysqlScriptView } from './contexts.ts';
import { withoutBlindFix } from './editable.ts';
import { riskReasons } from './risk.ts';
import type { MysqlFolderContext } from './rule-part.ts';
import { MysqlRuleSet } from './rule-set.ts';
import { MysqlSession } from './session.ts';

/** Replays the history of a folder for MySQL or MariaDB and lints what is to be reported. Pure: text in, findings out. */
export function lintMysqlFolder(
  input: LintInput & { readonly server: MysqlServer },
  allRules: readonly Rule[] = registered,
): LintResult {
  const { server } = input;
  const rules = new MysqlRuleSet(allRules, input.settings, server.engine);
  const replay = createMysqlReplay({ server, sizes: input.sizes });
  const { catalog } = replay;
  const findings = new Findings(input, rules, allRules, mysqlComments);
  const { migrations } = input.folder;
  const folderContext: MysqlFolderContext = {
    folder: input.folder,
    catalog,
    server,
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
    const sql = withNotRendered(readMysql(source, { server, pieces, placeholders }), script);
    const reported = input.reported.has(place);
    if (replayed) replay.begin(place);
    if (direction === 'up' || reported) {
      statements += sql.statements.length + sql.errors.length + sql.notAnalysed.length;
      lost += sql.errors.length + sql.notAnalysed.length;
      if (reported) {
        for (const one of sql.notAnalysed)
          notAnalysed.push({ ...locate(script.source, one.span), reason: maskSecrets(one.reason) });
      }
    }
    const isNew = newness(catalog, input.oneChange ? firstReported : place);
    const effects: MysqlEffect[] = [];
    const session = new MysqlSession(script.transaction.mode);
    const context = new MysqlScriptView(folderContext, migration, place, direction, sql, effects, isNew);
    const into = reported ? findings.script(script.source, sql.statements, direction) : null;
    let at: AtMysqlStatement | null = null;
    const sayHere: Say = (rule, problem) => into?.add(rule, withoutBlindFix(problem, sql.statements), at);
    sql.statements.forEach((statement, index) => {
      const state = session.before();
      // Asked for every ALTER of the history: how often a table was changed in an instant decides whether it still can be.
      const effect = mysqlEffectOf(statement, catalog, server, state.settings);
      if (into) {
        effects.push(effect);
        at = new AtMysqlStatement(context, statement, effect, state, index);
        rules.statement(at, sayHere);
        if (direction === 'up') risks.push(...knowingNewColumns(riskReasons(statement, effect, isNew), before));
        if (input.listEffects) listed.push(listedEffect(statement, at.summary()));
      }
      session.after(statement, effect);
      if (replayed)
        replay.apply(statement, place, {
          algorithm: effect.tables[0]?.algorithm ?? null,
          rebuilds: effect.tables[0]?.rebuilds ?? false,
        });
    });
    at = null;
    if (into) rules.script(context, sayHere);
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

/** Tells what the change itself created; a temporary table is nobody else's. What the history does not know was there before it. */
function newness(catalog: MysqlCatalog, firstNew: number): (name: QualifiedName) => boolean {
  const created = new Set<string>();
  return (name) => {
    const table = catalog.table(name);
    const made = table ?? catalog.view(name);
    if (!made) return created.has(keyOf(name));
    const isNew = table?.temporary === true || made.bornIn >= firstNew;
    // A table that was created and dropped again in the script stays new for what is said of it afterwards.
    if (isNew) created.add(keyOf(name));
    return isNew;
  };
}
