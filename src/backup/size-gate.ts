import type { BackupSettings } from '../core/configuration/backup-settings.ts';
import type { Verdict } from '../core/report/report.ts';
import type { Catalogue } from './catalogue.ts';
import type { Manifest } from './manifest.ts';

/** How many earlier backups the median is of. */
const looksBack = 7;
/** Fewer say nothing of what is usual. */
const fewest = 3;

/**
 * Whether a backup is as large as those before it: one that shrank a lot is likely of an emptied table or the wrong database. Null where there is
 * nothing to hold it against.
 */
export function sizeGate(
  manifest: Manifest,
  catalogue: Pick<Catalogue, 'backups'>,
  settings: Pick<BackupSettings, 'shrink'>,
): { readonly verdict: Verdict; readonly reason: string; readonly message: string } | null {
  const earlier = catalogue.backups
    .map((one) => one.manifest)
    .filter((one) => one.id !== manifest.id && isAlike(one, manifest))
    .slice(0, looksBack)
    .map(plainBytes);
  if (earlier.length < fewest) return null;
  const usual = median(earlier);
  const lost = usual === 0 ? 0 : 1 - plainBytes(manifest) / usual;
  const share = `${Math.round(lost * 100)} %`;
  const { warn, fail } = settings.shrink;
  const verdict = lost >= fail ? 'fail' : lost >= warn ? 'warn' : 'pass';
  return {
    verdict,
    reason: verdict === 'pass' ? 'ok' : 'shrunk',
    message:
      verdict === 'pass'
        ? 'It is as large as those before it.'
        : `It is ${share} smaller than the median of the ${earlier.length} before it.`,
  };
}

/** Only what was saved in the same way can be compared. */
function isAlike(one: Manifest, other: Manifest): boolean {
  return (
    one.identity === other.identity &&
    one.format === other.format &&
    JSON.stringify(one.scope) === JSON.stringify(other.scope)
  );
}

function plainBytes(manifest: Manifest): number {
  return manifest.objects.reduce((sum, { plain }) => sum + plain.bytes, 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
