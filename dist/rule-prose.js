const drydockUrl = require('node:url').pathToFileURL(__filename).href;
"use strict";
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/lint-migrations/prose.ts
var prose_exports = {};
__export(prose_exports, {
  rules: () => rules
});
module.exports = __toCommonJS(prose_exports);

// src/core/schema/catalog.ts
function keyOf(name) {
  return `${name.schema}\0${name.name}`;
}
function displayName(name) {
  return name.schema === "public" ? quoteIdentifier(name.name) : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;
}
function quoteIdentifier(name) {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
var reserved = new Set(
  "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with".split(" ")
);

// src/core/sql/statement.ts
function nodeOf(statement, kind) {
  return statement.node[kind];
}

// src/lint-migrations/names.ts
function inside(node, kind) {
  return node ? node[kind] : void 0;
}
function stringsOf(nodes) {
  if (!nodes) return [];
  const list2 = Array.isArray(nodes) ? nodes : inside(nodes, "List")?.items ?? [nodes];
  return list2.flatMap((node) => {
    const text3 = inside(node, "String")?.sval;
    return text3 === void 0 ? [] : [text3];
  });
}
function relationName(catalog, range) {
  return catalog.resolve(range?.schemaname ?? null, range?.relname ?? "");
}
function dottedName(catalog, nodes) {
  const type = nodes && !Array.isArray(nodes) ? inside(nodes, "TypeName") : void 0;
  const parts = stringsOf(type ? type.names : nodes);
  const schema = parts.length > 1 ? parts[parts.length - 2] ?? null : null;
  return catalog.resolve(schema, parts[parts.length - 1] ?? "");
}
function userTypeName(catalog, names) {
  const parts = stringsOf(names);
  const name = parts[parts.length - 1] ?? "";
  if (parts.length > 1) return { schema: parts[parts.length - 2] ?? "public", name };
  for (const schema of catalog.searchPath) if (catalog.type({ schema, name })) return { schema, name };
  return { schema: catalog.searchPath[0] ?? "public", name };
}
function* nodesIn(tree, kind) {
  if (typeof tree !== "object" || tree === null) return;
  if (Array.isArray(tree)) {
    for (const item of tree) yield* nodesIn(item, kind);
    return;
  }
  for (const [key, value] of Object.entries(tree)) {
    if (key === kind && typeof value === "object" && value !== null) yield value;
    yield* nodesIn(value, kind);
  }
}
function columnsNamedIn(tree) {
  const found = /* @__PURE__ */ new Set();
  for (const reference of nodesIn(tree, "ColumnRef")) {
    const parts = stringsOf(reference.fields);
    const last = parts[parts.length - 1];
    if (last !== void 0) found.add(last);
  }
  return [...found];
}
function* changes(statement, kind) {
  const own = nodeOf(statement, kind);
  if (own) yield own;
  const statementWithClause = nodeOf(statement, "SelectStmt") ?? nodeOf(statement, "InsertStmt") ?? nodeOf(statement, "UpdateStmt") ?? nodeOf(statement, "DeleteStmt");
  if (statementWithClause?.withClause) yield* nodesIn(statementWithClause.withClause, kind);
}

// src/core/sql/lexer.ts
var isSpace = (code) => code === 32 || code >= 9 && code <= 13;
var isDigit = (code) => code >= 48 && code <= 57;
var isWordStart = (code) => code >= 97 && code <= 122 || code >= 65 && code <= 90 || code === 95 || code >= 128;
var isWordPart = (code) => isWordStart(code) || isDigit(code) || code === 36;
function nextToken(text3, from, end = text3.length) {
  let i = from;
  while (i < end && (isSpace(text3.charCodeAt(i)) || text3.charCodeAt(i) === 65279)) i++;
  if (i >= end) return null;
  const start = i;
  const code = text3.charCodeAt(i);
  const next = i + 1 < end ? text3.charCodeAt(i + 1) : 0;
  if (code === 45 && next === 45) return token("line-comment", start, lineEnd(text3, i, end));
  if (code === 47 && next === 42) return blockComment(text3, start, end);
  if (code === 39) return quoted("string", text3, start, i, 39, false, end);
  if (code === 34) return quoted("quoted", text3, start, i, 34, false, end);
  if (code === 36) return dollar(text3, start, end);
  if ((code === 69 || code === 101) && next === 39) return quoted("string", text3, start, i + 1, 39, true, end);
  if ((code === 66 || code === 98 || code === 88 || code === 120 || code === 78 || code === 110) && next === 39) {
    return quoted("string", text3, start, i + 1, 39, false, end);
  }
  if ((code === 85 || code === 117) && next === 38 && i + 2 < end) {
    const mark = text3.charCodeAt(i + 2);
    if (mark === 39) return quoted("string", text3, start, i + 2, 39, false, end);
    if (mark === 34) return quoted("quoted", text3, start, i + 2, 34, false, end);
  }
  if (isWordStart(code)) {
    i++;
    while (i < end && isWordPart(text3.charCodeAt(i))) i++;
    return token("word", start, i);
  }
  if (isDigit(code)) {
    i++;
    while (i < end && (isWordPart(text3.charCodeAt(i)) || text3.charCodeAt(i) === 46)) i++;
    return token("number", start, i);
  }
  return token("();,[]".includes(text3[i] ?? "") ? "punctuation" : "operator", start, i + 1);
}
function* tokens(text3, from = 0, end = text3.length) {
  let at = from;
  for (; ; ) {
    const found = nextToken(text3, at, end);
    if (!found) return;
    yield found;
    at = found.end;
  }
}
function token(kind, start, end, closed = true) {
  return { kind, start, end, closed };
}
function lineEnd(text3, from, end) {
  let i = from;
  while (i < end) {
    const code = text3.charCodeAt(i);
    if (code === 10 || code === 13) break;
    i++;
  }
  return i;
}
function blockComment(text3, start, end) {
  let depth = 1;
  let i = start + 2;
  while (i < end) {
    const code = text3.charCodeAt(i);
    if (code === 47 && text3.charCodeAt(i + 1) === 42) {
      depth++;
      i += 2;
    } else if (code === 42 && text3.charCodeAt(i + 1) === 47) {
      depth--;
      i += 2;
      if (depth === 0) return token("block-comment", start, Math.min(i, end));
    } else i++;
  }
  return token("block-comment", start, end, false);
}
function quoted(kind, text3, start, open, mark, escapes, end) {
  let i = open + 1;
  while (i < end) {
    const code = text3.charCodeAt(i);
    if (escapes && code === 92) i += 2;
    else if (code === mark) {
      if (i + 1 < end && text3.charCodeAt(i + 1) === mark) i += 2;
      else return token(kind, start, i + 1);
    } else i++;
  }
  return token(kind, start, end, false);
}
function dollar(text3, start, end) {
  let i = start + 1;
  if (i < end && isDigit(text3.charCodeAt(i))) {
    while (i < end && isDigit(text3.charCodeAt(i))) i++;
    return token("parameter", start, i);
  }
  if (i < end && isWordStart(text3.charCodeAt(i))) {
    while (i < end && text3.charCodeAt(i) !== 36 && isWordPart(text3.charCodeAt(i))) i++;
  }
  if (i >= end || text3.charCodeAt(i) !== 36) return token("operator", start, start + 1);
  const tag = text3.slice(start, i + 1);
  const close = text3.indexOf(tag, i + 1);
  if (close < 0 || close + tag.length > end) return token("string", start, end, false);
  return token("string", start, close + tag.length);
}

// src/lint-migrations/advice/cut.ts
var afterType = new Set(
  "using collate not null default check unique primary references constraint generated compression storage deferrable initially options".split(" ")
);
function elementSpan(statement, location) {
  const start = statement.offsetOf(location);
  return { start, end: scan(statement, start, () => false) };
}
function elementText(statement, location) {
  return textOf(statement, elementSpan(statement, location));
}
function typeText(statement, type) {
  const start = statement.offsetOf(type.location);
  const end = scan(statement, start, (token2, text3) => token2.kind === "word" && afterType.has(text3.toLowerCase()));
  return textOf(statement, { start, end });
}
function parenthesised(statement, location) {
  return parenthesisedAt(statement, statement.offsetOf(location));
}
function parenthesisedAt(statement, start) {
  const end = scan(statement, start, () => false);
  const text3 = statement.source.text;
  let open = -1;
  let depth = 0;
  for (let token2 = nextToken(text3, start, end); token2; token2 = nextToken(text3, token2.end, end)) {
    const character = text3[token2.start];
    if (token2.kind !== "punctuation") continue;
    if (character === "(") {
      if (depth === 0) open = token2.end;
      depth++;
    } else if (character === ")") {
      depth--;
      if (depth === 0) return text3.slice(open, token2.start).trim();
    }
  }
  return null;
}
function columnParts(statement, column) {
  if (!column.typeName || !column.colname) return null;
  const constraints = [];
  for (const node of column.constraints ?? []) if ("Constraint" in node) constraints.push(node.Constraint);
  const ends = [
    ...constraints.map((constraint) => constraint.location),
    ...column.collClause ? [column.collClause.location] : []
  ].map((location) => statement.offsetOf(location)).sort((a, b) => a - b);
  const whole = elementSpan(statement, column.location);
  const clause = (location) => {
    const start = statement.offsetOf(location);
    return textOf(statement, { start, end: ends.find((end) => end > start) ?? whole.end });
  };
  return {
    name: column.colname,
    type: typeText(statement, column.typeName),
    collate: column.collClause ? clause(column.collClause.location) : "",
    clauses: constraints.map((constraint) => ({ constraint, text: clause(constraint.location) }))
  };
}
function withPrefix(statement, expression, span, prefix) {
  const text3 = statement.source.text;
  const places = columnPlaces(expression).map((location) => statement.offsetOf(location)).filter((place2) => place2 >= span.start && place2 < span.end).sort((a, b) => a - b);
  let out = "";
  let from = span.start;
  for (const place2 of places) {
    out += text3.slice(from, place2) + prefix;
    from = place2;
  }
  return (out + text3.slice(from, span.end)).trim();
}
function columnPlaces(node, found = []) {
  if (Array.isArray(node)) for (const one of node) columnPlaces(one, found);
  else if (typeof node === "object" && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      if (key === "ColumnRef" && isColumn(value) && value.fields.length === 1) found.push(value.location ?? 0);
      else columnPlaces(value, found);
    }
  }
  return found;
}
function isColumn(value) {
  return typeof value === "object" && value !== null && "fields" in value && Array.isArray(value.fields);
}
function textOf(statement, span) {
  return statement.source.text.slice(span.start, span.end).trim();
}
function scan(statement, start, stops) {
  const text3 = statement.source.text;
  const limit = statement.span.end;
  let depth = 0;
  let end = start;
  for (let token2 = nextToken(text3, start, limit); token2; token2 = nextToken(text3, token2.end, limit)) {
    if (token2.kind === "line-comment" || token2.kind === "block-comment") continue;
    const character = text3[token2.start];
    if (token2.kind === "punctuation") {
      if (character === "(" || character === "[") depth++;
      else if (character === ")" || character === "]") depth--;
      if (depth < 0 || depth === 0 && (character === "," || character === ";")) return end;
    } else if (depth === 0 && stops(token2, text3.slice(token2.start, token2.end))) return end;
    end = token2.end;
  }
  return end;
}
function findWord(statement, from, word) {
  const text3 = statement.source.text;
  const limit = statement.span.end;
  let depth = 0;
  for (let token2 = nextToken(text3, from, limit); token2; token2 = nextToken(text3, token2.end, limit)) {
    const character = text3[token2.start];
    if (token2.kind === "punctuation") {
      if (character === "(") depth++;
      else if (character === ")") depth--;
    } else if (token2.kind === "word" && depth === 0 && text3.slice(token2.start, token2.end).toLowerCase() === word) {
      return { start: token2.start, end: token2.end };
    }
  }
  return null;
}

// src/lint-migrations/advice/names.ts
var longestName = 63;
var encoder = new TextEncoder();
function madeUpName(parts, taken) {
  const suffix = parts[parts.length - 1] ?? "";
  const stem = parts.slice(0, -1).join("_");
  for (let attempt = 0; ; attempt++) {
    const end = `_${suffix}${attempt === 0 ? "" : attempt}`;
    const name = `${cutToBytes(stem, longestName - encoder.encode(end).length)}${end}`;
    if (!taken(name)) return name;
  }
}
function cutToBytes(text3, bytes) {
  if (text3.length * 3 <= bytes || text3.length <= bytes && /^[\x20-\x7e]*$/.test(text3)) return text3;
  let used = 0;
  let kept = "";
  for (const character of text3) {
    used += encoder.encode(character).length;
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}
function constraintName(catalog, table, columns, suffix) {
  const relation = catalog.relation(table);
  return madeUpName(
    [table.name, ...columns, suffix],
    (name) => relation?.constraints.has(name) === true || relationNameTaken(catalog, table.schema, name)
  );
}
function relationName2(catalog, schema, parts) {
  return madeUpName(parts, (name) => relationNameTaken(catalog, schema, name));
}
function relationNameTaken(catalog, schema, name) {
  return catalog.relation({ schema, name }) !== void 0 || catalog.index({ schema, name }) !== void 0;
}
function columnName(relation, parts) {
  return madeUpName(parts, (name) => relation?.columns.has(name) === true);
}
function triggerName(catalog, table, parts) {
  const relation = catalog.relation(table);
  return madeUpName(
    [table.name, ...parts],
    (name) => relation?.triggers.has(name) === true || catalog.routine({ schema: table.schema, name }) !== void 0
  );
}
function inSchemaOf(table, name) {
  return displayName({ schema: table.schema, name });
}
function columnList(columns) {
  return columns.map(quoteIdentifier).join(", ");
}

// src/lint-migrations/advice/set-not-null.ts
function numbered(steps) {
  return steps.length === 1 ? steps : steps.map((step, index) => ({ ...step, title: `${index + 1}. ${step.title}` }));
}
function setNotNullSteps(catalog, server, table, columns, last = []) {
  const name = displayName(table);
  const list2 = columns.map(quoteIdentifier).join(", ");
  const modern = server.major >= 18;
  const constraints = columns.map((column) => ({
    column: quoteIdentifier(column),
    name: quoteIdentifier(constraintName(catalog, table, [column], "not_null"))
  }));
  const alter = (commands) => `ALTER TABLE ${name}
  ${commands.join(",\n  ")};`;
  const add = constraints.map(
    (c) => modern ? `ADD CONSTRAINT ${c.name} NOT NULL ${c.column} NOT VALID` : `ADD CONSTRAINT ${c.name} CHECK (${c.column} IS NOT NULL) NOT VALID`
  );
  const steps = [
    { title: `Ask new rows for a value of ${list2}; existing rows are not looked at`, sql: alter(add) },
    {
      title: "In a transaction of its own, check the existing rows while reads and writes go on",
      sql: constraints.map((c) => `ALTER TABLE ${name} VALIDATE CONSTRAINT ${c.name};`).join("\n")
    }
  ];
  if (!modern) {
    steps.push({
      title: `Make ${list2} NOT NULL: the checked constraint proves it, so that no row is read`,
      sql: alter([...constraints.map((c) => `ALTER COLUMN ${c.column} SET NOT NULL`), ...last])
    });
    steps.push({
      title: "Drop the constraint that has done its work",
      sql: alter(constraints.map((c) => `DROP CONSTRAINT ${c.name}`))
    });
  } else if (last.length > 0) {
    steps.push({ title: "Finish with a short lock", sql: alter(last) });
  }
  return steps;
}

// src/lint-migrations/advice/add-constraint.ts
function notValidAdvice(input, table, constraint) {
  const name = displayName(table);
  const foreign = constraint.contype === "CONSTR_FOREIGN";
  const columns = stringsOf(constraint.fk_attrs);
  const made = constraintName(input.catalog, table, columns, foreign ? "fkey" : "check");
  const constraintSql = quoteIdentifier(constraint.conname ?? made);
  const written = elementText(input.statement, constraint.location);
  const named = constraint.conname ? written : `CONSTRAINT ${constraintSql} ${written}`;
  const steps = [];
  if (foreign && columns.length > 0 && !hasIndexOn(input, table, columns)) {
    const index = quoteIdentifier(relationName2(input.catalog, table.schema, [table.name, ...columns, "idx"]));
    if (input.catalog.relation(table)?.partitionKey == null) {
      steps.push({
        title: `Index the columns, so that a delete in the referenced table does not read ${name}, outside a transaction`,
        sql: `CREATE INDEX CONCURRENTLY ${index} ON ${name} (${columnList(columns)});`,
        outsideTransaction: true
      });
    }
  }
  steps.push(
    {
      title: `Hold new rows to the ${foreign ? "foreign key: a short lock on both tables" : "condition; existing rows are not looked at"}`,
      sql: `ALTER TABLE ${name} ADD ${named} NOT VALID;`
    },
    {
      title: "In a later migration, check the existing rows while reads and writes go on",
      sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${constraintSql};`
    }
  );
  return {
    summary: `Add ${constraintSql} as NOT VALID, and VALIDATE it in a later migration.`,
    steps: numbered(steps)
  };
}
function notValidFix(input, constraint) {
  const { end } = elementSpan(input.statement, constraint.location);
  return {
    title: "Add NOT VALID; validate in a later migration",
    edits: [{ file: input.statement.source.file, start: end, end, text: " NOT VALID" }]
  };
}
function partitionedForeignKeyAdvice(input, table, constraint) {
  const written = elementText(input.statement, constraint.location).replace(/\s+NOT\s+VALID\s*$/i, "");
  const bare2 = written.replace(/^constraint\s+("(?:[^"]|"")*"|\S+)\s+/i, "");
  const columns = stringsOf(constraint.fk_attrs);
  const key = constraint.conname ?? constraintName(input.catalog, table, columns, "fkey");
  const steps = [];
  for (const partition of input.catalog.partitionsOf(table)) {
    const name = displayName(partition.name);
    const own = quoteIdentifier(constraintName(input.catalog, partition.name, columns, "fkey"));
    steps.push(
      {
        title: `Hold new rows of partition ${name} to the foreign key`,
        sql: `ALTER TABLE ${name} ADD CONSTRAINT ${own} ${bare2} NOT VALID;`
      },
      {
        title: `In a transaction of its own, check the existing rows of ${name} while reads and writes go on`,
        sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${own};`
      }
    );
  }
  steps.push({
    title: "Add the foreign key to the parent, which takes over those of the partitions that are checked already",
    sql: `ALTER TABLE ${displayName(table)} ADD CONSTRAINT ${quoteIdentifier(key)} ${bare2};`
  });
  return {
    summary: "Add the foreign key to each partition as NOT VALID, validate each, then add it to the parent.",
    steps: numbered(steps)
  };
}
function usingIndexAdvice(input, table, constraint) {
  const name = displayName(table);
  const columns = stringsOf(constraint.keys);
  if (columns.length === 0 || constraint.without_overlaps) return null;
  const primary = constraint.contype === "CONSTR_PRIMARY";
  const relation = input.catalog.relation(table);
  if (relation?.partitionKey) return partitionedUniqueAdvice(input, table, constraint, columns, primary);
  const made = primary ? relationName2(input.catalog, table.schema, [table.name, "pkey"]) : relationName2(input.catalog, table.schema, [table.name, ...columns, "key"]);
  const taken = constraint.conname !== void 0 && relationNameTaken(input.catalog, table.schema, constraint.conname);
  const index = quoteIdentifier(taken ? made : constraint.conname ?? made);
  const deferrable = constraint.initdeferred ? " DEFERRABLE INITIALLY DEFERRED" : constraint.deferrable ? " DEFERRABLE" : "";
  const included = stringsOf(constraint.including);
  const replaced = [...relation?.constraints.values() ?? []].filter(
    (old) => primary && old.kind === "primary key" || old.name === constraint.conname
  );
  const drops = replaced.map((old) => `DROP CONSTRAINT ${quoteIdentifier(old.name)}, `).join("");
  const kept = replaced.some((old) => old.name === constraint.conname) ? quoteIdentifier(constraint.conname ?? made) : index;
  const addition = `${drops}ADD CONSTRAINT ${kept} ${primary ? "PRIMARY KEY" : "UNIQUE"} USING INDEX ${index}${deferrable}`;
  const nullable = primary ? columns.filter((column) => relation?.columns.get(column)?.notNull !== true) : [];
  const build = {
    title: "Build the unique index while reads and writes go on, outside a transaction",
    sql: `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${name} (${columnList(columns)})${included.length > 0 ? ` INCLUDE (${columnList(included)})` : ""}${constraint.nulls_not_distinct ? " NULLS NOT DISTINCT" : ""};`,
    outsideTransaction: true
  };
  const steps = nullable.length > 0 ? [build, ...setNotNullSteps(input.catalog, input.server, table, nullable, [addition])] : [build, { title: "Make the index a constraint: instant", sql: `ALTER TABLE ${name} ${addition};` }];
  return {
    summary: `Build the index of ${index} concurrently, then turn it into the constraint.`,
    steps: numbered(steps)
  };
}
function partitionedUniqueAdvice(input, table, constraint, columns, primary) {
  const name = displayName(table);
  const kind = primary ? "PRIMARY KEY" : "UNIQUE";
  const suffix = primary ? "pkey" : "key";
  const parts = primary ? [table.name] : [table.name, ...columns];
  const made = constraint.conname ?? relationName2(input.catalog, table.schema, [...parts, suffix]);
  const steps = [
    {
      title: "Declare the constraint on the parent alone: instant, and not yet valid",
      sql: `ALTER TABLE ONLY ${name} ADD CONSTRAINT ${quoteIdentifier(made)} ${kind} (${columnList(columns)});`
    }
  ];
  for (const partition of input.catalog.partitionsOf(table)) {
    const child = displayName(partition.name);
    const own = relationName2(
      input.catalog,
      partition.name.schema,
      primary ? [partition.name.name, "pkey"] : [partition.name.name, ...columns, "key"]
    );
    steps.push(
      {
        title: `Build the index of partition ${child}, outside a transaction`,
        sql: `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdentifier(own)} ON ${child} (${columnList(columns)});`,
        outsideTransaction: true
      },
      {
        title: `Attach it: instant, and the last one makes the constraint valid`,
        sql: [
          `ALTER TABLE ${child} ADD CONSTRAINT ${quoteIdentifier(own)} ${kind} USING INDEX ${quoteIdentifier(own)};`,
          `ALTER INDEX ${displayName({ schema: table.schema, name: made })} ATTACH PARTITION ${displayName({ schema: partition.name.schema, name: own })};`
        ].join("\n")
      }
    );
  }
  return { summary: "Build the index partition by partition, concurrently, and attach each.", steps: numbered(steps) };
}
function hasIndexOn(input, table, columns) {
  return input.catalog.indexesOf(table).some((index) => index.predicate === null && columns.every((column, place2) => index.columns[place2] === column));
}

// src/lint-migrations/advice/backfill.ts
var batch = 1e4;
function backfillStep(title, { catalog, table, assign, unfilled }) {
  const name = displayName(table);
  const key = singleKeyOf(catalog, table);
  const sql = key ? walkAlongKey(name, quoteIdentifier(key), assign, unfilled) : untilNoneIsLeft(name, catalog.relation(table)?.partitionKey != null, assign, unfilled);
  return { title, sql, outsideTransaction: true };
}
function walkAlongKey(table, key, assign, unfilled) {
  return [
    "DO $$",
    "DECLARE",
    `  done_to ${table}.${key}%TYPE;`,
    `  batch_end ${table}.${key}%TYPE;`,
    "BEGIN",
    "  LOOP",
    `    SELECT batch.${key} INTO batch_end FROM (`,
    `      SELECT t.${key} FROM ${table} AS t WHERE done_to IS NULL OR t.${key} > done_to ORDER BY t.${key} LIMIT ${batch}`,
    `    ) AS batch ORDER BY batch.${key} DESC LIMIT 1;`,
    "    EXIT WHEN batch_end IS NULL;",
    `    UPDATE ${table} SET ${assign}`,
    `    WHERE (done_to IS NULL OR ${key} > done_to) AND ${key} <= batch_end AND (${unfilled});`,
    "    COMMIT;",
    "    done_to := batch_end;",
    "  END LOOP;",
    "END",
    "$$;"
  ].join("\n");
}
function untilNoneIsLeft(table, partitioned, assign, unfilled) {
  const picked = partitioned ? `(tableoid, ctid) IN (SELECT tableoid, ctid FROM ${table} WHERE ${unfilled} LIMIT ${batch})` : `ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${unfilled} LIMIT ${batch}))`;
  return [
    "DO $$",
    "DECLARE",
    "  filled bigint;",
    "BEGIN",
    "  LOOP",
    `    UPDATE ${table} SET ${assign}`,
    `    WHERE ${picked};`,
    "    GET DIAGNOSTICS filled = ROW_COUNT;",
    "    COMMIT;",
    "    EXIT WHEN filled = 0;",
    "  END LOOP;",
    "END",
    "$$;"
  ].join("\n");
}
function singleKeyOf(catalog, table) {
  for (const constraint of catalog.relation(table)?.constraints.values() ?? []) {
    if (constraint.kind === "primary key" && constraint.columns.length === 1) return constraint.columns[0] ?? null;
  }
  return null;
}

// src/lint-migrations/advice/replace-column.ts
function typeSql(type) {
  const name = type.schema ? displayName({ schema: type.schema, name: type.name }) : quoteTypeName(type.name);
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(", ")})` : "";
  return `${name}${modifiers}${type.array ? "[]" : ""}`;
}
function quoteTypeName(name) {
  return quoteIdentifier(name);
}
function copyIndexes(catalog, table, from, to) {
  const steps = [];
  const keys = [];
  const used = /* @__PURE__ */ new Set();
  const relation = catalog.relation(table);
  for (const index of catalog.indexesOf(table)) {
    const uses = index.columns.includes(from) || index.included.includes(from) || index.expressionColumns.includes(from);
    if (!uses || index.parent !== null) continue;
    const columns = index.columns.map((column) => column === from ? to : column ?? "");
    const name = madeUpName(
      [table.name, ...columns, "idx"],
      (one) => used.has(one) || relationNameTaken(catalog, table.schema, one)
    );
    used.add(name);
    const sql = relation?.partitionKey == null ? copyOf(index, name, from, to) : null;
    const what = index.constraint ? `the index behind constraint ${quoteIdentifier(index.constraint)}` : `index ${displayName(index.name)}`;
    if (sql === null) {
      steps.push({ title: `Build the counterpart of ${what} on ${quoteIdentifier(to)}, concurrently`, sql: "" });
      continue;
    }
    steps.push({ title: `Build the counterpart of ${what}, outside a transaction`, sql, outsideTransaction: true });
    const constraint = index.constraint === null ? void 0 : relation?.constraints.get(index.constraint);
    if (constraint?.kind === "primary key")
      keys.push({ constraint: constraint.name, kind: "PRIMARY KEY", index: name });
    if (constraint?.kind === "unique") keys.push({ constraint: constraint.name, kind: "UNIQUE", index: name });
  }
  return { steps, keys };
}
function foreignKeysToColumn(catalog, table, column, after2) {
  return catalog.foreignKeysTo(table).filter(
    ({ constraint }) => constraint.referencedColumns.includes(column) || isKeyOf(catalog, table, constraint, column)
  ).map(({ table: child, constraint }) => {
    const name = displayName(child.name);
    const key = quoteIdentifier(constraint.name);
    const actions = [
      constraint.onDelete === "no action" ? "" : ` ON DELETE ${constraint.onDelete.toUpperCase()}`,
      constraint.onUpdate === "no action" ? "" : ` ON UPDATE ${constraint.onUpdate.toUpperCase()}`,
      constraint.deferrable ? " DEFERRABLE" : ""
    ].join("");
    const referenced = constraint.referencedColumns.length > 0 ? ` (${columnList(constraint.referencedColumns.map((one) => one === column ? after2 : one))})` : "";
    return {
      drop: `ALTER TABLE ${name} DROP CONSTRAINT ${key};`,
      add: `ALTER TABLE ${name} ADD CONSTRAINT ${key} FOREIGN KEY (${columnList(constraint.columns)}) REFERENCES ${displayName(table)}${referenced}${actions} NOT VALID;`,
      validate: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${key};`
    };
  });
}
function isKeyOf(catalog, table, constraint, column) {
  if (constraint.referencedColumns.length > 0) return false;
  for (const one of catalog.relation(table)?.constraints.values() ?? []) {
    if (one.kind === "primary key") return one.columns.includes(column);
  }
  return false;
}
function copyOf(index, name, from, to) {
  if (!index.plainOrder || index.expressionColumns.includes(from)) return null;
  if (index.constraint !== null && index.method !== "btree") return null;
  const renamed2 = (column) => quoteIdentifier(column === from ? to : column);
  const keys = [];
  for (const column of index.columns) {
    if (column === null) return null;
    keys.push(renamed2(column));
  }
  return [
    `CREATE${index.unique ? " UNIQUE" : ""} INDEX CONCURRENTLY ${quoteIdentifier(name)} ON ${displayName(index.table)}`,
    index.method === "btree" ? "" : ` USING ${quoteIdentifier(index.method)}`,
    ` (${keys.join(", ")})`,
    index.included.length > 0 ? ` INCLUDE (${index.included.map(renamed2).join(", ")})` : "",
    index.nullsNotDistinct ? " NULLS NOT DISTINCT" : "",
    index.predicate === null ? "" : ` WHERE ${index.predicate}`,
    ";"
  ].join("");
}
function takeOverKeys(table, keys) {
  return keys.map((key) => {
    const constraint = quoteIdentifier(key.constraint);
    return `ALTER TABLE ${displayName(table)}
  DROP CONSTRAINT ${constraint},
  ADD CONSTRAINT ${constraint} ${key.kind} USING INDEX ${quoteIdentifier(key.index)};`;
  });
}

// src/lint-migrations/advice/add-column.ts
function addColumnAdvice(input, table, place2, command) {
  const definition = columnDefOf(command);
  const parts = definition ? columnParts(input.statement, definition) : null;
  if (!parts) return null;
  const causes = new Set(input.effect.work.filter((work) => work.command === place2).map((work) => work.cause));
  const column = quoteIdentifier(parts.name);
  const name = displayName(table);
  const source = sourceOf(input, table, parts, causes);
  const primary = parts.clauses.some((clause) => clause.constraint.contype === "CONSTR_PRIMARY");
  const notNull = primary || source.notNull || parts.clauses.some((clause) => clause.constraint.contype === "CONSTR_NOTNULL");
  const instantNotNull = notNull && !primary && source.constantDefault !== null;
  const steps = [
    {
      title: `Add the column bare${source.prepare.length > 0 ? "; new rows get their value from now on" : ""}: instant`,
      sql: [
        ...source.before,
        `ALTER TABLE ${name} ADD COLUMN ${[column, source.type, parts.collate, source.constantDefault ?? "", instantNotNull ? "NOT NULL" : ""].filter((word) => word !== "").join(" ")};`,
        ...source.prepare
      ].join("\n")
    }
  ];
  if (source.value !== null) {
    steps.push(
      backfillStep("Fill the existing rows in batches, outside a transaction", {
        catalog: input.catalog,
        table,
        assign: `${column} = ${source.value}`,
        unfilled: `${column} IS NULL`
      })
    );
  } else if (notNull && source.constantDefault === null) {
    steps.push({
      title: `Deploy code that writes ${column}, and fill the existing rows in batches: what they hold only you can say`,
      sql: ""
    });
  }
  steps.push(...checkSteps(input, table, parts, source));
  steps.push(...uniqueSteps(input, table, parts, notNull && !instantNotNull));
  const unique = parts.clauses.some((clause) => isUnique(clause.constraint));
  if (!unique && notNull && !instantNotNull)
    steps.push(...setNotNullSteps(input.catalog, input.server, table, [parts.name]));
  steps.push(...foreignKeySteps(input.catalog, table, parts));
  steps.push(...source.finish);
  return { summary: summaryOf(parts, name), steps: numbered(steps) };
}
function summaryOf(parts, table) {
  return `Add ${quoteIdentifier(parts.name)} to ${table} in steps, none of which reads or writes the whole table while others wait.`;
}
function sourceOf(input, table, parts, causes) {
  const none = {
    before: [],
    prepare: [],
    value: null,
    finish: [],
    type: parts.type,
    unsure: false,
    constantDefault: null,
    notNull: false
  };
  const base = causes.has("add-column-constrained-domain") ? { ...none, type: baseTypeOf(input, parts) ?? parts.type } : none;
  const serial2 = /^(small|big)?serial[248]?$/i.exec(parts.type);
  if (serial2) return fromSequence(input, table, parts, integerOf(parts.type), false);
  const identity = clauseOf(parts, "CONSTR_IDENTITY");
  if (identity) return fromSequence(input, table, parts, parts.type, true, identity);
  const generated = clauseOf(parts, "CONSTR_GENERATED");
  if (generated) return fromExpression(input, table, parts, generated);
  const byDefault = clauseOf(parts, "CONSTR_DEFAULT");
  if (!byDefault) return base;
  if (!causes.has("add-column-volatile-default")) return { ...base, constantDefault: byDefault.text };
  const column = quoteIdentifier(parts.name);
  return {
    ...base,
    prepare: [`ALTER TABLE ${displayName(table)} ALTER COLUMN ${column} SET ${byDefault.text};`],
    value: byDefault.text.replace(/^default\s+/i, "")
  };
}
function clauseOf(parts, contype) {
  return parts.clauses.find((clause) => clause.constraint.contype === contype);
}
function integerOf(serial2) {
  if (/^(smallserial|serial2)$/i.test(serial2)) return "smallint";
  return /^(bigserial|serial8)$/i.test(serial2) ? "bigint" : "integer";
}
function fromSequence(input, table, parts, type, toIdentity, clause) {
  const name = displayName(table);
  const column = quoteIdentifier(parts.name);
  const sequence = inSchemaOf(
    table,
    relationName2(input.catalog, table.schema, [table.name, parts.name, toIdentity ? "fill_seq" : "seq"])
  );
  const always = clause?.constraint.generated_when === "a" ? "ALWAYS" : "BY DEFAULT";
  const next = `nextval(${literal(sequence)})`;
  return {
    before: [`CREATE SEQUENCE ${sequence} AS ${type};`],
    prepare: [
      `ALTER TABLE ${name} ALTER COLUMN ${column} SET DEFAULT ${next};`,
      `ALTER SEQUENCE ${sequence} OWNED BY ${name}.${column};`
    ],
    value: next,
    type,
    unsure: false,
    constantDefault: null,
    notNull: true,
    finish: toIdentity ? [
      {
        title: "In one transaction, let an identity go on where the sequence left off",
        sql: [
          `ALTER TABLE ${name}`,
          `  ALTER COLUMN ${column} DROP DEFAULT,`,
          `  ALTER COLUMN ${column} ADD GENERATED ${always} AS IDENTITY;`,
          `SELECT setval(pg_get_serial_sequence(${literal(name)}, ${literal(parts.name)}), ${next}, false);`,
          `DROP SEQUENCE ${sequence};`
        ].join("\n")
      }
    ] : []
  };
}
function fromExpression(input, table, parts, clause) {
  const name = displayName(table);
  const column = quoteIdentifier(parts.name);
  const expression = parenthesised(input.statement, clause.constraint.location) ?? "NULL";
  const raw = clause.constraint.raw_expr;
  const whole = elementSpan(input.statement, clause.constraint.location);
  const at = input.statement.source.text.indexOf(expression, whole.start);
  const ofNewRow = raw && at >= 0 ? withPrefix(input.statement, raw, { start: at, end: at + expression.length }, "NEW.") : expression;
  const trigger = triggerName(input.catalog, table, [parts.name, "compute"]);
  const routine = inSchemaOf(table, trigger);
  return {
    before: [],
    prepare: [
      `CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $$`,
      "BEGIN",
      `  NEW.${column} := ${ofNewRow};`,
      "  RETURN NEW;",
      "END",
      "$$;",
      `CREATE TRIGGER ${quoteIdentifier(trigger)} BEFORE INSERT OR UPDATE ON ${name}`,
      `  FOR EACH ROW EXECUTE FUNCTION ${routine}();`
    ],
    value: expression,
    type: parts.type,
    unsure: false,
    constantDefault: null,
    notNull: false,
    finish: []
  };
}
function baseTypeOf(input, parts) {
  const domain = domainOf(input.catalog, parts.type);
  return domain?.baseType ? typeSql(domain.baseType) : null;
}
function domainOf(catalog, written) {
  const match = /^(?:("(?:[^"]|"")+"|[^\s."(]+)\.)?("(?:[^"]|"")+"|[^\s."(]+)$/.exec(written);
  if (!match) return void 0;
  const fold = (word) => word === void 0 ? null : word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
  return catalog.typeOf({ name: fold(match[2]) ?? "", schema: fold(match[1]), modifiers: [], array: false });
}
function checkSteps(input, table, parts, source) {
  const name = displayName(table);
  const column = quoteIdentifier(parts.name);
  const checks = [];
  if (source.type !== parts.type && domainOf(input.catalog, parts.type)?.constrained) {
    checks.push({
      name: constraintName(input.catalog, table, [parts.name], "domain_check"),
      condition: `${column}::${parts.type} IS NOT DISTINCT FROM ${column}`,
      suffix: ""
    });
  }
  for (const clause of parts.clauses) {
    if (clause.constraint.contype !== "CONSTR_CHECK") continue;
    const condition = parenthesised(input.statement, clause.constraint.location);
    if (condition === null) continue;
    checks.push({
      name: clause.constraint.conname ?? constraintName(input.catalog, table, [parts.name], "check"),
      condition,
      suffix: clause.constraint.is_no_inherit ? " NO INHERIT" : ""
    });
  }
  if (checks.length === 0) return [];
  return [
    {
      title: "Hold new rows to the condition; existing rows are not looked at",
      sql: checks.map(
        (check) => `ALTER TABLE ${name} ADD CONSTRAINT ${quoteIdentifier(check.name)} CHECK (${check.condition})${check.suffix} NOT VALID;`
      ).join("\n")
    },
    {
      title: "In a transaction of its own, check the existing rows while reads and writes go on",
      sql: checks.map((check) => `ALTER TABLE ${name} VALIDATE CONSTRAINT ${quoteIdentifier(check.name)};`).join("\n")
    }
  ];
}
function isUnique(constraint) {
  return constraint.contype === "CONSTR_UNIQUE" || constraint.contype === "CONSTR_PRIMARY";
}
function uniqueSteps(input, table, parts, notNull) {
  const name = displayName(table);
  const steps = [];
  const additions = [];
  for (const { constraint } of parts.clauses) {
    if (!isUnique(constraint)) continue;
    const primary = constraint.contype === "CONSTR_PRIMARY";
    const made = primary ? relationName2(input.catalog, table.schema, [table.name, "pkey"]) : relationName2(input.catalog, table.schema, [table.name, parts.name, "key"]);
    const index = constraint.conname ?? made;
    steps.push({
      title: "Build the unique index while reads and writes go on, outside a transaction",
      sql: `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdentifier(index)} ON ${name} (${quoteIdentifier(parts.name)})${constraint.nulls_not_distinct ? " NULLS NOT DISTINCT" : ""};`,
      outsideTransaction: true
    });
    additions.push(
      `ADD CONSTRAINT ${quoteIdentifier(index)} ${primary ? "PRIMARY KEY" : "UNIQUE"} USING INDEX ${quoteIdentifier(index)}`
    );
  }
  if (steps.length === 0) return [];
  if (notNull) return [...steps, ...setNotNullSteps(input.catalog, input.server, table, [parts.name], additions)];
  return [
    ...steps,
    { title: "Make the index a constraint: instant", sql: `ALTER TABLE ${name}
  ${additions.join(",\n  ")};` }
  ];
}
function foreignKeySteps(catalog, table, parts) {
  const name = displayName(table);
  const column = quoteIdentifier(parts.name);
  const steps = [];
  for (const { constraint, text: text3 } of parts.clauses) {
    if (constraint.contype !== "CONSTR_FOREIGN") continue;
    const references = text3.slice(text3.search(/references/i));
    const key = quoteIdentifier(constraint.conname ?? constraintName(catalog, table, [parts.name], "fkey"));
    const index = quoteIdentifier(relationName2(catalog, table.schema, [table.name, parts.name, "idx"]));
    steps.push(
      {
        title: `Index the column, so that a delete in the referenced table does not read ${name}, outside a transaction`,
        sql: `CREATE INDEX CONCURRENTLY ${index} ON ${name} (${column});`,
        outsideTransaction: true
      },
      {
        title: "Hold new rows to the foreign key: a short lock on both tables",
        sql: `ALTER TABLE ${name} ADD CONSTRAINT ${key} FOREIGN KEY (${column}) ${references} NOT VALID;`
      },
      {
        title: "In a transaction of its own, check the existing rows while reads and writes go on",
        sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${key};`
      }
    );
  }
  return steps;
}
function literal(text3) {
  return `'${text3.replaceAll("'", "''")}'`;
}

// src/lint-migrations/alter-commands.ts
function alterationOf(statement, catalog) {
  const node = nodeOf(statement, "AlterTableStmt");
  if (!node || node.objtype !== "OBJECT_TABLE" && node.objtype !== "OBJECT_FOREIGN_TABLE") return null;
  const table = relationName(catalog, node.relation);
  let commands = commandsBefore.get(statement);
  if (!commands) {
    commands = commandsOf(statement, node);
    commandsBefore.set(statement, commands);
  }
  return {
    table,
    get shown() {
      return displayName(table);
    },
    relation: catalog.relation(table),
    commands,
    missingOk: node.missing_ok ?? false
  };
}
var commandsBefore = /* @__PURE__ */ new WeakMap();
function commandsOf(statement, node) {
  let spans = null;
  return (node.cmds ?? []).flatMap((item, index) => {
    const command = inside(item, "AlterTableCmd");
    if (!command?.subtype) return [];
    return [
      {
        type: command.subtype,
        node: command,
        name: command.name ?? "",
        index,
        get span() {
          spans ??= commandSpans(statement, node.cmds?.length ?? 0);
          return spans[index] ?? statement.span;
        }
      }
    ];
  });
}
function commandSpans(statement, count) {
  const text3 = statement.source.text;
  const spans = [];
  let named = false;
  let afterDot = false;
  let begun = false;
  let depth = 0;
  let start = -1;
  let end = -1;
  for (const token2 of tokens(text3, statement.span.start, statement.span.end)) {
    if (token2.kind === "line-comment" || token2.kind === "block-comment") continue;
    const word = text3.slice(token2.start, token2.end);
    if (!begun) {
      const isName = token2.kind === "quoted" || token2.kind === "word" && !(leading.has(word.toLowerCase()) && !named);
      if (named && !afterDot && token2.kind === "word") begun = true;
      else {
        named ||= isName;
        afterDot = word === ".";
        continue;
      }
    }
    if (word === "(" || word === "[") depth++;
    else if (word === ")" || word === "]") depth--;
    else if (word === "," && depth === 0) {
      spans.push({ start, end });
      start = -1;
      continue;
    }
    if (start < 0) start = token2.start;
    end = token2.end;
  }
  if (start >= 0) spans.push({ start, end });
  return spans.length === count ? spans : [];
}
var leading = /* @__PURE__ */ new Set(["alter", "foreign", "table", "if", "exists", "only"]);

// src/core/effects/effect.ts
var lockModes = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE"
];
function blocks(mode) {
  switch (mode) {
    case "ACCESS EXCLUSIVE":
      return "reads and writes";
    case "EXCLUSIVE":
    case "SHARE ROW EXCLUSIVE":
    case "SHARE":
      return "writes";
    case "SHARE UPDATE EXCLUSIVE":
      return "schema changes";
    default:
      return "nothing";
  }
}
function atLeast(a, b) {
  return lockModes.indexOf(a) >= lockModes.indexOf(b);
}

// src/core/report/wording.ts
function durationText(ms) {
  if (ms < 1) return "less than 1 ms";
  if (ms < 1e3) return `about ${Math.round(ms)} ms`;
  const seconds = ms / 1e3;
  if (seconds < 90) return `about ${seconds < 10 ? trim(seconds) : Math.round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 90) return `about ${minutes < 10 ? trim(minutes) : Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 48 ? `about ${trim(hours)} h` : `about ${Math.round(hours / 24)} days`;
}
function trim(value) {
  return value.toFixed(1).replace(/\.0$/, "");
}

// src/lint-migrations/estimate.ts
var scanMsPerRow = 2e-4;
var readMsPerMiB = 5;
var rewriteMsPerRow = 2e-3;
var rewriteMsPerMiB = 25;
var indexMsPerRow = 4e-3;
var foreignKeyMsPerRow = 12e-4;
var changeMsPerRow = 6e-3;
var changeMsPerMiB = 80;
var foreignKeyCauses = /* @__PURE__ */ new Set([
  "add-foreign-key",
  "add-column-foreign-key",
  "alter-column-type-foreign-key"
]);
var changeCauses = /* @__PURE__ */ new Set([
  "update",
  "delete",
  "merge",
  "insert-select",
  "copy",
  "create-table-as"
]);
function estimateMs(work, size) {
  const rows = Math.max(0, size.rows);
  const mebibytes = Math.max(0, size.bytes) / (1024 * 1024);
  const read = rows * scanMsPerRow + mebibytes * readMsPerMiB;
  return Math.ceil(read + extraMs(work, rows, mebibytes));
}
function extraMs(work, rows, mebibytes) {
  switch (work.kind) {
    case "rewrite":
      return rows * rewriteMsPerRow + mebibytes * rewriteMsPerMiB;
    case "index-build":
      return rows * indexMsPerRow;
    case "scan":
      if (changeCauses.has(work.cause)) return rows * changeMsPerRow + mebibytes * changeMsPerMiB;
      return foreignKeyCauses.has(work.cause) ? rows * foreignKeyMsPerRow : 0;
  }
}

// src/lint-migrations/policy.ts
function isLive(context, name) {
  return !context.isNew(name) && context.catalog.relation(name)?.temporary !== true;
}
function keepsOthersOut(mode) {
  return atLeast(mode, "SHARE");
}
function strongestLockOn(effect, relation) {
  const key = keyOf(relation);
  let strongest;
  for (const lock of effect.locks) {
    if (keyOf(lock.relation) !== key) continue;
    if (!strongest || atLeast(lock.mode, strongest.mode)) strongest = lock;
  }
  return strongest;
}
function blockingLocks(context) {
  if (context.statement.body?.kind === "function") return [];
  if (asked?.context === context) return asked.locks;
  const locks = context.effect.locks.filter(
    (lock) => keepsOthersOut(lock.mode) && !onlyWritesOfView(lock) && isLive(context, lockedTable(context, lock))
  );
  asked = { context, locks };
  return locks;
}
var asked = null;
function onlyWritesOfView(lock) {
  return lock.relationKind === "materialized view" && lock.mode === "EXCLUSIVE";
}
function lockedTable(context, lock) {
  return lock.relationKind === "index" ? context.catalog.index(lock.relation)?.table ?? lock.relation : lock.relation;
}
function blockingWork(context, causes) {
  const locks = blockingLocks(context);
  if (locks.length === 0) return [];
  const found = [];
  for (const work of liveWork(context)) {
    if (causes && !causes.includes(work.cause)) continue;
    const key = keyOf(work.relation);
    const lock = locks.find((candidate) => keyOf(candidate.relation) === key) ?? locks[0];
    if (!lock) continue;
    const size = context.catalog.sizeOf(work.relation);
    found.push({ work, lock, estimatedMs: size ? estimateMs(work, size) : null });
  }
  return found;
}
function liveWork(context) {
  const altered = nodeOf(context.statement, "AlterTableStmt")?.relation;
  const referencingIsNew = altered !== void 0 && !isLive(context, relationName(context.catalog, altered));
  return context.effect.work.filter(
    // A new table has no rows whose keys would have to be looked up in the referenced one.
    (work) => !(referencingIsNew && foreignKeyCauses2.has(work.cause)) && isLive(context, work.relation)
  );
}
function isAboutNewTable(context, statement) {
  if (nodeOf(statement, "CreateStmt")) return true;
  const range = nodeOf(statement, "AlterTableStmt")?.relation;
  return range !== void 0 && !isLive(context, relationName(context.catalog, range));
}
var foreignKeyCauses2 = /* @__PURE__ */ new Set([
  "add-foreign-key",
  "add-column-foreign-key",
  "validate-constraint"
]);
var shortWait = 1e3;
var longWait = 1e4;
function severityOf(pieces) {
  const total = totalMs(pieces);
  const certain = pieces.some((piece) => piece.work.certain);
  if (total !== null && total < shortWait) return "notice";
  if (total !== null && total < longWait) return "warning";
  return certain ? "error" : "warning";
}
function totalMs(pieces) {
  let total = 0;
  for (const piece of pieces) {
    if (piece.estimatedMs === null) return null;
    total += piece.estimatedMs;
  }
  return total;
}
function describeLock(mode) {
  return `blocks ${blocks(mode)} (${mode})`;
}
function listOf(names, most = 3) {
  const unique = [...new Set(names)];
  if (unique.length <= 1) return unique[0] ?? "";
  if (unique.length > most + 1) return `${unique.slice(0, most).join(", ")} and ${unique.length - most} more`;
  return `${unique.slice(0, -1).join(", ")} and ${unique[unique.length - 1]}`;
}
function consequence(context, pieces) {
  const certain = pieces.some((piece) => piece.work.certain);
  const parts = [];
  for (const kind of ["rewrite", "index-build", "scan"]) {
    const relations2 = pieces.filter((piece) => piece.work.kind === kind).map((piece) => displayName(piece.work.relation));
    if (relations2.length === 0) continue;
    parts.push(`${workVerb(kind, certain)} ${listOf(relations2)}`);
  }
  const told2 = parts.length > 2 ? parts.slice(0, 2) : parts;
  const total = totalMs(pieces);
  return `${told2.join(" and ")} ${whileBlocking(context, pieces)}${total === null ? "" : `, for ${durationText(total)}`}`;
}
function workVerb(kind, certain) {
  switch (kind) {
    case "rewrite":
      return certain ? "writes every row and every index anew of" : "may write every row and every index anew of";
    case "index-build":
      return certain ? "builds an index from every row of" : "may build an index from every row of";
    case "scan":
      return certain ? "reads every row of" : "may read every row of";
  }
}
function whileBlocking(context, pieces) {
  const named = new Set(pieces.map((piece) => keyOf(piece.work.relation)));
  const locks = blockingLocks(context).filter(
    (lock) => lock.relationKind !== "index" && lock.relationKind !== "sequence"
  );
  const strongest = locks.length > 0 ? locks : pieces.map((piece) => piece.lock);
  const others = strongest.some((lock) => !named.has(keyOf(lock.relation)));
  const groups = /* @__PURE__ */ new Map();
  for (const lock of strongest) groups.set(lock.mode, [...groups.get(lock.mode) ?? [], displayName(lock.relation)]);
  const told2 = [...groups].map(
    ([mode, names]) => others ? `${blocks(mode)} ${mode === "ACCESS EXCLUSIVE" ? "of" : "to"} ${listOf(names)} (${mode})` : `${blocks(mode)} (${mode})`
  );
  return `while it blocks ${told2.join(" and ")}`;
}
function doubt(effect, pieces) {
  if (pieces.some((piece) => piece.work.certain)) return "";
  const reason2 = effect.unsure[0];
  return reason2 ? ` (${reason2.replace(/\.$/, "")})` : "";
}
function byCommand(pieces) {
  const groups = /* @__PURE__ */ new Map();
  for (const piece of pieces) {
    const group = groups.get(piece.work.command);
    if (group) group.push(piece);
    else groups.set(piece.work.command, [piece]);
  }
  return new Map([...groups].sort(([a], [b]) => a - b));
}
function blockingProblem(context, pieces, action, rest = {}) {
  const at = pieces.find((piece) => piece.work.location !== void 0)?.work.location;
  return {
    message: `${action} ${consequence(context, pieces)}${doubt(context.effect, pieces)}.`,
    severity: severityOf(pieces),
    explains: pieces.map((piece) => piece.work),
    ...at === void 0 ? {} : { span: context.spanAt(at) },
    ...rest
  };
}

// src/lint-migrations/alter-table.ts
function columnDefOf(command) {
  return inside(command?.def, "ColumnDef");
}
function constraintOf(command) {
  return inside(command?.def, "Constraint");
}
function displayColumn(table, column) {
  return `${displayName(table)}.${quoteIdentifier(column)}`;
}
function commandWork(context, causes) {
  const pieces = blockingWork(context, causes);
  if (pieces.length === 0) return [];
  const alteration = alterationOf(context.statement, context.catalog);
  if (!alteration) return [];
  const found = [];
  for (const [place2, group] of byCommand(pieces)) {
    const command = alteration.commands.find((one) => one.index === place2);
    if (command) found.push({ alteration, command, pieces: group });
  }
  return found;
}
function commandProblem(context, { command, pieces }, action, rest = {}) {
  return { span: command.span, ...blockingProblem(context, pieces, action, rest) };
}
var columnCauses = [
  "add-column-serial",
  "add-column-identity",
  "add-column-volatile-default",
  "add-column-default-before-11",
  "add-column-stored-generated",
  "add-column-constrained-domain",
  "add-column-primary-key",
  "add-column-unique",
  "add-column-foreign-key",
  "add-column-check",
  "add-column-not-null"
];
function* addColumnProblems(context, causes, action) {
  for (const work of commandWork(context, columnCauses)) {
    const present = new Set(work.pieces.map((piece) => piece.work.cause));
    const weightiest = columnCauses.find((cause) => present.has(cause));
    if (!weightiest || !causes.includes(weightiest)) continue;
    const { alteration, command, pieces } = work;
    const column = columnDefOf(command.node)?.colname ?? command.name;
    const advice4 = addColumnAdvice(context, alteration.table, command.index, command.node);
    yield {
      ...commandProblem(
        context,
        work,
        action(displayColumn(alteration.table, column), pieces),
        advice4 ? { advice: advice4 } : {}
      ),
      // The whole definition rather than one of its clauses: the advice is about all of it.
      span: command.span
    };
  }
}

// src/lint-migrations/rules/add-check.ts
var rule = {
  id: "add-check",
  title: "CHECK added without NOT VALID",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P36"],
  what: "Finds `ADD CONSTRAINT \u2026 CHECK` without `NOT VALID` on a table in use.",
  why: "Every row is read and tested before the constraint stands, and ACCESS EXCLUSIVE is held to the last one: no query of the table gets through. With `NOT VALID` the same lock lasts a moment, since only new rows are held to the condition; `VALIDATE CONSTRAINT`, in a transaction of its own, reads the old ones while reads and writes go on.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0);"
    },
    {
      title: "Without a name",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, opened date, closed date);",
      sql: "ALTER TABLE orders ADD CHECK (closed IS NULL OR closed >= opened);"
    }
  ],
  good: [
    {
      title: "First for new rows, in a later migration for the old ones",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
      sql: [
        "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nALTER TABLE parcels ADD CONSTRAINT heavy CHECK (weight > 0);",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["add-check"])) {
      const { alteration, command } = work;
      const constraint = constraintOf(command.node);
      if (!constraint) continue;
      const what = constraint.conname ? `constraint ${quoteIdentifier(constraint.conname)}` : "a CHECK";
      yield commandProblem(context, work, `Adding ${what} to ${alteration.shown}`, {
        advice: notValidAdvice(context, alteration.table, constraint),
        fix: notValidFix(context, constraint)
      });
    }
  }
};

// src/lint-migrations/rules/add-column-auto-increment.ts
var rule2 = {
  id: "add-column-auto-increment",
  title: "Numbering column added to a table in use",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P3", "P4"],
  what: "Finds `ADD COLUMN` of a `serial` type or `GENERATED \u2026 AS IDENTITY` on a table that production already has.",
  why: "Both number the rows that are there. PostgreSQL does it by writing the whole table and its indexes anew under ACCESS EXCLUSIVE, so that nobody reads or writes until the last row has its number.",
  bad: [
    {
      before: "CREATE TABLE orders (code text PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN no bigserial;"
    },
    {
      before: "CREATE TABLE orders (code text PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN no bigint GENERATED ALWAYS AS IDENTITY;"
    },
    {
      title: "As a primary key there is an index to build as well",
      before: "CREATE TABLE visits (page text NOT NULL);",
      sql: "ALTER TABLE visits ADD COLUMN id serial PRIMARY KEY;"
    }
  ],
  good: [
    {
      title: "A sequence for new rows first; old rows are numbered in batches",
      before: "CREATE TABLE orders (code text PRIMARY KEY);",
      sql: [
        "CREATE SEQUENCE orders_no_seq AS bigint;\nALTER TABLE orders ADD COLUMN no bigint;\nALTER TABLE orders ALTER COLUMN no SET DEFAULT nextval('orders_no_seq');\nALTER SEQUENCE orders_no_seq OWNED BY orders.no;",
        "UPDATE orders SET no = nextval('orders_no_seq') WHERE code < 'b' AND no IS NULL;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "An identity on a NOT NULL column that is there numbers nothing",
      before: "CREATE TABLE orders (code text PRIMARY KEY, no bigint NOT NULL);",
      sql: "ALTER TABLE orders ALTER COLUMN no ADD GENERATED BY DEFAULT AS IDENTITY (START WITH 1000000);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      sql: "CREATE TABLE parcels (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, weight int);",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    yield* addColumnProblems(
      context,
      ["add-column-serial", "add-column-identity"],
      (column, pieces) => pieces.some((piece) => piece.work.cause === "add-column-identity") ? `Adding ${column} as an identity` : `Adding ${column} as a serial`
    );
  }
};

// src/lint-migrations/rules/add-column-check.ts
var rule3 = {
  id: "add-column-check",
  title: "Column added together with a CHECK",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P9"],
  what: "Finds a `CHECK` inside an `ADD COLUMN` on a table that production already has.",
  why: "The column alone is added in a moment. The CHECK that comes with it is tested against every row, even when the column is empty in all of them, and ACCESS EXCLUSIVE is held until the last one is read. `NOT VALID` cannot be written there: the constraint has to be added by itself.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN quantity int CHECK (quantity > 0);"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new' CONSTRAINT state_known CHECK (state IN ('new', 'paid'));"
    }
  ],
  good: [
    {
      title: "Column, constraint for new rows, check of the old ones: three migrations",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: [
        "ALTER TABLE orders ADD COLUMN quantity int;",
        "ALTER TABLE orders ADD CONSTRAINT orders_quantity_check CHECK (quantity > 0) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity_check;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY);\nALTER TABLE parcels ADD COLUMN weight int CHECK (weight > 0);",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    yield* addColumnProblems(context, ["add-column-check"], (column) => `Adding ${column} with a CHECK`);
  }
};

// src/lint-migrations/rules/add-column-constrained-domain.ts
var rule4 = {
  id: "add-column-constrained-domain",
  title: "Column of a domain with a constraint",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P8"],
  what: "Finds `ADD COLUMN` whose type is a domain with a CHECK or NOT NULL, on a table that production already has.",
  why: "A plain column without a default, or with a constant one, is added in a moment. When its type is a domain that has a constraint, PostgreSQL does not take the shortcut: it writes the whole table anew under ACCESS EXCLUSIVE, even if the column is empty in every row.",
  bad: [
    {
      before: "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');\nCREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE customers ADD COLUMN mail email;"
    },
    {
      title: "Nor does a constant default help",
      before: "CREATE DOMAIN positive AS int CHECK (VALUE > 0);\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN quantity positive DEFAULT 1;"
    }
  ],
  good: [
    {
      title: "The domain's base type, and the condition as a constraint that is checked later",
      before: "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');\nCREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: [
        "ALTER TABLE customers ADD COLUMN mail text;",
        "ALTER TABLE customers ADD CONSTRAINT customers_mail_check CHECK (mail::email IS NOT DISTINCT FROM mail) NOT VALID;",
        "ALTER TABLE customers VALIDATE CONSTRAINT customers_mail_check;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A domain without a constraint is as good as its base type",
      before: "CREATE DOMAIN note AS text;\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN remark note;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    yield* addColumnProblems(
      context,
      ["add-column-constrained-domain"],
      (column) => `Adding ${column}, whose type is a domain with a constraint,`
    );
  }
};

// src/lint-migrations/rules/add-column-foreign-key.ts
var rule5 = {
  id: "add-column-foreign-key",
  title: "Column added together with a foreign key",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P11"],
  what: "Finds `REFERENCES` inside an `ADD COLUMN` on a table that production already has.",
  why: "The foreign key locks a second table, the referenced one, against writes. Without a default there is nothing to check and both locks are short (a notice: they still queue behind every running transaction of two tables). With a default every row has to be looked up, while the locks are held.",
  bad: [
    {
      title: "With a default: every row is checked",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN customer_id bigint DEFAULT 1 REFERENCES customers (id);"
    },
    {
      title: "Without: a short lock on the other table too",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN customer_id bigint CONSTRAINT placed_by REFERENCES customers ON DELETE SET NULL;"
    }
  ],
  good: [
    {
      title: "Column, index, foreign key for new rows, check of the old ones",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: [
        "ALTER TABLE orders ADD COLUMN customer_id bigint;",
        "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);",
        "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;"
      ],
      strongestLock: "ACCESS EXCLUSIVE",
      outsideTransaction: true
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_AddColumn"],
  when: "blocking locks",
  *statement(context) {
    yield* addColumnProblems(
      context,
      ["add-column-foreign-key"],
      (column) => `Adding ${column} with a default and a foreign key`
    );
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !isLive(context, alteration.table) || context.statement.body?.kind === "function") return;
    const told2 = new Set(blockingWork(context).map((piece) => piece.work.command));
    for (const command of alteration.commands) {
      if (command.type !== "AT_AddColumn" || told2.has(command.index)) continue;
      const definition = columnDefOf(command.node);
      for (const node of definition?.constraints ?? []) {
        const constraint = inside(node, "Constraint");
        if (constraint?.contype !== "CONSTR_FOREIGN" || !constraint.pktable) continue;
        const referenced = relationName(context.catalog, constraint.pktable);
        const lock = strongestLockOn(context.effect, referenced);
        if (!lock || !keepsOthersOut(lock.mode) || !isLive(context, referenced)) continue;
        if (keyOf(referenced) === keyOf(alteration.table)) continue;
        const column = displayColumn(alteration.table, definition?.colname ?? "");
        const advice4 = addColumnAdvice(context, alteration.table, command.index, command.node);
        yield {
          message: `Adding ${column} with a foreign key locks ${displayName(referenced)} too, which ${describeLock(lock.mode)} for a moment, after a wait for every transaction that writes to it.`,
          severity: "notice",
          span: command.span,
          ...advice4 ? { advice: advice4 } : {}
        };
      }
    }
  }
};

// src/lint-migrations/rules/add-column-not-null.ts
var rule6 = {
  id: "add-column-not-null",
  title: "NOT NULL column without a default",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P7"],
  what: "Finds `ADD COLUMN \u2026 NOT NULL` without a default on a table that production already has.",
  why: "The rows that are there have no value for the column, so that the statement fails with `23502` as soon as the table holds one row: it works on the empty database of a test and stops the deployment. Were it to pass, the code that still runs could not insert any more, as it does not know the column.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN state text NOT NULL;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN note text, ADD COLUMN weight int NOT NULL CHECK (weight > 0);"
    }
  ],
  good: [
    {
      title: "A constant default fills the old rows, without writing them",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Without a value that fits all rows: nullable first, NOT NULL when they are filled",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: [
        "ALTER TABLE orders ADD COLUMN state text;",
        "UPDATE orders SET state = 'old' WHERE id BETWEEN 1 AND 10000 AND state IS NULL;",
        "ALTER TABLE orders ADD CONSTRAINT orders_state_not_null CHECK (state IS NOT NULL) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_state_not_null;",
        "ALTER TABLE orders\n  ALTER COLUMN state SET NOT NULL,\n  DROP CONSTRAINT orders_state_not_null;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY);\nALTER TABLE parcels ADD COLUMN weight int NOT NULL;",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_AddColumn"],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !isLive(context, alteration.table) || context.statement.body?.kind === "function") return;
    for (const failure of context.effect.failures) {
      const command = alteration.commands.find((one) => one.index === failure.command);
      if (command?.type !== "AT_AddColumn" || failure.sqlstate !== "23502") continue;
      const column = displayColumn(alteration.table, columnDefOf(command.node)?.colname ?? command.name);
      const advice4 = addColumnAdvice(context, alteration.table, command.index, command.node);
      const empty = context.catalog.sizeOf(alteration.table)?.rows === 0;
      yield {
        message: `Adding ${column} as NOT NULL without a default fails as soon as ${alteration.shown} holds a row, since that row has no value for it.`,
        severity: empty ? "notice" : "error",
        span: command.span,
        // Up to the failure it reads the table under the same lock: one finding says both.
        explains: context.effect.work.filter(
          (work) => work.command === command.index && work.cause === "add-column-not-null"
        ),
        ...advice4 ? { advice: advice4 } : {}
      };
    }
  }
};

// src/lint-migrations/rules/add-column-stored-generated.ts
var rule7 = {
  id: "add-column-stored-generated",
  title: "Stored generated column added to a table in use",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P5"],
  what: "Finds `ADD COLUMN \u2026 GENERATED ALWAYS AS (\u2026) STORED` on a table that production already has.",
  why: "The value of a stored column lies in the row, so that PostgreSQL has to write every row and every index anew, under ACCESS EXCLUSIVE. There is no way to add such a column later to rows that hold the value: a trigger does the same for new rows at once and lets old ones be filled in batches. From PostgreSQL 18 a `VIRTUAL` column is computed when it is read and costs nothing to add.",
  bad: [
    {
      before: "CREATE TABLE lines (id bigint PRIMARY KEY, price numeric(10,2) NOT NULL, quantity int NOT NULL);",
      sql: "ALTER TABLE lines ADD COLUMN total numeric(12,2) GENERATED ALWAYS AS (price * quantity) STORED;"
    },
    {
      before: "CREATE TABLE articles (id bigint PRIMARY KEY, body text);",
      sql: "ALTER TABLE articles ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(body, ''))) STORED;"
    }
  ],
  good: [
    {
      title: "A plain column, kept by a trigger",
      before: "CREATE TABLE lines (id bigint PRIMARY KEY, price numeric(10,2) NOT NULL, quantity int NOT NULL);",
      sql: [
        [
          "ALTER TABLE lines ADD COLUMN total numeric(12,2);",
          "CREATE FUNCTION lines_total_compute() RETURNS trigger LANGUAGE plpgsql AS $$",
          "BEGIN",
          "  NEW.total := NEW.price * NEW.quantity;",
          "  RETURN NEW;",
          "END",
          "$$;",
          "CREATE TRIGGER lines_total_compute BEFORE INSERT OR UPDATE ON lines",
          "  FOR EACH ROW EXECUTE FUNCTION lines_total_compute();"
        ].join("\n"),
        "UPDATE lines SET total = price * quantity WHERE id BETWEEN 1 AND 10000 AND total IS NULL;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Computed when it is read",
      before: "CREATE TABLE lines (id bigint PRIMARY KEY, price numeric(10,2) NOT NULL, quantity int NOT NULL);",
      sql: "ALTER TABLE lines ADD COLUMN total numeric(12,2) GENERATED ALWAYS AS (price * quantity) VIRTUAL;",
      versions: { from: 18 },
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    yield* addColumnProblems(
      context,
      ["add-column-stored-generated"],
      (column) => `Adding the stored generated column ${column}`
    );
  }
};

// src/lint-migrations/rules/add-column-unique.ts
var rule8 = {
  id: "add-column-unique",
  title: "Column added as UNIQUE or PRIMARY KEY",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P10"],
  what: "Finds `UNIQUE` or `PRIMARY KEY` inside an `ADD COLUMN` on a table that production already has.",
  why: "Behind both stands an index. It is built on the spot, from every row, under ACCESS EXCLUSIVE. Built by itself, `CONCURRENTLY`, it blocks nobody, and a constraint takes over a finished index in a moment.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE customers ADD COLUMN mail text UNIQUE;"
    },
    {
      before: "CREATE TABLE settings (name text);",
      sql: "ALTER TABLE settings ADD COLUMN scope text NOT NULL DEFAULT 'all' PRIMARY KEY;"
    }
  ],
  good: [
    {
      title: "Column, index, constraint",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: [
        "ALTER TABLE customers ADD COLUMN mail text;",
        "CREATE UNIQUE INDEX CONCURRENTLY customers_mail_key ON customers (mail);",
        "ALTER TABLE customers ADD CONSTRAINT customers_mail_key UNIQUE USING INDEX customers_mail_key;"
      ],
      strongestLock: "ACCESS EXCLUSIVE",
      outsideTransaction: true
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    yield* addColumnProblems(
      context,
      ["add-column-unique", "add-column-primary-key"],
      (column, pieces) => pieces.some((piece) => piece.work.cause === "add-column-primary-key") ? `Adding ${column} as PRIMARY KEY` : `Adding ${column} as UNIQUE`
    );
  }
};

// src/lint-migrations/rules/add-column-volatile-default.ts
var rule9 = {
  id: "add-column-volatile-default",
  title: "Column default computed row by row",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P1", "P2"],
  what: "Finds `ADD COLUMN \u2026 DEFAULT` with an expression that gives each row another value, such as `random()`, `gen_random_uuid()` or `clock_timestamp()`.",
  why: "A default that is the same for all rows is stored once, in the catalog, and adding the column is instant. A volatile one has to be computed for each row that is there: PostgreSQL writes the table and all its indexes anew under ACCESS EXCLUSIVE, and every query of the table waits for it. `now()` and `CURRENT_DATE` are the same for a whole statement and therefore harmless.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();"
    },
    {
      title: "Hidden inside an expression",
      before: "CREATE TABLE coupons (id bigint PRIMARY KEY, label text NOT NULL);",
      sql: "ALTER TABLE coupons ADD COLUMN code text NOT NULL DEFAULT upper('c-' || floor(random() * 1000000)::text);"
    },
    {
      title: "A sequence by hand",
      before: "CREATE SEQUENCE tickets_no;\nCREATE TABLE tickets (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE tickets ADD COLUMN opened timestamptz DEFAULT clock_timestamp(), ADD COLUMN no bigint DEFAULT nextval('tickets_no');"
    }
  ],
  good: [
    {
      title: "The column first, then its default, then the old rows in batches",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: [
        "ALTER TABLE orders ADD COLUMN token uuid;\nALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();",
        "UPDATE orders SET token = gen_random_uuid() WHERE id BETWEEN 1 AND 10000 AND token IS NULL;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "The same moment for every row: stored once",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN created timestamptz NOT NULL DEFAULT now(), ADD COLUMN day date DEFAULT CURRENT_DATE, ADD COLUMN source text DEFAULT lower('WEB');",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration has no rows yet",
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY);\nALTER TABLE parcels ADD COLUMN token uuid DEFAULT gen_random_uuid();",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    yield* addColumnProblems(
      context,
      ["add-column-volatile-default", "add-column-default-before-11"],
      (column) => `Adding ${column} with a default that is computed for each row`
    );
  }
};

// src/lint-migrations/rules/add-exclude.ts
var rule10 = {
  id: "add-exclude",
  title: "Exclusion constraint on a table in use",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P46"],
  what: "Finds `ADD \u2026 EXCLUDE` on a table in use.",
  why: "Its index is built on the spot, from every row, under ACCESS EXCLUSIVE. Other than for UNIQUE there is no way around: an exclusion constraint can neither be NOT VALID nor take over an index that was built concurrently. On a big table it takes a maintenance window, or a new table that is created with the constraint and filled in the background.",
  bad: [
    {
      before: "CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange);",
      sql: "ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);"
    },
    {
      before: "CREATE TABLE shifts (id bigint PRIMARY KEY, span int4range, dropped boolean);",
      sql: "ALTER TABLE shifts ADD EXCLUDE USING gist (span WITH &&) WHERE (NOT dropped);"
    }
  ],
  good: [
    {
      title: "With the table",
      sql: "CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["add-exclude"])) {
      yield commandProblem(context, work, `Adding an exclusion constraint to ${work.alteration.shown}`, {
        advice: {
          summary: "Create a new table with the constraint, fill it in the background and swap the names, or plan a window: PostgreSQL has no way to add it without the lock.",
          steps: []
        }
      });
    }
  }
};

// src/lint-migrations/rules/add-foreign-key.ts
var rule11 = {
  id: "add-foreign-key",
  title: "Foreign key added without NOT VALID",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P37", "P38"],
  what: "Finds `ADD \u2026 FOREIGN KEY` without `NOT VALID` on a table in use; and with it on a partitioned table before PostgreSQL 18, where the server refuses it.",
  why: "Each row is looked up in the referenced table while SHARE ROW EXCLUSIVE is held on both tables: reads go on, every INSERT, UPDATE and DELETE of either table waits. With `NOT VALID` the locks last a moment; `VALIDATE CONSTRAINT` looks the old rows up later and blocks no writes.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
      sql: "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE DEFERRABLE;"
    },
    {
      title: "NOT VALID on a partitioned table, before 18: an error",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE events (at date NOT NULL, customer_id bigint) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: "ALTER TABLE events ADD CONSTRAINT events_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;",
      versions: { to: 17 }
    }
  ],
  good: [
    {
      title: "First for new rows, in a later migration for the old ones",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
      sql: [
        "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);",
        "ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fkey;"
      ],
      outsideTransaction: true,
      strongestLock: "SHARE ROW EXCLUSIVE"
    },
    {
      title: "Partition by partition",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE events (at date NOT NULL, customer_id bigint) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: [
        "ALTER TABLE events_2026 ADD CONSTRAINT events_2026_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;",
        "ALTER TABLE events_2026 VALIDATE CONSTRAINT events_2026_customer_fkey;"
      ],
      strongestLock: "SHARE ROW EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_AddConstraint"],
  when: "blocking locks",
  *statement(context) {
    for (const work of commandWork(context, ["add-foreign-key"])) {
      const { alteration: alteration2, command } = work;
      const constraint = constraintOf(command.node);
      if (!constraint) continue;
      const what = constraint.conname ? `foreign key ${quoteIdentifier(constraint.conname)}` : "a foreign key";
      const to = displayName(relationName(context.catalog, constraint.pktable));
      const eachPartition = alteration2.relation?.partitionKey != null && context.server.major < 18;
      yield commandProblem(context, work, `Adding ${what} from ${alteration2.shown} to ${to}`, {
        advice: eachPartition ? partitionedForeignKeyAdvice(context, alteration2.table, constraint) : notValidAdvice(context, alteration2.table, constraint),
        ...eachPartition ? {} : { fix: notValidFix(context, constraint) }
      });
    }
    if (context.server.major >= 18) return;
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration?.relation?.partitionKey) return;
    for (const command of alteration.commands) {
      const constraint = constraintOf(command.node);
      if (constraint?.contype !== "CONSTR_FOREIGN" || !constraint.skip_validation) continue;
      yield {
        message: `The server refuses a foreign key NOT VALID on ${alteration.shown}, because the table is partitioned (possible from PostgreSQL 18), and the deployment stops.`,
        span: command.span,
        advice: partitionedForeignKeyAdvice(context, alteration.table, constraint)
      };
    }
  }
};

// src/lint-migrations/rules/add-primary-key.ts
var rule12 = {
  id: "add-primary-key",
  title: "Primary key that builds an index or looks for NULLs under a lock",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P43", "P44"],
  what: "Finds `ADD PRIMARY KEY` on a table in use without `USING INDEX`, and with it on columns that are not NOT NULL yet.",
  why: "Without `USING INDEX` the index is built on the spot, from every row, under ACCESS EXCLUSIVE. With it, the index is there, but a primary key makes its columns NOT NULL: for a column that may hold NULL the server reads the whole table to see that none does, under the same lock. That second half is easily missed.",
  bad: [
    {
      before: "CREATE TABLE settings (name text NOT NULL);",
      sql: "ALTER TABLE settings ADD PRIMARY KEY (name);"
    },
    {
      title: "The index is there, but the column may hold NULL",
      before: "CREATE TABLE settings (name text);\nCREATE UNIQUE INDEX settings_pkey ON settings (name);",
      sql: "ALTER TABLE settings ADD CONSTRAINT settings_pkey PRIMARY KEY USING INDEX settings_pkey;"
    }
  ],
  good: [
    {
      title: "NOT NULL proven, index built: the key is instant",
      before: "CREATE TABLE settings (name text UNIQUE);",
      sql: [
        "CREATE UNIQUE INDEX CONCURRENTLY settings_pkey ON settings (name);",
        "ALTER TABLE settings ADD CONSTRAINT settings_name_not_null CHECK (name IS NOT NULL) NOT VALID;",
        "ALTER TABLE settings VALIDATE CONSTRAINT settings_name_not_null;",
        "ALTER TABLE settings\n  ALTER COLUMN name SET NOT NULL,\n  ADD CONSTRAINT settings_pkey PRIMARY KEY USING INDEX settings_pkey;",
        "ALTER TABLE settings DROP CONSTRAINT settings_name_not_null;"
      ],
      outsideTransaction: true,
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["add-primary-key", "primary-key-nullable-columns"])) {
      const { alteration, command, pieces } = work;
      const constraint = constraintOf(command.node);
      if (!constraint) continue;
      const { table } = alteration;
      const index = constraint.indexname;
      const nullable = pieces.flatMap(
        (piece) => piece.work.cause === "primary-key-nullable-columns" && piece.work.column ? [piece.work.column] : []
      );
      const name = quoteIdentifier(constraint.conname ?? index ?? "");
      const advice4 = index ? {
        summary: "Prove first, without blocking, that the columns hold no NULL.",
        steps: numbered(
          setNotNullSteps(
            context.catalog,
            context.server,
            table,
            [...new Set(nullable)],
            [`ADD CONSTRAINT ${name} PRIMARY KEY USING INDEX ${quoteIdentifier(index)}`]
          )
        )
      } : usingIndexAdvice(context, table, constraint);
      yield commandProblem(context, work, `Adding a primary key to ${alteration.shown}`, advice4 ? { advice: advice4 } : {});
    }
  }
};

// src/lint-migrations/rules/add-unique.ts
var rule13 = {
  id: "add-unique",
  title: "UNIQUE constraint that builds its index under a lock",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P42"],
  what: "Finds `ADD \u2026 UNIQUE` on a table in use without `USING INDEX`.",
  why: "The constraint needs an index, and ALTER TABLE builds it on the spot, from every row, under ACCESS EXCLUSIVE: not even reads get through. An index built before, with `CREATE UNIQUE INDEX CONCURRENTLY`, becomes the constraint in a moment.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, mail text);",
      sql: "ALTER TABLE customers ADD CONSTRAINT customers_mail_key UNIQUE (mail);"
    },
    {
      before: "CREATE TABLE members (team bigint, person bigint);",
      sql: "ALTER TABLE members ADD UNIQUE (team, person) DEFERRABLE INITIALLY DEFERRED;"
    }
  ],
  good: [
    {
      title: "The index concurrently, then the constraint from it",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, mail text);",
      sql: [
        "CREATE UNIQUE INDEX CONCURRENTLY customers_mail_key ON customers (mail);",
        "ALTER TABLE customers ADD CONSTRAINT customers_mail_key UNIQUE USING INDEX customers_mail_key;"
      ],
      outsideTransaction: true,
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["add-unique"])) {
      const { alteration, command } = work;
      const constraint = constraintOf(command.node);
      if (!constraint) continue;
      const what = constraint.conname ? `unique constraint ${quoteIdentifier(constraint.conname)}` : "a unique constraint";
      const advice4 = usingIndexAdvice(context, alteration.table, constraint);
      yield commandProblem(context, work, `Adding ${what} to ${alteration.shown}`, advice4 ? { advice: advice4 } : {});
    }
  }
};

// src/lint-migrations/rules/allowed-extensions.ts
var rule14 = {
  id: "allowed-extensions",
  title: "Extension, language or schema that is not on the list",
  category: "process",
  severity: "error",
  enabled: true,
  covers: ["P111"],
  what: "Finds `CREATE EXTENSION`, `CREATE LANGUAGE`, functions in a language and `CREATE SCHEMA` that the project\u2019s lists do not have. An empty list allows everything, so that the rule is silent until a list is given.",
  why: "An extension brings code into the server, needs its files on every standby and decides which hosts and versions the database can move to. Whether that is wanted is settled once, in the configuration, and not by whichever migration needs it first.",
  options: {
    extensions: { type: "list", default: [], what: "Extensions that migrations may create; empty allows all." },
    languages: { type: "list", default: [], what: "Languages that functions may be written in; empty allows all." },
    schemas: { type: "list", default: [], what: "Schemas that migrations may create; empty allows all." }
  },
  bad: [
    { sql: "CREATE EXTENSION IF NOT EXISTS dblink;", options: { extensions: ["pg_trgm", "citext"] } },
    {
      sql: "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';",
      options: { languages: ["sql"] }
    },
    { sql: "CREATE SCHEMA playground;", options: { schemas: ["app"] } }
  ],
  good: [
    { title: "On the list", sql: "CREATE SCHEMA app;", options: { schemas: ["app"] }, strongestLock: "none" },
    { title: "Without a list", sql: "CREATE SCHEMA playground;", strongestLock: "none" }
  ],
  on: ["CreateExtensionStmt", "CreatePLangStmt", "CreateFunctionStmt", "CreateSchemaStmt", "DoStmt"],
  *statement(context) {
    const { statement } = context;
    const extension = nodeOf(statement, "CreateExtensionStmt")?.extname;
    const schema = nodeOf(statement, "CreateSchemaStmt")?.schemaname;
    const language = nodeOf(statement, "CreatePLangStmt")?.plname ?? languageOf(nodeOf(statement, "CreateFunctionStmt")?.options ?? nodeOf(statement, "DoStmt")?.args);
    if (extension !== void 0 && !allows(context, "extensions", extension)) {
      yield { message: `Extension ${quoteIdentifier(extension)} is not on this project's list of extensions.` };
    }
    if (schema !== void 0 && !allows(context, "schemas", schema)) {
      yield { message: `Schema ${quoteIdentifier(schema)} is not on this project's list of schemas.` };
    }
    if (language !== void 0 && !allows(context, "languages", language)) {
      yield { message: `Language ${quoteIdentifier(language)} is not on this project's list of languages.` };
    }
  }
};
function allows(context, option, name) {
  const list2 = context.option(option);
  return !Array.isArray(list2) || list2.length === 0 || list2.includes(name);
}
function languageOf(options) {
  for (const option of options ?? []) {
    const element = inside(option, "DefElem");
    if (element?.defname === "language") return inside(element.arg, "String")?.sval;
  }
  return void 0;
}

// src/lint-migrations/advice/partition.ts
function boundAsCheck(parent, statement, bound) {
  const keys = parent?.partitionKey?.columns ?? [];
  const key = keys[0];
  if (!bound || bound.is_default || keys.length !== 1 || key === null || key === void 0) return null;
  const column = quoteIdentifier(key);
  const from = statement.offsetOf(bound.location);
  if (bound.strategy === "l") {
    const values = listOfValues(statement, from, "in");
    if (values === null || /\bnull\b/i.test(values)) return null;
    return { inside: `${column} IS NOT NULL AND ${column} IN (${values})`, outside: `${column} NOT IN (${values})` };
  }
  if (bound.strategy !== "r") return null;
  const lower = listOfValues(statement, from, "from");
  const upper = listOfValues(statement, from, "to");
  if (lower === null || upper === null) return null;
  const least = /^minvalue$/i.test(lower) ? null : lower;
  const most = /^maxvalue$/i.test(upper) ? null : upper;
  const within = [
    `${column} IS NOT NULL`,
    ...least ? [`${column} >= ${least}`] : [],
    ...most ? [`${column} < ${most}`] : []
  ];
  const without = [...least ? [`${column} < ${least}`] : [], ...most ? [`${column} >= ${most}`] : []];
  if (without.length === 0) return null;
  return { inside: within.join(" AND "), outside: without.join(" OR ") };
}
function listOfValues(statement, from, word) {
  const place2 = findWord(statement, from, word);
  return place2 ? parenthesisedAt(statement, place2.end) : null;
}
function proofSteps(catalog, table, condition) {
  const name = displayName(table);
  const constraint = quoteIdentifier(constraintName(catalog, table, [], "bound_check"));
  return {
    steps: [
      {
        title: `Hold new rows of ${name} to the bound; existing rows are not looked at`,
        sql: `ALTER TABLE ${name} ADD CONSTRAINT ${constraint} CHECK (${condition}) NOT VALID;`
      },
      {
        title: "In a transaction of its own, check the existing rows while reads and writes go on",
        sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${constraint};`
      }
    ],
    drop: `ALTER TABLE ${name} DROP CONSTRAINT ${constraint};`
  };
}

// src/lint-migrations/rules/attach-partition.ts
var rule15 = {
  id: "attach-partition",
  title: "ATTACH PARTITION of a table that has to be read first",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P98"],
  what: "Finds `ATTACH PARTITION` of a table in use without a validated CHECK that implies the bound, or without the indexes and foreign keys of the parent.",
  why: "The server has to be sure that every row belongs into the partition, so it reads the whole table under ACCESS EXCLUSIVE; an index of the parent that the table lacks is built on the spot as well. With a validated CHECK of the same condition, and with the indexes built before, attaching is instant.",
  bad: [
    {
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 (id bigint, at date NOT NULL);",
      sql: "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
    },
    {
      before: "CREATE TABLE users (id bigint, region text NOT NULL) PARTITION BY LIST (region);\nCREATE TABLE users_eu (id bigint, region text NOT NULL);",
      sql: "ALTER TABLE users ATTACH PARTITION users_eu FOR VALUES IN ('de', 'fr');"
    }
  ],
  good: [
    {
      title: "A validated CHECK is the proof",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2024 (id bigint, at date NOT NULL);",
      sql: [
        "ALTER TABLE events_2024 ADD CONSTRAINT events_2024_bound_check CHECK (at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;",
        "ALTER TABLE events_2024 VALIDATE CONSTRAINT events_2024_bound_check;",
        "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\nALTER TABLE events_2024 DROP CONSTRAINT events_2024_bound_check;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "An empty table of the same migration",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);",
      sql: "CREATE TABLE events_2027 (id bigint, at date NOT NULL);\nALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');",
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["attach-partition"])) {
      const { alteration, command, pieces } = work;
      const partition = inside(command.node.def, "PartitionCmd");
      const child = relationName(context.catalog, partition?.name);
      const scans = pieces.some((piece) => piece.work.kind === "scan");
      const condition = scans ? boundAsCheck(alteration.relation, context.statement, partition?.bound) : null;
      const proof = condition ? proofSteps(context.catalog, child, condition.inside) : null;
      yield commandProblem(context, work, `Attaching ${displayName(child)} to ${alteration.shown}`, {
        advice: {
          summary: "Prove with a validated CHECK that the rows fit, and build the indexes of the parent on the table, before it is attached.",
          steps: proof ? numbered([
            ...proof.steps,
            {
              title: "Attach it, and drop the CHECK that the bound has made superfluous",
              sql: `${context.statement.sql};
${proof.drop}`
            }
          ]) : []
        }
      });
    }
  }
};

// src/lint-migrations/rules/blocking-work.ts
var rule16 = {
  id: "blocking-work",
  title: "Other work on a table in use while others wait",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["X7"],
  what: "Finds every rewrite, scan or index build on a table in use, under a lock that blocks writes or reads, that no other rule speaks of.",
  why: "Whatever the statement is called: if it has to go over a whole table while others wait for its lock, the wait grows with the table. The other rules know the usual cases and their ways around; this one makes sure that nothing that blocks goes unsaid.",
  bad: [
    {
      title: "Foreign keys that point to a partition are checked when it leaves",
      before: [
        "CREATE TABLE events (id bigint PRIMARY KEY) PARTITION BY RANGE (id);",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (1000);",
        "CREATE TABLE notes (event_id bigint REFERENCES events);"
      ].join("\n"),
      sql: "ALTER TABLE events DETACH PARTITION events_1;"
    }
  ],
  good: [
    {
      title: "A long read that keeps nobody out",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "ANALYZE orders;",
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  when: "work",
  *statement(context) {
    for (const pieces of byCommand(blockingWork(context)).values()) {
      yield blockingProblem(context, pieces, "The statement");
    }
  }
};

// src/lint-migrations/spans.ts
function spanAt(statement, location) {
  if (location === void 0 || location < 0) return statement.span;
  const { text: text3 } = statement.source;
  const start = statement.offsetOf(location);
  const { span } = statement;
  if (start < span.start || start >= span.end) return span;
  let depth = 0;
  let end = start;
  for (let token2 = nextToken(text3, start, span.end); token2; token2 = nextToken(text3, token2.end, span.end)) {
    if (token2.kind === "line-comment" || token2.kind === "block-comment") continue;
    const mark = token2.kind === "punctuation" ? text3[token2.start] : "";
    if (depth === 0 && (mark === "," || mark === ")" || mark === ";")) break;
    if (mark === "(" || mark === "[") depth++;
    else if (mark === ")" || mark === "]") depth--;
    end = token2.end;
  }
  return end > start ? { start, end } : span;
}

// src/lint-migrations/written.ts
var isNamePart = (code) => code >= 48 && code <= 57 || code >= 65 && code <= 90 || code >= 97 && code <= 122 || code === 95 || code === 36;
var mostPlaces = 200;
function writtenAfter(text3, name, words2) {
  const folded = text3.toLowerCase();
  const lower = folded.length === text3.length ? folded : text3;
  const wanted = name.toLowerCase();
  let first = -1;
  let places = 0;
  if (wanted === "") return { after: -1, first };
  for (let at = lower.indexOf(wanted); at >= 0 && places < mostPlaces; at = lower.indexOf(wanted, at + 1)) {
    const inside3 = isNamePart(lower.charCodeAt(at - 1)) || isNamePart(lower.charCodeAt(at + wanted.length));
    if (inside3) continue;
    places++;
    if (first < 0) first = at;
    if (words2.test(lower.slice(lower.lastIndexOf(";", at) + 1, at))) return { after: at, first };
  }
  return { after: -1, first };
}
function wordsWritten(text3, words2) {
  const known2 = /* @__PURE__ */ new Map();
  let seen = false;
  for (const { 0: word, index } of text3.matchAll(/[A-Za-z0-9_$]+|;/g)) {
    if (word === ";") {
      seen = false;
      continue;
    }
    const lower = word.toLowerCase();
    const before2 = known2.get(lower);
    if (!before2) known2.set(lower, { after: seen ? index : -1, first: index });
    else if (before2.after < 0 && seen) before2.after = index;
    seen ||= words2.test(lower);
  }
  return (name) => /^[A-Za-z0-9_$]+$/.test(name) ? known2.get(name.toLowerCase()) ?? { after: -1, first: -1 } : writtenAfter(text3, name, words2);
}

// src/lint-migrations/declarations.ts
var contypes = {
  "primary key": "CONSTR_PRIMARY",
  unique: "CONSTR_UNIQUE",
  exclude: "CONSTR_EXCLUSION",
  check: "CONSTR_CHECK",
  "foreign key": "CONSTR_FOREIGN",
  "not null": "CONSTR_NOTNULL"
};
function declarationOf(context, table, constraint) {
  for (const statement of context.statements) {
    for (const found of declarations(statement, context)) {
      if (keyOf(found.table) !== keyOf(table) || found.node.contype !== contypes[constraint.kind]) continue;
      const same = found.node.conname ? found.node.conname === constraint.name : found.columns.length === constraint.columns.length && found.columns.every((column, i) => column === constraint.columns[i]);
      if (same) return spanAt(statement, found.node.location);
    }
  }
  return null;
}
function* declarations(statement, context) {
  const create = nodeOf(statement, "CreateStmt");
  if (create) {
    const table = relationName(context.catalog, create.relation);
    for (const element of create.tableElts ?? []) {
      const constraint = inside(element, "Constraint");
      if (constraint) yield { table, node: constraint, columns: columnsOf(constraint) };
      const column = inside(element, "ColumnDef");
      if (column) yield* inline(table, column);
    }
    return;
  }
  const alteration = alterationOf(statement, context.catalog);
  for (const command of alteration?.commands ?? []) {
    if (!alteration) continue;
    const constraint = command.type === "AT_AddConstraint" ? inside(command.node.def, "Constraint") : void 0;
    if (constraint) yield { table: alteration.table, node: constraint, columns: columnsOf(constraint) };
    const column = command.type === "AT_AddColumn" ? inside(command.node.def, "ColumnDef") : void 0;
    if (column) yield* inline(alteration.table, column);
  }
}
function* inline(table, column) {
  for (const node of column.constraints ?? []) {
    const constraint = inside(node, "Constraint");
    if (constraint) yield { table, node: constraint, columns: [column.colname ?? ""] };
  }
}
function columnsOf(constraint) {
  return stringsOf(constraint.contype === "CONSTR_FOREIGN" ? constraint.fk_attrs : constraint.keys);
}
function lineOf(migration, names) {
  const { source, pieces } = migration.up;
  let found = known.get(migration.up);
  if (!found) {
    found = pieces.map((piece) => wordsWritten(withoutComments(source.text.slice(piece.start, piece.end)), creates));
    known.set(migration.up, found);
  }
  for (const name of names) {
    let first = null;
    for (const [place2, written] of found.entries()) {
      const { after: after2, first: one } = written(name);
      const start = pieces[place2]?.start ?? 0;
      if (after2 >= 0) return source.position(start + after2).line;
      if (one >= 0) first ??= start + one;
    }
    if (first !== null) return source.position(first).line;
  }
  return 1;
}
var creates = /\bcreate\b/i;
var known = /* @__PURE__ */ new WeakMap();
function withoutComments(text3) {
  return text3.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
}

// src/core/sql/placeholders.ts
function isMaskingName(name) {
  return /^x_{2,}$/.test(name);
}

// src/core/schema/node.ts
function inside2(node, kind) {
  if (!node) return void 0;
  return node[kind];
}
function textOf2(node) {
  const string = inside2(node, "String");
  return string ? string.sval ?? "" : void 0;
}
function textsOf(nodes) {
  const texts2 = [];
  for (const node of nodes ?? []) {
    const text3 = textOf2(node);
    if (text3 !== void 0) texts2.push(text3);
  }
  return texts2;
}

// src/core/schema/types.ts
var aliases = {
  decimal: "numeric",
  character: "bpchar",
  "character varying": "varchar"
};
var serials = {
  serial: "int4",
  serial4: "int4",
  bigserial: "int8",
  serial8: "int8",
  smallserial: "int2",
  serial2: "int2"
};
function serialBase(type) {
  if (type?.names?.length !== 1) return null;
  return serials[textsOf(type.names)[0] ?? ""] ?? null;
}
function canonicalType(type) {
  const names = textsOf(type?.names);
  let name = names[names.length - 1];
  if (!type || name === void 0 || isMaskingName(name)) return null;
  let schema = names.length > 1 ? names[names.length - 2] ?? null : null;
  if (schema === "pg_catalog") schema = null;
  let array = (type.arrayBounds?.length ?? 0) > 0;
  if (schema === null) {
    if (name.startsWith("_") && builtInTypes.has(name.slice(1))) {
      name = name.slice(1);
      array = true;
    }
    name = aliases[name] ?? name;
  }
  return { name, schema, modifiers: modifiersOf(type), array };
}
var noModifiers = [];
function modifiersOf(type) {
  if (!type.typmods?.length) return noModifiers;
  const modifiers = [];
  for (const node of type.typmods) {
    const constant = inside2(node, "A_Const");
    if (constant?.ival) modifiers.push(constant.ival.ival ?? 0);
  }
  return modifiers;
}
function sameType(a, b) {
  if (a === null || b === null) return false;
  return a.name === b.name && a.array === b.array && (a.schema === b.schema || a.schema === null || b.schema === null) && a.modifiers.length === b.modifiers.length && a.modifiers.every((modifier, i) => modifier === b.modifiers[i]);
}
function displayType(type) {
  return displayElement(type) + (type.array ? "[]" : "");
}
function displayElement(type) {
  const { name, modifiers } = type;
  if (type.schema !== null) return withModifiers(`${quoteIdentifier(type.schema)}.${quoteIdentifier(name)}`, modifiers);
  switch (name) {
    case "bpchar":
      return modifiers.length === 0 ? "bpchar" : withModifiers("character", modifiers);
    case "time":
    case "timestamp":
      return `${withModifiers(name, modifiers)} without time zone`;
    case "timetz":
    case "timestamptz":
      return `${withModifiers(name.slice(0, -2), modifiers)} with time zone`;
    case "interval":
      return displayInterval(modifiers);
    case "numeric":
      return modifiers.length === 1 ? `numeric(${modifiers[0]},0)` : withModifiers(name, modifiers);
    case "char":
      return '"char"';
  }
  return withModifiers(standardNames[name] ?? quoteIdentifier(name), modifiers);
}
function withModifiers(name, modifiers) {
  return modifiers.length === 0 ? name : `${name}(${modifiers.join(",")})`;
}
var intervalRanges = /* @__PURE__ */ new Map([
  [1 << 2, " year"],
  [1 << 1, " month"],
  [1 << 3, " day"],
  [1 << 10, " hour"],
  [1 << 11, " minute"],
  [1 << 12, " second"],
  [1 << 2 | 1 << 1, " year to month"],
  [1 << 3 | 1 << 10, " day to hour"],
  [1 << 3 | 1 << 10 | 1 << 11, " day to minute"],
  [1 << 3 | 1 << 10 | 1 << 11 | 1 << 12, " day to second"],
  [1 << 10 | 1 << 11, " hour to minute"],
  [1 << 10 | 1 << 11 | 1 << 12, " hour to second"],
  [1 << 11 | 1 << 12, " minute to second"]
]);
function displayInterval(modifiers) {
  const range = intervalRanges.get(modifiers[0] ?? -1) ?? "";
  return `interval${range}${modifiers.length > 1 ? `(${modifiers[1]})` : ""}`;
}
var standardNames = {
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  bool: "boolean",
  varchar: "character varying",
  varbit: "bit varying"
};
var builtInTypes = new Set(
  "int2 int4 int8 float4 float8 numeric money bool text varchar bpchar char name bytea date time timetz timestamp timestamptz interval uuid json jsonb jsonpath xml inet cidr macaddr macaddr8 bit varbit point line lseg box path polygon circle tsvector tsquery oid regclass regtype regproc regprocedure regoper regoperator regnamespace regrole regconfig regdictionary regcollation xid xid8 cid tid pg_lsn txid_snapshot pg_snapshot oidvector int2vector int4range int8range numrange daterange tsrange tstzrange int4multirange int8multirange nummultirange datemultirange tsmultirange tstzmultirange refcursor record unknown".split(" ")
);

// src/lint-migrations/deployed.ts
function inProduction(context, name) {
  return !context.isNew(name);
}
function placeOf(context) {
  return context.place;
}
function undoesUp(context, name) {
  return context.direction === "down" && makes(context.migration.up, name);
}
function makes({ source, pieces }, name) {
  return pieces.some((piece) => writtenAfter(source.text.slice(piece.start, piece.end), name, making).after >= 0);
}
var making = /\b(?:create|add|rename)\b/i;
function escaped(text3) {
  return text3.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function addedBefore(context, table, column) {
  return context.statements.slice(0, context.index).some((statement) => {
    const alteration = alterationOf(statement, context.catalog);
    if (!alteration || keyOf(alteration.table) !== keyOf(table)) return false;
    return alteration.commands.some(
      (command) => command.type === "AT_AddColumn" && inside(command.node.def, "ColumnDef")?.colname === column
    );
  });
}
function isStillNull(context, table, column) {
  let added = false;
  for (const statement of context.statements.slice(0, context.index + 1)) {
    const alteration = alterationOf(statement, context.catalog);
    if (alteration && keyOf(alteration.table) === keyOf(table)) {
      for (const command of alteration.commands) {
        const definition = command.type === "AT_AddColumn" ? inside(command.node.def, "ColumnDef") : void 0;
        if (definition?.colname !== column) continue;
        if (serialBase(definition.typeName) !== null) return false;
        if ((definition.constraints ?? []).some((node) => valued.has(inside(node, "Constraint")?.contype ?? "")))
          return false;
        added = true;
      }
      continue;
    }
    if (added && statement.kind !== "CreateStmt" && statement.kind !== "IndexStmt" && statement.kind !== "AlterTableStmt") {
      const written = nodeOf(statement, "UpdateStmt")?.relation ?? nodeOf(statement, "InsertStmt")?.relation;
      if (!harmless.has(statement.kind) && (!written || keyOf(relationName(context.catalog, written)) === keyOf(table)))
        return false;
    }
  }
  return added;
}
function isFilledBefore(context, table, column) {
  return context.statements.slice(0, context.index).some((statement) => {
    if (statement.body?.kind === "function" || statement.body?.conditional) return false;
    const update = nodeOf(statement, "UpdateStmt");
    const change = update ?? nodeOf(statement, "DeleteStmt");
    if (!change?.relation || keyOf(relationName(context.catalog, change.relation)) !== keyOf(table)) return false;
    if (change.whereClause !== void 0 && !isNullTest(change.whereClause, column)) return false;
    if (!update) return true;
    return update.fromClause === void 0 && (update.targetList ?? []).some((node) => {
      const target = inside(node, "ResTarget");
      return target?.name === column && isSurelyValue(target.val);
    });
  });
}
function isNullTest(node, column) {
  const test = inside(node, "NullTest");
  const fields = stringsOf(inside(test?.arg, "ColumnRef")?.fields);
  return test?.nulltesttype === "IS_NULL" && fields[fields.length - 1] === column;
}
function isSurelyValue(node) {
  const constant = inside(node, "A_Const");
  if (constant) return constant.isnull !== true;
  const cast = inside(node, "TypeCast");
  if (cast) return isSurelyValue(cast.arg);
  const call = inside(node, "FuncCall");
  return call !== void 0 && (call.args ?? []).length === 0 || inside(node, "SQLValueFunction") !== void 0;
}
var valued = /* @__PURE__ */ new Set(["CONSTR_DEFAULT", "CONSTR_IDENTITY", "CONSTR_GENERATED"]);
var harmless = /* @__PURE__ */ new Set([
  "CommentStmt",
  "CreateEnumStmt",
  "DropStmt",
  "RenameStmt",
  "TransactionStmt",
  "VariableSetStmt"
]);
function laterStatements(context) {
  return context.statements.slice(context.index + 1);
}
function viewTakesName(context, name) {
  return laterStatements(context).some((statement) => {
    const view = nodeOf(statement, "ViewStmt");
    return view !== void 0 && keyOf(relationName(context.catalog, view.view)) === keyOf(name);
  });
}
function codeUsing(context, name, table) {
  const references = context.codeReferences(name, table?.name);
  if (references.length === 0) return { ending: "" };
  const places = references.length === 1 ? "one place" : `${references.length} places`;
  return { references, ending: `; the repository still names it in ${places}` };
}

// src/lint-migrations/rules/cascading-foreign-key.ts
var rule17 = {
  id: "cascading-foreign-key",
  title: "Foreign key that deletes or changes rows by itself",
  category: "correctness",
  severity: "notice",
  enabled: false,
  covers: ["P52"],
  what: "Finds a new foreign key with `ON DELETE CASCADE` or `ON UPDATE CASCADE`.",
  why: "One DELETE of a parent removes every row below it in the same transaction, however many there are, with locks on all of them, and through every further cascade. A team may prefer to delete children itself, in batches, and let the server refuse what was forgotten.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders (customer_id bigint REFERENCES customers ON DELETE CASCADE);"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint);",
      sql: "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON UPDATE CASCADE NOT VALID;"
    }
  ],
  good: [
    {
      title: "The server refuses to delete a parent that is still used",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders (customer_id bigint REFERENCES customers ON DELETE RESTRICT);",
      strongestLock: "SHARE ROW EXCLUSIVE"
    }
  ],
  *script(context) {
    const place2 = placeOf(context);
    if (context.direction === "down") return;
    for (const { table: relation, constraint } of context.catalog.foreignKeysBornIn(place2)) {
      if (relation.partitionOf) continue;
      const deletes = constraint.onDelete === "cascade";
      if (!deletes && constraint.onUpdate !== "cascade") continue;
      const span = declarationOf(context, relation.name, constraint);
      yield {
        message: deletes ? `One DELETE on ${displayName(constraint.references)} deletes every row of ${displayName(relation.name)} that references it, however many there are.` : `One UPDATE of the key of ${displayName(constraint.references)} changes (${constraint.columns.map(quoteIdentifier).join(", ")}) in every row of ${displayName(relation.name)} that references it.`,
        ...span ? { span } : {},
        advice: {
          summary: "Leave the action out (NO ACTION) and delete or change the referencing rows in batches first.",
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/advice/change-column-type.ts
function changeColumnTypeAdvice(input, table, command) {
  const definition = columnDefOf(command);
  const from = command.name;
  if (!definition?.typeName || !from) return null;
  const { catalog, server, statement } = input;
  const relation = catalog.relation(table);
  const known2 = relation?.columns.get(from);
  const to = columnName(relation, [from, "new"]);
  const retired = columnName(relation, [from, "old"]);
  const name = displayName(table);
  const oldColumn = quoteIdentifier(from);
  const newColumn = quoteIdentifier(to);
  const sync = triggerName(catalog, table, [from, "sync"]);
  const routine = inSchemaOf(table, sync);
  const collate = definition.collClause ? ` ${collation(input, command)}` : "";
  const value = usingExpression(input, command, oldColumn);
  const notNull = known2?.notNull === true;
  const copies = copyIndexes(catalog, table, from, to);
  const referencing = copies.keys.length > 0 ? foreignKeysToColumn(catalog, table, from, from) : [];
  const others = [...relation?.constraints.values() ?? []].filter(
    (one) => (one.kind === "check" || one.kind === "foreign key" || one.kind === "exclude") && one.columns.includes(from)
  ).map((one) => one.name);
  const steps = [
    {
      title: `Expand: add ${newColumn} of the new type; a trigger fills it for rows written from now on`,
      sql: [
        `ALTER TABLE ${name} ADD COLUMN ${newColumn} ${typeText(statement, definition.typeName)}${collate};`,
        `CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $$`,
        "BEGIN",
        `  NEW.${newColumn} := ${value.ofNewRow};`,
        "  RETURN NEW;",
        "END",
        "$$;",
        `CREATE TRIGGER ${quoteIdentifier(sync)} BEFORE INSERT OR UPDATE ON ${name}`,
        `  FOR EACH ROW EXECUTE FUNCTION ${routine}();`
      ].join("\n")
    },
    backfillStep("Backfill: fill the existing rows in batches, outside a transaction", {
      catalog,
      table,
      assign: `${newColumn} = ${value.ofRow}`,
      unfilled: `${newColumn} IS NULL AND ${oldColumn} IS NOT NULL`
    }),
    ...copies.steps,
    ...notNull ? setNotNullSteps(catalog, server, table, [to]) : [],
    {
      title: `Contract: in one transaction, swap the names${known2?.hasDefault ? " and the default" : ""}${others.length > 0 ? `; before, give ${newColumn} what ${listOf(others.map(quoteIdentifier))} of ${oldColumn} is` : ""}`,
      sql: [
        `DROP TRIGGER ${quoteIdentifier(sync)} ON ${name};`,
        `DROP FUNCTION ${routine}();`,
        ...referencing.map((one) => one.drop),
        ...takeOverKeys(table, copies.keys),
        ...notNull ? [`ALTER TABLE ${name} ALTER COLUMN ${oldColumn} DROP NOT NULL;`] : [],
        ...known2?.defaultSql ? [
          `ALTER TABLE ${name} ALTER COLUMN ${oldColumn} DROP DEFAULT;`,
          `ALTER TABLE ${name} ALTER COLUMN ${newColumn} SET DEFAULT ${known2.defaultSql};`
        ] : [],
        `ALTER TABLE ${name} RENAME COLUMN ${oldColumn} TO ${quoteIdentifier(retired)};`,
        `ALTER TABLE ${name} RENAME COLUMN ${newColumn} TO ${oldColumn};`,
        ...referencing.map((one) => one.add)
      ].join("\n")
    },
    ...referencing.length > 0 ? [
      {
        title: "Check the foreign keys that were made anew while reads and writes go on",
        sql: referencing.map((one) => one.validate).join("\n")
      }
    ] : [],
    {
      title: "Drop the old column in a later migration, when all is well",
      sql: `ALTER TABLE ${name} DROP COLUMN ${quoteIdentifier(retired)};`
    }
  ];
  return {
    summary: `Fill a second column of the new type in the background and swap it in under the name ${oldColumn}.`,
    steps: numbered(steps)
  };
}
function usingExpression({ statement }, command, oldColumn) {
  const definition = columnDefOf(command);
  const word = definition?.raw_default ? findWord(statement, statement.offsetOf(definition.typeName?.location), "using") : null;
  if (!definition?.raw_default || !word) return { ofRow: oldColumn, ofNewRow: `NEW.${oldColumn}` };
  const whole = elementSpan(statement, definition.typeName?.location);
  const span = { start: word.end, end: whole.end };
  return {
    ofRow: textOf(statement, span),
    ofNewRow: withPrefix(statement, definition.raw_default, span, "NEW.")
  };
}
function collation({ statement }, command) {
  const definition = columnDefOf(command);
  const span = elementSpan(statement, definition?.collClause?.location);
  const using = findWord(statement, span.start, "using");
  return textOf(statement, using && using.start < span.end ? { start: span.start, end: using.start } : span);
}

// src/lint-migrations/rules/change-column-collation.ts
var rule18 = {
  id: "change-column-collation",
  title: "Collation change that builds indexes anew",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P18"],
  what: "Finds `ALTER COLUMN \u2026 TYPE \u2026 COLLATE` that keeps the type and changes the sort order of a column with indexes.",
  why: "The rows stay as they are, but each index with the column is sorted by the old order, so that the server builds it anew: under ACCESS EXCLUSIVE, all of them one after the other.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE INDEX customers_name ON customers (name);",
      sql: 'ALTER TABLE customers ALTER COLUMN name TYPE text COLLATE "C";'
    },
    {
      before: "CREATE TABLE places (code varchar(10) UNIQUE, id bigint PRIMARY KEY);",
      sql: 'ALTER TABLE places ALTER code SET DATA TYPE varchar(10) COLLATE "POSIX";'
    }
  ],
  good: [
    {
      title: "A column without an index",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, name text);",
      sql: 'ALTER TABLE customers ALTER COLUMN name TYPE text COLLATE "C";',
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "An index of the other order beside it serves the queries that ask for it",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE INDEX customers_name ON customers (name);",
      sql: 'CREATE INDEX CONCURRENTLY customers_name_c ON customers (name COLLATE "C");',
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["alter-column-collation"])) {
      const { alteration, command } = work;
      const advice4 = changeColumnTypeAdvice(context, alteration.table, command.node);
      yield commandProblem(
        context,
        work,
        `Changing the collation of ${displayColumn(alteration.table, command.name)}`,
        advice4 ? { advice: advice4 } : {}
      );
    }
  }
};

// src/lint-migrations/rules/change-column-type.ts
var rule19 = {
  id: "change-column-type",
  title: "Type change that writes or reads the whole table",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P15", "P16", "P17", "P19", "P21"],
  what: "Finds `ALTER COLUMN \u2026 TYPE` on a table in use when the new type is stored in another way, when a CHECK has to be tested again, or when a foreign key has to be made anew.",
  why: "A wider `varchar`, or `text` in its place, changes nothing in the rows and is instant. Most other changes (`int` to `bigint`, a shorter `varchar`, another scale, `json` to `jsonb`, `timestamp` to `timestamptz` outside UTC) write every row and every index anew under ACCESS EXCLUSIVE; a foreign key on the column brings the second table under the same lock. A second column, filled in the background and swapped in by name, blocks for moments only.",
  bad: [
    {
      title: "The classic: the key runs out of numbers",
      before: "CREATE TABLE orders (id int PRIMARY KEY, total numeric(10,2));",
      sql: "ALTER TABLE orders ALTER COLUMN id TYPE bigint;"
    },
    {
      title: "A shorter text has to be checked, row by row",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, phone text);",
      sql: "ALTER TABLE customers ALTER COLUMN phone TYPE varchar(20);"
    },
    {
      title: "An expression computes every value",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL DEFAULT 0);",
      sql: "ALTER TABLE orders\n  ALTER COLUMN cents DROP DEFAULT,\n  ALTER COLUMN cents SET DATA TYPE numeric(12,2) USING cents / 100.0;"
    }
  ],
  good: [
    {
      title: "Wider, or without a limit: instant",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(40), city varchar(40), credit numeric(8,2));",
      sql: "ALTER TABLE customers\n  ALTER COLUMN name TYPE varchar(80),\n  ALTER COLUMN city TYPE text,\n  ALTER COLUMN credit TYPE numeric(12,2);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A second column, kept in step, filled, swapped in",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);",
      sql: [
        [
          "ALTER TABLE orders ADD COLUMN quantity_new bigint;",
          "CREATE FUNCTION orders_quantity_sync() RETURNS trigger LANGUAGE plpgsql AS $$",
          "BEGIN",
          "  NEW.quantity_new := NEW.quantity;",
          "  RETURN NEW;",
          "END",
          "$$;",
          "CREATE TRIGGER orders_quantity_sync BEFORE INSERT OR UPDATE ON orders",
          "  FOR EACH ROW EXECUTE FUNCTION orders_quantity_sync();"
        ].join("\n"),
        "UPDATE orders SET quantity_new = quantity WHERE id BETWEEN 1 AND 10000 AND quantity_new IS NULL;",
        [
          "DROP TRIGGER orders_quantity_sync ON orders;",
          "DROP FUNCTION orders_quantity_sync();",
          "ALTER TABLE orders RENAME COLUMN quantity TO quantity_old;",
          "ALTER TABLE orders RENAME COLUMN quantity_new TO quantity;"
        ].join("\n"),
        "ALTER TABLE orders DROP COLUMN quantity_old;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      sql: "CREATE TABLE parcels (id int PRIMARY KEY);\nALTER TABLE parcels ALTER COLUMN id TYPE bigint;",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, [
      "alter-column-type",
      "alter-column-type-check",
      "alter-column-type-foreign-key"
    ])) {
      const { alteration, command } = work;
      const advice4 = changeColumnTypeAdvice(context, alteration.table, command.node);
      yield commandProblem(
        context,
        work,
        `Changing the type of ${displayColumn(alteration.table, command.name)}`,
        advice4 ? { advice: advice4 } : {}
      );
    }
  }
};

// src/core/schema/expression.ts
var NoWords = class extends Error {
};
function expressionText(node, renames) {
  if (!node) return null;
  try {
    return write(node, renames);
  } catch (error) {
    if (error instanceof NoWords || error instanceof RangeError) return null;
    throw error;
  }
}
function quoteText(text3) {
  const quoted2 = `'${text3.replaceAll("'", "''")}'`;
  return text3.includes("\\") ? `E${quoted2.replaceAll("\\", "\\\\")}` : quoted2;
}
function list(nodes, renames) {
  return (nodes ?? []).map((node) => write(node, renames)).join(", ");
}
function dotted(nodes) {
  const names = textsOf(nodes);
  return (names.length > 1 && names[0] === "pg_catalog" ? names.slice(1) : names).map(quoteIdentifier).join(".");
}
function must(node) {
  if (!node) throw new NoWords();
  return node;
}
function operand(node, renames) {
  const text3 = write(must(node), renames);
  const operator = inside2(node, "A_Expr");
  const loose = operator || inside2(node, "BoolExpr") || inside2(node, "NullTest") || inside2(node, "BooleanTest");
  return loose || inside2(node, "CollateClause") || inside2(node, "SubLink") ? `(${text3})` : text3;
}
function write(node, renames) {
  const column = inside2(node, "ColumnRef");
  if (column) {
    const fields = column.fields ?? [];
    const names = fields.map((field, i) => {
      const name = textOf2(field);
      if (name === void 0) return "*";
      return quoteIdentifier(i === fields.length - 1 ? renames?.get(name) ?? name : name);
    });
    return names.join(".");
  }
  const constant = inside2(node, "A_Const");
  if (constant) {
    if (constant.isnull) return "NULL";
    if (constant.ival) return String(constant.ival.ival ?? 0);
    if (constant.fval) return constant.fval.fval ?? "0";
    if (constant.boolval) return constant.boolval.boolval ? "true" : "false";
    if (constant.sval) return quoteText(constant.sval.sval ?? "");
    const bits = constant.bsval?.bsval ?? "";
    return `${bits.startsWith("x") ? "X" : "B"}'${bits.slice(1)}'`;
  }
  const cast = inside2(node, "TypeCast");
  if (cast) {
    const type = canonicalType(cast.typeName);
    if (!type) throw new NoWords();
    return `${operand(cast.arg, renames)}::${displayType(type)}`;
  }
  const call = inside2(node, "FuncCall");
  if (call) {
    if (call.over || call.agg_order || call.agg_filter || call.agg_within_group) throw new NoWords();
    if (call.agg_star) return `${dotted(call.funcname)}(*)`;
    const args = call.args ?? [];
    const words2 = args.map((arg, i) => {
      const variadic = call.func_variadic && i === args.length - 1 ? "VARIADIC " : "";
      return variadic + write(arg, renames);
    });
    return `${dotted(call.funcname)}(${call.agg_distinct ? "DISTINCT " : ""}${words2.join(", ")})`;
  }
  const named = inside2(node, "NamedArgExpr");
  if (named) return `${quoteIdentifier(named.name ?? "")} => ${write(must(named.arg), renames)}`;
  if (inside2(node, "A_Expr")) return writeOperator(node, renames);
  const bool = inside2(node, "BoolExpr");
  if (bool) {
    const args = (bool.args ?? []).map((arg) => operand(arg, renames));
    if (bool.boolop === "NOT_EXPR") return `NOT ${args[0] ?? ""}`;
    return args.join(bool.boolop === "AND_EXPR" ? " AND " : " OR ");
  }
  const test = inside2(node, "NullTest");
  if (test) return `${operand(test.arg, renames)} IS ${test.nulltesttype === "IS_NULL" ? "" : "NOT "}NULL`;
  const truth = inside2(node, "BooleanTest");
  if (truth) return `${operand(truth.arg, renames)} ${(truth.booltesttype ?? "").replaceAll("_", " ")}`;
  const array = inside2(node, "A_ArrayExpr");
  if (array) return `ARRAY[${list(array.elements, renames)}]`;
  const items = inside2(node, "List");
  if (items) return `(${list(items.items, renames)})`;
  const choice = inside2(node, "CaseExpr");
  if (choice) {
    const arms = (choice.args ?? []).map((arg) => {
      const arm = inside2(arg, "CaseWhen");
      return ` WHEN ${write(must(arm?.expr), renames)} THEN ${write(must(arm?.result), renames)}`;
    });
    const head = choice.arg ? ` ${write(choice.arg, renames)}` : "";
    const otherwise = choice.defresult ? ` ELSE ${write(choice.defresult, renames)}` : "";
    return `CASE${head}${arms.join("")}${otherwise} END`;
  }
  const coalesce = inside2(node, "CoalesceExpr");
  if (coalesce) return `COALESCE(${list(coalesce.args, renames)})`;
  const least = inside2(node, "MinMaxExpr");
  if (least) return `${least.op === "IS_LEAST" ? "LEAST" : "GREATEST"}(${list(least.args, renames)})`;
  const value = inside2(node, "SQLValueFunction");
  if (value) {
    const name = (value.op ?? "").replace("SVFOP_", "");
    return name.endsWith("_N") ? `${name.slice(0, -2)}(${value.typmod ?? 0})` : name;
  }
  const collate = inside2(node, "CollateClause");
  if (collate) return `${operand(collate.arg, renames)} COLLATE ${dotted(collate.collname)}`;
  const row = inside2(node, "RowExpr");
  if (row) return `ROW(${list(row.args, renames)})`;
  const indirection = inside2(node, "A_Indirection");
  if (indirection) {
    const steps = (indirection.indirection ?? []).map((step) => {
      const field = textOf2(step);
      if (field !== void 0) return `.${quoteIdentifier(field)}`;
      const indices = inside2(step, "A_Indices");
      if (!indices) return ".*";
      const upper = indices.uidx ? write(indices.uidx, renames) : "";
      return `[${indices.is_slice ? `${indices.lidx ? write(indices.lidx, renames) : ""}:` : ""}${upper}]`;
    });
    return `(${write(must(indirection.arg), renames)})${steps.join("")}`;
  }
  if ("SetToDefault" in node) return "DEFAULT";
  throw new NoWords();
}
function writeOperator(node, renames) {
  const operator = inside2(node, "A_Expr");
  if (!operator) throw new NoWords();
  const names = textsOf(operator.name);
  const symbol = names.length > 1 ? `OPERATOR(${names.join(".")})` : names[0] ?? "";
  const right = operator.rexpr;
  const left = operator.lexpr ? operand(operator.lexpr, renames) : "";
  switch (operator.kind) {
    case "AEXPR_OP":
      return operator.lexpr ? `${left} ${symbol} ${operand(right, renames)}` : `${symbol} ${operand(right, renames)}`;
    case "AEXPR_OP_ANY":
      return `${left} ${symbol} ANY (${write(must(right), renames)})`;
    case "AEXPR_OP_ALL":
      return `${left} ${symbol} ALL (${write(must(right), renames)})`;
    case "AEXPR_DISTINCT":
      return `${left} IS DISTINCT FROM ${operand(right, renames)}`;
    case "AEXPR_NOT_DISTINCT":
      return `${left} IS NOT DISTINCT FROM ${operand(right, renames)}`;
    case "AEXPR_NULLIF":
      return `NULLIF(${write(must(operator.lexpr), renames)}, ${write(must(right), renames)})`;
    case "AEXPR_IN":
      return `${left} ${symbol === "<>" ? "NOT IN" : "IN"} ${write(must(right), renames)}`;
    case "AEXPR_LIKE":
      return `${left} ${symbol.startsWith("!") ? "NOT LIKE" : "LIKE"} ${operand(right, renames)}`;
    case "AEXPR_ILIKE":
      return `${left} ${symbol.startsWith("!") ? "NOT ILIKE" : "ILIKE"} ${operand(right, renames)}`;
    case "AEXPR_SIMILAR": {
      const pattern2 = inside2(right, "FuncCall")?.args ?? [];
      const escaped2 = pattern2[1] ? ` ESCAPE ${operand(pattern2[1], renames)}` : "";
      return `${left} ${symbol.startsWith("!") ? "NOT SIMILAR TO" : "SIMILAR TO"} ${operand(pattern2[0], renames)}${escaped2}`;
    }
    case "AEXPR_BETWEEN":
    case "AEXPR_NOT_BETWEEN":
    case "AEXPR_BETWEEN_SYM":
    case "AEXPR_NOT_BETWEEN_SYM": {
      const bounds = inside2(right, "List")?.items ?? [];
      return `${left} ${names[0] ?? ""} ${operand(bounds[0], renames)} AND ${operand(bounds[1], renames)}`;
    }
    default:
      throw new NoWords();
  }
}

// src/lint-migrations/rules/change-default.ts
var rule20 = {
  id: "change-default",
  title: "Default changed under running code",
  category: "compatibility",
  severity: "notice",
  enabled: true,
  covers: ["P27"],
  what: "Finds `SET DEFAULT` on a column that has another default already.",
  why: "Frameworks read defaults when they start and send them along with each INSERT. Instances that run during the deployment go on writing the old default, and rows that exist keep what they have: after the migration both values are in the table.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text NOT NULL DEFAULT 'en');",
      sql: "ALTER TABLE users ALTER COLUMN locale SET DEFAULT 'de';"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, quota int DEFAULT 10);",
      sql: "ALTER TABLE users ALTER quota SET DEFAULT 20;"
    }
  ],
  good: [
    {
      title: "The same value in other words",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, theme text DEFAULT 'browser');",
      sql: "ALTER TABLE users ALTER COLUMN theme SET DEFAULT 'browser'::text;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A first default",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);",
      sql: "ALTER TABLE users ALTER COLUMN locale SET DEFAULT 'en';",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "The default that is there already",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, quota int DEFAULT 10);",
      sql: "ALTER TABLE users ALTER COLUMN quota SET DEFAULT 10;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_ColumnDefault"],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table) || context.direction === "down") return;
    for (const command of alteration.commands) {
      if (command.type !== "AT_ColumnDefault" || command.node.def === void 0) continue;
      const known2 = alteration.relation?.columns.get(command.name);
      const next = expressionText(command.node.def);
      if (!known2?.defaultSql || next === null || bare(known2.defaultSql) === bare(next)) continue;
      if (alteration.commands.some((other) => other.type === "AT_AlterColumnType" && other.name === command.name))
        continue;
      yield {
        message: `Running code that sends the old default ${known2.defaultSql} along goes on writing it to ${alteration.shown}.${quoteIdentifier(command.name)}, and existing rows keep it.`,
        span: command.span,
        advice: {
          summary: "Deploy code that sends the value it wants before the default changes, and update old rows if they are meant too.",
          steps: []
        }
      };
    }
  }
};
function bare(sql) {
  return sql.replace(/^\((.*)\)$/s, "$1").replace(/(?:::\s*"?[a-z][\w ."]*"?(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])?)+$/i, "");
}

// src/lint-migrations/declared-columns.ts
function* declaredColumns(context) {
  const { statement, catalog, direction } = context;
  if (statement.body?.kind === "function" || direction === "down") return;
  const create = nodeOf(statement, "CreateStmt") ?? nodeOf(statement, "CreateForeignTableStmt")?.base;
  if (create) {
    if (create.relation?.relpersistence === "t") return;
    const table = relationName(catalog, create.relation);
    for (const element of create.tableElts ?? []) {
      const node = inside(element, "ColumnDef");
      const found = node ? declared(table, node.colname, node, "create table", context.spanAt(node.location)) : null;
      if (found) yield found;
    }
    return;
  }
  const alteration = alterationOf(statement, catalog);
  if (!alteration || alteration.relation?.temporary) return;
  for (const command of alteration.commands) {
    const node = inside(command.node.def, "ColumnDef");
    if (!node) continue;
    const how = command.type === "AT_AddColumn" ? "add column" : command.type === "AT_AlterColumnType" ? "change type" : null;
    if (!how) continue;
    const name = how === "add column" ? node.colname : command.name;
    const found = declared(alteration.table, name, node, how, command.span);
    if (found) yield found;
  }
}
function declared(table, name, node, how, span) {
  const base = serialBase(node.typeName);
  const type = base === null ? canonicalType(node.typeName) : { name: base, schema: null, modifiers: [], array: false };
  if (!type || name === void 0) return null;
  const shown = `${displayName(table)}.${quoteIdentifier(name)}`;
  return { table, name, shown, node, type, serial: base !== null, how, span };
}
function clauseOf2(column, kind) {
  for (const node of column.node.constraints ?? []) {
    const constraint = inside(node, "Constraint");
    if (constraint?.contype === kind) return constraint;
  }
  return void 0;
}
function isBuiltIn(column, name) {
  return column.type.schema === null && column.type.name === name;
}

// src/lint-migrations/rules/char-type.ts
var rule21 = {
  id: "char-type",
  title: "Column of type char(n)",
  category: "style",
  severity: "warning",
  enabled: false,
  covers: ["P127"],
  what: "Finds columns of type `char(n)`, `character(n)` or `bpchar`.",
  why: "Values are filled up with blanks to the full length, on disk and in every answer, and the blanks count in some comparisons and not in others. It is no faster than `text` and takes no less room (manual, section 8.3).",
  bad: [
    { sql: "CREATE TABLE countries (code char(2) PRIMARY KEY, name text NOT NULL);" },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN currency character(3);"
    },
    {
      title: "Also by a change of type",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, currency text);",
      sql: "ALTER TABLE orders ALTER COLUMN currency TYPE char(3);"
    }
  ],
  good: [
    {
      title: "Text, with a check where the length matters",
      sql: "CREATE TABLE countries (code text PRIMARY KEY CHECK (length(code) = 2), name text NOT NULL);",
      strongestLock: "none"
    },
    {
      title: "The one-byte type of the system catalogs is another one",
      sql: 'CREATE TABLE flags (kind "char" NOT NULL);',
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, "bpchar")) continue;
      yield { message: `Values of ${column.shown} are filled up with blanks to their full length.`, span: column.span };
    }
  }
};

// src/lint-migrations/rules/column-alignment.ts
var fixed = {
  int8: [8, 8],
  float8: [8, 8],
  timestamp: [8, 8],
  timestamptz: [8, 8],
  time: [8, 8],
  money: [8, 8],
  timetz: [12, 8],
  interval: [16, 8],
  point: [16, 8],
  box: [32, 8],
  lseg: [32, 8],
  circle: [24, 8],
  uuid: [16, 1],
  int4: [4, 4],
  float4: [4, 4],
  date: [4, 4],
  oid: [4, 4],
  int2: [2, 2],
  bool: [1, 1]
};
var rule22 = {
  id: "column-alignment",
  title: "Column order that wastes space",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P97"],
  what: "Finds a new table whose columns of fixed length, in another order, would make each row at least as much shorter as the option says.",
  why: "A value of eight bytes begins at a multiple of eight: a boolean before a bigint costs eight bytes instead of one, in every row and in memory too. The order can only be chosen when the table is created.",
  options: { "min-bytes": { type: "number", default: 8, what: "Bytes a row that are worth a finding." } },
  bad: [
    { sql: "CREATE TABLE flags (a boolean NOT NULL, b bigint NOT NULL, c boolean NOT NULL, d bigint NOT NULL);" },
    { sql: "CREATE TABLE visits (kind smallint, at timestamptz, code int, seen timestamptz);" }
  ],
  good: [
    {
      title: "Wide ones first",
      sql: "CREATE TABLE flags (b bigint NOT NULL, d bigint NOT NULL, a boolean NOT NULL, c boolean NOT NULL);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt"],
  *statement(context) {
    const create = nodeOf(context.statement, "CreateStmt");
    const columns = [];
    for (const node of create?.tableElts ?? []) {
      const column = inside(node, "ColumnDef");
      if (!column?.colname) continue;
      const type = canonicalType(column.typeName);
      const name = serialBase(column.typeName) ?? (type && !type.array && type.schema === null ? type.name : "");
      const known2 = fixed[name];
      if (!known2) break;
      columns.push({ name: column.colname, size: known2[0], align: known2[1] });
    }
    const best = columns.toSorted((a, b) => b.align - a.align);
    const saved = rowLength(columns) - rowLength(best);
    if (!create || saved < Number(context.option("min-bytes"))) return;
    yield {
      message: `Each row of ${displayName(relationName(context.catalog, create.relation))} is ${saved} bytes longer than with the columns in the order ${best.map((column) => quoteIdentifier(column.name)).join(", ")}.`
    };
  }
};
function rowLength(columns) {
  let at = 0;
  for (const { size, align } of columns) at = Math.ceil(at / align) * align + size;
  return Math.ceil(at / 8) * 8;
}

// src/lint-migrations/rules/comment-required.ts
var rule23 = {
  id: "comment-required",
  title: "Table without a comment",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P128"],
  what: "Finds new tables, and if wanted their columns, that the script does not give a comment; and comments that are longer than the option says.",
  why: "The comment is the one place that every client shows beside the column. Whoever makes the table knows what it is for; a year later nobody does.",
  options: {
    tables: { type: "boolean", default: true, what: "New tables need a comment." },
    columns: { type: "boolean", default: false, what: "Every column of a new table needs one." },
    "max-length": {
      type: "number",
      default: 0,
      what: "The most characters that a comment may have; 0 for any number."
    }
  },
  bad: [
    { sql: "CREATE TABLE orders (id bigint PRIMARY KEY);" },
    {
      options: { columns: true },
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCOMMENT ON TABLE orders IS 'What customers bought';\nCOMMENT ON COLUMN orders.id IS 'Our number';"
    },
    {
      options: { "max-length": 20 },
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "COMMENT ON TABLE orders IS 'Everything that a customer ever bought from us, or nearly did';"
    }
  ],
  good: [
    {
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMENT ON TABLE orders IS 'What customers bought';",
      strongestLock: "none"
    },
    {
      title: "A temporary table is nobody else to read about",
      sql: "CREATE TEMPORARY TABLE wanted (id bigint);",
      strongestLock: "none"
    },
    {
      title: "A partition is explained by its parent",
      before: "CREATE TABLE visits (at date NOT NULL) PARTITION BY RANGE (at);\nCOMMENT ON TABLE visits IS 'Page views, a month each';",
      sql: "CREATE TABLE visits_2026_01 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["CommentStmt"],
  *statement(context) {
    const most = Number(context.option("max-length"));
    const length = [...nodeOf(context.statement, "CommentStmt")?.comment ?? ""].length;
    if (most > 0 && length > most) {
      yield { message: `This comment has ${length} characters, and ${most} are what this project allows.` };
    }
  },
  *script(context) {
    if (context.direction !== "up") return;
    for (const statement of context.statements) {
      const create = nodeOf(statement, "CreateStmt");
      if (!create || create.partbound || statement.body?.kind === "function") continue;
      const relation = context.catalog.relation(relationName(context.catalog, create.relation));
      if (!relation || relation.temporary) continue;
      const shown = displayName(relation.name);
      if (context.option("tables") === true && relation.comment === null) {
        yield { message: `Nobody will know what ${shown} is for: it has no comment.`, span: statement.span };
      }
      if (context.option("columns") !== true) continue;
      const bare2 = [...relation.columns.values()].filter((column) => column.comment === null);
      if (bare2.length > 0) {
        yield {
          message: `No comment says what ${listOf(bare2.map((column) => quoteIdentifier(column.name)))} of ${shown} ${bare2.length === 1 ? "holds" : "hold"}.`,
          span: statement.span
        };
      }
    }
  }
};

// src/lint-migrations/rules/concurrent-build-timeout.ts
var rule24 = {
  id: "concurrent-build-timeout",
  title: "Concurrent build under a timeout that is too short for it",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["P67"],
  what: "Finds `CREATE INDEX CONCURRENTLY` and `REINDEX CONCURRENTLY` while a short `statement_timeout`, or a short `lock_timeout`, is set.",
  why: "A concurrent build reads the table twice and waits for old transactions to end, so that it takes long without doing harm. A timeout that cuts it off leaves an INVALID index behind: of no use to queries, a cost to every write, and in the way of the next try. `lock_timeout` counts as well, since the waits for old transactions are waits for locks.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "SET statement_timeout = '5s';\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "SET lock_timeout = '1s';\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "SET statement_timeout = 0;\nSET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  options: {
    "shortest-statement-timeout-ms": {
      type: "number",
      default: 18e5,
      what: "A `statement_timeout` below this many milliseconds is too short for a concurrent build."
    },
    "shortest-lock-timeout-ms": {
      type: "number",
      default: 1e4,
      what: "A `lock_timeout` below this many milliseconds is too short for a concurrent build."
    }
  },
  on: ["IndexStmt", "ReindexStmt"],
  *statement(context) {
    const { session, effect, statement } = context;
    const builds = effect.work.some((work) => work.kind === "index-build" && !context.isNew(work.relation));
    if (!builds || effect.inTransaction !== "refused" || statement.body?.kind === "function") return;
    for (const [setting, ms, option] of [
      ["statement_timeout", session.statementTimeoutMs, "shortest-statement-timeout-ms"],
      ["lock_timeout", session.lockTimeoutMs, "shortest-lock-timeout-ms"]
    ]) {
      if (ms === null || ms === 0 || ms >= Number(context.option(option))) continue;
      yield {
        message: `The concurrent build is cut off after ${durationText(ms).replace("about ", "")} by ${setting} and then leaves an INVALID index behind.`,
        advice: {
          summary: `Set ${setting} to 0 for this statement.`,
          steps: [
            {
              title: "Outside a transaction",
              sql: `SET ${setting} = 0;
${statement.sql};
RESET ${setting};`,
              outsideTransaction: true
            }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/concurrent-index-corruption.ts
var rule25 = {
  id: "concurrent-index-corruption",
  title: "Concurrent index build that misses rows",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P68"],
  what: "Finds `CREATE INDEX CONCURRENTLY` and `REINDEX CONCURRENTLY` on PostgreSQL 14.0 to 14.3. With `14` alone as the version it is a notice.",
  why: "In these releases VACUUM could remove row versions that a concurrent build still had to see: rows written meanwhile are missing from the index. Queries that use it do not find them, and a unique index lets duplicates in. Release 14.4 mends the build, not the indexes that were built before.",
  bad: [
    {
      versions: { from: 14, to: 14 },
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);"
    },
    {
      versions: { from: 14, to: 14 },
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "REINDEX TABLE CONCURRENTLY orders;"
    }
  ],
  good: [
    {
      title: "Every other version",
      versions: { from: 15 },
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["IndexStmt", "ReindexStmt"],
  *statement(context) {
    const { server, statement } = context;
    if (server.major !== 14 || server.minor !== null && server.minor >= 4) return;
    const concurrently = nodeOf(statement, "IndexStmt")?.concurrent || nodeOf(statement, "ReindexStmt")?.params?.some((param) => inside(param, "DefElem")?.defname === "concurrently");
    if (!concurrently) return;
    yield server.minor === null ? {
      message: "On 14.0 to 14.3 an index that is built concurrently may miss rows that are written meanwhile.",
      severity: "notice",
      advice: {
        summary: "Say which release the server is (--server-version 14.20 for one), and upgrade if it is older than 14.4.",
        steps: []
      }
    } : {
      message: `PostgreSQL 14.${server.minor} leaves rows out of an index that is built concurrently while they are written.`,
      advice: {
        summary: "Upgrade to 14.4 or later first, and check the indexes that were built concurrently before.",
        steps: [
          {
            title: "After the upgrade, as superuser: look for rows that an index misses",
            sql: "CREATE EXTENSION IF NOT EXISTS amcheck;\nSELECT bt_index_check(indexrelid, heapallindexed => true)\nFROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam\nWHERE amname = 'btree' AND indisvalid AND relpersistence = 'p';"
          }
        ]
      }
    };
  }
};

// src/lint-migrations/dropped-objects.ts
function droppedObjects(statement, catalog, types) {
  const drop = nodeOf(statement, "DropStmt");
  if (!drop?.removeType || !types.includes(drop.removeType)) return [];
  const type = drop.removeType;
  return (drop.objects ?? []).map((object) => {
    const routine = inside(object, "ObjectWithArgs");
    const alone = inside(object, "String")?.sval;
    return {
      type,
      name: alone === void 0 ? dottedName(catalog, routine ? routine.objname ?? [] : object) : { schema: "public", name: alone },
      ifExists: drop.missing_ok ?? false,
      cascade: drop.behavior === "DROP_CASCADE"
    };
  });
}
function surelyAbsent(catalog, dropped) {
  if (!dropped.ifExists || catalog.relation(dropped.name)) return false;
  for (const relation of catalog.relations()) if (relation.bornIn >= 0) return true;
  return false;
}
function creates2(statements, catalog, name) {
  return statements.find((statement) => {
    const range = nodeOf(statement, "CreateStmt")?.relation ?? nodeOf(statement, "ViewStmt")?.view ?? nodeOf(statement, "CreateTableAsStmt")?.into?.rel;
    return range !== void 0 && keyOf(catalog.resolve(range.schemaname ?? null, range.relname ?? "")) === keyOf(name);
  });
}
function createsType(statements, name) {
  return statements.some((statement) => {
    const parts = stringsOf(
      nodeOf(statement, "CreateEnumStmt")?.typeName ?? nodeOf(statement, "CreateDomainStmt")?.domainname ?? nodeOf(statement, "CreateRangeStmt")?.typeName ?? nodeOf(statement, "DefineStmt")?.defnames
    );
    const composite = nodeOf(statement, "CompositeTypeStmt")?.typevar?.relname;
    return parts[parts.length - 1] === name || composite === name;
  });
}

// src/lint-migrations/index-definition.ts
function indexBody(statement, index) {
  const from = statement.offsetOf(index.relation?.location);
  if (from <= statement.span.start || from >= statement.span.end) return null;
  const { text: text3 } = statement.source;
  for (const token2 of tokens(text3, from, statement.span.end)) {
    const word = text3.slice(token2.start, token2.end).toLowerCase();
    if (word === "(" || token2.kind === "word" && word === "using") return text3.slice(token2.start, statement.span.end);
  }
  return null;
}
function createdIndexes(context, place2) {
  const found = [];
  const told2 = /* @__PURE__ */ new Set();
  for (const statement of context.statements) {
    const node = nodeOf(statement, "IndexStmt");
    if (!node) continue;
    const table = relationName(context.catalog, node.relation);
    const columns = (node.indexParams ?? []).map((param) => inside(param, "IndexElem")?.name ?? null);
    const index = context.catalog.indexesOf(table).find((one) => {
      if (told2.has(keyOf(one.name))) return false;
      if (node.idxname) return one.name.name === node.idxname;
      return one.bornIn === place2 && one.columns.length === columns.length && one.columns.every((c, i) => c === columns[i]);
    });
    if (!index || index.bornIn !== place2) continue;
    told2.add(keyOf(index.name));
    found.push({ statement, node, table, index });
  }
  return found;
}
function sameKind(a, b) {
  return a.method === b.method && a.predicate === b.predicate && a.plainOrder && b.plainOrder && a.columns.every((column) => column !== null) && b.columns.every((column) => column !== null);
}
function beginsWith(long, short) {
  return short.length <= long.length && short.every((column, i) => column === long[i]);
}

// src/lint-migrations/rules/concurrent-index-if-not-exists.ts
var rule26 = {
  id: "concurrent-index-if-not-exists",
  title: "IF NOT EXISTS takes a broken index for a finished one",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P65"],
  what: "Finds `CREATE INDEX CONCURRENTLY IF NOT EXISTS`, unless the script drops the index first.",
  why: "A concurrent build that fails, by a timeout, a deadlock or a duplicate row, leaves an index behind that is INVALID: no query uses it and every write pays for it. The next try finds the name taken, does nothing and reports success. A unique index that never became valid keeps nothing unique.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state_idx ON orders (state);"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "users_Email" ON users USING btree (lower(email)) WHERE email IS NOT NULL;'
    }
  ],
  good: [
    {
      title: "What a failed try left is dropped first",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: [
        "DROP INDEX CONCURRENTLY IF EXISTS orders_state_idx;",
        "CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);"
      ],
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "Without IF NOT EXISTS the second try fails and says so",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["IndexStmt"],
  *statement(context) {
    const { statement, catalog, statements } = context;
    const index = nodeOf(statement, "IndexStmt");
    if (!index?.concurrent || !index.if_not_exists || !index.idxname) return;
    const table = relationName(catalog, index.relation);
    if (catalog.relation(table)?.partitionKey) return;
    const name = { schema: table.schema, name: index.idxname };
    const droppedFirst = statements.slice(0, context.index).some(
      (earlier) => droppedObjects(earlier, catalog, ["OBJECT_INDEX"]).some((dropped) => dropped.name.name === index.idxname)
    );
    if (droppedFirst) return;
    const body = indexBody(statement, index);
    const { text: text3, file } = statement.source;
    const head = [...tokens(text3, statement.span.start, statement.span.end)].slice(0, 12).filter((token2) => token2.kind === "word");
    const start = head.find((token2) => text3.slice(token2.start, token2.end).toLowerCase() === "if");
    const exists = head.find((token2) => text3.slice(token2.start, token2.end).toLowerCase() === "exists");
    const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${displayName(name)};`;
    yield {
      message: `When a build of ${displayName(name)} fails it stays behind INVALID, and the next run takes it for done: no query uses it.`,
      advice: {
        summary: "Drop what a failed build may have left, then create the index without IF NOT EXISTS.",
        steps: [
          { title: "1. In a migration that is not in a transaction", sql: drop, outsideTransaction: true },
          {
            title: "2. In the next one, or the next statement when the tool sends them one by one",
            sql: body === null ? "" : `CREATE ${index.unique ? "UNIQUE " : ""}INDEX CONCURRENTLY ${quoteIdentifier(index.idxname)} ON ${displayName(table)} ${body};`,
            outsideTransaction: true
          }
        ]
      },
      ...start && exists && statement.body === null ? {
        fix: {
          title: "Remove IF NOT EXISTS",
          edits: [{ file, start: start.start, end: endOfBlank(text3, exists.end), text: "" }]
        }
      } : {}
    };
  }
};
function endOfBlank(text3, at) {
  let end = at;
  while (text3[end] === " ") end++;
  return end;
}

// src/lint-migrations/rules/concurrent-index-on-partitioned-table.ts
var rule27 = {
  id: "concurrent-index-on-partitioned-table",
  title: "CONCURRENTLY on a partitioned table",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P63"],
  what: "Finds `CREATE INDEX CONCURRENTLY` on a partitioned table, which no version of PostgreSQL runs.",
  why: "The server refuses it (`0A000`) and the deployment stops there. The way around it: an index on the parent ONLY, which is empty and not yet valid, an index of each partition built concurrently, and then each of them attached. The last one makes the parent\u2019s index valid.",
  bad: [
    {
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: "CREATE INDEX CONCURRENTLY events_at ON events (at);"
    },
    {
      before: "CREATE TABLE events (id bigint NOT NULL) PARTITION BY HASH (id);",
      sql: "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS events_id ON events (id);"
    }
  ],
  good: [
    {
      title: "Parent only, each partition concurrently, attach",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: [
        "CREATE INDEX events_at ON ONLY events (at);",
        "CREATE INDEX CONCURRENTLY events_2026_at ON events_2026 (at);",
        "ALTER INDEX events_at ATTACH PARTITION events_2026_at;"
      ],
      outsideTransaction: true,
      strongestLock: "SHARE"
    }
  ],
  on: ["IndexStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    const index = nodeOf(statement, "IndexStmt");
    if (!index?.concurrent) return;
    const table = relationName(catalog, index.relation);
    const parent = catalog.relation(table);
    if (!parent?.partitionKey) return;
    const columns = (index.indexParams ?? []).map((param) => inside(param, "IndexElem")?.name ?? "expr");
    const taken = /* @__PURE__ */ new Set();
    const made = (of) => {
      const name2 = relationName2(catalog, table.schema, [of, ...columns, "idx"]);
      taken.add(name2);
      return name2;
    };
    const name = index.idxname ?? made(table.name);
    const body = indexBody(statement, index);
    const unique = index.unique ? "UNIQUE " : "";
    const inSchema = (one) => displayName({ schema: table.schema, name: one });
    const leaves = catalog.descendantsOf(table).filter((child) => child.partitionKey === null);
    const steps = leaves.map((leaf) => ({ leaf, index: made(leaf.name.name) }));
    yield {
      message: `The server refuses to build an index of ${displayName(table)} concurrently, because the table is partitioned, and the deployment stops.`,
      advice: {
        summary: "Create the index on the parent only, build those of the partitions concurrently, and attach them.",
        steps: body === null ? [] : [
          {
            title: "1. The parent\u2019s index, empty and not valid yet: instant",
            sql: `CREATE ${unique}INDEX ${quoteIdentifier(name)} ON ONLY ${displayName(table)} ${body};`
          },
          {
            title: `2. The index of each partition${leaves.length === 0 ? ", as this one" : ""}, outside a transaction`,
            sql: leaves.length === 0 ? "" : steps.map(
              (step) => `CREATE ${unique}INDEX CONCURRENTLY ${quoteIdentifier(step.index)} ON ${displayName(step.leaf.name)} ${body};`
            ).join("\n"),
            outsideTransaction: true
          },
          {
            title: "3. Attach them; after the last one the parent\u2019s index is valid",
            sql: steps.map(
              (step) => `ALTER INDEX ${inSchema(name)} ATTACH PARTITION ${displayName({ schema: step.leaf.name.schema, name: step.index })};`
            ).join("\n")
          }
        ]
      }
    };
  }
};

// src/lint-migrations/rules/constraint-never-validated.ts
var rule28 = {
  id: "constraint-never-validated",
  title: "Constraint left NOT VALID",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P41"],
  what: "Finds a constraint that was added NOT VALID and that no later migration validates. The newest migration is left alone: its VALIDATE is expected to follow.",
  why: "Rows from before the constraint may still break it, and nobody will know. The planner does not use it, `SET NOT NULL` still reads the whole table, and a restore of a dump adds it to data that does not fit.",
  bad: [
    {
      files: {
        "migrations/V1__orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n",
        "migrations/V2__check.sql": "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;\n",
        "migrations/V3__note.sql": "ALTER TABLE orders ADD COLUMN note text;\n"
      }
    }
  ],
  good: [
    {
      title: "Validated by the next migration",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: [
        "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  *folder(context) {
    const { catalog, folder, reported } = context;
    const places = new Map(reported.map((migration) => [folder.migrations.indexOf(migration), migration]));
    let newest2 = -1;
    folder.migrations.forEach((migration, place2) => {
      if (migration.kind === "versioned") newest2 = place2;
    });
    for (const relation of catalog.relations()) {
      if (relation.partitionOf || !relation.certain) continue;
      for (const constraint of relation.constraints.values()) {
        if (constraint.validated || !constraint.enforced) continue;
        const migration = places.get(constraint.bornIn);
        if (!migration || constraint.bornIn >= newest2) continue;
        const name = quoteIdentifier(constraint.name);
        yield {
          message: `Rows of ${displayName(relation.name)} from before ${name} were never checked: no later migration validates it.`,
          file: migration.file,
          line: lineOf(migration, [constraint.name, relation.name.name]),
          advice: {
            summary: "Validate it in a migration of its own; reads and writes go on meanwhile.",
            steps: [
              {
                title: "Check the existing rows",
                sql: `ALTER TABLE ${displayName(relation.name)} VALIDATE CONSTRAINT ${name};`
              }
            ]
          }
        };
      }
    }
  }
};

// src/lint-migrations/rules/create-enum.ts
var rule29 = {
  id: "create-enum",
  title: "Enum type",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P107"],
  what: "Finds `CREATE TYPE \u2026 AS ENUM`.",
  why: "Values can be added and renamed but never removed or put in another order; that takes a second type and a rewrite of every table that has the first. A lookup table, or text with a CHECK, can be changed with plain statements.",
  bad: [
    { sql: "CREATE TYPE state AS ENUM ('open', 'paid');" },
    { sql: "CREATE SCHEMA shop;\nCREATE TYPE shop.size AS ENUM ();" }
  ],
  good: [
    {
      title: "A table of the values",
      sql: "CREATE TABLE states (name text PRIMARY KEY);\nINSERT INTO states (name) VALUES ('open'), ('paid');\nCREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL REFERENCES states);",
      strongestLock: "none"
    }
  ],
  on: ["CreateEnumStmt"],
  *statement(context) {
    const create = nodeOf(context.statement, "CreateEnumStmt");
    if (create)
      yield {
        message: `No value of ${displayName(userTypeName(context.catalog, create.typeName))} can ever be removed or moved.`
      };
  }
};

// src/lint-migrations/transaction-advice.ts
function transactionOf(context) {
  const script = context.direction === "down" ? context.migration.down ?? context.migration.up : context.migration.up;
  return script.transaction;
}
function runsAlone(context) {
  if (context.session.inTransaction || context.statement.body !== null) return false;
  const { mode } = transactionOf(context);
  return mode === "none" || mode === "unknown" || mode === "simple-query" && context.statements.length === 1;
}
function outside(context, title, sql) {
  const { optOut } = transactionOf(context);
  return { title: optOut ? `${title} (${optOut})` : title, sql, outsideTransaction: true };
}

// src/lint-migrations/rules/create-index.ts
var rule30 = {
  id: "create-index",
  title: "Index built while writes wait",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P58", "P64"],
  what: "Finds `CREATE INDEX` without `CONCURRENTLY` on a table in use, partitioned tables included.",
  why: "The build takes SHARE on the table (of a partitioned one: on every partition) and holds it until the last row is in the index. Reads go on, every INSERT, UPDATE and DELETE waits. `CONCURRENTLY` takes longer and reads the table twice, but lets writes go on; it cannot run in a transaction block. A partitioned table takes it partition by partition only.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
      sql: "CREATE INDEX orders_customer ON orders (customer_id);"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE UNIQUE INDEX IF NOT EXISTS one_open ON orders USING btree (state) WHERE state = 'open';"
    },
    {
      title: "Every partition at once",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: "CREATE INDEX events_at ON events (at);"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
      sql: "CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "Parent only, each partition concurrently, attach",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: [
        "CREATE INDEX events_at ON ONLY events (at);",
        "CREATE INDEX CONCURRENTLY events_2026_at ON events_2026 (at);",
        "ALTER INDEX events_at ATTACH PARTITION events_2026_at;"
      ],
      outsideTransaction: true,
      strongestLock: "SHARE"
    },
    {
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nCREATE INDEX parcels_weight ON parcels (weight);",
      strongestLock: "none"
    }
  ],
  on: ["IndexStmt"],
  when: "work",
  *statement(context) {
    const index = nodeOf(context.statement, "IndexStmt");
    if (!index || index.concurrent) return;
    const pieces = blockingWork(context, ["create-index"]);
    if (pieces.length === 0) return;
    const table = relationName(context.catalog, index.relation);
    const partitioned = context.catalog.relation(table)?.partitionKey != null;
    const fix = partitioned ? null : concurrentlyFix(context);
    const what = index.idxname ? `index ${quoteIdentifier(index.idxname)}` : "an index";
    yield blockingProblem(context, pieces, `Creating ${what} on ${displayName(table)}`, {
      advice: partitioned ? partitionAdvice(context) : plainAdvice(context),
      ...fix ? { fix } : {}
    });
  }
};
function concurrentlyFix(context) {
  const word = findWord(context.statement, context.statement.span.start, "index");
  if (!word || !runsAlone(context)) return null;
  const edit = { file: context.statement.source.file, start: word.end, end: word.end, text: " CONCURRENTLY" };
  return { title: "Build it concurrently", edits: [edit] };
}
function plainAdvice(context) {
  const { statement } = context;
  const word = findWord(statement, statement.span.start, "index");
  const at = word ? word.end - statement.span.start : 0;
  const sql = `${statement.sql.slice(0, at)} CONCURRENTLY${statement.sql.slice(at).replace(/^\s+if\s+not\s+exists\b/i, "")};`;
  return {
    summary: "Build the index concurrently, in a migration of its own that runs outside a transaction.",
    steps: word ? [outside(context, "In a migration of its own, outside a transaction", sql)] : []
  };
}
function partitionAdvice(context) {
  const { catalog, statement } = context;
  const index = nodeOf(statement, "IndexStmt");
  const body = index ? indexBody(statement, index) : null;
  const summary = "Create the index on the parent only, build those of the partitions concurrently, and attach them.";
  if (!index || body === null) return { summary, steps: [] };
  const table = relationName(catalog, index.relation);
  const columns = (index.indexParams ?? []).map((param) => inside(param, "IndexElem")?.name ?? "expr");
  const name = index.idxname ?? relationName2(catalog, table.schema, [table.name, ...columns, "idx"]);
  const unique = index.unique ? "UNIQUE " : "";
  const leaves = catalog.descendantsOf(table).filter((child) => child.partitionKey === null).map((child) => ({ child, name: relationName2(catalog, child.name.schema, [child.name.name, ...columns, "idx"]) }));
  const build = leaves.map(
    (leaf) => `CREATE ${unique}INDEX CONCURRENTLY ${quoteIdentifier(leaf.name)} ON ${displayName(leaf.child.name)} ${body};`
  );
  const attach = leaves.map(
    (leaf) => `ALTER INDEX ${displayName({ schema: table.schema, name })} ATTACH PARTITION ${displayName({ schema: leaf.child.name.schema, name: leaf.name })};`
  );
  return {
    summary,
    steps: [
      {
        title: "1. The index of the parent, empty and not valid yet: instant",
        sql: `CREATE ${unique}INDEX ${quoteIdentifier(name)} ON ONLY ${displayName(table)} ${body};`
      },
      outside(
        context,
        "2. The index of each partition, each statement by itself, outside a transaction",
        build.join("\n")
      ),
      { title: "3. Attach them; with the last one the index of the parent is valid", sql: attach.join("\n") }
    ]
  };
}

// src/lint-migrations/rules/create-partition.ts
var rule31 = {
  id: "create-partition",
  title: "New partition locks its parent",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P100"],
  what: "Finds `CREATE TABLE \u2026 PARTITION OF` a table in use.",
  why: "It reads like a harmless CREATE and takes ACCESS EXCLUSIVE on the parent: in a moment, once every running query of the whole partitioned table has ended, with all later ones waiting behind. A table that is created by itself and then attached asks the parent for SHARE UPDATE EXCLUSIVE only, which keeps no query out.",
  bad: [
    {
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);",
      sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
    },
    {
      before: "CREATE TABLE users (id bigint, region text NOT NULL) PARTITION BY LIST (region);",
      sql: "CREATE TABLE users_rest PARTITION OF users DEFAULT;"
    }
  ],
  good: [
    {
      title: "Created alone, then attached",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);",
      sql: "CREATE TABLE events_2026 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\nALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "With its parent",
      sql: "CREATE TABLE logs (at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE logs_rest PARTITION OF logs DEFAULT;",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt"],
  *statement(context) {
    const { catalog, statement } = context;
    const create = nodeOf(statement, "CreateStmt");
    if (!create?.partbound || statement.body?.kind === "function") return;
    const parent = relationName(catalog, inside(create.inhRelations?.[0], "RangeVar"));
    const lock = strongestLockOn(context.effect, parent);
    if (lock?.mode !== "ACCESS EXCLUSIVE" || !isLive(context, parent)) return;
    const child = displayName(relationName(catalog, create.relation));
    const values = create.partbound.is_default ? null : findWord(statement, statement.span.start, "for");
    const bound = values ? textOf(statement, { start: values.start, end: statement.span.end }) : "DEFAULT";
    const simple = !create.tableElts?.length && !create.partspec && !create.options?.length && !create.tablespacename;
    yield {
      message: `Creating ${child} as a partition blocks reads and writes of the parent ${displayName(parent)} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
      advice: {
        summary: "Create the table by itself and attach it: the parent is then not blocked.",
        steps: simple ? [
          {
            title: "Create the table by itself, then attach it",
            sql: [
              `CREATE TABLE ${child} (LIKE ${displayName(parent)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE);`,
              `ALTER TABLE ${displayName(parent)} ATTACH PARTITION ${child} ${bound};`
            ].join("\n")
          }
        ] : []
      }
    };
  }
};

// src/lint-migrations/rules/create-table-as.ts
var rule32 = {
  id: "create-table-as",
  title: "Table filled from another one in a migration",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P92"],
  what: "Finds `CREATE TABLE \u2026 AS` and `SELECT \u2026 INTO` that read a table which production has, except WITH NO DATA and temporary tables.",
  why: "The copy is a snapshot: what is written to the source while the statement runs, and after it, is not in it. It has no key, no default, no NOT NULL and no index. On a large table it is one long transaction that holds VACUUM back and fills the log that standbys have to read.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders_copy AS SELECT * FROM orders;"
    },
    { before: "CREATE TABLE orders (id bigint PRIMARY KEY);", sql: "SELECT id INTO orders_copy FROM orders;" }
  ],
  good: [
    {
      title: "The table with its constraints first; the rows in batches",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, at date);",
      sql: [
        "CREATE TABLE orders_copy (LIKE orders INCLUDING ALL);",
        "INSERT INTO orders_copy (id, at) SELECT id, at FROM orders WHERE id BETWEEN 1 AND 10000;"
      ],
      strongestLock: "ACCESS SHARE"
    },
    {
      title: "Only the shape",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders_copy AS SELECT * FROM orders WITH NO DATA;",
      strongestLock: "ACCESS SHARE"
    }
  ],
  on: ["CreateTableAsStmt", "SelectStmt"],
  *statement(context) {
    const { catalog, statement } = context;
    const create = nodeOf(statement, "CreateTableAsStmt");
    const select = nodeOf(statement, "SelectStmt");
    const into = create ? create.objtype === "OBJECT_MATVIEW" ? void 0 : create.into : select?.intoClause;
    if (!into?.rel || into.skipData || into.rel.relpersistence === "t" || statement.body?.kind === "function") return;
    if (select && statement.body) return;
    const sources = /* @__PURE__ */ new Map();
    for (const range of nodesIn(create ? create.query : select?.fromClause, "RangeVar")) {
      const name = relationName(catalog, range);
      if (catalog.relation(name) && inProduction(context, name)) sources.set(displayName(name), name);
    }
    if (sources.size === 0) return;
    const target = displayName(relationName(catalog, into.rel));
    const [source] = sources.keys();
    yield {
      message: `${target} gets the rows that ${listOf([...sources.keys()])} ${sources.size === 1 ? "has" : "have"} at one moment, without keys, defaults or indexes, in one long transaction.`,
      advice: {
        summary: "Create the table with its constraints, and copy the rows in batches outside of the deployment.",
        steps: sources.size === 1 ? [
          {
            title: "The table, with what belongs to it",
            sql: `CREATE TABLE ${target} (LIKE ${source} INCLUDING ALL);`
          }
        ] : []
      }
    };
  }
};

// src/lint-migrations/once.ts
var said = /* @__PURE__ */ new WeakMap();
function once(context, rule176) {
  const before2 = said.get(context.statements) ?? /* @__PURE__ */ new Set();
  said.set(context.statements, before2);
  if (before2.has(rule176)) return false;
  before2.add(rule176);
  return true;
}

// src/lint-migrations/rules/create-table-foreign-key.ts
var rule33 = {
  id: "create-table-foreign-key",
  title: "New table locks the tables that it references",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P50"],
  what: "Finds a foreign key of a new table that references a table in use, when no `lock_timeout` is set. One finding a script.",
  why: "A new table seems to concern nobody. Its foreign key puts triggers on the referenced table and takes SHARE ROW EXCLUSIVE there: for a moment, but after a wait for every transaction that writes to it, and with all later writes waiting behind.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint);\nALTER TABLE notes ADD FOREIGN KEY (customer_id) REFERENCES customers (id);"
    }
  ],
  good: [
    {
      title: "The wait has an end",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "SET lock_timeout = '2s';\nCREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);",
      strongestLock: "SHARE ROW EXCLUSIVE"
    },
    {
      title: "Both are new",
      sql: "CREATE TABLE clients (id bigint PRIMARY KEY);\nCREATE TABLE notes (id bigint PRIMARY KEY, client_id bigint REFERENCES clients);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "AlterTableStmt"],
  commands: ["AT_AddConstraint"],
  when: "blocking locks",
  *statement(context) {
    const { statement, catalog } = context;
    const create = nodeOf(statement, "CreateStmt");
    const alteration = create ? null : alterationOf(statement, catalog);
    const table = create ? relationName(catalog, create.relation) : alteration?.table;
    if (!table || create?.partbound || create?.relation?.relpersistence === "t") return;
    if (alteration) {
      if (isLive(context, table)) return;
      if (!alteration.commands.some((command) => constraintOf(command.node)?.contype === "CONSTR_FOREIGN")) return;
    }
    const locked = blockingLocks(context).filter(
      (lock) => lock.mode === "SHARE ROW EXCLUSIVE" && keyOf(lock.relation) !== keyOf(table)
    );
    const first = locked[0];
    if (!first || context.session.lockTimeoutMs !== null || !once(context, "create-table-foreign-key")) return;
    yield {
      message: `The foreign key of the new table ${displayName(table)} locks ${listOf(locked.map((lock) => displayName(lock.relation)))}, which ${describeLock(first.mode)} for a moment, after a wait for every transaction that writes there.`,
      advice: {
        summary: "Set a lock_timeout, so that a wait for the lock does not hold up all writes behind it, and try again if it strikes.",
        steps: [{ title: "Before the statement, in its transaction", sql: "SET LOCAL lock_timeout = '2s';" }]
      }
    };
  }
};

// src/lint-migrations/rules/create-table-if-not-exists.ts
var rule34 = {
  id: "create-table-if-not-exists",
  title: "CREATE TABLE IF NOT EXISTS that does nothing",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P86"],
  what: "Finds `CREATE TABLE IF NOT EXISTS` for a table that an earlier migration made with other columns.",
  why: 'The server sees the name, says "skipping" and changes nothing. The migration counts as done, the new columns are not there, and the first query for one of them fails in production.',
  bad: [
    {
      title: "A column that never comes",
      before: "CREATE TABLE settings (key text PRIMARY KEY, value text);",
      sql: "CREATE TABLE IF NOT EXISTS settings (key text PRIMARY KEY, value text, updated_at timestamptz);"
    },
    {
      title: "A type that stays as it was",
      before: "CREATE TABLE settings (key text PRIMARY KEY, value text);",
      sql: "CREATE TABLE IF NOT EXISTS settings (key text PRIMARY KEY, value jsonb);"
    }
  ],
  good: [
    {
      title: "Change the table that is there",
      before: "CREATE TABLE settings (key text PRIMARY KEY, value text);",
      sql: "ALTER TABLE settings ADD COLUMN IF NOT EXISTS updated_at timestamptz;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table that is not there",
      sql: "CREATE TABLE IF NOT EXISTS settings (key text PRIMARY KEY);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt"],
  *statement(context) {
    const create = nodeOf(context.statement, "CreateStmt");
    if (!create?.if_not_exists) return;
    const existing2 = context.catalog.relation(relationName(context.catalog, create.relation));
    if (!existing2?.certain) return;
    const shown = displayName(existing2.name);
    const differences = [];
    const adds = [];
    for (const node of create.tableElts ?? []) {
      const column = inside(node, "ColumnDef");
      if (!column?.colname) continue;
      const there = existing2.columns.get(column.colname);
      const type = canonicalType(column.typeName);
      if (!there) {
        differences.push(quoteIdentifier(column.colname));
        if (type) adds.push(`ADD COLUMN ${quoteIdentifier(column.colname)} ${displayType(type)}`);
      } else if (type && there.type && !serial.test(type.name) && !sameType(type, there.type)) {
        differences.push(
          `${quoteIdentifier(column.colname)} as ${displayType(type)} (it is ${displayType(there.type)})`
        );
      }
    }
    if (differences.length === 0) return;
    yield {
      message: `${shown} exists, so that this statement does nothing: ${listOf(differences)} never ${differences.length === 1 ? "comes" : "come"}.`,
      advice: {
        summary: "Change the existing table with ALTER TABLE.",
        steps: adds.length > 0 ? [{ title: "Add what is missing", sql: `ALTER TABLE ${shown}
  ${adds.join(",\n  ")};` }] : []
      }
    };
  }
};
var serial = /^(small|big)?serial[248]?$/;

// src/lint-migrations/rules/create-without-or-replace.ts
var rule35 = {
  id: "create-without-or-replace",
  title: "Function, view or trigger that cannot be created twice",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P109"],
  what: "Finds `CREATE FUNCTION`, `PROCEDURE`, `VIEW` and, from PostgreSQL 14, `TRIGGER` without `OR REPLACE`.",
  why: "A script that stops half-way outside of a transaction is run again from its first line. With OR REPLACE what it made the first time is no obstacle, and the grants on it are kept.",
  bad: [
    { sql: "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';" },
    { sql: "CREATE VIEW ones AS SELECT 1 AS one;" }
  ],
  good: [
    { sql: "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';", strongestLock: "none" },
    { sql: "CREATE OR REPLACE VIEW ones AS SELECT 1 AS one;", strongestLock: "none" }
  ],
  on: ["CreateFunctionStmt", "ViewStmt", "CreateTrigStmt"],
  *statement(context) {
    const { statement, catalog, server } = context;
    const routine = nodeOf(statement, "CreateFunctionStmt");
    const view = nodeOf(statement, "ViewStmt");
    const trigger = nodeOf(statement, "CreateTrigStmt");
    const it = routine ?? view ?? trigger;
    if (!it || it.replace || trigger && (server.major < 14 || trigger.isconstraint) || view?.view?.relpersistence === "t")
      return;
    const name = routine ? displayName(dottedName(catalog, routine.funcname)) : view ? displayName(relationName(catalog, view.view)) : trigger?.trigname ?? "";
    const { text: text3, file } = statement.source;
    const { start } = statement.span;
    const word = /^create(?=\s)/i.exec(text3.slice(start, start + 10));
    yield {
      message: `A second run of this script stops here, because ${name} exists.`,
      ...word && statement.body === null ? {
        fix: {
          title: "Add OR REPLACE",
          edits: [{ file, start: start + word[0].length, end: start + word[0].length, text: " OR REPLACE" }]
        }
      } : {}
    };
  }
};

// src/lint-migrations/rules/data-change.ts
var rule36 = {
  id: "data-change",
  title: "Data changed in a migration",
  category: "process",
  severity: "notice",
  enabled: false,
  covers: ["P122"],
  what: "Finds `INSERT`, `UPDATE`, `DELETE` and `MERGE` on a table that production has.",
  why: "How long it takes depends on rows that the reviewer does not see, it holds row locks until the migration commits, and it runs once, with no way to go on where it stopped. Teams that move data in background jobs keep it out of migrations altogether.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);",
      sql: "UPDATE users SET locale = 'en' WHERE locale IS NULL;"
    },
    { before: "CREATE TABLE users (id bigint PRIMARY KEY);", sql: "INSERT INTO users (id) VALUES (1);" }
  ],
  good: [
    {
      title: "The first rows of a new table",
      sql: "CREATE TABLE states (name text PRIMARY KEY);\nINSERT INTO states (name) VALUES ('open');",
      strongestLock: "none"
    }
  ],
  on: ["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    if (statement.body?.kind === "function") return;
    const range = (nodeOf(statement, "InsertStmt") ?? nodeOf(statement, "UpdateStmt") ?? nodeOf(statement, "DeleteStmt") ?? nodeOf(statement, "MergeStmt"))?.relation;
    const table = relationName(catalog, range);
    if (!range || !inProduction(context, table)) return;
    yield {
      message: `Rows of ${displayName(table)} are changed as part of the deployment and stay locked until it commits.`
    };
  }
};

// src/lint-migrations/rules/default-partition.ts
var rule37 = {
  id: "default-partition",
  title: "New partition beside a DEFAULT partition",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P99"],
  what: "Finds `CREATE TABLE \u2026 PARTITION OF` and `ATTACH PARTITION` on a parent that has a DEFAULT partition with rows to be read.",
  why: "Rows of the new partition may have gone to the default one until now. The server reads that one from end to end, under ACCESS EXCLUSIVE, to see that none has. A validated CHECK on the default partition that rules the new bound out spares it the reading.",
  bad: [
    {
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;",
      sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
    },
    {
      before: "CREATE TABLE users (id bigint, region text NOT NULL) PARTITION BY LIST (region);\nCREATE TABLE users_rest PARTITION OF users DEFAULT;",
      sql: "CREATE TABLE users_eu (id bigint, region text NOT NULL);\nALTER TABLE users ATTACH PARTITION users_eu FOR VALUES IN ('de', 'fr');"
    }
  ],
  good: [
    {
      title: "A validated CHECK keeps the new values out of the default partition",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;",
      sql: [
        "ALTER TABLE events_rest ADD CONSTRAINT rest_check CHECK (at < '2026-01-01' OR at >= '2027-01-01') NOT VALID;",
        "ALTER TABLE events_rest VALIDATE CONSTRAINT rest_check;",
        "CREATE TABLE events_2026 (id bigint, at date NOT NULL);\nALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\nALTER TABLE events_rest DROP CONSTRAINT rest_check;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["CreateStmt", "AlterTableStmt"],
  when: "work",
  *statement(context) {
    const pieces = blockingWork(context, ["default-partition"]);
    const first = pieces[0];
    if (!first) return;
    const { catalog, statement } = context;
    const create = nodeOf(statement, "CreateStmt");
    const alteration = create ? null : alterationOf(statement, catalog);
    const command = alteration?.commands.find((one) => one.index === first.work.command);
    const parent = create ? catalog.relation(relationName(catalog, inside(create.inhRelations?.[0], "RangeVar"))) : alteration?.relation;
    const bound = create ? create.partbound : inside(command?.node.def, "PartitionCmd")?.bound;
    const condition = boundAsCheck(parent, statement, bound);
    const proof = condition ? proofSteps(catalog, first.work.relation, condition.outside) : null;
    yield blockingProblem(context, pieces, `Adding a partition to ${parent ? displayName(parent.name) : "the table"}`, {
      advice: {
        summary: "Prove with a validated CHECK that the default partition holds no row of the new one.",
        steps: proof ? numbered([
          ...proof.steps,
          {
            title: "Add the partition, and drop the CHECK that the bound has made superfluous",
            sql: `${statement.sql};
${proof.drop}`
          }
        ]) : []
      }
    });
  }
};

// src/lint-migrations/failures.ts
var missing = /* @__PURE__ */ new Set(["42P01", "42703", "42704", "42883", "3F000"]);
var existing = /* @__PURE__ */ new Set(["42P07", "42701", "42710", "42P06", "42723"]);
var dependent = /* @__PURE__ */ new Set([
  "depends-on-view",
  "depends-on-generated-column",
  "dependent-objects",
  "constraint-needs-index",
  "type-in-use"
]);
function tellerOf(failure, context) {
  const { code, sqlstate } = failure;
  if (sqlstate === "25001") return null;
  if (code === "unsupported-version") return "unsupported-version";
  if (code === "concurrently-on-partitioned" && context.statement.kind === "IndexStmt")
    return "concurrent-index-on-partitioned-table";
  if (code === "not-valid-on-partitioned") return "foreign-key-not-valid-on-partitioned-table";
  if (code === "unusable-index" || code === "using-index-on-partitioned") return "unusable-index";
  if (code === "not-null-needed") return "identity-on-nullable-column";
  if (dependent.has(code)) return "dependent-objects";
  if (context.statement.kind === "ViewStmt" && sqlstate === "42P16") return "replace-view-columns";
  if (sqlstate === "42601" && code.startsWith("duplicate-")) return "duplicate-assignment";
  if (failure.when === "always") {
    if (missing.has(sqlstate) && code.endsWith("missing")) return "missing-object";
    if (existing.has(sqlstate) && code.endsWith("exists")) return "object-exists";
    return "will-fail";
  }
  if (code === "unique-violation") return "unique-may-fail";
  if (code === "partition-violation" && failure.reason.includes("default partition")) return "default-partition-rows";
  const command = commandOf(failure, context);
  if (command?.type === "AT_AddColumn" && sqlstate === "23502") return "add-column-not-null";
  if (command?.type === "AT_AlterColumnType" && isEnumSwap(command, context)) return "swap-enum";
  return "may-fail";
}
function isEnumSwap(command, context) {
  const table = alterationOf(context.statement, context.catalog)?.relation;
  const from = table?.columns.get(command.name)?.type;
  const to = canonicalType(inside(command.node.def, "ColumnDef")?.typeName);
  return from != null && to !== null && context.catalog.typeOf(from)?.kind === "enum" && context.catalog.typeOf(to)?.kind === "enum";
}
function commandOf(failure, context) {
  return alterationOf(context.statement, context.catalog)?.commands.find(
    (command) => command.index === failure.command
  );
}
function failuresFor(rule176, context) {
  const { statement, effect, direction, index } = context;
  if (effect.failures.length === 0) return [];
  if (statement.body !== null && (statement.body.kind === "function" || statement.body.conditional)) return [];
  if (direction === "down" && index > 0) return [];
  const comesBefore = (lost) => lost.span.start < statement.span.start;
  if (context.notAnalysed.some(comesBefore) || context.errors.some(comesBefore)) return [];
  return effect.failures.filter((failure) => tellerOf(failure, context) === rule176);
}
function spanOf(failure, context) {
  if (failure.location !== void 0) return context.spanAt(failure.location);
  return commandOf(failure, context)?.span ?? context.statement.span;
}
function reasonOf(failure) {
  return failure.reason.replace(/\.$/, "");
}
function tableOf(context) {
  const { statement, catalog } = context;
  const range = nodeOf(statement, "AlterTableStmt")?.relation ?? nodeOf(statement, "IndexStmt")?.relation ?? nodeOf(statement, "UpdateStmt")?.relation ?? nodeOf(statement, "InsertStmt")?.relation ?? nodeOf(statement, "CreateStmt")?.relation;
  return range ? relationName(catalog, range) : null;
}
function surelyEmpty(context, table) {
  if (context.catalog.sizeOf(table)?.rows === 0) return true;
  return context.isNew(table) && context.catalog.relation(table)?.hasRows !== true;
}
function stopsHere(context) {
  return context.direction === "down" ? "Going back stops here" : "The deployment stops here";
}

// src/lint-migrations/rules/default-partition-rows.ts
var rule38 = {
  id: "default-partition-rows",
  title: "Rows of the new partition may be in the default partition",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P99"],
  what: "Finds a partition that is created or attached while a default partition is there.",
  why: "Rows that arrived before their partition did are in the default partition. If one of them belongs to the new partition the statement fails with `23514`, after it has read the whole default partition under ACCESS EXCLUSIVE.",
  bad: [
    {
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;",
      sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
    }
  ],
  good: [
    {
      title: "Without a default partition nothing can be in the way",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);",
      sql: "CREATE TABLE events_2026 (LIKE events);\nALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  when: "failures",
  *statement(context) {
    for (const failure of failuresFor("default-partition-rows", context)) {
      yield {
        message: `${stopsHere(context)} if a row is in the way: ${reasonOf(failure)} (SQLSTATE ${failure.sqlstate}).`,
        span: spanOf(failure, context),
        advice: {
          summary: "Move the rows out of the default partition first, and let a validated CHECK on it say that none is left.",
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/conditions.ts
function isAlwaysTrue(node) {
  if (!node) return false;
  const constant = constantOf(node);
  if (constant?.boolval) return constant.boolval.boolval === true;
  const bool = inside(node, "BoolExpr");
  if (bool?.boolop === "OR_EXPR") return (bool.args ?? []).some(isAlwaysTrue);
  if (bool?.boolop === "AND_EXPR") return (bool.args ?? []).every(isAlwaysTrue);
  const expression = inside(node, "A_Expr");
  if (expression?.kind !== "AEXPR_OP") return false;
  const left = constantOf(expression.lexpr);
  const right = constantOf(expression.rexpr);
  if (!left || !right || left.isnull || right.isnull) return false;
  const operator = inside(expression.name?.[0], "String")?.sval;
  const same = plain(left) === plain(right);
  return operator === "=" ? same : operator === "<>" || operator === "!=" ? !same : false;
}
function constantOf(node) {
  const cast = inside(node, "TypeCast");
  return inside(cast ? cast.arg : node, "A_Const");
}
function plain(constant) {
  const { location: _, ...value } = constant;
  return JSON.stringify(value);
}
function* nullComparisons(tree) {
  for (const expression of nodesIn(tree, "A_Expr")) {
    if (expression.kind !== "AEXPR_OP") continue;
    const operator = inside(expression.name?.[0], "String")?.sval;
    if (operator !== "=" && operator !== "<>" && operator !== "!=") continue;
    if (inside(expression.lexpr, "A_Const")?.isnull || inside(expression.rexpr, "A_Const")?.isnull) yield expression;
  }
}

// src/lint-migrations/rules/delete-without-where.ts
var rule39 = {
  id: "delete-without-where",
  title: "Every row deleted",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P121"],
  what: "Finds `DELETE` without a WHERE, or with one that is always true, on a table that production has.",
  why: "All rows go. If that is meant, it is one long transaction that leaves a table full of dead rows for VACUUM; if a condition was forgotten, only a restore helps.",
  bad: [
    { before: "CREATE TABLE carts (id bigint PRIMARY KEY);", sql: "DELETE FROM carts;" },
    {
      title: "A condition that is always true",
      before: "CREATE TABLE carts (id bigint PRIMARY KEY);",
      sql: "DELETE FROM carts WHERE 1 = 1;"
    },
    {
      title: "Hidden in a WITH",
      before: "CREATE TABLE carts (id bigint PRIMARY KEY);\nCREATE TABLE old_carts (id bigint PRIMARY KEY);",
      sql: "WITH gone AS (DELETE FROM carts RETURNING id)\nINSERT INTO old_carts (id) SELECT id FROM gone;"
    }
  ],
  good: [
    {
      title: "By a condition, a batch at a time",
      before: "CREATE TABLE carts (id bigint PRIMARY KEY, touched timestamptz);",
      sql: "DELETE FROM carts WHERE touched < now() - interval '1 year' AND id BETWEEN 1 AND 10000;",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE scratch (id int PRIMARY KEY);\nDELETE FROM scratch;",
      strongestLock: "none"
    }
  ],
  on: ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    if (statement.body?.kind === "function") return;
    for (const remove of changes(statement, "DeleteStmt")) {
      if (remove.usingClause?.length || remove.whereClause && !isAlwaysTrue(remove.whereClause)) continue;
      const table = relationName(catalog, remove.relation);
      if (!inProduction(context, table)) continue;
      const shown = displayName(table);
      const size = catalog.sizeOf(table);
      yield {
        message: `Every row of ${shown}${size ? ` (${size.rows.toLocaleString("en-US")})` : ""} is deleted.`,
        span: nodeOf(statement, "DeleteStmt") ? statement.span : context.spanAt(remove.relation?.location),
        advice: {
          summary: "Say which rows, and delete them in batches outside of the deployment.",
          steps: [
            {
              title: "Repeat until it deletes nothing; put the condition into the subquery",
              sql: `DELETE FROM ${shown} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${shown} LIMIT 1000));`,
              outsideTransaction: true
            }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/dependent-objects.ts
var rule40 = {
  id: "dependent-objects",
  title: "Something else needs what is changed or dropped",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P20"],
  what: "Finds a change of type or a drop that the server refuses because a view, a generated column, a foreign key or a column of that type depends on it.",
  why: "A test database without the view, or with CASCADE typed by hand, does not show it; the deployment stops with `2BP01` or `0A000`. Dropping and creating the dependent object again in the same transaction is the way, and it has to be in the migration.",
  bad: [
    {
      title: "A view reads the column",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\nCREATE VIEW totals AS SELECT total FROM orders;",
      sql: "ALTER TABLE orders ALTER COLUMN total TYPE bigint;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\nCREATE VIEW totals AS SELECT total FROM orders;",
      sql: "ALTER TABLE orders DROP COLUMN total;"
    },
    {
      title: "A foreign key needs the table",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint REFERENCES customers);",
      sql: "DROP TABLE customers;"
    }
  ],
  good: [
    {
      title: "The view is dropped and created again in the same transaction",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20));\nCREATE VIEW notes AS SELECT note FROM orders;",
      sql: "DROP VIEW notes;\nALTER TABLE orders ALTER COLUMN note TYPE varchar(40);\nCREATE VIEW notes AS SELECT note FROM orders;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  when: "failures",
  *statement(context) {
    for (const failure of failuresFor("dependent-objects", context)) {
      const command = commandOf(failure, context);
      const advice4 = viewAdvice(context, command?.name);
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context),
        ...advice4 ? { advice: advice4 } : {}
      };
    }
  }
};
function viewAdvice(context, column) {
  const alteration = alterationOf(context.statement, context.catalog);
  if (!alteration || column === void 0) return null;
  const views = context.catalog.viewsOver(alteration.table, column);
  if (views.length === 0) return null;
  const kind = (view) => view.kind === "materialized view" ? "MATERIALIZED VIEW" : "VIEW";
  const literal2 = (text3) => `'${text3.replaceAll("'", "''")}'`;
  return {
    summary: "In one transaction: drop what reads the column, change the column, and create it again.",
    steps: [
      {
        title: "1. Keep the definition and the grants",
        sql: views.map((view) => `SELECT pg_get_viewdef(${literal2(displayName(view.name))}::regclass, true);`).join("\n")
      },
      {
        title: "2. In the migration, before this statement",
        sql: views.map((view) => `DROP ${kind(view)} ${displayName(view.name)};`).join("\n")
      },
      { title: "3. After it, create them again from step 1, with their grants", sql: "" }
    ]
  };
}

// src/lint-migrations/rules/detach-partition.ts
var rule41 = {
  id: "detach-partition",
  title: "DETACH PARTITION locks the whole table",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P101"],
  what: "Finds `DETACH PARTITION` without `CONCURRENTLY`.",
  why: "It takes ACCESS EXCLUSIVE on the parent: it waits until no query of the partitioned table runs, and all later ones wait behind it. From PostgreSQL 14 `CONCURRENTLY` detaches in two transactions and keeps no query out; it needs a parent without a DEFAULT partition and cannot run in a transaction block.",
  bad: [
    {
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: "ALTER TABLE events DETACH PARTITION events_2020;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: "ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;",
      versions: { from: 14 },
      outsideTransaction: true,
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DetachPartition"],
  *statement(context) {
    const { catalog, server, statement } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !isLive(context, alteration.table) || statement.body?.kind === "function") return;
    for (const command of alteration.commands) {
      const partition = inside(command.node.def, "PartitionCmd");
      if (command.type !== "AT_DetachPartition" || !partition || partition.concurrent) continue;
      if (strongestLockOn(context.effect, alteration.table)?.mode !== "ACCESS EXCLUSIVE") continue;
      const child = displayName(relationName(catalog, partition.name));
      const hasDefault = catalog.partitionsOf(alteration.table).some((one) => one.bound?.isDefault);
      const possible = server.major >= 14 && !hasDefault;
      yield {
        message: `Detaching ${child} blocks reads and writes of the whole table ${alteration.shown} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
        span: command.span,
        advice: possible ? {
          summary: "Detach concurrently, in a migration of its own that runs outside a transaction.",
          steps: [
            outside(
              context,
              "In a migration of its own, outside a transaction",
              `ALTER TABLE ${alteration.shown} DETACH PARTITION ${child} CONCURRENTLY;`
            )
          ]
        } : {
          summary: `Set a short lock_timeout and try again if it strikes: ${hasDefault ? "beside a DEFAULT partition" : "before PostgreSQL 14"} there is no concurrent way.`,
          steps: [{ title: "In one transaction", sql: `SET LOCAL lock_timeout = '2s';
${statement.sql};` }]
        },
        ...possible && runsAlone(context) && alteration.commands.length === 1 ? {
          fix: {
            title: "Detach concurrently",
            edits: [
              {
                file: statement.source.file,
                start: command.span.end,
                end: command.span.end,
                text: " CONCURRENTLY"
              }
            ]
          }
        } : {}
      };
    }
  }
};

// src/lint-migrations/rules/discouraged-type.ts
var rule42 = {
  id: "discouraged-type",
  title: "Type that the team does not use",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P127"],
  what: "Finds columns of the types that are listed: `xml` and `hstore` unless you say otherwise.",
  why: "Each type that a schema uses has to be known to every driver, tool and person that reads it. `jsonb` does what `hstore` and most uses of `xml` are for, with indexes and without an extension.",
  options: {
    types: {
      type: "list",
      default: ["xml", "hstore"],
      what: "The types, as PostgreSQL names them: `xml`, `double precision`, `citext`."
    }
  },
  bad: [
    { sql: "CREATE TABLE messages (id bigint PRIMARY KEY, body xml NOT NULL);" },
    {
      before: "CREATE TABLE messages (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE messages ADD COLUMN tags hstore;"
    },
    {
      title: "Under any of its names",
      options: { types: ["smallint"] },
      sql: "CREATE TABLE messages (id bigint PRIMARY KEY, priority int2 NOT NULL);"
    }
  ],
  good: [{ sql: "CREATE TABLE messages (id bigint PRIMARY KEY, body jsonb NOT NULL);", strongestLock: "none" }],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    const option = context.option("types");
    const listed = new Set((Array.isArray(option) ? option : []).map((name) => String(name).trim().toLowerCase()));
    for (const column of declaredColumns(context)) {
      const name = namesOf(column).find((one) => listed.has(one));
      if (name === void 0) continue;
      yield { message: `${column.shown} is of type ${name}, which this project does not use.`, span: column.span };
    }
  }
};
function namesOf({ type }) {
  const { name, schema } = type;
  return [
    displayType({ name, schema: null, modifiers: [], array: false }),
    name,
    ...schema === null ? [] : [`${schema}.${name}`]
  ];
}

// src/lint-migrations/rules/domain-constraint.ts
var rule43 = {
  id: "domain-constraint",
  title: "Domain constraint that reads every table with the domain",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P55"],
  what: "Finds `ALTER DOMAIN \u2026 ADD CONSTRAINT` without `NOT VALID`, `SET NOT NULL` and `VALIDATE CONSTRAINT` for a domain that columns of tables in use have.",
  why: "The value of every such column is checked, in every table, and SHARE is held on all of these tables together until the last one is read: nobody writes to any of them. `ADD CONSTRAINT \u2026 NOT VALID` locks no table and holds only new values to the condition. `VALIDATE CONSTRAINT` reads under SHARE all the same, so that it needs a quiet hour, or CHECK constraints of the tables in its place.",
  bad: [
    {
      before: "CREATE DOMAIN amount AS numeric;\nCREATE TABLE orders (id bigint PRIMARY KEY, total amount);",
      sql: "ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE >= 0);"
    },
    {
      before: "CREATE DOMAIN amount AS numeric;\nCREATE TABLE orders (id bigint PRIMARY KEY, total amount);",
      sql: "ALTER DOMAIN amount SET NOT NULL;"
    }
  ],
  good: [
    {
      title: "New values only: no table is locked",
      before: "CREATE DOMAIN amount AS numeric;\nCREATE TABLE orders (id bigint PRIMARY KEY, total amount);",
      sql: "ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE >= 0) NOT VALID;",
      strongestLock: "none"
    }
  ],
  on: ["AlterDomainStmt"],
  when: "work",
  *statement(context) {
    const { statement } = context;
    const node = nodeOf(statement, "AlterDomainStmt");
    const pieces = blockingWork(context, ["domain-constraint"]);
    if (!node || pieces.length === 0) return;
    const parts = stringsOf(node.typeName);
    const name = parts.map(quoteIdentifier).join(".");
    const constraint = inside(node.def, "Constraint");
    const end = statement.span.end;
    const checks = constraint?.contype === "CONSTR_CHECK";
    const validates = node.subtype === "V";
    yield blockingProblem(
      context,
      pieces,
      `${validates ? "Validating a constraint of" : "Adding a constraint to"} domain ${name}`,
      {
        advice: checks ? {
          summary: "Add it as NOT VALID, which locks no table and holds new values to it.",
          steps: [
            { title: "Hold new values to the condition", sql: `${textOf(statement, statement.span)} NOT VALID;` }
          ]
        } : {
          summary: `Use CHECK constraints, NOT VALID and then validated, on ${displayName(pieces[0]?.work.relation ?? { schema: "public", name })} and the other tables instead: their validation blocks no writes.`,
          steps: []
        },
        ...checks ? {
          fix: {
            title: "Add NOT VALID",
            edits: [{ file: statement.source.file, start: end, end, text: " NOT VALID" }]
          }
        } : {}
      }
    );
  }
};

// src/lint-migrations/rules/domain-with-constraint.ts
var rule44 = {
  id: "domain-with-constraint",
  title: "Domain with a constraint",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P54"],
  what: "Finds `CREATE DOMAIN` with a CHECK or NOT NULL.",
  why: "Every later `ADD COLUMN` of that domain writes the whole table anew under ACCESS EXCLUSIVE, even without a default, and every change of its constraint reads each table that uses it. A CHECK on the table can be added NOT VALID and validated while the table is in use.",
  bad: [
    { sql: "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');" },
    { sql: "CREATE DOMAIN positive AS int NOT NULL CONSTRAINT above_zero CHECK (VALUE > 0);" }
  ],
  good: [
    { title: "A domain that only names a type", sql: "CREATE DOMAIN email AS text;", strongestLock: "none" },
    {
      title: "The check on the table",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, email text);",
      sql: [
        "ALTER TABLE customers ADD CONSTRAINT customers_email_valid CHECK (email <> '') NOT VALID;",
        "ALTER TABLE customers VALIDATE CONSTRAINT customers_email_valid;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["CreateDomainStmt"],
  *statement(context) {
    const domain = nodeOf(context.statement, "CreateDomainStmt");
    const constrained = (domain?.constraints ?? []).some((node) => {
      const type = inside(node, "Constraint")?.contype;
      return type === "CONSTR_CHECK" || type === "CONSTR_NOTNULL";
    });
    if (!constrained) return;
    const name = displayName(dottedName(context.catalog, domain?.domainname));
    yield {
      message: `Each column of type ${name} that is added later writes its whole table anew while it blocks reads and writes.`,
      advice: { summary: "Use the base type, and put the CHECK on the tables that need it.", steps: [] }
    };
  }
};

// src/lint-migrations/rules/down-cannot-restore.ts
var losses = /* @__PURE__ */ new WeakMap();
var lostKey = (table, column) => `${table}\0${column ?? ""}`;
var rule45 = {
  id: "down-cannot-restore",
  title: "Way back that brings the name, not the values",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["X3"],
  what: "Finds down scripts that make a table or column again which the up script dropped, without filling it and without a comment that says that it will be empty. One finding a script.",
  why: "After going back everything looks as before, and the values are gone. Whoever decides to go back has to know that a backup is needed for it.",
  bad: [
    {
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_drop_note.up.sql": "ALTER TABLE orders DROP COLUMN note;",
        "migrations/000002_drop_note.down.sql": "ALTER TABLE orders ADD COLUMN note text;"
      }
    },
    {
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_drop_orders.up.sql": "DROP TABLE orders;",
        "migrations/000002_drop_orders.down.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);"
      }
    }
  ],
  good: [
    {
      title: "It says what it cannot do",
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_drop_note.up.sql": "ALTER TABLE orders DROP COLUMN note;",
        "migrations/000002_drop_note.down.sql": "-- The notes themselves are only in the backup.\nALTER TABLE orders ADD COLUMN note text;"
      }
    },
    {
      title: "A rename loses nothing",
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_rename_note.up.sql": "ALTER TABLE orders RENAME COLUMN note TO remark;",
        "migrations/000002_rename_note.down.sql": "ALTER TABLE orders RENAME COLUMN remark TO note;"
      }
    }
  ],
  *script(context) {
    const { migration, catalog } = context;
    if (context.direction === "up") {
      const lost2 = context.effects.flatMap((effect) => effect.loses).filter((one) => (one.kind === "table" || one.kind === "column") && inProduction(context, one.relation)).map((one) => lostKey(keyOf(one.relation), one.column));
      if (lost2.length > 0) losses.set(migration, new Set(lost2));
      return;
    }
    const lost = losses.get(migration);
    if (!lost || context.comments.some((comment) => /\w/.test(comment.text) && !comment.text.startsWith("+"))) return;
    const again = [];
    const filled2 = new Set(context.statements.map((statement) => filledTable(context, statement)));
    for (const statement of context.statements) {
      const create = nodeOf(statement, "CreateStmt");
      const table = create ? relationName(catalog, create.relation) : null;
      if (table && lost.has(lostKey(keyOf(table), null)) && !filled2.has(keyOf(table))) {
        again.push({ shown: displayName(table), span: statement.span, isTable: true });
      }
      const alteration = alterationOf(statement, catalog);
      if (!alteration || filled2.has(keyOf(alteration.table))) continue;
      for (const command of alteration.commands) {
        const column = command.type === "AT_AddColumn" ? inside(command.node.def, "ColumnDef")?.colname : void 0;
        if (column === void 0 || !lost.has(lostKey(keyOf(alteration.table), column))) continue;
        const shown = `${alteration.shown}.${quoteIdentifier(column)}`;
        again.push({ shown, span: command.span, isTable: false });
      }
    }
    const first = again[0];
    if (!first) return;
    const what = again.every((one) => one.isTable) ? "rows" : "values";
    yield {
      message: `Going back makes ${listOf(again.map((one) => one.shown))} again, but without the ${what} that the up script dropped.`,
      span: first.span
    };
  }
};
function filledTable({ catalog }, statement) {
  const relation = nodeOf(statement, "UpdateStmt")?.relation ?? nodeOf(statement, "InsertStmt")?.relation;
  return relation ? keyOf(relationName(catalog, relation)) : null;
}

// src/lint-migrations/declared-names.ts
var constraintKinds = /* @__PURE__ */ new Map([
  ["CONSTR_PRIMARY", "primary-key"],
  ["CONSTR_FOREIGN", "foreign-key"],
  ["CONSTR_UNIQUE", "unique"],
  ["CONSTR_CHECK", "check"]
]);
var keptKinds = {
  "primary key": "primary-key",
  "foreign key": "foreign-key",
  unique: "unique",
  check: "check"
};
var renamedKinds = /* @__PURE__ */ new Map([
  ["OBJECT_TABLE", "table"],
  ["OBJECT_FOREIGN_TABLE", "table"],
  ["OBJECT_VIEW", "view"],
  ["OBJECT_MATVIEW", "view"],
  ["OBJECT_INDEX", "index"],
  ["OBJECT_SEQUENCE", "sequence"],
  ["OBJECT_SCHEMA", "schema"],
  ["OBJECT_COLUMN", "column"],
  ["OBJECT_TYPE", "type"],
  ["OBJECT_DOMAIN", "type"],
  ["OBJECT_FUNCTION", "function"],
  ["OBJECT_PROCEDURE", "function"],
  ["OBJECT_ROUTINE", "function"],
  ["OBJECT_TRIGGER", "trigger"]
]);
function* declaredNames(context) {
  const { statement, direction } = context;
  if (statement.body?.kind === "function" || direction === "down") return;
  for (const { from, ...named } of namesGiven(context)) {
    const span = identifierSpan(statement, named.name, from);
    if (span) yield { ...named, span };
  }
}
function* namesGiven(context) {
  const { statement, catalog } = context;
  const alone = (kind, name, from) => name === void 0 ? [] : [{ kind, name, table: null, columns: [], from }];
  const last = (names) => stringsOf(names).at(-1);
  const create = nodeOf(statement, "CreateStmt") ?? nodeOf(statement, "CreateForeignTableStmt")?.base;
  if (create) {
    if (create.relation?.relpersistence === "t") return;
    yield* alone("table", create.relation?.relname, create.relation?.location);
    for (const element of create.tableElts ?? []) {
      const column = inside(element, "ColumnDef");
      if (column) yield* columnNamed(create.relation?.relname ?? null, column);
    }
    yield* constraintsNamed(context);
    return;
  }
  const alteration = alterationOf(statement, catalog);
  if (alteration) {
    if (alteration.relation?.temporary) return;
    for (const command of alteration.commands) {
      const column = command.type === "AT_AddColumn" ? inside(command.node.def, "ColumnDef") : void 0;
      if (column) yield* columnNamed(alteration.table.name, column);
    }
    yield* constraintsNamed(context);
    return;
  }
  const index = nodeOf(statement, "IndexStmt");
  if (index?.idxname !== void 0) {
    const columns = (index.indexParams ?? []).flatMap((param) => inside(param, "IndexElem")?.name ?? []);
    const kind = index.unique ? "unique-index" : "index";
    yield { kind, name: index.idxname, table: index.relation?.relname ?? null, columns, from: void 0 };
  }
  const view = nodeOf(statement, "ViewStmt")?.view;
  yield* alone("view", view?.relname, view?.location);
  const filled2 = nodeOf(statement, "CreateTableAsStmt");
  if (filled2 && filled2.into?.rel?.relpersistence !== "t") {
    const kind = filled2.objtype === "OBJECT_MATVIEW" ? "view" : "table";
    yield* alone(kind, filled2.into?.rel?.relname, filled2.into?.rel?.location);
  }
  const sequence = nodeOf(statement, "CreateSeqStmt")?.sequence;
  yield* alone("sequence", sequence?.relname, sequence?.location);
  yield* alone("schema", nodeOf(statement, "CreateSchemaStmt")?.schemaname);
  yield* alone("type", last(nodeOf(statement, "CreateEnumStmt")?.typeName));
  yield* alone("type", last(nodeOf(statement, "CreateDomainStmt")?.domainname));
  yield* alone("type", last(nodeOf(statement, "CreateRangeStmt")?.typeName));
  yield* alone("type", nodeOf(statement, "CompositeTypeStmt")?.typevar?.relname);
  yield* alone("function", last(nodeOf(statement, "CreateFunctionStmt")?.funcname));
  const trigger = nodeOf(statement, "CreateTrigStmt");
  if (trigger?.trigname !== void 0) {
    yield {
      kind: "trigger",
      name: trigger.trigname,
      table: trigger.relation?.relname ?? null,
      columns: [],
      from: void 0
    };
  }
  const rename = nodeOf(statement, "RenameStmt");
  if (rename) yield* renamed(context, rename);
}
function* columnNamed(table, column) {
  if (column.colname !== void 0) {
    yield { kind: "column", name: column.colname, table, columns: [], from: column.location };
  }
}
function* constraintsNamed(context) {
  for (const { table, node, columns } of declarations(context.statement, context)) {
    const kind = constraintKinds.get(node.contype);
    if (kind && node.conname) yield { kind, name: node.conname, table: table.name, columns, from: node.location };
  }
}
function* renamed({ catalog }, rename) {
  const name = rename.newname ?? "";
  const owner = rename.relation ? relationName(catalog, rename.relation) : null;
  const belongs = rename.subname !== void 0 && rename.renameType !== "OBJECT_SCHEMA";
  const table = belongs ? owner?.name ?? null : null;
  const from = rename.relation?.location;
  if (rename.renameType === "OBJECT_TABCONSTRAINT") {
    const constraint = owner ? catalog.relation(owner)?.constraints.get(rename.subname ?? "") : void 0;
    const kind2 = constraint ? keptKinds[constraint.kind] : void 0;
    if (kind2) yield { kind: kind2, name, table, columns: constraint?.columns ?? [], from };
    return;
  }
  const kind = renamedKinds.get(rename.renameType);
  if (!kind) return;
  if (kind === "index") {
    const index = owner ? catalog.index(owner) : void 0;
    const columns = (index?.columns ?? []).filter((column) => column !== null);
    yield { kind: index?.unique ? "unique-index" : "index", name, table: index?.table.name ?? null, columns, from };
  } else yield { kind, name, table, columns: [], from };
}
function identifierSpan(statement, name, from) {
  const { span, source } = statement;
  const begin = from === void 0 ? span.start : Math.max(span.start, statement.offsetOf(from));
  for (const token2 of tokens(source.text, begin, span.end)) {
    if (identifierOf(source.text.slice(token2.start, token2.end), token2.kind) === name) return token2;
  }
  return null;
}
function identifierOf(text3, kind) {
  if (kind === "word") return text3.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (kind === "quoted" && text3.startsWith('"')) return text3.slice(1, -1).replaceAll('""', '"');
  return null;
}

// src/lint-migrations/rules/down-drops-other.ts
var rule46 = {
  id: "down-drops-other",
  title: "Way back that drops what was there before",
  category: "process",
  severity: "warning",
  enabled: true,
  covers: ["X3"],
  what: "Finds down scripts that drop a table, column or schema which their up script did not make.",
  why: "A way back is taken in a hurry, after a bad deployment. It should bring the schema to where it was, not delete rows that were there long before the migration.",
  bad: [
    {
      title: "Copied from the migration before",
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_add_note.up.sql": "ALTER TABLE orders ADD COLUMN note text;",
        "migrations/000002_add_note.down.sql": "DROP TABLE orders;"
      }
    },
    {
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_add_note.up.sql": "ALTER TABLE orders ADD COLUMN note text;",
        "migrations/000002_add_note.down.sql": "ALTER TABLE orders DROP COLUMN note, DROP COLUMN state;"
      }
    }
  ],
  good: [
    {
      title: "Values that are moved by a second column stay",
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_widen_total.up.sql": "ALTER TABLE orders ALTER COLUMN total TYPE bigint;",
        "migrations/000002_widen_total.down.sql": "ALTER TABLE orders ADD COLUMN total_new int;\nUPDATE orders SET total_new = total;\nALTER TABLE orders DROP COLUMN total;\nALTER TABLE orders RENAME COLUMN total_new TO total;"
      }
    },
    {
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_add_note.up.sql": "ALTER TABLE orders ADD COLUMN note text, ADD state text;",
        "migrations/000002_add_note.down.sql": "ALTER TABLE orders DROP COLUMN state, DROP COLUMN note;"
      }
    }
  ],
  *statement(context) {
    const { statement, catalog, migration } = context;
    if (context.direction !== "down" || statement.body?.kind === "function") return;
    const dropped = [];
    for (const { kind, relation, column } of context.effect.loses) {
      const name = column ?? relation.name;
      if (kind !== "table" && kind !== "column" && kind !== "schema" || !identifierSpan(statement, name)) continue;
      if (!isKnown(catalog, kind, relation, column)) continue;
      if (migration.down && makes(migration.down, name)) continue;
      if (undoesUp(context, name) || column !== null && undoesUp(context, relation.name)) continue;
      dropped.push(kind === "schema" ? quoteIdentifier(name) : shownOf(relation, column));
    }
    if (dropped.length === 0) return;
    yield { message: `Going back drops ${listOf(dropped)}, which the up script did not make, with everything in it.` };
  }
};
function isKnown(catalog, kind, name, column) {
  if (kind === "schema") return [...catalog.relations()].some((relation2) => relation2.name.schema === name.name);
  const relation = catalog.relation(name);
  return relation !== void 0 && (column === null || relation.columns.has(column));
}
function shownOf(relation, column) {
  return column === null ? displayName(relation) : `${displayName(relation)}.${quoteIdentifier(column)}`;
}

// src/core/migrations/scripts.ts
function isBlank(text3, pieces) {
  return pieces.every((piece) => {
    let at = piece.start;
    for (; ; ) {
      const token2 = nextToken(text3, at, piece.end);
      if (!token2) return true;
      const comment = token2.kind === "line-comment" || token2.kind === "block-comment";
      if (!comment && text3[token2.start] !== ";") return false;
      at = token2.end;
    }
  });
}

// src/lint-migrations/rules/down-undoes-nothing.ts
var rule47 = {
  id: "down-undoes-nothing",
  title: "Way back that is empty",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["X3"],
  what: "Finds down scripts without a statement and without a word about why, in a folder where most have one.",
  why: "The tool takes the migration off its list and leaves the schema as it is: applied again, it fails on what exists already. When there is no way back, a comment that says so, or a statement that raises an error, is honest.",
  bad: [
    {
      files: {
        "migrations/00001_create_orders.sql": "-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);\n\n-- +goose Down\nDROP TABLE orders;\n",
        "migrations/00002_add_note.sql": "-- +goose Up\nALTER TABLE orders ADD COLUMN note text;\n\n-- +goose Down\n"
      }
    },
    {
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;\n",
        "migrations/000002_add_note.up.sql": "ALTER TABLE orders ADD COLUMN note text;",
        "migrations/000002_add_note.down.sql": "\n"
      }
    }
  ],
  good: [
    {
      title: "What can be applied twice needs no way back",
      files: {
        "migrations/000001_fill.up.sql": "UPDATE orders SET state = 'new' WHERE state IS NULL;",
        "migrations/000001_fill.down.sql": ""
      }
    },
    {
      title: "It says why",
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "-- No way back: orders cannot be given up.\n"
      }
    },
    {
      title: "It refuses aloud",
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DO $$ BEGIN RAISE EXCEPTION 'orders cannot be given up'; END $$;\n"
      }
    },
    {
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;\n"
      }
    }
  ],
  *script(context) {
    if (context.direction !== "down") return;
    if (context.statements.length + context.errors.length + context.notAnalysed.length > 0) return;
    if (context.comments.some(
      (comment) => /\w/.test(comment.text) && !/^(?:\+|migrate:|atlas:|drydock\s*:)/i.test(comment.text)
    ))
      return;
    if (hasGivenUp(context.folder) || !failsTheSecondTime(context.migration.up)) return;
    const script = context.migration.down ?? context.migration.up;
    const piece = script.pieces[0];
    yield {
      message: "Going back does nothing here, so that the migration fails on what exists already when it is applied again.",
      ...piece ? { span: { start: piece.start, end: piece.start } } : {}
    };
  }
};
var givenUp = /* @__PURE__ */ new WeakMap();
function hasGivenUp(folder) {
  let known2 = givenUp.get(folder);
  if (known2 === void 0) {
    const downs = folder.migrations.flatMap((migration) => migration.down ?? []);
    known2 = downs.filter((down) => isBlank(down.source.text, down.pieces)).length * 2 > downs.length;
    givenUp.set(folder, known2);
  }
  return known2;
}
function failsTheSecondTime({ source, pieces }) {
  return pieces.some((piece) => {
    const text3 = source.text.slice(piece.start, piece.end).replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, " ");
    return shapes.some((shape) => shape.test(text3));
  });
}
var shapes = [
  /\bcreate\s+(?:(?:unique|unlogged|foreign|recursive|materialized|constraint|event)\s+)*(?:table|index(?:\s+concurrently)?|type|schema|sequence|view|domain|extension|trigger|policy|role|function|procedure|aggregate|rule|publication)\b(?!\s+(?:if\s+not|pg_temp)\b)/i,
  /\balter\s+(?:table|domain)\b[^;]*?\badd\b(?!\s+(?:column\s+)?if\b)/i,
  /\badd\s+value\b(?!\s+if\b)/i,
  /\brename\b/i,
  /\bdrop\s+(?:(?:materialized|foreign|event)\s+)?(?:table|column|index(?:\s+concurrently)?|constraint|type|view|schema|sequence|trigger|policy|function)\b(?!\s+if\b)/i
];

// src/lint-migrations/recreated.ts
function recreatedColumns(context, alteration) {
  const dropped = new Set(alteration.commands.filter((command) => command.type === "AT_DropColumn").map((c) => c.name));
  const recreated = /* @__PURE__ */ new Map();
  if (dropped.size === 0) return recreated;
  const look = (commands) => {
    for (const command of commands) {
      if (command.type !== "AT_AddColumn") continue;
      const name = inside(command.node.def, "ColumnDef")?.colname;
      if (name !== void 0 && dropped.has(name) && !recreated.has(name)) recreated.set(name, command);
    }
  };
  look(alteration.commands);
  for (const later of laterStatements(context)) {
    const next = alterationOf(later, context.catalog);
    if (next && keyOf(next.table) === keyOf(alteration.table)) look(next.commands);
  }
  return recreated;
}

// src/lint-migrations/rules/drop-and-add-column.ts
var rule48 = {
  id: "drop-and-add-column",
  title: "Column dropped and added again: every value is lost",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P29"],
  what: "Finds a column that is dropped and added again under the same name in one script.",
  why: "Schema differs write this when they cannot see that a change of type or a new default would do. The schema looks right afterwards, no statement fails, and every value of the column is gone.",
  bad: [
    {
      title: "As a schema differ writes it",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders DROP COLUMN state,\nADD COLUMN state varchar(20);"
    },
    {
      title: "Over two statements",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "ALTER TABLE orders DROP COLUMN total;\nALTER TABLE orders ADD COLUMN total bigint;"
    }
  ],
  good: [
    {
      title: "A change of type keeps the values",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state varchar(20));",
      sql: "ALTER TABLE orders ALTER COLUMN state TYPE text;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A new column beside the old one",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "ALTER TABLE orders ADD COLUMN total_cents bigint;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DropColumn"],
  *statement(context) {
    const { statement, catalog } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const [column, added] of recreatedColumns(context, alteration)) {
      if (addedBefore(context, alteration.table, column) || undoesUp(context, column)) continue;
      const drop = alteration.commands.find((command) => command.type === "AT_DropColumn" && command.name === column);
      const definition = inside(added.node.def, "ColumnDef");
      const { references, ending } = codeUsing(context, column, alteration.table);
      const known2 = alteration.relation?.columns.get(column)?.type;
      const quoted2 = quoteIdentifier(column);
      const type = canonicalType(definition?.typeName);
      const newType = type ? displayType(type) : null;
      const advice4 = newType ? {
        summary: "Change the type in place, so that the values are kept.",
        steps: [
          {
            title: `Convert the values${known2 ? ` from ${displayType(known2)}` : ""}; when that writes the table anew, copy into a second column in batches instead`,
            sql: `ALTER TABLE ${alteration.shown} ALTER COLUMN ${quoted2} TYPE ${newType} USING ${quoted2}::${newType};`
          }
        ]
      } : null;
      yield {
        message: `Dropping ${alteration.shown}.${quoted2} and adding it again empties the column: every value is lost without an error${ending}.`,
        ...drop ? { span: drop.span } : {},
        ...advice4 ? { advice: advice4 } : {},
        ...references ? { references } : {}
      };
    }
  }
};

// src/lint-migrations/dependants.ts
function dependantsOf(catalog, table, column) {
  const found = [];
  const seen = /* @__PURE__ */ new Set();
  const follow = (name, only) => {
    for (const view of catalog.viewsOver(name, only)) {
      const key = keyOf(view.name);
      if (seen.has(key)) continue;
      seen.add(key);
      found.push(`${view.kind} ${displayName(view.name)}`);
      follow(view.name);
    }
  };
  follow(table, column);
  for (const { table: child, constraint } of catalog.foreignKeysTo(table)) {
    if (keyOf(child.name) === keyOf(table)) continue;
    if (column !== void 0 && !constraint.referencedColumns.includes(column)) continue;
    found.push(`foreign key ${quoteIdentifier(constraint.name)} of ${displayName(child.name)}`);
  }
  if (column === void 0) {
    for (const child of catalog.descendantsOf(table)) {
      found.push(`${child.partitionOf ? "partition" : "inheriting table"} ${displayName(child.name)}`);
    }
  } else {
    for (const other of catalog.relation(table)?.columns.values() ?? []) {
      if (other.generatedFrom.includes(column))
        found.push(`generated column ${displayName(table)}.${quoteIdentifier(other.name)}`);
    }
  }
  return found;
}

// src/lint-migrations/rules/drop-cascade.ts
var rule49 = {
  id: "drop-cascade",
  title: "CASCADE drops what the migration does not name",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P31", "P79"],
  what: "Finds `CASCADE` in a `DROP` of a table, view, type, schema, function or sequence and in `DROP COLUMN` or `DROP CONSTRAINT`, and says what the history knows to go with it.",
  why: "CASCADE follows every dependency: views, foreign keys of other tables, columns of a dropped type, functions. What goes depends on what is in that database at that moment, so that production may lose more than the test did, and each thing dropped is locked with ACCESS EXCLUSIVE on the way.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint REFERENCES customers);",
      sql: "DROP TABLE customers CASCADE;"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE VIEW names AS SELECT name FROM customers;",
      sql: "ALTER TABLE customers DROP COLUMN name CASCADE;"
    },
    {
      title: "A type takes the columns along that have it",
      before: "CREATE TYPE state AS ENUM ('open', 'paid');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: "DROP TYPE state CASCADE;"
    }
  ],
  good: [
    {
      title: "Name what goes",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE VIEW names AS SELECT name FROM customers;",
      sql: "DROP VIEW names;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Without CASCADE the server refuses to take more than you said",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint REFERENCES customers);",
      sql: "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["DropStmt", "AlterTableStmt"],
  commands: ["AT_DropColumn", "AT_DropConstraint"],
  *statement(context) {
    const { statement, catalog } = context;
    let saidOfRest = false;
    for (const { name, type, cascade } of droppedObjects(statement, catalog, droppable)) {
      if (!cascade || undoesUp(context, name.name)) continue;
      if (relations.has(type)) {
        if (!inProduction(context, name)) continue;
        yield told(context, displayName(name), dependantsOf(catalog, name), name);
      } else if (type === "OBJECT_TYPE" || type === "OBJECT_DOMAIN") {
        yield told(context, displayName(name), columnsOfType(context, name.name), null);
      } else if (type === "OBJECT_SCHEMA") {
        const own = [...catalog.relations()].filter((relation) => relation.name.schema === name.name);
        const schemas = new Set(own.map((relation) => displayName(relation.name)));
        const elsewhere = own.flatMap((relation) => dependantsOf(catalog, relation.name)).filter((dependant) => ![...schemas].some((shown) => dependant.endsWith(` ${shown}`)));
        if (elsewhere.length > 0) yield told(context, `schema ${quoteIdentifier(name.name)}`, elsewhere, null);
      } else if (!saidOfRest) {
        saidOfRest = true;
        yield told(context, displayName(name), [], null);
      }
    }
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.node.behavior !== "DROP_CASCADE" || undoesUp(context, command.name)) continue;
      const shown = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      if (command.type === "AT_DropColumn") {
        const dependants = dependantsOf(catalog, alteration.table, command.name);
        yield { ...told(context, shown, dependants, alteration.table), span: command.span };
      } else if (command.type === "AT_DropConstraint") {
        const dependants = foreignKeysOn(context, alteration.table, command.name);
        yield {
          ...told(context, `constraint ${quoteIdentifier(command.name)}`, dependants, alteration.table),
          span: command.span
        };
      }
    }
  }
};
var relations = /* @__PURE__ */ new Set([
  "OBJECT_TABLE",
  "OBJECT_FOREIGN_TABLE",
  "OBJECT_VIEW",
  "OBJECT_MATVIEW",
  "OBJECT_SEQUENCE"
]);
var droppable = [
  "OBJECT_TABLE",
  "OBJECT_FOREIGN_TABLE",
  "OBJECT_VIEW",
  "OBJECT_MATVIEW",
  "OBJECT_SEQUENCE",
  "OBJECT_TYPE",
  "OBJECT_DOMAIN",
  "OBJECT_SCHEMA",
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE",
  "OBJECT_AGGREGATE",
  "OBJECT_EXTENSION"
];
function told(context, shown, dependants, table) {
  if (dependants.length > 0) {
    return {
      message: `CASCADE takes along ${listOf(dependants)} when ${shown} is dropped.`,
      severity: "error",
      advice
    };
  }
  const known2 = table && context.catalog.relation(table)?.certain;
  return {
    message: `CASCADE drops whatever depends on ${shown} in the database at that moment${known2 ? "; the migrations show nothing that does" : ""}.`,
    ...known2 ? { severity: "notice" } : {},
    advice
  };
}
var advice = { summary: "Leave CASCADE out and drop each dependent object by its name, before.", steps: [] };
function columnsOfType(context, type) {
  const found = [];
  for (const relation of context.catalog.relations()) {
    for (const column of relation.columns.values()) {
      if (column.type?.name === type)
        found.push(`column ${displayName(relation.name)}.${quoteIdentifier(column.name)}`);
    }
  }
  return found;
}
function foreignKeysOn(context, table, name) {
  const key = context.catalog.relation(table)?.constraints.get(name);
  if (!key) return [];
  return context.catalog.foreignKeysTo(table).filter(({ constraint }) => sameColumns(constraint.referencedColumns, key.columns)).map(
    ({ table: child, constraint }) => `foreign key ${quoteIdentifier(constraint.name)} of ${displayName(child.name)}${keyOf(child.name) === keyOf(table) ? " itself" : ""}`
  );
}
function sameColumns(a, b) {
  return a.length === b.length && [...a].sort().join("\0") === [...b].sort().join("\0");
}

// src/lint-migrations/advice/drop-column.ts
function dropColumnAdvice(catalog, table, column) {
  const name = displayName(table);
  const quoted2 = quoteIdentifier(column);
  const known2 = catalog.relation(table)?.columns.get(column);
  const steps = [];
  if (known2?.notNull && !known2.hasDefault && !known2.identity && !isInPrimaryKey(catalog, table, column)) {
    steps.push({
      title: `Let new code leave ${quoted2} out of its INSERTs`,
      sql: `ALTER TABLE ${name} ALTER COLUMN ${quoted2} DROP NOT NULL;`
    });
  }
  steps.push({ title: `Deploy code that neither reads nor writes ${name}.${quoted2}`, sql: "" });
  const indexes = catalog.indexesOf(table).filter(
    (index) => index.constraint === null && index.parent === null && (index.columns.includes(column) || index.included.includes(column) || index.expressionColumns.includes(column))
  );
  const partitioned = catalog.relation(table)?.partitionKey != null;
  for (const index of partitioned ? [] : indexes) {
    steps.push({
      title: `Drop index ${displayName(index.name)}, which would go with the column, without blocking`,
      sql: `DROP INDEX CONCURRENTLY ${displayName(index.name)};`,
      outsideTransaction: true
    });
  }
  steps.push({
    title: `Drop the column in a later migration; the data is gone then`,
    sql: `ALTER TABLE ${name} DROP COLUMN ${quoted2};`
  });
  return {
    summary: `Drop ${name}.${quoted2} only after the code that uses it is gone from production.`,
    steps: numbered(steps)
  };
}
function isInPrimaryKey(catalog, table, column) {
  for (const constraint of catalog.relation(table)?.constraints.values() ?? []) {
    if (constraint.kind === "primary key" && constraint.columns.includes(column)) return true;
  }
  return false;
}

// src/lint-migrations/rules/drop-column.ts
var rule50 = {
  id: "drop-column",
  title: "Column dropped",
  category: "compatibility",
  severity: "error",
  enabled: true,
  covers: ["P29", "X5"],
  what: "Finds `DROP COLUMN` on a table that production has, and lists where the repository still names the column.",
  why: "The values are gone for good: no later migration brings them back. Running code that reads or writes the column fails at once, and so does code that lists every column of the table from a cache, as most ORMs do. A drop is safe as the last step, after the version that stopped using the column is everywhere.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, fax text);",
      sql: "ALTER TABLE customers DROP COLUMN fax;"
    },
    {
      title: "IF EXISTS changes nothing about it",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, fax text, telex text);",
      sql: "ALTER TABLE customers DROP COLUMN IF EXISTS fax, DROP IF EXISTS telex;"
    }
  ],
  good: [
    {
      title: "First let new code leave the column out",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, fax text DEFAULT '' NOT NULL);",
      sql: "ALTER TABLE customers ALTER COLUMN fax SET DEFAULT '-';\nCOMMENT ON COLUMN customers.fax IS 'unused, to be dropped';",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A column that the same migration added",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, name text);",
      sql: "ALTER TABLE customers ADD COLUMN probe int;\nALTER TABLE customers DROP COLUMN probe;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nALTER TABLE parcels DROP COLUMN weight;",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DropColumn"],
  *statement(context) {
    const { statement, catalog } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    const recreated = recreatedColumns(context, alteration);
    for (const command of alteration.commands) {
      if (command.type !== "AT_DropColumn") continue;
      const column = command.name;
      if (recreated.has(column) || addedBefore(context, alteration.table, column) || undoesUp(context, column))
        continue;
      const { relation } = alteration;
      if (command.node.missing_ok && relation?.certain && !relation.columns.has(column)) continue;
      const { references, ending } = codeUsing(context, column, alteration.table);
      yield {
        message: `The values of ${alteration.shown}.${quoteIdentifier(column)} are lost for good, and running code that still names the column fails${ending}.`,
        span: command.span,
        advice: dropColumnAdvice(catalog, alteration.table, column),
        ...references ? { references } : {}
      };
    }
  }
};

// src/lint-migrations/rules/drop-column-loses-constraint.ts
var rule51 = {
  id: "drop-column-loses-constraint",
  title: "Dropped column takes constraints and indexes along",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P30"],
  what: "Finds `DROP COLUMN` of a column that is, or is part of, the primary key, or that a unique or foreign key, a check or an index shares with other columns.",
  why: "PostgreSQL drops the whole constraint or index, not just the column\u2019s part of it, and says nothing. Rows that the key kept apart can then be written twice, and queries that used the index read the whole table.",
  bad: [
    {
      title: "The primary key goes",
      before: "CREATE TABLE members (team_id bigint, user_id bigint, PRIMARY KEY (team_id, user_id));",
      sql: "ALTER TABLE members DROP COLUMN team_id;"
    },
    {
      title: "So does an index that other queries use",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, region int, state text);\nCREATE INDEX orders_state_region ON orders (state, region);",
      sql: "ALTER TABLE orders DROP COLUMN region;"
    }
  ],
  good: [
    {
      title: "The replacement first",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, region int, state text);\nCREATE INDEX orders_state_region ON orders (state, region);",
      sql: [
        "CREATE INDEX CONCURRENTLY orders_state ON orders (state);",
        "DROP INDEX CONCURRENTLY orders_state_region;",
        "ALTER TABLE orders DROP COLUMN region;"
      ],
      outsideTransaction: true,
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Another primary key takes its place",
      before: "CREATE TABLE members (id bigint PRIMARY KEY, team_id bigint NOT NULL, user_id bigint NOT NULL);",
      sql: "ALTER TABLE members DROP COLUMN id, ADD PRIMARY KEY (team_id, user_id);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A foreign key of the column alone goes with it, as is expected",
      before: "CREATE TABLE teams (id bigint PRIMARY KEY);\nCREATE TABLE members (id bigint PRIMARY KEY, team_id bigint REFERENCES teams);",
      sql: "ALTER TABLE members DROP COLUMN team_id;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "An index on the column alone goes with it, as is expected",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, region int);\nCREATE INDEX orders_region ON orders (region);",
      sql: "ALTER TABLE orders DROP COLUMN region;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DropColumn"],
  *statement(context) {
    const { catalog } = context;
    const alteration = alterationOf(context.statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    const { relation, commands, table } = alteration;
    const dropped = new Set(commands.flatMap((command) => command.type === "AT_DropColumn" ? [command.name] : []));
    for (const command of commands) {
      const column = command.name;
      if (command.type !== "AT_DropColumn" || addedBefore(context, table, column) || undoesUp(context, column))
        continue;
      const lost = [];
      for (const constraint of relation?.constraints.values() ?? []) {
        if (!constraint.columns.includes(column) || constraint.kind === "not null") continue;
        if (constraint.columns.find((name) => dropped.has(name)) !== column) continue;
        const allGo = constraint.columns.every((name) => dropped.has(name));
        if (allGo && (constraint.kind !== "primary key" || getsPrimaryKey(context, table))) continue;
        lost.push(`the ${constraint.kind} ${quoteIdentifier(constraint.name)}`);
      }
      for (const index of catalog.indexesOf(table)) {
        if (index.constraint !== null) continue;
        const parts = [
          .../* @__PURE__ */ new Set([
            ...index.columns.flatMap((name) => name === null ? [] : [name]),
            ...index.included,
            ...index.expressionColumns
          ])
        ];
        if (!parts.includes(column) || parts.find((name) => dropped.has(name)) !== column) continue;
        if (parts.every((name) => dropped.has(name))) continue;
        lost.push(
          `the ${index.unique ? "unique " : ""}index ${displayName(index.name)} (${parts.map(quoteIdentifier).join(", ")})`
        );
      }
      if (lost.length === 0) continue;
      yield {
        message: `Dropping ${alteration.shown}.${quoteIdentifier(column)} silently drops ${listOf(lost)} as a whole.`,
        span: command.span,
        advice: {
          summary: "Create what is to take their place before the column is dropped, and drop them by name.",
          steps: []
        }
      };
    }
  }
};
function getsPrimaryKey(context, table) {
  return [context.statement, ...laterStatements(context)].some(
    (statement) => [...declarations(statement, context)].some(
      (one) => one.node.contype === "CONSTR_PRIMARY" && keyOf(one.table) === keyOf(table)
    )
  );
}

// src/lint-migrations/rules/drop-constraint.ts
var rule52 = {
  id: "drop-constraint",
  title: "Database stops refusing wrong rows",
  category: "compatibility",
  severity: "notice",
  enabled: true,
  covers: ["P48"],
  what: "Finds `DROP CONSTRAINT` of a foreign key, check or exclusion constraint that the script does not put back.",
  why: "From that moment rows are accepted that the constraint refused. Code that was written when they could not exist meets them, and putting the constraint back later means finding and mending those rows first.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint CONSTRAINT orders_customer_fk REFERENCES customers);",
      sql: "ALTER TABLE orders DROP CONSTRAINT orders_customer_fk;"
    },
    {
      before: "CREATE TABLE orders (total int CONSTRAINT total_positive CHECK (total > 0));",
      sql: "ALTER TABLE orders DROP CONSTRAINT IF EXISTS total_positive;"
    }
  ],
  good: [
    {
      title: "Replaced in the same script",
      before: "CREATE TABLE orders (total int CONSTRAINT total_positive CHECK (total > 0));",
      sql: "ALTER TABLE orders DROP CONSTRAINT total_positive;\nALTER TABLE orders ADD CONSTRAINT total_not_negative CHECK (total >= 0) NOT VALID;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A check that the column\u2019s NOT NULL has made superfluous",
      before: "CREATE TABLE orders (total int NOT NULL CONSTRAINT total_not_null CHECK (total IS NOT NULL));",
      sql: "ALTER TABLE orders DROP CONSTRAINT total_not_null;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DropConstraint"],
  *statement(context) {
    const { statement, catalog } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type !== "AT_DropConstraint" || undoesUp(context, command.name)) continue;
      const constraint = alteration.relation?.constraints.get(command.name);
      if (!constraint || constraint.kind === "primary key" || constraint.kind === "unique" || constraint.kind === "not null")
        continue;
      if (constraint.kind === "check" && constraint.provesNotNull.some((column) => {
        return alteration.relation?.columns.get(column)?.notNull || alteration.commands.some((other) => other.type === "AT_SetNotNull" && other.name === column);
      }))
        continue;
      const replaced = [statement, ...laterStatements(context)].some((other) => {
        const next = alterationOf(other, catalog);
        return next !== null && keyOf(next.table) === keyOf(alteration.table) && next.commands.some((one) => {
          if (one.type === "AT_DropColumn") return constraint.columns.includes(one.name);
          if (one.type !== "AT_AddConstraint") return false;
          const added = inside(one.node.def, "Constraint")?.contype;
          return added === clauses[constraint.kind];
        });
      });
      if (replaced) continue;
      const wrong = constraint.kind === "foreign key" ? `(${constraint.columns.map(quoteIdentifier).join(", ")}) that references no row` : constraint.kind === "check" ? `rows for which ${constraint.expression} is false` : "rows that exclude each other";
      yield {
        message: `${alteration.shown} accepts ${wrong} once ${quoteIdentifier(command.name)} is gone.`,
        span: command.span
      };
    }
  }
};
var clauses = {
  check: "CONSTR_CHECK",
  "foreign key": "CONSTR_FOREIGN",
  exclude: "CONSTR_EXCLUSION"
};

// src/lint-migrations/rules/drop-database.ts
var rule53 = {
  id: "drop-database",
  title: "Database or tablespace dropped",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P80"],
  what: "Finds `DROP DATABASE` and `DROP TABLESPACE`.",
  why: "A migration changes the database that it is connected to. Dropping another one from there cannot be undone, cannot be part of a transaction, and says nothing in review about whose data it is.",
  bad: [
    { sql: "DROP DATABASE reports;" },
    { sql: 'DROP DATABASE IF EXISTS "Reports" WITH (FORCE);' },
    { sql: "DROP TABLESPACE fast_disks;" }
  ],
  good: [
    {
      title: "Take what is not needed out of this database",
      sql: "CREATE SCHEMA reports;\nDROP SCHEMA reports;",
      strongestLock: "none"
    }
  ],
  on: ["DropdbStmt", "DropTableSpaceStmt"],
  *statement(context) {
    const database = nodeOf(context.statement, "DropdbStmt");
    const space = nodeOf(context.statement, "DropTableSpaceStmt");
    if (database) {
      yield {
        message: `Every table of database ${quoteIdentifier(database.dbname ?? "")} is deleted, and no rollback brings it back.`,
        advice: advice2
      };
    } else if (space) {
      yield {
        message: `Tablespace ${quoteIdentifier(space.tablespacename ?? "")} is removed for every database of the server.`,
        advice: advice2
      };
    }
  }
};
var advice2 = { summary: "Leave this to an operator with a backup at hand, outside of migrations.", steps: [] };

// src/lint-migrations/rules/drop-default-of-required-column.ts
var rule54 = {
  id: "drop-default-of-required-column",
  title: "Default taken from a column that must have a value",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P27"],
  what: "Finds `DROP DEFAULT`, `DROP IDENTITY` on a NOT NULL column of a table that production has.",
  why: "Every INSERT of running code that leaves the column out worked because of the default. Without it the same INSERT fails with `23502`.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'open');",
      sql: "ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;"
    },
    {
      title: "An identity is a default too",
      before: "CREATE TABLE orders (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);",
      sql: "ALTER TABLE orders ALTER COLUMN id DROP IDENTITY;"
    }
  ],
  good: [
    {
      title: "Another default instead of none",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'open');",
      sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A column that allows NULL",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text DEFAULT '-');",
      sql: "ALTER TABLE orders ALTER COLUMN note DROP DEFAULT;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "The column is no longer required",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, priority text NOT NULL DEFAULT '1');",
      sql: "ALTER TABLE orders ALTER COLUMN priority DROP NOT NULL, ALTER COLUMN priority DROP DEFAULT;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Dropped and replaced in one statement",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, priority text NOT NULL DEFAULT '1');",
      sql: "ALTER TABLE orders ALTER COLUMN priority DROP DEFAULT, ALTER COLUMN priority SET DEFAULT '2';",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DropIdentity", "AT_ColumnDefault"],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table) || context.direction === "down") return;
    const following = statements.slice(index).flatMap((other) => {
      const next = alterationOf(other, catalog);
      return next?.shown === alteration.shown ? next.commands.map((command) => ({ command, same: other === statement })) : [];
    });
    for (const command of alteration.commands) {
      const drops = command.type === "AT_DropIdentity" || command.type === "AT_ColumnDefault" && command.node.def === void 0;
      const known2 = alteration.relation?.columns.get(command.name);
      if (!drops || !known2?.notNull || !(known2.hasDefault || known2.identity)) continue;
      const back = following.some(
        (next) => next.command.name === command.name && !(next.same && next.command.index < command.index && next.command.type !== "AT_DropNotNull") && (next.command.type === "AT_ColumnDefault" && next.command.node.def !== void 0 || next.command.type === "AT_AddIdentity" || next.command.type === "AT_DropNotNull" || next.command.type === "AT_DropColumn")
      );
      if (back || addedBefore(context, alteration.table, command.name)) continue;
      const shown = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      yield {
        message: `Every INSERT of running code that leaves ${shown} out fails once its default is gone.`,
        span: command.span,
        advice: { summary: `Deploy code that always gives a value for ${shown} before this migration.`, steps: [] }
      };
    }
  }
};

// src/lint-migrations/rules/drop-expression.ts
var rule55 = {
  id: "drop-expression",
  title: "Generated column stops being computed",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P33"],
  what: "Finds `ALTER COLUMN \u2026 DROP EXPRESSION` on a table that production has.",
  why: "Rows keep the value they have; from then on an INSERT leaves the column NULL and an UPDATE of the source columns leaves it stale. Running code that never wrote the column, because it could not, does not start to.",
  bad: [
    {
      before: "CREATE TABLE lines (price int NOT NULL, amount int NOT NULL, total int GENERATED ALWAYS AS (price * amount) STORED);",
      sql: "ALTER TABLE lines ALTER COLUMN total DROP EXPRESSION;"
    },
    {
      before: "CREATE TABLE people (id int PRIMARY KEY, mail text, domain text GENERATED ALWAYS AS (split_part(mail, '@', 2)) STORED);",
      sql: "ALTER TABLE people ALTER domain DROP EXPRESSION IF EXISTS;"
    }
  ],
  good: [
    {
      title: "A trigger takes over in the same transaction",
      before: "CREATE TABLE lines (price int NOT NULL, amount int NOT NULL, total int GENERATED ALWAYS AS (price * amount) STORED);",
      sql: [
        "CREATE FUNCTION lines_total() RETURNS trigger LANGUAGE plpgsql AS $$",
        "BEGIN",
        "  NEW.total := NEW.price * NEW.amount;",
        "  RETURN NEW;",
        "END",
        "$$;",
        "CREATE TRIGGER lines_total BEFORE INSERT OR UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION lines_total();",
        "ALTER TABLE lines ALTER COLUMN total DROP EXPRESSION;"
      ].join("\n"),
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DropExpression"],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type !== "AT_DropExpression") continue;
      const known2 = alteration.relation?.columns.get(command.name);
      if (known2 && known2.generated === null) continue;
      const triggered = context.statements.some(
        (other) => other.kind === "CreateTrigStmt" && other.sql.toLowerCase().includes(alteration.table.name.toLowerCase())
      );
      if (triggered) continue;
      const shown = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      yield {
        message: `New rows get NULL in ${shown} and changed rows keep a stale value, as running code does not write the column.`,
        span: command.span,
        advice: {
          summary: `Let a trigger or new code fill ${shown} from the moment the expression is gone.`,
          steps: known2?.generatedFrom.length ? [
            {
              title: `Create a BEFORE INSERT OR UPDATE trigger that computes it from ${known2.generatedFrom.map(quoteIdentifier).join(", ")}, in this migration`,
              sql: ""
            }
          ] : []
        }
      };
    }
  }
};

// src/lint-migrations/rules/drop-foreign-key.ts
var rule56 = {
  id: "drop-foreign-key",
  title: "Dropping a foreign key locks both tables",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P47"],
  what: "Finds `DROP CONSTRAINT` of a foreign key whose referenced table is in use.",
  why: "The statement names one table and takes ACCESS EXCLUSIVE on two, since the referenced one loses its triggers. It is done in a moment, but it has to wait until no query runs on either, and every later query of both waits behind it.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT placed_by REFERENCES customers);",
      sql: "ALTER TABLE orders DROP CONSTRAINT placed_by;"
    }
  ],
  good: [
    {
      title: "A CHECK concerns its own table alone",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int CONSTRAINT total_check CHECK (total > 0));",
      sql: "SET LOCAL lock_timeout = '2s';\nALTER TABLE orders DROP CONSTRAINT total_check;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "blocking locks",
  commands: ["AT_DropConstraint"],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration) return;
    const locked = new Set(blockingLocks(context).map((lock) => keyOf(lock.relation)));
    for (const command of alteration.commands) {
      if (command.type !== "AT_DropConstraint") continue;
      const constraint = alteration.relation?.constraints.get(command.name);
      if (constraint?.kind !== "foreign key" || keyOf(constraint.references) === keyOf(alteration.table)) continue;
      if (!locked.has(keyOf(constraint.references))) continue;
      yield {
        message: `Dropping foreign key ${quoteIdentifier(command.name)} blocks reads and writes of ${displayName(constraint.references)} as well as ${alteration.shown} (ACCESS EXCLUSIVE), for a moment once every running query of both has ended.`,
        span: command.span,
        advice: {
          summary: "Drop it in a migration of its own with a short lock_timeout, and try again if that strikes.",
          steps: [
            {
              title: "In a migration of its own, in one transaction",
              sql: `SET LOCAL lock_timeout = '2s';
ALTER TABLE ${alteration.shown} DROP CONSTRAINT ${quoteIdentifier(command.name)};`
            }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/drop-index.ts
var rule57 = {
  id: "drop-index",
  title: "DROP INDEX locks its table",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P59"],
  what: "Finds `DROP INDEX` without `CONCURRENTLY` for an index of a table in use.",
  why: "The statement names an index and takes ACCESS EXCLUSIVE on its table. It is done in a moment, once it has the lock: until then it waits for every running query of the table, and all later queries wait behind it. `CONCURRENTLY` waits without keeping others out.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);",
      sql: "DROP INDEX orders_state;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX a ON orders (state);\nCREATE INDEX b ON orders (state, id);",
      sql: "DROP INDEX IF EXISTS a, b;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);",
      sql: "DROP INDEX CONCURRENTLY orders_state;",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "The index of a partitioned table cannot be dropped concurrently",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE INDEX events_at ON events (at);",
      sql: "SET LOCAL lock_timeout = '2s';\nDROP INDEX events_at;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["DropStmt"],
  when: "blocking locks",
  *statement(context) {
    const { catalog, statement } = context;
    const node = nodeOf(statement, "DropStmt");
    if (node?.removeType !== "OBJECT_INDEX" || node.concurrent) return;
    const indexes = (node.objects ?? []).map((object) => dottedName(catalog, object));
    const known2 = indexes.map((name) => catalog.index(name));
    if (known2.some((index) => index && (index.constraint || catalog.relation(index.table)?.partitionKey))) return;
    const tables = blockingLocks(context).filter((lock) => lock.relationKind !== "index");
    const indexKeys2 = new Set(indexes.map(keyOf));
    const locked = tables.filter((lock) => !indexKeys2.has(keyOf(lock.relation)));
    if (locked.length === 0 || !once(context, "drop-index")) return;
    const drop = indexes.map(
      (name) => `DROP INDEX CONCURRENTLY ${node.missing_ok ? "IF EXISTS " : ""}${displayName(name)};`
    );
    const word = findWord(statement, statement.span.start, "index");
    const fixable = word && indexes.length === 1 && node.behavior !== "DROP_CASCADE" && runsAlone(context);
    yield {
      message: `Dropping ${listOf(indexes.map(displayName))} blocks reads and writes of ${listOf(locked.map((lock) => displayName(lock.relation)))} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
      advice: {
        summary: "Drop the index concurrently, in a migration of its own that runs outside a transaction.",
        steps: [outside(context, "In a migration of its own, outside a transaction", drop.join("\n"))]
      },
      ...fixable ? {
        fix: {
          title: "Drop it concurrently",
          edits: [{ file: statement.source.file, start: word.end, end: word.end, text: " CONCURRENTLY" }]
        }
      } : {}
    };
  }
};

// src/lint-migrations/rules/drop-index-before-replacement.ts
var rule58 = {
  id: "drop-index-before-replacement",
  title: "Index dropped before the one that replaces it",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["P74"],
  what: "Finds a script that drops an index and afterwards builds one on the same table that begins with the same column.",
  why: "While the new index is built, and for good if the build fails, the queries that used the old one read the whole table. On a large table that is minutes in which every such query is slow and the server short of memory and disk.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text, at date);\nCREATE INDEX orders_state ON orders (state);",
      sql: "DROP INDEX CONCURRENTLY orders_state;\nCREATE INDEX CONCURRENTLY orders_state_at ON orders (state, at);"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);",
      sql: "DROP INDEX IF EXISTS orders_state;\nCREATE INDEX orders_state_pattern ON orders (state text_pattern_ops);"
    }
  ],
  good: [
    {
      title: "Build, then drop",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text, at date);\nCREATE INDEX orders_state ON orders (state);",
      sql: [
        "CREATE INDEX CONCURRENTLY orders_state_at ON orders (state, at);",
        "DROP INDEX CONCURRENTLY orders_state;"
      ],
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "Another index answers the same queries",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_id ON orders (id);",
      sql: ["DROP INDEX CONCURRENTLY orders_id;", "CREATE INDEX CONCURRENTLY orders_id_state ON orders (id, state);"],
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "What a failed build left is dropped before the next try",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: [
        "DROP INDEX CONCURRENTLY IF EXISTS orders_state;",
        "CREATE INDEX CONCURRENTLY orders_state ON orders (state);"
      ],
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    for (const { name } of droppedObjects(statement, catalog, ["OBJECT_INDEX"])) {
      const index = catalog.index(name);
      if (!index || !inProduction(context, index.table)) continue;
      const replacement = laterStatements(context).map((later) => nodeOf(later, "IndexStmt")).find(
        (later) => later !== void 0 && keyOf(relationName(catalog, later.relation)) === keyOf(index.table) && index.columns[0] != null && inside(later.indexParams?.[0], "IndexElem")?.name === index.columns[0]
      );
      if (!replacement || staysCovered(context, index)) continue;
      yield {
        message: `Queries that use ${displayName(name)} read all of ${displayName(index.table)} until ${replacement.idxname ? displayName({ schema: index.table.schema, name: replacement.idxname }) : "its replacement"} is built.`,
        advice: {
          summary: "Create the new index first, under another name, and drop the old one when it is valid.",
          steps: []
        }
      };
    }
  }
};
function staysCovered(context, index) {
  return context.catalog.indexesOf(index.table).some(
    (other) => keyOf(other.name) !== keyOf(index.name) && other.valid && sameKind(other, index) && beginsWith(other.columns, index.columns)
  );
}

// src/lint-migrations/rules/drop-key-constraint.ts
var rule59 = {
  id: "drop-key-constraint",
  title: "Primary key or uniqueness dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P48"],
  what: "Finds the drop of a primary key, of a unique constraint or of a unique index on a table that production has, unless another one over the same columns stays.",
  why: "`INSERT \u2026 ON CONFLICT (columns)` of running code fails with `42P10` as soon as no unique index matches it. Two rows of the same key can be written, and cannot be told apart afterwards. A table that is replicated logically by its primary key refuses UPDATE and DELETE.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_email_key UNIQUE);",
      sql: "ALTER TABLE users DROP CONSTRAINT users_email_key;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE users DROP CONSTRAINT IF EXISTS users_pkey;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);",
      sql: "DROP INDEX CONCURRENTLY users_email;"
    }
  ],
  good: [
    {
      title: "The replacement first",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);",
      sql: [
        "CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);",
        "DROP INDEX CONCURRENTLY users_email;"
      ],
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "Another key over the same columns, in one transaction",
      before: "CREATE TABLE owners (crate_id bigint NOT NULL, user_id bigint NOT NULL, CONSTRAINT owners_key UNIQUE (crate_id, user_id));",
      sql: "BEGIN;\nALTER TABLE owners DROP CONSTRAINT owners_key;\nALTER TABLE owners ADD PRIMARY KEY (user_id, crate_id);\nCOMMIT;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Swapped in one statement",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_mail UNIQUE);\nCREATE UNIQUE INDEX users_email_key ON users (email);",
      sql: "ALTER TABLE users DROP CONSTRAINT users_mail, ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt", "DropStmt"],
  commands: ["AT_DropConstraint"],
  *statement(context) {
    const { statement, catalog } = context;
    const alteration = alterationOf(statement, catalog);
    if (alteration && inProduction(context, alteration.table)) {
      for (const command of alteration.commands) {
        if (command.type !== "AT_DropConstraint" || undoesUp(context, command.name)) continue;
        const constraint = alteration.relation?.constraints.get(command.name);
        if (!constraint || constraint.kind !== "primary key" && constraint.kind !== "unique") continue;
        const addsAnother = alteration.commands.some(
          (other) => (other.type === "AT_AddConstraint" || other.type === "AT_AddIndexConstraint") && other.index !== command.index
        );
        if (addsAnother || staysUnique(context, alteration.table, constraint.columns, constraint.index) || isMadeAgain(context, alteration.table, constraint.columns))
          continue;
        yield {
          message: `Rows of ${alteration.shown} with the same (${constraint.columns.map(quoteIdentifier).join(", ")}) can be written once the ${constraint.kind} ${quoteIdentifier(command.name)} is gone, and ON CONFLICT on these columns fails.`,
          span: command.span,
          advice: advice3
        };
      }
    }
    for (const { name } of droppedObjects(statement, catalog, ["OBJECT_INDEX"])) {
      const index = catalog.index(name);
      if (!index?.unique || index.constraint !== null || !inProduction(context, index.table) || undoesUp(context, name.name))
        continue;
      const columns = index.columns.flatMap((column) => column === null ? [] : [column]);
      if (columns.length === index.columns.length && index.predicate === null && (staysUnique(context, index.table, columns, name.name) || isMadeAgain(context, index.table, columns)))
        continue;
      const what = columns.length === index.columns.length ? `the same (${columns.map(quoteIdentifier).join(", ")})` : "the same key";
      yield {
        message: `Rows of ${displayName(index.table)} with ${what} can be written once the unique index ${displayName(name)} is gone, and ON CONFLICT that relies on it fails.`,
        advice: advice3
      };
    }
  }
};
var advice3 = {
  summary: "Build the unique index that replaces it first; if none does, deploy code that neither relies on ON CONFLICT nor on one row a key.",
  steps: []
};
function staysUnique(context, table, columns, except) {
  const wanted = new Set(columns);
  return context.catalog.indexesOf(table).some(
    (index) => index.unique && index.valid && index.predicate === null && keyOf(index.name) !== keyOf({ schema: index.name.schema, name: except }) && index.columns.length === wanted.size && index.columns.every((column) => column !== null && wanted.has(column))
  );
}
function isMadeAgain(context, table, columns) {
  if (!context.session.inTransaction) return false;
  const same = (others) => others.length === columns.length && others.every((column) => column !== void 0 && columns.includes(column));
  return laterStatements(context).some((statement) => {
    const index = nodeOf(statement, "IndexStmt");
    if (index) {
      return index.unique === true && index.whereClause === void 0 && keyOf(relationName(context.catalog, index.relation)) === keyOf(table) && same((index.indexParams ?? []).map((param) => inside(param, "IndexElem")?.name));
    }
    return [...declarations(statement, context)].some(
      (one) => (one.node.contype === "CONSTR_PRIMARY" || one.node.contype === "CONSTR_UNIQUE") && keyOf(one.table) === keyOf(table) && same(one.columns)
    );
  });
}

// src/lint-migrations/rules/drop-not-null.ts
var rule60 = {
  id: "drop-not-null",
  title: "Column may hold NULL from now on",
  category: "compatibility",
  severity: "notice",
  enabled: true,
  covers: ["P26"],
  what: "Finds `ALTER COLUMN \u2026 DROP NOT NULL` on a table that production has.",
  why: "The database lets NULL in as soon as new code writes it, while instances of the old code, jobs and reports were written for a column that always has a value. The way back needs a check of every row.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, phone text NOT NULL);",
      sql: "ALTER TABLE customers ALTER COLUMN phone DROP NOT NULL;"
    },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, phone text NOT NULL, "Fax" text NOT NULL);',
      sql: 'ALTER TABLE customers ALTER phone DROP NOT NULL, ALTER "Fax" DROP NOT NULL;'
    }
  ],
  good: [
    {
      title: "Let code leave the column out without letting NULL in",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, phone text NOT NULL);",
      sql: "ALTER TABLE customers ALTER COLUMN phone SET DEFAULT '';",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A column that allows NULL already",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, phone text);",
      sql: "ALTER TABLE customers ALTER COLUMN phone DROP NOT NULL;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DropNotNull"],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type !== "AT_DropNotNull") continue;
      const known2 = alteration.relation?.columns.get(command.name);
      if (known2 && !known2.notNull) continue;
      if (alteration.commands.some((other) => other.type === "AT_DropColumn" && other.name === command.name)) continue;
      if (addedBefore(context, alteration.table, command.name) || undoesUp(context, command.name)) continue;
      yield {
        message: `Running code that reads ${alteration.shown}.${quoteIdentifier(command.name)} may meet NULL in it from now on.`,
        span: command.span,
        advice: { summary: "Deploy code that can read NULL there before this migration.", steps: [] }
      };
    }
  }
};

// src/lint-migrations/rules/drop-partition.ts
var rule61 = {
  id: "drop-partition",
  title: "DROP TABLE of a partition locks its parent",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P102"],
  what: "Finds `DROP TABLE` of a partition whose parent is in use.",
  why: "Nobody may query the old partition any more, and yet dropping it takes ACCESS EXCLUSIVE on the parent: it waits until no query of the whole partitioned table runs, and all later ones wait behind it. Detached first, concurrently, it is a table like any other.",
  bad: [
    {
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: "DROP TABLE events_2020;"
    }
  ],
  good: [
    {
      title: "Detached before",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: ["ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;", "DROP TABLE events_2020;"],
      versions: { from: 14 },
      outsideTransaction: true,
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { catalog, server, statement } = context;
    const drop = nodeOf(statement, "DropStmt");
    if (drop?.removeType !== "OBJECT_TABLE" || statement.body?.kind === "function") return;
    for (const object of drop.objects ?? []) {
      const name = dottedName(catalog, object);
      const parent = catalog.relation(name)?.partitionOf;
      if (!parent || !isLive(context, parent) || !strongestLockOn(context.effect, parent)) continue;
      const shown = displayName(name);
      const hasDefault = catalog.partitionsOf(parent).some((one) => one.bound?.isDefault);
      const detach = `ALTER TABLE ${displayName(parent)} DETACH PARTITION ${shown}`;
      yield {
        message: `Dropping the partition ${shown} blocks reads and writes of its parent ${displayName(parent)} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
        advice: server.major >= 14 && !hasDefault ? {
          summary: "Detach the partition concurrently, then drop it.",
          steps: [
            outside(context, "1. Detach it, outside a transaction", `${detach} CONCURRENTLY;`),
            { title: "2. Drop it in a later migration", sql: `DROP TABLE ${shown};` }
          ]
        } : {
          summary: "Detach the partition with a short lock_timeout, try again if that strikes, then drop it.",
          steps: [
            { title: "1. Detach it", sql: `SET LOCAL lock_timeout = '2s';
${detach};` },
            { title: "2. Drop it in a later migration", sql: `DROP TABLE ${shown};` }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/drop-policy.ts
var rule62 = {
  id: "drop-policy",
  title: "Policy dropped without another in its place",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: ["P96"],
  what: "A policy of a table in use is dropped, and the script creates none on that table afterwards.",
  why: "Dropping a permissive policy hides rows from those it let in; dropping a restrictive one shows rows that nobody was to see.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);\nCREATE POLICY by_tenant ON orders USING (tenant = 1);",
      sql: "DROP POLICY by_tenant ON orders;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);\nCREATE POLICY by_tenant ON orders USING (tenant = 1);",
      sql: "BEGIN;\nDROP POLICY by_tenant ON orders;\nCREATE POLICY by_tenant ON orders USING (tenant = 2);\nCOMMIT;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const drop = nodeOf(context.statement, "DropStmt");
    if (drop?.removeType !== "OBJECT_POLICY" || context.direction === "down") return;
    for (const object of drop.objects ?? []) {
      const parts = stringsOf(inside(object, "List")?.items);
      const policy = parts.at(-1) ?? "";
      const table = context.catalog.resolve(parts.length > 2 ? parts.at(-3) : null, parts.at(-2) ?? "");
      if (!inProduction(context, table)) continue;
      const replaced = laterStatements(context).some(
        (one) => nodeOf(one, "CreatePolicyStmt")?.table?.relname === table.name
      );
      if (replaced) continue;
      yield {
        message: `Rows of ${displayName(table)} are seen by more or by fewer roles once policy ${policy} is gone.`
      };
    }
  }
};

// src/lint-migrations/rules/drop-routine.ts
var rule63 = {
  id: "drop-routine",
  title: "Function or procedure dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P80", "X5"],
  what: "Finds `DROP FUNCTION`, `DROP PROCEDURE`, `DROP ROUTINE` and `DROP AGGREGATE` when the script does not create it again and no trigger of it goes in the same script.",
  why: "Callers find out at the next call. Views, defaults and indexes that use the function make the server refuse the drop, but the bodies of other functions are text to it: they fail later, at run time.",
  bad: [
    {
      before: "CREATE FUNCTION vat(amount numeric) RETURNS numeric LANGUAGE sql AS $$ SELECT amount * 0.2 $$;",
      sql: "DROP FUNCTION vat(numeric);"
    },
    {
      before: "CREATE PROCEDURE close_day() LANGUAGE sql AS $$ SELECT 1 $$;",
      sql: "DROP PROCEDURE IF EXISTS close_day;"
    }
  ],
  good: [
    {
      title: "Replaced in the same script",
      before: "CREATE FUNCTION vat(amount numeric) RETURNS numeric LANGUAGE sql AS $$ SELECT amount * 0.2 $$;",
      sql: "DROP FUNCTION vat(numeric);\nCREATE FUNCTION vat(net numeric) RETURNS numeric LANGUAGE sql AS $$ SELECT net * 0.2 $$;",
      strongestLock: "none"
    },
    {
      title: "The function of a trigger that goes with it",
      before: [
        "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;",
        "CREATE TRIGGER touch_orders BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();"
      ].join("\n"),
      sql: "DROP TRIGGER touch_orders ON orders;\nDROP FUNCTION touch();",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A function that only triggers can call, when none is left",
      before: "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;",
      sql: "DROP FUNCTION touch();",
      strongestLock: "none"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    const types = ["OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE"];
    for (const { name, ifExists: ifExists2 } of droppedObjects(statement, catalog, types)) {
      const creates3 = (other) => {
        const parts = stringsOf(nodeOf(other, "CreateFunctionStmt")?.funcname);
        return parts[parts.length - 1] === name.name;
      };
      const routines = catalog.routinesNamed(name.schema, name.name);
      if (routines.length > 0 && routines.every((one) => one.forTriggers)) continue;
      const triggerGone = statements.slice(0, index).some((other) => {
        const drop = nodeOf(other, "DropStmt");
        return drop?.removeType === "OBJECT_TRIGGER";
      });
      if (triggerGone || statements.slice(0, index).some(creates3) || laterStatements(context).some(creates3) || undoesUp(context, name.name))
        continue;
      const { references, ending } = codeUsing(context, name.name);
      yield {
        // With IF EXISTS, and made by no migration: it may have been gone for long.
        ...ifExists2 && routines.length === 0 ? { severity: "notice" } : {},
        message: `Whatever calls ${displayName(name)}(), bodies of other functions included, fails at the next call${ending}.`,
        advice: {
          summary: "Deploy code that does not call it first; look for callers among the other functions.",
          steps: [
            {
              title: "Functions whose text names it",
              sql: `SELECT oid::regprocedure FROM pg_proc WHERE prosrc LIKE '%${name.name.replaceAll("'", "''")}%';`
            }
          ]
        },
        ...references ? { references } : {}
      };
    }
  }
};

// src/lint-migrations/rules/drop-schema.ts
var rule64 = {
  id: "drop-schema",
  title: "Schema dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P80"],
  what: "Finds `DROP SCHEMA` for a schema that the same script did not create.",
  why: "With CASCADE every table of the schema goes, with its rows. Without, the statement fails as long as anything is left in it, and roles, functions and connection strings that have the schema on their `search_path` look somewhere else from then on.",
  bad: [
    { before: "CREATE SCHEMA audit;", sql: "DROP SCHEMA audit;" },
    {
      title: "With its tables: an error",
      before: "CREATE SCHEMA audit;\nCREATE TABLE audit.log (id bigint PRIMARY KEY);",
      sql: "DROP SCHEMA IF EXISTS audit CASCADE;"
    }
  ],
  good: [
    {
      title: "A schema of the same migration",
      sql: "CREATE SCHEMA scratch;\nDROP SCHEMA scratch;",
      strongestLock: "none"
    },
    {
      title: "Out of the way first",
      before: "CREATE SCHEMA audit;\nCREATE TABLE audit.log (id bigint PRIMARY KEY);",
      sql: "COMMENT ON SCHEMA audit IS 'to be dropped';",
      strongestLock: "none"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    for (const { name: object, cascade } of droppedObjects(statement, catalog, ["OBJECT_SCHEMA"])) {
      const schema = object.name;
      const own = statements.slice(0, index).some((earlier) => nodeOf(earlier, "CreateSchemaStmt")?.schemaname === schema);
      if (own || undoesUp(context, schema)) continue;
      const tables = [...catalog.relations()].filter((relation) => relation.name.schema === schema);
      const { references, ending } = codeUsing(context, schema);
      const rest = references ? { references } : {};
      if (cascade) {
        const lost = tables.length > 0 ? `${listOf(tables.map((table) => displayName(table.name)))} with all rows` : "everything in it";
        yield {
          message: `Dropping schema ${quoteIdentifier(schema)} deletes ${lost}, for good${ending}.`,
          severity: "error",
          ...rest
        };
      } else {
        yield {
          message: `Running code that has schema ${quoteIdentifier(schema)} in a name or on its search_path no longer finds it${ending}.`,
          ...rest
        };
      }
    }
  }
};

// src/lint-migrations/rules/drop-sequence.ts
var rule65 = {
  id: "drop-sequence",
  title: "Sequence dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P80", "X5"],
  what: "Finds `DROP SEQUENCE` of a sequence that the same script did not create.",
  why: "Code that calls `nextval` fails, and with CASCADE the default of every column that uses the sequence goes too: the next INSERT then asks for a value that nobody gives. The place the sequence had reached is lost, so that a new one hands out keys that exist already.",
  bad: [
    { before: "CREATE SEQUENCE invoice_number;", sql: "DROP SEQUENCE invoice_number;" },
    { before: "CREATE SEQUENCE invoice_number;", sql: "DROP SEQUENCE IF EXISTS public.invoice_number CASCADE;" }
  ],
  good: [
    {
      title: "A sequence of the same migration",
      sql: "CREATE SEQUENCE scratch;\nDROP SEQUENCE scratch;",
      strongestLock: "none"
    },
    {
      title: "First take it out of the default that uses it",
      before: "CREATE SEQUENCE invoice_number;\nCREATE TABLE invoices (number bigint DEFAULT nextval('invoice_number'));",
      sql: "ALTER TABLE invoices ALTER COLUMN number DROP DEFAULT;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    for (const dropped of droppedObjects(statement, catalog, ["OBJECT_SEQUENCE"])) {
      const { name } = dropped;
      const own = statements.slice(0, index).some((earlier) => nodeOf(earlier, "CreateSeqStmt")?.sequence?.relname === name.name);
      if (own || !inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped))
        continue;
      const { references, ending } = codeUsing(context, name.name);
      yield {
        message: `Running code and column defaults that take numbers from ${displayName(name)} fail, and the number it had reached is lost${ending}.`,
        advice: {
          summary: "Find the columns that use it, and take their default away or move it to another sequence first.",
          steps: [
            {
              title: "Columns whose default uses the sequence",
              sql: `SELECT adrelid::regclass, pg_get_expr(adbin, adrelid)
FROM pg_attrdef
WHERE pg_get_expr(adbin, adrelid) LIKE '%${quoteIdentifier(name.name).replaceAll("'", "''")}%';`
            }
          ]
        },
        ...references ? { references } : {}
      };
    }
  }
};

// src/lint-migrations/rules/drop-table.ts
var rule66 = {
  id: "drop-table",
  title: "Table dropped",
  category: "compatibility",
  severity: "error",
  enabled: true,
  covers: ["P77", "X5"],
  what: "Finds `DROP TABLE` (and `DROP FOREIGN TABLE`) of a table that production has, and lists where the repository still names it.",
  why: "The rows are gone, with the indexes, constraints, triggers and grants of the table; only a restore brings them back. Running code that reads the table fails at once. A rename first keeps a way back: if something still needed the table, it shows within a day and is mended in a second.",
  bad: [
    { before: "CREATE TABLE sessions (id uuid PRIMARY KEY);", sql: "DROP TABLE sessions;" },
    {
      title: "Several at once",
      before: "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE b (id bigint PRIMARY KEY);",
      sql: "DROP TABLE IF EXISTS a, b;"
    },
    {
      title: "A partition holds rows too",
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: "DROP TABLE events_2020;"
    }
  ],
  good: [
    {
      title: "Out of the way first; dropped by a later migration when nobody missed it",
      before: "CREATE TABLE sessions (id uuid PRIMARY KEY);",
      sql: "CREATE SCHEMA unused;\nALTER TABLE sessions SET SCHEMA unused;\nCREATE VIEW sessions AS SELECT id FROM unused.sessions;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE scratch (id int PRIMARY KEY);\nDROP TABLE scratch;",
      strongestLock: "none"
    },
    {
      title: "A temporary table",
      sql: "CREATE TEMPORARY TABLE scratch (id int);\nDROP TABLE scratch;",
      strongestLock: "none"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    for (const dropped of droppedObjects(statement, catalog, ["OBJECT_TABLE", "OBJECT_FOREIGN_TABLE"])) {
      const { name } = dropped;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped)) continue;
      if (creates2(laterStatements(context), catalog, name)) continue;
      const { references, ending } = codeUsing(context, name.name);
      const size = catalog.sizeOf(name);
      const rows = size ? ` (${size.rows.toLocaleString("en-US")} rows)` : "";
      const aside = relationName2(catalog, name.schema, [name.name, "unused"]);
      yield {
        message: `Every row of ${displayName(name)}${rows} is lost for good, and running code that names the table fails${ending}.`,
        advice: {
          summary: "Take the table out of the way first, and drop it when nobody has missed it.",
          steps: [
            { title: `1. Deploy code that does not use ${displayName(name)}`, sql: "" },
            {
              title: "2. Rename it: whatever still needs it fails now, and one statement brings it back",
              sql: `ALTER TABLE ${displayName(name)} RENAME TO ${quoteIdentifier(aside)};`
            },
            {
              title: "3. Drop it in a later migration, after a backup",
              sql: `DROP TABLE ${displayName({ schema: name.schema, name: aside })};`
            }
          ]
        },
        ...references ? { references } : {}
      };
    }
  }
};

// src/lint-migrations/rules/drop-table-with-foreign-keys.ts
var rule67 = {
  id: "drop-table-with-foreign-keys",
  title: "Drop locks the tables that the dropped one references",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P78"],
  what: "Finds `DROP TABLE` of a table whose foreign keys reference tables in use.",
  why: "A foreign key has triggers on both its tables. To take them away the server locks each referenced table with ACCESS EXCLUSIVE, all in one statement: every query of those tables waits until the drop has got all of its locks, and for as long as the transaction lasts.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE products (id bigint PRIMARY KEY);\nCREATE TABLE wishes (customer_id bigint REFERENCES customers, product_id bigint REFERENCES products);",
      sql: "DROP TABLE wishes;"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE visits (customer_id bigint REFERENCES customers);",
      sql: "DROP TABLE IF EXISTS visits;"
    }
  ],
  good: [
    {
      title: "The foreign keys one by one, each in its own migration; the table last",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE products (id bigint PRIMARY KEY);\nCREATE TABLE wishes (customer_id bigint REFERENCES customers, product_id bigint REFERENCES products);",
      sql: [
        "ALTER TABLE wishes DROP CONSTRAINT wishes_customer_id_fkey;",
        "ALTER TABLE wishes DROP CONSTRAINT wishes_product_id_fkey;",
        "DROP TABLE wishes;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    const dropped = droppedObjects(statement, catalog, ["OBJECT_TABLE"]);
    const gone = new Set(dropped.map((object) => keyOf(object.name)));
    for (const { name } of dropped) {
      if (!inProduction(context, name)) continue;
      const keys = [...catalog.relation(name)?.constraints.values() ?? []].flatMap(
        (constraint) => constraint.kind === "foreign key" && !gone.has(keyOf(constraint.references)) && inProduction(context, constraint.references) ? [constraint] : []
      );
      if (keys.length === 0) continue;
      const referenced = listOf(keys.map((key) => displayName(key.references)));
      yield {
        message: `Dropping ${displayName(name)} blocks reads and writes of ${referenced} too (ACCESS EXCLUSIVE), because its foreign keys reference ${keys.length === 1 ? "it" : "them"}.`,
        advice: {
          summary: "Drop the foreign keys first, one a migration, so that only two tables are locked at a time.",
          steps: [
            ...keys.map((key, index) => ({
              title: `${index + 1}. Drop the foreign key to ${displayName(key.references)}`,
              sql: `SET lock_timeout = '2s';
ALTER TABLE ${displayName(name)} DROP CONSTRAINT ${quoteIdentifier(key.name)};`
            })),
            {
              title: `${keys.length + 1}. Drop the table, which no longer touches another one`,
              sql: `DROP TABLE ${displayName(name)};`
            }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/drop-trigger.ts
var rule68 = {
  id: "drop-trigger",
  title: "DROP TRIGGER locks its table against reads too",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P108"],
  what: "Finds `DROP TRIGGER` on a table in use.",
  why: "Creating or disabling a trigger blocks writes for a moment (SHARE ROW EXCLUSIVE); dropping one takes ACCESS EXCLUSIVE. It waits for every running query of the table, reads included, and all later ones wait behind it.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\nCREATE TRIGGER audit BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();",
      sql: "DROP TRIGGER audit ON orders;"
    }
  ],
  good: [
    {
      title: "Switched off, it keeps reads running",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\nCREATE TRIGGER audit BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();",
      sql: "ALTER TABLE orders DISABLE TRIGGER audit;",
      strongestLock: "SHARE ROW EXCLUSIVE"
    }
  ],
  on: ["DropStmt"],
  when: "blocking locks",
  *statement(context) {
    if (nodeOf(context.statement, "DropStmt")?.removeType !== "OBJECT_TRIGGER") return;
    const lock = blockingLocks(context)[0];
    if (!lock || !once(context, "drop-trigger")) return;
    yield {
      message: `Dropping a trigger blocks reads and writes of ${displayName(lock.relation)} (${lock.mode}), for a moment once every running query of it has ended.`,
      advice: {
        summary: "Drop it with a short lock_timeout, and try again if that strikes.",
        steps: [{ title: "In one transaction", sql: `SET LOCAL lock_timeout = '2s';
${context.statement.sql};` }]
      }
    };
  }
};

// src/lint-migrations/rules/drop-type.ts
var rule69 = {
  id: "drop-type",
  title: "Type dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P80", "X5"],
  what: "Finds `DROP TYPE` and `DROP DOMAIN` of a type that production has, when the script does not put another one in its place.",
  why: "Drivers look types up by name and keep what they found; casts like `$1::state` are in the text of queries. Both fail once the type is gone. If a column still has the type the statement is refused, or takes the column along with CASCADE.",
  bad: [
    { before: "CREATE TYPE state AS ENUM ('open', 'paid');", sql: "DROP TYPE state;" },
    { before: "CREATE DOMAIN email AS text;", sql: "DROP DOMAIN IF EXISTS email;" }
  ],
  good: [
    {
      title: "A type of the same migration",
      sql: "CREATE TYPE scratch AS ENUM ('a');\nDROP TYPE scratch;",
      strongestLock: "none"
    },
    {
      title: "A name that goes on to exist",
      before: "CREATE TYPE state AS ENUM ('open', 'paid');",
      sql: "ALTER TYPE state RENAME TO state_old;\nCREATE TYPE state AS ENUM ('open', 'paid', 'void');\nDROP TYPE state_old;",
      strongestLock: "none"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    for (const { name } of droppedObjects(statement, catalog, ["OBJECT_TYPE", "OBJECT_DOMAIN"])) {
      const before2 = statements.slice(0, index);
      const renamed2 = statements.some((other) => {
        const rename = nodeOf(other, "RenameStmt");
        if (rename?.renameType !== "OBJECT_TYPE" && rename?.renameType !== "OBJECT_DOMAIN") return false;
        const old = inside(rename.object, "List")?.items ?? [];
        return rename.newname === name.name || inside(old[old.length - 1], "String")?.sval === name.name;
      });
      if (renamed2 || createsType(before2, name.name) || createsType(laterStatements(context), name.name) || undoesUp(context, name.name))
        continue;
      const users = [];
      for (const relation of catalog.relations()) {
        for (const column of relation.columns.values()) {
          if (column.type?.name === name.name && (column.type.schema ?? name.schema) === name.schema) {
            users.push(`${displayName(relation.name)}.${quoteIdentifier(column.name)}`);
          }
        }
      }
      const { references, ending } = codeUsing(context, name.name);
      yield {
        message: `Queries of running code that cast to ${displayName(name)}, and drivers that know it, fail once the type is dropped${users.length > 0 ? `, and ${listOf(users)} still ${users.length === 1 ? "has" : "have"} it` : ""}${ending}.`,
        advice: {
          summary: "Drop the type in a later migration than the last column and the last query that use it.",
          steps: []
        },
        ...references ? { references } : {}
      };
    }
  }
};

// src/lint-migrations/rules/drop-view.ts
var rule70 = {
  id: "drop-view",
  title: "View dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P80", "X5"],
  what: "Finds `DROP VIEW` and `DROP MATERIALIZED VIEW` of a view that production has and that the script does not create again.",
  why: "No data is lost, but running code, reports and grants that name the view fail from that moment. Dropping and creating it again in one transaction is fine: readers wait a moment and see the new one.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE VIEW live AS SELECT id FROM users;",
      sql: "DROP VIEW live;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE MATERIALIZED VIEW daily AS SELECT count(*) FROM users;",
      sql: "DROP MATERIALIZED VIEW IF EXISTS daily;"
    }
  ],
  good: [
    {
      title: "Dropped and created again in one transaction",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE VIEW live AS SELECT id FROM users;",
      sql: "DROP VIEW live;\nCREATE VIEW live AS SELECT name, id FROM users;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Replaced in place",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE VIEW live AS SELECT id FROM users;",
      sql: "CREATE OR REPLACE VIEW live AS SELECT id, name FROM users;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    for (const dropped of droppedObjects(statement, catalog, ["OBJECT_VIEW", "OBJECT_MATVIEW"])) {
      const { name } = dropped;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped)) continue;
      if (creates2(laterStatements(context), catalog, name)) continue;
      const { references, ending } = codeUsing(context, name.name);
      yield {
        message: `Running code and reports that read ${displayName(name)} fail from the moment the view is dropped${ending}.`,
        advice: {
          summary: "Deploy code that does not use the view first; drop it in a later migration.",
          steps: []
        },
        ...references ? { references } : {}
      };
    }
  }
};

// src/lint-migrations/rules/duplicate-assignment.ts
var rule71 = {
  id: "duplicate-assignment",
  title: "Column assigned twice",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P123"],
  what: "Finds `UPDATE \u2026 SET` and `INSERT` that name a column twice.",
  why: "The server refuses the statement (`42601` or `42701`), so that the deployment stops here.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, a int, b int);",
      sql: "UPDATE users SET a = 1, a = 2 WHERE id = 1;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, a int, b int);",
      sql: "INSERT INTO users (id, a, a) VALUES (1, 2, 3);"
    }
  ],
  good: [
    {
      title: "Each column once",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, a int, b int);",
      sql: "UPDATE users SET a = 1, b = 2 WHERE id = 1;",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "Two elements of one array",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, a int[]);",
      sql: "UPDATE users SET a[1] = 1, a[2] = 2 WHERE id = 1;",
      strongestLock: "ROW EXCLUSIVE"
    }
  ],
  on: ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"],
  *statement(context) {
    const { statement } = context;
    const lists = [
      ...[...changes(statement, "UpdateStmt")].map((update) => update.targetList),
      ...[...changes(statement, "InsertStmt")].flatMap((insert) => [insert.cols, insert.onConflictClause?.targetList])
    ];
    for (const list2 of lists) {
      const seen = /* @__PURE__ */ new Set();
      for (const node of list2 ?? []) {
        const target = inside(node, "ResTarget");
        if (!target?.name || target.indirection?.length) continue;
        if (seen.has(target.name)) {
          yield {
            message: `The server refuses a statement that gives ${quoteIdentifier(target.name)} a value twice.`,
            span: context.spanAt(target.location)
          };
        }
        seen.add(target.name);
      }
    }
  }
};

// src/lint-migrations/rules/duplicate-index-column.ts
var rule72 = {
  id: "duplicate-index-column",
  title: "Column twice in one index",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P72"],
  what: "Finds an index that names a column twice, among its keys or in INCLUDE.",
  why: "PostgreSQL builds such an index. The second mention finds nothing more and makes each entry larger; most often another column was meant, and the query that needs it goes without.",
  bad: [
    { before: "CREATE TABLE orders (a int, b int);", sql: "CREATE INDEX CONCURRENTLY orders_ab ON orders (a, a);" },
    {
      before: "CREATE TABLE orders (a int, b int);",
      sql: "CREATE INDEX CONCURRENTLY orders_ab ON orders (a, b) INCLUDE (a);"
    }
  ],
  good: [
    {
      title: "Each column once",
      before: "CREATE TABLE orders (a int, b int);",
      sql: "CREATE INDEX CONCURRENTLY orders_ab ON orders (a) INCLUDE (b);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "Two operator classes of one column are two questions",
      before: "CREATE TABLE orders (a text);",
      sql: "CREATE INDEX CONCURRENTLY orders_a ON orders (a, a text_pattern_ops);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["IndexStmt"],
  *statement(context) {
    const index = nodeOf(context.statement, "IndexStmt");
    if (!index) return;
    const seen = /* @__PURE__ */ new Set();
    for (const [part, params] of [
      ["key", index.indexParams],
      ["included", index.indexIncludingParams]
    ]) {
      for (const param of params ?? []) {
        const element = inside(param, "IndexElem");
        if (!element?.name) continue;
        const key = part === "key" ? JSON.stringify([element.name, element.opclass ?? [], element.collation ?? []]) : JSON.stringify([element.name, [], []]);
        if (seen.has(key)) {
          yield {
            message: `The index holds ${quoteIdentifier(element.name)} twice, which finds nothing more and costs every write.`
          };
          break;
        }
        seen.add(key);
      }
    }
  }
};

// src/lint-migrations/changed.ts
function isTouched(context, file) {
  const { change } = context;
  if (!change) {
    const owns = (one) => one.file === file || one.down?.source.file === file || one.companions.includes(file);
    return context.reported.some(owns) || !context.folder.migrations.some(owns);
  }
  return change.added.includes(file) || change.modified.includes(file) || change.renamed.some((one) => one.to === file);
}

// src/lint-migrations/rules/duplicate-version.ts
var rule73 = {
  id: "duplicate-version",
  title: "Two migrations of one version",
  category: "process",
  severity: "error",
  enabled: true,
  covers: ["X2"],
  what: "Two files of the folder carry the same version number.",
  why: "Most tools refuse to run at all then, others run only one of the two. It happens when two branches take the next free number and both are merged.",
  bad: [
    {
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V2__add_note.sql": "ALTER TABLE orders ADD COLUMN note text;",
        "migrations/V2__add_state.sql": "ALTER TABLE orders ADD COLUMN state text;"
      }
    }
  ],
  good: [
    {
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V2__add_note.sql": "ALTER TABLE orders ADD COLUMN note text;",
        "migrations/V2_1__add_state.sql": "ALTER TABLE orders ADD COLUMN state text;"
      }
    }
  ],
  *folder(context) {
    for (const problem2 of context.problems) {
      if (problem2.kind !== "duplicate-version") continue;
      if (!isTouched(context, problem2.file) && !isTouched(context, problem2.other)) continue;
      yield {
        message: `Version ${problem2.version} is taken twice, here and by ${problem2.other}; ${context.folder.toolName} cannot apply both.`,
        file: isTouched(context, problem2.file) ? problem2.file : problem2.other
      };
    }
  }
};

// src/lint-migrations/rules/dynamic-sql-concatenation.ts
var rule74 = {
  id: "dynamic-sql-concatenation",
  title: "Dynamic SQL built from unquoted text",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: [],
  what: "An EXECUTE puts its SQL together from text that is not quoted: with `||` and a name or value as it comes, or with `%s` in `format`.",
  why: "A name with a capital, a space or a quote breaks the statement; text that somebody else chose can make it another one. In a function it runs whenever the function is called, with the rights of its owner if it is SECURITY DEFINER.",
  bad: [
    {
      sql: "CREATE FUNCTION empty(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM ' || t; END $$;"
    },
    {
      sql: "CREATE FUNCTION find(v text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('DELETE FROM carts WHERE owner = ''%s''', v); END $$;"
    }
  ],
  good: [
    {
      sql: "CREATE FUNCTION empty(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('DELETE FROM %I', t); END $$;",
      strongestLock: "none"
    },
    {
      sql: "CREATE FUNCTION empty(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM ' || quote_ident(t); END $$;",
      strongestLock: "none"
    }
  ],
  *script(context) {
    for (const { expression, span, body } of context.dynamic) {
      if (!unquoted(expression)) continue;
      yield {
        message: "This statement is put together from text that is not quoted, so that a name or value can change what it does.",
        span,
        // A DO block runs once, over names of the team's own; a function with whatever its callers hand over.
        ...body === "do" ? { severity: "notice" } : {},
        advice: {
          summary: "Use format() with %I for names and %L for values, or pass values with USING.",
          steps: [
            {
              title: "For example",
              sql: "EXECUTE format('DELETE FROM %I WHERE owner = $1', table_name) USING owner_id;"
            }
          ]
        }
      };
    }
  }
};
function unquoted(expression) {
  if (/^\s*format\s*\(/i.test(expression)) return /%(?:\d+\$)?-?\d*s/.test(expression);
  const rest = expression.replace(/'(?:[^']|'')*'/g, "").replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "").replace(/\b(?:quote_ident|quote_literal|quote_nullable)\s*\((?:[^()]|\([^()]*\))*\)/gi, "").replace(/::\s*(?:regclass|oid|int|integer|bigint|text)\b/gi, (cast) => /text/i.test(cast) ? "" : " quoted ");
  return rest.includes("||") && rest.split("||").some((part) => /[a-z_]\w*/i.test(part) && !part.includes(" quoted "));
}

// src/lint-migrations/rules/empty-migration.ts
var rule75 = {
  id: "empty-migration",
  title: "Migration without a statement",
  category: "process",
  severity: "warning",
  enabled: true,
  covers: ["X2"],
  what: "A migration holds no SQL: it is empty, or has nothing but comments.",
  why: "It is recorded as applied, so that SQL added to it later never runs where it already has been. Some tools refuse it.",
  bad: [
    {
      files: {
        "migrations/0001_create_orders.sql": "CREATE TABLE orders (id bigint);",
        "migrations/0002_later.sql": "-- later\n"
      }
    }
  ],
  good: [{ files: { "migrations/0001_create_orders.sql": "CREATE TABLE orders (id bigint);" } }],
  *folder(context) {
    for (const problem2 of context.problems) {
      if (problem2.kind !== "empty" || !isTouched(context, problem2.file)) continue;
      yield {
        message: "This migration does nothing, and once it is recorded as applied, nothing added to it will run.",
        file: problem2.file
      };
    }
  }
};

// src/lint-migrations/rules/enum-value-in-transaction.ts
var rule76 = {
  id: "enum-value-in-transaction",
  title: "New enum value used in the transaction that adds it",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P104"],
  what: "Finds a statement that uses an enum value which an earlier statement of the same transaction added.",
  why: "Until the transaction that runs `ALTER TYPE \u2026 ADD VALUE` has committed, the value exists but may not be used: the server answers `55P04` and the whole migration is rolled back. Most tools wrap a file in one transaction, so that the addition needs a file of its own.",
  bad: [
    {
      before: "CREATE TYPE state AS ENUM ('open');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: "BEGIN;\nALTER TYPE state ADD VALUE 'paid';\nUPDATE orders SET state = 'paid' WHERE id = 1;\nCOMMIT;"
    },
    {
      before: "CREATE TYPE state AS ENUM ('open');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: "BEGIN;\nALTER TYPE state ADD VALUE IF NOT EXISTS 'paid' AFTER 'open';\nALTER TABLE orders ALTER COLUMN state SET DEFAULT 'paid';\nCOMMIT;"
    },
    {
      before: "CREATE TYPE state AS ENUM ('open');",
      sql: "BEGIN;\nALTER TYPE state ADD VALUE 'paid';\nCREATE TABLE orders (state state DEFAULT 'paid'::state);\nCOMMIT;"
    },
    {
      title: "Up to PostgreSQL 16 a type of the same transaction is no exception",
      versions: { to: 16 },
      sql: "BEGIN;\nCREATE TYPE state AS ENUM ('open');\nALTER TYPE state ADD VALUE 'paid';\nCREATE TABLE orders (state state DEFAULT 'paid');\nCOMMIT;"
    }
  ],
  good: [
    {
      title: "Each in its own migration",
      before: "CREATE TYPE state AS ENUM ('open');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: ["ALTER TYPE state ADD VALUE 'paid';", "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'paid';"],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A type of the same transaction may be used at once, from PostgreSQL 17 on",
      versions: { from: 17 },
      sql: "BEGIN;\nCREATE TYPE state AS ENUM ('open');\nALTER TYPE state ADD VALUE 'paid';\nCREATE TABLE orders (state state DEFAULT 'paid');\nCOMMIT;",
      strongestLock: "none"
    }
  ],
  on: ["AlterEnumStmt"],
  *statement(context) {
    const { statement, catalog, statements, index, session } = context;
    const add = nodeOf(statement, "AlterEnumStmt");
    if (!add?.newVal || add.oldVal || !session.inTransaction || statement.body?.kind === "function") return;
    const type = userTypeName(catalog, add.typeName);
    if (catalog.type(type)?.labels.includes(add.newVal)) return;
    for (let before2 = index - 1; before2 >= 0; before2--) {
      const earlier = statements[before2];
      if (!earlier || earlier.kind === "TransactionStmt") break;
      if (context.server.major >= 17 && createsType([earlier], type.name)) return;
    }
    for (const later of laterStatements(context)) {
      if (later.kind === "TransactionStmt") return;
      if (later.kind === "AlterEnumStmt") continue;
      const constant = [...nodesIn(later.node, "A_Const")].find((one) => one.sval?.sval === add.newVal);
      if (!constant) continue;
      const named = fieldsIn(later.node, ["typeName", "TypeName"]).some(
        (one) => "names" in one && stringsOf(one.names).at(-1) === type.name
      );
      const typed = fieldsIn(later.node, ["relation", "RangeVar"]).some((range) => {
        const relation = catalog.relation(relationName(catalog, range));
        return [...relation?.columns.values() ?? []].some((column) => column.type?.name === type.name);
      });
      if (!named && !typed) continue;
      yield {
        message: `The server refuses to use '${add.newVal}' before the transaction that adds it to ${displayName(type)} has committed, and rolls all of it back.`,
        span: spanAt(later, constant.location),
        advice: {
          summary: "Add the value in a migration of its own that comes before this one.",
          steps: [
            {
              title: "The migration before",
              sql: `ALTER TYPE ${displayName(type)} ADD VALUE ${add.skipIfNewValExists ? "IF NOT EXISTS " : ""}'${add.newVal.replaceAll("'", "''")}'${place(add)};`
            }
          ]
        }
      };
      return;
    }
  }
};
function fieldsIn(tree, names) {
  const found = [];
  const look = (value) => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) look(item);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      if (names.includes(key) && typeof item === "object" && item !== null) found.push(item);
      look(item);
    }
  };
  look(tree);
  return found;
}
function place(add) {
  if (!add.newValNeighbor) return "";
  return ` ${add.newValIsAfter ? "AFTER" : "BEFORE"} '${add.newValNeighbor.replaceAll("'", "''")}'`;
}

// src/lint-migrations/rules/enum-value-order.ts
var rule77 = {
  id: "enum-value-order",
  title: "Enum value without a place",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P105"],
  what: "Finds `ALTER TYPE \u2026 ADD VALUE` without BEFORE or AFTER.",
  why: "Enum values sort and compare by their place. At the end is the default, which is right by accident only when the list has an order, and the place cannot be changed later.",
  bad: [
    { before: "CREATE TYPE size AS ENUM ('small', 'large');", sql: "ALTER TYPE size ADD VALUE 'medium';" },
    { before: "CREATE TYPE size AS ENUM ('small', 'large');", sql: "ALTER TYPE size ADD VALUE IF NOT EXISTS 'huge';" }
  ],
  good: [
    {
      title: "With its place",
      before: "CREATE TYPE size AS ENUM ('small', 'large');",
      sql: "ALTER TYPE size ADD VALUE 'medium' BEFORE 'large';",
      strongestLock: "none"
    }
  ],
  on: ["AlterEnumStmt"],
  *statement(context) {
    const add = nodeOf(context.statement, "AlterEnumStmt");
    if (!add?.newVal || add.oldVal || add.newValNeighbor) return;
    const type = userTypeName(context.catalog, add.typeName);
    const last = context.catalog.type(type)?.labels.at(-1);
    yield {
      message: `'${add.newVal}' sorts after every other value of ${displayName(type)}, and that cannot be changed later.`,
      ...last === void 0 ? {} : {
        advice: {
          summary: "Say where the value belongs.",
          steps: [
            {
              title: "At the end, said aloud",
              sql: `ALTER TYPE ${displayName(type)} ADD VALUE '${add.newVal.replaceAll("'", "''")}' AFTER '${last.replaceAll("'", "''")}';`
            }
          ]
        }
      }
    };
  }
};

// src/lint-migrations/rules/expand-and-contract-together.ts
var before = /* @__PURE__ */ new WeakMap();
var rule78 = {
  id: "expand-and-contract-together",
  title: "Table grows and shrinks in one change",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["X4"],
  what: "Finds one change, a migration or all those of a pull request, in which a table that production has gets a new column and loses or renames another one.",
  why: "During a rollout old and new code run side by side. The new code needs the new column, the old code the old one: there is no moment at which this change can be applied without one of them failing. Adding first, and dropping once no running version names the column, are two deployments.",
  bad: [
    {
      title: "A column moved to another name",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, fax text);",
      sql: "ALTER TABLE customers ADD COLUMN email text;\nALTER TABLE customers DROP COLUMN fax;"
    },
    {
      title: "In one statement",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, name text);",
      sql: "ALTER TABLE customers ADD COLUMN first_name text, ADD COLUMN last_name text, DROP COLUMN name;"
    },
    {
      title: "Over two files of one change",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, phone text);",
      sql: [
        "ALTER TABLE customers ADD COLUMN country_code text;",
        "ALTER TABLE customers RENAME COLUMN phone TO phone_number;"
      ]
    }
  ],
  good: [
    {
      title: "First only what is new",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, fax text);",
      sql: "ALTER TABLE customers ADD COLUMN email text;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Later only what nobody needs any more",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, fax text, email text);",
      sql: "ALTER TABLE customers DROP COLUMN fax;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Two tables that have nothing to do with each other",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, fax text);\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE customers DROP COLUMN fax;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table that nobody uses yet",
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nALTER TABLE parcels ADD COLUMN grams int, DROP COLUMN weight;",
      strongestLock: "none"
    }
  ],
  *script(context) {
    if (context.direction !== "up") return;
    const oneChange = isOneChange(context);
    if (!oneChange && !context.statements.some(mayContract)) return;
    const own = stepsOf(context);
    const earlier = oneChange ? before.get(context.reported) ?? [] : [];
    before.set(context.reported, [...earlier, ...own]);
    const all = [...earlier, ...own];
    for (const table of new Map(own.map((step) => [keyOf(step.table), step.table])).values()) {
      const pair = pairOf(all, table);
      if (!pair || !own.includes(pair.expand) && !own.includes(pair.contract)) continue;
      if (pairOf(earlier, table)) continue;
      const { expand, contract } = pair;
      yield {
        message: `This change ${expand.told} and ${contract.told}: old code still needs the one, new code already needs the other, and there is no moment when both work.`,
        span: (own.includes(contract) ? contract : expand).span,
        advice: {
          summary: `Move what ${contract.told} to a later change, after the version that no longer uses it is everywhere.`,
          steps: []
        }
      };
    }
  }
};
function pairOf(steps, table) {
  const key = keyOf(table);
  const mine = steps.filter((step) => keyOf(step.table) === key);
  const added = new Set(mine.filter((step) => step.kind === "expand").map((step) => step.column));
  const gone = new Set(mine.filter((step) => step.kind === "contract").map((step) => step.column));
  const expand = mine.find((step) => step.kind === "expand" && !gone.has(step.column));
  const contract = mine.find((step) => step.kind === "contract" && !added.has(step.column));
  return expand && contract ? { expand, contract } : null;
}
function isOneChange(context) {
  return context.change !== null || context.reported.length < context.folder.migrations.length;
}
function mayContract(statement) {
  if (statement.kind === "RenameStmt") return true;
  const commands = nodeOf(statement, "AlterTableStmt")?.cmds ?? [];
  return commands.some((node) => inside(node, "AlterTableCmd")?.subtype === "AT_DropColumn");
}
function stepsOf(context) {
  const { catalog } = context;
  const steps = [];
  const column = (table, name) => `${displayName(table)}.${quoteIdentifier(name)}`;
  for (const statement of context.statements) {
    if (statement.body?.kind === "function") continue;
    const rename = nodeOf(statement, "RenameStmt");
    if (rename?.renameType === "OBJECT_COLUMN" && rename.relationType === "OBJECT_TABLE") {
      const table2 = relationName(catalog, rename.relation);
      const name = rename.subname ?? "";
      if (inProduction(context, table2)) {
        steps.push({
          table: table2,
          kind: "contract",
          column: name,
          told: `renames ${column(table2, name)}`,
          span: statement.span
        });
      }
    }
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) continue;
    const { table } = alteration;
    for (const command of alteration.commands) {
      if (command.type === "AT_DropColumn") {
        const told2 = `drops ${column(table, command.name)}`;
        steps.push({ table, kind: "contract", column: command.name, told: told2, span: command.span });
      } else if (command.type === "AT_AddColumn") {
        const name = inside(command.node.def, "ColumnDef")?.colname ?? "";
        steps.push({ table, kind: "expand", column: name, told: `adds ${column(table, name)}`, span: command.span });
      }
    }
  }
  return steps;
}

// src/lint-migrations/rules/file-ignored-by-tool.ts
var rule79 = {
  id: "file-ignored-by-tool",
  title: "File that the migration tool silently skips",
  category: "process",
  severity: "error",
  enabled: true,
  covers: ["X2"],
  what: "A `.sql` file in the migrations folder is not named, or does not lie, as the tool wants it. The tool skips it without a word.",
  why: "The migration passes review and is merged, the deployment succeeds, and the change has not been made. It is noticed when the code that relies on it fails.",
  bad: [
    {
      title: "Flyway: one underscore too few",
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V2_add_note.sql": "ALTER TABLE orders ADD COLUMN note text;",
        "migrations/V3__create_items.sql": "CREATE TABLE items (id bigint PRIMARY KEY);"
      }
    },
    {
      title: "golang-migrate: no direction",
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_add_note.sql": "ALTER TABLE orders ADD COLUMN note text;"
      }
    }
  ],
  good: [
    {
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V2__add_note.sql": "ALTER TABLE orders ADD COLUMN note text;"
      }
    }
  ],
  *folder(context) {
    for (const problem2 of context.problems) {
      if (problem2.kind !== "ignored-file" || !isTouched(context, problem2.file)) continue;
      yield {
        message: `${context.folder.toolName} never runs this file, since ${problem2.why}; it expects ${problem2.expected}.`,
        file: problem2.file
      };
    }
  }
};

// src/lint-migrations/rules/file-unreadable.ts
var rule80 = {
  id: "file-unreadable",
  title: "Migration that cannot be read",
  category: "process",
  severity: "error",
  enabled: true,
  covers: ["X6"],
  what: "A migration is not UTF-8 text, or is too large to be one.",
  why: "No rule has seen what it does, and the server or the tool may refuse it, or store other characters than were meant.",
  bad: [
    {
      files: {
        "migrations/0001_create_orders.sql": "CREATE TABLE orders (id bigint);",
        "migrations/0002_binary.sql": "SELECT \0;"
      }
    }
  ],
  good: [{ files: { "migrations/0001_create_orders.sql": "CREATE TABLE orders (name text DEFAULT '\xE9');" } }],
  *folder(context) {
    for (const problem2 of context.problems) {
      if (problem2.kind === "undecodable" && isTouched(context, problem2.file)) {
        yield {
          message: `This file ${problem2.why}, so that nothing in it was checked; save it as UTF-8.`,
          file: problem2.file
        };
      }
      if (problem2.kind === "too-large" && isTouched(context, problem2.file)) {
        const size = Math.round(problem2.bytes / 1e6);
        yield {
          message: `This file has ${size} MB, more than the ${Math.round(problem2.limit / 1e6)} MB that are read, so that nothing in it was checked; load data with COPY from a file of its own.`,
          file: problem2.file
        };
      }
    }
  }
};

// src/core/report/user-error.ts
var UserError = class extends Error {
  /** Stable, for scripts: `unknown_option`, `file_not_found`, `config_invalid`, … */
  code;
  /** What to do about it, one sentence. */
  hint;
  /** Every problem when there are several; each is printed on its own line. */
  problems;
  constructor(code, message, options = {}) {
    super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.name = "UserError";
    this.code = code;
    this.hint = options.hint ?? null;
    this.problems = options.problems ?? [message];
  }
};

// src/lint-migrations/pattern.ts
var compiled = /* @__PURE__ */ new Map();
function pattern(text3, option, flags = "u") {
  const key = `${flags}/${text3}`;
  const known2 = compiled.get(key);
  if (known2) return known2;
  try {
    const made = new RegExp(text3, flags);
    compiled.set(key, made);
    return made;
  } catch {
    throw new UserError(
      "config_invalid",
      `${option}: ${JSON.stringify(text3.slice(0, 60))} is not a regular expression`
    );
  }
}

// src/lint-migrations/rules/float-amount.ts
var rule81 = {
  id: "float-amount",
  title: "Amount kept in binary floating point",
  category: "style",
  severity: "warning",
  enabled: false,
  covers: ["P127"],
  what: "Finds columns of type `real` or `double precision` whose names say that they hold money.",
  why: "A binary fraction cannot hold 0.10: sums drift by cents, and an amount that was written may not be found again with `=`. Auditors notice.",
  options: {
    names: {
      type: "string",
      default: "(^|_)(amount|price|cost|total|subtotal|fee|tax|vat|salary|balance|discount|refund|payment|revenue)(_|$)",
      what: "A regular expression for the names of such columns, without regard to case. `.` is every column."
    }
  },
  bad: [
    { sql: "CREATE TABLE invoices (id bigint PRIMARY KEY, total_amount double precision NOT NULL);" },
    {
      before: "CREATE TABLE items (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE items ADD COLUMN price float4;"
    },
    {
      title: "Every column, if you say so",
      options: { names: "." },
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY, weight real);"
    }
  ],
  good: [
    {
      sql: "CREATE TABLE invoices (id bigint PRIMARY KEY, total_amount numeric(12, 2) NOT NULL);",
      strongestLock: "none"
    },
    {
      title: "What is measured may be a float",
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY, weight double precision);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    const names = pattern(String(context.option("names")), "rules.float-amount.names", "iu");
    for (const column of declaredColumns(context)) {
      if (!(isBuiltIn(column, "float4") || isBuiltIn(column, "float8")) || !names.test(column.name)) continue;
      yield {
        message: `${column.shown} as ${displayType(column.type)} cannot hold amounts such as 0.10 exactly, so sums drift.`,
        span: column.span,
        advice: { summary: "Use numeric, or an integer number of cents.", steps: [] }
      };
    }
  }
};

// src/lint-migrations/rules/foreign-key-forbidden.ts
var rule82 = {
  id: "foreign-key-forbidden",
  title: "Foreign key where the team wants none",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P53"],
  what: "Finds every new foreign key.",
  why: "Teams that shard, that archive by table or that change schemas online keep references in the code instead. For everybody else foreign keys are the better choice, so that the rule has to be asked for.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders (customer_id bigint REFERENCES customers);"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint);",
      sql: "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;"
    }
  ],
  good: [
    {
      title: "A column and an index",
      sql: "CREATE TABLE orders (customer_id bigint NOT NULL);\nCREATE INDEX ON orders (customer_id);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "AlterTableStmt"],
  *statement(context) {
    for (const { table, node } of declarations(context.statement, context)) {
      if (node.contype !== "CONSTR_FOREIGN") continue;
      yield {
        message: `${displayName(table)} gets a foreign key, which this project does not use.`,
        span: context.spanAt(node.location)
      };
    }
  }
};

// src/lint-migrations/rules/foreign-key-not-valid-on-partitioned-table.ts
var rule83 = {
  id: "foreign-key-not-valid-on-partitioned-table",
  title: "NOT VALID foreign key on a partitioned table",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P38"],
  what: "Finds `ADD FOREIGN KEY \u2026 NOT VALID` on a partitioned table before PostgreSQL 18.",
  why: "The server refuses it (`42809`). Up to 17 the key can be added to each partition instead, NOT VALID and then validated; the key of the parent, added last, takes those over without reading the rows again.",
  bad: [
    {
      versions: { to: 17 },
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;"
    }
  ],
  good: [
    {
      title: "Partition by partition",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      sql: [
        "ALTER TABLE orders_2026 ADD CONSTRAINT orders_2026_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
        "ALTER TABLE orders_2026 VALIDATE CONSTRAINT orders_2026_customer_fk;"
      ],
      strongestLock: "SHARE ROW EXCLUSIVE"
    },
    {
      title: "PostgreSQL 18 can do it",
      versions: { from: 18 },
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint, at date NOT NULL) PARTITION BY RANGE (at);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
      strongestLock: "SHARE ROW EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "failures",
  *statement(context) {
    const { catalog } = context;
    const alteration = alterationOf(context.statement, catalog);
    for (const failure of failuresFor("foreign-key-not-valid-on-partitioned-table", context)) {
      const key = inside(commandOf(failure, context)?.node.def, "Constraint");
      if (!alteration || !key) continue;
      const columns = stringsOf(key.fk_attrs);
      const list2 = columns.map(quoteIdentifier).join(", ");
      const referenced = stringsOf(key.pk_attrs).map(quoteIdentifier).join(", ");
      const target = `${displayName(relationName(catalog, key.pktable))}${referenced ? ` (${referenced})` : ""}`;
      const leaves = catalog.descendantsOf(alteration.table).filter((child) => child.partitionKey === null).map((child) => ({
        table: displayName(child.name),
        name: quoteIdentifier(constraintName(catalog, child.name, columns, "fkey"))
      }));
      yield {
        message: `${stopsHere(context)}: ${reasonOf(failure)}.`,
        span: spanOf(failure, context),
        advice: {
          summary: "Add the key to each partition, validate it there, and add it to the parent last.",
          steps: [
            {
              title: "1. To each partition, for new rows only",
              sql: leaves.map(
                (leaf) => `ALTER TABLE ${leaf.table} ADD CONSTRAINT ${leaf.name} FOREIGN KEY (${list2}) REFERENCES ${target} NOT VALID;`
              ).join("\n")
            },
            {
              title: "2. In later transactions, one a partition",
              sql: leaves.map((leaf) => `ALTER TABLE ${leaf.table} VALIDATE CONSTRAINT ${leaf.name};`).join("\n")
            },
            {
              title: "3. To the parent, for partitions to come",
              sql: `ALTER TABLE ${alteration.shown} ADD ${key.conname ? `CONSTRAINT ${quoteIdentifier(key.conname)} ` : ""}FOREIGN KEY (${list2}) REFERENCES ${target};`
            }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/foreign-key-type-mismatch.ts
var rule84 = {
  id: "foreign-key-type-mismatch",
  title: "Foreign key of another type than its key",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P22"],
  what: "Finds a new foreign key whose column has another type than the key it references, such as `integer` for a `bigint` key.",
  why: "PostgreSQL accepts types that can be compared. The day the key passes the range of the narrower column, INSERTs fail with `22003`, and widening the column then means rewriting a table that has grown large. Different types also keep some joins from using an index.",
  bad: [
    {
      title: "Rows beyond 2,147,483,647 cannot be referenced",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int REFERENCES customers (id));"
    },
    {
      before: "CREATE TABLE countries (id bigint PRIMARY KEY);\nCREATE TABLE addresses (id bigint PRIMARY KEY, country numeric);",
      sql: "ALTER TABLE addresses ADD CONSTRAINT addresses_country_fkey FOREIGN KEY (country) REFERENCES countries NOT VALID;"
    }
  ],
  good: [
    {
      title: "The same type on both sides",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));",
      strongestLock: "SHARE ROW EXCLUSIVE"
    }
  ],
  *script(context) {
    const place2 = placeOf(context);
    if (context.direction === "down") return;
    for (const { table: relation, constraint } of context.catalog.foreignKeysBornIn(place2)) {
      if (relation.partitionOf) continue;
      const pair = mismatch(context.catalog, relation, constraint);
      if (!pair) continue;
      const span = declarationOf(context, relation.name, constraint);
      const column = `${displayName(relation.name)}.${quoteIdentifier(pair.column)}`;
      const wanted = displayType(pair.keyType);
      const wider = isWider(pair.type, pair.keyType);
      yield {
        ...wider ? { severity: "notice" } : {},
        message: wider ? `${column} is ${displayType(pair.type)} but references ${displayName(constraint.references)}.${quoteIdentifier(pair.key)}, which is ${wanted} and overflows first.` : `${column} is ${displayType(pair.type)} but references ${displayName(constraint.references)}.${quoteIdentifier(pair.key)}, which is ${wanted}: values of the key that do not fit cannot be referenced.`,
        ...span ? { span } : {},
        advice: {
          summary: `Give ${column} the type ${wanted}.`,
          steps: context.isNew(relation.name) ? [
            {
              title: "While the table is new",
              sql: `ALTER TABLE ${displayName(relation.name)} ALTER COLUMN ${quoteIdentifier(pair.column)} TYPE ${wanted};`
            }
          ] : []
        }
      };
    }
  }
};
function mismatch(catalog, relation, key) {
  const parent = catalog.relation(key.references);
  const referenced = key.referencedColumns.length > 0 ? key.referencedColumns : [...parent?.constraints.values() ?? []].find((constraint) => constraint.kind === "primary key")?.columns ?? [];
  for (const [i, name] of key.columns.entries()) {
    const type = relation.columns.get(name)?.type;
    const keyName = referenced[i];
    const keyType = keyName === void 0 ? null : parent?.columns.get(keyName)?.type;
    if (keyName === void 0 || !type || !keyType || holdsAll(type, keyType)) continue;
    return { column: name, type, key: keyName, keyType };
  }
  return null;
}
var text = /* @__PURE__ */ new Set(["text", "varchar"]);
var widths = { int2: 2, int4: 4, int8: 8 };
function holdsAll(type, key) {
  if (type.array !== key.array) return false;
  return type.name === key.name || text.has(type.name) && text.has(key.name);
}
function isWider(type, key) {
  return (widths[type.name] ?? 0) > (widths[key.name] ?? 9);
}

// src/lint-migrations/rules/foreign-key-without-index.ts
var rule85 = {
  id: "foreign-key-without-index",
  title: "Foreign key without an index on its columns",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P51"],
  what: "Finds a foreign key of the change whose columns no index begins with at the end of the change.",
  why: "PostgreSQL indexes the key that is referenced, not the columns that reference it. Each DELETE, and each UPDATE of the key, on the referenced table then reads the whole referencing table to see whether a row still points there, while it holds a lock on the row.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders (\n  id bigint PRIMARY KEY,\n  customer_id bigint REFERENCES customers\n);"
    },
    {
      title: "An index that has the column second does not help",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);\nCREATE INDEX orders_both ON orders (id, customer_id);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;"
    }
  ],
  good: [
    {
      title: "The index in the same migration as the table",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\nCREATE INDEX orders_customer_id_idx ON orders (customer_id);",
      strongestLock: "SHARE ROW EXCLUSIVE"
    },
    {
      title: "On a table in use: the index first",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
      sql: [
        "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);",
        "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;"
      ],
      outsideTransaction: true,
      strongestLock: "SHARE ROW EXCLUSIVE"
    },
    {
      title: "A primary key that begins with the column is enough",
      before: "CREATE TABLE teams (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE members (team_id bigint REFERENCES teams, user_id bigint, PRIMARY KEY (team_id, user_id));",
      strongestLock: "SHARE ROW EXCLUSIVE"
    }
  ],
  *folder(context) {
    const { catalog, folder, reported } = context;
    const places = new Map(reported.map((migration) => [folder.migrations.indexOf(migration), migration]));
    for (const relation of catalog.relations()) {
      if (relation.partitionOf || relation.temporary || !relation.certain) continue;
      for (const constraint of relation.constraints.values()) {
        if (constraint.kind !== "foreign key" || !constraint.enforced || constraint.columns.length === 0) continue;
        const migration = places.get(constraint.bornIn);
        if (!migration || isCovered(catalog, relation.name, constraint)) continue;
        const columns = constraint.columns.map(quoteIdentifier).join(", ");
        const index = quoteIdentifier(
          relationName2(catalog, relation.name.schema, [relation.name.name, ...constraint.columns, "idx"])
        );
        const partitioned = relation.partitionKey !== null;
        yield {
          message: `Each DELETE on ${displayName(constraint.references)} reads all of ${displayName(relation.name)}, as no index begins with (${columns}) of its foreign key.`,
          file: migration.file,
          line: lineOf(migration, [...constraint.named ? [constraint.name] : [], `${constraint.columns[0]}`]),
          advice: {
            summary: `Index (${columns}), before the foreign key when the table is in use.`,
            steps: [
              partitioned ? {
                title: "In the migration that creates the table; for one in use, index the partitions one by one",
                sql: `CREATE INDEX ${index} ON ${displayName(relation.name)} (${columns});`
              } : {
                title: "In a migration of its own, outside a transaction",
                sql: `CREATE INDEX CONCURRENTLY ${index} ON ${displayName(relation.name)} (${columns});`,
                outsideTransaction: true
              }
            ]
          }
        };
      }
    }
  }
};
function isCovered(catalog, table, key) {
  return catalog.indexesOf(table).some((index) => {
    if (index.predicate !== null && !key.columns.some((column) => onlyNotNull(index.predicate, column))) return false;
    if (index.method !== "btree" && index.method !== "hash") return false;
    const first = index.columns.slice(0, key.columns.length);
    return key.columns.every((column) => first.includes(column));
  });
}
function onlyNotNull(predicate, column) {
  const plain2 = (predicate ?? "").replace(/[()"\s]+/g, " ").trim().toLowerCase();
  return plain2 === `${column.toLowerCase()} is not null`;
}

// src/lint-migrations/rules/grant-to-public.ts
var rule86 = {
  id: "grant-to-public",
  title: "Rights granted to everybody",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: [],
  what: "A GRANT, or a default privilege, gives rights to PUBLIC.",
  why: "PUBLIC is every role that there is and every role that will be, those of other applications and of people included.",
  bad: [
    { before: "CREATE TABLE orders (id bigint PRIMARY KEY);", sql: "GRANT SELECT ON orders TO PUBLIC;" },
    { sql: "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;" }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "GRANT SELECT ON orders TO CURRENT_USER;\nREVOKE ALL ON orders FROM PUBLIC;",
      strongestLock: "ACCESS SHARE"
    }
  ],
  on: ["GrantStmt", "AlterDefaultPrivilegesStmt"],
  *statement(context) {
    const grant = nodeOf(context.statement, "GrantStmt") ?? nodeOf(context.statement, "AlterDefaultPrivilegesStmt")?.action;
    if (!grant?.is_grant) return;
    const everybody = (grant.grantees ?? []).some((node) => inside(node, "RoleSpec")?.roletype === "ROLESPEC_PUBLIC");
    if (!everybody) return;
    const rights = [...nodesIn(grant.privileges, "AccessPriv")].map((one) => one.priv_name?.toUpperCase() ?? "ALL");
    const on = (grant.objects ?? []).map((node) => inside(node, "RangeVar")?.relname ?? stringsOf(node).join(".")).filter(Boolean);
    yield {
      message: `Every role, now and later, gets ${rights.length > 0 ? rights.join(", ") : "all rights"}${on.length > 0 ? ` on ${on.join(", ")}` : ""}.`,
      advice: { summary: "Grant to the roles that need it.", steps: [] }
    };
  }
};

// src/lint-migrations/rules/identifier-style.ts
var rule87 = {
  id: "identifier-style",
  title: "Name that has to be quoted everywhere",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P125"],
  what: "Finds new names with capital letters, blanks or other signs, names that are key words of SQL, and names that begin with `pg_`.",
  why: "Unquoted, the server reads `Orders` as `orders` and `user` as a function call. Every query, in every tool and in the middle of every incident, has to remember the quotes. Names with `pg_` in front belong to the server, and what looks for system objects by them finds yours.",
  options: {
    allow: {
      type: "list",
      default: [],
      what: "What is accepted all the same: `mixed-case`, `special-character`, `reserved-word`, `pg-prefix`."
    }
  },
  bad: [
    { title: "As some ORMs write it", sql: 'CREATE TABLE "OrderItems" ("orderId" bigint NOT NULL);' },
    { sql: 'CREATE TABLE "user" (id bigint PRIMARY KEY);' },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: 'ALTER TABLE orders RENAME COLUMN note TO "customer note";'
    },
    { sql: "CREATE TABLE pg_orders (id bigint PRIMARY KEY);" }
  ],
  good: [
    { sql: "CREATE TABLE order_items (order_id bigint NOT NULL, position int NOT NULL);", strongestLock: "none" },
    {
      title: "Capitals without quotes are folded",
      sql: "CREATE TABLE OrderItems (OrderId bigint NOT NULL);",
      strongestLock: "none"
    }
  ],
  *statement(context) {
    const allow = context.option("allow");
    for (const { name, span } of declaredNames(context)) {
      const oddity = oddityOf(name);
      if (!oddity || Array.isArray(allow) && allow.includes(oddity)) continue;
      yield { message: messageOf(oddity, name), span };
    }
  }
};
function oddityOf(name) {
  if (name.startsWith("pg_")) return "pg-prefix";
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return "special-character";
  if (/[A-Z]/.test(name)) return "mixed-case";
  return quoteIdentifier(name) === name ? null : "reserved-word";
}
function messageOf(oddity, name) {
  switch (oddity) {
    case "pg-prefix":
      return `${quoteIdentifier(name)} begins as the server's own objects do.`;
    case "special-character":
      return `${quoteIdentifier(name)} has to be quoted wherever it is used.`;
    case "mixed-case":
      return `${quoteIdentifier(name)} has to be quoted wherever it is used: unquoted, the server looks for ${name.toLowerCase()}.`;
    case "reserved-word":
      return `${quoteIdentifier(name)} is a key word of SQL and has to be quoted wherever it is used.`;
  }
}

// src/lint-migrations/rules/identifier-too-long.ts
var naming = [
  "CreateStmt",
  "CreateForeignTableStmt",
  "CreateTableAsStmt",
  "AlterTableStmt",
  "IndexStmt",
  "ViewStmt",
  "CreateSeqStmt",
  "CreateSchemaStmt",
  "CreateEnumStmt",
  "CreateDomainStmt",
  "CreateRangeStmt",
  "CompositeTypeStmt",
  "CreateFunctionStmt",
  "CreateTrigStmt",
  "CreatePolicyStmt",
  "RuleStmt",
  "RenameStmt"
];
var rule88 = {
  id: "identifier-too-long",
  title: "Name that the server cuts off",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P125"],
  what: "Finds names of more than 63 bytes in statements that give names.",
  why: "The server keeps the first 63 bytes and says so only in a NOTICE (manual, section 4.1.1). Two long names that begin alike are one name then, so that the second CREATE fails or, with IF NOT EXISTS, does nothing; and a tool that looks the name up in the catalog does not find it. Letters outside ASCII take two bytes and more.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at timestamptz);",
      sql: "CREATE INDEX CONCURRENTLY idx_orders_by_customer_id_and_placed_at_for_the_customer_overview_page ON orders (customer_id, placed_at);",
      outsideTransaction: true
    },
    {
      title: "Sixty letters can be more than 63 bytes",
      sql: 'CREATE TABLE "gr\xF6\xDFen\xFCbersicht_f\xFCr_r\xFCckl\xE4ufer_und_zur\xFCckgestellte_auftr\xE4ge_\xF6" (id bigint PRIMARY KEY);'
    },
    {
      before: "CREATE TABLE shipments (id bigint PRIMARY KEY, order_id bigint);",
      sql: "ALTER TABLE shipments ADD CONSTRAINT shipments_weight_is_never_negative_and_never_more_than_the_truck_holds CHECK (id > 0) NOT VALID;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at timestamptz);",
      sql: "CREATE INDEX CONCURRENTLY orders_customer_id_placed_at_idx ON orders (customer_id, placed_at);",
      strongestLock: "SHARE UPDATE EXCLUSIVE",
      outsideTransaction: true
    },
    {
      title: "Exactly 63 bytes",
      sql: "CREATE TABLE a_name_of_exactly_sixty_three_bytes_which_is_the_longest_of_all (id bigint PRIMARY KEY);",
      strongestLock: "none"
    },
    {
      title: "Texts may be as long as they like",
      sql: "CREATE TABLE notes (id bigint PRIMARY KEY, note text DEFAULT 'a text of more than sixty-three bytes is no name, so that nobody cuts it off');",
      strongestLock: "none"
    }
  ],
  on: naming,
  *statement(context) {
    const { statement, direction } = context;
    if (statement.body?.kind === "function" || direction === "down") return;
    const { text: text3 } = statement.source;
    if (!/"|[\w$\u0080-\uffff]{22}/.test(statement.sql)) return;
    const said2 = /* @__PURE__ */ new Set();
    for (const token2 of tokens(text3, statement.span.start, statement.span.end)) {
      if ((token2.end - token2.start) * 3 <= longestName) continue;
      const name = identifierOf(text3.slice(token2.start, token2.end), token2.kind);
      if (name === null || said2.has(name) || /\$\{|\{\{/.test(name)) continue;
      const kept = cutToBytes(name, longestName);
      if (kept === name) continue;
      said2.add(name);
      const bytes = new TextEncoder().encode(name).length;
      const span = { start: token2.start, end: token2.end };
      yield {
        message: `This name is ${bytes} bytes long, and the server silently keeps ${quoteIdentifier(kept)} of it.`,
        span
      };
    }
  }
};

// src/lint-migrations/rules/identity-on-nullable-column.ts
var rule89 = {
  id: "identity-on-nullable-column",
  title: "Identity on a column that may be NULL",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P35"],
  what: "Finds `ALTER COLUMN \u2026 ADD GENERATED \u2026 AS IDENTITY` on a column that is not NOT NULL.",
  why: "The server refuses it (`55000`). And where it passes, the sequence begins at 1 whatever the rows hold: it has to be set beyond the highest value, or INSERTs collide with rows that are there.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint, note text);",
      sql: "ALTER TABLE orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;"
    }
  ],
  good: [
    {
      title: "On a column that is NOT NULL, with the sequence beyond the rows",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "ALTER TABLE orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;\nSELECT setval(pg_get_serial_sequence('orders', 'id'), coalesce(max(id), 0) + 1, false) FROM orders;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "failures",
  *statement(context) {
    const { catalog, server } = context;
    const alteration = alterationOf(context.statement, catalog);
    for (const failure of failuresFor("identity-on-nullable-column", context)) {
      const column = commandOf(failure, context)?.name;
      if (!alteration || column === void 0) continue;
      const quoted2 = quoteIdentifier(column);
      const literal2 = (text3) => `'${text3.replaceAll("'", "''")}'`;
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context),
        advice: {
          summary: `Make ${alteration.shown}.${quoted2} NOT NULL first.`,
          steps: numbered([
            ...setNotNullSteps(catalog, server, alteration.table, [column]),
            {
              title: "Add the identity, and put its sequence beyond the rows",
              sql: `ALTER TABLE ${alteration.shown} ALTER COLUMN ${quoted2} ADD GENERATED BY DEFAULT AS IDENTITY;
SELECT setval(pg_get_serial_sequence(${literal2(alteration.shown)}, ${literal2(column)}), coalesce(max(${quoted2}), 0) + 1, false) FROM ${alteration.shown};`
            }
          ])
        }
      };
    }
  }
};

// src/lint-migrations/rules/index-limits.ts
var rule90 = {
  id: "index-limits",
  title: "Wide index, or many on one table",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P71"],
  what: "Finds a new index with more key columns, and a table with more indexes, than the team allows.",
  why: "A fourth column rarely makes an index more selective, but makes each entry larger. Each index of a table slows every INSERT, and as soon as one indexed column changes, an UPDATE writes to all of them.",
  options: {
    "max-columns": { type: "number", default: 3, what: "Key columns that an index may have." },
    "max-indexes": {
      type: "number",
      default: 10,
      what: "Indexes that a table may have, those of constraints included."
    }
  },
  bad: [
    {
      before: "CREATE TABLE t (a int, b int, c int, d int);",
      sql: "CREATE INDEX CONCURRENTLY t_all ON t (a, b, c, d);"
    },
    {
      before: "CREATE TABLE t (a int, b int);\nCREATE INDEX t_a ON t (a);",
      sql: "CREATE INDEX CONCURRENTLY t_b ON t (b);",
      options: { "max-indexes": 1 }
    }
  ],
  good: [
    {
      title: "Up to three",
      before: "CREATE TABLE t (a int, b int, c int, d int);",
      sql: "CREATE INDEX CONCURRENTLY t_abc ON t (a, b, c) INCLUDE (d);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  *script(context) {
    if (context.direction === "down") return;
    const widest = Number(context.option("max-columns"));
    const most = Number(context.option("max-indexes"));
    const counted = /* @__PURE__ */ new Set();
    for (const { statement, table, index } of createdIndexes(context, placeOf(context))) {
      if (index.columns.length > widest) {
        yield {
          message: `${displayName(index.name)} has ${index.columns.length} columns, and each entry of it holds them all.`,
          span: statement.span
        };
      }
      const count = context.catalog.indexesOf(table).length;
      if (count <= most || counted.has(displayName(table))) continue;
      counted.add(displayName(table));
      yield {
        message: `${displayName(table)} has ${count} indexes now, which every INSERT writes.`,
        span: statement.span
      };
    }
  }
};

// src/lint-migrations/rules/inheritance-column-name.ts
var rule91 = {
  id: "inheritance-column-name",
  title: "Column with a name that an ORM gives a meaning",
  category: "compatibility",
  severity: "warning",
  enabled: false,
  covers: ["P13"],
  what: "Finds `ADD COLUMN` with a name that the team\u2019s ORM treats specially (`type` by default, which Active Record reads as the class of the row).",
  why: "Running instances of the code take the new column for the name of a class, look for it when they load a row, and fail. The code has to be told to ignore the column before it exists.",
  options: { names: { type: "list", default: ["type"], what: "Column names with a meaning to the ORM." } },
  bad: [
    { before: "CREATE TABLE vehicles (id bigint PRIMARY KEY);", sql: "ALTER TABLE vehicles ADD COLUMN type text;" },
    {
      before: "CREATE TABLE vehicles (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE vehicles ADD COLUMN dtype text;",
      options: { names: ["dtype"] }
    }
  ],
  good: [
    {
      title: "Another name",
      before: "CREATE TABLE vehicles (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE vehicles ADD COLUMN category text;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_AddColumn"],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    const option = context.option("names");
    const names = Array.isArray(option) ? option : [String(option)];
    for (const command of alteration.commands) {
      const column = command.type === "AT_AddColumn" ? inside(command.node.def, "ColumnDef")?.colname : void 0;
      if (column === void 0 || !names.includes(column)) continue;
      yield {
        message: `Running code whose ORM reads ${quoteIdentifier(column)} as the class of a row fails on ${alteration.shown} once the column is there.`,
        span: command.span,
        advice: {
          summary: "Deploy code that ignores the column, or gives it another meaning, before it is added.",
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/rules/insert-without-columns.ts
var rule92 = {
  id: "insert-without-columns",
  title: "INSERT without column names",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P123"],
  what: "Finds `INSERT` that does not name its columns, into a table that production has.",
  why: "The values go to the columns in the order that the table has them in that database. A column that was added by hand, or in another order on another branch, shifts them: with luck the types differ and the statement fails.",
  bad: [
    {
      before: "CREATE TABLE states (name text PRIMARY KEY, label text);",
      sql: "INSERT INTO states VALUES ('open', 'Open');"
    },
    { before: "CREATE TABLE a (x int, y int);\nCREATE TABLE b (x int, y int);", sql: "INSERT INTO a SELECT * FROM b;" }
  ],
  good: [
    {
      title: "With the columns",
      before: "CREATE TABLE states (name text PRIMARY KEY, label text);",
      sql: "INSERT INTO states (name, label) VALUES ('open', 'Open');",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE states (name text PRIMARY KEY);\nINSERT INTO states VALUES ('open');",
      strongestLock: "none"
    }
  ],
  on: ["InsertStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    const insert = nodeOf(statement, "InsertStmt");
    if (!insert?.selectStmt || insert.cols?.length || statement.body?.kind === "function") return;
    const table = relationName(catalog, insert.relation);
    if (context.isNew(table)) return;
    const { text: text3, file } = statement.source;
    const known2 = catalog.relation(table);
    const columns = known2?.certain ? [...known2.columns.keys()] : [];
    const values = inside(inside(insert.selectStmt, "SelectStmt")?.valuesLists?.[0], "List")?.items?.length;
    const exact = values !== void 0 && values === columns.length && statement.body === null;
    const at = context.spanAt(insert.relation?.location);
    const written = /^(?:"(?:[^"]|"")*"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\w$]+))*/.exec(
      text3.slice(at.start, at.end)
    )?.[0];
    const end = at.start + (written?.length ?? 0);
    yield {
      message: `Values of ${displayName(table)} go to its columns in the order that they have in each database, which may differ.`,
      ...columns.length > 0 ? { advice: { summary: `Name the columns: (${columnList(columns)}).`, steps: [] } } : {},
      ...exact && written && !insert.relation?.alias ? { fix: { title: "Name the columns", edits: [{ file, start: end, end, text: ` (${columnList(columns)})` }] } } : {}
    };
  }
};

// src/lint-migrations/rules/json-column.ts
var rule93 = {
  id: "json-column",
  title: "Column of type json",
  category: "compatibility",
  severity: "notice",
  enabled: true,
  covers: ["P12"],
  what: "Finds new columns of type `json`.",
  why: "`json` has no equality: a query of running code with `SELECT DISTINCT`, `GROUP BY` or `UNION` over all columns of the table fails with `42883` once the column is there. It cannot be indexed either, and is parsed again at each access. `jsonb` has none of this.",
  bad: [
    { before: "CREATE TABLE orders (id bigint PRIMARY KEY);", sql: "ALTER TABLE orders ADD COLUMN extra json;" },
    { sql: "CREATE TABLE events (id bigint PRIMARY KEY, payload json NOT NULL);" }
  ],
  good: [
    {
      title: "jsonb",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN extra jsonb;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt", "CreateStmt"],
  commands: ["AT_AddColumn"],
  *statement(context) {
    const create = nodeOf(context.statement, "CreateStmt");
    const alteration = create ? null : alterationOf(context.statement, context.catalog);
    const table = create ? displayName(relationName(context.catalog, create.relation)) : alteration?.shown ?? "";
    const columns = create ? create.tableElts ?? [] : (alteration?.commands ?? []).flatMap(
      (command) => command.type === "AT_AddColumn" && command.node.def ? [command.node.def] : []
    );
    for (const node of columns) {
      const column = inside(node, "ColumnDef");
      const type = canonicalType(column?.typeName);
      if (!column || type?.name !== "json" || type.schema !== null || type.array) continue;
      yield problem(context, table, column, alteration !== null);
    }
  }
};
function problem(context, table, column, added) {
  const name = `${table}.${quoteIdentifier(column.colname ?? "")}`;
  const start = context.statement.offsetOf(column.typeName?.location);
  const { text: text3, file } = context.statement.source;
  const word = /^(pg_catalog\.)?"?json"?(?![\w$])/i.exec(text3.slice(start, start + 24))?.[0];
  return {
    message: added ? `${name} is json, which has no equality: running queries with DISTINCT, GROUP BY or UNION over the whole row fail.` : `${name} is json, which can neither be compared nor indexed.`,
    span: context.spanAt(column.location),
    advice: { summary: `Use jsonb for ${name}.`, steps: [] },
    ...word ? { fix: { title: "Use jsonb", edits: [{ file, start, end: start + word.length, text: "jsonb" }] } } : {}
  };
}

// src/lint-migrations/rules/lock-held-during-work.ts
var rule94 = {
  id: "lock-held-during-work",
  title: "Long work while an earlier statement\u2019s lock is still held",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P14", "P39", "P117", "P122"],
  what: "Finds a statement that goes over a whole table in a transaction in which an earlier statement took a lock that blocks writes or reads of a table in use. One finding a script, for the first of them.",
  why: "A lock is held to the end of its transaction, not of its statement. An `ADD COLUMN` that takes a millisecond keeps everybody out for minutes when the backfill runs behind it in the same transaction; and `NOT VALID` has no use when `VALIDATE` follows before the commit.",
  bad: [
    {
      title: "Column and backfill in one transaction",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN cents bigint;\nUPDATE orders SET cents = total * 100;\nCOMMIT;"
    },
    {
      title: "NOT VALID and VALIDATE in one transaction",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "BEGIN;\nALTER TABLE orders ADD CONSTRAINT total_check CHECK (total >= 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT total_check;\nCOMMIT;"
    }
  ],
  good: [
    {
      title: "Two migrations, two transactions",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: [
        "ALTER TABLE orders ADD CONSTRAINT total_check CHECK (total >= 0) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT total_check;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Foreign keys of a new table, which has no rows to look up",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE products (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nCREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint, product_id bigint);\nALTER TABLE notes ADD FOREIGN KEY (customer_id) REFERENCES customers (id);\nALTER TABLE notes ADD FOREIGN KEY (product_id) REFERENCES products (id);\nCOMMIT;",
      strongestLock: "SHARE ROW EXCLUSIVE"
    },
    {
      title: "Filling a table of the same transaction",
      sql: "BEGIN;\nCREATE TABLE states (name text PRIMARY KEY);\nINSERT INTO states VALUES ('new'), ('paid');\nCREATE INDEX ON states (name);\nCOMMIT;",
      strongestLock: "none"
    }
  ],
  when: "work",
  *statement(context) {
    if (context.session.held.length === 0 || context.statement.body?.kind === "function") return;
    const own = new Map(blockingLocks(context).map((lock) => [keyOf(lock.relation), lock.mode]));
    const held = context.session.held.filter(({ lock }) => {
      if (!keepsOthersOut(lock.mode) || lock.relationKind === "index" || lock.relationKind === "sequence") return false;
      const ownMode = own.get(keyOf(lock.relation));
      return ownMode === void 0 || !atLeast(ownMode, lock.mode);
    });
    const work = liveWork(context);
    const worst = worstOf(held);
    if (!worst || work.length === 0) return;
    const certain = work.some((piece) => piece.certain);
    if (!once(context, `lock-held-during-work ${certain ? "certain" : "likely"}`)) return;
    if (certain) once(context, "lock-held-during-work likely");
    const pieces = work.map((piece) => {
      const size = context.catalog.sizeOf(piece.relation);
      return { work: piece, estimatedMs: size ? estimateMs(piece, size) : null };
    });
    const tables = listOf(
      held.filter(({ lock }) => lock.mode === worst.lock.mode).map(({ lock }) => displayName(lock.relation))
    );
    const { line } = worst.statement.source.position(worst.statement.span.start);
    const total = totalMs(pieces);
    const verb = pieces.some((piece) => piece.work.certain) ? "goes" : "may go";
    yield {
      message: `This statement ${verb} over ${listOf(work.map((piece) => displayName(piece.relation)))}${total === null ? "" : ` for ${durationText(total)}`} while the lock that line ${line} took on ${tables} is still held, which blocks ${blocks(worst.lock.mode)} (${worst.lock.mode}) until the transaction ends.`,
      severity: severityOf(pieces),
      advice: {
        summary: `Move it, and what follows it, to migrations of their own, after the one with the statement of line ${line}.`,
        steps: [
          { title: "1. In this migration", sql: `${worst.statement.sql};` },
          { title: "2. In a later migration", sql: `${context.statement.sql};` }
        ]
      }
    };
  }
};
function worstOf(held) {
  let worst;
  for (const one of held) if (!worst || !atLeast(worst.lock.mode, one.lock.mode)) worst = one;
  return worst;
}

// src/lint-migrations/rules/lock-table.ts
var rule95 = {
  id: "lock-table",
  title: "LOCK TABLE on a table in use",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P120"],
  what: "Finds `LOCK TABLE` in a mode that blocks writes or reads.",
  why: "The lock is held to the end of the transaction, whatever else it does. Without a mode it is ACCESS EXCLUSIVE. A statement that changes the table takes the lock that it needs by itself.",
  bad: [
    { before: "CREATE TABLE orders (id bigint PRIMARY KEY);", sql: "BEGIN;\nLOCK TABLE orders;\nCOMMIT;" },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nLOCK TABLE orders IN SHARE MODE NOWAIT;\nCOMMIT;"
    }
  ],
  good: [
    {
      title: "A mode that lets reads and writes go on",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;",
      outsideTransaction: false,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["LockStmt"],
  when: "blocking locks",
  *statement(context) {
    const locks = blockingLocks(context);
    const first = locks[0];
    if (!first) return;
    yield {
      message: `LOCK TABLE ${listOf(locks.map((lock) => displayName(lock.relation)))} ${describeLock(first.mode)} until the transaction ends.`,
      advice: {
        summary: "Leave it out, or keep the transaction down to what needs the lock.",
        steps: []
      }
    };
  }
};

// src/lint-migrations/rules/lock-timeout-after-lock.ts
var rule96 = {
  id: "lock-timeout-after-lock",
  title: "lock_timeout set after the first lock",
  category: "process",
  severity: "warning",
  enabled: true,
  covers: ["P115"],
  what: "A transaction sets `lock_timeout` after a statement that has already locked a table in use.",
  why: "The statement that needed it waited without a limit. A timeout works only for the statements after it.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nSET LOCAL lock_timeout = '2s';\nCOMMIT;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["VariableSetStmt"],
  *statement(context) {
    const set = nodeOf(context.statement, "VariableSetStmt");
    if (set?.name?.toLowerCase() !== "lock_timeout" || set.kind !== "VAR_SET_VALUE") return;
    if (context.session.lockTimeoutMs !== null) return;
    const first = context.session.held.find((one) => keepsOthersOut(one.lock.mode));
    if (!first) return;
    const { line } = first.statement.source.position(first.statement.span.start);
    yield {
      message: `This comes too late for line ${line}, which has waited for ${displayName(first.lock.relation)} without a limit by then.`,
      advice: { summary: "Move it to the top of the script.", steps: [] }
    };
  }
};

// src/lint-migrations/rules/lock-timeout-missing.ts
var newest = 20;
var rule97 = {
  id: "lock-timeout-missing",
  title: "No lock_timeout before a lock that blocks",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["P113"],
  what: "The first statement of a script that locks a table in use against writing or reading comes without a `lock_timeout`. One finding a script, for the newest 20 of those that are reported on.",
  why: "A statement that waits for its lock already keeps everybody behind it waiting: one long query on the table, and an instant `ADD COLUMN` stops the application until that query ends. With `lock_timeout` the migration gives up instead, and is tried again.",
  options: {
    "set-elsewhere": {
      type: "boolean",
      default: false,
      what: "True when the role, the connection string or the deployment sets lock_timeout, so that no script has to."
    }
  },
  bad: [{ before: "CREATE TABLE orders (id bigint PRIMARY KEY);", sql: "ALTER TABLE orders ADD COLUMN note text;" }],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "nobody waits for a new table",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      strongestLock: "none"
    },
    {
      title: "building beside the traffic waits for no lock that blocks",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
      strongestLock: "SHARE UPDATE EXCLUSIVE",
      outsideTransaction: true
    }
  ],
  when: "blocking locks",
  *statement(context) {
    if (context.session.lockTimeoutMs !== null || context.statement.body?.kind === "function") return;
    if (context.option("set-elsewhere") === true) return;
    const lock = blockingLocks(context)[0];
    if (!lock || isAboutNewTable(context, context.statement) || !once(context, "lock-timeout-missing")) return;
    if (!context.reported.slice(-newest).includes(context.migration)) return;
    yield {
      message: `Without a lock_timeout, this statement may wait for ${displayName(lock.relation)} as long as any query runs there, and keeps everybody behind it waiting too.`,
      advice: {
        summary: "Set a lock_timeout first, and try again when it strikes.",
        steps: [{ title: "At the top of the script", sql: "SET lock_timeout = '2s';" }]
      }
    };
  }
};

// src/lint-migrations/rules/lock-timeout-too-long.ts
var rule98 = {
  id: "lock-timeout-too-long",
  title: "lock_timeout that is off or too long",
  category: "process",
  severity: "warning",
  enabled: true,
  covers: ["P115"],
  what: "A statement locks a table in use against writing or reading while `lock_timeout` is 0 (no limit) or longer than the limit of the rule.",
  why: "For as long as the timeout lets it, the statement waits at the head of the queue, and everybody who comes after it waits as well. Whatever is longer than users are patient is an outage.",
  options: {
    "max-ms": { type: "number", default: 1e4, what: "The longest lock_timeout that is accepted, in milliseconds." }
  },
  bad: [
    {
      title: "no limit",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "SET lock_timeout = 0;\nALTER TABLE orders ADD COLUMN note text;"
    },
    {
      title: "five minutes",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "SET lock_timeout TO '5min';\nALTER TABLE orders ADD COLUMN note text;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "SET lock_timeout = '3s';\nALTER TABLE orders ADD COLUMN note text;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "nobody waits for a new table",
      sql: "SET lock_timeout = 0;\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      strongestLock: "none"
    }
  ],
  when: "blocking locks",
  *statement(context) {
    const ms = context.session.lockTimeoutMs;
    const most = Number(context.option("max-ms"));
    if (ms === null || ms > 0 && ms <= most || context.statement.body?.kind === "function") return;
    const lock = blockingLocks(context)[0];
    if (!lock || !once(context, "lock-timeout-too-long")) return;
    const limit = ms === 0 ? "no lock_timeout (it is set to 0)" : `a lock_timeout of ${ms / 1e3} s`;
    yield {
      message: `With ${limit}, this statement and everybody behind it may wait that long for ${displayName(lock.relation)}.`,
      advice: {
        summary: "Wait a few seconds at most, and try again.",
        steps: [{ title: "Before the statement", sql: "SET lock_timeout = '2s';" }]
      }
    };
  }
};

// src/lint-migrations/rules/locks-on-several-tables.ts
var rule99 = {
  id: "locks-on-several-tables",
  title: "One transaction that locks several tables in use",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P49", "P118"],
  what: "Finds the second table in use that a transaction locks against writes or reads, several foreign keys included.",
  why: "While the transaction waits for the second table it keeps everybody off the first. And code that uses both in the other order, as it may, waits for the migration while the migration waits for it: a deadlock, which the server ends by failing one of the two.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nALTER TABLE customers ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;"
    }
  ],
  good: [
    {
      title: "One table a migration",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: ["ALTER TABLE customers ADD COLUMN note text;", "ALTER TABLE orders ADD COLUMN note text;"],
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  when: "blocking locks",
  *statement(context) {
    const held = context.session.held.filter(
      ({ lock }) => keepsOthersOut(lock.mode) && lock.relationKind === "table" && isLive(context, lock.relation)
    );
    const first = held[0];
    if (!first) return;
    const statements = new Set(held.map((one) => one.statement));
    if (statements.size > 1 && new Set(held.map((one) => keyOf(one.lock.relation))).size > 1) return;
    const known2 = new Set(held.map((one) => keyOf(one.lock.relation)));
    const second = blockingLocks(context).find(
      (lock) => lock.relationKind === "table" && !known2.has(keyOf(lock.relation))
    );
    if (!second) return;
    if (isAboutNewTable(context, context.statement) && held.every((one) => isAboutNewTable(context, one.statement)))
      return;
    const { line } = first.statement.source.position(first.statement.span.start);
    yield {
      message: `The transaction waits for ${displayName(second.relation)} here while it keeps ${displayName(first.lock.relation)} locked since line ${line}, which holds up both and invites a deadlock with code that uses them in the other order.`,
      advice: {
        summary: "Change one table a transaction.",
        steps: [
          { title: "1. In this migration", sql: `${first.statement.sql};` },
          { title: "2. In a migration of its own", sql: `${context.statement.sql};` }
        ]
      }
    };
  }
};

// src/lint-migrations/rules/malformed-migration.ts
var rule100 = {
  id: "malformed-migration",
  title: "Migration that its tool cannot cut",
  category: "process",
  severity: "error",
  enabled: true,
  covers: ["X2"],
  what: "The marks that the migration tool cuts a file by are missing, doubled, or in the wrong order.",
  why: "The tool refuses the file when it is deployed, or runs a part of it in the wrong direction.",
  bad: [
    {
      title: "goose: a statement that never ends",
      files: {
        "migrations/00001_create_orders.sql": "-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE orders;\n",
        "migrations/00002_add_note.sql": "-- +goose Up\n-- +goose StatementBegin\nALTER TABLE orders ADD COLUMN note text;\n-- +goose Down\nSELECT 1;\n"
      }
    }
  ],
  good: [
    {
      files: {
        "migrations/00001_create_orders.sql": "-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE orders;\n"
      }
    }
  ],
  *folder(context) {
    for (const problem2 of context.problems) {
      if (problem2.kind !== "malformed" || !isTouched(context, problem2.file)) continue;
      yield {
        message: `${context.folder.toolName} cannot read this file: ${problem2.why}.`,
        file: problem2.file,
        line: problem2.line
      };
    }
  }
};

// src/lint-migrations/precheck.ts
function precheckOf(catalog, table, command) {
  if (command.type === "AT_SetNotNull") return nullRows(table, [command.name]);
  if (command.type === "AT_ValidateConstraint") {
    const constraint = catalog.relation(table)?.constraints.get(command.name);
    return constraint ? violatingRows(catalog, table, constraint) : null;
  }
  const added = command.type === "AT_AddConstraint" ? inside(command.node.def, "Constraint") : void 0;
  if (!added) return null;
  switch (added.contype) {
    case "CONSTR_CHECK": {
      const expression = expressionText(added.raw_expr);
      return expression === null ? null : `SELECT count(*) FROM ${displayName(table)} WHERE NOT (${expression});`;
    }
    case "CONSTR_NOTNULL":
      return nullRows(table, stringsOf(added.keys));
    case "CONSTR_FOREIGN":
      return orphans(
        catalog,
        table,
        stringsOf(added.fk_attrs),
        relationName(catalog, added.pktable),
        stringsOf(added.pk_attrs)
      );
    default:
      return null;
  }
}
function violatingRows(catalog, table, constraint) {
  switch (constraint.kind) {
    case "check":
      return `SELECT count(*) FROM ${displayName(table)} WHERE NOT (${constraint.expression});`;
    case "not null":
      return nullRows(table, constraint.columns);
    case "foreign key":
      return orphans(catalog, table, constraint.columns, constraint.references, constraint.referencedColumns);
    default:
      return null;
  }
}
function nullRows(table, columns) {
  return `SELECT count(*) FROM ${displayName(table)} WHERE ${columns.map((column) => `${quoteIdentifier(column)} IS NULL`).join(" OR ")};`;
}
function orphans(catalog, table, columns, parent, named) {
  const keys = named.length > 0 ? named : [...catalog.relation(parent)?.constraints.values() ?? []].find((one) => one.kind === "primary key")?.columns ?? [];
  if (keys.length !== columns.length || keys.length === 0) return null;
  const pairs = columns.map(
    (column, i) => `parent.${quoteIdentifier(keys[i] ?? "")} = child.${quoteIdentifier(column)}`
  );
  const present = columns.map((column) => `child.${quoteIdentifier(column)} IS NOT NULL`);
  return [
    `SELECT count(*) FROM ${displayName(table)} AS child`,
    `WHERE ${present.join(" AND ")}`,
    `  AND NOT EXISTS (SELECT FROM ${displayName(parent)} AS parent WHERE ${pairs.join(" AND ")});`
  ].join("\n");
}
function duplicatesOf(table, keys, where, nullsEqual = false) {
  if (keys.length === 0 || keys.some((key) => key === null)) return null;
  const list2 = keys.join(", ");
  const conditions = [
    ...where === null ? [] : [`(${where})`],
    ...nullsEqual ? [] : keys.map((key) => `${key} IS NOT NULL`)
  ];
  return `SELECT ${list2}, count(*) FROM ${displayName(table)}${conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : ""} GROUP BY ${list2} HAVING count(*) > 1;`;
}
function indexKeys(index) {
  return (index.indexParams ?? []).map((param) => {
    const element = inside(param, "IndexElem");
    if (element?.name) return quoteIdentifier(element.name);
    const expression = expressionText(element?.expr);
    return expression === null ? null : `(${expression})`;
  });
}

// src/lint-migrations/rules/may-fail.ts
var rule101 = {
  id: "may-fail",
  title: "Statement that fails if a row is in its way",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P7", "P20", "P41"],
  what: "Finds statements that fail if existing rows do not fit: a constraint that some row breaks, NULL in a column that becomes NOT NULL, a value that does not fit the new type. `VALIDATE CONSTRAINT`, which is made for finding that out, is a notice.",
  why: "The test database has other rows than production. The statement passes there and fails in the deployment, after it has read the table under its lock. A query beforehand tells.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "ALTER TABLE users ALTER COLUMN email SET NOT NULL;"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0);"
    }
  ],
  good: [
    {
      title: "Only new rows are checked, so that nothing can fail; old ones are mended and validated later",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A validated check proves that no row is in the way",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT email_known CHECK (email IS NOT NULL));",
      sql: "ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A foreign key of a column that holds nothing yet",
      before: "CREATE TABLE teams (id bigint PRIMARY KEY);\nCREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE users ADD COLUMN team_id bigint;\nALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams (id);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A CHECK of a column that holds nothing yet: NULL passes",
      before: "CREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE users ADD COLUMN nick text, ADD CONSTRAINT users_nick CHECK (char_length(nick) <= 40);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "The rows without a value got one",
      before: "CREATE TABLE bans (id bigint PRIMARY KEY, reason text);",
      sql: "UPDATE bans SET reason = 'none given' WHERE reason IS NULL;\nALTER TABLE bans ALTER COLUMN reason SET NOT NULL;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nALTER TABLE users ALTER COLUMN email SET NOT NULL;",
      strongestLock: "none"
    }
  ],
  when: "failures",
  *statement(context) {
    const table = tableOf(context);
    if (table && surelyEmpty(context, table)) return;
    const alteration = alterationOf(context.statement, context.catalog);
    const told2 = /* @__PURE__ */ new Set();
    for (const failure of failuresFor("may-fail", context)) {
      const command = commandOf(failure, context);
      const constraint = inside(command?.node.def, "Constraint");
      if (alteration && constraint?.contype === "CONSTR_FOREIGN" && constraint.fk_matchtype !== "f" && stringsOf(constraint.fk_attrs).some((column) => isStillNull(context, alteration.table, column)))
        continue;
      if (alteration && constraint?.contype === "CONSTR_CHECK" && givesNullForNull(constraint.raw_expr, (column) => isStillNull(context, alteration.table, column)))
        continue;
      if (alteration && command?.type === "AT_SetNotNull" && isFilledBefore(context, alteration.table, command.name))
        continue;
      if (command && told2.has(command.index)) continue;
      if (command) told2.add(command.index);
      const query = command && alteration ? precheckOf(context.catalog, alteration.table, command) : null;
      yield {
        message: `${stopsHere(context)} if a row is in the way: ${reasonOf(failure)} (SQLSTATE ${failure.sqlstate}).`,
        span: spanOf(failure, context),
        ...command?.type === "AT_ValidateConstraint" ? { severity: "notice" } : {},
        ...query === null ? {} : {
          advice: {
            summary: "Ask production before the deployment; the answer has to be 0.",
            steps: [{ title: "Rows that are in the way", sql: query }]
          }
        }
      };
    }
  }
};
var comparisons = /* @__PURE__ */ new Set(["=", "<>", "<", ">", "<=", ">=", "~", "~*", "!~", "!~*"]);
var strict = /* @__PURE__ */ new Set(["char_length", "length", "octet_length", "lower", "upper", "btrim", "abs"]);
function givesNullForNull(node, isNull2) {
  const comparison = inside(node, "A_Expr");
  const operator = stringsOf(comparison?.name).at(-1) ?? "";
  if (comparison?.kind !== "AEXPR_OP" || !comparisons.has(operator)) return false;
  const staysNull = (part) => {
    const column = stringsOf(inside(part, "ColumnRef")?.fields).at(-1);
    if (column !== void 0) return isNull2(column);
    const cast = inside(part, "TypeCast");
    if (cast) return staysNull(cast.arg);
    const call = inside(part, "FuncCall");
    return call !== void 0 && strict.has(stringsOf(call.funcname).at(-1) ?? "") && (call.args ?? []).some(staysNull);
  };
  return staysNull(comparison.lexpr) || staysNull(comparison.rexpr);
}

// src/lint-migrations/rules/merge-alter-table.ts
var rule102 = {
  id: "merge-alter-table",
  title: "Several ALTER TABLE that could be one",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P93"],
  what: "Finds an `ALTER TABLE` that follows another one of the same table in use, where each asks for its lock anew (outside a transaction) or each goes over the rows.",
  why: "Each statement outside a transaction waits for its own lock, with all queries of the table behind it. As commands of one ALTER TABLE they wait once, and several checks or rewrites are done in one pass over the rows.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN weight int;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders\n  ADD COLUMN note text,\n  ADD COLUMN weight int;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "VALIDATE wants the weaker lock for itself",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: [
        "ALTER TABLE orders ADD CONSTRAINT total_check CHECK (total > 0) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT total_check;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  *statement(context) {
    const { catalog, effects, index, session, statement, statements } = context;
    const previous = statements[index - 1];
    if (!previous || previous.body || statement.body || blockingLocks(context).length === 0) return;
    const now = alterationOf(statement, catalog);
    const before2 = alterationOf(previous, catalog);
    if (!now || !before2 || keyOf(now.table) !== keyOf(before2.table) || !isLive(context, now.table)) return;
    if (![...now.commands, ...before2.commands].every(isMergeable)) return;
    const passes = (context.effect.work.length > 0 ? 1 : 0) + ((effects[index - 1]?.work.length ?? 0) > 0 ? 1 : 0);
    if (passes === 1 || session.inTransaction && passes < 2 || dependsOn(now.commands, before2.commands)) return;
    if (!once(context, `merge-alter-table ${now.shown}`)) return;
    const commands = [
      ...before2.commands.map((command) => textOf(previous, command.span)),
      ...now.commands.map((command) => textOf(statement, command.span))
    ];
    const { line } = previous.source.position(previous.span.start);
    yield {
      message: passes === 2 ? `${now.shown} is gone over twice, here and on line ${line}, where one ALTER TABLE would do it in one pass.` : `${now.shown} is locked once more here, after line ${line}: one ALTER TABLE with both commands would wait for its lock once.`,
      advice: {
        summary: "Make it one ALTER TABLE.",
        steps: [{ title: "In place of both", sql: `ALTER TABLE ${now.shown}
  ${commands.join(",\n  ")};` }]
      }
    };
  }
};
function isMergeable(command) {
  return !unmergeable.has(command.type);
}
var unmergeable = /* @__PURE__ */ new Set([
  "AT_ValidateConstraint",
  "AT_AttachPartition",
  "AT_DetachPartition",
  "AT_DetachPartitionFinalize",
  "AT_SetStatistics",
  "AT_SetOptions",
  "AT_SetRelOptions",
  "AT_AddConstraint"
]);
function dependsOn(later, earlier) {
  const names = new Set(earlier.map(nameOf));
  return later.some((command) => names.has(nameOf(command)));
}
function nameOf(command) {
  const definition = command.node.def;
  return definition && "ColumnDef" in definition ? definition.ColumnDef.colname ?? command.name : command.name;
}

// src/lint-migrations/rules/migration-deleted.ts
var rule103 = {
  id: "migration-deleted",
  title: "Merged migration that was deleted",
  category: "process",
  severity: "error",
  enabled: true,
  covers: ["X1"],
  what: "A migration that the base branch has is gone.",
  why: "Databases that ran it keep what it made, new ones never get it; several tools refuse to run when a migration that they recorded is missing.",
  bad: [
    {
      files: { "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);" },
      merged: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V2__add_note.sql": "ALTER TABLE orders ADD COLUMN note text;"
      }
    }
  ],
  good: [
    {
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V2__add_note.sql": "ALTER TABLE orders ADD COLUMN note text;"
      },
      merged: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);"
      }
    }
  ],
  *folder(context) {
    const { change, folder } = context;
    if (!change) return;
    const prefix = folder.folder === "." ? "" : `${folder.folder}/`;
    for (const file of change.deleted) {
      if (!file.startsWith(prefix) || !file.endsWith(".sql")) continue;
      yield {
        message: `${change.base} has this migration and the change deletes it: databases that ran it keep what it made, new ones never get it.`,
        file,
        advice: { summary: "Bring the file back and undo what it did in a new migration.", steps: [] }
      };
    }
  }
};

// src/lint-migrations/rules/migration-edited.ts
var rule104 = {
  id: "migration-edited",
  title: "Merged migration that was edited",
  category: "process",
  severity: "error",
  enabled: true,
  covers: ["X1"],
  what: "A migration that the base branch already has was changed.",
  why: "Where it has run, the edit does nothing, and tools that keep checksums refuse to go on. From then on new databases differ from old ones.",
  bad: [
    {
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
        "migrations/V2__add_state.sql": "ALTER TABLE orders ADD COLUMN state text;"
      },
      merged: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);"
      }
    }
  ],
  good: [
    {
      title: "a repeatable migration is meant to be edited",
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/R__open_orders.sql": "CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders WHERE id > 0;"
      },
      merged: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/R__open_orders.sql": "CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders;"
      }
    }
  ],
  *folder(context) {
    const { change } = context;
    if (!change) return;
    const modified = new Set(change.modified);
    for (const migration of context.folder.migrations) {
      if (migration.kind !== "versioned" && migration.kind !== "baseline") continue;
      if (!modified.has(migration.file)) continue;
      yield {
        message: `${change.base} already has this migration: where it has run, the edit changes nothing${checksum.has(context.folder.tool) ? ", and the next deployment stops at its checksum" : ""}.`,
        file: migration.file,
        advice: { summary: "Take the edit back and put the change into a new migration.", steps: [] }
      };
    }
    for (const { from, to } of change.renamed) {
      if (!context.folder.migrations.some((one) => one.file === to && one.kind === "versioned")) continue;
      yield {
        message: `This migration was called ${from} in ${change.base}: databases that ran it under that name run it again or miss it.`,
        file: to
      };
    }
  }
};
var checksum = /* @__PURE__ */ new Set(["flyway", "sqlx", "atlas"]);

// src/lint-migrations/rules/missing-down.ts
var rule105 = {
  id: "missing-down",
  title: "Migration without a way back",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["X3"],
  what: "Other migrations of the folder have a down part, this one has none; or it has only a down part.",
  why: "Going back stops at this migration, usually in a hurry. A down part that says why there is no way back is better than none.",
  bad: [
    {
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
        "migrations/000002_add_note.up.sql": "ALTER TABLE orders ADD COLUMN note text;"
      }
    }
  ],
  good: [
    {
      files: {
        "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/000001_create_orders.down.sql": "DROP TABLE orders;"
      }
    }
  ],
  *folder(context) {
    for (const problem2 of context.problems) {
      if (problem2.kind === "missing-down" && isTouched(context, problem2.file)) {
        yield {
          message: "This migration has no down part although others of the folder have one: going back ends here.",
          file: problem2.file
        };
      }
      if (problem2.kind === "missing-up" && isTouched(context, problem2.file)) {
        yield {
          message: "This down script has no up script: it undoes nothing, and the tool may refuse the folder.",
          file: problem2.file,
          severity: "warning"
        };
      }
    }
  }
};

// src/lint-migrations/rules/missing-object.ts
var rule106 = {
  id: "missing-object",
  title: "Table, column, constraint or index that is not there",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["X8"],
  what: "Finds a statement that names something which no earlier migration made, or which one dropped or renamed. Only said when the history is sure.",
  why: "The server refuses the statement and the deployment stops. Most often the name is misspelt, the migration that makes it has a later version, or it exists only in a database that somebody changed by hand.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders ALTER COLUMN status SET DEFAULT 1;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders DROP CONSTRAINT orders_state_check;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE INDEX CONCURRENTLY orders_status ON orders (status);"
    }
  ],
  good: [
    {
      title: "The name that it has",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "If it may not be there",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_state_check;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  when: "failures",
  *statement(context) {
    for (const failure of failuresFor("missing-object", context)) {
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context)
      };
    }
  }
};

// src/lint-migrations/rules/money-type.ts
var rule107 = {
  id: "money-type",
  title: "Column of type money",
  category: "style",
  severity: "warning",
  enabled: false,
  covers: ["P127"],
  what: "Finds columns of type `money`.",
  why: "Which currency, and how many digits after the point, is a setting of the database (`lc_monetary`) and not part of the value: restored into a database with another setting, the same rows are other amounts.",
  bad: [
    { sql: "CREATE TABLE invoices (id bigint PRIMARY KEY, total money NOT NULL);" },
    {
      before: "CREATE TABLE invoices (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE invoices ADD COLUMN discount money;"
    }
  ],
  good: [
    {
      title: "An amount and its currency",
      sql: "CREATE TABLE invoices (\n  id bigint PRIMARY KEY,\n  total numeric(12, 2) NOT NULL,\n  currency text NOT NULL DEFAULT 'EUR'\n);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, "money")) continue;
      yield {
        message: `What an amount in ${column.shown} means depends on lc_monetary of the database that reads it.`,
        span: column.span,
        advice: { summary: "Use numeric, with the currency in a column beside it.", steps: [] }
      };
    }
  }
};

// src/lint-migrations/inputs.ts
var failOnLevels = ["error", "warning", "notice", "never"];

// src/lint-migrations/config-schema.ts
var text2 = { type: "text" };
var texts = { type: "list", items: text2, single: true };
var namedKinds = [
  "schema",
  "table",
  "view",
  "column",
  "index",
  "unique-index",
  "primary-key",
  "foreign-key",
  "unique",
  "check",
  "sequence",
  "type",
  "function",
  "trigger"
];
var regularExpression = { accepts: isRegularExpression, expected: "a regular expression" };
var day = {
  accepts: isDate,
  expected: "a day such as 2027-01-31",
  source: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
};
var configShape = {
  databases: {
    shape: { type: "databases" },
    what: "The databases whose migrations this repository holds, as a map by name or a list."
  },
  rules: {
    shape: { type: "map", key: "rule", values: { type: "rule" } },
    what: "Severity and options by rule."
  },
  ignore: {
    shape: {
      type: "list",
      items: {
        type: "object",
        keys: {
          rule: { shape: text2, what: "The rule to silence, or `*` for every one.", required: true },
          files: { shape: texts, what: "Globs of files; every file when absent." },
          reason: { shape: text2, what: "Why. It stands in the report beside what was silenced.", required: true },
          until: {
            shape: { type: "text", pattern: day },
            what: "The last day on which it holds."
          }
        }
      }
    },
    what: "Findings to leave out, each with a reason."
  },
  "fail-on": { shape: { type: "choice", values: failOnLevels }, what: "The least severity that fails the run." },
  naming: {
    shape: {
      type: "object",
      keys: Object.fromEntries(
        namedKinds.map((kind) => [
          kind,
          {
            shape: { type: "text", pattern: regularExpression },
            what: `Names that are given to this kind of object: ${kind.replace("-", " ")}.`
          }
        ])
      )
    },
    what: "Patterns for the names of new objects."
  },
  code: {
    shape: {
      type: "object",
      keys: {
        paths: { shape: texts, what: "Folders and files to search." },
        ignore: { shape: texts, what: "Folders and files to leave out." }
      }
    },
    what: "Where the repository's code is searched for names that a migration drops or renames."
  }
};
function isRegularExpression(value) {
  try {
    new RegExp(value, "u");
    return true;
  } catch {
    return false;
  }
}
function isDate(value) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (found === null) return false;
  const date = /* @__PURE__ */ new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

// src/lint-migrations/rules/naming-convention.ts
var words = {
  schema: "schema",
  table: "table",
  view: "view",
  column: "column",
  index: "index",
  "unique-index": "unique index",
  "primary-key": "primary key",
  "foreign-key": "foreign key",
  unique: "unique constraint",
  check: "check constraint",
  sequence: "sequence",
  type: "type",
  function: "function",
  trigger: "trigger"
};
var rule108 = {
  id: "naming-convention",
  title: "Name against the convention",
  category: "style",
  severity: "warning",
  enabled: false,
  covers: ["P125"],
  what: "Finds new names that do not match the pattern that `naming:` in drydock.yml gives for their kind. In a pattern, `<table>` stands for the name of the table and `<columns>` for those of the columns, joined by `_`.",
  why: "A name that can be told from the table and its columns can be written from memory, in a query and in the migration that drops it. Renaming later breaks whoever knows the old name.",
  options: Object.fromEntries(
    namedKinds.map((kind) => [
      kind,
      {
        type: "string",
        default: "",
        what: `What the name of a ${words[kind]} has to match, a regular expression; empty for anything.`
      }
    ])
  ),
  bad: [
    {
      title: "Tables in the plural",
      options: { table: "s$" },
      sql: "CREATE TABLE invoice (id bigint PRIMARY KEY);"
    },
    {
      title: "An index named after its table and columns",
      options: { index: "^<table>_<columns>_idx$" },
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
      sql: "CREATE INDEX CONCURRENTLY idx_customer ON orders (customer_id);"
    },
    {
      title: "A constraint that is renamed",
      options: { "foreign-key": "_fkey$" },
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT a_fkey REFERENCES customers);",
      sql: "ALTER TABLE orders RENAME CONSTRAINT a_fkey TO fk_customer;"
    },
    {
      title: "Columns in lower case",
      options: { column: "^[a-z][a-z0-9_]*$" },
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: 'ALTER TABLE orders ADD COLUMN "placedAt" timestamptz;'
    }
  ],
  good: [
    {
      options: {
        table: "s$",
        column: "^[a-z][a-z0-9_]*$",
        index: "^<table>_<columns>_idx$",
        "primary-key": "^<table>_pkey$"
      },
      sql: "CREATE TABLE orders (id bigint CONSTRAINT orders_pkey PRIMARY KEY, customer_id bigint);\nCREATE INDEX orders_customer_id_idx ON orders (customer_id);",
      strongestLock: "none"
    },
    {
      title: "Names that the server makes up follow its own convention",
      options: { check: "^check_" },
      sql: "CREATE TABLE items (id bigint PRIMARY KEY, count int CHECK (count > 0));",
      strongestLock: "none"
    }
  ],
  *statement(context) {
    for (const named of declaredNames(context)) {
      const own = String(context.option(named.kind));
      const wanted = own === "" && named.kind === "unique-index" ? String(context.option("index")) : own;
      if (wanted === "" || filled(wanted, named).test(named.name)) continue;
      yield {
        message: `The ${words[named.kind]} ${quoteIdentifier(named.name)} does not match the pattern ${wanted} for its kind.`,
        span: named.span
      };
    }
  }
};
function filled(wanted, { kind, table, columns }) {
  const text3 = wanted.replaceAll("<table>", () => escaped(table ?? "")).replaceAll("<columns>", () => escaped(columns.join("_")));
  return pattern(text3, `naming.${kind}`);
}

// src/lint-migrations/rules/narrow-primary-key.ts
var largest = { int2: "32,767", int4: "2,147,483,647" };
var rule109 = {
  id: "narrow-primary-key",
  title: "Primary key that runs out of numbers",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P127"],
  what: "Finds primary keys of `integer` or `smallint` that number their rows by themselves (`serial`, identity, `nextval`). With an option, every such key or every such column.",
  why: "The sequence counts inserts, not rows: what is rolled back, deleted or refused by ON CONFLICT has used its number. At the end every insert fails, and changing the type of a key then means writing a very big table anew, and every table that references it. A `bigint` costs four bytes.",
  options: {
    columns: {
      type: "string",
      default: "numbered-keys",
      what: "`numbered-keys`: primary keys that number themselves. `keys`: every primary key of one column. `every`: every integer column."
    }
  },
  bad: [
    { sql: "CREATE TABLE orders (id serial PRIMARY KEY, total numeric);" },
    { sql: "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY, total numeric, PRIMARY KEY (id));" },
    {
      title: "With a sequence of its own",
      sql: "CREATE SEQUENCE order_numbers;\nCREATE TABLE orders (id integer DEFAULT nextval('order_numbers') PRIMARY KEY);"
    },
    {
      title: "Every key, if you say so",
      options: { columns: "keys" },
      sql: "CREATE TABLE states (id smallint PRIMARY KEY, name text NOT NULL);"
    },
    {
      title: "Every column, if you say so",
      options: { columns: "every" },
      sql: "CREATE TABLE counters (id bigint PRIMARY KEY, clicks int NOT NULL);"
    }
  ],
  good: [
    { sql: "CREATE TABLE orders (id bigserial PRIMARY KEY, total numeric);", strongestLock: "none" },
    {
      sql: "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric);",
      strongestLock: "none"
    },
    {
      title: "A short list whose numbers are given by hand",
      sql: "CREATE TABLE states (id smallint PRIMARY KEY, name text NOT NULL);\nINSERT INTO states (id, name) VALUES (1, 'open'), (2, 'paid');",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "AlterTableStmt"],
  commands: ["AT_AddColumn", "AT_AlterColumnType"],
  *statement(context) {
    const which = context.option("columns");
    for (const column of declaredColumns(context)) {
      const last = largest[column.type.name];
      if (last === void 0 || !isBuiltIn(column, column.type.name) || column.type.array) continue;
      const isKey = clauseOf2(column, "CONSTR_PRIMARY") !== void 0 || isOnlyKeyColumn(context.statement, column.name);
      const numbered2 = column.how !== "change type" && numbersItself(column);
      if (which !== "every" && !(isKey && (which === "keys" || numbered2))) continue;
      yield {
        message: numbered2 ? `Inserts fail for good once ${column.shown} has reached ${last}, and rolled-back ones count too.` : `${column.shown} cannot hold a number above ${last}.`,
        span: column.span,
        ...numbered2 && column.type.name === "int2" ? { severity: "warning" } : {},
        advice: { summary: `Make ${column.name} a bigint while the table is new.`, steps: [] }
      };
    }
  }
};
function numbersItself(column) {
  if (column.serial || clauseOf2(column, "CONSTR_IDENTITY")) return true;
  const calls = nodesIn(clauseOf2(column, "CONSTR_DEFAULT")?.raw_expr, "FuncCall");
  return [...calls].some((call) => stringsOf(call.funcname).at(-1) === "nextval");
}
function isOnlyKeyColumn(statement, column) {
  return (nodeOf(statement, "CreateStmt")?.tableElts ?? []).some((element) => {
    const constraint = inside(element, "Constraint");
    if (constraint?.contype !== "CONSTR_PRIMARY") return false;
    const columns = columnsOf(constraint);
    return columns.length === 1 && columns[0] === column;
  });
}

// src/lint-migrations/rules/not-analysed.ts
var rule110 = {
  id: "not-analysed",
  title: "SQL that nobody looked at",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["P130", "X6"],
  what: "A part of the migration cannot be analysed: SQL that is put together when it runs, a body in a language other than SQL and PL/pgSQL, SQL made by psql, or a placeholder that stands for more than a name or a value.",
  why: "Whatever it does to production, no rule has seen it. A reviewer should, and a trial run will.",
  bad: [
    {
      title: "SQL put together at run time",
      sql: "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'shop' LOOP EXECUTE format('ALTER TABLE shop.%I ADD COLUMN note text', t); END LOOP; END $$;"
    },
    { title: "a file that psql reads", sql: "\\i more.sql\nSELECT 1;" }
  ],
  good: [
    {
      title: "a dynamic statement that is a constant is read",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN note text'; END $$;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  *script(context) {
    for (const part of context.notAnalysed) {
      yield {
        message: `Not analysed: ${part.reason}. No rule has seen what it does.`,
        span: part.span
      };
    }
  }
};

// src/lint-migrations/rules/not-in-nullable.ts
var rule111 = {
  id: "not-in-nullable",
  title: "NOT IN over values that may be NULL",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P123"],
  what: "Finds `NOT IN (SELECT column \u2026)` when the column may be NULL, and `NOT IN` lists with NULL in them.",
  why: "One NULL among the values makes the condition NULL for every row: nothing is found, nothing is changed, and no error says so. The day the first NULL is stored, the statement stops working.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint);",
      sql: "DELETE FROM users WHERE id NOT IN (SELECT user_id FROM orders);"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);",
      sql: "DELETE FROM users WHERE locale NOT IN ('en', NULL);"
    }
  ],
  good: [
    {
      title: "NOT EXISTS",
      before: "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint);",
      sql: "DELETE FROM users WHERE NOT EXISTS (SELECT FROM orders WHERE orders.user_id = users.id);",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "A column that is never NULL",
      before: "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint NOT NULL);",
      sql: "DELETE FROM users WHERE id NOT IN (SELECT user_id FROM orders);",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "NULL is left out",
      before: "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint);",
      sql: "DELETE FROM users WHERE id NOT IN (SELECT user_id FROM orders WHERE user_id IS NOT NULL);",
      strongestLock: "ROW EXCLUSIVE"
    }
  ],
  on: [
    "SelectStmt",
    "InsertStmt",
    "UpdateStmt",
    "DeleteStmt",
    "MergeStmt",
    "AlterTableStmt",
    "CreateStmt",
    "CreateTableAsStmt",
    "ViewStmt",
    "IndexStmt",
    "CreateDomainStmt"
  ],
  *statement(context) {
    const { statement, catalog } = context;
    if (!/\bnot\s+in\b/i.test(statement.sql)) return;
    for (const not of nodesIn(statement.node, "BoolExpr")) {
      if (not.boolop !== "NOT_EXPR") continue;
      const link = inside(not.args?.[0], "SubLink");
      const query = link?.subLinkType === "ANY_SUBLINK" && !link.operName?.length ? inside(link.subselect, "SelectStmt") : void 0;
      const value = inside(inside(query?.targetList?.[0], "ResTarget")?.val, "ColumnRef");
      const source = query?.fromClause?.length === 1 ? inside(query.fromClause[0], "RangeVar") : void 0;
      const column = stringsOf(value?.fields).at(-1);
      if (!link || !query || !source || column === void 0) continue;
      const known2 = catalog.relation(relationName(catalog, source))?.columns.get(column);
      const filtered = [...nodesIn(query.whereClause, "ColumnRef")].some(
        (reference) => stringsOf(reference.fields).at(-1) === column
      );
      if (!known2 || known2.notNull || filtered) continue;
      const shown = `${displayName(relationName(catalog, source))}.${quoteIdentifier(column)}`;
      yield {
        message: `As soon as one ${shown} is NULL, this condition finds no row at all.`,
        span: context.spanAt(link.location),
        advice: {
          summary: `Use NOT EXISTS, or leave NULL out with WHERE ${quoteIdentifier(column)} IS NOT NULL in the subquery.`,
          steps: []
        }
      };
    }
    for (const list2 of nodesIn(statement.node, "A_Expr")) {
      if (list2.kind !== "AEXPR_IN" || inside(list2.name?.[0], "String")?.sval !== "<>") continue;
      const items = inside(list2.rexpr, "List")?.items ?? [];
      if (!items.some((item) => inside(item, "A_Const")?.isnull)) continue;
      yield {
        message: "NOT IN a list with NULL is never true, so that this condition finds no row.",
        span: context.spanAt(list2.location),
        advice: { summary: "Take NULL out of the list, and add AND \u2026 IS NOT NULL if that is meant.", steps: [] }
      };
    }
  }
};

// src/lint-migrations/rules/not-rerunnable.ts
var harmless2 = /* @__PURE__ */ new Set([
  "VariableSetStmt",
  "VariableShowStmt",
  "TransactionStmt",
  "SelectStmt",
  "NotifyStmt"
]);
var rule112 = {
  id: "not-rerunnable",
  title: "Script that cannot be run a second time",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P124"],
  what: "In a script that runs without a transaction, finds statements that fail when they are run again, unless nothing comes after them: `CREATE` and `ADD` without `IF NOT EXISTS`, `DROP` without `IF EXISTS`, `RENAME`.",
  why: "Without a transaction each statement stays done when a later one fails. The tool then runs the whole script again, and it stops at its first statement: somebody has to finish it by hand, in production. Inside of a transaction there is nothing to mend, so nothing is said there.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
      outsideTransaction: true
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);\nCREATE INDEX orders_a_idx ON orders (a);\nCREATE INDEX orders_b_idx ON orders (b);",
      sql: "DROP INDEX CONCURRENTLY orders_a_idx;\nDROP INDEX CONCURRENTLY orders_b_idx;",
      outsideTransaction: true
    },
    {
      title: "The first index stays when the second cannot be built",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);",
      sql: "CREATE INDEX CONCURRENTLY orders_a_idx ON orders (a);\nCREATE UNIQUE INDEX CONCURRENTLY orders_b_idx ON orders (b);",
      outsideTransaction: true
    }
  ],
  good: [
    {
      title: "What is there already, or gone already, is no obstacle",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;\nDROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;\nCREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
      strongestLock: "ACCESS EXCLUSIVE",
      outsideTransaction: true
    },
    {
      title: "One statement alone is done or is not",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
      strongestLock: "SHARE UPDATE EXCLUSIVE",
      outsideTransaction: true
    },
    {
      title: "In a transaction all is done or nothing",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN state text;\nCOMMIT;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  *statement(context) {
    const { statement, session, statements, index } = context;
    if (session.inTransaction || statement.body !== null) return;
    if (!statements.slice(index + 1).some((later) => later.body === null && !harmless2.has(later.kind))) return;
    const obstacle = obstacleOf(context);
    if (obstacle === null) return;
    const fix = ifExists(statement);
    yield {
      message: `When a later statement of this script fails, a second run stops here, because ${obstacle}.`,
      ...fix ? { fix } : {}
    };
  }
};
function obstacleOf(context) {
  const { statement, catalog } = context;
  const created = createdBy(context);
  if (created) return droppedBefore(context, created.key) ? null : `${created.shown} exists already`;
  const dropped = nodeOf(statement, "DropStmt");
  if (dropped && !dropped.missing_ok) return "what it drops is gone already";
  const rename = nodeOf(statement, "RenameStmt");
  if (rename)
    return `nothing is called ${quoteIdentifier(rename.subname ?? rename.relation?.relname ?? "that")} any more`;
  const value = nodeOf(statement, "AlterEnumStmt");
  if (value && !value.oldVal && !value.skipIfNewValExists) return `the value '${value.newVal ?? ""}' exists already`;
  const alteration = alterationOf(statement, catalog);
  for (const command of alteration?.commands ?? []) {
    const obstacle = alterObstacle(context, command);
    if (obstacle) return obstacle;
  }
  return null;
}
function alterObstacle(context, { type, node, name }) {
  switch (type) {
    case "AT_AddColumn":
      return node.missing_ok ? null : `column ${quoteIdentifier(inside(node.def, "ColumnDef")?.colname ?? "")} exists already`;
    case "AT_DropColumn":
      return node.missing_ok ? null : `column ${quoteIdentifier(name)} is gone already`;
    case "AT_DropConstraint":
      return node.missing_ok ? null : `constraint ${quoteIdentifier(name)} is gone already`;
    case "AT_AddConstraint": {
      const constraint = inside(node.def, "Constraint")?.conname;
      if (constraint === void 0 || constraintDroppedBefore(context, constraint)) return null;
      return `constraint ${quoteIdentifier(constraint)} exists already`;
    }
    default:
      return null;
  }
}
function createdBy({ statement, catalog }) {
  const table = nodeOf(statement, "CreateStmt") ?? nodeOf(statement, "CreateForeignTableStmt")?.base;
  const filled2 = nodeOf(statement, "CreateTableAsStmt");
  const sequence = nodeOf(statement, "CreateSeqStmt");
  const index = nodeOf(statement, "IndexStmt");
  const range = (table?.if_not_exists ? void 0 : table?.relation) ?? (filled2?.if_not_exists ? void 0 : filled2?.into?.rel) ?? (sequence?.if_not_exists ? void 0 : sequence?.sequence);
  if (range && range.relpersistence !== "t") {
    const name = relationName(catalog, range);
    return { key: keyOf(name), shown: displayName(name) };
  }
  if (index?.idxname !== void 0 && !index.if_not_exists) {
    const name = { schema: relationName(catalog, index.relation).schema, name: index.idxname };
    return { key: keyOf(name), shown: displayName(name) };
  }
  const type = nodeOf(statement, "CreateEnumStmt")?.typeName ?? nodeOf(statement, "CreateDomainStmt")?.domainname ?? nodeOf(statement, "CreateRangeStmt")?.typeName;
  if (type) {
    const name = dottedName(catalog, type);
    return { key: keyOf(name), shown: displayName(name) };
  }
  const schema = nodeOf(statement, "CreateSchemaStmt");
  const extension = nodeOf(statement, "CreateExtensionStmt");
  const alone = (schema?.if_not_exists ? void 0 : schema?.schemaname) ?? (extension?.if_not_exists ? void 0 : extension?.extname);
  return alone === void 0 ? null : { key: keyOf({ schema: "public", name: alone }), shown: quoteIdentifier(alone) };
}
function droppedBefore({ statements, index, catalog }, key) {
  return statements.slice(0, index).some(
    (earlier) => droppedObjects(earlier, catalog, [
      "OBJECT_TABLE",
      "OBJECT_FOREIGN_TABLE",
      "OBJECT_MATVIEW",
      "OBJECT_SEQUENCE",
      "OBJECT_INDEX",
      "OBJECT_TYPE",
      "OBJECT_DOMAIN",
      "OBJECT_SCHEMA",
      "OBJECT_EXTENSION"
    ]).some((dropped) => dropped.ifExists && keyOf(dropped.name) === key)
  );
}
function constraintDroppedBefore({ statements, index, catalog }, constraint) {
  return statements.slice(0, index + 1).some(
    (earlier) => (alterationOf(earlier, catalog)?.commands ?? []).some(
      (command) => command.type === "AT_DropConstraint" && command.node.missing_ok && command.name === constraint
    )
  );
}
var dropWords = /^drop\s+(?:materialized\s+view|foreign\s+table|table|view|index\s+concurrently|index|sequence|type|domain|schema|function|procedure|extension)(?=\s)/i;
function ifExists(statement) {
  const drop = nodeOf(statement, "DropStmt");
  const { source, span } = statement;
  const words2 = drop && !drop.missing_ok ? dropWords.exec(source.text.slice(span.start, span.end)) : null;
  if (!words2 || stringsOf(drop?.objects?.[0]).at(-1)?.toLowerCase() === "concurrently") return null;
  const at = span.start + words2[0].length;
  return { title: "Add IF EXISTS", edits: [{ file: source.file, start: at, end: at, text: " IF EXISTS" }] };
}

// src/lint-migrations/rules/null-comparison.ts
var rule113 = {
  id: "null-comparison",
  title: "Comparison with NULL, which is never true",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P123"],
  what: "Finds `= NULL`, `<> NULL` and `!= NULL` in conditions.",
  why: "The result is NULL, not true: a WHERE finds no row, so that the UPDATE or DELETE does nothing and says that all went well; a CHECK lets every row pass.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);",
      sql: "UPDATE users SET locale = 'en' WHERE locale = NULL;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);",
      sql: "ALTER TABLE users ADD CONSTRAINT has_locale CHECK (locale <> NULL) NOT VALID;"
    }
  ],
  good: [
    {
      title: "IS NULL",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);",
      sql: "UPDATE users SET locale = 'en' WHERE locale IS NULL AND id < 1000;",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "An assignment is no comparison",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);",
      sql: "UPDATE users SET locale = NULL WHERE id = 7;",
      strongestLock: "ROW EXCLUSIVE"
    }
  ],
  on: [
    "SelectStmt",
    "InsertStmt",
    "UpdateStmt",
    "DeleteStmt",
    "MergeStmt",
    "AlterTableStmt",
    "CreateStmt",
    "CreateTableAsStmt",
    "ViewStmt",
    "IndexStmt",
    "CreateDomainStmt"
  ],
  *statement(context) {
    const { statement } = context;
    if (!/[=>]\s*null|null\s*[=<!]/i.test(statement.sql)) return;
    for (const comparison of nullComparisons(statement.node)) {
      const operator = [...nodesIn(comparison.name, "String")][0]?.sval ?? "=";
      const { text: text3, file } = statement.source;
      const start = statement.offsetOf(comparison.location);
      const written = /^(=|<>|!=)\s*null\b/i.exec(text3.slice(start, start + 40))?.[0];
      const right = written !== void 0 && isNull(comparison.rexpr);
      yield {
        message: `${operator} NULL is never true: the comparison gives NULL for every row.`,
        span: right ? { start, end: start + written.length } : statement.span,
        advice: { summary: operator === "=" ? "Write IS NULL." : "Write IS NOT NULL.", steps: [] },
        ...right && statement.body === null ? {
          fix: {
            title: operator === "=" ? "Write IS NULL" : "Write IS NOT NULL",
            edits: [
              { file, start, end: start + written.length, text: operator === "=" ? "IS NULL" : "IS NOT NULL" }
            ]
          }
        } : {}
      };
    }
  }
};
function isNull(node) {
  return node !== void 0 && "A_Const" in node && node.A_Const.isnull === true;
}

// src/lint-migrations/rules/nullable-boolean.ts
var rule114 = {
  id: "nullable-boolean",
  title: "Boolean with a third value",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P127"],
  what: "Finds boolean columns that may hold NULL.",
  why: "`WHERE active` and `WHERE NOT active` together then leave rows out, and `active <> true` does too. What NULL is meant to say is better a value of its own.",
  bad: [
    { sql: "CREATE TABLE customers (id bigint PRIMARY KEY, active boolean DEFAULT true);" },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE customers ADD COLUMN verified boolean;"
    }
  ],
  good: [
    {
      sql: "CREATE TABLE customers (id bigint PRIMARY KEY, active boolean NOT NULL DEFAULT true);",
      strongestLock: "none"
    },
    {
      title: "A constant default is not written into the rows that are there",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE customers ADD COLUMN verified boolean NOT NULL DEFAULT false;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, "bool") || column.type.array || column.how === "change type") continue;
      if (clauseOf2(column, "CONSTR_NOTNULL") || clauseOf2(column, "CONSTR_PRIMARY")) continue;
      yield {
        message: `${column.shown} may be true, false or NULL, and every query has to think of the third.`,
        span: column.span
      };
    }
  }
};

// src/lint-migrations/rules/object-exists.ts
var rule115 = {
  id: "object-exists",
  title: "Table, column, constraint or index that is there already",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["X8"],
  what: "Finds a statement that creates something which an earlier migration made and none dropped. Only said when the history is sure.",
  why: "The server refuses the second one and the deployment stops. It happens when two branches add the same thing, or when a migration is copied.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders ADD COLUMN state text;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);",
      sql: "CREATE INDEX CONCURRENTLY orders_state ON orders (state, id);"
    }
  ],
  good: [
    {
      title: "Another name",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders ADD COLUMN state_since timestamptz;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "If it may be there",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders ADD COLUMN IF NOT EXISTS state text;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  when: "failures",
  *statement(context) {
    for (const failure of failuresFor("object-exists", context)) {
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context)
      };
    }
  }
};

// src/lint-migrations/rules/object-owner.ts
var rule116 = {
  id: "object-owner",
  title: "Object that belongs to whoever runs the migration",
  category: "process",
  severity: "warning",
  enabled: false,
  covers: ["P129"],
  what: "Finds scripts that make a table, view, sequence, type, function or schema without saying whose it is, by `SET ROLE` before or `OWNER TO` after. One finding a script.",
  why: 'Only its owner can alter or drop a table. When one migration is run by a person and the next one by the pipeline, the second fails with "must be owner of table".',
  options: {
    role: {
      type: "string",
      default: "",
      what: "The role that has to own what migrations make; empty for any that is named."
    }
  },
  bad: [
    { sql: "CREATE TABLE orders (id bigint PRIMARY KEY);" },
    {
      title: "A role, but not the one",
      options: { role: "shop_owner" },
      sql: "SET ROLE etl;\nCREATE TABLE orders (id bigint PRIMARY KEY);"
    }
  ],
  good: [
    {
      title: "Given to the role that owns the database",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders OWNER TO pg_database_owner;",
      strongestLock: "none",
      versions: { from: 14 }
    },
    {
      title: "A schema can be made for its owner at once",
      sql: "CREATE SCHEMA billing AUTHORIZATION CURRENT_USER;",
      strongestLock: "none"
    },
    {
      title: "What is altered keeps its owner",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN note text;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: [
    "CreateStmt",
    "CreateForeignTableStmt",
    "CreateTableAsStmt",
    "ViewStmt",
    "CreateSeqStmt",
    "CreateEnumStmt",
    "CreateDomainStmt",
    "CreateRangeStmt",
    "CompositeTypeStmt",
    "CreateFunctionStmt",
    "CreateSchemaStmt"
  ],
  *statement(context) {
    const { statement, session } = context;
    const name = createdName(statement);
    if (name === null || statement.body?.kind === "function") return;
    const wanted = String(context.option("role"));
    const role = roleOf(session.settings.get("role")) ?? roleOf(session.settings.get("session_authorization"));
    const owner = laterStatements(context).map((later) => newOwner(later, name)).find((one) => one !== null) ?? role ?? roleName(nodeOf(statement, "CreateSchemaStmt")?.authrole);
    if (owner !== null && (wanted === "" || owner === wanted)) return;
    if (!once(context, rule116.id)) return;
    const shown = quoteIdentifier(name);
    yield {
      message: owner === null ? `${shown} will belong to whichever role runs this migration, and only that role can alter it later.` : `${shown} will belong to ${quoteIdentifier(owner)}, not to ${quoteIdentifier(wanted)}.`
    };
  }
};
function roleOf(value) {
  return value === void 0 || value === "" || value === "none" || value === "default" ? null : value;
}
function roleName(role) {
  if (!role) return null;
  return role.rolename ?? (role.roletype ?? "").replace("ROLESPEC_", "").toLowerCase();
}
function createdName(statement) {
  const range = nodeOf(statement, "CreateStmt")?.relation ?? nodeOf(statement, "CreateForeignTableStmt")?.base?.relation ?? nodeOf(statement, "CreateTableAsStmt")?.into?.rel ?? nodeOf(statement, "ViewStmt")?.view ?? nodeOf(statement, "CreateSeqStmt")?.sequence ?? nodeOf(statement, "CompositeTypeStmt")?.typevar;
  if (range) return range.relpersistence === "t" ? null : range.relname ?? null;
  const parts = nodeOf(statement, "CreateEnumStmt")?.typeName ?? nodeOf(statement, "CreateDomainStmt")?.domainname ?? nodeOf(statement, "CreateRangeStmt")?.typeName ?? nodeOf(statement, "CreateFunctionStmt")?.funcname;
  const schema = nodeOf(statement, "CreateSchemaStmt");
  return parts ? stringsOf(parts).at(-1) ?? null : schema?.schemaname ?? roleName(schema?.authrole);
}
function newOwner(statement, name) {
  const alter = nodeOf(statement, "AlterTableStmt");
  if (alter?.relation?.relname === name) {
    for (const node of alter.cmds ?? []) {
      const command = inside(node, "AlterTableCmd");
      if (command?.subtype === "AT_ChangeOwner") return roleName(command.newowner);
    }
  }
  const owner = nodeOf(statement, "AlterOwnerStmt");
  if (!owner) return null;
  const object = owner.object;
  const parts = stringsOf(inside(object, "ObjectWithArgs")?.objname ?? inside(object, "TypeName")?.names ?? object);
  return parts.at(-1) === name ? roleName(owner.newowner) : null;
}

// src/lint-migrations/rules/order-by-random.ts
var rule117 = {
  id: "order-by-random",
  title: "Rows taken in random order",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P123"],
  what: "Finds `ORDER BY random()` in a migration.",
  why: "The whole table is read and sorted to take a few rows of it, and each database gets other rows: what the migration did in the test says nothing about what it does in production.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, cohort text);",
      sql: "UPDATE users SET cohort = 'b' WHERE id IN (SELECT id FROM users ORDER BY random() LIMIT 1000);"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "CREATE MATERIALIZED VIEW some_users AS SELECT id FROM users ORDER BY gen_random_uuid() LIMIT 10;"
    }
  ],
  good: [
    {
      title: "By a value that is the same everywhere",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, cohort text);",
      sql: "UPDATE users SET cohort = 'b' WHERE hashint8(id) % 10 = 0 AND id < 10000;",
      strongestLock: "ROW EXCLUSIVE"
    }
  ],
  on: [
    "SelectStmt",
    "InsertStmt",
    "UpdateStmt",
    "DeleteStmt",
    "MergeStmt",
    "AlterTableStmt",
    "CreateStmt",
    "CreateTableAsStmt",
    "ViewStmt",
    "IndexStmt",
    "CreateDomainStmt"
  ],
  *statement(context) {
    if (!/order\s+by\b.*random/is.test(context.statement.sql)) return;
    for (const sort of nodesIn(context.statement.node, "SortBy")) {
      const call = inside(sort.node, "FuncCall");
      const name = stringsOf(call?.funcname).at(-1);
      if (name !== "random" && name !== "gen_random_uuid") continue;
      yield {
        message: "The table is sorted in random order to take a few rows, which are others in each database.",
        span: context.spanAt(call?.location),
        advice: { summary: "Choose the rows by a condition on their values.", steps: [] }
      };
    }
  }
};

// src/lint-migrations/rules/out-of-order-version.ts
var rule118 = {
  id: "out-of-order-version",
  title: "Migration that sorts before one already merged",
  category: "process",
  severity: "error",
  enabled: true,
  covers: ["X1"],
  what: "A new migration has a version that sorts before the newest one of the base branch.",
  why: "Databases that already ran the newer one treat the late one in their own way: golang-migrate and Drizzle skip it for ever without a word, Flyway and goose stop the deployment, others run it in an order that nobody tested. On an empty database, in CI, all is well.",
  bad: [
    {
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V2__add_note.sql": "ALTER TABLE orders ADD COLUMN note text;",
        "migrations/V3__add_state.sql": "ALTER TABLE orders ADD COLUMN state text;"
      },
      merged: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V3__add_state.sql": "ALTER TABLE orders ADD COLUMN state text;"
      }
    }
  ],
  good: [
    {
      files: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);",
        "migrations/V2__add_note.sql": "ALTER TABLE orders ADD COLUMN note text;"
      },
      merged: {
        "migrations/V1__create_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);"
      }
    }
  ],
  *folder(context) {
    const { change } = context;
    if (!change) return;
    const base = new Set(change.baseFiles);
    const added = /* @__PURE__ */ new Set([...change.added, ...change.renamed.map((one) => one.to)]);
    const versioned = context.folder.migrations.filter((migration) => migration.kind === "versioned");
    const newest2 = versioned.findLastIndex((migration) => base.has(migration.file) && !added.has(migration.file));
    const last = versioned[newest2];
    if (!last) return;
    for (const migration of versioned.slice(0, newest2)) {
      if (!added.has(migration.file)) continue;
      yield {
        message: `${migration.version ?? migration.name} sorts before ${last.version ?? last.name}, which ${change.base} already has: ${fateOf(context.folder.tool)}.`,
        file: migration.file,
        advice: { summary: `Give it a version above ${last.version ?? last.name}.`, steps: [] }
      };
    }
  }
};
function fateOf(tool) {
  switch (tool) {
    case "golang-migrate":
    case "drizzle":
      return "databases that ran that one skip this one for ever, without a word";
    case "flyway":
    case "goose":
    case "supabase":
    case "atlas":
    case "node-pg-migrate":
      return "deployments to databases that ran that one stop with an error";
    default:
      return "databases that ran that one run this one late, in an order that nobody tested";
  }
}

// src/lint-migrations/rules/permissive-policy.ts
var rule119 = {
  id: "permissive-policy",
  title: "Policy that lets everybody write everything",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: ["P96"],
  what: "A permissive policy for writing has a condition that is always true and is for PUBLIC.",
  why: "Permissive policies are joined by OR: one that is always true makes all the others on the table for that command meaningless.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);",
      sql: "CREATE POLICY all_of_it ON orders USING (true);"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);",
      sql: "CREATE POLICY by_tenant ON orders USING (tenant = current_setting('app.tenant')::int);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "reading may be free",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);",
      sql: "CREATE POLICY readable ON orders FOR SELECT USING (true);",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["CreatePolicyStmt"],
  *statement(context) {
    const policy = nodeOf(context.statement, "CreatePolicyStmt");
    if (!policy?.permissive || policy.cmd_name === "select") return;
    const everybody = (policy.roles ?? []).every((role) => inside(role, "RoleSpec")?.roletype === "ROLESPEC_PUBLIC");
    const always = [policy.qual, policy.with_check].some((one) => inside(one, "A_Const")?.boolval?.boolval === true);
    if (!everybody || !always) return;
    yield {
      message: `Whatever other policies of ${displayName(relationName(context.catalog, policy.table))} say, every role may ${policy.cmd_name === "all" ? "read and write" : policy.cmd_name} every row.`
    };
  }
};

// src/lint-migrations/rules/personal-data-in-migration.ts
var rule120 = {
  id: "personal-data-in-migration",
  title: "People's data in a migration",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: [],
  what: "An INSERT or UPDATE writes e-mail addresses or payment card numbers that look real: no `example.com`, and the card's check digit fits.",
  why: "Data about people in a repository cannot be deleted when they ask for it, and is copied to every machine that clones it.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, email text, card text);",
      sql: "INSERT INTO customers (id, email) VALUES (1, 'jane.roe@somemail.net');"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, email text, card text);",
      sql: "INSERT INTO customers (id, card) VALUES (1, '4012 8888 8888 1881');"
    }
  ],
  good: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, email text, card text);",
      sql: "INSERT INTO customers (id, email, card) VALUES (1001, 'jane@example.com', '1234 5678 9012 3456');",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "An address that is nobody\u2019s own",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, email text, card text);",
      sql: "INSERT INTO customers (id, email) VALUES (0, 'deleted-account@shop.net');",
      strongestLock: "ROW EXCLUSIVE"
    }
  ],
  on: ["InsertStmt", "UpdateStmt"],
  *statement(context) {
    const { statement } = context;
    if (!nodeOf(statement, "InsertStmt") && !nodeOf(statement, "UpdateStmt")) return;
    const { text: text3 } = statement.source;
    for (const token2 of tokens(text3, statement.span.start, statement.span.end)) {
      if (token2.kind !== "string") continue;
      const what = personal(text3.slice(token2.start, token2.end));
      if (!what) continue;
      yield {
        message: `This statement writes what looks like ${what} of a person.`,
        span: { start: token2.start, end: token2.end },
        advice: {
          summary: "Load such data from outside of the repository, or write made-up data at example.com.",
          steps: []
        }
      };
      return;
    }
  }
};
function personal(literal2) {
  const email = /[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+([A-Za-z]{2,})\b/.exec(literal2);
  if (email && !/@(?:[\w-]+\.)*example\.(?:com|net|org)\b|\.(?:test|invalid|example|localhost|local)\b/i.test(email[0]) && !/^(?:[^@]*[._+-])?(?:no-?reply|info|admin|administrator|support|contact|hello|help|postmaster|webmaster|root|system|test|user|account|service-?account|bot|daemon|mailer|team|office|sales|billing|security|abuse|anonymous|unknown)@/i.test(
    email[0]
  )) {
    return "the e-mail address";
  }
  const card = /(?<!\d)(?:4\d{3}|5[1-5]\d{2}|3[47]\d{2})(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?!\d)/.exec(literal2);
  return card && checkDigitFits(card[0]) ? "the card number" : null;
}
function checkDigitFits(number) {
  const digits = [...number.replace(/\D/g, "")].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, place2) => total + (place2 % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2),
    0
  );
  return sum % 10 === 0;
}

// src/lint-migrations/rules/powerful-role.ts
var rule121 = {
  id: "powerful-role",
  title: "Role that may do everything",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: [],
  what: "A role is made, or made into, a superuser, one that bypasses row security, replicates or makes roles; or gets one of the built-in roles that read and write files and run programs on the server.",
  why: "Such a role can read every table whatever is granted, and most of them can become superuser. It is a decision for people, not for the next deployment.",
  bad: [
    { sql: "CREATE ROLE etl LOGIN SUPERUSER;" },
    { before: "CREATE ROLE app_owner;", sql: "ALTER ROLE app_owner BYPASSRLS;" },
    { before: "CREATE ROLE loader;", sql: "GRANT pg_execute_server_program TO loader;" }
  ],
  good: [
    { sql: "CREATE ROLE reporting_reader NOLOGIN NOSUPERUSER;\nDROP ROLE reporting_reader;", strongestLock: "none" }
  ],
  on: ["CreateRoleStmt", "AlterRoleStmt", "GrantRoleStmt"],
  *statement(context) {
    const role = nodeOf(context.statement, "CreateRoleStmt") ?? nodeOf(context.statement, "AlterRoleStmt");
    for (const option of nodesIn(role?.options, "DefElem")) {
      const power = powers[option.defname ?? ""];
      if (!power || inside(option.arg, "Boolean")?.boolval !== true) continue;
      yield { message: `This role may from now on ${power}.`, span: context.spanAt(void 0) };
    }
    const grant = nodeOf(context.statement, "GrantRoleStmt");
    if (!grant?.is_grant) return;
    for (const granted of nodesIn(grant.granted_roles, "AccessPriv")) {
      const power = builtIn[granted.priv_name ?? ""];
      if (power) yield { message: `Whoever gets ${granted.priv_name} may ${power}.` };
    }
  }
};
var powers = {
  superuser: "do everything: no check of rights applies to it",
  bypassrls: "read and write every row, whatever policies say",
  isreplication: "copy the whole server by streaming replication",
  createrole: "make roles and give them the rights of other roles"
};
var builtIn = {
  pg_execute_server_program: "run programs on the server, as the operating system user of PostgreSQL",
  pg_read_server_files: "read every file that PostgreSQL can read",
  pg_write_server_files: "write every file that PostgreSQL can write",
  pg_write_all_data: "write every table of the server",
  pg_read_all_data: "read every table of the server"
};

// src/lint-migrations/rules/recreate-table.ts
var rule122 = {
  id: "recreate-table",
  title: "Table dropped and created again",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P85"],
  what: "Finds a script that drops a table which production has and creates one of the same name later on.",
  why: "`DROP TABLE IF EXISTS` before `CREATE TABLE` is a habit from development databases. In production it deletes every row, with grants, triggers and foreign keys of other tables, and reports success.",
  bad: [
    {
      before: "CREATE TABLE prices (id bigint PRIMARY KEY);",
      sql: "DROP TABLE IF EXISTS prices;\nCREATE TABLE prices (id bigint PRIMARY KEY, amount numeric);"
    },
    {
      before: "CREATE TABLE prices (id bigint PRIMARY KEY);\nCREATE TABLE offers (price_id bigint REFERENCES prices);",
      sql: "DROP TABLE prices CASCADE;\nCREATE TABLE prices AS SELECT 1::bigint AS id;"
    }
  ],
  good: [
    {
      title: "Change the table that is there",
      before: "CREATE TABLE prices (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE prices ADD COLUMN amount numeric;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Derived from other tables, and filled from them again",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE order_count (n bigint);",
      sql: "DROP TABLE order_count;\nCREATE TABLE order_count AS SELECT count(*) AS n FROM orders;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "The first creation of a table, made re-runnable",
      before: "CREATE TABLE products (id bigint PRIMARY KEY);",
      sql: "DROP TABLE IF EXISTS prices;\nCREATE TABLE prices (id bigint PRIMARY KEY, amount numeric);",
      strongestLock: "none"
    }
  ],
  on: ["DropStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    for (const dropped of droppedObjects(statement, catalog, ["OBJECT_TABLE", "OBJECT_FOREIGN_TABLE"])) {
      const { name } = dropped;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped)) continue;
      const created = creates2(laterStatements(context), catalog, name);
      if (!created || readsOthers(created)) continue;
      yield {
        message: `Dropping ${displayName(name)} and creating it again deletes every row of it without an error.`,
        advice: {
          summary: `Change ${displayName(name)} with ALTER TABLE, or create the new table under another name and copy the rows.`,
          steps: []
        }
      };
    }
  }
};
function readsOthers(statement) {
  const query = nodeOf(statement, "CreateTableAsStmt")?.query;
  return query !== void 0 && !nodesIn(query, "RangeVar").next().done;
}

// src/lint-migrations/rules/redundant-index.ts
var rule123 = {
  id: "redundant-index",
  title: "Index that another one makes superfluous",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P70"],
  what: "Finds a new index with the same columns as another one of its table, or with columns that another one begins with; also an older one that the new one makes superfluous (a notice).",
  why: "Each index is written with every INSERT and most UPDATEs, kept in memory, vacuumed and backed up. A btree over `(a, b)` answers every question that one over `(a)` answers.",
  bad: [
    {
      title: "The same columns twice",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);",
      sql: "CREATE INDEX CONCURRENTLY users_email_idx ON users (email);"
    },
    {
      title: "A prefix of an index that is there",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, at date);\nCREATE INDEX orders_customer_at ON orders (customer_id, at);",
      sql: "CREATE INDEX orders_customer ON orders (customer_id);"
    },
    {
      title: "The new one replaces the old one",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, at date);\nCREATE INDEX orders_customer ON orders (customer_id);",
      sql: "CREATE INDEX orders_customer_at ON orders (customer_id, at);"
    }
  ],
  good: [
    {
      title: "Other order, other index",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, at date);\nCREATE INDEX orders_customer_at ON orders (customer_id, at);",
      sql: "CREATE INDEX CONCURRENTLY orders_at ON orders (at);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "A unique index does what the longer one does not",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, number text, at date);\nCREATE INDEX orders_number_at ON orders (number, at);",
      sql: "CREATE UNIQUE INDEX CONCURRENTLY orders_number ON orders (number);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "Some of the rows, by a condition",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);",
      sql: "CREATE INDEX CONCURRENTLY orders_open ON orders (state) WHERE state = 'open';",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  // At the end of the change: the usual way is to build the new index in one migration and to drop the old one in the next.
  *folder(context) {
    const { catalog, folder, reported } = context;
    const places = new Map(reported.map((migration) => [folder.migrations.indexOf(migration), migration]));
    const told2 = /* @__PURE__ */ new Set();
    for (const relation of catalog.relations()) {
      if (relation.partitionOf || relation.temporary || !relation.certain) continue;
      const indexes = catalog.indexesOf(relation.name);
      for (const index of indexes) {
        const migration = places.get(index.bornIn);
        if (!migration || index.constraint !== null || index.parent || told2.has(keyOf(index.name))) continue;
        const place2 = { file: migration.file, line: lineOf(migration, [index.name.name, relation.name.name]) };
        const others = indexes.filter((other) => keyOf(other.name) !== keyOf(index.name) && other.valid);
        const covering = others.find((other) => makesSuperfluous(other, index));
        if (covering) {
          told2.add(keyOf(covering.name));
          yield { ...superfluous(index, covering), ...place2 };
          continue;
        }
        const covered = others.find(
          (other) => other.constraint === null && !places.has(other.bornIn) && makesSuperfluous(index, other)
        );
        if (!covered) continue;
        yield {
          message: `${displayName(index.name)} answers every question that ${displayName(covered.name)} answers; every write of ${displayName(relation.name)} now maintains both.`,
          severity: "notice",
          ...place2,
          advice: {
            summary: `Drop ${displayName(covered.name)} when the new index is valid.`,
            steps: [
              {
                title: "In a later migration, outside a transaction",
                sql: `DROP INDEX CONCURRENTLY ${displayName(covered.name)};`,
                outsideTransaction: true
              }
            ]
          }
        };
      }
    }
  }
};
function superfluous(index, by) {
  const same = index.columns.length === by.columns.length;
  return {
    message: `${displayName(by.name)} ${same ? "has the same columns as" : "begins with the columns of"} ${displayName(index.name)}, so that every write pays for an index that no query needs.`,
    advice: { summary: `Leave ${displayName(index.name)} out.`, steps: [] }
  };
}
function makesSuperfluous(by, index) {
  if (!sameKind(by, index) || by.method !== "btree") return false;
  if (index.unique) {
    return by.unique && by.nullsNotDistinct === index.nullsNotDistinct && by.columns.length === index.columns.length && beginsWith(by.columns, index.columns);
  }
  if (!beginsWith(by.columns, index.columns)) return false;
  return index.included.every((column) => by.included.includes(column) || by.columns.includes(column));
}

// src/lint-migrations/rules/refresh-materialized-view.ts
var rule124 = {
  id: "refresh-materialized-view",
  title: "REFRESH MATERIALIZED VIEW while readers wait",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P103"],
  what: "Finds `REFRESH MATERIALIZED VIEW` without `CONCURRENTLY` of a view in use.",
  why: "The query runs anew and its result is written anew, all under ACCESS EXCLUSIVE: whoever reads the view waits until it is done. `CONCURRENTLY` changes only what differs while readers see the old state; it needs a unique index on plain columns, without a WHERE.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, day date, total int);\nCREATE MATERIALIZED VIEW sales AS SELECT day, sum(total) AS total FROM orders GROUP BY day;",
      sql: "REFRESH MATERIALIZED VIEW sales;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, day date, total int);\nCREATE MATERIALIZED VIEW sales AS SELECT day, sum(total) AS total FROM orders GROUP BY day;\nCREATE UNIQUE INDEX sales_day ON sales (day);",
      sql: "REFRESH MATERIALIZED VIEW sales WITH DATA;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, day date, total int);\nCREATE MATERIALIZED VIEW sales AS SELECT day, sum(total) AS total FROM orders GROUP BY day;\nCREATE UNIQUE INDEX sales_day ON sales (day);",
      sql: "REFRESH MATERIALIZED VIEW CONCURRENTLY sales;",
      strongestLock: "EXCLUSIVE"
    }
  ],
  on: ["RefreshMatViewStmt"],
  when: "work",
  *statement(context) {
    const { catalog, statement } = context;
    const node = nodeOf(statement, "RefreshMatViewStmt");
    if (!node || node.concurrent) return;
    const pieces = blockingWork(context, ["refresh-materialized-view"]);
    if (pieces.length === 0) return;
    const view = relationName(catalog, node.relation);
    const usable = catalog.indexesOf(view).some((index2) => index2.unique && index2.valid && index2.predicate === null && !index2.columns.includes(null));
    const word = findWord(statement, statement.span.start, "view");
    const refresh = {
      title: "Refresh while readers go on",
      sql: `REFRESH MATERIALIZED VIEW CONCURRENTLY ${displayName(view)};`
    };
    const index = relationName2(catalog, view.schema, [view.name, "key"]);
    yield blockingProblem(context, pieces, `Refreshing ${displayName(view)}`, {
      advice: usable ? { summary: "Refresh it concurrently: its unique index allows for that.", steps: [refresh] } : {
        summary: `Give the view a unique index on plain columns, such as ${index}, and refresh it concurrently from then on.`,
        steps: []
      },
      ...usable && word && !node.skipData ? {
        fix: {
          title: "Refresh concurrently",
          edits: [{ file: statement.source.file, start: word.end, end: word.end, text: " CONCURRENTLY" }]
        }
      } : {}
    });
  }
};

// src/lint-migrations/rules/refused-in-transaction.ts
var rule125 = {
  id: "refused-in-transaction",
  title: "Statement that PostgreSQL refuses in a transaction",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P61", "P62"],
  what: "Finds `CREATE INDEX CONCURRENTLY`, `VACUUM`, `DETACH PARTITION \u2026 CONCURRENTLY` and their like where the file, the tool or the server puts them into a transaction.",
  why: "The server answers `25001` and the deployment stops. The transaction may be one that nobody wrote: most tools wrap a migration in one, and a script of several statements that is sent as one message is an implicit one.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "BEGIN;\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);\nCOMMIT;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "BEGIN;\nVACUUM orders;\nCOMMIT;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE INDEX CONCURRENTLY orders_state ON orders (state);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  *statement(context) {
    const { effect, session, statement } = context;
    if (effect.inTransaction !== "refused" || !session.inTransaction || statement.body?.kind === "function") return;
    yield {
      message: `${nameOf2(context)} fails here, since the server refuses it inside a transaction (25001) and ${reason(context)}.`,
      advice: adviceFor(context)
    };
  }
};
function nameOf2({ statement }) {
  const words2 = [];
  for (const word of statement.sql.split(/[\s(]+/, 6)) {
    if (!keyWords.has(word.toLowerCase())) break;
    words2.push(word.toUpperCase());
  }
  const concurrently = /\bconcurrently\b/i.test(statement.sql) && !words2.includes("CONCURRENTLY") ? " \u2026 CONCURRENTLY" : "";
  return words2.length > 0 ? `${words2.join(" ")}${concurrently}` : "This statement";
}
var keyWords = new Set(
  "create drop alter unique index concurrently reindex vacuum full analyze cluster database tablespace table system subscription schema".split(
    " "
  )
);
function reason(context) {
  const { session, statement } = context;
  if (statement.body) return "a DO block is always inside one";
  if (session.begunBy) {
    return `the file begins one on line ${session.begunBy.source.position(session.begunBy.span.start).line}`;
  }
  return transactionOf(context).why;
}
function adviceFor(context) {
  const { statement, session } = context;
  const sql = `${statement.sql};`;
  const rule176 = transactionOf(context);
  if (statement.body) {
    return {
      summary: "Write the statement at the top level of a migration of its own.",
      steps: [outside(context, "In a migration of its own", sql)]
    };
  }
  if (session.begunBy) {
    return {
      summary: "Move the statement out of the transaction block, into a migration of its own.",
      steps: [outside(context, "In a migration of its own, without BEGIN", sql)]
    };
  }
  if (rule176.mode === "simple-query") {
    return {
      summary: "Give the statement a file of its own: one statement alone is sent without a transaction.",
      steps: [{ title: "In a file that holds nothing else", sql, outsideTransaction: true }]
    };
  }
  return {
    summary: rule176.optOut ? `Move the statement to a migration of its own and ${rule176.optOut}.` : "Run the statement outside the tool: it has no way to run a migration without a transaction.",
    steps: [{ title: "In a migration of its own, outside a transaction", sql, outsideTransaction: true }]
  };
}

// src/lint-migrations/rules/reindex.ts
var rule126 = {
  id: "reindex",
  title: "REINDEX while writes, and soon reads, wait",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P60", "P75"],
  what: "Finds `REINDEX` of an index, a table, a schema or a database without `CONCURRENTLY`.",
  why: "It takes SHARE on the table, so that writes wait, and ACCESS EXCLUSIVE on the index. Planning a query asks for a lock on every index of its tables: reads of the table wait too, whether they would use that index or not. `CONCURRENTLY` builds a second index beside the old one and swaps them.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);",
      sql: "REINDEX INDEX orders_state;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "REINDEX (VERBOSE) TABLE orders;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);",
      sql: "REINDEX INDEX CONCURRENTLY orders_state;",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["ReindexStmt"],
  when: "work",
  *statement(context) {
    const { statement } = context;
    const node = nodeOf(statement, "ReindexStmt");
    const pieces = blockingWork(context, ["reindex"]);
    if (!node || pieces.length === 0) return;
    const word = node.kind === "REINDEX_OBJECT_SYSTEM" ? null : kindWord(context.statement);
    const at = word === null ? 0 : word - statement.span.start;
    const sql = `${statement.sql.slice(0, at)} CONCURRENTLY${statement.sql.slice(at)};`;
    yield blockingProblem(
      context,
      pieces,
      `Building the indexes of ${listOf(pieces.map((piece) => displayName(piece.work.relation)))} anew`,
      {
        ...word === null ? {} : {
          advice: {
            summary: "Reindex concurrently, in a migration of its own that runs outside a transaction.",
            steps: [outside(context, "In a migration of its own, outside a transaction", sql)]
          }
        },
        ...word !== null && runsAlone(context) ? {
          fix: {
            title: "Reindex concurrently",
            edits: [{ file: statement.source.file, start: word, end: word, text: " CONCURRENTLY" }]
          }
        } : {}
      }
    );
  }
};
function kindWord(statement) {
  const reindex = findWord(statement, statement.span.start, "reindex");
  if (!reindex) return null;
  const { text: text3 } = statement.source;
  let depth = 0;
  for (let token2 = nextToken(text3, reindex.end, statement.span.end); token2; token2 = nextToken(text3, token2.end, statement.span.end)) {
    const character = text3[token2.start];
    if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (depth === 0 && token2.kind === "word") return token2.end;
  }
  return null;
}

// src/lint-migrations/advice/rename-column.ts
function renameColumnAdvice(server, catalog, table, from, to) {
  const name = displayName(table);
  const oldColumn = quoteIdentifier(from);
  const newColumn = quoteIdentifier(to);
  const known2 = catalog.relation(table)?.columns.get(from);
  const sync = triggerName(catalog, table, [from, to, "sync"]);
  const routine = inSchemaOf(table, sync);
  const type = known2?.type ? typeSql(known2.type) : null;
  const copies = copyIndexes(catalog, table, from, to);
  const referencing = copies.keys.length > 0 ? foreignKeysToColumn(catalog, table, from, to) : [];
  const steps = [
    {
      title: `Expand: add ${newColumn} and keep it equal to ${oldColumn}, whichever one the code writes${type ? "" : ` (put the type of ${oldColumn} in place of text)`}`,
      sql: [
        `ALTER TABLE ${name} ADD COLUMN ${newColumn} ${type ?? "text"};`,
        `CREATE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS $$`,
        "BEGIN",
        `  IF TG_OP = 'INSERT' AND NEW.${newColumn} IS NULL OR TG_OP = 'UPDATE' AND NEW.${newColumn} IS NOT DISTINCT FROM OLD.${newColumn} THEN`,
        `    NEW.${newColumn} := NEW.${oldColumn};`,
        "  ELSE",
        `    NEW.${oldColumn} := NEW.${newColumn};`,
        "  END IF;",
        "  RETURN NEW;",
        "END",
        "$$;",
        `CREATE TRIGGER ${quoteIdentifier(sync)} BEFORE INSERT OR UPDATE ON ${name}`,
        `  FOR EACH ROW EXECUTE FUNCTION ${routine}();`
      ].join("\n")
    },
    backfillStep("Backfill: copy the values of existing rows in batches, outside a transaction", {
      catalog,
      table,
      assign: `${newColumn} = ${oldColumn}`,
      unfilled: `${newColumn} IS NULL AND ${oldColumn} IS NOT NULL`
    }),
    ...copies.steps,
    ...known2?.notNull ? setNotNullSteps(catalog, server, table, [to]) : [],
    { title: `Deploy code that uses ${newColumn} only`, sql: "" },
    {
      title: "Contract: drop the trigger and the old column in a later migration",
      sql: [
        `DROP TRIGGER ${quoteIdentifier(sync)} ON ${name};`,
        `DROP FUNCTION ${routine}();`,
        ...referencing.map((one) => one.drop),
        ...takeOverKeys(table, copies.keys),
        `ALTER TABLE ${name} DROP COLUMN ${oldColumn};`,
        ...known2?.hasDefault && known2.defaultSql ? [`ALTER TABLE ${name} ALTER COLUMN ${newColumn} SET DEFAULT ${known2.defaultSql};`] : [],
        ...referencing.map((one) => one.add)
      ].join("\n")
    },
    ...referencing.length > 0 ? [
      {
        title: "Check the foreign keys that were made anew while reads and writes go on",
        sql: referencing.map((one) => one.validate).join("\n")
      }
    ] : []
  ];
  return {
    summary: `Add ${newColumn}, keep both columns equal while old and new code run, then drop ${oldColumn}.`,
    steps: numbered(steps)
  };
}

// src/lint-migrations/rules/rename-column.ts
var rule127 = {
  id: "rename-column",
  title: "Column renamed under running code",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P28", "X5"],
  what: "Finds `ALTER TABLE \u2026 RENAME COLUMN` on a table that production already has.",
  why: "The rename itself takes a moment, but there is no moment at which both the old and the new code are right. Every query of the version that still runs names the old column and fails with `42703` until the new version is everywhere; a rollback of the code fails the same way.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, mail text NOT NULL);",
      sql: "ALTER TABLE customers RENAME COLUMN mail TO email;"
    },
    {
      title: "The word COLUMN may be left out",
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, "Mail" text);',
      sql: 'ALTER TABLE customers RENAME "Mail" TO mail;'
    },
    {
      title: "A view is an interface too",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nCREATE VIEW order_totals AS SELECT id, total FROM orders;",
      sql: "ALTER VIEW order_totals RENAME COLUMN total TO amount;"
    }
  ],
  good: [
    {
      title: "Expand: a second column, kept equal by a trigger",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, mail text);",
      sql: [
        "ALTER TABLE customers ADD COLUMN email text;",
        [
          "CREATE FUNCTION customers_mail_email() RETURNS trigger LANGUAGE plpgsql AS $$",
          "BEGIN",
          "  NEW.email := NEW.mail;",
          "  RETURN NEW;",
          "END",
          "$$;",
          "CREATE TRIGGER customers_mail_email BEFORE INSERT OR UPDATE ON customers",
          "  FOR EACH ROW EXECUTE FUNCTION customers_mail_email();"
        ].join("\n")
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration has no users yet",
      sql: "CREATE TABLE parcels (id bigint PRIMARY KEY, wieght int);\nALTER TABLE parcels RENAME COLUMN wieght TO weight;",
      strongestLock: "none"
    },
    {
      title: "So has a column that the same migration added",
      before: "CREATE TABLE parcels (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE parcels ADD COLUMN wieght int;\nALTER TABLE parcels RENAME COLUMN wieght TO weight;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["RenameStmt"],
  *statement(context) {
    const { statement, catalog, server } = context;
    const rename = nodeOf(statement, "RenameStmt");
    if (rename?.renameType !== "OBJECT_COLUMN" || !rename.relation) return;
    const table = relationName(catalog, rename.relation);
    const from = rename.subname ?? "";
    const to = rename.newname ?? "";
    if (!inProduction(context, table) || addedBefore(context, table, from) || undoesUp(context, from)) return;
    const { references, ending } = codeUsing(context, from, table);
    const isTable = rename.relationType === "OBJECT_TABLE";
    const alias = laterStatements(context).some((later) => {
      const alteration = alterationOf(later, catalog);
      return alteration !== null && keyOf(alteration.table) === keyOf(table) && alteration.commands.some((command) => inside(command.node.def, "ColumnDef")?.colname === from);
    });
    yield {
      message: alias ? `Code that still writes ${displayName(table)}.${quoteIdentifier(from)} fails once it is renamed to ${quoteIdentifier(to)}${ending}.` : `Every query of running code that names ${displayName(table)}.${quoteIdentifier(from)} fails from the moment it is renamed to ${quoteIdentifier(to)}${ending}.`,
      severity: alias ? "notice" : "warning",
      ...isTable ? { advice: renameColumnAdvice(server, catalog, table, from, to) } : {},
      ...references ? { references } : {}
    };
  }
};

// src/lint-migrations/rules/rename-enum-value.ts
var rule128 = {
  id: "rename-enum-value",
  title: "Enum value renamed under running code",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P106", "X5"],
  what: "Finds `ALTER TYPE \u2026 RENAME VALUE`.",
  why: "Every row changes its value at once as far as code can see. Instances of the old code write the old word and get `22P02`; they read a word that they do not know. A second value that lives beside the first one for a while has neither problem.",
  bad: [
    { before: "CREATE TYPE state AS ENUM ('open', 'payed');", sql: "ALTER TYPE state RENAME VALUE 'payed' TO 'paid';" },
    {
      before: "CREATE SCHEMA shop;\nCREATE TYPE shop.size AS ENUM ('S');",
      sql: "ALTER TYPE shop.size RENAME VALUE 'S' TO 'small';"
    }
  ],
  good: [
    {
      title: "A second value; rows move over when all code knows it",
      before: "CREATE TYPE state AS ENUM ('open', 'payed');\nCREATE TABLE orders (id bigint PRIMARY KEY, state state);",
      sql: [
        "ALTER TYPE state ADD VALUE 'paid' AFTER 'payed';",
        "UPDATE orders SET state = 'paid' WHERE state = 'payed' AND id BETWEEN 1 AND 10000;"
      ],
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "A type of the same migration",
      sql: "CREATE TYPE state AS ENUM ('payed');\nALTER TYPE state RENAME VALUE 'payed' TO 'paid';",
      strongestLock: "none"
    }
  ],
  on: ["AlterEnumStmt"],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    const rename = nodeOf(statement, "AlterEnumStmt");
    if (!rename?.oldVal || !rename.newVal) return;
    const type = userTypeName(catalog, rename.typeName);
    if (createsType(statements.slice(0, index), type.name) || undoesUp(context, rename.oldVal)) return;
    const { references, ending } = codeUsing(context, rename.oldVal, type);
    const literal2 = (text3) => `'${text3.replaceAll("'", "''")}'`;
    const users = [];
    for (const relation of catalog.relations()) {
      for (const column of relation.columns.values()) {
        if (column.type?.name === type.name && !column.type.array && relation.kind === "table") {
          users.push(
            `UPDATE ${displayName(relation.name)} SET ${quoteIdentifier(column.name)} = ${literal2(rename.newVal)} WHERE ${quoteIdentifier(column.name)} = ${literal2(rename.oldVal)};`
          );
        }
      }
    }
    yield {
      message: `Running code that writes ${literal2(rename.oldVal)} to a column of type ${displayName(type)} fails, and reads ${literal2(rename.newVal)}, which it does not know${ending}.`,
      advice: {
        summary: "Add the new value, move code and rows over, and leave the old value unused.",
        steps: [
          {
            title: "1. Add the value in a migration of its own",
            sql: `ALTER TYPE ${displayName(type)} ADD VALUE ${literal2(rename.newVal)} AFTER ${literal2(rename.oldVal)};`
          },
          { title: "2. Deploy code that reads both and writes the new one", sql: "" },
          { title: "3. Move the rows over, in batches when there are many", sql: users.join("\n") }
        ]
      },
      ...references ? { references } : {}
    };
  }
};

// src/lint-migrations/rules/rename-schema.ts
var rule129 = {
  id: "rename-schema",
  title: "Schema renamed under running code",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P84"],
  what: "Finds `ALTER SCHEMA \u2026 RENAME TO` for a schema that an earlier migration made or that was there before.",
  why: "All objects of the schema change their full name at once. Code that writes `schema.table`, a `search_path` set for a role or in a connection string, and function bodies kept as text go on using the old name and fail.",
  bad: [
    { before: "CREATE SCHEMA billing;", sql: "ALTER SCHEMA billing RENAME TO invoicing;" },
    {
      before: "CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id bigint PRIMARY KEY);",
      sql: 'ALTER SCHEMA billing RENAME TO "Invoicing";'
    }
  ],
  good: [
    {
      title: "A new schema with views over the old one; code moves table by table",
      before: "CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id bigint PRIMARY KEY);",
      sql: "CREATE SCHEMA invoicing;\nCREATE VIEW invoicing.invoices AS SELECT id FROM billing.invoices;",
      strongestLock: "ACCESS SHARE"
    },
    {
      title: "A schema of the same migration",
      sql: "CREATE SCHEMA biling;\nALTER SCHEMA biling RENAME TO billing;",
      strongestLock: "none"
    }
  ],
  on: ["RenameStmt"],
  *statement(context) {
    const rename = nodeOf(context.statement, "RenameStmt");
    if (rename?.renameType !== "OBJECT_SCHEMA") return;
    const from = rename.subname ?? "";
    const createdHere = context.statements.slice(0, context.index).some((earlier) => nodeOf(earlier, "CreateSchemaStmt")?.schemaname === from);
    if (createdHere || undoesUp(context, from)) return;
    const tables = [...context.catalog.relations()].filter((relation) => relation.name.schema === from).length;
    const { references, ending } = codeUsing(context, from);
    yield {
      message: `Running code that names schema ${quoteIdentifier(from)}, in a query or in search_path, loses ${tables > 1 ? `its ${tables} relations` : "what is in it"} when it becomes ${quoteIdentifier(rename.newname ?? "")}${ending}.`,
      advice: {
        summary: "Make the new schema beside the old one and let code move to it table by table.",
        steps: [
          {
            title: "1. Make the new schema; add a view there for each table that code is to find under the new name",
            sql: `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(rename.newname ?? "")};`
          },
          {
            title: "2. Deploy code that uses the new names, then move the tables with ALTER TABLE \u2026 SET SCHEMA",
            sql: ""
          }
        ]
      },
      ...references ? { references } : {}
    };
  }
};

// src/lint-migrations/advice/rename-table.ts
function renameTableAdvice(server, catalog, table, newName) {
  const oldDisplay = displayName(table);
  const newDisplay = displayName({ schema: table.schema, name: newName });
  const invoker = server.major >= 15 ? " WITH (security_invoker = true)" : "";
  const rowSecurity = server.major < 15 && catalog.relation(table)?.rowSecurity === true ? " (before PostgreSQL 15 the row security of the table does not apply to users of the view)" : "";
  return {
    summary: `Rename the table and leave a view named ${oldDisplay} behind until no running code uses that name.`,
    steps: [
      {
        title: `1. In one transaction, rename and put a view in place of the old name; GRANT on the view what the code needs${rowSecurity}`,
        sql: [
          `ALTER TABLE ${oldDisplay} RENAME TO ${quoteIdentifier(newName)};`,
          `CREATE VIEW ${oldDisplay}${invoker} AS SELECT * FROM ${newDisplay};`
        ].join("\n")
      },
      { title: `2. Deploy code that uses ${newDisplay}`, sql: "" },
      { title: "3. Drop the view in a later migration", sql: `DROP VIEW ${oldDisplay};` }
    ]
  };
}

// src/lint-migrations/rules/rename-table.ts
var kinds = /* @__PURE__ */ new Map([
  ["OBJECT_TABLE", "table"],
  ["OBJECT_FOREIGN_TABLE", "foreign table"],
  ["OBJECT_VIEW", "view"],
  ["OBJECT_MATVIEW", "materialized view"]
]);
var rule130 = {
  id: "rename-table",
  title: "Table renamed under running code",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P83", "X5"],
  what: "Finds `ALTER TABLE \u2026 RENAME TO` (and views, materialized and foreign tables) on a relation that production has, unless the same script leaves a view of the old name behind.",
  why: "Between the rename and the last deployed instance, old code asks for a table that is not there (`42P01`), and a rollback of the code brings that back. A view of the old name costs nothing, is writable when it is a plain `SELECT` of one table, and makes the rename a non-event.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE users RENAME TO accounts;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE VIEW active_users AS SELECT id FROM users;",
      sql: "ALTER VIEW active_users RENAME TO live_users;"
    },
    {
      title: "A view of another name does not help",
      before: "CREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE users RENAME TO accounts;\nCREATE VIEW old_users AS SELECT * FROM accounts;"
    }
  ],
  good: [
    {
      title: "Rename and leave a view of the old name",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "ALTER TABLE users RENAME TO accounts;\nCREATE VIEW users AS SELECT id, email FROM accounts;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE usres (id bigint PRIMARY KEY);\nALTER TABLE usres RENAME TO users;",
      strongestLock: "none"
    }
  ],
  on: ["RenameStmt"],
  *statement(context) {
    const { statement, catalog, server } = context;
    const rename = nodeOf(statement, "RenameStmt");
    const kind = kinds.get(rename?.renameType ?? "");
    if (!rename?.relation || !kind) return;
    const table = relationName(catalog, rename.relation);
    const to = rename.newname ?? "";
    if (!inProduction(context, table) || undoesUp(context, table.name) || viewTakesName(context, table)) return;
    const { references, ending } = codeUsing(context, table.name);
    yield {
      message: `Every query of running code that names the ${kind} ${displayName(table)} fails from the moment it is renamed to ${quoteIdentifier(to)}${ending}.`,
      ...kind === "table" ? { advice: renameTableAdvice(server, catalog, table, to) } : {},
      ...references ? { references } : {}
    };
  }
};

// src/lint-migrations/rules/replace-view-columns.ts
var rule131 = {
  id: "replace-view-columns",
  title: "OR REPLACE that would take columns from a view",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P112"],
  what: "Finds `CREATE OR REPLACE VIEW` whose columns do not begin with those that the view has: one is missing, renamed, moved or of another type.",
  why: "A view may only be replaced by one with the same columns first, in the same order and of the same types; new ones may follow. Anything else is refused with `42P16`, and the deployment stops.",
  bad: [
    {
      title: "A column is missing",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\nCREATE VIEW contacts AS SELECT id, email, phone FROM users;",
      sql: "CREATE OR REPLACE VIEW contacts AS SELECT id, phone FROM users;"
    },
    {
      title: "A column in front of the others",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE VIEW contacts AS SELECT id FROM users;",
      sql: "CREATE OR REPLACE VIEW contacts AS SELECT email, id FROM users;"
    }
  ],
  good: [
    {
      title: "New columns last",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE VIEW contacts AS SELECT id FROM users;",
      sql: "CREATE OR REPLACE VIEW contacts AS SELECT id, email FROM users;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "Drop and create in one transaction",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\nCREATE VIEW contacts AS SELECT id, email, phone FROM users;",
      sql: "DROP VIEW contacts;\nCREATE VIEW contacts AS SELECT id, phone FROM users;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["ViewStmt"],
  when: "failures",
  *statement(context) {
    const view = nodeOf(context.statement, "ViewStmt");
    for (const failure of failuresFor("replace-view-columns", context)) {
      const name = displayName(relationName(context.catalog, view?.view));
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        advice: {
          summary: `Drop ${name} and create it again in one transaction, with its grants.`,
          steps: [{ title: "Before this statement", sql: `DROP VIEW ${name};` }]
        }
      };
    }
  }
};

// src/lint-migrations/rules/required-columns.ts
var rule132 = {
  id: "required-columns",
  title: "Table without a column that all have",
  category: "style",
  severity: "warning",
  enabled: false,
  covers: ["P128"],
  what: "Finds new tables that lack a column which every table of the project has to have.",
  why: "What copies changes to a warehouse, deletes what is old or tells tenants apart relies on such a column in every table, and fails on the first one without it.",
  options: {
    columns: { type: "list", default: ["created_at"], what: "Names of the columns, as the server keeps them." }
  },
  bad: [
    { sql: "CREATE TABLE orders (id bigint PRIMARY KEY);" },
    {
      options: { columns: ["tenant_id", "created_at"] },
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());"
    }
  ],
  good: [
    {
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());",
      strongestLock: "none"
    },
    {
      title: "Also when it comes by a later statement",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();",
      strongestLock: "none"
    },
    {
      title: "Or from another table",
      before: "CREATE TABLE stamps (created_at timestamptz NOT NULL DEFAULT now());",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, LIKE stamps INCLUDING DEFAULTS);",
      strongestLock: "ACCESS SHARE"
    }
  ],
  *script(context) {
    if (context.direction !== "up") return;
    const option = context.option("columns");
    const wanted = Array.isArray(option) ? option.map(String) : [];
    for (const statement of context.statements) {
      const create = nodeOf(statement, "CreateStmt");
      if (!create || create.partbound || create.ofTypename || statement.body?.kind === "function") continue;
      const relation = context.catalog.relation(relationName(context.catalog, create.relation));
      if (!relation?.certain || relation.temporary) continue;
      const missing2 = wanted.filter((name) => !relation.columns.has(name));
      if (missing2.length === 0) continue;
      yield {
        message: `${displayName(relation.name)} lacks ${listOf(missing2.map(quoteIdentifier))}, which every table of this project has.`,
        span: statement.span
      };
    }
  }
};

// src/lint-migrations/rules/row-security-off.ts
var rule133 = {
  id: "row-security-off",
  title: "Row security switched off",
  category: "security",
  severity: "error",
  enabled: true,
  covers: ["P96"],
  what: "A table in use loses its row security: `DISABLE ROW LEVEL SECURITY`, or `NO FORCE` for the owner.",
  why: "From that moment every role with rights on the table sees and changes the rows of all tenants. The policies are still listed, and do nothing.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
      sql: "ALTER TABLE orders DISABLE ROW LEVEL SECURITY;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);",
      sql: "CREATE POLICY by_tenant ON orders USING (tenant = 1);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_DisableRowSecurity", "AT_NoForceRowSecurity"],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type === "AT_DisableRowSecurity") {
        yield {
          message: `The policies of ${alteration.shown} no longer apply: every role with rights on it sees and changes all rows.`,
          span: command.span
        };
      } else if (command.type === "AT_NoForceRowSecurity") {
        yield {
          message: `The policies of ${alteration.shown} no longer apply to its owner, which is often the application's own role.`,
          span: command.span,
          severity: "warning"
        };
      }
    }
  }
};

// src/lint-migrations/rules/row-security-without-policy.ts
var rule134 = {
  id: "row-security-without-policy",
  title: "Row security without a policy",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P96"],
  what: "A script switches row security on for a table that has no policy when the script ends.",
  why: "Without a policy nobody but the owner and superusers sees any row (manual, section 5.9). To the application the table is empty, without an error.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);",
      sql: "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, tenant int);",
      sql: "CREATE POLICY by_tenant ON orders USING (tenant = 1);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  *script(context) {
    if (context.direction === "down") return;
    for (const statement of context.statements) {
      const alteration = alterationOf(statement, context.catalog);
      for (const command of alteration?.commands ?? []) {
        if (!alteration || command.type !== "AT_EnableRowSecurity") continue;
        const table = context.catalog.relation(alteration.table);
        if (!table?.rowSecurity || table.policies.size > 0) continue;
        yield {
          message: `${displayName(alteration.table)} has row security and no policy: to everybody but its owner it is empty.`,
          span: command.span,
          advice: {
            summary: "Create the policies first, in the same transaction.",
            steps: [
              {
                title: "Before this statement, for each role",
                sql: `CREATE POLICY application ON ${alteration.shown} FOR ALL USING (true);`
              }
            ]
          }
        };
      }
    }
  }
};

// src/core/report/secrets.ts
var shapes2 = [
  {
    what: "a private key",
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g
  },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: "a GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/g },
  { what: "a GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { what: "a Slack token", pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g },
  { what: "a Stripe key", pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: "a Google API key", pattern: /\bAIza[0-9A-Za-z_-]{35}\b/g },
  { what: "a SendGrid key", pattern: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { what: "a JSON web token", pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  // The user's name may be empty, the password not; a placeholder is no password.
  {
    what: "a password in a URL",
    pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"]*:)(?![${<*x]+@)[^\s@/'"$<{]{3,}(?=@[\w.-]+)/gi
  },
  // Only beside another key of a connection string: `SET password = …` is a column.
  {
    what: "a password in a connection string",
    pattern: /(?<=\b(?:host|hostaddr|port|dbname|user)=[^\s';]*\s(?:[^';]{0,80}\s)?password=)(?![${<*])[^\s'";$<{]{3,}|(?<=\bpassword=)(?![${<*])[^\s'";$<{]{3,}(?=\s+(?:host|hostaddr|port|dbname|user)=)/gi
  },
  {
    what: "a password of a role",
    pattern: /(?<=\b(?:CREATE|ALTER)\s+(?:ROLE|USER)\b[^;']{0,300}\bPASSWORD\s+')(?!SCRAM-SHA-256\$|md5[0-9a-f]{32}'|\$\{|\{\{|:)[^']+(?=')/gi
  }
];
var hint = /-----BEGIN|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|k_live_|AIza|SG\.|eyJ|:\/\/|password/;
var hintInCapitals = /password/i;
function findSecrets(text3) {
  if (!hint.test(text3) && !hintInCapitals.test(text3)) return [];
  const found = [];
  for (const { what, pattern: pattern2 } of shapes2) {
    pattern2.lastIndex = 0;
    for (const match of text3.matchAll(pattern2)) {
      if (match[0] !== "") found.push({ what, start: match.index, end: match.index + match[0].length });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((one, place2) => !found.slice(0, place2).some((other) => other.end > one.start));
}

// src/lint-migrations/rules/secret-in-migration.ts
var rule135 = {
  id: "secret-in-migration",
  title: "Password, key or token in a migration",
  category: "security",
  severity: "error",
  enabled: true,
  covers: [],
  what: "A migration holds what looks like a secret: the password of a role, a password in a connection string or URL, a private key, or a token of a well-known service. The report never shows it.",
  why: "Migrations are kept for ever, and everybody who may read the repository may read them. The server may log the statement as well. A secret that was committed has to be replaced, not only deleted.",
  bad: [
    { title: "the password of a role", sql: "CREATE ROLE reporting LOGIN PASSWORD 'correct-horse';" },
    {
      title: "in a connection string",
      sql: "CREATE SUBSCRIPTION orders CONNECTION 'host=db1 user=repl password=hunter22' PUBLICATION orders WITH (connect = false);"
    }
  ],
  good: [
    {
      title: "the role is made here, its password elsewhere",
      sql: "CREATE ROLE reporting_job NOLOGIN;\nDROP ROLE reporting_job;",
      strongestLock: "none"
    }
  ],
  *script(context) {
    const { source, pieces } = context.direction === "up" ? context.migration.up : context.migration.down ?? context.migration.up;
    for (const secret of findSecrets(source.text)) {
      if (!pieces.some((piece) => secret.start >= piece.start && secret.end <= piece.end)) continue;
      yield {
        message: `This looks like ${secret.what}, which everybody who can read the repository now has.`,
        span: { start: secret.start, end: secret.end },
        advice: {
          summary: "Replace the secret where it is used, take it out of the file, and set it outside of migrations.",
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/rules/security-definer-search-path.ts
var rule136 = {
  id: "security-definer-search-path",
  title: "SECURITY DEFINER without a search_path",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: ["P110"],
  what: "A function or procedure runs with the rights of its owner and does not fix its `search_path`, or names a schema after `pg_temp`, or leaves `pg_temp` to be searched first.",
  why: "Whoever calls it chooses which schemas are searched. A table or operator of the caller's own, put in front, is then used with the owner's rights (manual, CREATE FUNCTION, writing SECURITY DEFINER functions safely).",
  bad: [
    {
      sql: "CREATE FUNCTION whoami() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT 'x'::text $$;"
    },
    {
      title: "temporary tables come first unless they are named last",
      sql: "CREATE FUNCTION whoami() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$ SELECT 'x'::text $$;"
    }
  ],
  good: [
    {
      sql: "CREATE FUNCTION whoami() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 'x'::text $$;",
      strongestLock: "none"
    },
    {
      title: "nothing is searched at all",
      sql: "CREATE FUNCTION whoami() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$ SELECT 'x'::text $$;",
      strongestLock: "none"
    }
  ],
  on: ["CreateFunctionStmt", "AlterFunctionStmt"],
  *statement(context) {
    const create = nodeOf(context.statement, "CreateFunctionStmt");
    const alter = nodeOf(context.statement, "AlterFunctionStmt");
    const options = [...nodesIn(create?.options ?? alter?.actions, "DefElem")];
    const definer = options.find((one) => one.defname === "security");
    if (!definer || inside(definer.arg, "Boolean")?.boolval !== true) return;
    const name = stringsOf(create?.funcname ?? alter?.func?.objname).join(".");
    const set = [...nodesIn(options, "VariableSetStmt")].find((one) => one.name === "search_path");
    if (!set) {
      if (alter && setLater(context.statements, name)) return;
      yield {
        message: `${name} runs with its owner's rights and searches whatever schemas its caller chose.`,
        advice: {
          summary: "Fix the search_path on the function, with pg_temp last.",
          steps: [{ title: "Add to the definition", sql: "SET search_path = pg_catalog, public, pg_temp" }]
        }
      };
      return;
    }
    const path = [...nodesIn(set.args, "A_Const")].map((one) => one.sval?.sval ?? "");
    if (path.every((schema) => schema === "" || schema === "pg_catalog") || path.at(-1) === "pg_temp") return;
    yield {
      message: `${name} runs with its owner's rights, and the caller's temporary tables come before every schema of its search_path.`,
      advice: {
        summary: "Name pg_temp last.",
        steps: [
          {
            title: "In the definition",
            sql: `SET search_path = ${[...path.filter((one) => one !== "pg_temp"), "pg_temp"].join(", ")}`
          }
        ]
      }
    };
  }
};
function setLater(statements, name) {
  return statements.some((statement) => {
    const alter = nodeOf(statement, "AlterFunctionStmt");
    return alter !== void 0 && stringsOf(alter.func?.objname).join(".") === name && [...nodesIn(alter.actions, "VariableSetStmt")].some((one) => one.name === "search_path");
  });
}

// src/lint-migrations/rules/select-star-view.ts
var rule137 = {
  id: "select-star-view",
  title: "View over SELECT *",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P112"],
  what: "Finds a view or materialized view whose outermost SELECT has `*` over a table that an earlier migration made.",
  why: "The server writes the columns out when the view is created. A column that is added to the table later is not in the view, and `CREATE OR REPLACE VIEW` with the same text then fails if the column has to come before another one. A column of the table cannot be dropped while the view has it, though no query may need it there.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "CREATE VIEW live_users AS SELECT * FROM users;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "CREATE MATERIALIZED VIEW user_list AS SELECT u.*, 1 AS one FROM users u;"
    }
  ],
  good: [
    {
      title: "The columns that are meant",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "CREATE VIEW live_users AS SELECT id, email FROM users;",
      strongestLock: "ACCESS SHARE"
    },
    {
      title: "count(*) is no list of columns",
      before: "CREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "CREATE VIEW user_count AS SELECT count(*) FROM users;",
      strongestLock: "ACCESS SHARE"
    },
    {
      title: "The view of an old name, for a while",
      before: "CREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE users RENAME TO accounts;\nCREATE VIEW users AS SELECT * FROM accounts;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["ViewStmt", "CreateTableAsStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    const view = nodeOf(statement, "ViewStmt");
    const materialized = nodeOf(statement, "CreateTableAsStmt");
    if (materialized && materialized.objtype !== "OBJECT_MATVIEW") return;
    const range = view?.view ?? materialized?.into?.rel;
    const query = inside(view?.query ?? materialized?.query, "SelectStmt");
    if (!query || !range || range.relpersistence === "t") return;
    const star = starOf(query);
    if (!star) return;
    const name = relationName(catalog, range);
    const takesOldName = context.statements.slice(0, context.index).some((earlier) => {
      const rename = nodeOf(earlier, "RenameStmt");
      return rename?.renameType === "OBJECT_TABLE" && rename.relation?.relname === name.name || nodeOf(earlier, "AlterObjectSchemaStmt")?.relation?.relname === name.name;
    });
    if (takesOldName) return;
    const sources = [...nodesIn(query.fromClause, "RangeVar")].map((source) => relationName(catalog, source));
    if (!sources.some((source) => (catalog.relation(source)?.bornIn ?? placeOf(context)) < placeOf(context))) return;
    const columns = sources.length === 1 && sources[0] ? [...catalog.relation(sources[0])?.columns.keys() ?? []] : [];
    yield {
      message: `${displayName(name)} keeps the columns that its tables have now: one that is added later is missing from it, and none can be dropped.`,
      span: context.spanAt(star.location),
      advice: {
        summary: `Name the columns${columns.length > 0 && columns.length <= 12 ? `: ${columns.join(", ")}` : ""}.`,
        steps: []
      }
    };
  }
};
function starOf(query) {
  if (query.larg) return starOf(query.larg);
  for (const target of query.targetList ?? []) {
    const reference = inside(inside(target, "ResTarget")?.val, "ColumnRef");
    if (reference?.fields?.some((field) => "A_Star" in field)) return reference;
  }
  return void 0;
}

// src/lint-migrations/rules/self-assignment.ts
var rule138 = {
  id: "self-assignment",
  title: "Column set to itself",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P123"],
  what: "Finds `UPDATE \u2026 SET a = a`.",
  why: "Every row that matches is written anew, locked and passed to the triggers, and holds what it held before. Most often another column was meant. As a way to make triggers run it deserves a comment.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text, mail text);",
      sql: "UPDATE users SET email = email WHERE id < 1000;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "UPDATE users u SET email = u.email WHERE id < 1000;"
    }
  ],
  good: [
    {
      title: "From another column",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text, mail text);",
      sql: "UPDATE users SET email = mail WHERE email IS NULL AND id < 1000;",
      strongestLock: "ROW EXCLUSIVE"
    }
  ],
  on: ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"],
  *statement(context) {
    for (const update of changes(context.statement, "UpdateStmt")) {
      const self = update.relation?.alias?.aliasname ?? update.relation?.relname;
      for (const node of update.targetList ?? []) {
        const target = inside(node, "ResTarget");
        const value = stringsOf(inside(target?.val, "ColumnRef")?.fields);
        if (!target?.name || target.indirection?.length || value.at(-1) !== target.name) continue;
        if (value.length > 1 ? value.at(-2) !== self : update.fromClause?.length) continue;
        yield {
          message: `Setting ${quoteIdentifier(target.name)} to itself writes and locks every matching row without changing it.`,
          span: context.spanAt(target.location)
        };
      }
    }
  }
};

// src/lint-migrations/rules/serial-type.ts
var rule139 = {
  id: "serial-type",
  title: "serial instead of an identity column",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P127"],
  what: "Finds columns of the types `serial`, `bigserial` and `smallserial`.",
  why: "A serial is an integer with a sequence beside it. Rights on the sequence have to be granted for themselves, a value given by hand makes the next number clash later, and the default stays behind when the sequence is replaced. `GENERATED ALWAYS AS IDENTITY`, the SQL standard's way, has none of this.",
  bad: [
    { sql: "CREATE TABLE orders (id bigserial PRIMARY KEY);" },
    { sql: "CREATE TABLE orders (id bigint PRIMARY KEY, no serial NOT NULL);" }
  ],
  good: [
    {
      sql: "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
      strongestLock: "none"
    },
    {
      title: "Where rows are copied in with their numbers",
      sql: "CREATE TABLE orders (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!column.serial) continue;
      yield {
        message: `${column.shown} gets its numbers from a sequence with rights and a life of its own.`,
        span: column.span,
        advice: { summary: "Write GENERATED ALWAYS AS IDENTITY after the integer type instead.", steps: [] }
      };
    }
  }
};

// src/lint-migrations/rules/set-expression.ts
var rule140 = {
  id: "set-expression",
  title: "New expression for a stored generated column",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P33"],
  what: "Finds `ALTER COLUMN \u2026 SET EXPRESSION` of a stored generated column on a table in use (PostgreSQL 17 and later).",
  why: "Every row holds a value of the old expression. All of them are computed and written anew, with all indexes, under ACCESS EXCLUSIVE. A second column with the new expression has the same cost; only a plain column that a trigger keeps can be filled in the background.",
  bad: [
    {
      before: "CREATE TABLE lines (id bigint PRIMARY KEY, price int, tax int, total int GENERATED ALWAYS AS (price) STORED);",
      sql: "ALTER TABLE lines ALTER COLUMN total SET EXPRESSION AS (price + tax);",
      versions: { from: 17 }
    },
    {
      before: "CREATE TABLE names (id bigint PRIMARY KEY, a text, b text GENERATED ALWAYS AS (lower(a)) STORED);",
      sql: "ALTER TABLE names ALTER b SET EXPRESSION AS (upper(a));",
      versions: { from: 17 }
    }
  ],
  good: [
    {
      title: "A virtual column is computed when it is read",
      before: "CREATE TABLE lines (id bigint PRIMARY KEY, price int, tax int, total int GENERATED ALWAYS AS (price) VIRTUAL);",
      sql: "ALTER TABLE lines ALTER COLUMN total SET EXPRESSION AS (price + tax);",
      versions: { from: 18 },
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["set-expression"])) {
      const column = displayColumn(work.alteration.table, work.command.name);
      yield commandProblem(context, work, `Changing the expression of ${column}`, {
        advice: {
          summary: "Add a plain column that a trigger computes, fill it in batches, and let the code read that one instead.",
          steps: []
        }
      });
    }
  }
};

// src/lint-migrations/rules/set-local-outside-transaction.ts
var rule141 = {
  id: "set-local-outside-transaction",
  title: "SET LOCAL outside of a transaction",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P113"],
  what: "`SET LOCAL` stands in a script that is known to run outside of a transaction block.",
  why: "It does nothing there: the server warns and forgets the value. A timeout that was meant to protect the next statement is not in force.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "BEGIN;\nSELECT 1;\nCOMMIT;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE orders DROP CONSTRAINT IF EXISTS x;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["VariableSetStmt"],
  *statement(context) {
    const set = nodeOf(context.statement, "VariableSetStmt");
    if (!set?.is_local || context.session.inTransaction) return;
    const ended = context.statements.slice(0, context.index).some((one) => nodeOf(one, "TransactionStmt"));
    if (context.migration.up.transaction.mode === "unknown" && !ended) return;
    yield {
      message: `SET LOCAL ${set.name ?? ""} does nothing here, outside of a transaction block.`,
      advice: { summary: "Write SET without LOCAL, or open a transaction first.", steps: [] }
    };
  }
};

// src/lint-migrations/rules/set-not-null.ts
var rule142 = {
  id: "set-not-null",
  title: "NOT NULL that reads the whole table",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P24", "P25"],
  what: "Finds `SET NOT NULL`, and from PostgreSQL 18 `ADD \u2026 NOT NULL` without `NOT VALID`, on a column for which nothing proves yet that it holds no NULL.",
  why: "PostgreSQL reads the table from end to end to look for a NULL, and holds ACCESS EXCLUSIVE while it does. It skips that when a CHECK of the column, already validated, rules NULL out; and validating lets reads and writes go on. A CHECK that is still NOT VALID proves nothing.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders ALTER COLUMN state SET NOT NULL;"
    },
    {
      title: "A CHECK that was never validated does not help",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nALTER TABLE orders ADD CONSTRAINT state_set CHECK (state IS NOT NULL) NOT VALID;",
      sql: "ALTER TABLE orders ALTER state SET NOT NULL;"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "ALTER TABLE orders ADD CONSTRAINT state_set NOT NULL state;",
      versions: { from: 18 }
    }
  ],
  good: [
    {
      title: "A CHECK first, validated by itself, is the proof",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: [
        "ALTER TABLE orders ADD CONSTRAINT orders_state_not_null CHECK (state IS NOT NULL) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_state_not_null;",
        "ALTER TABLE orders ALTER COLUMN state SET NOT NULL;",
        "ALTER TABLE orders DROP CONSTRAINT orders_state_not_null;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "From PostgreSQL 18 the not-null constraint itself can wait for its check",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: [
        "ALTER TABLE orders ADD CONSTRAINT orders_state_not_null NOT NULL state NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_state_not_null;"
      ],
      versions: { from: 18 },
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["set-not-null", "add-not-null"])) {
      const { alteration, command } = work;
      const column = command.name || stringsOf(constraintOf(command.node)?.keys)[0] || work.pieces[0]?.work.column || "";
      const steps = numbered(setNotNullSteps(context.catalog, context.server, alteration.table, [column]));
      yield commandProblem(context, work, `Making ${displayColumn(alteration.table, column)} NOT NULL`, {
        advice: { summary: "Prove first, without blocking, that the column holds no NULL.", steps }
      });
    }
  }
};

// src/lint-migrations/rules/set-schema.ts
var rule143 = {
  id: "set-schema",
  title: "Table moved to another schema under running code",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P84"],
  what: "Finds `SET SCHEMA` for a table or view that production has, unless a view is left under the old name.",
  why: "To running code the table disappears, unless both schemas are on its `search_path` in the right order. Functions that name it fail too, at the next call and not at deploy time.",
  bad: [
    {
      before: "CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders SET SCHEMA archive;"
    },
    {
      before: "CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE VIEW open_orders AS SELECT id FROM orders;",
      sql: "ALTER VIEW open_orders SET SCHEMA archive;"
    }
  ],
  good: [
    {
      title: "Move and leave a view behind",
      before: "CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders SET SCHEMA archive;\nCREATE VIEW public.orders AS SELECT id FROM archive.orders;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders SET SCHEMA archive;",
      strongestLock: "none"
    }
  ],
  on: ["AlterObjectSchemaStmt"],
  *statement(context) {
    const { catalog } = context;
    const move = nodeOf(context.statement, "AlterObjectSchemaStmt");
    if (!move?.relation || move.objectType === "OBJECT_SEQUENCE") return;
    const table = relationName(catalog, move.relation);
    const to = move.newschema ?? "";
    if (!inProduction(context, table) || undoesUp(context, table.name) || viewTakesName(context, table)) return;
    const { references, ending } = codeUsing(context, table.name);
    const isTable = move.objectType === "OBJECT_TABLE";
    yield {
      message: `Running code that looks for ${displayName(table)} no longer finds it once it is in schema ${quoteIdentifier(to)}${ending}.`,
      ...isTable ? {
        advice: {
          summary: "Leave a view under the old name until no running code uses it.",
          steps: [
            {
              title: "1. In one transaction, move the table and put a view in its place",
              sql: `ALTER TABLE ${displayName(table)} SET SCHEMA ${quoteIdentifier(to)};
CREATE VIEW ${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)} AS SELECT * FROM ${displayName({ schema: to, name: table.name })};`
            },
            { title: "2. Deploy code that uses the new name", sql: "" },
            {
              title: "3. Drop the view in a later migration",
              sql: `DROP VIEW ${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)};`
            }
          ]
        }
      } : {},
      ...references ? { references } : {}
    };
  }
};

// src/lint-migrations/rules/statement-timeout-missing.ts
var rule144 = {
  id: "statement-timeout-missing",
  title: "No statement_timeout before a lock that blocks",
  category: "process",
  severity: "notice",
  enabled: false,
  covers: ["P114"],
  what: "The first statement of a script that locks a table in use against writing or reading comes without a `statement_timeout`. One finding a script. Off by default.",
  why: "A change that was expected to be instant and is not goes on holding its lock until somebody cancels it. A timeout of a few seconds cancels it by itself. Long work, such as building an index concurrently, needs a longer one or none.",
  bad: [{ before: "CREATE TABLE orders (id bigint PRIMARY KEY);", sql: "ALTER TABLE orders ADD COLUMN note text;" }],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "SET lock_timeout = '2s';\nSET statement_timeout = '10s';\nALTER TABLE orders ADD COLUMN note text;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  when: "blocking locks",
  *statement(context) {
    if (context.session.statementTimeoutMs !== null || context.statement.body?.kind === "function") return;
    if (blockingLocks(context).length === 0 || !once(context, "statement-timeout-missing")) return;
    yield {
      message: "Without a statement_timeout, this statement holds its lock for as long as it takes.",
      advice: {
        summary: "Set a statement_timeout that a change of this kind cannot need.",
        steps: [{ title: "At the top of the script", sql: "SET statement_timeout = '10s';" }]
      }
    };
  }
};

// src/lint-migrations/rules/storage-change.ts
var rule145 = {
  id: "storage-change",
  title: "Table or index moved to another storage",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P75", "P88", "P89"],
  what: "Finds `SET LOGGED`, `SET UNLOGGED`, `SET TABLESPACE` and `SET ACCESS METHOD` on a table or index in use, and `ALTER TABLE ALL IN TABLESPACE`.",
  why: "Each of them copies the whole table or index into new files and holds ACCESS EXCLUSIVE until the copy is done. An index can move concurrently (`REINDEX (TABLESPACE \u2026) CONCURRENTLY`, from PostgreSQL 14); for a table there is pg_repack, or a new table that is filled in the background.",
  bad: [
    { before: "CREATE UNLOGGED TABLE staging (id bigint PRIMARY KEY);", sql: "ALTER TABLE staging SET LOGGED;" },
    { before: "CREATE TABLE visits (id bigint PRIMARY KEY);", sql: "ALTER TABLE visits SET UNLOGGED;" },
    {
      before: "CREATE TABLE visits (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE visits SET TABLESPACE fast;"
    }
  ],
  good: [
    {
      title: "Decided when the table is made",
      sql: "CREATE UNLOGGED TABLE staging (id bigint PRIMARY KEY);",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt", "AlterTableMoveAllStmt"],
  when: "work",
  *statement(context) {
    const isIndex = nodeOf(context.statement, "AlterTableStmt")?.objtype === "OBJECT_INDEX";
    for (const pieces of byCommand(
      blockingWork(context, ["set-logged", "set-tablespace", "set-access-method"])
    ).values()) {
      const cause = pieces[0]?.work.cause;
      const what = cause === "set-logged" ? "Changing the logging" : cause === "set-tablespace" ? "Changing the tablespace" : "Changing the access method";
      const names = listOf(pieces.map((piece) => piece.work.index ?? displayName(piece.work.relation)));
      yield blockingProblem(context, pieces, `${what} of ${names}`, {
        advice: {
          summary: isIndex && context.server.major >= 14 ? "Move the index with REINDEX (TABLESPACE \u2026) INDEX CONCURRENTLY instead." : "Use pg_repack, or fill a new table of that storage in the background and swap the names.",
          steps: []
        }
      });
    }
  }
};

// src/lint-migrations/rules/suppression-expired.ts
var rule146 = {
  id: "suppression-expired",
  title: "Suppression whose time is over",
  category: "process",
  severity: "warning",
  enabled: true,
  covers: [],
  what: "A suppression was given an end date, and the date has passed. What it silenced is reported again.",
  why: "The date was set so that somebody looks again. This is the reminder.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "-- drydock: ignore drop-column nobody reads it until 2020-01-31\nALTER TABLE orders DROP COLUMN note;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "-- drydock: ignore drop-column nobody reads it until 2999-01-31\nALTER TABLE orders DROP COLUMN note;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ]
};

// src/lint-migrations/rules/suppression-malformed.ts
var rule147 = {
  id: "suppression-malformed",
  title: "Suppression that cannot be understood",
  category: "process",
  severity: "warning",
  enabled: true,
  covers: [],
  what: "A comment begins with `drydock:` but is no suppression that we can read: no rule is named, the word after the colon is unknown, or its date is none.",
  why: "Its author believes that a finding is silenced for a stated reason. It is not, and whoever reads the file is misled as well.",
  bad: [
    { title: "no rule", sql: "-- drydock: ignore\nSELECT 1;" },
    { title: "an unknown word", sql: "-- drydock: skip drop-column we know\nSELECT 1;" },
    {
      title: "a date that does not exist",
      sql: "-- drydock: ignore drop-column it is empty until 2026-13-45\nSELECT 1;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "-- drydock: ignore drop-column the column was never read until 2027-01-31\nALTER TABLE orders DROP COLUMN note;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ]
};

// src/lint-migrations/rules/suppression-unknown-rule.ts
var rule148 = {
  id: "suppression-unknown-rule",
  title: "Suppression of a rule that does not exist",
  category: "process",
  severity: "warning",
  enabled: true,
  covers: [],
  what: "A suppression names a rule that there is not: a slip of the pen, or a rule of an older version.",
  why: "The finding that it was meant for is reported all the same, or will be one day, and the reason that was written for it is lost.",
  bad: [{ sql: "-- drydock: ignore drop-colum nobody reads it\nSELECT 1;" }],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "-- drydock: ignore drop-column nobody reads it\nALTER TABLE orders DROP COLUMN note;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ]
};

// src/lint-migrations/rules/suppression-unused.ts
var rule149 = {
  id: "suppression-unused",
  title: "Suppression that silences nothing",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: [],
  what: "A suppression stands where the rule that it names finds nothing.",
  why: "It was left behind by an edit, or stands at the wrong statement. Left in place it will silence the next finding there, for a reason that was given for another one.",
  bad: [{ sql: "-- drydock: ignore drop-column nobody reads it\nCREATE TABLE orders (id bigint PRIMARY KEY);" }],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "ALTER TABLE orders DROP COLUMN note; -- drydock: ignore drop-column nobody reads it",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ]
};

// src/lint-migrations/rules/suppression-without-reason.ts
var rule150 = {
  id: "suppression-without-reason",
  title: "Suppression without a reason",
  category: "process",
  severity: "warning",
  enabled: true,
  covers: [],
  what: "A suppression names a rule but does not say why the finding does not matter here.",
  why: "Suppressions are copied from file to file. With the reason beside it, a reviewer can see that it does not hold for the next statement; without, the risky migration goes through.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "-- drydock: ignore drop-column\nALTER TABLE orders DROP COLUMN note;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "-- drydock: ignore drop-column release 41 stopped reading it\nALTER TABLE orders DROP COLUMN note;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ]
};

// src/lint-migrations/rules/swap-enum.ts
var rule151 = {
  id: "swap-enum",
  title: "Enum replaced by another one",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P106", "P107"],
  what: "Finds a column that is changed from one enum type to another, as schema differs do to remove or add a value.",
  why: "The table is written anew while nobody can read it, and the statement fails on the first row that holds a value which the new type has not. Running code that still writes such a value fails after the deployment. When values were only added, `ALTER TYPE \u2026 ADD VALUE` does it in a moment, without touching a table.",
  bad: [
    {
      title: "A value is removed",
      before: "CREATE TYPE role AS ENUM ('user', 'guest', 'admin');\nCREATE TABLE people (id bigint PRIMARY KEY, role role);",
      sql: [
        "CREATE TYPE role_new AS ENUM ('user', 'admin');",
        "ALTER TABLE people ALTER COLUMN role TYPE role_new USING (role::text::role_new);",
        "ALTER TYPE role RENAME TO role_old;",
        "ALTER TYPE role_new RENAME TO role;",
        "DROP TYPE role_old;"
      ].join("\n")
    },
    {
      title: "Values are only added",
      before: "CREATE TYPE role AS ENUM ('user', 'admin');\nCREATE TABLE people (id bigint PRIMARY KEY, role role);",
      sql: "CREATE TYPE role_new AS ENUM ('user', 'admin', 'guest');\nALTER TABLE people ALTER COLUMN role TYPE role_new USING role::text::role_new;"
    }
  ],
  good: [
    {
      title: "Add a value",
      before: "CREATE TYPE role AS ENUM ('user', 'admin');",
      sql: "ALTER TYPE role ADD VALUE 'guest' AFTER 'user';",
      strongestLock: "none"
    },
    {
      title: "Forbid a value, without touching the type",
      before: "CREATE TYPE role AS ENUM ('user', 'guest', 'admin');\nCREATE TABLE people (id bigint PRIMARY KEY, role role);",
      sql: [
        "ALTER TABLE people ADD CONSTRAINT people_no_guests CHECK (role <> 'guest') NOT VALID;",
        "ALTER TABLE people VALIDATE CONSTRAINT people_no_guests;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_AlterColumnType"],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type !== "AT_AlterColumnType" || undoesUp(context, command.name)) continue;
      const definition = inside(command.node.def, "ColumnDef");
      const to = canonicalType(definition?.typeName);
      const from = alteration.relation?.columns.get(command.name)?.type;
      const oldType = from ? catalog.typeOf(from) : void 0;
      const newType = to ? catalog.typeOf(to) : void 0;
      if (oldType?.kind !== "enum" || !to || to.name === from?.name) continue;
      const declared2 = statements.slice(0, index).flatMap((earlier) => {
        const create = nodeOf(earlier, "CreateEnumStmt");
        return create && stringsOf(create.typeName).at(-1) === to.name ? [stringsOf(create.vals)] : [];
      });
      const labels = newType?.kind === "enum" ? newType.labels : declared2[0];
      if (!labels) continue;
      const removed = oldType.labels.filter((label) => !labels.includes(label));
      const added = labels.filter((label) => !oldType.labels.includes(label));
      const column = quoteIdentifier(command.name);
      const shown = `${alteration.shown}.${column}`;
      const literal2 = (text3) => `'${text3.replaceAll("'", "''")}'`;
      if (removed.length > 0) {
        yield {
          message: `This fails if a row of ${alteration.shown} holds ${listOf(removed.map(literal2))} in ${column}, and running code that writes ${removed.length === 1 ? "it" : "one of them"} fails afterwards.`,
          span: command.span,
          advice: {
            summary: "Forbid the value with a CHECK instead, which reads and writes go on under; leave the type as it is.",
            steps: [
              {
                title: "1. How many rows hold it",
                sql: `SELECT ${column}, count(*) FROM ${alteration.shown} WHERE ${column}::text IN (${removed.map(literal2).join(", ")}) GROUP BY ${column};`
              },
              { title: "2. Deploy code that does not write it, and change those rows", sql: "" },
              {
                title: "3. Refuse it from now on",
                sql: `ALTER TABLE ${alteration.shown} ADD CONSTRAINT ${quoteIdentifier(`${alteration.table.name}_${command.name}_allowed`)} CHECK (${column}::text NOT IN (${removed.map(literal2).join(", ")})) NOT VALID;`
              },
              {
                title: "4. In a transaction of its own",
                sql: `ALTER TABLE ${alteration.shown} VALIDATE CONSTRAINT ${quoteIdentifier(`${alteration.table.name}_${command.name}_allowed`)};`
              }
            ]
          }
        };
      } else if (added.length > 0) {
        const original = nameBefore(context, oldType.name);
        yield {
          message: `${shown} is converted value by value only to allow ${listOf(added.map(literal2))}, which ALTER TYPE \u2026 ADD VALUE does without touching the table.`,
          span: command.span,
          advice: {
            summary: `Add the ${added.length === 1 ? "value" : "values"} to ${displayName(original)}.`,
            steps: [
              {
                title: "In a migration of its own",
                sql: added.map(
                  (label) => `ALTER TYPE ${displayName(original)} ADD VALUE ${literal2(label)}${after(labels, label)};`
                ).join("\n")
              }
            ]
          }
        };
      }
    }
  }
};
function after(labels, label) {
  const place2 = labels.indexOf(label);
  const neighbour = labels[place2 - 1];
  if (neighbour !== void 0) return ` AFTER '${neighbour.replaceAll("'", "''")}'`;
  const next = labels[place2 + 1];
  return next === void 0 ? "" : ` BEFORE '${next.replaceAll("'", "''")}'`;
}
function nameBefore(context, type) {
  for (const statement of context.statements.slice(0, context.index)) {
    const rename = nodeOf(statement, "RenameStmt");
    if (rename?.renameType !== "OBJECT_TYPE" || rename.newname !== type.name) continue;
    const former = stringsOf(inside(rename.object, "List")?.items).at(-1);
    if (former !== void 0) return { schema: type.schema, name: former };
  }
  return type;
}

// src/lint-migrations/rules/syntax-error.ts
var rule152 = {
  id: "syntax-error",
  title: "SQL that PostgreSQL cannot read",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["X6"],
  what: "A statement is not SQL as PostgreSQL's own grammar (version 18) has it. The other statements of the file are still linted.",
  why: "The migration fails when it is deployed. Where a tool sends each statement by itself, those before it have been applied by then.",
  bad: [
    { title: "a slip of the pen", sql: "ALTER TABEL orders ADD COLUMN note text;" },
    { title: "another server's dialect", sql: "CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY);" },
    { title: "a bracket too few", sql: "CREATE TABLE orders (id bigint PRIMARY KEY;" }
  ],
  good: [{ sql: "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);", strongestLock: "none" }],
  *script(context) {
    for (const error of context.errors) {
      yield {
        message: `PostgreSQL cannot read this statement, so that the migration fails here: ${error.message}.`,
        span: error.span
      };
    }
  }
};

// src/lint-migrations/rules/table-inheritance.ts
var rule153 = {
  id: "table-inheritance",
  title: "Inheritance, typed table or partition key of several columns",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P94"],
  what: "Finds `INHERITS`, `CREATE TABLE \u2026 OF type` and partition keys with more than one column.",
  why: "Keys and foreign keys do not reach inheriting tables, a typed table cannot be changed but through its type, and a partition key of several columns prunes only for conditions on the first ones.",
  bad: [
    {
      before: "CREATE TABLE events (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE clicks (target text) INHERITS (events);"
    },
    { before: "CREATE TYPE point3 AS (x int, y int, z int);", sql: "CREATE TABLE points OF point3;" },
    { sql: "CREATE TABLE events (id bigint, at date, kind text) PARTITION BY RANGE (at, kind);" }
  ],
  good: [
    {
      title: "One column to partition by",
      sql: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt"],
  *statement(context) {
    const create = nodeOf(context.statement, "CreateStmt");
    if (!create) return;
    const shown = displayName(relationName(context.catalog, create.relation));
    if (create.inhRelations?.length && !create.partbound) {
      yield {
        message: `${shown} inherits columns, but neither keys nor foreign keys of its parent hold for its rows.`
      };
    }
    if (create.ofTypename)
      yield { message: `${shown} is a typed table, whose columns can only be changed through its type.` };
    if ((create.partspec?.partParams?.length ?? 0) > 1) {
      yield {
        message: `Queries of ${shown} without a condition on the first partition column read every partition.`,
        span: context.spanAt(create.partspec?.location)
      };
    }
  }
};

// src/lint-migrations/rules/table-rewrite.ts
var rule154 = {
  id: "table-rewrite",
  title: "VACUUM FULL or CLUSTER of a table in use",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P87"],
  what: "Finds `VACUUM FULL` and `CLUSTER`.",
  why: "Both copy the table into a new file, build all indexes anew and hold ACCESS EXCLUSIVE all the while: nobody reads or writes. A plain `VACUUM` makes the space free for new rows and blocks nobody; pg_repack does the whole of it in the background.",
  bad: [
    { before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);", sql: "VACUUM FULL orders;" },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CLUSTER orders USING orders_pkey;"
    },
    { before: "CREATE TABLE orders (id bigint PRIMARY KEY);", sql: "VACUUM (FULL, ANALYZE) orders;" }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "VACUUM (ANALYZE) orders;",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    }
  ],
  on: ["VacuumStmt", "ClusterStmt"],
  when: "work",
  *statement(context) {
    const pieces = blockingWork(context, ["vacuum-full", "cluster"]);
    if (pieces.length === 0) return;
    const clusters = nodeOf(context.statement, "ClusterStmt") !== void 0;
    const tables = [...new Set(pieces.map((piece) => displayName(piece.work.relation)))];
    yield blockingProblem(context, pieces, `${clusters ? "CLUSTER" : "VACUUM FULL"} of ${listOf(tables)}`, {
      advice: {
        summary: "Let plain VACUUM free the space, or give the table to pg_repack, which copies it in the background.",
        steps: clusters ? [] : [
          {
            title: "Make the space of dead rows free for new ones, without blocking",
            sql: tables.map((table) => `VACUUM (ANALYZE) ${table};`).join("\n"),
            outsideTransaction: true
          }
        ]
      }
    });
  }
};

// src/lint-migrations/rules/table-without-primary-key.ts
var rule155 = {
  id: "table-without-primary-key",
  title: "Table without a primary key",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P91"],
  what: "Finds a new table that has no primary key at the end of its script. Partitions and temporary tables are left alone.",
  why: "Logical replication refuses UPDATE and DELETE on such a table, tools that change tables online or compare two servers cannot tell its rows apart, and a row that was written twice can only be deleted by its physical place.",
  bad: [
    { sql: "CREATE TABLE visits (at timestamptz NOT NULL, page text);" },
    { title: "Unique is not enough: the column may be NULL", sql: "CREATE TABLE tags (name text UNIQUE);" }
  ],
  good: [
    {
      sql: "CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL);",
      strongestLock: "none"
    },
    {
      title: "The key comes later in the script",
      sql: "CREATE TABLE tags (name text);\nALTER TABLE tags ADD PRIMARY KEY (name);",
      strongestLock: "none"
    },
    { title: "A temporary table", sql: "CREATE TEMPORARY TABLE scratch (a int);", strongestLock: "none" }
  ],
  *script(context) {
    const place2 = placeOf(context);
    const told2 = /* @__PURE__ */ new Set();
    for (const statement of context.direction === "up" ? context.statements : []) {
      const create = nodeOf(statement, "CreateStmt");
      if (!create) continue;
      const name = relationName(context.catalog, create.relation);
      const relation = context.catalog.relation(name);
      if (!relation?.certain || relation.bornIn !== place2 || relation.temporary || relation.partitionOf || told2.has(keyOf(name)))
        continue;
      if (relation.kind !== "table" && relation.kind !== "partitioned table") continue;
      told2.add(keyOf(name));
      if ([...relation.constraints.values()].some((constraint) => constraint.kind === "primary key")) continue;
      const hasId = relation.columns.has("id");
      yield {
        message: `${displayName(name)} has no primary key: logical replication refuses to update or delete its rows.`,
        span: statement.span,
        advice: {
          summary: "Give it a primary key while it is new.",
          steps: hasId ? [{ title: "In this migration", sql: `ALTER TABLE ${displayName(name)} ADD PRIMARY KEY (id);` }] : [
            {
              title: "In this migration",
              sql: `ALTER TABLE ${displayName(name)} ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;`
            }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/time-with-time-zone.ts
var rule156 = {
  id: "time-with-time-zone",
  title: "Time of day with a zone but no day",
  category: "style",
  severity: "warning",
  enabled: false,
  covers: ["P127"],
  what: "Finds columns of type `timetz`, which is `time with time zone`.",
  why: "Without a day the zone is an offset only: in summer and winter the same value means two times of the same place. The manual itself advises against the type (section 8.5.3).",
  bad: [
    { sql: "CREATE TABLE shifts (id bigint PRIMARY KEY, begins timetz NOT NULL);" },
    {
      before: "CREATE TABLE shifts (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE shifts ADD COLUMN ends time with time zone;"
    }
  ],
  good: [
    {
      title: "The time on the wall, and the zone beside it",
      sql: "CREATE TABLE shifts (id bigint PRIMARY KEY, begins time NOT NULL, zone text NOT NULL DEFAULT 'Europe/Vienna');",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, "timetz")) continue;
      yield {
        message: `${column.shown} keeps an offset from UTC without a day, so that daylight saving time cannot be told from it.`,
        span: column.span
      };
    }
  }
};

// src/lint-migrations/rules/timestamp-precision.ts
var times = /* @__PURE__ */ new Set(["timestamp", "timestamptz", "time", "timetz"]);
var rule157 = {
  id: "timestamp-precision",
  title: "Time rounded to whole seconds",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P127"],
  what: "Finds time columns with a precision of 0, as in `timestamptz(0)`.",
  why: "The server does not cut the fraction off, it rounds: what happened at 12:00:00.6 is stored as 12:00:01, up to half a second in the future. It takes the same room. `date_trunc` when reading cuts instead.",
  bad: [
    { sql: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz(0) NOT NULL);" },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN opens time(0);"
    }
  ],
  good: [
    {
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL, paid_at timestamptz(3));",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (column.type.schema !== null || !times.has(column.type.name) || column.type.modifiers[0] !== 0) continue;
      yield {
        message: `${column.shown} as ${displayType(column.type)} rounds every value to a whole second, half of them into the future.`,
        span: column.span
      };
    }
  }
};

// src/lint-migrations/rules/timestamp-without-time-zone.ts
var rule158 = {
  id: "timestamp-without-time-zone",
  title: "Time without a zone",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P127"],
  what: "Finds columns of type `timestamp`, which is `timestamp without time zone`.",
  why: "It keeps what a clock on some wall showed, and not where the wall was. `now()` written by two sessions with different `TimeZone` gives two different values for one moment. `timestamptz` takes the same eight bytes and keeps the moment.",
  bad: [
    { sql: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamp NOT NULL DEFAULT now());" },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN shipped_at timestamp(3) without time zone;"
    }
  ],
  good: [
    {
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL DEFAULT now());",
      strongestLock: "none"
    },
    { title: "A day has no zone", sql: "CREATE TABLE holidays (day date PRIMARY KEY);", strongestLock: "none" }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, "timestamp")) continue;
      yield {
        message: `${column.shown} keeps a time without its zone, so that one moment reads differently from session to session.`,
        span: column.span,
        advice: {
          summary: "Use timestamptz: it takes the same room and keeps the moment.",
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/rules/transaction-left-open.ts
var rule159 = {
  id: "transaction-left-open",
  title: "Transaction that is begun and never ended",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P119"],
  what: "A script writes BEGIN, and no COMMIT or ROLLBACK follows.",
  why: "When the session ends, the server rolls back everything since BEGIN. The migration looks as if it had run; nothing of it is there. Until then its locks are held.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  *script(context) {
    if (context.migration.up.transaction.mode === "wrapped") return;
    let open = null;
    for (const statement of context.statements) {
      if (statement.body) continue;
      switch (nodeOf(statement, "TransactionStmt")?.kind) {
        case "TRANS_STMT_BEGIN":
        case "TRANS_STMT_START":
          open ??= statement;
          break;
        case "TRANS_STMT_COMMIT":
        case "TRANS_STMT_ROLLBACK":
        case "TRANS_STMT_PREPARE":
          open = null;
          break;
      }
    }
    if (!open) return;
    yield {
      message: "No COMMIT follows this BEGIN: when the session ends, everything after it is rolled back.",
      span: open.span,
      advice: { summary: "End the transaction.", steps: [{ title: "At the end of the script", sql: "COMMIT;" }] }
    };
  }
};

// src/lint-migrations/rules/transaction-nesting.ts
var rule160 = {
  id: "transaction-nesting",
  title: "BEGIN or COMMIT inside of the tool's own transaction",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P119"],
  what: "A script that its tool wraps in a transaction begins, commits or rolls back one itself, or a script begins a second one before the first has ended.",
  why: "PostgreSQL has no nested transactions. An inner BEGIN is ignored with a warning; the first COMMIT ends the tool's transaction, and what follows runs statement by statement. When it fails, half of the migration stays, and the tool believes that nothing does.",
  bad: [
    {
      title: "BEGIN twice",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nBEGIN;\nALTER TABLE orders ADD COLUMN state text;\nCOMMIT;"
    },
    {
      title: "goose has begun one already",
      files: {
        "migrations/00001_create_orders.sql": "-- +goose Up\nBEGIN;\nCREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMIT;\n-- +goose Down\nDROP TABLE orders;\n"
      }
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["TransactionStmt"],
  *statement(context) {
    const kind = nodeOf(context.statement, "TransactionStmt")?.kind;
    const { session, migration } = context;
    if (context.statement.body || !session.inTransaction) return;
    const wrapped = migration.up.transaction.mode === "wrapped" && !session.begunBy;
    if (kind === "TRANS_STMT_BEGIN" || kind === "TRANS_STMT_START") {
      if (!session.begunBy && !wrapped) return;
      const by = session.begunBy ? `line ${session.begunBy.source.position(session.begunBy.span.start).line}` : `the tool (${migration.up.transaction.why})`;
      yield { message: `This BEGIN does nothing: the transaction that ${by} began is still open.` };
    } else if (wrapped && (kind === "TRANS_STMT_COMMIT" || kind === "TRANS_STMT_ROLLBACK")) {
      const { optOut } = migration.up.transaction;
      yield {
        message: `This ends the transaction that the tool began (${migration.up.transaction.why}): what follows runs statement by statement, and a failure leaves half of the migration behind.`,
        advice: {
          summary: optOut ? `Leave transactions to the tool, or ${optOut}.` : "Leave transactions to the tool.",
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/rules/truncate.ts
var rule161 = {
  id: "truncate",
  title: "Table emptied",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P81"],
  what: "Finds `TRUNCATE` of a table that production has. With CASCADE, `truncate-cascade` says it instead.",
  why: "Every row is gone, without a trigger for each row and without a word in the output. The lock is ACCESS EXCLUSIVE: readers wait behind whatever query runs on the table at that moment.",
  bad: [
    { before: "CREATE TABLE carts (id bigint PRIMARY KEY);", sql: "TRUNCATE carts;" },
    {
      before: "CREATE TABLE carts (id bigint PRIMARY KEY);\nCREATE TABLE cart_lines (id bigint PRIMARY KEY);",
      sql: "TRUNCATE TABLE carts, cart_lines RESTART IDENTITY;"
    }
  ],
  good: [
    {
      title: "Delete what is too old, a batch at a time",
      before: "CREATE TABLE carts (id bigint PRIMARY KEY, touched timestamptz NOT NULL);",
      sql: "DELETE FROM carts\nWHERE id IN (SELECT id FROM carts WHERE touched < now() - interval '1 year' LIMIT 1000);",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE scratch (id int PRIMARY KEY);\nTRUNCATE scratch;",
      strongestLock: "none"
    }
  ],
  on: ["TruncateStmt"],
  *statement(context) {
    const truncate = nodeOf(context.statement, "TruncateStmt");
    if (!truncate || truncate.behavior === "DROP_CASCADE") return;
    for (const node of truncate.relations ?? []) {
      const range = inside(node, "RangeVar");
      const table = relationName(context.catalog, range);
      if (!inProduction(context, table)) continue;
      const size = context.catalog.sizeOf(table);
      const shown = displayName(table);
      yield {
        message: `Every row of ${shown}${size ? ` (${size.rows.toLocaleString("en-US")})` : ""} is deleted for good, and its readers and writers wait meanwhile (ACCESS EXCLUSIVE).`,
        span: context.spanAt(range?.location),
        advice: {
          summary: "If the rows really are to go, delete them in batches after a backup, outside of the deployment.",
          steps: [
            {
              title: "Repeat until it deletes nothing",
              sql: `DELETE FROM ${shown} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${shown} LIMIT 1000));`,
              outsideTransaction: true
            }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/truncate-cascade.ts
var rule162 = {
  id: "truncate-cascade",
  title: "Tables emptied that the migration does not name",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P82"],
  what: "Finds `TRUNCATE \u2026 CASCADE` and says which tables are emptied besides the ones it names.",
  why: "CASCADE follows foreign keys, and those of the tables it reaches: one line can empty half of a database. It does not look at rows, so that a child table is emptied even where no row of it references anything.",
  bad: [
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\nCREATE TABLE lines (order_id bigint REFERENCES orders);",
      sql: "TRUNCATE customers CASCADE;"
    },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "TRUNCATE TABLE customers RESTART IDENTITY CASCADE;"
    }
  ],
  good: [
    {
      title: "Rows of one customer, children first",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);",
      sql: "DELETE FROM orders WHERE customer_id = 17;\nDELETE FROM customers WHERE id = 17;",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE scratch (id int PRIMARY KEY);\nTRUNCATE scratch CASCADE;",
      strongestLock: "none"
    }
  ],
  on: ["TruncateStmt"],
  *statement(context) {
    const { catalog } = context;
    const truncate = nodeOf(context.statement, "TruncateStmt");
    if (truncate?.behavior !== "DROP_CASCADE") return;
    const named = (truncate.relations ?? []).map((node) => relationName(catalog, inside(node, "RangeVar")));
    const live = named.filter((name) => inProduction(context, name));
    const reached = /* @__PURE__ */ new Map();
    const follow = (name) => {
      for (const { table } of catalog.foreignKeysTo(name)) {
        if (reached.has(keyOf(table.name)) || named.some((one) => keyOf(one) === keyOf(table.name))) continue;
        reached.set(keyOf(table.name), table.name);
        follow(table.name);
      }
    };
    for (const name of named) follow(name);
    const children = [...reached.values()].filter((name) => inProduction(context, name));
    if (live.length === 0 && children.length === 0) return;
    const shown = listOf(named.map(displayName));
    yield {
      message: children.length > 0 ? `Besides ${shown}, every row of ${listOf(children.map(displayName))} is deleted for good.` : `Every row of ${shown}, and of every table with a foreign key to it, is deleted for good.`,
      advice: {
        summary: "Name each table that is meant, without CASCADE, so that the server refuses what you did not see.",
        steps: []
      }
    };
  }
};

// src/lint-migrations/rules/unique-may-fail.ts
var rule163 = {
  id: "unique-may-fail",
  title: "Uniqueness that existing rows may break",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P73"],
  what: "Finds a new unique index, unique constraint or primary key on a table with rows, and gives the query that finds the duplicates.",
  why: "One pair of equal rows makes the build fail, after it has read the table. Built CONCURRENTLY, it leaves an INVALID index behind that every write maintains.",
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (lower(email)) WHERE email IS NOT NULL;"
    },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);"
    }
  ],
  good: [
    {
      title: "An index that keeps nothing unique",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "CREATE INDEX CONCURRENTLY users_email ON users (email);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "More columns than the key that is there",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint NOT NULL);",
      sql: "ALTER TABLE users ADD CONSTRAINT users_id_team UNIQUE (id, team_id);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A column that holds nothing yet",
      before: "CREATE TABLE users (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE users ADD COLUMN slug text;\nCREATE UNIQUE INDEX users_slug ON users (slug);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);",
      strongestLock: "none"
    },
    {
      title: "An index that is built already",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);",
      sql: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["IndexStmt", "AlterTableStmt"],
  when: "failures",
  *statement(context) {
    const table = tableOf(context);
    if (!table || surelyEmpty(context, table)) return;
    if (context.catalog.relation(table)?.kind === "materialized view") return;
    for (const failure of failuresFor("unique-may-fail", context)) {
      const index = nodeOf(context.statement, "IndexStmt");
      const constraint = inside(commandOf(failure, context)?.node.def, "Constraint");
      const columns = index ? (index.indexParams ?? []).map((param) => inside(param, "IndexElem")?.name ?? "") : stringsOf(constraint?.keys);
      if (!(index ?? constraint)?.nulls_not_distinct && constraint?.contype !== "CONSTR_PRIMARY" && columns.some((column) => isStillNull(context, table, column)))
        continue;
      if (!index?.whereClause && !index?.nulls_not_distinct && isUniqueAlready(context.catalog.indexesOf(table), columns))
        continue;
      const where = index?.whereClause ? expressionText(index.whereClause) : null;
      const query = index ? index.whereClause && where === null ? null : duplicatesOf(table, indexKeys(index), where, index.nulls_not_distinct) : duplicatesOf(table, stringsOf(constraint?.keys).map(quoteIdentifier), null, constraint?.nulls_not_distinct);
      yield {
        message: index?.concurrent ? `If two rows of ${displayName(table)} are equal the build fails and leaves an INVALID index behind.` : `If two rows of ${displayName(table)} are equal ${context.direction === "down" ? "going back" : "the deployment"} stops here (SQLSTATE ${failure.sqlstate}).`,
        span: spanOf(failure, context),
        ...query === null ? {} : {
          advice: {
            summary: "Ask production before the deployment; no row may come back.",
            steps: [{ title: "Keys that more than one row has", sql: query }]
          }
        }
      };
    }
  }
};
function isUniqueAlready(indexes, columns) {
  return indexes.some(
    (index) => index.unique && index.valid && index.predicate === null && index.columns.every((column) => column !== null && columns.includes(column))
  );
}

// src/lint-migrations/rules/unlogged-table.ts
var rule164 = {
  id: "unlogged-table",
  title: "Table that a crash empties",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P90"],
  what: "Finds `CREATE UNLOGGED TABLE`.",
  why: "Nothing of an unlogged table is in the write-ahead log. After a crash, and after a failover or a restore from a base backup, the table is empty; on a standby it cannot be read at all.",
  bad: [
    { sql: "CREATE UNLOGGED TABLE carts (id bigint PRIMARY KEY, lines jsonb);" },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "CREATE UNLOGGED TABLE order_ids AS SELECT id FROM orders;"
    }
  ],
  good: [
    {
      title: "A table like any other",
      sql: "CREATE TABLE carts (id bigint PRIMARY KEY, lines jsonb);",
      strongestLock: "none"
    },
    {
      title: "For the time of a session: a temporary table",
      sql: "CREATE TEMPORARY TABLE carts (id bigint);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "CreateTableAsStmt"],
  *statement(context) {
    const create = nodeOf(context.statement, "CreateStmt");
    const range = create?.relation ?? nodeOf(context.statement, "CreateTableAsStmt")?.into?.rel;
    if (range?.relpersistence !== "u") return;
    const { text: text3, file } = context.statement.source;
    const { start } = context.statement.span;
    const word = /^create\s+(unlogged\s+)/i.exec(text3.slice(start, start + 200));
    const from = word ? start + word[0].length - (word[1]?.length ?? 0) : 0;
    yield {
      message: `Every row of ${displayName(relationName(context.catalog, range))} is lost when the server crashes or fails over.`,
      advice: { summary: "Leave UNLOGGED out, unless the rows can be made again at any time.", steps: [] },
      ...word?.[1] ? { fix: { title: "Remove UNLOGGED", edits: [{ file, start: from, end: from + word[1].length, text: "" }] } } : {}
    };
  }
};

// src/lint-migrations/rules/unnamed-constraint.ts
var kinds2 = /* @__PURE__ */ new Map([
  ["CONSTR_CHECK", "check constraint"],
  ["CONSTR_PRIMARY", "primary key"],
  ["CONSTR_UNIQUE", "unique constraint"],
  ["CONSTR_EXCLUSION", "exclusion constraint"],
  ["CONSTR_FOREIGN", "foreign key"]
]);
var rule165 = {
  id: "unnamed-constraint",
  title: "Constraint without a name",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P57"],
  what: "Finds constraints whose name is left to the server.",
  why: "The server makes up a name from the table and its columns and numbers it on a clash, so that the same migration can give two databases two names. A later migration that drops or validates the constraint has to know which.",
  bad: [
    { sql: "CREATE TABLE orders (id bigint PRIMARY KEY, total int CHECK (total > 0));" },
    { before: "CREATE TABLE orders (total int);", sql: "ALTER TABLE orders ADD CHECK (total > 0) NOT VALID;" }
  ],
  good: [
    {
      title: "With names",
      sql: "CREATE TABLE orders (\n  id bigint CONSTRAINT orders_pkey PRIMARY KEY,\n  total int CONSTRAINT orders_total_positive CHECK (total > 0)\n);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "AlterTableStmt"],
  *statement(context) {
    for (const { table, node } of declarations(context.statement, context)) {
      const kind = kinds2.get(node.contype ?? "");
      if (!kind || node.conname) continue;
      yield {
        message: `The name of this ${kind} of ${displayName(table)} is left to the server and may differ from database to database.`,
        span: context.spanAt(node.location)
      };
    }
  }
};

// src/lint-migrations/rules/unnamed-index.ts
var rule166 = {
  id: "unnamed-index",
  title: "Concurrent index without a name",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P66"],
  what: "Finds `CREATE INDEX CONCURRENTLY` without a name for the index.",
  why: "A failed build leaves an INVALID index. With a name of its own the next try fails on it and someone looks; without, the server makes up the next free name and builds a second index beside the broken one, which every write goes on maintaining.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE INDEX CONCURRENTLY ON orders (state);"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
      sql: "CREATE UNIQUE INDEX CONCURRENTLY ON orders (lower(note));"
    }
  ],
  good: [
    {
      title: "With a name",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);",
      sql: "CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);",
      outsideTransaction: true,
      strongestLock: "SHARE UPDATE EXCLUSIVE"
    },
    {
      title: "In a transaction a failed build leaves nothing behind",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX ON orders (state);",
      strongestLock: "none"
    }
  ],
  on: ["IndexStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    const index = nodeOf(statement, "IndexStmt");
    if (!index?.concurrent || index.idxname) return;
    const table = relationName(catalog, index.relation);
    const columns = (index.indexParams ?? []).map((param) => inside(param, "IndexElem")?.name ?? "expr");
    const name = quoteIdentifier(relationName2(catalog, table.schema, [table.name, ...columns, "idx"]));
    const { text: text3, file } = statement.source;
    const word = /\bconcurrently(?=\s+on\b)/i.exec(text3.slice(statement.span.start, statement.span.end));
    const at = word ? statement.span.start + word.index + word[0].length : null;
    yield {
      message: `When this build fails, the next try makes a second index of ${displayName(table)} beside the broken one.`,
      advice: { summary: `Give the index a name, ${name} for one.`, steps: [] },
      ...at !== null && statement.body === null ? { fix: { title: `Name the index ${name}`, edits: [{ file, start: at, end: at, text: ` ${name}` }] } } : {}
    };
  }
};

// src/lint-migrations/rules/unqualified-name.ts
var rule167 = {
  id: "unqualified-name",
  title: "Object named without its schema",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P126"],
  what: "Finds statements that create, alter or drop something, or reference a table, without naming the schema.",
  why: "Which schema is meant then depends on the `search_path` of whoever runs the migration: a role with a schema of its own name makes the table there, and the application does not find it.",
  options: {
    "accept-search-path": {
      type: "boolean",
      default: true,
      what: "Names without a schema are accepted after the script has set search_path itself."
    }
  },
  bad: [
    { sql: "CREATE TABLE orders (id bigint PRIMARY KEY);" },
    {
      before: "CREATE TABLE public.customers (id bigint PRIMARY KEY);",
      sql: "CREATE TABLE public.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);"
    },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE orders ADD COLUMN note text;\nDROP VIEW IF EXISTS order_totals;"
    }
  ],
  good: [
    { sql: "CREATE TABLE public.orders (id bigint PRIMARY KEY);", strongestLock: "none" },
    {
      title: "The script says which schema it means",
      sql: "SET search_path = public;\nCREATE TABLE orders (id bigint PRIMARY KEY);",
      strongestLock: "none"
    },
    {
      title: "A temporary table has no other place to go",
      sql: "CREATE TEMPORARY TABLE wanted (id bigint);\nDROP TABLE wanted;",
      strongestLock: "none"
    }
  ],
  *statement(context) {
    const { statement, catalog, session } = context;
    if (statement.body?.kind === "function") return;
    if (context.option("accept-search-path") === true && session.settings.has("search_path")) return;
    const open = [];
    for (const range of relationsOf(statement)) {
      const name = range.relname ?? "";
      if (range.schemaname !== void 0 || range.relpersistence === "t" || name === "") continue;
      if (catalog.relation(catalog.resolve(null, name))?.temporary) continue;
      open.push(quoteIdentifier(name));
    }
    for (const parts of dottedNamesOf(statement)) {
      const name = parts[0] ?? "";
      if (parts.length !== 1 || catalog.relation(catalog.resolve(null, name))?.temporary) continue;
      open.push(quoteIdentifier(name));
    }
    if (open.length === 0) return;
    yield { message: `Which ${listOf(open)} is meant depends on the search_path of whoever runs the migration.` };
  }
};
function relationsOf(statement) {
  const found = [
    nodeOf(statement, "CreateStmt")?.relation,
    nodeOf(statement, "CreateForeignTableStmt")?.base?.relation,
    nodeOf(statement, "AlterTableStmt")?.relation,
    nodeOf(statement, "IndexStmt")?.relation,
    nodeOf(statement, "ViewStmt")?.view,
    nodeOf(statement, "CreateTableAsStmt")?.into?.rel,
    nodeOf(statement, "CreateSeqStmt")?.sequence,
    nodeOf(statement, "AlterSeqStmt")?.sequence,
    nodeOf(statement, "CompositeTypeStmt")?.typevar,
    nodeOf(statement, "CreateTrigStmt")?.relation,
    nodeOf(statement, "CreatePolicyStmt")?.table,
    nodeOf(statement, "RuleStmt")?.relation,
    nodeOf(statement, "RefreshMatViewStmt")?.relation,
    nodeOf(statement, "RenameStmt")?.relation,
    nodeOf(statement, "AlterObjectSchemaStmt")?.relation,
    ...[...nodesIn(nodeOf(statement, "TruncateStmt")?.relations, "RangeVar")]
  ];
  if (nodeOf(statement, "CreateStmt") || nodeOf(statement, "AlterTableStmt")) {
    for (const constraint of nodesIn(statement.node, "Constraint")) found.push(constraint.pktable);
  }
  return found.filter((range) => range !== void 0);
}
var droppedWithSchema = /* @__PURE__ */ new Set([
  "OBJECT_TABLE",
  "OBJECT_FOREIGN_TABLE",
  "OBJECT_VIEW",
  "OBJECT_MATVIEW",
  "OBJECT_INDEX",
  "OBJECT_SEQUENCE",
  "OBJECT_TYPE",
  "OBJECT_DOMAIN",
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE"
]);
function dottedNamesOf(statement) {
  const lists = [
    nodeOf(statement, "CreateEnumStmt")?.typeName,
    nodeOf(statement, "CreateDomainStmt")?.domainname,
    nodeOf(statement, "CreateRangeStmt")?.typeName,
    nodeOf(statement, "AlterEnumStmt")?.typeName,
    nodeOf(statement, "CreateFunctionStmt")?.funcname
  ].filter((list2) => list2 !== void 0);
  const drop = nodeOf(statement, "DropStmt");
  const dropped = droppedWithSchema.has(drop?.removeType) ? drop?.objects ?? [] : [];
  return [
    ...lists.map((list2) => stringsOf(list2)),
    ...dropped.map(
      (object) => stringsOf(inside(object, "ObjectWithArgs")?.objname ?? inside(object, "TypeName")?.names ?? object)
    )
  ];
}

// src/lint-migrations/rules/unsupported-version.ts
var rule168 = {
  id: "unsupported-version",
  title: "Syntax that the server\u2019s version does not know",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P6", "X9"],
  what: "Finds statements that a later version of PostgreSQL understands and the production server does not. A warning when nobody said which version production has.",
  why: "A laptop with the newest release accepts what production refuses with a syntax error, and the deployment stops.",
  bad: [
    {
      versions: { to: 17 },
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "ALTER TABLE orders ADD COLUMN gross int GENERATED ALWAYS AS (total * 2) VIRTUAL;"
    },
    {
      versions: { to: 13 },
      before: "CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: "ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;"
    }
  ],
  good: [
    {
      title: "What every supported version knows",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);",
      sql: "ALTER TABLE orders ADD COLUMN gross int;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  when: "failures",
  *statement(context) {
    for (const failure of failuresFor("unsupported-version", context)) {
      yield {
        message: `${stopsHere(context)}: ${reasonOf(failure)}.`,
        span: spanOf(failure, context),
        ...context.serverKnown ? {} : { severity: "warning" }
      };
    }
  }
};

// src/lint-migrations/rules/untrusted-language.ts
var rule169 = {
  id: "untrusted-language",
  title: "Code that runs outside of the database",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: ["P111"],
  what: "A function in a language without a sandbox (C, PL/PythonU, PL/PerlU, \u2026), such a language itself, or a COPY that runs a program or touches a file of the server.",
  why: "It runs as the operating system's user of the server, and reads and writes whatever that user may: the data files, other databases, the network.",
  options: {
    languages: { type: "list", default: [], what: 'Languages that are accepted all the same: `["plpython3u"]`.' }
  },
  bad: [
    { sql: 'CREATE FUNCTION now_py() RETURNS text LANGUAGE plpython3u AS $$ return "x" $$;' },
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
      sql: "COPY orders FROM PROGRAM 'curl http://localhost/orders';"
    }
  ],
  good: [
    {
      sql: "CREATE FUNCTION shout(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper(t) $$;",
      strongestLock: "none"
    }
  ],
  on: ["CreateFunctionStmt", "CreatePLangStmt", "CreateExtensionStmt", "CopyStmt"],
  *statement(context) {
    const accepted = context.option("languages");
    const isAccepted = (name) => Array.isArray(accepted) && accepted.includes(name);
    const routine = nodeOf(context.statement, "CreateFunctionStmt");
    for (const option of nodesIn(routine?.options, "DefElem")) {
      const language2 = option.defname === "language" ? (inside(option.arg, "String")?.sval ?? "").toLowerCase() : "";
      if (untrusted.test(language2) && !isAccepted(language2)) {
        yield {
          message: `A function in ${language2} runs as the server's own user, outside of what the database can check.`
        };
      }
    }
    const language = nodeOf(context.statement, "CreatePLangStmt")?.plname ?? nodeOf(context.statement, "CreateExtensionStmt")?.extname ?? "";
    if (untrusted.test(language.toLowerCase()) && !isAccepted(language)) {
      yield {
        message: `${language} lets functions run as the server's own user, outside of what the database can check.`
      };
    }
    const copy = nodeOf(context.statement, "CopyStmt");
    if (copy?.is_program) yield { message: "This runs a program on the server, as the server's own user." };
    else if (copy?.filename)
      yield {
        message: `This ${copy.is_from ? "reads" : "writes"} a file of the server, which only the server's machine has.`
      };
  }
};
var untrusted = /^(?:c|internal|pl(?:python[23]?|perl|tcl|sh|r|ruby|lua)u|plsh|plr)$/;

// src/lint-migrations/rules/unusable-index.ts
var rule170 = {
  id: "unusable-index",
  title: "USING INDEX with an index that cannot back a constraint",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P45"],
  what: "Finds `ADD CONSTRAINT \u2026 USING INDEX` with an index that is not unique, partial, over an expression, not in the default order, not valid, or of another table.",
  why: "A constraint takes an index over only if it is exactly what the server would have built for it. Anything else is refused, and the deployment stops with the index built and the constraint missing.",
  bad: [
    {
      title: "Not unique",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE INDEX users_email ON users (email);",
      sql: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;"
    },
    {
      title: "Some rows only",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email) WHERE email IS NOT NULL;",
      sql: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;"
    },
    {
      title: "In descending order",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email DESC);",
      sql: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;"
    }
  ],
  good: [
    {
      title: "Unique, whole and plain",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);",
      sql: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email;",
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "failures",
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    for (const failure of failuresFor("unusable-index", context)) {
      const constraint = inside(commandOf(failure, context)?.node.def, "Constraint");
      const index = constraint?.indexname ? context.catalog.index({ schema: alteration?.table.schema ?? "public", name: constraint.indexname }) : void 0;
      const columns = index?.columns.every((column) => column !== null) ? index.columns.map((column) => quoteIdentifier(column ?? "")) : [];
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context),
        ...alteration && constraint?.indexname && columns.length > 0 && !alteration.relation?.partitionKey ? {
          advice: {
            summary: "Build the index that the constraint needs first.",
            steps: [
              {
                title: "In a migration before this one, outside a transaction",
                sql: `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdentifier(`${constraint.indexname}_key`)} ON ${alteration.shown} (${columns.join(", ")});`,
                outsideTransaction: true
              },
              {
                title: "Here",
                sql: `ALTER TABLE ${alteration.shown} ADD ${constraint.conname ? `CONSTRAINT ${quoteIdentifier(constraint.conname)} ` : ""}${constraint.contype === "CONSTR_PRIMARY" ? "PRIMARY KEY" : "UNIQUE"} USING INDEX ${quoteIdentifier(`${constraint.indexname}_key`)};`
              }
            ]
          }
        } : {}
      };
    }
  }
};

// src/lint-migrations/rules/update-without-where.ts
var rule171 = {
  id: "update-without-where",
  title: "Every row overwritten",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P121"],
  what: "Finds `UPDATE` without a WHERE, or with one that is always true, on a table that production has.",
  why: "Every row gets the new value, and what the column held is lost. All rows stay locked until the transaction ends, so that each writer waits; the table doubles in size, as each row is written anew beside its old version.",
  bad: [
    { before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);", sql: "UPDATE users SET locale = 'en';" },
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, active boolean);",
      sql: "UPDATE users SET active = false WHERE true;"
    },
    {
      title: "A new column is filled all at once",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
      sql: "ALTER TABLE users ADD COLUMN email_lower text;\nUPDATE users SET email_lower = lower(email);"
    }
  ],
  good: [
    {
      title: "A batch, and only rows that need it",
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text);",
      sql: "UPDATE users SET locale = 'en' WHERE locale IS NULL AND id BETWEEN 1 AND 10000;",
      strongestLock: "ROW EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE states (name text PRIMARY KEY, label text);\nUPDATE states SET label = name;",
      strongestLock: "none"
    }
  ],
  on: ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"],
  *statement(context) {
    const { statement, catalog } = context;
    if (statement.body?.kind === "function") return;
    for (const update of changes(statement, "UpdateStmt")) {
      if (update.fromClause?.length || update.whereClause && !isAlwaysTrue(update.whereClause)) continue;
      const table = relationName(catalog, update.relation);
      if (!inProduction(context, table)) continue;
      const shown = displayName(table);
      const columns = (update.targetList ?? []).flatMap((target) => inside(target, "ResTarget")?.name ?? []);
      const fresh = columns.every((column) => addedBefore(context, table, column));
      const size = catalog.sizeOf(table);
      const rows = size ? ` (${size.rows.toLocaleString("en-US")})` : "";
      const list2 = columns.map(quoteIdentifier).join(", ");
      yield {
        message: fresh ? `Every row of ${shown}${rows} is written anew and stays locked until the transaction ends.` : `What every row of ${shown}${rows} holds in ${list2} is overwritten, and all rows stay locked until the transaction ends.`,
        span: "UpdateStmt" in statement.node ? statement.span : context.spanAt(update.relation?.location),
        advice: {
          summary: "Update in batches by key, outside of the migration\u2019s transaction, and only rows that need it.",
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/rules/using-of-other-column.ts
var rule172 = {
  id: "using-of-other-column",
  title: "Type change that fills a column from another one",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P23"],
  what: "Finds `ALTER COLUMN a TYPE \u2026 USING` with an expression that does not read column `a`.",
  why: "What the expression gives becomes the new value of the column in every row, whatever it held. A column name that was copied from the line above, or a constant, overwrites the data without an error.",
  bad: [
    {
      title: "A slip of the clipboard",
      before: "CREATE TABLE sizes (width text, height text);",
      sql: "ALTER TABLE sizes ALTER COLUMN width TYPE int USING width::int, ALTER COLUMN height TYPE int USING width::int;"
    },
    {
      before: "CREATE TABLE sizes (width text, height text);",
      sql: "ALTER TABLE sizes ALTER COLUMN width TYPE int USING 0;"
    }
  ],
  good: [
    {
      title: "Computed from the column itself, here without a rewrite",
      before: "CREATE TABLE sizes (width varchar(10));",
      sql: "ALTER TABLE sizes ALTER COLUMN width TYPE varchar(20) USING width::varchar(20);",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "A table of the same migration",
      sql: "CREATE TABLE sizes (width text);\nALTER TABLE sizes ALTER COLUMN width TYPE int USING 0;",
      strongestLock: "none"
    }
  ],
  on: ["AlterTableStmt"],
  commands: ["AT_AlterColumnType"],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      const using = command.type === "AT_AlterColumnType" ? inside(command.node.def, "ColumnDef")?.raw_default : void 0;
      if (!using) continue;
      const read = columnsNamedIn(using);
      if (read.includes(command.name) || read.includes(alteration.table.name)) continue;
      const shown = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      yield {
        message: read.length > 0 ? `Every value of ${shown} is replaced by one computed from ${read.map(quoteIdentifier).join(", ")}; what the column held is lost.` : `Every value of ${shown} is replaced by the same expression; what the column held is lost.`,
        span: command.span,
        advice: {
          summary: `Compute the new value from ${quoteIdentifier(command.name)}, or keep the old values in another column.`,
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/rules/validate-in-same-statement.ts
var rule173 = {
  id: "validate-in-same-statement",
  title: "VALIDATE CONSTRAINT under a stronger lock of its own statement",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["P40"],
  what: "Finds `VALIDATE CONSTRAINT` in an `ALTER TABLE` with other commands that take a lock which blocks writes.",
  why: "One statement takes one lock: the strongest that any of its commands asks for. `ADD CONSTRAINT \u2026 NOT VALID, VALIDATE CONSTRAINT \u2026` therefore reads every row under the lock that NOT VALID was written to keep short. The two belong into two transactions.",
  bad: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
      sql: "ALTER TABLE orders\n  ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID,\n  VALIDATE CONSTRAINT orders_total_check;"
    },
    {
      title: "Or beside any other command",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nALTER TABLE orders ADD CONSTRAINT total_set CHECK (total IS NOT NULL) NOT VALID;",
      sql: "ALTER TABLE orders VALIDATE CONSTRAINT total_set, ALTER COLUMN total SET DEFAULT 0;"
    }
  ],
  good: [
    {
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
      sql: [
        "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"
      ],
      strongestLock: "ACCESS EXCLUSIVE"
    }
  ],
  on: ["AlterTableStmt"],
  when: "work",
  *statement(context) {
    for (const work of commandWork(context, ["validate-constraint"])) {
      const { alteration, command } = work;
      const table = displayName(alteration.table);
      const others = alteration.commands.filter((one) => one !== command).map((one) => textOf(context.statement, one.span));
      yield commandProblem(context, work, `Validating ${quoteIdentifier(command.name)} in this statement`, {
        advice: {
          summary: "Validate in a later migration, in a statement of its own.",
          steps: [
            ...others.length > 0 ? [{ title: "1. In this migration", sql: `ALTER TABLE ${table}
  ${others.join(",\n  ")};` }] : [],
            {
              title: `${others.length > 0 ? "2. " : ""}In a later migration, while reads and writes go on`,
              sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoteIdentifier(command.name)};`
            }
          ]
        }
      });
    }
  }
};

// src/lint-migrations/rules/varchar-length.ts
var rule174 = {
  id: "varchar-length",
  title: "Length limit in the type",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P127"],
  what: "Finds columns of type `varchar(n)`.",
  why: "The limit saves no room and no time. Raising it is cheap, but lowering it writes the whole table anew, and views over the column stand in the way of both. A CHECK on a `text` column can be changed without touching either.",
  options: {
    "from-length": {
      type: "number",
      default: 1,
      what: "Lengths from which on a limit is reported: 256 lets codes and short names pass."
    }
  },
  bad: [
    { sql: "CREATE TABLE customers (id bigint PRIMARY KEY, email varchar(255) NOT NULL);" },
    {
      before: "CREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: "ALTER TABLE customers ADD COLUMN nick character varying(40);"
    }
  ],
  good: [
    {
      title: "Text, with a check that can be changed",
      sql: "CREATE TABLE customers (\n  id bigint PRIMARY KEY,\n  email text NOT NULL CONSTRAINT customers_email_length CHECK (length(email) <= 255)\n);",
      strongestLock: "none"
    },
    {
      title: "varchar without a length is text under another name",
      sql: "CREATE TABLE customers (id bigint PRIMARY KEY, email varchar NOT NULL);",
      strongestLock: "none"
    }
  ],
  on: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  *statement(context) {
    const from = Number(context.option("from-length"));
    for (const column of declaredColumns(context)) {
      const length = column.type.modifiers[0];
      if (!isBuiltIn(column, "varchar") || length === void 0 || length < from) continue;
      yield {
        message: `The limit of ${length} characters is part of the type of ${column.shown}, where changing it later touches the whole table or the views over it.`,
        span: column.span
      };
    }
  }
};

// src/lint-migrations/rules/will-fail.ts
var rule175 = {
  id: "will-fail",
  title: "Statement that the server refuses",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P20", "X8"],
  what: "Finds statements that fail whatever the data, by what the earlier migrations and the server\u2019s version say, when no other rule explains it better.",
  why: "The deployment stops at the statement. What ran before it is rolled back when the tool wraps the script in a transaction, and stays behind when it does not; then the script can neither be run again nor be taken back as it is.",
  bad: [
    {
      title: "Two primary keys",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, number text NOT NULL);",
      sql: "ALTER TABLE orders ADD PRIMARY KEY (number);"
    },
    {
      title: "A type that is not cast by itself",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, total text);",
      sql: "ALTER TABLE orders ALTER COLUMN total TYPE int;"
    },
    {
      title: "A foreign key to a column that is not unique",
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, email text);\nCREATE TABLE orders (id bigint PRIMARY KEY, email text);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_email_fkey FOREIGN KEY (email) REFERENCES customers (email) NOT VALID;"
    }
  ],
  good: [
    {
      title: "Only one of them is the primary key",
      before: "CREATE TABLE orders (id bigint PRIMARY KEY, number text NOT NULL);\nCREATE UNIQUE INDEX orders_number ON orders (number);",
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number;",
      strongestLock: "ACCESS EXCLUSIVE"
    },
    {
      title: "The cast said aloud",
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, total text);\nALTER TABLE orders ALTER COLUMN total TYPE int USING total::int;",
      strongestLock: "none"
    }
  ],
  when: "failures",
  *statement(context) {
    for (const failure of failuresFor("will-fail", context)) {
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context)
      };
    }
  }
};

// src/lint-migrations/rules/registry.ts
var rules = [
  rule,
  rule2,
  rule3,
  rule4,
  rule5,
  rule6,
  rule7,
  rule8,
  rule9,
  rule10,
  rule11,
  rule12,
  rule13,
  rule14,
  rule15,
  rule16,
  rule17,
  rule18,
  rule19,
  rule20,
  rule21,
  rule22,
  rule23,
  rule24,
  rule25,
  rule26,
  rule27,
  rule28,
  rule29,
  rule30,
  rule31,
  rule32,
  rule33,
  rule34,
  rule35,
  rule36,
  rule37,
  rule38,
  rule39,
  rule40,
  rule41,
  rule42,
  rule43,
  rule44,
  rule45,
  rule46,
  rule47,
  rule48,
  rule49,
  rule50,
  rule51,
  rule52,
  rule53,
  rule54,
  rule55,
  rule56,
  rule57,
  rule58,
  rule59,
  rule60,
  rule61,
  rule62,
  rule63,
  rule64,
  rule65,
  rule66,
  rule67,
  rule68,
  rule69,
  rule70,
  rule71,
  rule72,
  rule73,
  rule74,
  rule75,
  rule76,
  rule77,
  rule78,
  rule79,
  rule80,
  rule81,
  rule82,
  rule83,
  rule84,
  rule85,
  rule86,
  rule87,
  rule88,
  rule89,
  rule90,
  rule91,
  rule92,
  rule93,
  rule94,
  rule95,
  rule96,
  rule97,
  rule98,
  rule99,
  rule100,
  rule101,
  rule102,
  rule103,
  rule104,
  rule105,
  rule106,
  rule107,
  rule108,
  rule109,
  rule110,
  rule111,
  rule112,
  rule113,
  rule114,
  rule115,
  rule116,
  rule117,
  rule118,
  rule119,
  rule120,
  rule121,
  rule122,
  rule123,
  rule124,
  rule125,
  rule126,
  rule127,
  rule128,
  rule129,
  rule130,
  rule131,
  rule132,
  rule133,
  rule134,
  rule135,
  rule136,
  rule137,
  rule138,
  rule139,
  rule140,
  rule141,
  rule142,
  rule143,
  rule144,
  rule145,
  rule146,
  rule147,
  rule148,
  rule149,
  rule150,
  rule151,
  rule152,
  rule153,
  rule154,
  rule155,
  rule156,
  rule157,
  rule158,
  rule159,
  rule160,
  rule161,
  rule162,
  rule163,
  rule164,
  rule165,
  rule166,
  rule167,
  rule168,
  rule169,
  rule170,
  rule171,
  rule172,
  rule173,
  rule174,
  rule175
];
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  rules
});
