import { readFileSync } from 'node:fs';
import type { BackupReport } from '../report/backup/backup-report.ts';
import { backupMetricsText } from './backup-metrics.ts';
import type { Sent } from './send.ts';
import { writeTextfile } from './textfile.ts';

/**
 * Writes the metrics to a file for the textfile collector of node_exporter, over what earlier runs have left in it: a night that failed, or a
 * drill, must not take away when the last good backup was made.
 */
export function writeBackupMetrics(report: BackupReport, path: string): Sent {
  return writeTextfile(path, mergedMetrics(oldText(path), backupMetricsText(report)));
}

function oldText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The first run. What cannot be read cannot be written either, which is said then.
    return '';
  }
}

/**
 * The new text with what only the old one has: samples of our own metrics of backups that the new one says nothing of. What is not ours
 * is dropped, since the file is ours alone.
 */
export function mergedMetrics(old: string, now: string): string {
  const blocks = blocksOf(now);
  for (const [name, before] of blocksOf(old)) {
    if (!name.startsWith('drydock_backup_')) continue;
    const block = blocks.get(name);
    if (block === undefined) {
      if (before.head.length === 2) blocks.set(name, before);
      continue;
    }
    const taken = new Set(block.samples.map(keyOf));
    block.samples.push(...before.samples.filter((line) => !taken.has(keyOf(line))));
  }
  return [...blocks.values()]
    .flatMap(({ head, samples }) => [...head, ...samples])
    .map((line) => `${line}\n`)
    .join('');
}

interface Block {
  readonly head: string[];
  readonly samples: string[];
}

function blocksOf(text: string): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const line of text.split('\n')) {
    const [, comment, sample] = /^(?:# (?:HELP|TYPE) ([a-z_]+) |([a-z_]+)\{[^\n]*\} \S+$)/.exec(line) ?? [];
    const name = comment ?? sample;
    if (name === undefined) continue;
    const block = blocks.get(name) ?? { head: [], samples: [] };
    blocks.set(name, block);
    (comment === undefined ? block.samples : block.head).push(line);
  }
  return blocks;
}

/** What a sample is of. Not its engine: a run that could not connect does not know it, and would stand beside the one before. */
function keyOf(line: string): string {
  return line.slice(0, line.lastIndexOf(' ')).replace(/,engine="[a-z]*"/, '');
}
