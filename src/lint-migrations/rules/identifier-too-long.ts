import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { tokens } from '../../core/sql/lexer.ts';
import type { NodeKind, Span } from '../../core/sql/statement.ts';
import { cutToBytes, longestName } from '../advice/names.ts';
import { identifierOf } from '../declared-names.ts';
import { declaredNames as declaredInMysql } from '../mysql/declared-names.ts';
import type { Rule } from '../rule.ts';

/** Statements that give names; what only uses one is cut the same way, and so still finds it. */
const naming: readonly NodeKind[] = [
  'CreateStmt',
  'CreateForeignTableStmt',
  'CreateTableAsStmt',
  'AlterTableStmt',
  'IndexStmt',
  'ViewStmt',
  'CreateSeqStmt',
  'CreateSchemaStmt',
  'CreateEnumStmt',
  'CreateDomainStmt',
  'CreateRangeStmt',
  'CompositeTypeStmt',
  'CreateFunctionStmt',
  'CreateTrigStmt',
  'CreatePolicyStmt',
  'RuleStmt',
  'RenameStmt',
];

export const rule: Rule = {
  id: 'identifier-too-long',
  title: 'Name that is too long for the server',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P125', 'M26'],
  what: 'Finds names of more than 63 bytes (on MySQL and MariaDB, of more than 64 characters) in statements that give names.',
  why: 'MySQL and MariaDB refuse such a name. PostgreSQL keeps the first 63 bytes and says so only in a NOTICE (manual, section 4.1.1). Two long names that begin alike are one name then, so that the second CREATE fails or, with IF NOT EXISTS, does nothing; and a tool that looks the name up in the catalog does not find it. Letters outside ASCII take two bytes and more.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at timestamptz);',
      sql: 'CREATE INDEX CONCURRENTLY idx_orders_by_customer_id_and_placed_at_for_the_customer_overview_page ON orders (customer_id, placed_at);',
      outsideTransaction: true,
    },
    {
      title: 'Sixty letters can be more than 63 bytes',
      sql: 'CREATE TABLE "größenübersicht_für_rückläufer_und_zurückgestellte_aufträge_ö" (id bigint PRIMARY KEY);',
    },
    {
      before: 'CREATE TABLE shipments (id bigint PRIMARY KEY, order_id bigint);',
      sql: 'ALTER TABLE shipments ADD CONSTRAINT shipments_weight_is_never_negative_and_never_more_than_the_truck_holds CHECK (id > 0) NOT VALID;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at timestamptz);',
      sql: 'CREATE INDEX CONCURRENTLY orders_customer_id_placed_at_idx ON orders (customer_id, placed_at);',
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
      outsideTransaction: true,
    },
    {
      title: 'Exactly 63 bytes',
      sql: 'CREATE TABLE a_name_of_exactly_sixty_three_bytes_which_is_the_longest_of_all (id bigint PRIMARY KEY);',
      strongestLock: 'none',
    },
    {
      title: 'Texts may be as long as they like',
      sql: "CREATE TABLE notes (id bigint PRIMARY KEY, note text DEFAULT 'a text of more than sixty-three bytes is no name, so that nobody cuts it off');",
      strongestLock: 'none',
    },
  ],
  on: naming,
  *statement(context) {
    const { statement, direction } = context;
    if (statement.body?.kind === 'function' || direction === 'down') return;
    const { text } = statement.source;
    // A token that is long enough to be measured begins with a quote or has so many word characters: few statements have one.
    if (!/"|[\w$\u0080-\uffff]{22}/.test(statement.sql)) return;
    const said = new Set<string>();
    for (const token of tokens(text, statement.span.start, statement.span.end)) {
      // UTF-8 takes at most three bytes for a UTF-16 unit: most tokens are too short to be measured.
      if ((token.end - token.start) * 3 <= longestName) continue;
      const name = identifierOf(text.slice(token.start, token.end), token.kind);
      // A placeholder inside of the quotes: its value decides.
      if (name === null || said.has(name) || /\$\{|\{\{/.test(name)) continue;
      const kept = cutToBytes(name, longestName);
      if (kept === name) continue;
      said.add(name);
      const bytes = new TextEncoder().encode(name).length;
      const span: Span = { start: token.start, end: token.end };
      yield {
        message: `This name is ${bytes} bytes long, and the server silently keeps ${quoteIdentifier(kept)} of it.`,
        span,
      };
    }
  },
  mysql: {
    bad: [
      {
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, the_customer_who_has_ordered_what_is_in_this_row_or_whoever_pays_it BIGINT);',
      },
    ],
    good: [{ sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);' }],
    *statement(context) {
      for (const { name, span, kind } of declaredInMysql(context)) {
        // Characters, not bytes; those outside of the basic plane cannot stand in a name (manual, sections 11.2 and 11.2.1).
        if (name.length <= longestInMysql) continue;
        yield {
          message: `This name has ${name.length} characters, and the server refuses more than ${longestInMysql} (error 1059): ${kind === 'foreign-key' || kind === 'check' ? 'the constraint' : `the ${kind.replace('-', ' ')}`} is not made and the deployment stops.`,
          span,
          severity: 'error',
        };
      }
    },
  },
};

/** Characters that a name may have (MySQL manual, section 11.2.1). */
const longestInMysql = 64;
