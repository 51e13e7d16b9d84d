/** The shape of a contract for people: an example that holds every key, and what each says. A test reads the example. */
export const contractExample = `# contract.yml: what the storefront relies on
name: storefront
role: app                        # PostgreSQL: whose privileges are asked for
tables:
  customers: [id, mail]          # columns that have to be there
  orders:
    columns:
      id: bigint                 # with this type
      price: numeric             # without a length, any length will do
      state: {type: [text, order_state], default: true}
      note: {type: text, nullable: true}
    read: true                   # as when left out
    write: [insert, update]
views:
  open_orders: {columns: {id: bigint}}
functions:
  total_of(bigint): numeric
enums:
  order_state: [new, paid]
  refund_state: {values: [open, done], closed: true}
indexes:
  one customer a mail: {table: customers, columns: [mail], unique: true}
statements:
  find an order: SELECT id, note FROM orders WHERE id = $1
`;

export const contractProse: readonly { readonly key: string; readonly what: string }[] = [
  { key: 'name', what: "Who relies on it, for reports. The file's name when it is left out." },
  {
    key: 'role',
    what: 'PostgreSQL alone: the role as which the application connects. It has to be on the server that tests, made by a migration or by the seed; else its privileges are inconclusive. A table may name another.',
  },
  {
    key: 'tables',
    what: 'Tables by name, with their schema where that is not public. A view may stand in for a table, as long as it takes what is written. A column alone has to be there; with a type, or a list of them, it has to be of one, whichever of its names is written. `nullable: true` says that the application writes NULL or leaves the column out, `nullable: false` that it expects a value when it reads, `default: true` that it counts on the default. With `write: insert`, no column that the contract does not name may need a value.',
  },
  { key: 'views', what: 'Views by name, with columns and their types. A table may stand in for a view.' },
  {
    key: 'functions',
    what: 'Functions and procedures: `name`, or `name(type, type)` for one that takes these, with the type that it gives.',
  },
  {
    key: 'enums',
    what: 'Values that have to be there, by the name of the type; on MySQL and MariaDB by `table.column`. `closed: true` says that the application knows no other value, so that a new one breaks it.',
  },
  {
    key: 'indexes',
    what: 'An index by its name and table; or by its columns, for which any index that begins with them will do. With `unique: true` it has to be unique over exactly these columns, as ON CONFLICT and ON DUPLICATE KEY want it.',
  },
  {
    key: 'statements',
    what: 'SQL that the server has to take, as a list or by name, with parameters as the server has them: `$1` on PostgreSQL, `?` elsewhere. It is prepared and, on PostgreSQL, planned as the role, and never run.',
  },
];
