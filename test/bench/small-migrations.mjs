/** Tables, columns, indexes and keys as a history of a product has them; every tenth migration moves rows. */
export function migration(n) {
  const table = `item_${Math.floor((n - 1) / 5)}`;
  switch ((n - 1) % 5) {
    case 0:
      return `CREATE TABLE ${table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());\nCOMMENT ON TABLE ${table} IS 'Number ${n}';\n`;
    case 1:
      return `ALTER TABLE ${table} ADD COLUMN note varchar(200);\nCREATE INDEX ${table}_name ON ${table} (name);\n`;
    case 2:
      return `INSERT INTO ${table} (name) SELECT 'name ' || g FROM generate_series(1, 20) g;\nUPDATE ${table} SET note = 'first' WHERE id = 1;\n`;
    case 3:
      return n < 6
        ? `ALTER TABLE ${table} ADD COLUMN state text NOT NULL DEFAULT 'new';\n`
        : `ALTER TABLE ${table} ADD COLUMN parent_id bigint REFERENCES item_${Math.floor((n - 1) / 5) - 1} (id);\nCREATE INDEX ${table}_parent ON ${table} (parent_id);\n`;
    default:
      return `CREATE VIEW ${table}_names AS SELECT id, name FROM ${table} WHERE note IS NULL;\nALTER TABLE ${table} ADD CONSTRAINT ${table}_name_check CHECK (length(name) > 0);\n`;
  }
}
