/** A table as most are. With rows, and with its character set said, since the servers' defaults differ. */
export const items = `
  CREATE TABLE items (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(50) NOT NULL, note varchar(20), price decimal(10,2) NOT NULL DEFAULT 0,
    qty int, made datetime, UNIQUE KEY items_name (name), KEY items_qty (qty)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
  INSERT INTO items (name, note, price, qty, made) VALUES
    ('one', 'a', 1.5, 10, '2024-01-01 10:00:00'), ('two', 'b', 2.5, 20, '2024-01-02 10:00:00'), ('three', NULL, 3.5, NULL, NULL);`;

/** The same with other table options in place of `ENGINE=InnoDB`. */
export const itemsWith = (options: string): string => items.replace('ENGINE=InnoDB', options);

/** One column `c` to change, with values that fit it. */
export const column = (definition: string, values: string, more = ''): string => `
  CREATE TABLE t (id int NOT NULL PRIMARY KEY, c ${definition}, z int${more}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
  INSERT INTO t (id, c) VALUES ${values
    .split('|')
    .map((value, place) => `(${place + 1}, ${value.trim()})`)
    .join(', ')};`;

/** A child with a foreign key to a parent, and rows in both. */
export const family = (reference = '', parentOptions = ''): string => `
  CREATE TABLE parents (id int NOT NULL PRIMARY KEY, code varchar(20), other int, UNIQUE KEY parents_code (code))
    ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci${parentOptions};
  INSERT INTO parents VALUES (1, 'a', 1), (2, 'b', 2);
  CREATE TABLE children (id int NOT NULL PRIMARY KEY, parent_id int, code varchar(20), n int, KEY children_parent (parent_id),
    CONSTRAINT children_parent_fk FOREIGN KEY (parent_id) REFERENCES parents (id)${reference})
    ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
  INSERT INTO children VALUES (1, 1, 'a', 1), (2, 2, 'b', 2), (3, NULL, NULL, 3);`;

/** The same without the foreign key. */
export const strangers = `
  CREATE TABLE parents (id int NOT NULL PRIMARY KEY, code varchar(20), other int, UNIQUE KEY parents_code (code))
    ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
  INSERT INTO parents VALUES (1, 'a', 1), (2, 'b', 2);
  CREATE TABLE children (id int NOT NULL PRIMARY KEY, parent_id int, code varchar(20), n int)
    ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
  INSERT INTO children VALUES (1, 1, 'a', 1), (2, 2, 'b', 2), (3, NULL, NULL, 3);`;
