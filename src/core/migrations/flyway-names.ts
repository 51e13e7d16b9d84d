import { compareDigits } from './paths.ts';

export type FlywayName =
  | { readonly kind: 'versioned' | 'undo' | 'baseline'; readonly version: string; readonly description: string }
  | { readonly kind: 'repeatable'; readonly description: string }
  | { readonly kind: 'callback'; readonly event: string; readonly description: string }
  | { readonly kind: 'invalid'; readonly why: string }
  /** Nothing like a migration of Flyway: it is not even looked at. */
  | { readonly kind: 'other' };

const each = ['Migrate', 'Undo', 'Clean', 'Validate', 'Baseline', 'Repair', 'Info'];
const events = new Set([
  ...each.flatMap((name) => [`before${name}`, `after${name}`, `after${name}Error`]),
  ...['Migrate', 'Undo'].flatMap((name) => [
    `beforeEach${name}`,
    `afterEach${name}`,
    `afterEach${name}Error`,
    `beforeEach${name}Statement`,
    `afterEach${name}Statement`,
    `afterEach${name}StatementError`,
  ]),
  'afterMigrateApplied',
  'afterUndoApplied',
  'afterVersioned',
  'beforeRepeatables',
  'createSchema',
  'beforeCreateSchema',
  'beforeConnect',
  'afterConnect',
]);

const kinds = { V: 'versioned', U: 'undo', B: 'baseline' } as const;

/**
 * Reads a file name as Flyway does with its default prefixes: the suffix in any case, the prefix in this case only,
 * then the first `__`. A name that fits nowhere is skipped without a word unless `validateMigrationNaming` is on.
 */
export function parseFlywayName(name: string): FlywayName {
  if (!/\.sql$/i.test(name)) return { kind: 'other' };
  const stem = name.slice(0, -4);
  const cut = stem.indexOf('__');
  const head = cut < 0 ? stem : stem.slice(0, cut);
  const description = cut < 0 ? '' : stem.slice(cut + 2).replaceAll('_', ' ');
  if (events.has(head)) return { kind: 'callback', event: head, description };
  const prefix = head[0] ?? '';
  const rest = head.slice(1);
  if (prefix === 'R' && /^R(?:_|$)/.test(stem)) {
    if (cut === 1) return { kind: 'repeatable', description };
    if (/^R_[^_]/.test(stem)) return { kind: 'invalid', why: 'one underscore follows the R where Flyway wants two' };
  }
  if (prefix === 'V' || prefix === 'U' || prefix === 'B') {
    if (/^\d/.test(rest)) {
      if (/^\d+(?:[._]\d+)*$/.test(rest)) {
        return { kind: kinds[prefix], version: rest.replaceAll('_', '.'), description };
      }
      if (cut < 0 && /^\d+(?:[._]\d+)*_\D/.test(rest)) {
        return { kind: 'invalid', why: 'one underscore follows its version where Flyway wants two' };
      }
      return { kind: 'invalid', why: 'what stands between the prefix and the two underscores is no version' };
    }
    if (prefix === 'V' && cut === 1) return { kind: 'invalid', why: 'no version follows the V' };
  }
  if (/^[vub]\d[\d._]*__/.test(stem) || /^r__/.test(stem)) {
    return { kind: 'invalid', why: 'its prefix is a small letter where Flyway wants a capital' };
  }
  if (/^\d[\d._]*__/.test(stem)) return { kind: 'invalid', why: 'no V stands before its version' };
  return { kind: 'other' };
}

/** `1.10` after `1.9`, `1` equal to `1.0`: number by number, what is missing counts as 0. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = compareDigits(left[i] ?? '0', right[i] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

/** One text for all ways to write a version: `001`, `1` and `1.0` are `1`. */
export function sameVersion(version: string): string {
  const parts = version.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (parts.length > 1 && parts.at(-1) === '0') parts.pop();
  return parts.join('.');
}
