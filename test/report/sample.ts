import type { Finding } from '../../src/core/report/finding.ts';
import type { Report } from '../../src/core/report/report.ts';
import { riskOf } from '../../src/core/report/risk.ts';
import type { RuleInfo } from '../../src/core/report/rule-info.ts';
import { compareShapes, type SchemaChange, type TableShape } from '../../src/core/report/schema-change.ts';
import { countsOf, verdictOf } from '../../src/core/report/verdict.ts';

/** Files of the samples, by name. */
export const files: Readonly<Record<string, string>> = {
  'db/migration/V12__add_token.sql': [
    '-- Every order gets a token.',
    'ALTER TABLE shop.orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();',
    '',
    '\tCREATE INDEX "注文_idx" ON shop.orders (customer_id); -- 🚢',
    '',
  ].join('\n'),
  'db/migration/V13__status.sql': [
    'ALTER TABLE shop.orders',
    '  ADD CONSTRAINT orders_status_check',
    "  CHECK (status IN ('new', 'paid', 'sent'));",
    '',
  ].join('\n'),
};

export function finding(part: Partial<Finding> = {}): Finding {
  return {
    rule: 'add-column-volatile-default',
    category: 'availability',
    severity: 'error',
    message: 'Adding "token" writes every row of shop.orders anew, and nobody can read or write the table meanwhile.',
    file: 'db/migration/V12__add_token.sql',
    line: 2,
    column: 36,
    endLine: 2,
    endColumn: 81,
    effect: null,
    advice: null,
    fix: null,
    docs: 'https://example.com/rules/add-column-volatile-default.md',
    fingerprint: '0123456789abcdef',
    references: [],
    ...part,
  };
}

export function report(findings: readonly Finding[], part: Partial<Report> = {}): Report {
  return {
    reportVersion: '1.0',
    job: 'lint',
    tool: { name: 'drydock', version: '0.1.0' },
    ...verdictOf(findings, part.failOn ?? 'error', part.migrations ?? 214),
    databases: [
      {
        name: 'shop',
        engine: 'postgres',
        serverVersion: '16',
        summary: 'Flyway, 214 migrations in db/migration',
        tool: 'flyway',
        folder: 'db/migration',
        migrations: 214,
        reported: 2,
      },
    ],
    migrations: 214,
    statements: 1890,
    analysed: 1,
    notAnalysed: [],
    findings,
    suppressed: [],
    counts: countsOf(findings),
    unsure: [],
    failOn: 'error',
    risk: riskOf(1890, [], findings),
    ...part,
  };
}

function shape(columns: readonly string[], part: Partial<TableShape> = {}): TableShape {
  return {
    kind: 'table',
    columns: columns.map((column) => {
      const [name = '', ...type] = column.split(' ');
      return {
        name,
        type: type.join(' '),
        nullable: name === 'note',
        extra: name === 'id' ? 'GENERATED ALWAYS AS IDENTITY' : '',
        primaryKey: name === 'id',
        foreignKey: name.endsWith('_id'),
      };
    }),
    rules: ['PRIMARY KEY (id)'],
    references: [],
    ...part,
  };
}

const toCustomers = { columns: ['customer_id'], table: 'shop.customers', unique: false };

/** A table that changes, one that is new, one that goes and one that gets another name. */
export const change: SchemaChange = compareShapes(
  new Map([
    ['shop.orders', shape(['id bigint', 'customer_id bigint', 'total numeric(10,2)'], { references: [toCustomers] })],
    ['shop.fax_numbers', shape(['id bigint', 'number character varying(40)'])],
    ['shop.people', shape(['id bigint', '名前 text'])],
  ]),
  new Map([
    [
      'shop.orders',
      shape(['id bigint', 'customer_id bigint', 'total numeric(12,4)', 'token uuid'], {
        rules: ['PRIMARY KEY (id)', "CHECK (status IN ('new', 'paid', 'sent'))"],
        references: [toCustomers],
      }),
    ],
    ['shop.notes', shape(['id bigint', 'note text', 'written_at timestamp with time zone'])],
    ['shop.persons', shape(['id bigint', '名前 text'])],
  ]),
  new Map([['shop.persons', 'shop.people']]),
  true,
);

