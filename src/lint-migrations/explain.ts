import { UserError } from '../core/report/user-error.ts';
import { didYouMean } from '../core/runtime/did-you-mean.ts';
import { wrap } from '../core/runtime/help.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { Io, World } from '../core/runtime/world.ts';
import { rulePage } from './rule-page.ts';
import { rules } from './rules/registry.ts';

/** `drydock rules`: one line a rule, by category. */
export function listRules(world: World): number {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const categories = [...new Set(rules.map((rule) => rule.category))];
  const lines: string[] = [];
  for (const category of categories) {
    lines.push(bold(category, world.io));
    for (const rule of rules.filter((one) => one.category === category)) {
      const severity = rule.enabled ? rule.severity : 'off';
      lines.push(`  ${rule.id.padEnd(width)}  ${severity.padEnd(7)}  ${rule.title}`);
    }
    lines.push('');
  }
  lines.push(`${rules.length} rules. drydock explain RULE prints the page of one.`, '');
  world.io.out(lines.join('\n'));
  return 0;
}

/** `drydock explain RULE`: its page, as a terminal shows it. */
export async function explainRule(id: string | undefined, world: World): Promise<number> {
  const { rules: whole } = await import('./prose.ts');
  const rule = whole.find((one) => one.id === id);
  if (rule === undefined) {
    const ids = rules.map((one) => one.id);
    const said = id === undefined ? 'Which rule?' : `There is no rule "${plain(id, 60)}"${didYouMean(id, ids)}`;
    throw new UserError('unknown_rule', said, { hint: 'drydock rules lists them.' });
  }
  world.io.out(markdownForTerminal(rulePage(rule), world.io));
  return 0;
}

/** Our own pages' Markdown: headings become bold, code loses its fences and is indented, paragraphs are wrapped. */
export function markdownForTerminal(markdown: string, io: Pick<Io, 'isTerminal' | 'width'>): string {
  const lines: string[] = [];
  const room = Math.min(io.width, 100);
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const opened = /^(`{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (line === fence) fence = null;
      else lines.push(line === '' ? '' : `    ${line}`);
    } else if (opened !== undefined) {
      fence = opened;
    } else if (/^#+ /.test(line)) {
      lines.push(bold(line.replace(/^#+ /, ''), io));
    } else if (line.startsWith('|')) {
      if (!/^\|[\s|:-]+\|$/.test(line))
        lines.push(inline(line.replace(/^\| ?| ?\|$/g, '').replaceAll(' | ', '  '), io));
    } else {
      lines.push(...(line === '' ? [''] : wrap(line, room).map((one) => inline(one, io))));
    }
  }
  return lines.join('\n');
}

function inline(text: string, io: Pick<Io, 'isTerminal'>): string {
  const unlinked = text.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
  return io.isTerminal ? unlinked.replace(/`([^`]+)`/g, '\u001b[36m$1\u001b[39m') : unlinked;
}

function bold(text: string, io: Pick<Io, 'isTerminal'>): string {
  return io.isTerminal ? `\u001b[1m${text}\u001b[22m` : text;
}
