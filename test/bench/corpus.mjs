// A history of migrations as a growing shop would have it: deterministic, so that two runs measure the same work. The mix of
// statements follows what public projects have: mostly ADD COLUMN, CREATE INDEX, foreign keys, now and then a table.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small linear congruential generator: the same numbers on every machine. */
function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

/** How each engine writes the same history. */
const dialects = {
  postgres: {
    types: 'text|varchar(64)|varchar(255)|integer|bigint|boolean|timestamptz|numeric(10, 2)|jsonb|uuid|date',
    id: 'id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
    parent: (table) => `parent_id bigint REFERENCES ${table} (id) ON DELETE CASCADE`,
    created: 'created_at timestamptz NOT NULL DEFAULT now()',
    end: ')',
    concurrently: (index, table) => `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${index} ON ${table} (created_at)`,
    comment: (table) => `COMMENT ON TABLE ${table} IS 'rows of ${table}'`,
  },
  mysql: {
    types: 'text|varchar(64)|varchar(255)|int|bigint|tinyint(1)|datetime|decimal(10, 2)|json|char(36)|date',
    id: 'id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY',
    parent: (table) => `parent_id bigint, FOREIGN KEY (parent_id) REFERENCES ${table} (id) ON DELETE CASCADE`,
    created: 'created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP',
    end: ') ENGINE=InnoDB',
    concurrently: (index, table) =>
      `ALTER TABLE ${table} ADD INDEX ${index} (created_at), ALGORITHM=INPLACE, LOCK=NONE`,
    comment: (table) => `ALTER TABLE ${table} COMMENT = 'rows of ${table}'`,
  },
};

const words = [
  'order',
  'invoice',
  'customer',
  'payment',
  'shipment',
  'product',
  'account',
  'session',
  'message',
  'report',
  'job',
  'event',
];

/** Writes `count` files to the folder and gives their paths; the same statements whatever the engine. */
export function writeCorpus(folder, count, engine = 'postgres') {
  const dialect = dialects[engine];
  const types = dialect.types.split('|');
  mkdirSync(folder, { recursive: true });
  const pick = numbers(20260701);
  const tables = [];
  const files = [];
  for (let i = 1; i <= count; i++) {
    const lines = [`-- Migration ${i}: generated history.`];
    const table = () => tables[pick(tables.length)];
    const newTable = () => {
      const name = `${words[pick(words.length)]}_${i}`;
      const columns = Array.from(
        { length: 3 + pick(9) },
        (_, c) =>
          `    ${words[pick(words.length)]}_${c} ${types[pick(types.length)]}${pick(3) === 0 ? ' NOT NULL' : ''}`,
      );
      const parent = tables.length > 0 && pick(2) === 0 ? [`    ${dialect.parent(table().name)}`] : [];
      lines.push(
        `CREATE TABLE ${name} (`,
        [`    ${dialect.id}`, ...columns, ...parent, `    ${dialect.created}`].join(',\n'),
        `${dialect.end};`,
      );
      tables.push({ name, added: 0 });
    };
    if (tables.length < 3 || pick(5) === 0) newTable();
    for (let s = pick(4); s >= 0; s--) {
      const one = table();
      const column = `extra_${i}_${s}`;
      switch (pick(10)) {
        case 0:
        case 1:
        case 2:
        case 3:
          lines.push(`ALTER TABLE ${one.name} ADD COLUMN ${column} ${types[pick(types.length)]};`);
          break;
        case 4:
          lines.push(`CREATE INDEX ${one.name}_${i}_${s}_idx ON ${one.name} (created_at, id);`);
          break;
        case 5:
          lines.push(`${dialect.concurrently(`${one.name}_c${i}_${s}`, one.name)};`);
          break;
        case 6:
          lines.push(
            `ALTER TABLE ${one.name} ADD COLUMN ref_${i}_${s} bigint;`,
            `ALTER TABLE ${one.name} ADD CONSTRAINT fk_${i}_${s} FOREIGN KEY (ref_${i}_${s}) REFERENCES ${table().name} (id);`,
          );
          break;
        case 7:
          lines.push(`UPDATE ${one.name} SET created_at = now() WHERE id < ${pick(100000)};`);
          break;
        case 8:
          lines.push(
            `INSERT INTO ${one.name} (created_at) VALUES ${Array.from({ length: 1 + pick(12) }, () => '(now())').join(', ')};`,
          );
          break;
        default:
          lines.push(`${dialect.comment(one.name)};`);
      }
    }
    const file = join(folder, `${String(i).padStart(5, '0')}_change.sql`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    files.push(file);
  }
  return files;
}
