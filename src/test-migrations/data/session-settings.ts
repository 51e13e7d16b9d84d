import type { Session } from '../../core/database/session.ts';

/**
 * Sets what the text of a value depends on, so that two sessions write the same value alike whatever the database's own settings are.
 * Rows that a policy would hide are an error and not a smaller number.
 */
export async function readAlike(session: Session): Promise<void> {
  const settings =
    session.engine === 'postgres'
      ? [
          "SET TimeZone = 'UTC'",
          "SET DateStyle = 'ISO, YMD'",
          "SET IntervalStyle = 'postgres'",
          'SET extra_float_digits = 1',
          "SET bytea_output = 'hex'",
          'SET row_security = off',
        ]
      : ["SET time_zone = '+00:00'"];
  for (const sql of settings) await session.query(sql);
}