/** One of everything that a report can hold. */
export function sample(): Report {
  return report(
    [
      finding({
        effect: {
          locks: [{ relation: 'shop.orders', mode: 'ACCESS EXCLUSIVE', blocks: 'reads and writes' }],
          rewrites: ['shop.orders'],
          scans: [],
          indexBuilds: [],
          mayFail: [],
          estimatedMs: 134_000,
          certain: true,
        },
        advice: {
          summary: 'Add the column without a default, set the default for new rows, and fill the old ones in batches.',
          steps: [
            {
              title: '1. Add the column',
              sql: 'ALTER TABLE shop.orders ADD COLUMN token uuid;\nALTER TABLE shop.orders ALTER COLUMN token SET DEFAULT gen_random_uuid();',
            },
            {
              title: '2. Fill old rows in batches, until none is left',
              sql: 'UPDATE shop.orders SET token = gen_random_uuid()\n WHERE id IN (SELECT id FROM shop.orders WHERE token IS NULL LIMIT 1000);',
              outsideTransaction: true,
            },
            { title: '3. Deploy the code that writes the column', sql: '' },
          ],
        },
        references: [{ file: 'app/models/order.rb', line: 12, text: 'validates :token, presence: true' }],
      }),
      finding({
        rule: 'index-not-concurrent',
        severity: 'warning',
        message: 'Building 注文_idx keeps everybody from writing to shop.orders until it is done.',
        line: 4,
        column: 2,
        endLine: 4,
        endColumn: 54,
        effect: {
          locks: [{ relation: 'shop.orders', mode: 'SHARE', blocks: 'writes' }],
          rewrites: [],
          scans: [],
          indexBuilds: ['"注文_idx" on shop.orders'],
          mayFail: [],
          estimatedMs: 8_200,
          certain: true,
        },
        fix: {
          title: 'Build it concurrently',
          edits: [{ file: 'db/migration/V12__add_token.sql', start: 125, end: 125, text: ' CONCURRENTLY' }],
        },
        docs: 'https://example.com/rules/index-not-concurrent.md',
        fingerprint: '1123456789abcdef',
      }),
      finding({
        rule: 'check-not-valid-first',
        severity: 'notice',
        message: 'The check reads all of shop.orders while it holds the lock.',
        file: 'db/migration/V13__status.sql',
        line: 1,
        column: 1,
        endLine: 3,
        endColumn: 44,
        docs: 'docs/rules/check-not-valid-first.md',
        fingerprint: '2123456789abcdef',
      }),
    ],
    {
      analysed: 0.9994,
      notAnalysed: [
        { file: 'db/migration/V13__status.sql', line: 5, column: 1, endLine: 9, endColumn: 3, reason: 'dynamic SQL' },
      ],
      suppressed: [
        {
          finding: finding({
            rule: 'drop-column',
            line: 3,
            column: 1,
            endLine: 3,
            endColumn: 9,
            fingerprint: '3123456789abcdef',
          }),
          reason: 'nobody has read it | since March',
          by: 'drydock',
          until: '2027-01-31',
        },
      ],
      unsure: ['The columns of shop.audit, which dynamic SQL may have changed.'],
      databases: report([]).databases.map((one) => ({ ...one, schemaChange: change })),
    },
  );
}

export const rules: readonly RuleInfo[] = ['add-column-volatile-default', 'index-not-concurrent'].map((id) => ({
  id,
  title: 'A title',
  what: 'What it finds.',
  why: 'Why it *matters*.',
  category: 'availability',
  severity: 'error',
  docs: `https://example.com/rules/${id}.md`,
}));

/** Names that act on a terminal, a log, a Markdown page, XML or a workflow command if nobody escapes them. */
export const hostile: readonly string[] = [
  '\x1b[2J\x1b]0;owned\x07',
  '\x9b31m',
  '::error::x',
  '\n::error file=a::x',
  '\r\n::set-output name=a::b',
  '##[command]rm',
  '\n##[error]x',
  '``` \n```\n# heading',
  '`code',
  ']]><x>',
  '</testcase>&amp;',
  '<!-- drydock -->',
  '@octocat fixes #123 GH-12 octo/repo#4 https://evil.example www.evil.example',
  '<img src=x onerror=1>',
  '![x](https://evil.example/x.png)',
  'a|b',
  '\u202egnp.lqs',
  '\u2066x\u2069',
  '\u2028\u2029\ufeff\u200b',
  '\ud800 lone',
  '$(id).sql',
  'a:b,c=d%0A',
  '\0\b\x7f',
  '🏴\u{e0067}\u{e007f}👩‍👩‍👧',
];
