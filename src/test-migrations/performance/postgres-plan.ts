import type { Session } from '../../core/database/session.ts';
import { optional } from '../../core/schema/server/row.ts';
import type { PlanShape, SeenPlan } from './plan.ts';

interface PlanNode {
  readonly 'Node Type'?: string;
  readonly 'Join Type'?: string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'CTE Name'?: string;
  readonly 'Function Name'?: string;
  readonly Operation?: string;
  readonly Strategy?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Sort Key'?: readonly string[];
  readonly 'Never Executed'?: boolean;
  readonly Plans?: readonly PlanNode[];
  readonly [key: string]: unknown;
}

/** Runs a query under EXPLAIN (ANALYZE); null for what PostgreSQL does not explain. The caller has begun a transaction where it writes. */
export async function postgresPlan(session: Session, sql: string): Promise<SeenPlan | null> {
  const answer = await session.send(`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, FORMAT JSON) ${sql}`);
  const [row] = answer.kind === 'done' ? answer.rows : [];
  const json = row ? optional(row, Object.keys(row)[0] ?? '') : null;
  if (json === null) return null;
  const root = (JSON.parse(json) as { Plan?: PlanNode }[])[0]?.Plan;
  return root === undefined ? null : readPostgresPlan(root);
}

const counters = [
  'Shared Hit Blocks',
  'Shared Read Blocks',
  'Local Hit Blocks',
  'Local Read Blocks',
  'Temp Read Blocks',
  'Temp Written Blocks',
] as const;

/** The counters of a node hold those of the nodes below it, so that the first has them all. */
export function readPostgresPlan(root: PlanNode): SeenPlan {
  const shape = { lines: [] as string[], indexes: [] as string[], scans: [] as string[], sorts: 0 };
  const text: string[] = [];
  const visit = (node: PlanNode, depth: number) => {
    const label = labelOf(node);
    shape.lines.push(`${'  '.repeat(depth)}${label}`);
    if (node['Index Name'] !== undefined) shape.indexes.push(node['Index Name']);
    if (/^(?:Parallel )?Seq Scan$/.test(node['Node Type'] ?? '')) shape.scans.push(node['Relation Name'] ?? '');
    if (/Sort$/.test(node['Node Type'] ?? '')) shape.sorts++;
    text.push(...textOf(node, label, depth));
    for (const child of node.Plans ?? []) visit(child, depth + 1);
  };
  visit(root, 0);
  return {
    work: { amount: blocksOf(root), unit: 'blocks', rows: rowsOf(root) },
    shape: shape satisfies PlanShape,
    text: text.join('\n'),
  };
}

function blocksOf(node: PlanNode): number {
  return counters.reduce((sum, name) => sum + Number(node[name] ?? 0), 0);
}

/** Of a statement that writes, the rows below it are those that it wrote. */
function rowsOf(node: PlanNode): number {
  const from = node['Node Type'] === 'ModifyTable' ? (node.Plans?.[0] ?? node) : node;
  return Math.round((from['Actual Rows'] ?? 0) * (from['Actual Loops'] ?? 1));
}

function labelOf(node: PlanNode): string {
  const { 'Node Type': type = '', 'Join Type': join, Operation: operation, Strategy: strategy } = node;
  const hashed = strategy === 'Hashed' || strategy === 'Sorted' || strategy === 'Mixed' ? `${strategy} ` : '';
  const kind = join !== undefined && join !== 'Inner' ? `${type} (${join})` : type;
  const name = type === 'ModifyTable' ? (operation ?? type) : `${hashed}${kind}`;
  const index = node['Index Name'] === undefined ? '' : ` using ${node['Index Name']}`;
  const of = node['Relation Name'] ?? node['CTE Name'] ?? node['Function Name'];
  return `${name}${index}${of === undefined ? '' : ` on ${of}`}`;
}

function textOf(node: PlanNode, label: string, depth: number): readonly string[] {
  const margin = '  '.repeat(depth);
  const loops = node['Actual Loops'] ?? 1;
  const times = loops === 1 ? '' : ` × ${loops}`;
  const counted = loops === 0 ? 'never run' : `${node['Actual Rows'] ?? 0} rows${times}, ${blocksOf(node)} blocks`;
  const conditions = (['Index Cond', 'Recheck Cond', 'Filter'] as const).flatMap((name) =>
    node[name] === undefined ? [] : [`${margin}    ${name}: ${node[name]}`],
  );
  const removed = node['Rows Removed by Filter'];
  return [
    `${margin}${label}  (${counted})`,
    ...conditions,
    ...(removed ? [`${margin}    Rows Removed by Filter: ${removed}`] : []),
    ...(node['Sort Key'] === undefined ? [] : [`${margin}    Sort Key: ${node['Sort Key'].join(', ')}`]),
  ];
}
