import type { ChangeKind } from './changes.ts';
import { copy, type Decision, instant } from './decision.ts';
import type { Alteration, Surroundings } from './find-changes.ts';
import { lockOfCopy } from './mariadb-algorithm.ts';

/** What MyISAM, Aria, MEMORY and the like do by writing the definition alone (measured on MySQL 9.7, MariaDB 10.11 and 11.8). */
const definitions: ReadonlySet<ChangeKind> = new Set([
  'column definition',
  'column default',
  'check definition',
  'rename column',
  'rename index',
  'index visibility',
  'index comment',
  'rename table',
  'keys on or off',
  'noted option',
]);

/** Anything else makes a copy of the table. */
export function otherEngine(alteration: Alteration, { server }: Surroundings): Decision {
  const { changes } = alteration;
  const other = changes.outside(definitions);
  if (other === undefined) return instant;
  return copy(
    lockOfCopy(alteration, server),
    `${other.reason}, and ${alteration.table.engine} can do it no other way`,
    1845,
  );
}
