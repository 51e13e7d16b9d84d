import type { Engine } from '../report/engine.ts';

/**
 * What stands behind FROM to ask who is connected: columns ID, DB and STATE. Not MySQL's information_schema.PROCESSLIST, which also makes the
 * texts of all statements, in utf8mb3, and fails with error 3854 as soon as somebody's holds a character beyond (measured on 9.7).
 */
export function processList(engine: Engine): string {
  return engine === 'mysql'
    ? '(SELECT PROCESSLIST_ID AS ID, PROCESSLIST_DB AS DB, PROCESSLIST_STATE AS STATE FROM performance_schema.threads WHERE PROCESSLIST_ID IS NOT NULL) AS processes'
    : 'information_schema.PROCESSLIST';
}
