import { type Family, shape } from '../shape.ts';

export const types: Family = {
  family: 'types',
  title: 'Types and domains',
  shapes: [
    shape('create-enum', "CREATE TYPE size AS ENUM ('s', 'm')"),
    shape('enum-add-value', "ALTER TYPE feeling ADD VALUE 'middling'", { tables: ['diary'] }),
    shape('enum-add-value-before', "ALTER TYPE feeling ADD VALUE 'lowest' BEFORE 'low'", { tables: ['diary'] }),
    shape('enum-add-value-if-not-exists', "ALTER TYPE feeling ADD VALUE IF NOT EXISTS 'low'", { tables: ['diary'] }),
    shape('enum-add-value-there', "ALTER TYPE feeling ADD VALUE 'low'", { tables: ['diary'] }),
    shape('enum-rename-value', "ALTER TYPE feeling RENAME VALUE 'low' TO 'down'", { tables: ['diary'] }),
    shape('enum-rename-value-missing', "ALTER TYPE feeling RENAME VALUE 'absent' TO 'down'", { tables: ['diary'] }),
    shape('type-rename', 'ALTER TYPE feeling RENAME TO emotion', { tables: ['diary'] }),
    shape('type-set-schema', 'ALTER TYPE feeling SET SCHEMA app', { tables: ['diary'], setup: 'CREATE SCHEMA app' }),
    shape('type-owner', 'ALTER TYPE feeling OWNER TO drydock_reader', { tables: ['diary'] }),
    shape('drop-type', 'DROP TYPE mood'),
    shape('drop-type-used', 'DROP TYPE feeling', { tables: ['diary'] }),
    shape('drop-type-used-cascade', 'DROP TYPE feeling CASCADE', { tables: ['diary'] }),
    shape('drop-type-missing-if-exists', 'DROP TYPE IF EXISTS absent'),
    shape('create-domain', 'CREATE DOMAIN age AS int CHECK (VALUE > 0)'),
    shape('domain-add-check', 'ALTER DOMAIN kelvin ADD CONSTRAINT hot CHECK (VALUE < 10000)'),
    shape('domain-add-check-violated', 'ALTER DOMAIN kelvin ADD CONSTRAINT cold CHECK (VALUE < 10)'),
    shape('domain-add-check-not-valid', 'ALTER DOMAIN kelvin ADD CONSTRAINT hot CHECK (VALUE < 10000) NOT VALID'),
    shape('domain-add-check-unused', 'ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100)', {
      tables: ['items'],
    }),
    shape('domain-validate', 'ALTER DOMAIN kelvin VALIDATE CONSTRAINT hot', {
      setup: 'ALTER DOMAIN kelvin ADD CONSTRAINT hot CHECK (VALUE < 10000) NOT VALID',
    }),
    shape('domain-set-not-null', 'ALTER DOMAIN kelvin SET NOT NULL'),
    shape('domain-drop-not-null', 'ALTER DOMAIN kelvin DROP NOT NULL', { setup: 'ALTER DOMAIN kelvin SET NOT NULL' }),
    shape('domain-set-default', 'ALTER DOMAIN kelvin SET DEFAULT 0'),
    shape('domain-drop-constraint', 'ALTER DOMAIN kelvin DROP CONSTRAINT kelvin_check'),
    shape('domain-rename-constraint', 'ALTER DOMAIN kelvin RENAME CONSTRAINT kelvin_check TO renamed'),
    shape('domain-rename', 'ALTER DOMAIN kelvin RENAME TO celsius'),
    shape('domain-add-check-two-tables', 'ALTER DOMAIN kelvin ADD CONSTRAINT hot CHECK (VALUE < 10000)', {
      setup:
        'CREATE TABLE ovens (id int, heat kelvin); INSERT INTO ovens SELECT n, n FROM generate_series(1, 300) AS n',
    }),
    shape('domain-add-check-in-array', 'ALTER DOMAIN kelvin ADD CONSTRAINT hot CHECK (VALUE < 10000)', {
      setup: 'CREATE TABLE ovens (id int, heats kelvin[])',
      note: 'A domain inside an array column cannot be checked, so the server refuses.',
    }),
    shape('drop-domain-used', 'DROP DOMAIN kelvin'),
    shape('drop-domain-used-cascade', 'DROP DOMAIN kelvin CASCADE'),
    shape('create-composite', 'CREATE TYPE pair AS (a int, b int)'),
    shape('composite-add-attribute', 'ALTER TYPE address ADD ATTRIBUTE country text', { tables: ['items'] }),
    shape('composite-add-attribute-used', 'ALTER TYPE home_address ADD ATTRIBUTE country text', { tables: ['people'] }),
    shape('composite-drop-attribute-used', 'ALTER TYPE home_address DROP ATTRIBUTE zip', { tables: ['people'] }),
    shape('composite-alter-attribute-used', 'ALTER TYPE home_address ALTER ATTRIBUTE zip TYPE varchar(10)', {
      tables: ['people'],
    }),
    shape('composite-rename-attribute-used', 'ALTER TYPE home_address RENAME ATTRIBUTE zip TO postcode', {
      tables: ['people'],
    }),
    shape('composite-add-attribute-typed', 'ALTER TYPE person ADD ATTRIBUTE age int', { tables: ['typed_people'] }),
    shape('composite-add-attribute-typed-cascade', 'ALTER TYPE person ADD ATTRIBUTE age int CASCADE', {
      tables: ['typed_people'],
    }),
    shape('composite-alter-attribute-typed-cascade', 'ALTER TYPE person ALTER ATTRIBUTE id TYPE bigint CASCADE', {
      tables: ['typed_people'],
    }),
    shape('composite-drop-attribute-typed-cascade', 'ALTER TYPE person DROP ATTRIBUTE name CASCADE', {
      tables: ['typed_people'],
    }),
    shape('composite-rename-attribute-typed-cascade', 'ALTER TYPE person RENAME ATTRIBUTE name TO title CASCADE', {
      tables: ['typed_people'],
    }),
    shape('create-range', 'CREATE TYPE int_span AS RANGE (subtype = int)'),
    shape('create-cast', 'CREATE CAST (mood AS int) WITH INOUT'),
    shape('create-collation', "CREATE COLLATION plain (locale = 'C')"),
  ],
};
