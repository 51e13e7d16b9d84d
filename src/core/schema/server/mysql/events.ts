import { optional, type Row, text, whole } from '../row.ts';
import { bodyOf } from './bodies.ts';
import { plainObject, type Reading } from './reading.ts';
import { modeSetting } from './sql-mode.ts';
import { literal, quoted, shown } from './text.ts';

/**
 * Reads events. Moments that the server took from the clock when the event was made are written as what they were then
 * (`CURRENT_TIMESTAMP + INTERVAL 60 SECOND`), or the same migration would give another schema every time.
 */
export async function readEvents(reading: Reading): Promise<void> {
  const made = (moment: string, since: string) =>
    `TIMESTAMPDIFF(SECOND, ${since}, COALESCE(CONVERT_TZ(${moment}, TIME_ZONE, @@SESSION.time_zone), ${moment}))`;
  const moments = (['EXECUTE_AT', 'STARTS', 'ENDS'] as const).map(
    (moment) =>
      `CAST(${moment} AS CHAR) AS ${moment}, ${made(moment, 'CREATED')} AS ${moment}_created, ${made(moment, 'LAST_ALTERED')} AS ${moment}_altered`,
  );
  const rows = await reading.ask(`
    SELECT EVENT_NAME AS name, TIME_ZONE AS zone, EVENT_DEFINITION AS body, EVENT_TYPE AS type, ${moments.join(', ')}, INTERVAL_VALUE AS length, INTERVAL_FIELD AS unit,
      SQL_MODE AS sql_mode, STATUS AS status, ON_COMPLETION AS completion, EVENT_COMMENT AS comment
    FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${literal(reading.database)}`);
  for (const row of rows) {
    const name = text(row, 'name');
    if (reading.leaveOut(name)) continue;
    const body = await bodyOf(reading, 'EVENT', name, text(row, 'body'));
    const lines = [`CREATE EVENT ${quoted(name)}`, `  ON SCHEDULE ${scheduleText(row)}`];
    if (text(row, 'completion') === 'PRESERVE') lines.push('  ON COMPLETION PRESERVE');
    const status = text(row, 'status');
    // A replica switches the events of its source off for itself.
    if (status === 'DISABLED') lines.push('  DISABLE');
    const comment = optional(row, 'comment') ?? '';
    if (comment !== '') lines.push(`  COMMENT ${literal(comment)}`);
    lines.push(`  DO ${body}`);
    const zone = `time_zone = ${literal(text(row, 'zone'))}`;
    reading.objects.push(
      plainObject('event', shown(name), null, lines.join('\n'), [], [...modeSetting(row, body), zone]),
    );
  }
}

function scheduleText(row: Row): string {
  if (text(row, 'type') === 'ONE TIME') return `AT ${momentText(row, 'EXECUTE_AT') ?? 'CURRENT_TIMESTAMP'}`;
  const words = [`EVERY ${text(row, 'length')} ${text(row, 'unit')}`];
  const starts = momentText(row, 'STARTS');
  if (starts !== null) words.push(`STARTS ${starts}`);
  const ends = momentText(row, 'ENDS');
  if (ends !== null) words.push(`ENDS ${ends}`);
  return words.join(' ');
}

/** Null for the very moment at which the event was made. */
function momentText(row: Row, key: string): string | null {
  const moment = optional(row, key);
  if (moment === null) return null;
  const since = [whole(row, `${key}_created`), whole(row, `${key}_altered`)].filter((seconds) => seconds !== null);
  // The server looks at its clock for each of the two, and a second may begin in between.
  const near = since.map((seconds) =>
    Math.abs(seconds - nearestMinute(seconds)) <= 1 ? nearestMinute(seconds) : null,
  );
  if (near.includes(0)) return null;
  // People write whole minutes. What has seconds, the same as the clock had when the event was made, was counted from there; and so was, most
  // likely, what comes soon.
  const isWritten = (seconds: number) => moment.endsWith(':00') && Math.abs(seconds) > soon;
  const counted = near.find((seconds) => seconds !== null && !isWritten(seconds));
  return counted === undefined || counted === null ? literal(moment) : `CURRENT_TIMESTAMP + INTERVAL ${counted} SECOND`;
}

/** Seconds of forty days. */
const soon = 40 * 86_400;

function nearestMinute(seconds: number): number {
  return Math.round(seconds / 60) * 60;
}
