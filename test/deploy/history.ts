import type { Engine } from '../../src/core/report/engine.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';

export interface DeployServer {
  readonly name: string;
  readonly engine: Engine;
  make(): Promise<{ database(): Promise<string>; stop(): Promise<void> }>;
}

/** One of each kind that is deployed to. */
export const deployServers: readonly DeployServer[] = [
  { name: 'PostgreSQL 16', engine: 'postgres', make: () => serverOf(16) },
  { name: 'MySQL 9.7', engine: 'mysql', make: () => mysqlServer('mysql-9.7') },
  { name: 'MariaDB 11.8', engine: 'mariadb', make: () => mysqlServer('mariadb-11.8') },
];

/** Numbered files with ways down, which are SQL of all three. */
export const plainHistory = {
  'db/1_customers.up.sql': 'CREATE TABLE customers (id int PRIMARY KEY, email varchar(100) NOT NULL);\n',
  'db/1_customers.down.sql': 'DROP TABLE customers;\n',
  'db/2_orders.up.sql': 'CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL);\n',
  'db/2_orders.down.sql': 'DROP TABLE orders;\n',
};
export const third = {
  'db/3_state.up.sql': "ALTER TABLE orders ADD COLUMN state varchar(20) NOT NULL DEFAULT 'new';\n",
  'db/3_state.down.sql': 'ALTER TABLE orders DROP COLUMN state;\n',
};
