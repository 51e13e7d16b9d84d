const text = { type: 'string', minLength: 1 } as const;
const texts = { oneOf: [text, { type: 'array', items: text, minItems: 1 }] } as const;
const name = {
  type: 'string',
  minLength: 1,
  description: 'A name; with its schema where that is not public.',
} as const;
const role = {
  type: 'string',
  minLength: 1,
  description: 'PostgreSQL: the role whose privileges are asked for.',
} as const;

const type = {
  ...texts,
  description: 'The type, or every type that the application takes; without a length, any length will do.',
};

const columnNames = {
  type: 'array',
  items: name,
  description: 'Columns that have to be there, whatever their types.',
} as const;

function relation(column: object) {
  const columns = {
    oneOf: [
      columnNames,
      { type: 'object', additionalProperties: { oneOf: [{ type: 'null' }, ...texts.oneOf, column] } },
    ],
  };
  return {
    oneOf: [
      { type: 'null' },
      columnNames,
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          columns,
          read: { type: 'boolean', description: 'The application reads it; true when absent.' },
          write: {
            description: 'What the application writes. With insert, no other column may need a value.',
            oneOf: [
              { enum: ['insert', 'update', 'delete'] },
              { type: 'array', items: { enum: ['insert', 'update', 'delete'] } },
            ],
          },
          role,
        },
      },
    ],
  };
}

const tableColumn = {
  type: 'object',
  additionalProperties: false,
  properties: {
    type,
    nullable: {
      type: 'boolean',
      description: 'true: the application writes NULL or leaves it out. false: it expects a value when it reads.',
    },
    default: { type: 'boolean', description: 'true: the application leaves the column out and counts on its default.' },
  },
} as const;

/** The shape of a contract, for editors: JSON Schema, draft 2020-12. */
export const contractSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What an application relies on in its database',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { ...text, description: "Who relies on it, for reports; the file's name when absent." },
    role,
    tables: { type: 'object', description: 'By name.', additionalProperties: relation(tableColumn) },
    views: {
      type: 'object',
      description: 'By name.',
      additionalProperties: relation({ type: 'object', additionalProperties: false, properties: { type } }),
    },
    functions: {
      type: 'object',
      description: 'Functions and procedures: name or name(type, type), with what they give.',
      additionalProperties: {
        oneOf: [{ type: 'null' }, text, { type: 'object', additionalProperties: false, properties: { returns: text } }],
      },
    },
    enums: {
      type: 'object',
      description: 'Values that have to be there, by the name of the type; on MySQL and MariaDB by table.column.',
      additionalProperties: {
        oneOf: [
          ...texts.oneOf,
          {
            type: 'object',
            additionalProperties: false,
            required: ['values'],
            properties: {
              values: texts,
              closed: { type: 'boolean', description: 'The application knows no other value.' },
            },
          },
        ],
      },
    },
    indexes: {
      type: 'object',
      description: 'By name: the table, or with columns, for which any index of these columns will do.',
      additionalProperties: {
        oneOf: [
          text,
          {
            type: 'object',
            additionalProperties: false,
            required: ['table'],
            properties: {
              table: name,
              columns: texts,
              unique: { type: 'boolean', description: 'Values are unique over exactly these columns.' },
            },
          },
        ],
      },
    },
    statements: {
      description:
        'SQL that the server has to accept; it is prepared and planned, not run. Parameters as the server has them: $1, ?.',
      oneOf: [
        { type: 'array', items: text },
        { type: 'object', additionalProperties: text },
      ],
    },
  },
} as const;
