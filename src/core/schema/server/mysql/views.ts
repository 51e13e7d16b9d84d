import { optional, text } from '../row.ts';
import { inDatabase, plainObject, type Reading } from './reading.ts';
import { literal, quoted, shown } from './text.ts';

/** Reads views, without who defined them and without the name of the database. */
export async function readViews(reading: Reading): Promise<void> {
  if (![...reading.relations.values()].some(({ kind }) => kind === 'view')) return;
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS name, VIEW_DEFINITION AS query, CHECK_OPTION AS checked, SECURITY_TYPE AS security, ${reading.mariadb ? 'ALGORITHM' : 'NULL'} AS algorithm
    FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ${literal(reading.database)}`);
  for (const row of rows) {
    const name = text(row, 'name');
    if (reading.leaveOut(name)) continue;
    const algorithm = optional(row, 'algorithm') ?? (await algorithmOf(reading, name));
    const words = ['CREATE'];
    if (algorithm !== 'UNDEFINED') words.push(`ALGORITHM=${algorithm}`);
    if (text(row, 'security') !== 'DEFINER') words.push(`SQL SECURITY ${text(row, 'security')}`);
    words.push(`VIEW ${quoted(name)} AS`);
    const checked = text(row, 'checked');
    const end = checked === 'NONE' ? '' : ` WITH ${checked} CHECK OPTION`;
    const query = inDatabase(reading, optional(row, 'query') ?? '');
    reading.objects.push(plainObject('view', shown(name), null, `${words.join(' ')}\n${query}${end}`));
  }
}

/** MySQL tells it in SHOW CREATE VIEW alone. */
async function algorithmOf(reading: Reading, view: string): Promise<string> {
  const [row] = await reading.ask(`SHOW CREATE VIEW ${quoted(view)}`);
  return /^CREATE ALGORITHM=(\w+) /.exec(row === undefined ? '' : text(row, 'Create View'))?.[1] ?? 'UNDEFINED';
}
