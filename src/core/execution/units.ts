import type { TransactionMode } from '../migrations/migration.ts';
import type { Engine } from '../report/engine.ts';
import type { Step } from './step.ts';

/**
 * Steps that the server keeps or drops together. Atomic: one transaction, in which what we write about it can stand too. Not
 * atomic: one step that the server runs by itself, so that a run that was cut off has to find out whether it took effect.
 */
export interface Unit {
  readonly steps: readonly Step[];
  readonly atomic: boolean;
  /** The script begins and ends the transaction itself: its first and last step are BEGIN and COMMIT. */
  readonly ownTransaction: boolean;
  /** It only sets the connection up for what follows, and so it is sent again by a run that goes on where another was cut off. */
  readonly settings: boolean;
  /** The tool puts it into a transaction even where it is a single statement, which some statements refuse. */
  readonly wrapped: boolean;
}

/**
 * Cuts the steps of a script into units, as its tool sends it.
 * PostgreSQL: one unit where the tool wraps the script, or sends it as one message; else each statement is its own.
 * MySQL and MariaDB: every definition commits what was open before it (MySQL manual, section 15.3.3), so that only runs of
 * statements about rows are kept together.
 */
export function unitsOf(steps: readonly Step[], mode: TransactionMode, engine: Engine): readonly Unit[] {
  const together = mode === 'wrapped' || (mode === 'simple-query' && steps.length > 1);
  const units: Unit[] = [];
  let open: Step[] = [];
  const close = () => {
    if (open.length > 0)
      units.push({
        steps: open,
        atomic: true,
        ownTransaction: false,
        settings: open.every(isSetting),
        // On MySQL a BEGIN would give table locks back, and keeps no definition from committing.
        wrapped: mode === 'wrapped' && engine === 'postgres',
      });
    open = [];
  };
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (!step) continue;
    const end = step.control === 'begin' ? endOfTransaction(steps, i, engine) : -1;
    if (end > i && (!(together && engine === 'postgres') || endsItself(steps, i, end, mode))) {
      close();
      units.push({
        steps: steps.slice(i, end + 1),
        atomic: true,
        ownTransaction: true,
        settings: false,
        wrapped: false,
      });
      i = end;
      continue;
    }
    // PostgreSQL only warns of a BEGIN inside of a transaction, and of a COMMIT outside of one.
    const alone = !(together && engine === 'postgres') && runsAlone(step.sql, engine);
    if (alone) {
      close();
      units.push({ steps: [step], atomic: false, ownTransaction: false, settings: isSetting(step), wrapped: false });
    } else {
      open.push(step);
      if (!together) close();
    }
  }
  close();
  return units;
}

/**
 * Whether a transaction of the script's own is one although its tool would keep all of it together. What is sent as one message is cut by the
 * script's COMMIT in any case. Where the tool begins a transaction, the script's BEGIN does nothing and its COMMIT ends the tool's: one that
 * holds the whole script is that transaction.
 */
function endsItself(steps: readonly Step[], from: number, end: number, mode: TransactionMode): boolean {
  return mode === 'simple-query' || (end === steps.length - 1 && steps.slice(0, from).every(isSetting));
}

function isSetting({ sql }: Step): boolean {
  return /^(?:set|use|reset|select\s+(?:pg_catalog\.)?set_config)\b/i.test(sql) || /^(?:\/\*!\d*\s*)set\b/i.test(sql);
}

/** The place of the COMMIT or ROLLBACK that ends what a BEGIN began; -1 when it is not there, or something between commits by itself. */
function endOfTransaction(steps: readonly Step[], from: number, engine: Engine): number {
  for (let i = from + 1; i < steps.length; i++) {
    const step = steps[i];
    if (!step) break;
    if (step.control === 'commit' || step.control === 'rollback') return i;
    if (step.control === null && runsAlone(step.sql, engine)) return -1;
  }
  return -1;
}

const aloneInPostgres =
  /^(?:(?:create(?:\s+unique)?|drop)\s+index\s+concurrently\b|reindex\b[^;]*\b(?:concurrently|schema|database|system)\b|vacuum\b|cluster\s*(?:$|verbose\s*$|\(\s*verbose[^)]*\)\s*$)|alter\s+system\b|(?:create|drop)\s+(?:database|tablespace|subscription)\b|alter\s+database\b[^;]*\bset\s+tablespace\b|alter\s+table\b[^;]*\bdetach\s+partition\b[^;]*\b(?:concurrently|finalize)\b|alter\s+subscription\b[^;]*\brefresh\b|discard\s+all\b|call\b)/i;

/** What a transaction can hold without ending it. Everything else of MySQL's commits, or may. */
const rowsInMysql =
  /^(?:\/\*!\d*\s*)?(?:insert|update|delete|replace|select|set|do|with|values|load\s+data|explain|show|\()\b|^\(/i;

/** True for a statement that cannot share a transaction with what we write about it. */
export function runsAlone(sql: string, engine: Engine): boolean {
  const text = sql.replace(/^(?:\s|--[^\n]*\n|\/\*(?!!)[\s\S]*?\*\/)+/, '');
  if (engine !== 'postgres') return !rowsInMysql.test(text);
  // A block may end its transaction only where it is not in one already.
  if (/^do\b/i.test(text)) return /\b(?:commit|rollback)\b/i.test(text);
  return aloneInPostgres.test(text);
}
