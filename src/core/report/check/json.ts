import { toInertJson } from '../escape.ts';
import { renderJson } from '../json.ts';
import { renderTestJson } from '../trials/json.ts';
import type { CheckReport } from './check-report.ts';

/** Both reports in one line of JSON with a line break, each as its own schema has it. docs/check-report.schema.json describes the rest. */
export function renderCheckJson(report: CheckReport): string {
  const { reportVersion, job, tool, verdict, reason, lint, test, notTested } = report;
  const head = toInertJson({ reportVersion, job, tool: { name: tool.name, version: tool.version }, verdict, reason });
  const why = notTested === null ? null : { code: notTested.code, message: notTested.message, hint: notTested.hint };
  const parts = [
    `"lint":${renderJson(lint).trimEnd()}`,
    `"test":${test === null ? 'null' : renderTestJson(test).trimEnd()}`,
    `"notTested":${toInertJson(why)}`,
  ];
  return `${head.slice(0, -1)},${parts.join(',')}}\n`;
}
