// A file of its own, for what needs the names and no server: the page that shows what was measured.

/** The servers that the tests run against. */
export const mysqlServerNames = ['mysql-9.7', 'mariadb-10.11', 'mariadb-11.8'] as const;
export type MysqlServerName = (typeof mysqlServerNames)[number];

/** Measured by `npm run measure` alone: no test starts it. */
export const measuredOnly = 'mariadb-11.4';
export type AnyMysqlServerName = MysqlServerName | typeof measuredOnly;
