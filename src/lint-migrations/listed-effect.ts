import type { FindingEffect } from '../core/report/finding.ts';
import type { StatementEffect } from '../core/report/report.ts';
import { maskSecrets } from '../core/report/secrets.ts';
import { locate, type SourceText } from '../core/sql/source-text.ts';
import type { Span } from '../core/sql/statement.ts';

/** An entry of the report's list of effects: the statement's first line and what it locks and does. */
export function listedEffect(
  statement: { readonly source: SourceText; readonly span: Span; readonly sql: string },
  effect: FindingEffect,
): StatementEffect {
  const [first = ''] = statement.sql.split(/\r?\n|\r/);
  return { ...locate(statement.source, statement.span), statement: maskSecrets(first).slice(0, 160), effect };
}
