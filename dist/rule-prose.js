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
    const text4 = inside(node, "String")?.sval;
    return text4 === void 0 ? [] : [text4];
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
function nextToken(text4, from, end = text4.length) {
  let i = from;
  while (i < end && (isSpace(text4.charCodeAt(i)) || text4.charCodeAt(i) === 65279)) i++;
  if (i >= end) return null;
  const start = i;
  const code = text4.charCodeAt(i);
  const next = i + 1 < end ? text4.charCodeAt(i + 1) : 0;
  if (code === 45 && next === 45) return token("line-comment", start, lineEnd(text4, i, end));
  if (code === 47 && next === 42) return blockComment(text4, start, end);
  if (code === 39) return quoted("string", text4, start, i, 39, false, end);
  if (code === 34) return quoted("quoted", text4, start, i, 34, false, end);
  if (code === 36) return dollar(text4, start, end);
  if ((code === 69 || code === 101) && next === 39) return quoted("string", text4, start, i + 1, 39, true, end);
  if ((code === 66 || code === 98 || code === 88 || code === 120 || code === 78 || code === 110) && next === 39) {
    return quoted("string", text4, start, i + 1, 39, false, end);
  }
  if ((code === 85 || code === 117) && next === 38 && i + 2 < end) {
    const mark = text4.charCodeAt(i + 2);
    if (mark === 39) return quoted("string", text4, start, i + 2, 39, false, end);
    if (mark === 34) return quoted("quoted", text4, start, i + 2, 34, false, end);
  }
  if (isWordStart(code)) {
    i++;
    while (i < end && isWordPart(text4.charCodeAt(i))) i++;
    return token("word", start, i);
  }
  if (isDigit(code)) {
    i++;
    while (i < end && (isWordPart(text4.charCodeAt(i)) || text4.charCodeAt(i) === 46)) i++;
    return token("number", start, i);
  }
  return token("();,[]".includes(text4[i] ?? "") ? "punctuation" : "operator", start, i + 1);
}
function* tokens(text4, from = 0, end = text4.length) {
  let at = from;
  for (; ; ) {
    const found = nextToken(text4, at, end);
    if (!found) return;
    yield found;
    at = found.end;
  }
}
function token(kind, start, end, closed = true) {
  return { kind, start, end, closed };
}
function lineEnd(text4, from, end) {
  let i = from;
  while (i < end) {
    const code = text4.charCodeAt(i);
    if (code === 10 || code === 13) break;
    i++;
  }
  return i;
}
function blockComment(text4, start, end) {
  let depth = 1;
  let i = start + 2;
  while (i < end) {
    const code = text4.charCodeAt(i);
    if (code === 47 && text4.charCodeAt(i + 1) === 42) {
      depth++;
      i += 2;
    } else if (code === 42 && text4.charCodeAt(i + 1) === 47) {
      depth--;
      i += 2;
      if (depth === 0) return token("block-comment", start, Math.min(i, end));
    } else i++;
  }
  return token("block-comment", start, end, false);
}
function quoted(kind, text4, start, open, mark, escapes, end) {
  let i = open + 1;
  while (i < end) {
    const code = text4.charCodeAt(i);
    if (escapes && code === 92) i += 2;
    else if (code === mark) {
      if (i + 1 < end && text4.charCodeAt(i + 1) === mark) i += 2;
      else return token(kind, start, i + 1);
    } else i++;
  }
  return token(kind, start, end, false);
}
function dollar(text4, start, end) {
  let i = start + 1;
  if (i < end && isDigit(text4.charCodeAt(i))) {
    while (i < end && isDigit(text4.charCodeAt(i))) i++;
    return token("parameter", start, i);
  }
  if (i < end && isWordStart(text4.charCodeAt(i))) {
    while (i < end && text4.charCodeAt(i) !== 36 && isWordPart(text4.charCodeAt(i))) i++;
  }
  if (i >= end || text4.charCodeAt(i) !== 36) return token("operator", start, start + 1);
  const tag = text4.slice(start, i + 1);
  const close = text4.indexOf(tag, i + 1);
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
  const end = scan(statement, start, (token2, text4) => token2.kind === "word" && afterType.has(text4.toLowerCase()));
  return textOf(statement, { start, end });
}
function parenthesised(statement, location) {
  return parenthesisedAt(statement, statement.offsetOf(location));
}
function parenthesisedAt(statement, start) {
  const end = scan(statement, start, () => false);
  const text4 = statement.source.text;
  let open = -1;
  let depth = 0;
  for (let token2 = nextToken(text4, start, end); token2; token2 = nextToken(text4, token2.end, end)) {
    const character = text4[token2.start];
    if (token2.kind !== "punctuation") continue;
    if (character === "(") {
      if (depth === 0) open = token2.end;
      depth++;
    } else if (character === ")") {
      depth--;
      if (depth === 0) return text4.slice(open, token2.start).trim();
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
  const text4 = statement.source.text;
  const places = columnPlaces(expression).map((location) => statement.offsetOf(location)).filter((place2) => place2 >= span.start && place2 < span.end).sort((a, b) => a - b);
  let out = "";
  let from = span.start;
  for (const place2 of places) {
    out += text4.slice(from, place2) + prefix;
    from = place2;
  }
  return (out + text4.slice(from, span.end)).trim();
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
  const text4 = statement.source.text;
  const limit = statement.span.end;
  let depth = 0;
  let end = start;
  for (let token2 = nextToken(text4, start, limit); token2; token2 = nextToken(text4, token2.end, limit)) {
    if (token2.kind === "line-comment" || token2.kind === "block-comment") continue;
    const character = text4[token2.start];
    if (token2.kind === "punctuation") {
      if (character === "(" || character === "[") depth++;
      else if (character === ")" || character === "]") depth--;
      if (depth < 0 || depth === 0 && (character === "," || character === ";")) return end;
    } else if (depth === 0 && stops(token2, text4.slice(token2.start, token2.end))) return end;
    end = token2.end;
  }
  return end;
}
function findWord(statement, from, word) {
  const text4 = statement.source.text;
  const limit = statement.span.end;
  let depth = 0;
  for (let token2 = nextToken(text4, from, limit); token2; token2 = nextToken(text4, token2.end, limit)) {
    const character = text4[token2.start];
    if (token2.kind === "punctuation") {
      if (character === "(") depth++;
      else if (character === ")") depth--;
    } else if (token2.kind === "word" && depth === 0 && text4.slice(token2.start, token2.end).toLowerCase() === word) {
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
function cutToBytes(text4, bytes) {
  if (text4.length * 3 <= bytes || text4.length <= bytes && /^[\x20-\x7e]*$/.test(text4)) return text4;
  let used = 0;
  let kept = "";
  for (const character of text4) {
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
  for (const { constraint, text: text4 } of parts.clauses) {
    if (constraint.contype !== "CONSTR_FOREIGN") continue;
    const references = text4.slice(text4.search(/references/i));
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
function literal(text4) {
  return `'${text4.replaceAll("'", "''")}'`;
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
  const text4 = statement.source.text;
  const spans = [];
  let named = false;
  let afterDot = false;
  let begun = false;
  let depth = 0;
  let start = -1;
  let end = -1;
  for (const token2 of tokens(text4, statement.span.start, statement.span.end)) {
    if (token2.kind === "line-comment" || token2.kind === "block-comment") continue;
    const word = text4.slice(token2.start, token2.end);
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
function plural(count, one, many = `${one}s`) {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
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
  const told3 = parts.length > 2 ? parts.slice(0, 2) : parts;
  const total = totalMs(pieces);
  return `${told3.join(" and ")} ${whileBlocking(context, pieces)}${total === null ? "" : `, for ${durationText(total)}`}`;
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
  const told3 = [...groups].map(
    ([mode, names]) => others ? `${blocks(mode)} ${mode === "ACCESS EXCLUSIVE" ? "of" : "to"} ${listOf(names)} (${mode})` : `${blocks(mode)} (${mode})`
  );
  return `while it blocks ${told3.join(" and ")}`;
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
    const advice5 = addColumnAdvice(context, alteration.table, command.index, command.node);
    yield {
      ...commandProblem(
        context,
        work,
        action(displayColumn(alteration.table, column), pieces),
        advice5 ? { advice: advice5 } : {}
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
    const told3 = new Set(blockingWork(context).map((piece) => piece.work.command));
    for (const command of alteration.commands) {
      if (command.type !== "AT_AddColumn" || told3.has(command.index)) continue;
      const definition = columnDefOf(command.node);
      for (const node of definition?.constraints ?? []) {
        const constraint = inside(node, "Constraint");
        if (constraint?.contype !== "CONSTR_FOREIGN" || !constraint.pktable) continue;
        const referenced = relationName(context.catalog, constraint.pktable);
        const lock = strongestLockOn(context.effect, referenced);
        if (!lock || !keepsOthersOut(lock.mode) || !isLive(context, referenced)) continue;
        if (keyOf(referenced) === keyOf(alteration.table)) continue;
        const column = displayColumn(alteration.table, definition?.colname ?? "");
        const advice5 = addColumnAdvice(context, alteration.table, command.index, command.node);
        yield {
          message: `Adding ${column} with a foreign key locks ${displayName(referenced)} too, which ${describeLock(lock.mode)} for a moment, after a wait for every transaction that writes to it.`,
          severity: "notice",
          span: command.span,
          ...advice5 ? { advice: advice5 } : {}
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
      const advice5 = addColumnAdvice(context, alteration.table, command.index, command.node);
      const empty = context.catalog.sizeOf(alteration.table)?.rows === 0;
      yield {
        message: `Adding ${column} as NOT NULL without a default fails as soon as ${alteration.shown} holds a row, since that row has no value for it.`,
        severity: empty ? "notice" : "error",
        span: command.span,
        // Up to the failure it reads the table under the same lock: one finding says both.
        explains: context.effect.work.filter(
          (work) => work.command === command.index && work.cause === "add-column-not-null"
        ),
        ...advice5 ? { advice: advice5 } : {}
      };
    }
  }
};

// src/core/schema/mysql/catalog.ts
function displayName2(name) {
  return name.schema === "" ? quoteIdentifier2(name.name) : `${quoteIdentifier2(name.schema)}.${quoteIdentifier2(name.name)}`;
}
function quoteIdentifier2(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !reserved2.has(name.toLowerCase()) ? name : `\`${name.replaceAll("`", "``")}\``;
}
var reserved2 = new Set(
  "accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case change char character check collate column condition constraint continue convert create cross cube cume_dist current_date current_role current_time current_timestamp current_user cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare default delayed delete dense_rank desc describe deterministic distinct distinctrow div do_domain_ids double drop dual each else elseif empty enclosed escaped except exists exit explain false fetch first_value float float4 float8 for force foreign from fulltext function general generated get grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore ignore_domain_ids ignore_server_ids in index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave left library like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority manual master_bind master_heartbeat_period master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural not no_write_to_binlog nth_value ntile null numeric of offset on optimize optimizer_costs option optionally or order out outer outfile over page_checksum parallel parse_vcol_expr partition percent_rank precision primary procedure purge qualify range rank read reads read_write real recursive ref_system_id references regexp release rename repeat replace require resignal restrict return returning revoke right rlike row row_number rows schema schemas second_microsecond select sensitive separator set show signal slow smallint spatial specific sql sqlexception sqlstate sqlwarning sql_big_result sql_calc_found_rows sql_small_result ssl starting stats_auto_recalc stats_persistent stats_sample_pages stored straight_join system table tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying vector virtual when where while window with write xor year_month zerofill".split(" ")
);

// src/core/sql/mysql/statement.ts
function isAtLeast(server, major, minor = 0, patch = 0) {
  if (server.major !== major) return server.major > major;
  if (server.minor !== minor) return server.minor > minor;
  return server.patch === null || server.patch >= patch;
}

// src/lint-migrations/mysql/estimate.ts
var copyMsPerRow = 6e-3;
var copyMsPerMiB = 40;
var rebuildMsPerRow = 3e-3;
var rebuildMsPerMiB = 25;
var indexMsPerRow2 = 3e-3;
var readMsPerRow = 4e-4;
var readMsPerMiB2 = 5;
function estimateMs2(work, size) {
  const rows = Math.max(0, size.rows);
  const mebibytes = Math.max(0, size.bytes) / (1024 * 1024);
  const indexes = rows * indexMsPerRow2 * work.indexes.length;
  if (work.algorithm === "COPY") return Math.ceil(rows * copyMsPerRow + mebibytes * copyMsPerMiB + indexes);
  if (work.rebuilds) return Math.ceil(rows * rebuildMsPerRow + mebibytes * rebuildMsPerMiB + indexes);
  if (!work.scans && work.indexes.length === 0) return 0;
  return Math.ceil(rows * readMsPerRow + mebibytes * readMsPerMiB2 + indexes);
}

// src/lint-migrations/mysql/table-work.ts
function actionsOf(node) {
  switch (node.kind) {
    case "alter table":
      return node.actions;
    case "create index":
      return [{ kind: "add index", index: node.index, ifNotExists: node.ifNotExists, span: node.index.span }];
    case "drop index":
      return [{ kind: "drop index", index: node.index, ifExists: node.ifExists, span: node.index.span }];
    default:
      return [];
  }
}
function isLive2(context, table) {
  return !context.isNew(table) && context.catalog.table(table)?.temporary !== true;
}
function liveTable(context) {
  const { main, statement } = context;
  return main && statement.body?.kind !== "function" && isLive2(context, main.table) ? main : void 0;
}
function liveActions(context) {
  const main = liveTable(context);
  if (!main || main.actions.length === 0) return [];
  const actions = actionsOf(context.statement.node);
  return main.actions.flatMap((effect) => {
    const action = actions[effect.action];
    return action ? [{ action, effect }] : [];
  });
}
function blockingActions(context) {
  return liveActions(context).filter(({ effect }) => isBlocking(effect));
}
function isBlocking(effect) {
  return effect.lock !== "NONE" && (effect.algorithm === "COPY" || effect.rebuilds || effect.scans);
}
var partitionActions = /* @__PURE__ */ new Set([
  "partition by",
  "remove partitioning",
  "add partition",
  "drop partition",
  "truncate partition",
  "rebuild partition",
  "optimize partition",
  "coalesce partition",
  "reorganize partition",
  "exchange partition",
  "convert partition",
  "convert table",
  "repair partition"
]);
function isAboutPartitions(action) {
  return partitionActions.has(action.kind);
}
function addsForeignKey({ action, effect }) {
  return action.kind === "add foreign key" || // MariaDB and MySQL 9 honour REFERENCES at a column; what makes the action dear is then the key, not the column.
  action.kind === "add column" && action.column.references !== null && effect.algorithm === "COPY";
}
function addsCheck({ action }) {
  return action.kind === "add check" || action.kind === "enforce constraint" && action.enforced;
}
function displayColumn2(table, column) {
  return `${displayName2(table)}.${quoteIdentifier2(column)}`;
}
function actionText(action, table) {
  const name = displayName2(table);
  switch (action.kind) {
    case "add column":
      return `Adding ${displayColumn2(table, action.column.name.name)}`;
    case "drop column":
      return `Dropping ${displayColumn2(table, action.column.name)}`;
    case "modify column":
      return `Changing ${displayColumn2(table, action.column.name.name)}`;
    case "change column":
      return `Changing ${displayColumn2(table, action.from.name)}`;
    case "rename column":
      return `Renaming ${displayColumn2(table, action.from.name)}`;
    case "set default":
      return `Changing the default of ${displayColumn2(table, action.column.name)}`;
    case "column visibility":
      return `Changing who sees ${displayColumn2(table, action.column.name)}`;
    case "add index":
      return action.index.kind === "primary" ? `Adding a primary key to ${name}` : `Adding ${indexText(action.index)} to ${name}`;
    case "drop index":
      return `Dropping index ${quoteIdentifier2(action.index.name)} of ${name}`;
    case "drop primary key":
      return `Dropping the primary key of ${name}`;
    case "add foreign key":
      return `Adding ${action.foreignKey.name ? `foreign key ${quoteIdentifier2(action.foreignKey.name.name)}` : "a foreign key"} to ${name}`;
    case "drop foreign key":
      return `Dropping foreign key ${quoteIdentifier2(action.name.name)} of ${name}`;
    case "add check":
      return `Adding ${action.check.name ? `constraint ${quoteIdentifier2(action.check.name.name)}` : "a CHECK"} to ${name}`;
    case "enforce constraint":
      return `${action.enforced ? "Enforcing" : "No longer enforcing"} constraint ${quoteIdentifier2(action.name.name)} of ${name}`;
    case "drop constraint":
      return `Dropping constraint ${quoteIdentifier2(action.name.name)} of ${name}`;
    case "rename table":
      return `Renaming ${name}`;
    case "convert charset":
      return `Converting ${name}${action.charset ? ` to ${action.charset}` : ""}`;
    case "table options":
      return `Setting ${[...action.options.keys()].map((option) => option.replaceAll("_", " ")).join(" and ")} of ${name}`;
    case "order by":
      return `Sorting the rows of ${name}`;
    case "force":
      return `Rebuilding ${name}`;
    case "partition by":
      return `Partitioning ${name}`;
    case "remove partitioning":
      return `Removing the partitions of ${name}`;
    case "add partition":
      return `Adding partitions to ${name}`;
    case "drop partition":
    case "truncate partition":
    case "rebuild partition":
    case "optimize partition":
    case "repair partition":
    case "reorganize partition":
      return `${partitionVerbs[action.kind]} ${partitionNames(action.names)} of ${name}`;
    case "coalesce partition":
      return `Merging partitions of ${name}`;
    case "exchange partition":
      return `Exchanging partition ${quoteIdentifier2(action.partition.name)} of ${name}`;
    case "add system versioning":
      return `Keeping old versions of the rows of ${name}`;
    default:
      return `Altering ${name}`;
  }
}
var partitionVerbs = {
  "drop partition": "Dropping",
  "truncate partition": "Emptying",
  "rebuild partition": "Rebuilding",
  "optimize partition": "Optimizing",
  "repair partition": "Repairing",
  "reorganize partition": "Reorganizing"
};
function partitionNames(names) {
  if (names === null) return "all partitions";
  return `${names.length === 1 ? "partition" : "partitions"} ${listOf2(names.map(({ name }) => quoteIdentifier2(name)))}`;
}
function indexText(index) {
  const kind = index.kind === "index" ? "index" : `${index.kind === "unique" ? "unique" : index.kind.toUpperCase()} index`;
  if (index.name) return `${kind} ${quoteIdentifier2(index.name.name)}`;
  return `${/^[aeio]/i.test(kind) ? "an" : "a"} ${kind}`;
}
function listOf2(names, most = 3) {
  const unique = [...new Set(names)];
  if (unique.length <= 1) return unique[0] ?? "";
  if (unique.length > most + 1) return `${unique.slice(0, most).join(", ")} and ${unique.length - most} more`;
  return `${unique.slice(0, -1).join(", ")} and ${unique[unique.length - 1]}`;
}
function durationOf(context, main) {
  const size = context.catalog.sizeOf(main.table);
  return size ? estimateMs2(main, size) : null;
}
var shortWait2 = 1e3;
var longWait2 = 1e4;
function severityOfWait(durationMs, certain) {
  if (durationMs !== null && durationMs < shortWait2) return "notice";
  if (durationMs !== null && durationMs < longWait2) return "warning";
  return certain ? "error" : "warning";
}
function severityOfWork(durationMs) {
  return durationMs !== null && durationMs < longWait2 ? "notice" : "warning";
}
function consequence2(context, main, works) {
  const { algorithm, lock } = dearestOf(works, main);
  const certain = works.length === 0 || works.some(({ effect }) => effect.certain);
  const name = displayName2(main.table);
  const rebuilds = works.length === 0 ? main.rebuilds : works.some(({ effect }) => effect.rebuilds);
  const duration = durationOf(context, main);
  const what = algorithm === "COPY" ? `${certain ? "copies" : "may copy"} every row of ${name} into a new table` : rebuilds ? `${certain ? "builds" : "may build"} ${name} and all its indexes anew` : `${certain ? "goes" : "may go"} over every row of ${name}`;
  const who = lock === "NONE" ? "while others read and write" : `and blocks ${lock === "EXCLUSIVE" ? "reads and writes" : "writes"} meanwhile`;
  const assertion = algorithm === null ? "" : ` (ALGORITHM=${algorithm}, LOCK=${lock})`;
  return `${what} ${who}${assertion}${duration === null ? "" : `, for ${durationText(duration)}`}`;
}
var algorithmOrder = { INSTANT: 0, NOCOPY: 1, INPLACE: 2, COPY: 3 };
var lockOrder = { NONE: 0, SHARED: 1, EXCLUSIVE: 2 };
function dearestOf(works, main) {
  let algorithm = works[0]?.effect.algorithm ?? main.algorithm;
  let lock = works[0]?.effect.lock ?? main.lock;
  for (const { effect } of works) {
    if (algorithm === null || algorithmOrder[effect.algorithm] > algorithmOrder[algorithm])
      algorithm = effect.algorithm;
    if (lockOrder[effect.lock] > lockOrder[lock]) lock = effect.lock;
  }
  return { algorithm, lock };
}
function because(works) {
  const reasons = [...new Set(works.flatMap(({ effect }) => effect.reason === null ? [] : [effect.reason]))];
  return reasons.length === 0 ? "" : `, because ${listOf2(reasons, 2)}`;
}
function subjectOf(works, table) {
  const [first, ...rest] = [...new Set(works.map(({ action }) => actionText(action, table)))];
  if (first === void 0) return "The statement";
  const others = rest.map((text4) => text4.charAt(0).toLowerCase() + text4.slice(1));
  return listOf2([first, ...others], 2);
}
function workProblem(context, main, works, rest = {}) {
  const { ending, ...extra } = rest;
  const blocks2 = works.some(({ effect }) => effect.lock !== "NONE");
  const certain = works.some(({ effect }) => effect.certain);
  const duration = durationOf(context, main);
  return {
    message: `${subjectOf(works, main.table)} ${consequence2(context, main, works)}${because(works)}${ending ?? ""}.`,
    severity: blocks2 ? severityOfWait(duration, certain) : severityOfWork(duration),
    ...works[0] ? { span: works[0].action.span } : {},
    explainsActions: works.map(({ effect }) => effect.action),
    ...extra
  };
}

// src/lint-migrations/rules/add-column-position.ts
var rule7 = {
  id: "add-column-position",
  title: "New column that is not the last one",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["M9"],
  what: "Finds `ADD COLUMN \u2026 FIRST` and `\u2026 AFTER` on MySQL before 8.0.29, where only the last place is free.",
  why: "Up to MySQL 8.0.28 a column is added in an instant only behind all others. Anywhere else the whole table is built anew, for an order that no query should depend on.",
  bad: [],
  good: [],
  mysql: {
    engines: ["mysql"],
    bad: [
      {
        versions: { mysql: { from: "8.0.12", to: "8.0.28" } },
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));",
        sql: "ALTER TABLE users ADD COLUMN name VARCHAR(100) AFTER id;"
      }
    ],
    good: [
      {
        title: "In the last place",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));",
        sql: "ALTER TABLE users ADD COLUMN name VARCHAR(100);",
        algorithm: "INSTANT"
      }
    ],
    on: ["alter table"],
    actions: ["add column"],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const work of liveActions(context)) {
        if (!isLateColumn(context, work) || work.action.kind !== "add column") continue;
        const { source } = context.statement;
        const { column, span } = work.action;
        yield workProblem(context, main, [work], {
          advice: {
            summary: "Put the column in the last place.",
            steps: [
              {
                title: "In an instant",
                sql: `ALTER TABLE ${displayName2(main.table)} ADD COLUMN ${source.text.slice(column.span.start, column.span.end)}, ALGORITHM=INSTANT;`
              }
            ]
          },
          // Between the definition and the action's end there is nothing but the place.
          ...column.span.end < span.end && /\.sql$/i.test(source.file) ? {
            fix: {
              title: "Put the column in the last place",
              edits: [{ file: source.file, start: column.span.end, end: span.end, text: "" }]
            }
          } : {}
        });
      }
    }
  }
};
function isLateColumn(context, { action, effect }) {
  return context.server.engine === "mysql" && !isAtLeast(context.server, 8, 0, 29) && action.kind === "add column" && action.position !== null && effect.rebuilds && effect.algorithm !== "COPY" && effect.lock === "NONE";
}

// src/lint-migrations/rules/add-column-stored-generated.ts
var rule8 = {
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
var rule9 = {
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
var rule10 = {
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
var rule11 = {
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
var rule12 = {
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
var rule13 = {
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
      const advice5 = index ? {
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
      yield commandProblem(context, work, `Adding a primary key to ${alteration.shown}`, advice5 ? { advice: advice5 } : {});
    }
  }
};

// src/lint-migrations/rules/add-unique.ts
var rule14 = {
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
      const advice5 = usingIndexAdvice(context, alteration.table, constraint);
      yield commandProblem(context, work, `Adding ${what} to ${alteration.shown}`, advice5 ? { advice: advice5 } : {});
    }
  }
};

// src/lint-migrations/rules/algorithm-copy-requested.ts
var rule15 = {
  id: "algorithm-copy-requested",
  title: "ALTER TABLE that asks for more than it needs",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["M4"],
  what: "Finds `ALGORITHM=COPY`, `LOCK=SHARED` and `LOCK=EXCLUSIVE` where the server could do with less.",
  why: "The clauses are orders as well as assertions. `ALGORITHM=COPY` copies a table whose definition could have been changed in an instant; `LOCK=SHARED` keeps writers out of work that would let them through.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN note TEXT, ALGORITHM=COPY;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);",
        sql: "ALTER TABLE orders ADD INDEX (state), LOCK=SHARED;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);",
        sql: "ALTER TABLE orders ADD INDEX (state), ALGORITHM=INPLACE, LOCK=NONE;",
        algorithm: "INPLACE",
        lock: "NONE"
      }
    ],
    on: ["alter table", "create index", "drop index"],
    *statement(context) {
      const main = liveTable(context);
      const { node, source } = context.statement;
      if (!main || node.kind !== "alter table" && node.kind !== "create index" && node.kind !== "drop index") return;
      const works = liveActions(context);
      if (works.length === 0) return;
      const needed = dearestOf(works, main);
      const name = displayName2(main.table);
      const copies = node.algorithm?.value === "COPY" && needed.algorithm !== "COPY" ? node.algorithm : null;
      const locks = !copies && node.lock && needed.lock === "NONE" && (node.lock.value === "SHARED" || node.lock.value === "EXCLUSIVE") ? node.lock : null;
      const asked2 = copies ?? locks;
      if (!asked2) return;
      const better = copies ? needed.algorithm : "NONE";
      yield {
        message: copies ? `ALGORITHM=COPY makes the server copy every row of ${name} and block writes meanwhile, where ${needed.algorithm} would do.` : `LOCK=${asked2.value} keeps ${asked2.value === "EXCLUSIVE" ? "readers and writers" : "writers"} out of ${name} for work that would let them through.`,
        span: asked2.span,
        severity: severityOfWait(durationOf(context, main), true),
        advice: { summary: `Write ${copies ? "ALGORITHM" : "LOCK"}=${better}, or leave the clause out.`, steps: [] },
        ...better !== null && /\.sql$/i.test(source.file) && !source.text.slice(asked2.span.start, asked2.span.end).includes("$") ? {
          fix: {
            title: `Ask for ${better}`,
            edits: [
              {
                file: source.file,
                start: asked2.span.start,
                end: asked2.span.end,
                text: `${copies ? "ALGORITHM" : "LOCK"}=${better}`
              }
            ]
          }
        } : {}
      };
    }
  }
};

// src/lint-migrations/rules/allowed-extensions.ts
var rule16 = {
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

// src/lint-migrations/mysql/advice/online-tool.ts
function onlineToolStep(change) {
  const ghost = change.context.server.engine === "mariadb" ? ["gh-ost is made for MySQL"] : whyNotGhost(change);
  if (ghost.length === 0) {
    return {
      title: `With gh-ost, which copies ${displayName2(change.table)} in the background and swaps the copy in (the binary log has to be in row format)`,
      sql: "",
      command: ghostCommand(change)
    };
  }
  const percona = perconaPlan(change);
  const instead = change.context.server.engine === "mariadb" ? "" : ` (gh-ost cannot: ${listOf2(ghost)})`;
  if (percona.unmet.length === 0) {
    const notes = percona.notes.length === 0 ? "" : `; ${percona.notes.join("; ")}`;
    return {
      title: `With pt-online-schema-change, which copies ${displayName2(change.table)} in the background, kept in step by triggers${instead}${notes}; try it with --dry-run first`,
      sql: "",
      command: perconaCommand(change, percona.options)
    };
  }
  return {
    title: `No online tool can do this as it stands: ${listOf2([...instead === "" ? [] : ghost, ...percona.unmet], 4)}. Do it when nobody uses ${displayName2(change.table)}`,
    sql: ""
  };
}
function whyNotGhost({ context, table, actions }) {
  const { catalog } = context;
  const known2 = catalog.table(table);
  const why = [];
  if (known2 && !sharedKey(known2, actions)) why.push(`${displayName2(table)} has no unique key without NULL that stays`);
  if (known2 && known2.foreignKeys.size > 0) why.push(`${displayName2(table)} has foreign keys`);
  const referencing = catalog.foreignKeysTo(table);
  if (referencing.length > 0)
    why.push(`${listOf2(referencing.map((one) => displayName2(one.table.name)))} references ${displayName2(table)}`);
  if (actions.some((action) => action.kind === "add foreign key")) why.push("it adds no foreign keys");
  const triggers = catalog.triggersOf(table);
  if (triggers.length > 0)
    why.push(`${displayName2(table)} has ${listOf2(triggers.map((one) => `trigger ${displayName2(one.name)}`))}`);
  if (actions.some((action) => action.kind === "rename table")) why.push("it does not rename tables");
  for (const other of catalog.tables()) {
    if (other.name.schema !== table.schema || other.name.name === table.name) continue;
    if (other.name.name.toLowerCase() === table.name.toLowerCase())
      why.push(`${displayName2(other.name)} differs from ${displayName2(table)} by its case alone`);
  }
  return why;
}
function sharedKey(table, actions) {
  const gone = /* @__PURE__ */ new Set();
  let primaryGoes = false;
  const indexesGone = /* @__PURE__ */ new Set();
  for (const action of actions) {
    if (action.kind === "drop column") gone.add(action.column.name.toLowerCase());
    else if (action.kind === "rename column") gone.add(action.from.name.toLowerCase());
    else if (action.kind === "change column" && action.from.name.toLowerCase() !== action.column.name.name.toLowerCase())
      gone.add(action.from.name.toLowerCase());
    else if (action.kind === "drop primary key") primaryGoes = true;
    else if (action.kind === "drop index") indexesGone.add(action.index.name.toLowerCase());
  }
  for (const [name, index] of table.indexes) {
    if (index.kind !== "primary" && index.kind !== "unique") continue;
    if (index.kind === "primary" && primaryGoes && !isKeyAgain(index.parts, actions)) continue;
    if (indexesGone.has(name)) continue;
    const columns = index.parts.map((part) => part.column === null ? void 0 : table.columns.get(part.column));
    const usable = columns.every(
      (column) => column !== void 0 && !column.nullable && column.generated === null && column.type?.name !== "json" && !gone.has(column.name.toLowerCase())
    );
    if (usable) return columns.flatMap((column) => column ? [column.name] : []);
  }
  return null;
}
function isKeyAgain(parts, actions) {
  const before2 = new Set(parts.map((part) => part.column));
  return actions.some(
    (action) => action.kind === "add index" && action.index.kind === "primary" && [...before2].every((name) => action.index.parts.some((part) => part.column?.name.toLowerCase() === name))
  );
}
function perconaPlan({ context, table, actions }) {
  const { catalog } = context;
  const known2 = catalog.table(table);
  const unmet = [];
  const options = [];
  const notes = [];
  const name = displayName2(table);
  if (known2 && ![...known2.indexes.values()].some((index) => index.kind === "primary" || index.kind === "unique"))
    unmet.push(`${name} has neither a primary nor a unique key`);
  const triggers = catalog.triggersOf(table);
  if (triggers.length > 0) {
    if (context.server.engine === "mysql") options.push("--preserve-triggers");
    else unmet.push(`${name} has ${listOf2(triggers.map((one) => `trigger ${displayName2(one.name)}`))}`);
  }
  const referencing = catalog.foreignKeysTo(table).filter((one) => one.table.name !== known2?.name);
  if (referencing.length > 0) {
    options.push("--alter-foreign-keys-method=rebuild_constraints");
    notes.push(
      `it builds the foreign keys of ${listOf2(referencing.map((one) => displayName2(one.table.name)))} anew, which copies those tables too`
    );
  }
  if (actions.some((action) => action.kind === "rename table")) unmet.push("it does not rename tables");
  for (const action of actions) {
    if (action.kind === "rename column" || isRename(action))
      unmet.push("it may lose the values of a column that is renamed, so rename in a statement of its own");
    if (action.kind === "drop primary key")
      notes.push(
        "it deletes rows by the primary key: give --no-check-alter only when another unique key without NULL stays"
      );
    if (action.kind === "add index" && action.index.kind === "unique") {
      options.push("--no-check-unique-key-change");
      notes.push("rows that are not unique are silently left out, so look for them first");
    }
    if (action.kind === "drop foreign key")
      notes.push(`name the foreign key ${quoteIdentifier2(`_${action.name.name}`)} in --alter, as the copy calls it`);
  }
  return { unmet: [...new Set(unmet)], options: [...new Set(options)], notes: [...new Set(notes)] };
}
function isRename(action) {
  return action.kind === "change column" && action.from.name.toLowerCase() !== action.column.name.name.toLowerCase();
}
function alterArgument(change) {
  return shellQuote(change.text.replace(/\s+/g, " ").trim());
}
function ghostCommand(change) {
  return [
    "gh-ost",
    '--host="$DB_HOST"',
    '--conf="$HOME/.my.cnf"',
    `--database=${databaseArgument(change.table)}`,
    `--table=${shellQuote(change.table.name)}`,
    `--alter=${alterArgument(change)}`,
    "--execute"
  ].join(" ");
}
function perconaCommand(change, options) {
  const { table } = change;
  return [
    "pt-online-schema-change",
    `--alter=${alterArgument(change)}`,
    ...options,
    '--defaults-file="$HOME/.my.cnf"',
    "--execute",
    `h="$DB_HOST",D=${dsnArgument(table)},t=${shellQuote(dsnEscape(table.name))}`
  ].join(" ");
}
function databaseArgument(table) {
  return table.schema === "" ? '"$DB_NAME"' : shellQuote(table.schema);
}
function dsnArgument(table) {
  return table.schema === "" ? '"$DB_NAME"' : shellQuote(dsnEscape(table.schema));
}
function dsnEscape(text4) {
  return text4.replaceAll(",", "\\,");
}
function shellQuote(text4) {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.,:/@-]*$/.test(text4)) return text4;
  return `'${text4.replaceAll("'", "'\\''")}'`;
}

// src/lint-migrations/mysql/assertion.ts
function assertionFor({ algorithm, lock }) {
  if (algorithm === null || algorithm === "COPY") return null;
  return algorithm === "INSTANT" ? ["ALGORITHM=INSTANT"] : [`ALGORITHM=${algorithm}`, `LOCK=${lock}`];
}
function assertionEdit(statement, clauses2) {
  const { node, source, span } = statement;
  if (!/\.sql$/i.test(source.file)) return null;
  if (node.kind === "create index" || node.kind === "drop index")
    return { file: source.file, start: span.end, end: span.end, text: ` ${clauses2.join(" ")}` };
  if (node.kind !== "alter table") return null;
  const first = node.actions[0];
  const partitions = node.actions.find(isAboutPartitions);
  if (partitions)
    return partitions === first ? { file: source.file, start: first.span.start, end: first.span.start, text: `${clauses2.join(", ")}, ` } : null;
  return first ? { file: source.file, start: span.end, end: span.end, text: `, ${clauses2.join(", ")}` } : null;
}

// src/lint-migrations/mysql/advice/statement-text.ts
function actionsText(statement, actions) {
  const { text: text4 } = statement.source;
  return actions.map((action) => {
    if (statement.node.kind === "create index" && action.kind === "add index") return indexText2(statement);
    if (statement.node.kind === "drop index" && action.kind === "drop index")
      return `DROP INDEX ${text4.slice(action.index.span.start, action.index.span.end)}`;
    return text4.slice(action.span.start, action.span.end).trim();
  }).join(", ");
}
function indexText2(statement) {
  const { node, source } = statement;
  if (node.kind !== "create index") return "";
  const { index } = node;
  const kind = index.kind === "index" ? "" : `${index.kind.toUpperCase()} `;
  const name = index.name ? `${source.text.slice(index.name.span.start, index.name.span.end)} ` : "";
  const after2 = source.text.slice(node.table.span.end, statement.span.end);
  const open = after2.indexOf("(");
  const close = matchingParenthesis(after2, open);
  return `ADD ${kind}INDEX ${name}${after2.slice(open, close + 1)}`;
}
function matchingParenthesis(text4, open) {
  let depth = 0;
  for (let at = open; at < text4.length; at++) {
    if (text4[at] === "(") depth++;
    else if (text4[at] === ")" && --depth === 0) return at;
  }
  return text4.length - 1;
}
function alterText(table, actions, effect) {
  const assertion = effect ? assertionFor(effect) : null;
  return `ALTER TABLE ${displayName2(table)} ${[actions, ...assertion ?? []].join(", ")};`;
}
function splitSteps(context, slow) {
  const all = liveActions(context);
  const quick = all.filter((work) => !slow.includes(work) && work.effect.algorithm === "INSTANT");
  const rest = all.filter((work) => !quick.includes(work));
  const main = context.main;
  if (!main || quick.length === 0 || rest.length === 0) return [];
  if (all.some(({ action }) => isAboutPartitions(action) || action.kind === "rename table")) return [];
  if (quick.some(({ action }) => action.kind === "drop column")) return [];
  return [
    {
      step: {
        title: "What is done in an instant, by itself",
        sql: alterText(
          main.table,
          actionsText(
            context.statement,
            quick.map(({ action }) => action)
          ),
          dearestOf(quick, main)
        )
      },
      rest
    }
  ];
}

// src/lint-migrations/mysql/advice/slow-alter.ts
function slowAlterAdvice(context, main, slow, before2 = []) {
  const [split] = splitSteps(context, slow);
  const actions = split ? split.rest.map(({ action }) => action) : actionsOf(context.statement.node);
  const tool = onlineToolStep({
    context,
    table: main.table,
    actions,
    text: actionsText(context.statement, actions)
  });
  const steps = [...split ? [split.step] : [], ...before2, tool];
  const summary = before2.length > 0 ? before2[0]?.title ?? "" : tool.command === void 0 ? `Change ${displayName2(main.table)} when nobody uses it, or in smaller steps.` : `Let an online tool change a copy of ${displayName2(main.table)} while it is in use.`;
  return { summary, steps };
}

// src/lint-migrations/rules/alter-blocks-writes.ts
var rule17 = {
  id: "alter-blocks-writes",
  title: "ALTER TABLE in place that blocks writes",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["M1"],
  what: "Finds what is done in place but not online on a table in use: `FULLTEXT` and `SPATIAL` indexes, a new `AUTO_INCREMENT` column.",
  why: "In place does not mean that others go on: for these the server holds a lock under which everybody may read and nobody may write, from the first row to the last. `LOCK=NONE` makes it refuse; only a copy of the table that an online tool keeps in step lets writers through.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT);",
        sql: "CREATE FULLTEXT INDEX articles_body ON articles (body);"
      },
      {
        before: "CREATE TABLE shops (id BIGINT PRIMARY KEY, place POINT NOT NULL);",
        sql: "ALTER TABLE shops ADD SPATIAL INDEX (place);"
      },
      {
        before: "CREATE TABLE visits (page VARCHAR(100));",
        sql: "ALTER TABLE visits ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY;"
      }
    ],
    good: [
      {
        title: "An ordinary index is built while others write",
        before: "CREATE TABLE articles (id BIGINT PRIMARY KEY, author_id BIGINT);",
        sql: "CREATE INDEX articles_author ON articles (author_id);",
        algorithm: "INPLACE",
        lock: "NONE"
      },
      {
        title: "With the table",
        sql: "CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY (body));"
      }
    ],
    on: ["alter table", "create index"],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      const slow = blockingActions(context).filter(
        (work) => work.effect.algorithm !== "COPY" && !addsForeignKey(work) && !addsCheck(work) && !isAboutPartitions(work.action)
      );
      if (slow.length > 0) yield workProblem(context, main, slow, { advice: slowAlterAdvice(context, main, slow) });
    }
  }
};

// src/lint-migrations/mysql/batches.ts
var batch2 = 1e3;
function repeated(title, statement) {
  return {
    title: `${title}; repeat until no row is changed, each time in a transaction of its own`,
    sql: `${statement} LIMIT ${batch2};`
  };
}

// src/lint-migrations/mysql/definition-text.ts
function quoteText(text4) {
  return `'${text4.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
function typeText2(type, { charset = true } = {}) {
  const size = type.values !== null ? `(${type.values.map(quoteText).join(",")})` : type.length === null ? "" : `(${type.length}${type.decimals === null ? "" : `,${type.decimals}`})`;
  return [
    `${type.name}${size}`,
    ...type.unsigned ? ["unsigned"] : [],
    ...type.zerofill ? ["zerofill"] : [],
    ...charset && type.charset !== null ? [`CHARACTER SET ${type.charset}`] : [],
    ...charset && type.collation !== null ? [`COLLATE ${type.collation}`] : []
  ].join(" ");
}
function columnText(column) {
  if (column.generated) {
    const { expression, stored } = column.generated;
    return [
      column.type,
      `GENERATED ALWAYS AS (${expression.text}) ${stored ? "STORED" : "VIRTUAL"}`,
      ...column.comment === null ? [] : [`COMMENT ${quoteText(column.comment)}`]
    ].join(" ");
  }
  return [
    column.type,
    column.nullable ? "NULL" : "NOT NULL",
    ...column.default === null ? [] : [`DEFAULT ${defaultText(column.default)}`],
    ...column.onUpdate === null ? [] : [`ON UPDATE ${column.onUpdate.text}`],
    ...column.autoIncrement ? ["AUTO_INCREMENT"] : [],
    ...column.invisible ? ["INVISIBLE"] : [],
    ...column.comment === null ? [] : [`COMMENT ${quoteText(column.comment)}`]
  ].join(" ");
}
function defaultText(value) {
  if (value.kind !== "expression") return value.text;
  return /^\(.*\)$/s.test(value.text) ? value.text : `(${value.text})`;
}
function catalogColumnText(column) {
  return column.type ? `${quoteIdentifier2(column.name)} ${columnText({ ...column, type: typeText2(column.type) })}` : null;
}
function isNoDefault(value) {
  return value === null || value.kind === "null";
}
function sameExpression(a, b) {
  if (isNoDefault(a) || isNoDefault(b)) return isNoDefault(a) && isNoDefault(b);
  if (a === null || b === null) return false;
  if (a.kind === "now" || b.kind === "now") return a.kind === b.kind;
  if (a.value !== null && b.value !== null) return a.value === b.value;
  return squeezed(a.text) === squeezed(b.text);
}
function squeezed(text4) {
  return text4.replace(/\s+/g, "").replace(/^\((.*)\)$/s, "$1").toLowerCase();
}
function makesItsOwnValue(column) {
  return column.autoIncrement || column.generated !== null;
}

// src/lint-migrations/mysql/advice/change-type.ts
var longestName2 = 64;
function changeTypeAdvice(context, main, works) {
  const [work] = works;
  const whole = slowAlterAdvice(context, main, works);
  const action = works.length === 1 ? work?.action : void 0;
  if (action?.kind !== "modify column" && action?.kind !== "change column") return whole;
  const table = context.catalog.table(main.table);
  const from = (action.kind === "change column" ? action.from : action.column.name).name.toLowerCase();
  const column = table?.columns.get(from);
  if (!table || !column || main.actions.length !== 1 || action.column.name.name.toLowerCase() !== from) return whole;
  if (!canBeReplaced(context, table, column)) return whole;
  const steps = secondColumn(context, table, column, action.column);
  const [tool] = whole.steps;
  return {
    summary: `Fill a second column of the new type in the background and swap it in under the name ${quoteIdentifier2(column.name)}.`,
    steps: [
      ...steps.map((step, place2) => ({ ...step, title: `${place2 + 1}. ${step.title}` })),
      ...tool?.command === void 0 ? [] : [{ ...tool, title: `Or all in one go: ${lowerFirst(tool.title)}` }]
    ]
  };
}
function canBeReplaced(context, table, column) {
  const name = column.name.toLowerCase();
  if (column.autoIncrement || column.generated !== null) return false;
  for (const index of table.indexes.values())
    if (index.parts.some((part) => part.column === name || part.reads.includes(name))) return false;
  for (const key of table.foreignKeys.values()) if (key.columns.some((one) => one.toLowerCase() === name)) return false;
  for (const check of table.checks.values()) if (check.expression.columns.includes(name)) return false;
  for (const other of table.columns.values()) if (other.generated?.expression.columns.includes(name)) return false;
  if (table.partitioning?.columns.some((one) => one.toLowerCase() === name)) return false;
  return context.catalog.triggersOf(table.name).length === 0;
}
function secondColumn(context, table, column, wanted) {
  const name = displayName2(table.name);
  const old = quoteIdentifier2(column.name);
  const added = freeColumnName(table, `${column.name}_new`);
  const retired = freeColumnName(table, `${column.name}_old`);
  const fresh = quoteIdentifier2(added);
  const type = typeText2(wanted.type);
  const notNull = wanted.nullable === false;
  const trigger = (event) => quoteIdentifier2(`${table.name.name}_${column.name}_${event}`.slice(0, longestName2));
  const schema = table.name.schema === "" ? "" : `${quoteIdentifier2(table.name.schema)}.`;
  const { server } = context;
  const instantAdd = server.engine === "mariadb" || isAtLeast(server, 8, 0, 12) ? ", ALGORITHM=INSTANT" : "";
  const instantSwap = server.engine === "mariadb" || isAtLeast(server, 8, 0, 28) ? ", ALGORITHM=INSTANT" : "";
  const final = columnText({
    type,
    nullable: !notNull,
    default: wanted.default,
    onUpdate: wanted.onUpdate,
    autoIncrement: false,
    invisible: wanted.invisible,
    comment: wanted.comment,
    generated: null
  });
  return [
    {
      title: `Expand: add ${fresh} of the new type; triggers fill it for rows written from now on`,
      sql: [
        `ALTER TABLE ${name} ADD COLUMN ${fresh} ${type} NULL${instantAdd};`,
        `CREATE TRIGGER ${schema}${trigger("ins")} BEFORE INSERT ON ${name} FOR EACH ROW SET NEW.${fresh} = NEW.${old};`,
        `CREATE TRIGGER ${schema}${trigger("upd")} BEFORE UPDATE ON ${name} FOR EACH ROW SET NEW.${fresh} = NEW.${old};`
      ].join("\n")
    },
    repeated(
      `Fill ${fresh} of the old rows in batches`,
      `UPDATE ${name} SET ${fresh} = ${old} WHERE ${fresh} IS NULL AND ${old} IS NOT NULL`
    ),
    ...notNull ? [
      {
        title: `Take NULL away from ${fresh}: the table is rebuilt while others read and write`,
        sql: `ALTER TABLE ${name} MODIFY COLUMN ${fresh} ${final}, ALGORITHM=INPLACE, LOCK=NONE;`
      }
    ] : isNoDefault(wanted.default) || wanted.default === null ? [] : [
      {
        title: `Give ${fresh} its default`,
        sql: `ALTER TABLE ${name} ALTER COLUMN ${fresh} SET DEFAULT ${defaultText(wanted.default)};`
      }
    ],
    {
      title: "Contract: swap the names while nobody writes, which takes a moment",
      sql: [
        `LOCK TABLES ${name} WRITE;`,
        `DROP TRIGGER ${schema}${trigger("ins")};`,
        `DROP TRIGGER ${schema}${trigger("upd")};`,
        `ALTER TABLE ${name} RENAME COLUMN ${old} TO ${quoteIdentifier2(retired)}, RENAME COLUMN ${fresh} TO ${old}${instantSwap};`,
        ...column.nullable || !isNoDefault(column.default) ? [] : [`ALTER TABLE ${name} ALTER COLUMN ${quoteIdentifier2(retired)} SET DEFAULT ${zeroOf(column)};`],
        "UNLOCK TABLES;"
      ].join("\n")
    },
    {
      title: `Drop the old values in a later migration, when all is well`,
      sql: `ALTER TABLE ${name} DROP COLUMN ${quoteIdentifier2(retired)};`
    }
  ];
}
function zeroOf(column) {
  switch (column.type?.name) {
    case "date":
      return "'1970-01-01'";
    case "datetime":
    case "timestamp":
      return "'1970-01-02 00:00:00'";
    case "time":
      return "'00:00:00'";
    case "year":
      return "1970";
    case "enum":
      return `'${(column.type.values?.[0] ?? "").replaceAll("'", "''")}'`;
    case "json":
    case "tinytext":
    case "text":
    case "mediumtext":
    case "longtext":
    case "tinyblob":
    case "blob":
    case "mediumblob":
    case "longblob":
      return column.type.name === "json" ? "('null')" : "('')";
    case "char":
    case "varchar":
    case "binary":
    case "varbinary":
    case "set":
      return "''";
    default:
      return "0";
  }
}
function freeColumnName(table, stem) {
  for (let attempt = 1; ; attempt++) {
    const end = attempt === 1 ? "" : String(attempt);
    const name = `${[...stem].slice(0, longestName2 - end.length).join("")}${end}`;
    if (!table.columns.has(name.toLowerCase())) return name;
  }
}
function lowerFirst(text4) {
  return text4.charAt(0).toLowerCase() + text4.slice(1);
}

// src/lint-migrations/rules/alter-copies-table.ts
var rule18 = {
  id: "alter-copies-table",
  title: "ALTER TABLE that copies the table",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["M1", "M19", "M20", "M21"],
  what: "Finds what makes the server copy a table in use row by row: another type for a column, a primary key that is dropped, a `STORED` column, another character set. Foreign keys, checks and partitions have rules of their own.",
  why: "With `ALGORITHM=COPY` the server makes a second table, copies each row and builds each index, and swaps the two at the end. Until then nobody can write to the table. It needs the space of the table once more, and replicas begin the same work only when the primary is done, so that they fall behind by as long again. An online tool or a second column does the same in small pieces while everybody goes on; which tool can do it depends on keys, foreign keys and triggers of the table, and the advice says so.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        title: "A wider number is another format of every row",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN total BIGINT NOT NULL;"
      },
      {
        title: "The length of a VARCHAR goes past 255 bytes",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(40)) DEFAULT CHARSET=utf8mb4;",
        sql: "ALTER TABLE users MODIFY COLUMN name VARCHAR(100);"
      },
      {
        before: "CREATE TABLE events (id BIGINT NOT NULL PRIMARY KEY, kind INT);",
        sql: "ALTER TABLE events DROP PRIMARY KEY;"
      },
      {
        before: "CREATE TABLE items (id BIGINT PRIMARY KEY, price INT NOT NULL);",
        sql: "ALTER TABLE items ADD COLUMN gross INT GENERATED ALWAYS AS (price * 2) STORED;"
      },
      {
        before: "CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT) DEFAULT CHARSET=latin1;",
        sql: "ALTER TABLE notes CONVERT TO CHARACTER SET utf8mb4;"
      }
    ],
    good: [
      {
        title: "Within 255 bytes the length is only a number in the dictionary",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(40)) DEFAULT CHARSET=utf8mb4;",
        sql: "ALTER TABLE users MODIFY COLUMN name VARCHAR(60);",
        algorithm: "INPLACE",
        lock: "NONE"
      },
      {
        title: "A table that the change itself makes",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);\nALTER TABLE orders MODIFY COLUMN total BIGINT NOT NULL;"
      }
    ],
    on: ["alter table"],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      const copies = blockingActions(context).filter(
        (work) => work.effect.algorithm === "COPY" && !addsForeignKey(work) && !addsCheck(work) && !isAboutPartitions(work.action)
      );
      if (copies.length > 0)
        yield workProblem(context, main, copies, { advice: changeTypeAdvice(context, main, copies) });
    }
  }
};

// src/lint-migrations/rules/alter-rebuilds-table.ts
var rule19 = {
  id: "alter-rebuilds-table",
  title: "ALTER TABLE that rebuilds the table",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["M2", "M19", "M33"],
  what: "Finds what makes the server build a table in use anew in place: `NULL` to `NOT NULL` and back, another order of columns, another row format, `FORCE`, `OPTIMIZE TABLE`.",
  why: "Others read and write meanwhile, but not for free. Every row and index is written once more, which takes disk and memory from everybody; what is written to the table during the work is kept in a log of `innodb_online_alter_log_max_size` bytes (128 MB by default), and when that is full, the statement fails and all was for nothing; and at the end a moment without anybody else is needed. Replicas begin when the primary is done and fall behind for as long as it took.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100) NULL);",
        sql: "ALTER TABLE users MODIFY COLUMN email VARCHAR(100) NOT NULL;"
      },
      {
        before: "CREATE TABLE logs (id BIGINT PRIMARY KEY, line TEXT);",
        sql: "ALTER TABLE logs ROW_FORMAT=COMPRESSED;"
      },
      {
        before: "CREATE TABLE logs (id BIGINT PRIMARY KEY, line TEXT);",
        sql: "OPTIMIZE TABLE logs;"
      }
    ],
    good: [
      {
        title: "A column more is a line in the dictionary",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE users ADD COLUMN email VARCHAR(100) NULL;",
        algorithm: "INSTANT",
        lock: "NONE"
      },
      {
        title: "A table that the change itself makes",
        sql: "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));\nALTER TABLE users MODIFY COLUMN email VARCHAR(100) NOT NULL;"
      }
    ],
    on: ["alter table", "optimize table"],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      if (context.statement.node.kind === "optimize table") {
        for (const table of context.effect.tables) {
          if (!table.rebuilds || table.lock !== "NONE" || context.isNew(table.table)) continue;
          yield { ...workProblem(context, table, []), explainsActions: [0] };
        }
        return;
      }
      const rebuilds = liveActions(context).filter(
        (work) => work.effect.rebuilds && work.effect.lock === "NONE" && work.effect.algorithm !== "COPY" && !isLateColumn(context, work)
      );
      if (rebuilds.length > 0)
        yield workProblem(context, main, rebuilds, { advice: slowAlterAdvice(context, main, rebuilds) });
    }
  }
};

// src/lint-migrations/rules/alter-without-algorithm.ts
var newest = 20;
var worthIt = /* @__PURE__ */ new Set([
  "add column",
  "drop column",
  "modify column",
  "change column",
  "rename column",
  "add index"
]);
var rule20 = {
  id: "alter-without-algorithm",
  title: "ALTER TABLE that does not say how it may be done",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["M3"],
  what: "Finds an `ALTER TABLE` or `CREATE INDEX` on a table in use that is done in an instant, or while others write, but without `ALGORITHM` or `LOCK` to hold the server to it. One finding a script, for the newest 20 of those that are reported on; the fix is for all of them.",
  why: "When a table turns out to have a row format, an index or a column type that does not allow the quick way, the server says nothing and copies the table. With the assertion it refuses at once, before anything has changed, and the migration can be planned anew instead of being watched.",
  options: {
    "set-elsewhere": {
      type: "boolean",
      default: false,
      what: "True when the server has MariaDB\u2019s `alter_algorithm` set, or when migrations go through an online tool anyway."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN note TEXT;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);",
        sql: "CREATE INDEX orders_state ON orders (state);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN note TEXT, ALGORITHM=INSTANT;",
        algorithm: "INSTANT",
        lock: "NONE"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);",
        sql: "CREATE INDEX orders_state ON orders (state) ALGORITHM=INPLACE LOCK=NONE;",
        algorithm: "INPLACE",
        lock: "NONE"
      },
      {
        title: "A table that the change itself makes",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN note TEXT;"
      }
    ],
    *script(context) {
      if (context.option("set-elsewhere") === true || context.direction === "down") return;
      if (!context.reported.slice(-newest).includes(context.migration)) return;
      const found = [...unasserted(context)];
      const [first] = found;
      if (!first) return;
      const { statement, clauses: clauses2, table } = first;
      const edits = found.flatMap(({ edit }) => edit ? [edit] : []);
      const others = found.length === 1 ? "" : ` The same holds for ${found.length - 1} more in this script.`;
      yield {
        message: `Should ${displayName2(table)} not allow what this statement counts on, the server copies it and blocks writes without a word.${others}`,
        span: statement.span,
        advice: {
          summary: `Append ${clauses2.join(", ")}, so that the server refuses rather than do more.`,
          steps: []
        },
        ...edits.length > 0 ? {
          fix: {
            title: edits.length === 1 ? `Append ${clauses2.join(", ")}` : "Append what can be asserted",
            edits
          }
        } : {}
      };
    }
  }
};
function* unasserted(context) {
  if (context.server.engine === "mariadb" && setsAlgorithm(context)) return;
  for (const [place2, effect] of context.effects.entries()) {
    const statement = context.statements[place2];
    const main = effect.tables.find((table) => table.because === null);
    if (!statement || !main || statement.body?.kind === "function" || !effect.certain) continue;
    const { node } = statement;
    if (node.kind !== "alter table" && node.kind !== "create index") continue;
    if (node.algorithm !== null || node.lock !== null || node.kind === "alter table" && node.online) continue;
    if (main.lock !== "NONE" || effect.failures.some(({ when }) => when === "always")) continue;
    if (!isLive2(context, main.table) || !actionsOf(node).some(({ kind }) => worthIt.has(kind))) continue;
    const clauses2 = assertionFor(main);
    if (!clauses2) continue;
    const edit = assertionEdit(statement, clauses2);
    yield { statement, table: main.table, clauses: clauses2, edit };
  }
}
function setsAlgorithm(context) {
  return context.statements.some(
    ({ node }) => node.kind === "set" && node.assignments.some(({ name }) => name === "alter_algorithm")
  );
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
  const lower2 = listOfValues(statement, from, "from");
  const upper = listOfValues(statement, from, "to");
  if (lower2 === null || upper === null) return null;
  const least = /^minvalue$/i.test(lower2) ? null : lower2;
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
var rule21 = {
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

// src/lint-migrations/rules/auto-increment-near-limit.ts
var rule22 = {
  id: "auto-increment-near-limit",
  title: "Numbers of a key running out",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["M22"],
  what: "Finds tables whose `AUTO_INCREMENT` column has used most of what its type holds, by the `AUTO_INCREMENT=` of the file or the row count of the statistics file.",
  why: "When the last number is given out, every further INSERT fails with error 1062 or 167, at once and for good. A wider type for a key copies the whole table and every table that references it, which wants to be done before the day, not on it.",
  options: {
    percent: {
      type: "number",
      default: 80,
      what: "From which share of its numbers on."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        sql: "CREATE TABLE hits (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=2000000000;"
      },
      {
        before: "CREATE TABLE hits (id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY);",
        sql: "ALTER TABLE hits AUTO_INCREMENT = 60000;"
      }
    ],
    good: [
      { sql: "CREATE TABLE hits (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=2000000000;" },
      { sql: "CREATE TABLE hits (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1000;" }
    ],
    *script(context) {
      if (context.direction === "down") return;
      const said2 = /* @__PURE__ */ new Set();
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== "create table" && node.kind !== "alter table") continue;
        const table = context.catalog.table(context.catalog.resolve(node.table));
        if (!table || said2.has(table) || table.temporary) continue;
        const column = [...table.columns.values()].find(({ autoIncrement }) => autoIncrement);
        const last = column?.type ? largest(column.type) : null;
        if (!column || last === null) continue;
        const options = node.kind === "create table" ? [node.options] : node.actions.flatMap((action) => action.kind === "table options" ? [action.options] : []);
        const written = options.map((option) => option.get("auto_increment")).find((option) => option !== void 0);
        const rows = context.catalog.sizeOf(table.name)?.rows ?? 0;
        const next = Math.max(written ? Number(written.value) : 0, rows);
        if (!(next / last >= Number(context.option("percent")) / 100)) continue;
        said2.add(table);
        yield {
          message: `${displayColumn2(table.name, column.name)} has used ${grouped(next)} of the ${grouped(last)} numbers that ${column.type?.name ?? "its type"} holds; after the last one every INSERT into ${displayName2(table.name)} fails.`,
          span: written?.span ?? statement.span,
          advice: { summary: "Plan a BIGINT for it now, with an online tool.", steps: [] }
        };
      }
    }
  }
};
var bits = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };
function largest(type) {
  const size = bits[type.name];
  if (size === void 0) return null;
  return 2 ** (type.unsigned || type.zerofill ? size : size - 1) - 1;
}

// src/lint-migrations/mysql/unexplained-work.ts
function* unexplainedWork(context) {
  const { statement, effect, explained, main } = context;
  if (statement.body?.kind === "function") return;
  for (const table of effect.tables) {
    if (table.algorithm === null || !isLive2(context, table.table)) continue;
    const slow = table.lock !== "NONE" && (table.algorithm === "COPY" || table.rebuilds || table.scans);
    if (!slow && !table.rebuilds) continue;
    if (table !== main) {
      yield {
        message: `${displayName2(table.table)} is worked on too, because ${table.because ?? "the statement names it"}: the statement ${consequence2(context, table, [])}.`,
        severity: severityOfWait(durationOf(context, table), effect.certain)
      };
      continue;
    }
    const works = liveActions(context).filter(({ effect: one }) => isBlocking(one) || one.rebuilds);
    const rest = works.filter(({ effect: one }) => !explained.has(one.action));
    if (rest.length > 0) yield workProblem(context, table, rest, { advice: slowAlterAdvice(context, table, rest) });
    else if (works.length === 0 && explained.size === 0) yield workProblem(context, table, []);
  }
}

// src/lint-migrations/rules/blocking-work.ts
var rule23 = {
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
  },
  mysql: {
    bad: [
      {
        title: "Rows are sorted anew, which nobody needs",
        before: "CREATE TABLE words (id BIGINT PRIMARY KEY, word VARCHAR(40)) ENGINE=MyISAM;",
        sql: "ALTER TABLE words ADD INDEX (word);"
      }
    ],
    good: [
      {
        title: "Work that keeps nobody out",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "ALTER TABLE orders ADD INDEX (total), ALGORITHM=INPLACE, LOCK=NONE;",
        algorithm: "INPLACE",
        lock: "NONE"
      }
    ],
    *statement(context) {
      yield* unexplainedWork(context);
    }
  }
};

// src/lint-migrations/spans.ts
function spanAt(statement, location) {
  if (location === void 0 || location < 0) return statement.span;
  const { text: text4 } = statement.source;
  const start = statement.offsetOf(location);
  const { span } = statement;
  if (start < span.start || start >= span.end) return span;
  let depth = 0;
  let end = start;
  for (let token2 = nextToken(text4, start, span.end); token2; token2 = nextToken(text4, token2.end, span.end)) {
    if (token2.kind === "line-comment" || token2.kind === "block-comment") continue;
    const mark = token2.kind === "punctuation" ? text4[token2.start] : "";
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
function writtenAfter(text4, name, words3) {
  const folded = text4.toLowerCase();
  const lower2 = folded.length === text4.length ? folded : text4;
  const wanted = name.toLowerCase();
  let first = -1;
  let places = 0;
  if (wanted === "") return { after: -1, first };
  for (let at = lower2.indexOf(wanted); at >= 0 && places < mostPlaces; at = lower2.indexOf(wanted, at + 1)) {
    const inside3 = isNamePart(lower2.charCodeAt(at - 1)) || isNamePart(lower2.charCodeAt(at + wanted.length));
    if (inside3) continue;
    places++;
    if (first < 0) first = at;
    if (words3.test(lower2.slice(lower2.lastIndexOf(";", at) + 1, at))) return { after: at, first };
  }
  return { after: -1, first };
}
function wordsWritten(text4, words3) {
  const known2 = /* @__PURE__ */ new Map();
  let seen = false;
  for (const { 0: word, index } of text4.matchAll(/[A-Za-z0-9_$]+|;/g)) {
    if (word === ";") {
      seen = false;
      continue;
    }
    const lower2 = word.toLowerCase();
    const before2 = known2.get(lower2);
    if (!before2) known2.set(lower2, { after: seen ? index : -1, first: index });
    else if (before2.after < 0 && seen) before2.after = index;
    seen ||= words3.test(lower2);
  }
  return (name) => /^[A-Za-z0-9_$]+$/.test(name) ? known2.get(name.toLowerCase()) ?? { after: -1, first: -1 } : writtenAfter(text4, name, words3);
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
function withoutComments(text4) {
  return text4.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
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
  const texts4 = [];
  for (const node of nodes ?? []) {
    const text4 = textOf2(node);
    if (text4 !== void 0) texts4.push(text4);
  }
  return texts4;
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
function escaped(text4) {
  return text4.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
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

// src/lint-migrations/mysql/deployed.ts
function alterationOf2(statement, context) {
  const { node } = statement;
  if (node.kind !== "alter table" && node.kind !== "create index" && node.kind !== "drop index") return null;
  const table = context.catalog.resolve(node.table);
  return { table, known: context.catalog.table(table), shown: displayName2(table), actions: actionsOf(node) };
}
function liveAlteration(context) {
  if (isStored(context.statement)) return null;
  const alteration = alterationOf2(context.statement, context);
  return alteration && inProduction2(context, alteration.table) ? alteration : null;
}
function isStored(statement) {
  return statement.body?.kind === "function";
}
function inProduction2(context, table) {
  return !context.isNew(table);
}
function viewInProduction(context, view) {
  const known2 = context.catalog.view(view);
  return known2 ? known2.bornIn < context.place && !context.isNew(view) : !context.isNew(view);
}
function undoesUp2(context, name) {
  if (context.direction !== "down") return false;
  const { source, pieces } = context.migration.up;
  return pieces.some((piece) => writtenAfter(source.text.slice(piece.start, piece.end), name, making2).after >= 0);
}
var making2 = /\b(?:create|add|rename|change)\b/i;
function laterStatements2(context) {
  return context.statements.slice(context.index + 1).filter((statement) => !isStored(statement));
}
function earlierStatements(context) {
  return context.statements.slice(0, context.index).filter((statement) => !isStored(statement));
}
function sameTable(a, b) {
  return keyOf(a) === keyOf(b);
}
function sameName(a, b) {
  return a === b || a.toLowerCase() === b.toLowerCase();
}
function addedBefore2(context, table, column) {
  return earlierStatements(context).some((statement) => addsColumn(statement, context, table, column));
}
function addsColumn(statement, context, table, column) {
  const alteration = alterationOf2(statement, context);
  return alteration !== null && sameTable(alteration.table, table) && alteration.actions.some((action) => action.kind === "add column" && sameName(action.column.name.name, column));
}
function recreatedColumns(context, { table, actions }) {
  const dropped2 = new Set(actions.flatMap((action) => action.kind === "drop column" ? [lower(action.column)] : []));
  const recreated = /* @__PURE__ */ new Map();
  if (dropped2.size === 0) return recreated;
  const look = (others) => {
    for (const action of others) {
      if (action.kind !== "add column") continue;
      const name = lower(action.column.name);
      if (dropped2.has(name) && !recreated.has(name)) recreated.set(name, action);
    }
  };
  look(actions);
  for (const later2 of laterStatements2(context)) {
    const next = alterationOf2(later2, context);
    if (next && sameTable(next.table, table)) look(next.actions);
  }
  return recreated;
}
function makerOf(statements, context, name) {
  return statements.find(
    (statement) => namesMade(statement).some((made) => sameTable(context.catalog.resolve(made), name))
  );
}
function namesMade({ node }) {
  switch (node.kind) {
    case "create table":
      return [node.table];
    case "create view":
      return [node.view];
    case "rename table":
      return node.pairs.map((pair) => pair.to);
    case "alter table":
      return node.actions.flatMap((action) => action.kind === "rename table" ? [action.to] : []);
    default:
      return [];
  }
}
function surelyAbsent({ catalog }, name) {
  if (catalog.table(name) || catalog.view(name)) return false;
  for (const table of catalog.tables()) if (table.bornIn >= 0) return true;
  return false;
}
function withRows({ catalog }, table) {
  const size = catalog.sizeOf(table);
  return size ? `${displayName2(table)} (${size.rows.toLocaleString("en-US")} rows)` : displayName2(table);
}
function freeTableName({ catalog }, schema, stem, suffix) {
  for (let attempt = 1; ; attempt++) {
    const end = `_${suffix}${attempt === 1 ? "" : attempt}`;
    const name = `${[...stem].slice(0, 64 - end.length).join("")}${end}`;
    if (!catalog.table({ schema, name }) && !catalog.view({ schema, name })) return name;
  }
}
function lower({ name }) {
  return name.toLowerCase();
}

// src/lint-migrations/mysql/foreign-keys.ts
function declaredForeignKeys(context) {
  return isStored(context.statement) ? [] : foreignKeysIn(context.statement, context);
}
function foreignKeysIn({ node }, { catalog, server }) {
  if (node.kind === "create table") {
    const table2 = catalog.resolve(node.table);
    return [
      ...node.foreignKeys.map((key) => ({ ...key, table: table2, columns: key.columns.map(({ name }) => name) })),
      ...node.columns.flatMap((column) => inline2(table2, column, server))
    ];
  }
  if (node.kind !== "alter table") return [];
  const table = catalog.resolve(node.table);
  return node.actions.flatMap((action) => {
    if (action.kind === "add foreign key")
      return [{ ...action.foreignKey, table, columns: action.foreignKey.columns.map(({ name }) => name) }];
    return action.kind === "add column" ? inline2(table, action.column, server) : [];
  });
}
function inline2(table, column, server) {
  if (!column.references || server.engine === "mysql" && !isAtLeast(server, 9)) return [];
  return [{ table, name: null, columns: [column.name.name], references: column.references, span: column.span }];
}
var numbers = /* @__PURE__ */ new Set(["tinyint", "smallint", "mediumint", "int", "bigint", "decimal"]);
var texts = /* @__PURE__ */ new Set(["char", "varchar"]);
function keyDifference(own, key) {
  const [a, b] = [own.type, key.type];
  if (!a || !b) return null;
  if (texts.has(a.name) && texts.has(b.name)) {
    if (own.charset === null || key.charset === null || own.collation === null || key.collation === null) return null;
    if (own.charset === key.charset && own.collation === key.collation) return null;
    return { own: withCharset(own, a), key: withCharset(key, b) };
  }
  if (!numbers.has(a.name) || !numbers.has(b.name)) return null;
  if (a.name === b.name && a.unsigned === b.unsigned) return null;
  return { own: plain(a), key: plain(b) };
}
function withCharset(column, type) {
  return `${typeText2(type, { charset: false })} CHARACTER SET ${column.charset} COLLATE ${column.collation}`;
}
function plain(type) {
  return typeText2(type.name === "decimal" ? type : { ...type, length: null, decimals: null });
}

// src/lint-migrations/rules/cascading-foreign-key.ts
var rule24 = {
  id: "cascading-foreign-key",
  title: "Foreign key that deletes or changes rows by itself",
  category: "correctness",
  severity: "notice",
  enabled: false,
  covers: ["P52", "M31"],
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);"
      },
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);",
        sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON UPDATE CASCADE;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));"
      }
    ],
    on: ["create table", "alter table"],
    actions: ["add foreign key", "add column"],
    *statement(context) {
      if (context.direction === "down") return;
      for (const { table, columns, references, span } of declaredForeignKeys(context)) {
        const deletes = references.onDelete === "cascade";
        if (!deletes && references.onUpdate !== "cascade") continue;
        const parent = displayName2(context.catalog.resolve(references.table));
        yield {
          message: deletes ? `One DELETE on ${parent} deletes every row of ${displayName2(table)} that references it, however many there are, without firing a trigger.` : `One UPDATE of the key of ${parent} changes (${columns.map(quoteIdentifier2).join(", ")}) in every row of ${displayName2(table)} that references it.`,
          span,
          advice: {
            summary: "Leave the action out (RESTRICT) and delete or change the referencing rows in batches first.",
            steps: []
          }
        };
      }
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
var rule25 = {
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
      const advice5 = changeColumnTypeAdvice(context, alteration.table, command.node);
      yield commandProblem(
        context,
        work,
        `Changing the collation of ${displayColumn(alteration.table, command.name)}`,
        advice5 ? { advice: advice5 } : {}
      );
    }
  }
};

// src/lint-migrations/rules/change-column-type.ts
var rule26 = {
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
      const advice5 = changeColumnTypeAdvice(context, alteration.table, command.node);
      yield commandProblem(
        context,
        work,
        `Changing the type of ${displayColumn(alteration.table, command.name)}`,
        advice5 ? { advice: advice5 } : {}
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
function quoteText2(text4) {
  const quoted2 = `'${text4.replaceAll("'", "''")}'`;
  return text4.includes("\\") ? `E${quoted2.replaceAll("\\", "\\\\")}` : quoted2;
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
  const text4 = write(must(node), renames);
  const operator = inside2(node, "A_Expr");
  const loose = operator || inside2(node, "BoolExpr") || inside2(node, "NullTest") || inside2(node, "BooleanTest");
  return loose || inside2(node, "CollateClause") || inside2(node, "SubLink") ? `(${text4})` : text4;
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
    if (constant.sval) return quoteText2(constant.sval.sval ?? "");
    const bits2 = constant.bsval?.bsval ?? "";
    return `${bits2.startsWith("x") ? "X" : "B"}'${bits2.slice(1)}'`;
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
    const words3 = args.map((arg, i) => {
      const variadic = call.func_variadic && i === args.length - 1 ? "VARIADIC " : "";
      return variadic + write(arg, renames);
    });
    return `${dotted(call.funcname)}(${call.agg_distinct ? "DISTINCT " : ""}${words3.join(", ")})`;
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

// src/lint-migrations/mysql/restated.ts
function restatedColumns({ actions, known: known2 }) {
  return actions.flatMap((action) => {
    if (action.kind !== "modify column" && action.kind !== "change column") return [];
    const from = action.kind === "change column" ? action.from.name : action.column.name.name;
    return [{ action, from, column: action.column, known: known2?.columns.get(from.toLowerCase()) }];
  });
}

// src/lint-migrations/mysql/same-type.ts
var shown = /* @__PURE__ */ new Set(["tinyint", "smallint", "mediumint", "int", "bigint", "year"]);
var lengths = /* @__PURE__ */ new Map([
  ["decimal", 10],
  ["char", 1],
  ["binary", 1],
  ["bit", 1],
  ["datetime", 0],
  ["timestamp", 0],
  ["time", 0]
]);
function sameTypes(a, b) {
  if (a.name !== b.name || a.unsigned !== b.unsigned) return false;
  if (a.values !== null || b.values !== null) {
    return a.values?.length === b.values?.length && (a.values ?? []).every((value, place2) => value === b.values?.[place2]);
  }
  if (shown.has(a.name)) return true;
  return lengthOf(a) === lengthOf(b) && (a.decimals ?? 0) === (b.decimals ?? 0);
}
function lengthOf(type) {
  return type.length ?? lengths.get(type.name) ?? null;
}

// src/lint-migrations/rules/change-default.ts
var rule27 = {
  id: "change-default",
  title: "Default changed under running code",
  category: "compatibility",
  severity: "notice",
  enabled: true,
  covers: ["P27", "M32"],
  what: "Finds `SET DEFAULT` (and `MODIFY \u2026 DEFAULT`) on a column that has another default already.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders MODIFY state VARCHAR(20) NOT NULL DEFAULT 'open';"
      }
    ],
    good: [
      {
        title: "A first default",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';"
      },
      {
        title: "The same default in other words",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, paid TINYINT(1) NOT NULL DEFAULT 0);",
        sql: "ALTER TABLE orders MODIFY paid TINYINT(1) NOT NULL DEFAULT '0';"
      }
    ],
    on: ["alter table"],
    actions: ["set default", "modify column", "change column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration || context.direction === "down") return;
      const restated = restatedColumns(alteration).map(({ action, from, column }) => ({
        action,
        from,
        next: column.default,
        column
      }));
      const set = alteration.actions.flatMap(
        (action) => action.kind === "set default" ? [{ action, from: action.column.name, next: action.default, column: null }] : []
      );
      for (const { action, from, next, column } of [...restated, ...set]) {
        const known2 = alteration.known?.columns.get(from.toLowerCase());
        if (!known2?.default || isNoDefault(known2.default) || next === null || sameExpression(known2.default, next))
          continue;
        if (column && known2.type && !sameTypes(column.type, known2.type)) continue;
        if (addedBefore2(context, alteration.table, from)) continue;
        yield {
          message: `Running code that sends the old default ${known2.default.text} along goes on writing it to ${alteration.shown}.${quoteIdentifier2(known2.name)}, and existing rows keep it.`,
          span: action.span,
          advice: {
            summary: "Deploy code that sends the value it wants before the default changes, and update old rows if they are meant too.",
            steps: []
          }
        };
      }
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
  const shown2 = `${displayName(table)}.${quoteIdentifier(name)}`;
  return { table, name, shown: shown2, node, type, serial: base !== null, how, span };
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
var rule28 = {
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

// src/lint-migrations/rules/charset-mixed.ts
var rule29 = {
  id: "charset-mixed",
  title: "Column that is compared with one of another collation",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M25"],
  what: "Finds a text column of a new table, or a new one, that names a row of another table (`customer_code` and `customers.code`) and has another character set or collation than that.",
  why: "A join over the two cannot use the index: each row has to be converted first, so that the query reads the whole table. Where neither side gives way the query fails with error 1267, an illegal mix of collations, and a foreign key between the two is refused with error 3780.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;",
        sql: "CREATE TABLE shops (id BIGINT PRIMARY KEY, country_code CHAR(2)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;",
        sql: "CREATE TABLE shops (id BIGINT PRIMARY KEY, country_code CHAR(2)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;"
      },
      {
        title: "Numbers have none",
        before: "CREATE TABLE countries (id INT PRIMARY KEY) DEFAULT CHARSET=latin1;",
        sql: "CREATE TABLE shops (id BIGINT PRIMARY KEY, country_id INT) DEFAULT CHARSET=utf8mb4;"
      }
    ],
    *script(context) {
      if (context.direction === "down") return;
      const { catalog } = context;
      for (const statement of context.statements) {
        const { node } = statement;
        if (isStored(statement) || node.kind !== "create table" && node.kind !== "alter table") continue;
        const table = catalog.table(catalog.resolve(node.table));
        if (!table || table.temporary) continue;
        const columns = node.kind === "create table" ? node.columns : node.actions.flatMap((action) => action.kind === "add column" ? [action.column] : []);
        const found = [];
        for (const { name } of columns) {
          const column = table.columns.get(name.name.toLowerCase());
          if (!column?.collation) continue;
          if ([...table.foreignKeys.values()].some(
            (key) => key.columns.some((one) => one.toLowerCase() === name.name.toLowerCase())
          ))
            continue;
          const match = /^(.+)_([a-z0-9]+)$/i.exec(column.name);
          if (!match?.[1] || !match[2]) continue;
          for (const other of namedBy(match[1], context.catalog.tables())) {
            const theirs = other.columns.get(match[2].toLowerCase());
            if (!theirs?.collation || theirs.collation === column.collation) continue;
            if (keyOf(other.name) === keyOf(table.name)) continue;
            found.push({
              shown: displayColumn2(table.name, column.name),
              other: displayColumn2(other.name, theirs.name),
              ours: column.collation,
              theirs: theirs.collation
            });
          }
        }
        const [first] = found;
        if (!first) continue;
        yield {
          message: `${listOf2(found.map(({ shown: shown2 }) => shown2))} ${found.length === 1 ? "is" : "are"} ${first.ours} and ${listOf2(found.map(({ other }) => other))} ${first.theirs}: a join of them cannot use an index, or fails with error 1267.`,
          span: statement.span,
          advice: {
            summary: `Give ${displayName2(table.name)} the collation of the tables that it is joined with.`,
            steps: []
          }
        };
      }
    }
  }
};
function namedBy(stem, tables) {
  const one = stem.toLowerCase();
  const names = /* @__PURE__ */ new Set([one, `${one}s`, `${one}es`, one.replace(/y$/, "ies")]);
  return [...tables].filter(({ name }) => names.has(name.name.toLowerCase()));
}

// src/lint-migrations/rules/check-copies-table.ts
var rule30 = {
  id: "check-copies-table",
  title: "CHECK that copies the table",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["M1"],
  what: "Finds a `CHECK` that is added to a table in use, or enforced on it.",
  why: "Neither server can read the rows and test them in place: it copies the table with the condition in force, and nobody can write until the copy is done. There is no way to add the condition for new rows alone that would be checked later without a copy, so the work belongs to an online tool, or the condition into the same statement as a new column where it costs nothing.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);"
      },
      {
        title: "Enforcing one that is there",
        engines: ["mysql"],
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, CONSTRAINT total_positive CHECK (total >= 0) NOT ENFORCED);",
        sql: "ALTER TABLE orders ALTER CHECK total_positive ENFORCED;"
      }
    ],
    good: [
      {
        title: "With the table",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, CHECK (total >= 0));"
      },
      {
        title: "Not enforced",
        engines: ["mysql"],
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT ENFORCED;",
        algorithm: "INPLACE",
        lock: "NONE"
      }
    ],
    on: ["alter table"],
    actions: ["add check", "enforce constraint"],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const work of blockingActions(context).filter(addsCheck)) {
        const advice5 = slowAlterAdvice(context, main, [work]);
        const [action] = [work.action];
        const written = context.server.engine === "mysql" && action.kind === "add check" && main.actions.length === 1 ? [
          {
            title: "Or only write it down, for those who read the schema; it is not held then",
            sql: alterText(main.table, `${actionsText(context.statement, [action])} NOT ENFORCED`, null)
          }
        ] : [];
        yield workProblem(context, main, [work], { advice: { ...advice5, steps: [...advice5.steps, ...written] } });
      }
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
var rule31 = {
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

// src/lint-migrations/mysql/declared-columns.ts
function* declaredColumns2(context) {
  const { statement, catalog, direction } = context;
  const { node } = statement;
  if (isStored(statement) || direction === "down") return;
  if (node.kind === "create table") {
    if (node.temporary) return;
    const table2 = catalog.resolve(node.table);
    for (const column of node.columns) yield declared2(table2, column, "create table", column.span, node.indexes);
    return;
  }
  if (node.kind !== "alter table") return;
  const table = catalog.resolve(node.table);
  if (catalog.table(table)?.temporary) return;
  const added = node.actions.flatMap((action) => action.kind === "add index" ? [action.index] : []);
  for (const action of node.actions) {
    if (action.kind === "add column") yield declared2(table, action.column, "add column", action.span, added);
    else if (action.kind === "modify column" || action.kind === "change column") {
      const kept = catalog.table(table)?.indexes.get("primary")?.parts;
      const old = (action.kind === "change column" ? action.from : action.column.name).name.toLowerCase();
      const isKey2 = kept?.length === 1 && kept[0]?.column === old;
      const one = declared2(table, action.column, "change", action.span, added);
      yield isKey2 ? { ...one, isKey: isKey2 } : one;
    }
  }
}
function declared2(table, column, how, span, indexes) {
  const name = column.name.name;
  const isKey2 = column.key === "primary" || indexes.some(
    ({ kind, parts }) => kind === "primary" && parts.length === 1 && parts[0]?.column?.name.toLowerCase() === name.toLowerCase()
  );
  return { table, column, shown: `${displayName2(table)}.${quoteIdentifier2(name)}`, how, span, isKey: isKey2 };
}

// src/lint-migrations/rules/column-charset.ts
var rule32 = {
  id: "column-charset",
  title: "Column with a character set of its own",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["M25"],
  what: "Finds columns and tables that name a character set or collation that is not among those of the option.",
  why: "Where everything has one collation, any two columns can be joined and compared. Each exception is found out by a slow query or an illegal mix of collations.",
  options: {
    allow: {
      type: "list",
      default: [
        "utf8mb4_0900_ai_ci",
        "utf8mb4_unicode_ci",
        "utf8mb4_bin",
        "ascii_bin",
        "ascii_general_ci",
        "utf8mb4",
        "ascii",
        "binary"
      ],
      what: "Character sets and collations that may be named."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50) CHARACTER SET latin1);" },
      { sql: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50)) COLLATE=utf8mb4_general_ci;" }
    ],
    good: [
      { sql: "CREATE TABLE users (id BIGINT PRIMARY KEY, token CHAR(40) CHARACTER SET ascii COLLATE ascii_bin);" }
    ],
    on: ["create table", "alter table"],
    *statement(context) {
      const allowed = context.option("allow");
      const isAllowed = (name) => Array.isArray(allowed) && allowed.includes(name.toLowerCase());
      for (const { column, shown: shown2 } of declaredColumns2(context)) {
        const named = [column.type.charset, column.type.collation].find((one) => one !== null && !isAllowed(one));
        if (named)
          yield {
            message: `${shown2} is ${named}, which is not among the character sets and collations of this project.`,
            span: column.type.span
          };
      }
      const { node } = context.statement;
      if (node.kind !== "create table" || node.temporary || context.direction === "down") return;
      for (const option of [node.options.get("charset"), node.options.get("collate")]) {
        if (!option || isAllowed(option.value)) continue;
        yield {
          message: `The table is ${option.value}, which is not among the character sets and collations of this project.`,
          span: option.span
        };
        return;
      }
    }
  }
};

// src/lint-migrations/rules/comment-required.ts
var rule33 = {
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
      const shown2 = displayName(relation.name);
      if (context.option("tables") === true && relation.comment === null) {
        yield { message: `Nobody will know what ${shown2} is for: it has no comment.`, span: statement.span };
      }
      if (context.option("columns") !== true) continue;
      const bare2 = [...relation.columns.values()].filter((column) => column.comment === null);
      if (bare2.length > 0) {
        yield {
          message: `No comment says what ${listOf(bare2.map((column) => quoteIdentifier(column.name)))} of ${shown2} ${bare2.length === 1 ? "holds" : "hold"}.`,
          span: statement.span
        };
      }
    }
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY);" },
      {
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT COMMENT 'in cents') COMMENT='What customers ordered';",
        options: { columns: true }
      },
      {
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY) COMMENT='What customers have ordered from us';",
        options: { "max-length": 10 }
      }
    ],
    good: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY) COMMENT='What customers ordered';" },
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders COMMENT='What customers ordered';" }
    ],
    *script(context) {
      if (context.direction !== "up") return;
      const most = Number(context.option("max-length"));
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== "create table" || node.temporary || isStored(statement)) continue;
        const table = context.catalog.table(context.catalog.resolve(node.table));
        if (!table || table.temporary) continue;
        const shown2 = displayName2(table.name);
        if (context.option("tables") === true && !table.comment) {
          yield { message: `Nobody will know what ${shown2} is for: it has no comment.`, span: node.table.span };
        }
        const long = [table.comment, ...[...table.columns.values()].map((column) => column.comment)].map((comment) => [...comment ?? ""].length).find((length) => most > 0 && length > most);
        if (long !== void 0) {
          yield {
            message: `A comment of ${shown2} has ${long} characters, and ${most} are what this project allows.`,
            span: node.table.span
          };
        }
        const bare2 = [...table.columns.values()].filter((column) => !column.comment);
        if (context.option("columns") !== true || bare2.length === 0) continue;
        yield {
          message: `No comment says what ${listOf2(bare2.map((column) => quoteIdentifier2(column.name)))} of ${shown2} ${bare2.length === 1 ? "holds" : "hold"}.`,
          span: node.table.span
        };
      }
    }
  }
};

// src/lint-migrations/rules/concurrent-build-timeout.ts
var rule34 = {
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
var rule35 = {
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
    const alone2 = inside(object, "String")?.sval;
    return {
      type,
      name: alone2 === void 0 ? dottedName(catalog, routine ? routine.objname ?? [] : object) : { schema: "public", name: alone2 },
      ifExists: drop.missing_ok ?? false,
      cascade: drop.behavior === "DROP_CASCADE"
    };
  });
}
function surelyAbsent2(catalog, dropped2) {
  if (!dropped2.ifExists || catalog.relation(dropped2.name)) return false;
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
  const { text: text4 } = statement.source;
  for (const token2 of tokens(text4, from, statement.span.end)) {
    const word = text4.slice(token2.start, token2.end).toLowerCase();
    if (word === "(" || token2.kind === "word" && word === "using") return text4.slice(token2.start, statement.span.end);
  }
  return null;
}
function createdIndexes(context, place2) {
  const found = [];
  const told3 = /* @__PURE__ */ new Set();
  for (const statement of context.statements) {
    const node = nodeOf(statement, "IndexStmt");
    if (!node) continue;
    const table = relationName(context.catalog, node.relation);
    const columns = (node.indexParams ?? []).map((param) => inside(param, "IndexElem")?.name ?? null);
    const index = context.catalog.indexesOf(table).find((one) => {
      if (told3.has(keyOf(one.name))) return false;
      if (node.idxname) return one.name.name === node.idxname;
      return one.bornIn === place2 && one.columns.length === columns.length && one.columns.every((c, i) => c === columns[i]);
    });
    if (!index || index.bornIn !== place2) continue;
    told3.add(keyOf(index.name));
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
var rule36 = {
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
      (earlier) => droppedObjects(earlier, catalog, ["OBJECT_INDEX"]).some((dropped2) => dropped2.name.name === index.idxname)
    );
    if (droppedFirst) return;
    const body = indexBody(statement, index);
    const { text: text4, file } = statement.source;
    const head = [...tokens(text4, statement.span.start, statement.span.end)].slice(0, 12).filter((token2) => token2.kind === "word");
    const start = head.find((token2) => text4.slice(token2.start, token2.end).toLowerCase() === "if");
    const exists = head.find((token2) => text4.slice(token2.start, token2.end).toLowerCase() === "exists");
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
          edits: [{ file, start: start.start, end: endOfBlank(text4, exists.end), text: "" }]
        }
      } : {}
    };
  }
};
function endOfBlank(text4, at) {
  let end = at;
  while (text4[end] === " ") end++;
  return end;
}

// src/lint-migrations/rules/concurrent-index-on-partitioned-table.ts
var rule37 = {
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
var rule38 = {
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
    let newest4 = -1;
    folder.migrations.forEach((migration, place2) => {
      if (migration.kind === "versioned") newest4 = place2;
    });
    for (const relation of catalog.relations()) {
      if (relation.partitionOf || !relation.certain) continue;
      for (const constraint of relation.constraints.values()) {
        if (constraint.validated || !constraint.enforced) continue;
        const migration = places.get(constraint.bornIn);
        if (!migration || constraint.bornIn >= newest4) continue;
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
var rule39 = {
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
var rule40 = {
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
var rule41 = {
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
var rule42 = {
  id: "create-table-as",
  title: "Table filled from another one in a migration",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P92", "M30"],
  what: "Finds `CREATE TABLE \u2026 AS` and `SELECT \u2026 INTO` that read a table which production has, except WITH NO DATA and temporary tables.",
  why: "The copy is a snapshot: what is written to the source while the statement runs, and after it, is not in it. It has no key, no default, no NOT NULL and no index. On a large table it is one long transaction that keeps old row versions alive and fills the log that replicas have to read.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "CREATE TABLE orders_2025 AS SELECT * FROM orders WHERE id < 100000;"
      }
    ],
    good: [
      {
        title: "The table by itself",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "CREATE TABLE orders_2025 LIKE orders;"
      },
      {
        title: "Of this session alone",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "CREATE TEMPORARY TABLE picked AS SELECT id FROM orders;"
      }
    ],
    on: ["create table"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== "create table" || !node.query || node.temporary || isStored(context.statement)) return;
      if (/^\(?\s*(?:false|0|1\s*=\s*0|0\s*=\s*1|1\s*=\s*2)\s*\)?$/i.test(node.query.where?.text ?? "")) return;
      const sources = node.query.reads.map((one) => context.catalog.resolve(one)).filter((table) => context.catalog.table(table) && inProduction2(context, table)).map(displayName2);
      if (sources.length === 0) return;
      const target = displayName2(context.catalog.resolve(node.table));
      const [source] = sources;
      const declares = node.indexes.length > 0 || node.columns.length > 0;
      yield {
        message: `${target} gets the rows that ${listOf2(sources)} ${sources.length === 1 ? "has" : "have"} at one moment${declares ? "" : ", without keys and AUTO_INCREMENT"}; rows that it reads stay locked against writes until it is done.`,
        span: node.table.span,
        advice: {
          summary: "Create the table with its keys, and copy the rows in batches outside of the deployment.",
          steps: sources.length === 1 ? [{ title: "The table, with what belongs to it", sql: `CREATE TABLE ${target} LIKE ${source};` }] : []
        }
      };
    }
  }
};

// src/lint-migrations/once.ts
var said = /* @__PURE__ */ new WeakMap();
function once(context, rule215) {
  const before2 = said.get(context.statements) ?? /* @__PURE__ */ new Set();
  said.set(context.statements, before2);
  if (before2.has(rule215)) return false;
  before2.add(rule215);
  return true;
}

// src/lint-migrations/rules/create-table-foreign-key.ts
var rule43 = {
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
var rule44 = {
  id: "create-table-if-not-exists",
  title: "CREATE TABLE IF NOT EXISTS that does nothing",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P86"],
  what: "Finds `CREATE TABLE IF NOT EXISTS` for a table that an earlier migration made with other columns.",
  why: "The server sees the name, says so in a note and changes nothing. The migration counts as done, the new columns are not there, and the first query for one of them fails in production.",
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
    const existing3 = context.catalog.relation(relationName(context.catalog, create.relation));
    if (!existing3?.certain) return;
    const shown2 = displayName(existing3.name);
    const differences = [];
    const adds = [];
    for (const node of create.tableElts ?? []) {
      const column = inside(node, "ColumnDef");
      if (!column?.colname) continue;
      const there = existing3.columns.get(column.colname);
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
      message: `${shown2} exists, so that this statement does nothing: ${listOf(differences)} never ${differences.length === 1 ? "comes" : "come"}.`,
      advice: {
        summary: "Change the existing table with ALTER TABLE.",
        steps: adds.length > 0 ? [{ title: "Add what is missing", sql: `ALTER TABLE ${shown2}
  ${adds.join(",\n  ")};` }] : []
      }
    };
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY, state VARCHAR(20));"
      },
      {
        title: "Another type",
        before: "CREATE TABLE orders (id INT PRIMARY KEY);",
        sql: "CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN state VARCHAR(20);"
      },
      {
        title: "The same table once more changes nothing and promises nothing; the display width is no part of the type",
        before: "CREATE TABLE orders (id INT(11) PRIMARY KEY, paid BOOL);",
        sql: "CREATE TABLE IF NOT EXISTS orders (id INT PRIMARY KEY, paid TINYINT(1));"
      }
    ],
    on: ["create table"],
    *statement(context) {
      const { node, source } = context.statement;
      if (node.kind !== "create table" || !node.ifNotExists || node.temporary || isStored(context.statement))
        return;
      const existing3 = context.catalog.table(context.catalog.resolve(node.table));
      if (!existing3?.certain) return;
      const shown2 = displayName2(existing3.name);
      const differences = [];
      const adds = [];
      for (const column of node.columns) {
        const there = existing3.columns.get(column.name.name.toLowerCase());
        const name = quoteIdentifier2(column.name.name);
        if (!there) {
          differences.push(name);
          adds.push(`ADD COLUMN ${source.text.slice(column.span.start, column.span.end)}`);
        } else if (there.type && !sameTypes(column.type, there.type)) {
          differences.push(`${name} as ${typeText2(column.type)} (it is ${typeText2(there.type)})`);
        }
      }
      if (differences.length === 0) return;
      yield {
        message: `${shown2} exists, so that this statement does nothing: ${listOf2(differences)} never ${differences.length === 1 ? "comes" : "come"}.`,
        span: node.table.span,
        advice: {
          summary: "Change the existing table with ALTER TABLE.",
          steps: adds.length > 0 ? [{ title: "Add what is missing", sql: `ALTER TABLE ${shown2}
  ${adds.join(",\n  ")};` }] : []
        }
      };
    }
  }
};
var serial = /^(small|big)?serial[248]?$/;

// src/lint-migrations/rules/create-without-or-replace.ts
var rule45 = {
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
    const { text: text4, file } = statement.source;
    const { start } = statement.span;
    const word = /^create(?=\s)/i.exec(text4.slice(start, start + 10));
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
var rule46 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "UPDATE orders SET state = 'open' WHERE state = 'new';"
      },
      {
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY);",
        sql: "INSERT INTO countries (code) VALUES ('XK');"
      }
    ],
    good: [
      {
        title: "Rows of a new table",
        sql: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY);\nINSERT INTO countries (code) VALUES ('XK');"
      }
    ],
    on: ["insert", "update", "delete", "load data"],
    *statement(context) {
      const { node } = context.statement;
      if (isStored(context.statement)) return;
      const written = node.kind === "insert" || node.kind === "load data" ? [node.table] : node.kind === "update" || node.kind === "delete" ? node.changes : [];
      const tables = written.map((one) => context.catalog.resolve(one)).filter((table) => inProduction2(context, table));
      if (tables.length === 0) return;
      yield {
        message: `Rows of ${listOf2(tables.map(displayName2))} are changed as part of the deployment and stay locked until it is committed.`
      };
    }
  }
};

// src/lint-migrations/rules/ddl-commits-implicitly.ts
var rule47 = {
  id: "ddl-commits-implicitly",
  title: "Transaction that a schema change ends",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M17", "M18"],
  what: "Finds statements between `START TRANSACTION` and `COMMIT` that commit by themselves: every `CREATE`, `ALTER`, `DROP`, `RENAME` and `TRUNCATE`.",
  why: "Neither server has transactions around changes of the schema. Such a statement commits what was done before it, and what comes after it runs without a transaction. When a later statement fails, ROLLBACK takes nothing back: the rows that were changed are committed, the tables that were altered stay altered, and running the file again meets both.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);",
        sql: "START TRANSACTION;\nUPDATE orders SET state = 1 WHERE state IS NULL;\nALTER TABLE orders ADD COLUMN note TEXT;\nCOMMIT;"
      }
    ],
    good: [
      {
        title: "Rows in a transaction, the table outside of it",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);",
        sql: [
          "START TRANSACTION;\nUPDATE orders SET state = 1 WHERE state IS NULL;\nCOMMIT;",
          "ALTER TABLE orders ADD COLUMN note TEXT;"
        ]
      }
    ],
    *script(context) {
      let begun = null;
      for (const [place2, statement] of context.statements.entries()) {
        if (isStored(statement)) continue;
        const { kind } = statement.node;
        if (kind === "begin") begun = { line: statement.source.position(statement.span.start).line, changes: 0 };
        else if (kind === "commit" || kind === "rollback") begun = null;
        else if (begun && (kind === "insert" || kind === "update" || kind === "delete" || kind === "load data"))
          begun.changes++;
        else if (begun && context.effects[place2]?.commits) {
          const done = begun.changes === 0 ? "" : ` with ${plural(begun.changes, "statement")} that changed rows`;
          yield {
            message: `This statement commits the transaction of line ${begun.line}${done}: no ROLLBACK takes back what is done up to here, and what follows runs without a transaction.`,
            span: statement.span,
            severity: begun.changes > 0 ? "warning" : "notice",
            advice: {
              summary: begun.changes > 0 ? "Change the rows in a transaction and a migration of their own, the table in another one." : "Leave out START TRANSACTION and COMMIT, which promise what the server does not do.",
              steps: []
            }
          };
          begun = null;
        }
      }
    }
  }
};

// src/lint-migrations/rules/default-partition.ts
var rule48 = {
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
function failuresFor(rule215, context) {
  const { statement, effect, direction, index } = context;
  if (effect.failures.length === 0) return [];
  if (statement.body !== null && (statement.body.kind === "function" || statement.body.conditional)) return [];
  if (direction === "down" && index > 0) return [];
  const comesBefore = (lost) => lost.span.start < statement.span.start;
  if (context.notAnalysed.some(comesBefore) || context.errors.some(comesBefore)) return [];
  return effect.failures.filter((failure) => tellerOf(failure, context) === rule215);
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
var rule49 = {
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

// src/lint-migrations/rules/definer.ts
var rule50 = {
  id: "definer",
  title: "Definer written into the migration",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: ["M22"],
  what: "Finds `DEFINER = user@host` at views, routines, triggers and events. With an option, definers that may be written.",
  why: "What is made runs with the rights of that account, whoever calls it: with those of `root`, every caller gets them. On a server where the account is not there, the view or routine is made and fails with error 1449 when somebody uses it, for a trigger at every write to its table; and who is not allowed to speak for others cannot run the migration at all. The line usually comes from a dump.",
  options: {
    allow: {
      type: "list",
      default: [],
      what: "Definers that may be written, as they are written."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "CREATE DEFINER=`root`@`localhost` VIEW all_orders AS SELECT id FROM orders;"
      }
    ],
    good: [
      {
        title: "Whoever runs the migration",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "CREATE SQL SECURITY INVOKER VIEW all_orders AS SELECT id FROM orders;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "CREATE DEFINER=CURRENT_USER VIEW all_orders AS SELECT id FROM orders;"
      }
    ],
    on: [
      "create view",
      "alter view",
      "create procedure",
      "create function",
      "create trigger",
      "create event",
      "alter event"
    ],
    *statement(context) {
      const { statement } = context;
      const { node, source, span } = statement;
      const found = definerOf(node);
      if (!found || context.direction === "down") return;
      const allowed = context.option("allow");
      if (Array.isArray(allowed) && allowed.includes(found.definer)) return;
      if (/^current_(?:user|role)\b/i.test(found.definer)) return;
      const name = displayName2(context.catalog.resolve(found.name));
      const text4 = source.text.slice(span.start, span.end);
      const clause = /\bDEFINER\s*=\s*/i.exec(text4);
      const start = clause ? span.start + clause.index : span.start;
      const end = clause ? source.text.indexOf(found.definer, start) + found.definer.length : start;
      const isRoot = /^['"`]?root['"`]?(?:@|$)/i.test(found.definer);
      yield {
        message: `${name} runs with the rights of ${found.definer}, whoever calls it, and fails with error 1449 where that account is not there.`,
        span: clause ? { start, end } : span,
        severity: isRoot && found.security !== "invoker" ? "warning" : "notice",
        advice: { summary: "Leave DEFINER out: it is then who runs the migration.", steps: [] },
        ...clause && end > start && /\.sql$/i.test(source.file) ? {
          fix: {
            title: "Leave DEFINER out",
            edits: [
              { file: source.file, start, end: end + (/^\s/.exec(source.text.slice(end)) ? 1 : 0), text: "" }
            ]
          }
        } : {}
      };
    }
  }
};
function definerOf(node) {
  switch (node.kind) {
    case "create view":
    case "alter view":
      return node.definer === null ? null : { definer: node.definer, name: node.view, security: node.security };
    case "create procedure":
    case "create function":
      return node.definer === null ? null : { definer: node.definer, name: node.routine, security: node.security };
    case "create trigger":
      return node.definer === null ? null : { definer: node.definer, name: node.trigger, security: null };
    case "create event":
    case "alter event":
      return node.definer === null ? null : { definer: node.definer, name: node.event, security: null };
    default:
      return null;
  }
}

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
  const same = plain2(left) === plain2(right);
  return operator === "=" ? same : operator === "<>" || operator === "!=" ? !same : false;
}
function constantOf(node) {
  const cast = inside(node, "TypeCast");
  return inside(cast ? cast.arg : node, "A_Const");
}
function plain2(constant) {
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

// src/lint-migrations/mysql/conditions.ts
function isAlwaysTrue2(condition) {
  if (condition.columns.length > 0 || condition.hasSubquery || condition.functions.length > 0) return false;
  let text4 = condition.text.trim();
  for (let inner = /^\(([^()]*)\)$/s.exec(text4); inner; inner = /^\(([^()]*)\)$/s.exec(text4))
    text4 = (inner[1] ?? "").trim();
  if (/^(?:true|0*[1-9]\d*)$/i.test(text4)) return true;
  const comparison = /^([\w.]+|'[^'\\]*'|"[^"\\]*")\s*=\s*([\w.]+|'[^'\\]*'|"[^"\\]*")$/.exec(text4);
  return comparison !== null && comparison[1] === comparison[2] && comparison[1]?.toLowerCase() !== "null";
}
function conditionsOf(node) {
  switch (node.kind) {
    case "update":
    case "delete":
      return node.where ? [node.where] : [];
    case "select":
    case "create view":
    case "alter view":
      return node.query.where ? [node.query.where] : [];
    case "insert":
      return node.query?.where ? [node.query.where] : [];
    case "create table":
      return [
        ...node.query?.where ? [node.query.where] : [],
        ...node.checks.map(({ expression }) => expression),
        ...node.columns.flatMap(({ check }) => check ? [check.expression] : [])
      ];
    case "alter table":
      return node.actions.flatMap((action) => action.kind === "add check" ? [action.check.expression] : []);
    default:
      return [];
  }
}
var withConditions = [
  "update",
  "delete",
  "select",
  "insert",
  "create view",
  "alter view",
  "create table",
  "alter table"
];

// src/lint-migrations/rules/delete-without-where.ts
var rule51 = {
  id: "delete-without-where",
  title: "Every row deleted",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P121", "M30"],
  what: "Finds `DELETE` without a WHERE, or with one that is always true, on a table that production has.",
  why: "All rows go. If that is meant, it is one long transaction with a lock on every row, whose old versions have to be cleaned up afterwards; if a condition was forgotten, only a restore helps.",
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
      const shown2 = displayName(table);
      const size = catalog.sizeOf(table);
      yield {
        message: `Every row of ${shown2}${size ? ` (${size.rows.toLocaleString("en-US")})` : ""} is deleted.`,
        span: nodeOf(statement, "DeleteStmt") ? statement.span : context.spanAt(remove.relation?.location),
        advice: {
          summary: "Say which rows, and delete them in batches outside of the deployment.",
          steps: [
            {
              title: "Repeat until it deletes nothing; put the condition into the subquery",
              sql: `DELETE FROM ${shown2} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${shown2} LIMIT 1000));`,
              outsideTransaction: true
            }
          ]
        }
      };
    }
  },
  mysql: {
    bad: [
      { before: "CREATE TABLE sessions (id BIGINT PRIMARY KEY);", sql: "DELETE FROM sessions;" },
      {
        title: "A condition that is always true",
        before: "CREATE TABLE sessions (id BIGINT PRIMARY KEY);",
        sql: "DELETE FROM sessions WHERE 1 = 1;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE sessions (id BIGINT PRIMARY KEY, ended DATE);",
        sql: "DELETE FROM sessions WHERE ended < '2026-01-01' ORDER BY id LIMIT 1000;"
      },
      {
        title: "A join is a condition",
        before: "CREATE TABLE sessions (id BIGINT PRIMARY KEY);\nCREATE TABLE ended (id BIGINT PRIMARY KEY);",
        sql: "DELETE sessions FROM sessions JOIN ended ON ended.id = sessions.id;"
      }
    ],
    on: ["delete"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== "delete" || isStored(context.statement)) return;
      const [written, second] = node.changes;
      if (!written || second || node.reads.length > 0 || node.limit) return;
      if (node.where && !isAlwaysTrue2(node.where)) return;
      const table = context.catalog.resolve(written);
      if (!inProduction2(context, table)) return;
      yield {
        message: `Every row of ${withRows(context, table)} is deleted.`,
        advice: {
          summary: "Say which rows, and delete them in batches outside of the deployment.",
          steps: [repeated("Put the condition in", `DELETE FROM ${displayName2(table)}`)]
        }
      };
    }
  }
};

// src/lint-migrations/mysql/failures.ts
var missing2 = /* @__PURE__ */ new Set([
  1008,
  // database, of DROP
  1049,
  // database
  1051,
  // table, of DROP
  1054,
  // column
  1072,
  // column of a key
  1091,
  // column or key, of DROP
  1146,
  // table
  1176,
  // key, of RENAME INDEX
  1305,
  // routine
  1360,
  // trigger
  1507,
  // partition
  1539,
  // event
  1735,
  // partition
  1824,
  // referenced table
  3750,
  // primary key
  3821,
  // check
  3940,
  // constraint
  4091
  // sequence (MariaDB)
]);
var existing2 = /* @__PURE__ */ new Set([
  1007,
  // database
  1050,
  // table
  1060,
  // column
  1061,
  // key
  1068,
  // primary key
  1304,
  // routine
  1359,
  // trigger
  1517,
  // partition
  1537,
  // event
  1826,
  // foreign key
  3822
  // check
]);
var dependent2 = /* @__PURE__ */ new Set([
  1701,
  // TRUNCATE of a table that a foreign key references
  1828,
  // column of a foreign key
  1829,
  // column that a foreign key of another table references
  1833,
  // the same, of a change of type
  1834,
  // rows that a foreign key references
  3108,
  // column that a generated column reads
  3730,
  // table that a foreign key references
  3780,
  // column whose type a foreign key needs
  3837,
  // column that a functional index reads
  3855,
  // column of partitioning
  3959
  // column that a check reads
]);
function tellerOf2({ errno, code, when }) {
  if (told.has(code)) return null;
  if (code === "unsupported-version") return "unsupported-version";
  if (when === "data") return errno === 1062 ? "unique-may-fail" : "may-fail";
  if (missing2.has(errno)) return "missing-object";
  if (existing2.has(errno)) return "object-exists";
  return dependent2.has(errno) ? "dependent-objects" : "will-fail";
}
var told = /* @__PURE__ */ new Set([]);
function failuresFor2(rule215, context) {
  const { statement, effect, direction, index } = context;
  if (effect.failures.length === 0) return [];
  if (statement.body !== null && (statement.body.kind === "function" || statement.body.conditional)) return [];
  if (direction === "down" && index > 0) return [];
  const comesBefore = (lost) => lost.span.start < statement.span.start;
  if (context.notAnalysed.some(comesBefore) || context.errors.some(comesBefore)) return [];
  return effect.failures.filter((failure) => tellerOf2(failure) === rule215);
}
function spanOf2(failure, { statement }) {
  return failure.span ?? actionsOf(statement.node)[failure.action]?.span ?? statement.span;
}
function failureText(failure, context) {
  const stops = `${context.direction === "down" ? "Going back" : "The deployment"} stops here`;
  return failure.when === "data" ? `${stops} if a row is in the way: ${failure.reason.replace(/\.$/, "")} (error ${failure.errno}).` : `${stops} (error ${failure.errno}): ${failure.reason}`;
}

// src/lint-migrations/rules/dependent-objects.ts
var rule52 = {
  id: "dependent-objects",
  title: "Something else needs what is changed or dropped",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P20"],
  what: "Finds a change of type or a drop that the server refuses because a view, a generated column, a foreign key or a column of that type depends on it.",
  why: "A test database without the dependent object, or with CASCADE typed by hand, does not show it; the deployment stops. Dropping and creating it again is the way, on PostgreSQL in the same transaction, and it has to be in the migration.",
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
      const advice5 = viewAdvice(context, command?.name);
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context),
        ...advice5 ? { advice: advice5 } : {}
      };
    }
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders DROP COLUMN customer_id;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, net INT, gross INT GENERATED ALWAYS AS (net * 2) STORED);",
        sql: "ALTER TABLE orders DROP COLUMN net;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders DROP COLUMN customer_id;"
      }
    ],
    *statement(context) {
      for (const failure of failuresFor2("dependent-objects", context)) {
        yield { message: failureText(failure, context), span: spanOf2(failure, context) };
      }
    }
  }
};
function viewAdvice(context, column) {
  const alteration = alterationOf(context.statement, context.catalog);
  if (!alteration || column === void 0) return null;
  const views = context.catalog.viewsOver(alteration.table, column);
  if (views.length === 0) return null;
  const kind = (view) => view.kind === "materialized view" ? "MATERIALIZED VIEW" : "VIEW";
  const literal2 = (text4) => `'${text4.replaceAll("'", "''")}'`;
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
var rule53 = {
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
var rule54 = {
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
      what: "The types, as the server names them: `xml`, `double precision`, `citext`; on MySQL and MariaDB `enum`, `mediumint`, `geometry`."
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
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, notes SET('a', 'b'));", options: { types: ["set", "year"] } }
    ],
    good: [{ sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, notes JSON);", options: { types: ["set", "year"] } }],
    on: ["create table", "alter table"],
    actions: ["add column", "modify column", "change column"],
    *statement(context) {
      const option = context.option("types");
      const listed = new Set((Array.isArray(option) ? option : []).map((name) => String(name).trim().toLowerCase()));
      for (const { column, shown: shown2, span } of declaredColumns2(context)) {
        if (!listed.has(column.type.name)) continue;
        yield { message: `${shown2} is of type ${column.type.name}, which this project does not use.`, span };
      }
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

// src/lint-migrations/rules/display-width.ts
var rule55 = {
  id: "display-width",
  title: "Integer with a display width",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["M22"],
  what: "Finds `INT(11)` and the like; `TINYINT(1)`, which stands for a boolean, is left alone.",
  why: "The number limits nothing: `INT(3)` holds two thousand million as `INT` does. MySQL has deprecated it and does not show it any more, so that a dump differs from the file.",
  bad: [],
  good: [],
  mysql: {
    bad: [{ sql: "CREATE TABLE orders (id INT(11) NOT NULL PRIMARY KEY);" }],
    good: [
      { sql: "CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, paid TINYINT(1) NOT NULL DEFAULT 0);" },
      {
        title: "With ZEROFILL it means something",
        sql: "CREATE TABLE codes (id INT(6) ZEROFILL NOT NULL PRIMARY KEY);"
      }
    ],
    on: ["create table", "alter table"],
    *statement(context) {
      const { source } = context.statement;
      for (const { column, shown: shown2 } of declaredColumns2(context)) {
        const { name, length, zerofill, span } = column.type;
        if (!/^(?:tiny|small|medium|big)?int$/.test(name) || length === null || zerofill) continue;
        if (name === "tinyint" && length === 1) continue;
        const text4 = source.text.slice(span.start, span.end);
        const width = /\s*\(\s*\d+\s*\)/.exec(text4);
        yield {
          message: `The ${length} of ${shown2} limits nothing, and MySQL no longer shows it.`,
          span: column.type.span,
          ...width && /\.sql$/i.test(source.file) ? {
            fix: {
              title: "Leave out the width",
              edits: [
                {
                  file: source.file,
                  start: span.start + width.index,
                  end: span.start + width.index + width[0].length,
                  text: ""
                }
              ]
            }
          } : {}
        };
      }
    }
  }
};

// src/lint-migrations/rules/dml-mixed-with-ddl.ts
var rule56 = {
  id: "dml-mixed-with-ddl",
  title: "Rows and tables changed in one script",
  category: "process",
  severity: "notice",
  enabled: false,
  covers: ["M18"],
  what: "Finds scripts that change rows of a table in use and also change the schema.",
  why: "There is no transaction around the two. If the script stops in between, rows are changed and the table is not, or the other way round, and running it again changes the rows a second time. In scripts of their own each can be run again by itself, and a long change of rows does not keep the schema waiting.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "ALTER TABLE orders ADD COLUMN cents BIGINT;\nUPDATE orders SET cents = total * 100;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: ["ALTER TABLE orders ADD COLUMN cents BIGINT;", "UPDATE orders SET cents = total * 100;"]
      },
      {
        title: "The first rows of a new table",
        sql: "CREATE TABLE states (name VARCHAR(20) PRIMARY KEY);\nINSERT INTO states VALUES ('open');"
      }
    ],
    *script(context) {
      if (!context.effects.some((effect) => effect.commits)) return;
      for (const statement of context.statements) {
        if (isStored(statement)) continue;
        const table = changedBy(statement).find((name) => inProduction2(context, context.catalog.resolve(name)));
        if (!table) continue;
        yield {
          message: `Rows of ${displayName2(context.catalog.resolve(table))} are changed in the same script as the schema: if one of the two fails, the other stays.`,
          span: statement.span,
          advice: { summary: "Change the rows in a migration of their own.", steps: [] }
        };
        return;
      }
    }
  }
};
function changedBy({ node }) {
  if (node.kind === "insert" || node.kind === "load data") return [node.table];
  return node.kind === "update" || node.kind === "delete" ? node.changes : [];
}

// src/lint-migrations/rules/domain-constraint.ts
var rule57 = {
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
var rule58 = {
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
var rule59 = {
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
    if (!lost || isExplained(context)) return;
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
        const shown2 = `${alteration.shown}.${quoteIdentifier(column)}`;
        again.push({ shown: shown2, span: command.span, isTable: false });
      }
    }
    yield* broughtBack(again);
  },
  mysql: {
    bad: [
      {
        files: {
          "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));",
          "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
          "migrations/000002_change.up.sql": "ALTER TABLE orders DROP COLUMN note;",
          "migrations/000002_change.down.sql": "ALTER TABLE orders ADD COLUMN note VARCHAR(40);"
        }
      },
      {
        files: {
          "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));",
          "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
          "migrations/000002_change.up.sql": "DROP TABLE orders;",
          "migrations/000002_change.down.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));"
        }
      }
    ],
    good: [
      {
        title: "Said in a comment",
        files: {
          "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));",
          "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
          "migrations/000002_change.up.sql": "ALTER TABLE orders DROP COLUMN note;",
          "migrations/000002_change.down.sql": "-- The values are gone: restore them from a backup.\nALTER TABLE orders ADD COLUMN note VARCHAR(40);"
        }
      }
    ],
    *script(context) {
      const { migration, catalog } = context;
      if (context.direction === "up") {
        const lost2 = context.effects.flatMap((effect) => effect.loses).filter((one) => (one.kind === "table" || one.kind === "column") && inProduction2(context, one.table)).map((one) => lostKey(keyOf(one.table), one.part?.toLowerCase() ?? null));
        if (lost2.length > 0) losses.set(migration, new Set(lost2));
        return;
      }
      const lost = losses.get(migration);
      if (!lost || isExplained(context)) return;
      const filled2 = new Set(
        context.statements.flatMap(
          ({ node }) => node.kind === "insert" ? [keyOf(catalog.resolve(node.table))] : node.kind === "update" ? node.changes.map((table) => keyOf(catalog.resolve(table))) : []
        )
      );
      const again = [];
      for (const statement of context.statements) {
        const { node } = statement;
        const table = node.kind === "create table" ? catalog.resolve(node.table) : null;
        if (table && lost.has(lostKey(keyOf(table), null)) && !filled2.has(keyOf(table)))
          again.push({ shown: displayName2(table), span: statement.span, isTable: true });
        const alteration = alterationOf2(statement, context);
        if (!alteration || filled2.has(keyOf(alteration.table))) continue;
        for (const action of alteration.actions) {
          const name = action.kind === "add column" ? action.column.name.name : null;
          if (name === null || !lost.has(lostKey(keyOf(alteration.table), name.toLowerCase()))) continue;
          again.push({ shown: `${alteration.shown}.${quoteIdentifier2(name)}`, span: action.span, isTable: false });
        }
      }
      yield* broughtBack(again);
    }
  }
};
function filledTable({ catalog }, statement) {
  const relation = nodeOf(statement, "UpdateStmt")?.relation ?? nodeOf(statement, "InsertStmt")?.relation;
  return relation ? keyOf(relationName(catalog, relation)) : null;
}
function isExplained({ comments }) {
  return comments.some((comment) => /\w/.test(comment.text) && !comment.text.startsWith("+"));
}
function* broughtBack(again) {
  const first = again[0];
  if (!first) return;
  const what = again.every((one) => one.isTable) ? "rows" : "values";
  yield {
    message: `Going back makes ${listOf(again.map((one) => one.shown))} again, but without the ${what} that the up script dropped.`,
    span: first.span
  };
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
  const alone2 = (kind, name, from) => name === void 0 ? [] : [{ kind, name, table: null, columns: [], from }];
  const last = (names) => stringsOf(names).at(-1);
  const create = nodeOf(statement, "CreateStmt") ?? nodeOf(statement, "CreateForeignTableStmt")?.base;
  if (create) {
    if (create.relation?.relpersistence === "t") return;
    yield* alone2("table", create.relation?.relname, create.relation?.location);
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
  yield* alone2("view", view?.relname, view?.location);
  const filled2 = nodeOf(statement, "CreateTableAsStmt");
  if (filled2 && filled2.into?.rel?.relpersistence !== "t") {
    const kind = filled2.objtype === "OBJECT_MATVIEW" ? "view" : "table";
    yield* alone2(kind, filled2.into?.rel?.relname, filled2.into?.rel?.location);
  }
  const sequence = nodeOf(statement, "CreateSeqStmt")?.sequence;
  yield* alone2("sequence", sequence?.relname, sequence?.location);
  yield* alone2("schema", nodeOf(statement, "CreateSchemaStmt")?.schemaname);
  yield* alone2("type", last(nodeOf(statement, "CreateEnumStmt")?.typeName));
  yield* alone2("type", last(nodeOf(statement, "CreateDomainStmt")?.domainname));
  yield* alone2("type", last(nodeOf(statement, "CreateRangeStmt")?.typeName));
  yield* alone2("type", nodeOf(statement, "CompositeTypeStmt")?.typevar?.relname);
  yield* alone2("function", last(nodeOf(statement, "CreateFunctionStmt")?.funcname));
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
function identifierOf(text4, kind) {
  if (kind === "word") return text4.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (kind === "quoted" && text4.startsWith('"')) return text4.slice(1, -1).replaceAll('""', '"');
  return null;
}

// src/lint-migrations/rules/down-drops-other.ts
var rule60 = {
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
    const dropped2 = [];
    for (const { kind, relation, column } of context.effect.loses) {
      const name = column ?? relation.name;
      if (kind !== "table" && kind !== "column" && kind !== "schema" || !identifierSpan(statement, name)) continue;
      if (!isKnown(catalog, kind, relation, column)) continue;
      if (migration.down && makes(migration.down, name)) continue;
      if (undoesUp(context, name) || column !== null && undoesUp(context, relation.name)) continue;
      dropped2.push(kind === "schema" ? quoteIdentifier(name) : shownOf(relation, column));
    }
    if (dropped2.length === 0) return;
    yield { message: `Going back drops ${listOf(dropped2)}, which the up script did not make, with everything in it.` };
  },
  mysql: {
    bad: [
      {
        files: {
          "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));",
          "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
          "migrations/000002_change.up.sql": "ALTER TABLE orders ADD COLUMN total INT;",
          "migrations/000002_change.down.sql": "DROP TABLE orders;"
        }
      }
    ],
    good: [
      {
        files: {
          "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));",
          "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
          "migrations/000002_change.up.sql": "ALTER TABLE orders ADD COLUMN total INT;",
          "migrations/000002_change.down.sql": "ALTER TABLE orders DROP COLUMN total;"
        }
      }
    ],
    *statement(context) {
      const { statement, catalog, migration, effect } = context;
      if (context.direction !== "down" || isStored(statement)) return;
      const dropped2 = [];
      for (const { kind, table, part } of effect.loses) {
        if (kind !== "table" && kind !== "column" && kind !== "database") continue;
        const known2 = catalog.table(table);
        const isThere = kind === "database" ? [...catalog.tables()].some((one) => one.name.schema === table.schema) : known2 !== void 0 && (part === null || known2.columns.has(part.toLowerCase()));
        const name = part ?? (kind === "database" ? table.schema : table.name);
        if (!isThere || migration.down && makes(migration.down, name)) continue;
        if (undoesUp2(context, name) || part !== null && undoesUp2(context, table.name)) continue;
        const shown2 = kind === "database" ? quoteIdentifier2(name) : displayName2(table);
        dropped2.push(part === null ? shown2 : `${shown2}.${quoteIdentifier2(part)}`);
      }
      if (dropped2.length === 0) return;
      yield {
        message: `Going back drops ${listOf(dropped2)}, which the up script did not make, with everything in it.`
      };
    }
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
function isBlank(text4, pieces) {
  return pieces.every((piece) => {
    let at = piece.start;
    for (; ; ) {
      const token2 = nextToken(text4, at, piece.end);
      if (!token2) return true;
      const comment = token2.kind === "line-comment" || token2.kind === "block-comment";
      if (!comment && text4[token2.start] !== ";") return false;
      at = token2.end;
    }
  });
}

// src/lint-migrations/rules/down-undoes-nothing.ts
var rule61 = {
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
    yield* emptyWayBack(context, context.statements.length);
  },
  mysql: {
    bad: [
      {
        files: {
          "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));",
          "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
          "migrations/000002_create_parcels.up.sql": "CREATE TABLE parcels (id BIGINT PRIMARY KEY);",
          "migrations/000002_create_parcels.down.sql": "\n"
        }
      }
    ],
    good: [
      {
        files: {
          "migrations/000001_create_orders.up.sql": "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(40));",
          "migrations/000001_create_orders.down.sql": "DROP TABLE orders;",
          "migrations/000002_create_parcels.up.sql": "CREATE TABLE parcels (id BIGINT PRIMARY KEY);",
          "migrations/000002_create_parcels.down.sql": "-- There is no way back from here.\n"
        }
      }
    ],
    *script(context) {
      yield* emptyWayBack(context, context.statements.length);
    }
  }
};
function* emptyWayBack(context, statements) {
  if (context.direction !== "down") return;
  if (statements + context.errors.length + context.notAnalysed.length > 0) return;
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
    const text4 = source.text.slice(piece.start, piece.end).replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, " ");
    return shapes.some((shape) => shape.test(text4));
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
function recreatedColumns2(context, alteration) {
  const dropped2 = new Set(alteration.commands.filter((command) => command.type === "AT_DropColumn").map((c) => c.name));
  const recreated = /* @__PURE__ */ new Map();
  if (dropped2.size === 0) return recreated;
  const look = (commands) => {
    for (const command of commands) {
      if (command.type !== "AT_AddColumn") continue;
      const name = inside(command.node.def, "ColumnDef")?.colname;
      if (name !== void 0 && dropped2.has(name) && !recreated.has(name)) recreated.set(name, command);
    }
  };
  look(alteration.commands);
  for (const later2 of laterStatements(context)) {
    const next = alterationOf(later2, context.catalog);
    if (next && keyOf(next.table) === keyOf(alteration.table)) look(next.commands);
  }
  return recreated;
}

// src/lint-migrations/rules/drop-and-add-column.ts
var rule62 = {
  id: "drop-and-add-column",
  title: "Column dropped and added again: every value is lost",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P29", "M32"],
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
    for (const [column, added] of recreatedColumns2(context, alteration)) {
      if (addedBefore(context, alteration.table, column) || undoesUp(context, column)) continue;
      const drop = alteration.commands.find((command) => command.type === "AT_DropColumn" && command.name === column);
      const definition = inside(added.node.def, "ColumnDef");
      const { references, ending } = codeUsing(context, column, alteration.table);
      const known2 = alteration.relation?.columns.get(column)?.type;
      const quoted2 = quoteIdentifier(column);
      const type = canonicalType(definition?.typeName);
      const newType = type ? displayType(type) : null;
      const advice5 = newType ? {
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
        ...advice5 ? { advice: advice5 } : {},
        ...references ? { references } : {}
      };
    }
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "ALTER TABLE orders DROP COLUMN total, ADD COLUMN total DECIMAL(12,2);"
      },
      {
        title: "In two statements",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "ALTER TABLE orders DROP COLUMN state;\nALTER TABLE orders ADD COLUMN state INT;"
      }
    ],
    good: [
      {
        title: "Changed in place, the values are kept",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "ALTER TABLE orders MODIFY COLUMN total DECIMAL(12,2);"
      }
    ],
    on: ["alter table"],
    actions: ["drop column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      for (const [column, added] of recreatedColumns(context, alteration)) {
        if (addedBefore2(context, alteration.table, column) || undoesUp2(context, column)) continue;
        const drop = alteration.actions.find(
          (action) => action.kind === "drop column" && sameName(action.column.name, column)
        );
        const definition = context.statement.source.text.slice(added.column.span.start, added.column.span.end);
        const name = added.column.name.name;
        const { references, ending } = codeUsing(context, name, alteration.table);
        yield {
          message: `Dropping ${alteration.shown}.${quoteIdentifier2(name)} and adding it again empties the column: every value is lost without an error${ending}.`,
          ...drop ? { span: drop.span } : {},
          advice: {
            summary: "Change the column in place, so that the values are kept.",
            steps: [
              {
                title: "Convert the values; on a big table with gh-ost or pt-online-schema-change, since it copies every row",
                sql: `ALTER TABLE ${alteration.shown} MODIFY COLUMN ${definition};`
              }
            ]
          },
          ...references ? { references } : {}
        };
      }
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
var rule63 = {
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
        yield told2(context, displayName(name), dependantsOf(catalog, name), name);
      } else if (type === "OBJECT_TYPE" || type === "OBJECT_DOMAIN") {
        yield told2(context, displayName(name), columnsOfType(context, name.name), null);
      } else if (type === "OBJECT_SCHEMA") {
        const own = [...catalog.relations()].filter((relation) => relation.name.schema === name.name);
        const schemas = new Set(own.map((relation) => displayName(relation.name)));
        const elsewhere = own.flatMap((relation) => dependantsOf(catalog, relation.name)).filter((dependant) => ![...schemas].some((shown2) => dependant.endsWith(` ${shown2}`)));
        if (elsewhere.length > 0) yield told2(context, `schema ${quoteIdentifier(name.name)}`, elsewhere, null);
      } else if (!saidOfRest) {
        saidOfRest = true;
        yield told2(context, displayName(name), [], null);
      }
    }
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.node.behavior !== "DROP_CASCADE" || undoesUp(context, command.name)) continue;
      const shown2 = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      if (command.type === "AT_DropColumn") {
        const dependants = dependantsOf(catalog, alteration.table, command.name);
        yield { ...told2(context, shown2, dependants, alteration.table), span: command.span };
      } else if (command.type === "AT_DropConstraint") {
        const dependants = foreignKeysOn(context, alteration.table, command.name);
        yield {
          ...told2(context, `constraint ${quoteIdentifier(command.name)}`, dependants, alteration.table),
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
function told2(context, shown2, dependants, table) {
  if (dependants.length > 0) {
    return {
      message: `CASCADE takes along ${listOf(dependants)} when ${shown2} is dropped.`,
      severity: "error",
      advice
    };
  }
  const known2 = table && context.catalog.relation(table)?.certain;
  return {
    message: `CASCADE drops whatever depends on ${shown2} in the database at that moment${known2 ? "; the migrations show nothing that does" : ""}.`,
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
var rule64 = {
  id: "drop-column",
  title: "Column dropped",
  category: "compatibility",
  severity: "error",
  enabled: true,
  covers: ["P29", "M32", "X5"],
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
    const recreated = recreatedColumns2(context, alteration);
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));",
        sql: "ALTER TABLE orders DROP COLUMN fax;"
      },
      {
        title: "COLUMN may be left out",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40), telex VARCHAR(40));",
        sql: "ALTER TABLE orders DROP fax, DROP telex;"
      }
    ],
    good: [
      {
        title: "Until no code uses it, new code may leave it out",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40) NOT NULL);",
        sql: "ALTER TABLE orders ALTER COLUMN fax SET DEFAULT '';",
        algorithm: "INSTANT"
      },
      {
        title: "A column of the same migration",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN draft INT;\nALTER TABLE orders DROP COLUMN draft;"
      }
    ],
    on: ["alter table"],
    actions: ["drop column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      const { table, known: known2 } = alteration;
      const recreated = recreatedColumns(context, alteration);
      for (const [place2, action] of alteration.actions.entries()) {
        if (action.kind !== "drop column") continue;
        const column = action.column.name;
        if (recreated.has(column.toLowerCase()) || addedBefore2(context, table, column) || undoesUp2(context, column))
          continue;
        if (action.ifExists && known2?.certain && !known2.columns.has(column.toLowerCase())) continue;
        const { references, ending } = codeUsing(context, column, table);
        const own = context.main?.actions.find((one) => one.action === place2);
        yield {
          message: `The values of ${alteration.shown}.${quoteIdentifier2(column)} are lost for good, and running code that still names the column fails${ending}.`,
          span: action.span,
          advice: dropColumnAdvice2(alteration, column, own ? assertionFor(own) : null),
          ...references ? { references } : {}
        };
      }
    }
  }
};
function dropColumnAdvice2({ known: known2, shown: shown2 }, column, assertion) {
  const quoted2 = quoteIdentifier2(column);
  const its = known2?.columns.get(column.toLowerCase());
  const definition = its ? catalogColumnText({ ...its, nullable: true }) : null;
  const required = its && !its.nullable && isNoDefault(its.default) && !its.autoIncrement && !its.generated;
  const inPrimaryKey = known2?.indexes.get("primary")?.parts.some((part) => part.column === column.toLowerCase());
  return {
    summary: `Drop ${shown2}.${quoted2} only after the code that uses it is gone from production.`,
    steps: [
      ...required && !inPrimaryKey && definition !== null ? [
        {
          title: `Let new code leave ${quoted2} out of its INSERTs (this builds a big table anew: a default does as well where one fits)`,
          sql: `ALTER TABLE ${shown2} MODIFY COLUMN ${definition};`
        }
      ] : [],
      { title: `Deploy code that neither reads nor writes ${shown2}.${quoted2}`, sql: "" },
      {
        title: "Drop the column in a later migration; the data is gone then",
        sql: `ALTER TABLE ${shown2} DROP COLUMN ${[quoted2, ...assertion ?? []].join(", ")};`
      }
    ].map((step, place2) => ({ ...step, title: `${place2 + 1}. ${step.title}` }))
  };
}

// src/lint-migrations/mysql/indexes.ts
function isUnique2(index) {
  return index.kind === "unique" || index.kind === "primary";
}
function columnsOf2(index) {
  const columns = index.parts.flatMap(({ column }) => column === null ? [] : [column]);
  return columns.length === index.parts.length ? columns : null;
}
function definedColumns(index) {
  const columns = index.parts.flatMap(({ column }) => column === null ? [] : [column.name.toLowerCase()]);
  return columns.length === index.parts.length ? columns : null;
}
function droppedIndex(action, table) {
  switch (action.kind) {
    case "drop primary key":
      return table?.indexes.get("primary");
    case "drop index":
      return table?.indexes.get(action.index.name.toLowerCase());
    case "drop constraint": {
      if (action.only !== null) return void 0;
      const index = table?.indexes.get(action.name.name.toLowerCase());
      return index && isUnique2(index) ? index : void 0;
    }
    default:
      return void 0;
  }
}
function addedIndexes(statement, context, table) {
  const alteration = alterationOf2(statement, context);
  if (!alteration || !sameTable(alteration.table, table)) return [];
  return alteration.actions.flatMap((action) => action.kind === "add index" ? [action.index] : []);
}
function sameColumns2(a, b) {
  return a.length === b.length && a.every((column) => b.includes(column));
}
function beginsWith2(other, index) {
  return index.parts.every((part, place2) => {
    const its = other.parts[place2];
    return its !== void 0 && part.column !== null && its.column === part.column && its.descending === part.descending && // A prefix of the column finds less than all of it; the other way round is fine.
    (its.length === null || part.length !== null && part.length <= its.length);
  });
}

// src/lint-migrations/rules/drop-column-loses-constraint.ts
var rule65 = {
  id: "drop-column-loses-constraint",
  title: "Dropped column takes constraints and indexes along",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P30", "M32"],
  what: "Finds `DROP COLUMN` of a column that is, or is part of, the primary key, or that a unique or foreign key, a check or an index shares with other columns.",
  why: "PostgreSQL drops the whole constraint or index, not just the column\u2019s part of it, and says nothing. MySQL keeps it over the columns that are left, so that a unique key suddenly asks for more; MariaDB refuses that. Rows that the key kept apart can then be written twice, and queries that used the index read the whole table.",
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
    const dropped2 = new Set(commands.flatMap((command) => command.type === "AT_DropColumn" ? [command.name] : []));
    for (const command of commands) {
      const column = command.name;
      if (command.type !== "AT_DropColumn" || addedBefore(context, table, column) || undoesUp(context, column))
        continue;
      const lost = [];
      for (const constraint of relation?.constraints.values() ?? []) {
        if (!constraint.columns.includes(column) || constraint.kind === "not null") continue;
        if (constraint.columns.find((name) => dropped2.has(name)) !== column) continue;
        const allGo = constraint.columns.every((name) => dropped2.has(name));
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
        if (!parts.includes(column) || parts.find((name) => dropped2.has(name)) !== column) continue;
        if (parts.every((name) => dropped2.has(name))) continue;
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE, KEY by_customer (customer_id, day));",
        sql: "ALTER TABLE orders DROP COLUMN day;"
      },
      {
        before: "CREATE TABLE seats (id BIGINT PRIMARY KEY, hall INT, place INT, UNIQUE KEY one_each (hall, place));",
        sql: "ALTER TABLE seats DROP COLUMN hall;"
      }
    ],
    good: [
      {
        title: "The index is dropped by its name",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE, KEY by_customer (customer_id, day));",
        sql: "ALTER TABLE orders DROP INDEX by_customer, ADD INDEX by_customer_id (customer_id), DROP COLUMN day;"
      }
    ],
    on: ["alter table"],
    actions: ["drop column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      const { known: known2, shown: shown2, actions, table } = alteration;
      const gone = new Set(
        actions.flatMap((one) => one.kind === "drop column" ? [one.column.name.toLowerCase()] : [])
      );
      const byName = new Set(actions.flatMap((one) => droppedIndex(one, known2)?.name ?? []));
      for (const action of actions) {
        const column = action.kind === "drop column" ? action.column.name.toLowerCase() : null;
        if (column === null || addedBefore2(context, table, column) || undoesUp2(context, column)) continue;
        for (const index of known2?.indexes.values() ?? []) {
          const columns = index.parts.map((part) => part.column);
          if (columns.find((name2) => name2 !== null && gone.has(name2)) !== column || byName.has(index.name)) continue;
          const left = columns.filter((name2) => name2 !== null && !gone.has(name2));
          if (left.length === 0) continue;
          const name = index.kind === "primary" ? "the primary key" : `the ${index.kind === "unique" ? "unique key" : "index"} ${quoteIdentifier2(index.name)}`;
          const rest = left.map((one) => quoteIdentifier2(one ?? "")).join(", ");
          const unique = isUnique2(index);
          yield {
            message: unique && context.server.engine === "mariadb" ? `The server refuses to drop ${shown2}.${quoteIdentifier2(column)} as long as it is part of ${name} (error 1072).` : unique ? `Without ${quoteIdentifier2(column)}, ${name} of ${shown2} is over (${rest}) alone: the statement fails if two rows are equal there (error 1062), and later ones are refused.` : `Without ${quoteIdentifier2(column)}, ${name} of ${shown2} silently goes on over (${rest}) alone.`,
            span: action.span,
            ...unique ? { severity: "error" } : { severity: "notice" },
            advice: {
              summary: "Drop the index by its name in the same statement, and add the one that is to take its place.",
              steps: []
            }
          };
        }
      }
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
var rule66 = {
  id: "drop-constraint",
  title: "Database stops refusing wrong rows",
  category: "compatibility",
  severity: "notice",
  enabled: true,
  covers: ["P48", "M32"],
  what: "Finds `DROP CONSTRAINT` of a foreign key, check or exclusion constraint (on MySQL and MariaDB `DROP FOREIGN KEY`, `DROP CHECK` and `NOT ENFORCED` too) that the script does not put back.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders DROP FOREIGN KEY orders_customer;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, CONSTRAINT positive CHECK (total > 0));",
        sql: "ALTER TABLE orders DROP CONSTRAINT positive;"
      }
    ],
    good: [
      {
        title: "Replaced in the same script",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT;"
      },
      {
        title: "With its column",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders DROP COLUMN customer_id;"
      }
    ],
    on: ["alter table"],
    actions: ["drop foreign key", "drop constraint", "enforce constraint"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      const { known: known2, table, shown: shown2 } = alteration;
      const following = [context.statement, ...laterStatements2(context)];
      const later2 = following.flatMap((statement) => {
        const next = alterationOf2(statement, context);
        return next && sameTable(next.table, table) ? next.actions : [];
      });
      const tableGoes = following.some(
        ({ node }) => node.kind === "drop table" && node.tables.some((one) => sameTable(context.catalog.resolve(one), table))
      );
      for (const action of alteration.actions) {
        if (action.kind !== "drop foreign key" && action.kind !== "drop constraint" && action.kind !== "enforce constraint")
          continue;
        if (tableGoes || undoesUp2(context, action.name.name)) continue;
        const name = action.name.name.toLowerCase();
        const key = action.kind === "enforce constraint" ? void 0 : known2?.foreignKeys.get(name);
        const check = action.kind === "drop foreign key" ? void 0 : known2?.checks.get(name);
        if (key) {
          const replaced = later2.some(
            (one) => one.kind === "add foreign key" || one.kind === "drop column" && key.columns.includes(one.column.name.toLowerCase())
          );
          if (replaced) continue;
          yield {
            message: `${shown2} accepts (${key.columns.map(quoteIdentifier2).join(", ")}) that references no row of ${displayName2(key.references)} once ${quoteIdentifier2(action.name.name)} is gone.`,
            span: action.span
          };
        } else if (check?.enforced) {
          if (action.kind === "enforce constraint" && action.enforced) continue;
          const replaced = later2.some(
            (one) => one.kind === "add check" || one.kind === "drop column" && check.expression.columns.includes(one.column.name.toLowerCase())
          );
          if (replaced) continue;
          yield {
            message: `${shown2} accepts rows for which ${check.expression.text} is false once ${quoteIdentifier2(action.name.name)} is ${action.kind === "enforce constraint" ? "not enforced" : "gone"}.`,
            span: action.span
          };
        }
      }
    }
  }
};
var clauses = {
  check: "CONSTR_CHECK",
  "foreign key": "CONSTR_FOREIGN",
  exclude: "CONSTR_EXCLUSION"
};

// src/lint-migrations/rules/drop-database.ts
var rule67 = {
  id: "drop-database",
  title: "Database or tablespace dropped",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P80", "M27"],
  what: "Finds `DROP DATABASE` (on MySQL and MariaDB `DROP SCHEMA` is the same) and PostgreSQL\u2019s `DROP TABLESPACE`.",
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
  },
  mysql: {
    bad: [{ sql: "DROP DATABASE reporting;" }, { sql: "DROP SCHEMA IF EXISTS reporting;" }],
    good: [{ sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY);" }],
    on: ["drop database"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== "drop database" || isStored(context.statement)) return;
      if (undoesUp2(context, node.name.name)) return;
      const created = earlierStatements(context).some((earlier) => earlier.node.kind === "create database" && earlier.node.name?.name === node.name.name);
      if (created) return;
      yield {
        message: `Every table of database ${quoteIdentifier2(node.name.name)} is deleted, and no rollback brings it back.`,
        advice: advice2
      };
    }
  }
};
var advice2 = { summary: "Leave this to an operator with a backup at hand, outside of migrations.", steps: [] };

// src/lint-migrations/rules/drop-default-of-required-column.ts
var rule68 = {
  id: "drop-default-of-required-column",
  title: "Default taken from a column that must have a value",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P27", "M32"],
  what: "Finds `DROP DEFAULT` and `DROP IDENTITY` (on MySQL and MariaDB: `MODIFY` that takes AUTO_INCREMENT away) on a NOT NULL column of a table that production has.",
  why: "Every INSERT of running code that leaves the column out worked because of the default. Without it the same INSERT fails.",
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
      const shown2 = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      yield {
        message: `Every INSERT of running code that leaves ${shown2} out fails once its default is gone.`,
        span: command.span,
        advice: { summary: `Deploy code that always gives a value for ${shown2} before this migration.`, steps: [] }
      };
    }
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, total INT NOT NULL);",
        sql: "ALTER TABLE orders MODIFY id BIGINT NOT NULL;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';"
      },
      {
        title: "The column may be NULL",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) DEFAULT 'new');",
        sql: "ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;"
      }
    ],
    on: ["alter table"],
    actions: ["set default", "modify column", "change column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration || context.direction === "down") return;
      const { table, shown: shown2, known: known2 } = alteration;
      const later2 = laterStatements2(context).flatMap((statement) => {
        const next = alterationOf2(statement, context);
        return next && sameTable(next.table, table) ? next.actions : [];
      });
      const gone = function* () {
        for (const action of alteration.actions) {
          const its = action.kind === "set default" ? known2?.columns.get(action.column.name.toLowerCase()) : void 0;
          if (action.kind === "set default" && action.default === null && its && !its.nullable && its.default)
            yield { action, name: its.name, what: "default" };
        }
        for (const { action, column, known: its } of restatedColumns(alteration)) {
          if (its?.autoIncrement && !column.autoIncrement && !column.default && !column.generated)
            yield { action, name: its.name, what: "AUTO_INCREMENT" };
        }
      };
      for (const { action, name, what } of gone()) {
        const back = later2.some(
          (next) => (next.kind === "set default" && next.default !== null || next.kind === "drop column" ? sameName(next.column.name, name) : false) || next.kind === "modify column" && sameName(next.column.name.name, name) || next.kind === "change column" && sameName(next.from.name, name)
        );
        if (back || addedBefore2(context, table, name)) continue;
        yield {
          message: `Every INSERT of running code that leaves ${shown2}.${quoteIdentifier2(name)} out fails once its ${what} is gone.`,
          span: action.span,
          advice: {
            summary: `Deploy code that always gives a value for ${shown2}.${quoteIdentifier2(name)} before this migration.`,
            steps: []
          }
        };
      }
    }
  }
};

// src/lint-migrations/rules/drop-expression.ts
var rule69 = {
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
      const shown2 = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      yield {
        message: `New rows get NULL in ${shown2} and changed rows keep a stale value, as running code does not write the column.`,
        span: command.span,
        advice: {
          summary: `Let a trigger or new code fill ${shown2} from the moment the expression is gone.`,
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
var rule70 = {
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
var rule71 = {
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
var rule72 = {
  id: "drop-index-before-replacement",
  title: "Index dropped before the one that replaces it",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["P74", "M28"],
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
      const replacement = laterStatements(context).map((later2) => nodeOf(later2, "IndexStmt")).find(
        (later2) => later2 !== void 0 && keyOf(relationName(catalog, later2.relation)) === keyOf(index.table) && index.columns[0] != null && inside(later2.indexParams?.[0], "IndexElem")?.name === index.columns[0]
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE, KEY by_customer (customer_id));",
        sql: "DROP INDEX by_customer ON orders;\nCREATE INDEX by_customer ON orders (customer_id, day);"
      }
    ],
    good: [
      {
        title: "In one statement the old one stays until the new one is there",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE, KEY by_customer (customer_id));",
        sql: "ALTER TABLE orders DROP INDEX by_customer, ADD INDEX by_customer_day (customer_id, day);"
      }
    ],
    on: ["drop index", "alter table"],
    actions: ["drop index", "drop constraint", "drop primary key"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      const { known: known2, table, shown: shown2 } = alteration;
      const gone = alteration.actions.flatMap((action) => droppedIndex(action, known2) ?? []);
      const here = addedIndexes(context.statement, context, table);
      for (const action of alteration.actions) {
        const index = droppedIndex(action, known2);
        const first = index?.parts[0]?.column;
        if (!index || first == null) continue;
        const starts = (one) => one.parts[0]?.column?.name.toLowerCase() === first;
        const replacement = laterStatements2(context).flatMap((later2) => addedIndexes(later2, context, table)).find(starts);
        const stays = [...known2?.indexes.values() ?? []].some(
          (other) => !gone.includes(other) && other.visible && beginsWith2(other, index)
        );
        if (!replacement || stays || here.some(starts)) continue;
        yield {
          message: `Queries that use ${quoteIdentifier2(index.name)} read all of ${shown2} until ${replacement.name ? quoteIdentifier2(replacement.name.name) : "its replacement"} is built.`,
          span: action.span,
          advice: {
            summary: "Drop the old index and add the new one in one ALTER TABLE: the old one is there until the new one is.",
            steps: []
          }
        };
      }
    }
  }
};
function staysCovered(context, index) {
  return context.catalog.indexesOf(index.table).some(
    (other) => keyOf(other.name) !== keyOf(index.name) && other.valid && sameKind(other, index) && beginsWith(other.columns, index.columns)
  );
}

// src/lint-migrations/rules/drop-key-constraint.ts
var rule73 = {
  id: "drop-key-constraint",
  title: "Primary key or uniqueness dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P48", "M32"],
  what: "Finds the drop of a primary key, of a unique constraint or of a unique index on a table that production has, unless another one over the same columns stays.",
  why: "`INSERT \u2026 ON CONFLICT (columns)` of running code fails as soon as no unique index matches it; `ON DUPLICATE KEY UPDATE` and `REPLACE` of MySQL and MariaDB silently add a row instead. Two rows of the same key can be written, and cannot be told apart afterwards. A table that is replicated logically by its primary key refuses UPDATE and DELETE.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200), UNIQUE KEY customers_mail (mail));",
        sql: "ALTER TABLE customers DROP INDEX customers_mail;"
      },
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200));\nCREATE UNIQUE INDEX customers_mail ON customers (mail);",
        sql: "DROP INDEX customers_mail ON customers;"
      },
      {
        before: "CREATE TABLE visits (page VARCHAR(100) NOT NULL PRIMARY KEY, hits INT NOT NULL);",
        sql: "ALTER TABLE visits DROP PRIMARY KEY;"
      }
    ],
    good: [
      {
        title: "Another one takes its place in the same statement",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200), UNIQUE KEY customers_mail (mail));",
        sql: "ALTER TABLE customers DROP INDEX customers_mail, ADD UNIQUE KEY customers_mail_unique (mail);"
      },
      {
        title: "Another one over the same columns stays",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200), UNIQUE KEY a (mail), UNIQUE KEY b (mail));",
        sql: "ALTER TABLE customers DROP INDEX b;"
      }
    ],
    on: ["alter table", "drop index"],
    actions: ["drop index", "drop primary key", "drop constraint"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      const { known: known2, table, shown: shown2, actions } = alteration;
      const gone = new Set(
        actions.flatMap((action) => action.kind === "drop column" ? [action.column.name.toLowerCase()] : [])
      );
      for (const action of actions) {
        const index = droppedIndex(action, known2);
        if (!index || !isUnique2(index) || undoesUp2(context, index.name)) continue;
        const columns = columnsOf2(index);
        const added = [context.statement, ...laterStatements2(context)].flatMap(
          (one) => addedIndexes(one, context, table)
        );
        if (addedIndexes(context.statement, context, table).some(isUnique2)) continue;
        if (columns?.every((column) => gone.has(column))) continue;
        const again = columns && added.some((one) => isUnique2(one) && sameColumns2(definedColumns(one) ?? [], columns));
        const stays = [...known2?.indexes.values() ?? []].some(
          (other) => other.name !== index.name && isUnique2(other) && columns && sameColumns2(columnsOf2(other) ?? [], columns)
        );
        if (again || stays) continue;
        const what = columns ? `the same (${columns.map(quoteIdentifier2).join(", ")})` : "the same key";
        const name = index.kind === "primary" ? "primary key" : `unique key ${quoteIdentifier2(index.name)}`;
        yield {
          message: `Rows of ${shown2} with ${what} can be written once the ${name} is gone, and ON DUPLICATE KEY UPDATE and REPLACE that rely on it add a second row.`,
          span: action.span,
          advice: {
            summary: "Add the unique key that replaces it in the same ALTER TABLE; if none does, deploy code that does not rely on one row a key first.",
            steps: []
          }
        };
      }
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

// src/lint-migrations/rules/drop-needed-index.ts
var rule74 = {
  id: "drop-needed-index",
  title: "Index dropped that a foreign key needs",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["M28"],
  what: "Finds `DROP INDEX` of the only index that a foreign key can use, of the table\u2019s own or of one that references it.",
  why: "The server refuses with error 1553, and what stands before the statement in the script is done already. The key has to go first, or an index that begins with the same columns has to come.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY by_customer (customer_id), CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders DROP INDEX by_customer;"
      }
    ],
    good: [
      {
        title: "Another one takes its place",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, state INT, KEY by_customer (customer_id), CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders ADD INDEX by_customer_and_state (customer_id, state), ALGORITHM=INPLACE, LOCK=NONE;\nALTER TABLE orders DROP INDEX by_customer;",
        algorithm: "INPLACE",
        lock: "NONE"
      },
      {
        title: "With the key",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY by_customer (customer_id), CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders DROP INDEX by_customer;",
        algorithm: "INPLACE",
        lock: "NONE"
      }
    ],
    on: ["alter table", "drop index"],
    *statement(context) {
      const { node } = context.statement;
      if (context.statement.body?.kind === "function") return;
      if (node.kind !== "alter table" && node.kind !== "drop index") return;
      const name = context.catalog.resolve(node.table);
      const table = context.catalog.table(name);
      const actions = actionsOf(node);
      for (const failure of context.effect.failures) {
        if (failure.code !== "needed-in-foreign-key") continue;
        const action = actions[failure.action];
        if (!table || action?.kind !== "drop index") continue;
        const index = table.indexes.get(action.index.name.toLowerCase());
        const columns = index?.parts.flatMap((part) => part.column === null ? [] : [part.column]) ?? [];
        const key = [...table.foreignKeys.values()].find((one) => one.columns[0]?.toLowerCase() === columns[0]);
        const shown2 = displayName2(name);
        yield {
          message: failure.reason,
          span: failure.span ?? action.span,
          advice: {
            summary: key ? "Drop the foreign key first, or give it another index that begins with its columns." : "Drop the foreign keys that reference it first.",
            steps: key ? [
              {
                title: "Another index first",
                sql: `ALTER TABLE ${shown2} ADD INDEX (${key.columns.map(quoteIdentifier2).join(", ")}), ALGORITHM=INPLACE, LOCK=NONE;`
              },
              {
                title: "Or without the key",
                sql: `ALTER TABLE ${shown2} DROP FOREIGN KEY ${quoteIdentifier2(key.name)};`
              }
            ] : []
          }
        };
      }
    }
  }
};

// src/lint-migrations/rules/drop-not-null.ts
var rule75 = {
  id: "drop-not-null",
  title: "Column may hold NULL from now on",
  category: "compatibility",
  severity: "notice",
  enabled: true,
  covers: ["P26", "M12", "M32"],
  what: "Finds `ALTER COLUMN \u2026 DROP NOT NULL`, and on MySQL and MariaDB `MODIFY` and `CHANGE` that say NULL of a column that was NOT NULL, on a table that production has.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN state VARCHAR(20) NULL;"
      }
    ],
    good: [
      {
        title: "A new column of another name",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);",
        sql: "ALTER TABLE orders ADD COLUMN note VARCHAR(20) NULL;"
      },
      {
        title: "It could hold NULL before",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "ALTER TABLE orders MODIFY COLUMN state VARCHAR(30) NULL;"
      }
    ],
    on: ["alter table"],
    actions: ["modify column", "change column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      for (const { action, column, from, known: known2 } of restatedColumns(alteration)) {
        if (column.nullable !== true || !known2 || known2.nullable) continue;
        if (addedBefore2(context, alteration.table, from) || undoesUp2(context, from)) continue;
        yield {
          message: `Running code that reads ${alteration.shown}.${quoteIdentifier2(column.name.name)} may meet NULL in it from now on.`,
          span: action.span,
          advice: { summary: "Deploy code that can read NULL there before this migration.", steps: [] }
        };
      }
    }
  }
};

// src/lint-migrations/rules/drop-partition.ts
var rule76 = {
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
      const shown2 = displayName(name);
      const hasDefault = catalog.partitionsOf(parent).some((one) => one.bound?.isDefault);
      const detach = `ALTER TABLE ${displayName(parent)} DETACH PARTITION ${shown2}`;
      yield {
        message: `Dropping the partition ${shown2} blocks reads and writes of its parent ${displayName(parent)} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
        advice: server.major >= 14 && !hasDefault ? {
          summary: "Detach the partition concurrently, then drop it.",
          steps: [
            outside(context, "1. Detach it, outside a transaction", `${detach} CONCURRENTLY;`),
            { title: "2. Drop it in a later migration", sql: `DROP TABLE ${shown2};` }
          ]
        } : {
          summary: "Detach the partition with a short lock_timeout, try again if that strikes, then drop it.",
          steps: [
            { title: "1. Detach it", sql: `SET LOCAL lock_timeout = '2s';
${detach};` },
            { title: "2. Drop it in a later migration", sql: `DROP TABLE ${shown2};` }
          ]
        }
      };
    }
  }
};

// src/lint-migrations/rules/drop-policy.ts
var rule77 = {
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
var rule78 = {
  id: "drop-routine",
  title: "Function or procedure dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P80", "M31", "X5"],
  what: "Finds `DROP FUNCTION`, `DROP PROCEDURE`, `DROP ROUTINE` and `DROP AGGREGATE` when the script does not create it again and no trigger of it goes in the same script.",
  why: "Callers find out at the next call. PostgreSQL refuses the drop when views, defaults or indexes use the function, but the bodies of other routines are text to every server: they fail later, at run time.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE PROCEDURE close_orders() DELETE FROM orders WHERE closed = 1;",
        sql: "DROP PROCEDURE close_orders;"
      },
      {
        before: "CREATE FUNCTION net(gross INT) RETURNS INT DETERMINISTIC RETURN gross / 1.2;",
        sql: "DROP FUNCTION IF EXISTS net;"
      }
    ],
    good: [
      {
        title: "Created again",
        before: "CREATE FUNCTION net(gross INT) RETURNS INT DETERMINISTIC RETURN gross / 1.2;",
        sql: "DROP FUNCTION IF EXISTS net;\nCREATE FUNCTION net(gross INT) RETURNS INT DETERMINISTIC RETURN gross / 1.19;"
      },
      {
        title: "A procedure that the script itself needed",
        sql: "CREATE PROCEDURE add_note() SELECT 1;\nCALL add_note();\nDROP PROCEDURE add_note;"
      }
    ],
    on: ["drop procedure", "drop function"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== "drop procedure" && node.kind !== "drop function" || isStored(context.statement))
        return;
      const wanted = node.kind === "drop procedure" ? "procedure" : "function";
      const name = context.catalog.resolve(node.name);
      const made = [...earlierStatements(context), ...laterStatements2(context)].some(
        ({ node: other }) => (other.kind === "create procedure" || other.kind === "create function") && other.kind.endsWith(wanted) && sameName(context.catalog.resolve(other.routine).name, name.name)
      );
      if (made || undoesUp2(context, name.name)) return;
      const known2 = context.catalog.object(wanted, name);
      if (node.ifExists && !known2) return;
      const { references, ending } = codeUsing(context, name.name);
      const literal2 = `'${name.name.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
      yield {
        message: `Whatever calls ${displayName2(name)}(), bodies of other routines, triggers and events included, fails at the next call${ending}.`,
        advice: {
          summary: "Deploy code that does not call it first; look for callers among the other routines.",
          steps: [
            {
              title: "Routines whose text names it",
              sql: `SELECT routine_schema, routine_name FROM information_schema.routines WHERE LOCATE(${literal2}, routine_definition) > 0;`
            }
          ]
        },
        ...references ? { references } : {}
      };
    }
  }
};

// src/lint-migrations/rules/drop-schema.ts
var rule79 = {
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
var rule80 = {
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
    for (const dropped2 of droppedObjects(statement, catalog, ["OBJECT_SEQUENCE"])) {
      const { name } = dropped2;
      const own = statements.slice(0, index).some((earlier) => nodeOf(earlier, "CreateSeqStmt")?.sequence?.relname === name.name);
      if (own || !inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent2(catalog, dropped2))
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

// src/lint-migrations/mysql/dropped.ts
function droppedTables(context) {
  const { node } = context.statement;
  if (node.kind !== "drop table" || node.temporary || isStored(context.statement)) return [];
  return node.tables.flatMap((written) => {
    const name = context.catalog.resolve(written);
    if (!inProduction2(context, name)) return [];
    return surelyGone(context, name, node.ifExists) ? [] : [dropped(context, name)];
  });
}
function droppedViews(context) {
  const { node } = context.statement;
  if (node.kind !== "drop view" || isStored(context.statement)) return [];
  return node.views.flatMap((written) => {
    const name = context.catalog.resolve(written);
    if (!viewInProduction(context, name)) return [];
    return surelyGone(context, name, node.ifExists) ? [] : [dropped(context, name)];
  });
}
function surelyGone(context, name, ifExists2) {
  if (undoesUp2(context, name.name)) return true;
  return ifExists2 && (surelyAbsent(context, name) || context.place === 0 && !isKnown2(context, name));
}
function isKnown2({ catalog }, name) {
  return catalog.table(name) !== void 0 || catalog.view(name) !== void 0;
}
function dropped(context, name) {
  return { name, madeAgain: makerOf(laterStatements2(context), context, name), replaced: formerName(context, name) };
}
function formerName(context, name) {
  const { catalog } = context;
  for (const { node } of earlierStatements(context)) {
    const pairs = node.kind === "rename table" ? node.pairs : node.kind === "alter table" ? node.actions.flatMap(
      (action) => action.kind === "rename table" ? [{ from: node.table, to: action.to }] : []
    ) : [];
    for (const { from, to } of pairs) {
      const former = catalog.resolve(from);
      if (sameTable(catalog.resolve(to), name) && catalog.table(former)) return former;
    }
  }
  return void 0;
}

// src/lint-migrations/rules/drop-table.ts
var rule81 = {
  id: "drop-table",
  title: "Table dropped",
  category: "compatibility",
  severity: "error",
  enabled: true,
  covers: ["P77", "M27", "M32", "X5"],
  what: "Finds `DROP TABLE` (and PostgreSQL\u2019s `DROP FOREIGN TABLE`) of a table that production has, and lists where the repository still names it.",
  why: "The rows are gone, with the indexes, constraints and triggers of the table; only a restore brings them back. Running code that reads the table fails at once. A rename first keeps a way back: if something still needed the table, it shows within a day and is mended in a second.",
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
    for (const dropped2 of droppedObjects(statement, catalog, ["OBJECT_TABLE", "OBJECT_FOREIGN_TABLE"])) {
      const { name } = dropped2;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent2(catalog, dropped2)) continue;
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "DROP TABLE orders;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);\nCREATE TABLE drafts (id BIGINT PRIMARY KEY);",
        sql: "DROP TABLE IF EXISTS drafts, orders;"
      }
    ],
    good: [
      {
        title: "First out of the way: one statement brings it back",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "RENAME TABLE orders TO orders_unused;"
      },
      {
        sql: "CREATE TABLE staging (id BIGINT PRIMARY KEY);\nDROP TABLE staging;"
      }
    ],
    on: ["drop table"],
    *statement(context) {
      for (const { name, madeAgain, replaced } of droppedTables(context)) {
        if (madeAgain) continue;
        const shown2 = displayName2(name);
        if (replaced) {
          yield {
            message: `${shown2} is what ${displayName2(replaced)} was before this script: rows that were not copied to the new ${displayName2(replaced)} are lost for good.`,
            severity: "notice",
            advice: {
              summary: `Keep ${shown2} until the new ${displayName2(replaced)} has proven itself, and drop it in a later migration.`,
              steps: []
            }
          };
          continue;
        }
        const { references, ending } = codeUsing(context, name.name);
        const aside = { schema: name.schema, name: freeTableName(context, name.schema, name.name, "unused") };
        yield {
          message: `Every row of ${withRows(context, name)} is lost for good, and running code that names the table fails${ending}.`,
          advice: {
            summary: "Take the table out of the way first, and drop it when nobody has missed it.",
            steps: [
              { title: `1. Deploy code that does not use ${shown2}`, sql: "" },
              {
                title: "2. Rename it: whatever still needs it fails now, and one statement brings it back",
                sql: `RENAME TABLE ${shown2} TO ${displayName2(aside)};`
              },
              { title: "3. Drop it in a later migration, after a backup", sql: `DROP TABLE ${displayName2(aside)};` }
            ]
          },
          ...references ? { references } : {}
        };
      }
    }
  }
};

// src/lint-migrations/rules/drop-table-with-foreign-keys.ts
var rule82 = {
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
    const dropped2 = droppedObjects(statement, catalog, ["OBJECT_TABLE"]);
    const gone = new Set(dropped2.map((object) => keyOf(object.name)));
    for (const { name } of dropped2) {
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
var rule83 = {
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
var rule84 = {
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
var rule85 = {
  id: "drop-view",
  title: "View dropped",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P80", "M31", "M32", "X5"],
  what: "Finds `DROP VIEW` (and PostgreSQL\u2019s `DROP MATERIALIZED VIEW`) of a view that production has and that the script does not create again.",
  why: "No data is lost, but running code, reports and grants that name the view fail from that moment. Dropping and creating it again in one transaction is fine on PostgreSQL: readers wait a moment and see the new one. MySQL and MariaDB commit each of the two; there `CREATE OR REPLACE VIEW` leaves no gap.",
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
    for (const dropped2 of droppedObjects(statement, catalog, ["OBJECT_VIEW", "OBJECT_MATVIEW"])) {
      const { name } = dropped2;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent2(catalog, dropped2)) continue;
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, open TINYINT(1) NOT NULL);\nCREATE VIEW open_orders AS SELECT id FROM orders WHERE open = 1;",
        sql: "DROP VIEW open_orders;"
      }
    ],
    good: [
      {
        title: "Replaced in one statement",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, open TINYINT(1) NOT NULL);\nCREATE VIEW open_orders AS SELECT id FROM orders WHERE open = 1;",
        sql: "CREATE OR REPLACE VIEW open_orders AS SELECT id, open FROM orders WHERE open = 1;"
      }
    ],
    on: ["drop view"],
    *statement(context) {
      for (const { name, madeAgain } of droppedViews(context)) {
        const shown2 = displayName2(name);
        if (madeAgain) {
          if (madeAgain.node.kind !== "create view") continue;
          yield {
            message: `Queries of ${shown2} fail from here until the script has made it again, since each statement is committed by itself.`,
            severity: "notice",
            advice: {
              summary: "Replace the view in one statement, CREATE OR REPLACE VIEW, and leave the DROP out.",
              steps: []
            }
          };
          continue;
        }
        const { references, ending } = codeUsing(context, name.name);
        yield {
          message: `Running code and reports that read ${shown2} fail from the moment the view is dropped${ending}.`,
          advice: {
            summary: "Deploy code that does not use the view first; drop it in a later migration.",
            steps: []
          },
          ...references ? { references } : {}
        };
      }
    }
  }
};

// src/lint-migrations/rules/duplicate-assignment.ts
var rule86 = {
  id: "duplicate-assignment",
  title: "Column assigned twice",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P123"],
  what: "Finds `UPDATE \u2026 SET` and `INSERT` that name a column twice.",
  why: "The server refuses the statement, so that the deployment stops here. An UPDATE of MySQL or MariaDB takes the last value, and what the other one was for is lost.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "INSERT INTO orders (id, state, state) VALUES (1, 'new', 'open');"
      },
      {
        title: "In an UPDATE the last one counts",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "UPDATE orders SET state = 'new', state = 'open' WHERE id = 1;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));",
        sql: "UPDATE orders SET state = 'open', note = 'opened' WHERE id = 1;"
      }
    ],
    on: ["insert", "update"],
    *statement(context) {
      const { node } = context.statement;
      const several = node.kind === "update" && (node.changes.length > 1 || node.reads.length > 0);
      const columns = node.kind === "insert" ? node.columns : node.kind === "update" && !several ? node.sets.map((one) => one.column) : [];
      const seen = /* @__PURE__ */ new Set();
      for (const { name, span } of columns) {
        if (!seen.has(name.toLowerCase())) {
          seen.add(name.toLowerCase());
          continue;
        }
        yield node.kind === "insert" ? {
          message: `The server refuses a statement that gives ${quoteIdentifier2(name)} a value twice (error 1110).`,
          span
        } : {
          message: `${quoteIdentifier2(name)} is given a value twice: the first one is computed and thrown away.`,
          span,
          severity: "warning"
        };
      }
    }
  }
};

// src/lint-migrations/rules/duplicate-index-column.ts
var rule87 = {
  id: "duplicate-index-column",
  title: "Column twice in one index",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P72", "M24"],
  what: "Finds an index that names a column twice, among its keys or in INCLUDE.",
  why: "PostgreSQL builds such an index; MySQL and MariaDB refuse it, and the deployment stops. The second mention finds nothing more and makes each entry larger; most often another column was meant, and the query that needs it goes without.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);",
        sql: "CREATE INDEX orders_day ON orders (day, customer_id, day);"
      },
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, day DATE, KEY orders_day (day, day));" }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);",
        sql: "CREATE INDEX orders_day ON orders (day, customer_id);"
      }
    ],
    on: ["create table", "create index", "alter table"],
    actions: ["add index"],
    *statement(context) {
      const { node } = context.statement;
      const indexes = node.kind === "create table" ? node.indexes : node.kind === "create index" ? [node.index] : node.kind === "alter table" ? node.actions.flatMap((action) => action.kind === "add index" ? [action.index] : []) : [];
      for (const { parts, span } of indexes) {
        const seen = /* @__PURE__ */ new Set();
        for (const { column } of parts) {
          const name = column?.name.toLowerCase();
          if (column && name !== void 0 && seen.has(name)) {
            yield {
              message: `The server refuses an index that names ${quoteIdentifier2(column.name)} twice (error 1060), and the ${context.direction === "down" ? "way back" : "deployment"} stops here.`,
              span,
              severity: "error"
            };
            break;
          }
          if (name !== void 0) seen.add(name);
        }
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
var rule88 = {
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
  anyEngine: {
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
  }
};

// src/lint-migrations/rules/dynamic-sql-concatenation.ts
var rule89 = {
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
var rule90 = {
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
  anyEngine: {
    *folder(context) {
      for (const problem2 of context.problems) {
        if (problem2.kind !== "empty" || !isTouched(context, problem2.file)) continue;
        yield {
          message: "This migration does nothing, and once it is recorded as applied, nothing added to it will run.",
          file: problem2.file
        };
      }
    }
  }
};

// src/lint-migrations/rules/enum-member-removed.ts
var rule91 = {
  id: "enum-member-removed",
  title: "Member of an ENUM or SET removed",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M14"],
  what: "Finds `MODIFY` and `CHANGE` that leave out members which an `ENUM` or `SET` of a table in use had, unless the script moves the rows away from them first.",
  why: "Rows that hold the member stop the statement with error 1265, after the table was copied up to there; without strict mode they become empty instead, for good. Running code that still writes the member is refused from then on.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'paid', 'sent') NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN state ENUM('new', 'sent') NOT NULL;"
      }
    ],
    good: [
      {
        title: "Rows first",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'paid', 'sent') NOT NULL);",
        sql: "UPDATE orders SET state = 'new' WHERE state = 'paid';\nALTER TABLE orders MODIFY COLUMN state ENUM('new', 'sent') NOT NULL;"
      }
    ],
    on: ["alter table"],
    actions: ["modify column", "change column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      for (const { action, column, from, known: known2 } of restatedColumns(alteration)) {
        const before2 = known2?.type;
        const { values } = column.type;
        if (!before2?.values || !values || before2.name !== column.type.name) continue;
        const kept = new Set(values.map((value) => value.toLowerCase()));
        const gone = before2.values.filter((value) => !kept.has(value.toLowerCase()));
        if (gone.length === 0 || isMovedBefore(from)) continue;
        const name = quoteIdentifier2(from);
        const list2 = gone.map(quoteText).join(", ");
        yield {
          message: `${displayColumn2(alteration.table, from)} loses ${listOf2(gone.map(quoteText))}: rows that hold ${gone.length === 1 ? "it" : "one of them"} stop the statement, and code that still writes ${gone.length === 1 ? "it" : "them"} is refused.`,
          span: action.span,
          advice: {
            summary: "Stop writing the member, move the rows away from it, then remove it.",
            steps: [
              {
                title: "Rows that hold it",
                sql: before2.name === "set" ? `SELECT COUNT(*) FROM ${alteration.shown} WHERE ${gone.map((value) => `FIND_IN_SET(${quoteText(value)}, ${name})`).join(" OR ")};` : `SELECT ${name}, COUNT(*) FROM ${alteration.shown} WHERE ${name} IN (${list2}) GROUP BY ${name};`
              }
            ]
          }
        };
      }
      function isMovedBefore(column) {
        return earlierStatements(context).some(
          ({ node }) => node.kind === "update" && node.changes.some(
            (change) => alteration !== null && sameTable(context.catalog.resolve(change), alteration.table)
          ) && node.sets.some((set) => sameName(set.column.name, column))
        );
      }
    }
  }
};

// src/lint-migrations/rules/enum-members-reordered.ts
var rule92 = {
  id: "enum-members-reordered",
  title: "ENUM or SET changed other than at its end",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["M14"],
  what: "Finds an `ENUM` or `SET` of a table in use whose members get other places: a new one in the middle, another order, or so many that a row needs more bytes for them.",
  why: "A row holds the number of the member, not its text. New members at the end leave the numbers as they are and cost nothing; with any other change each row has to be written anew, while nobody else can write to the table. What is sorted by the column, or compares it with a number, changes its meaning as well.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'sent') NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN state ENUM('new', 'paid', 'sent') NOT NULL;"
      }
    ],
    good: [
      {
        title: "At the end",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'sent') NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN state ENUM('new', 'sent', 'paid') NOT NULL;",
        algorithm: "INSTANT",
        lock: "NONE"
      }
    ],
    on: ["alter table"],
    actions: ["modify column", "change column"],
    *statement(context) {
      const { main } = context;
      const alteration = liveAlteration(context);
      if (!main || !alteration) return;
      for (const work of liveActions(context)) {
        if (!isBlocking(work.effect)) continue;
        const changed = restatedColumns(alteration).find(({ action }) => action === work.action);
        const before2 = changed?.known?.type;
        const after2 = changed?.column.type;
        if (!changed || !before2?.values || !after2?.values || before2.name !== after2.name) continue;
        const old = before2.values;
        const gone = old.filter((value) => !after2.values?.includes(value));
        if (gone.length > 0 || old.join("\0") === after2.values.slice(0, old.length).join("\0")) continue;
        const more = after2.values.filter((value) => !old.includes(value));
        const members = [...old, ...more].map(quoteText).join(", ");
        const { source } = context.statement;
        const text4 = source.text.slice(after2.span.start, after2.span.end);
        const open = text4.indexOf("(");
        const close = text4.lastIndexOf(")");
        const name = displayColumn2(main.table, changed.from);
        yield {
          ...workProblem(context, main, [work]),
          advice: {
            summary: more.length > 0 ? `Put ${listOf2(more.map(quoteText))} at the end, which takes an instant.` : `Leave the members of ${name} in their order.`,
            steps: slowAlterAdvice(context, main, [work]).steps.map((step) => ({
              ...step,
              title: `If the order matters: ${step.title.charAt(0).toLowerCase()}${step.title.slice(1)}`
            }))
          },
          ...more.length > 0 && open >= 0 && close > open && /\.sql$/i.test(source.file) ? {
            fix: {
              title: `Put ${listOf2(more.map(quoteText))} at the end`,
              edits: [
                {
                  file: source.file,
                  start: after2.span.start + open + 1,
                  end: after2.span.start + close,
                  text: members
                }
              ]
            }
          } : {}
        };
      }
    }
  }
};

// src/lint-migrations/rules/enum-value-in-transaction.ts
var rule93 = {
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
    for (const later2 of laterStatements(context)) {
      if (later2.kind === "TransactionStmt") return;
      if (later2.kind === "AlterEnumStmt") continue;
      const constant = [...nodesIn(later2.node, "A_Const")].find((one) => one.sval?.sval === add.newVal);
      if (!constant) continue;
      const named = fieldsIn(later2.node, ["typeName", "TypeName"]).some(
        (one) => "names" in one && stringsOf(one.names).at(-1) === type.name
      );
      const typed = fieldsIn(later2.node, ["relation", "RangeVar"]).some((range) => {
        const relation = catalog.relation(relationName(catalog, range));
        return [...relation?.columns.values() ?? []].some((column) => column.type?.name === type.name);
      });
      if (!named && !typed) continue;
      yield {
        message: `The server refuses to use '${add.newVal}' before the transaction that adds it to ${displayName(type)} has committed, and rolls all of it back.`,
        span: spanAt(later2, constant.location),
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
var rule94 = {
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
var rule95 = {
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
    if (!isOneChange(context) && !context.statements.some(mayContract)) return;
    yield* problemsOf(context, stepsOf(context));
  },
  mysql: {
    bad: [
      {
        title: "A column moved to another name",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40));",
        sql: "ALTER TABLE customers ADD COLUMN email VARCHAR(200);\nALTER TABLE customers DROP COLUMN fax;"
      },
      {
        title: "Over two files of one change",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, phone VARCHAR(40));",
        sql: [
          "ALTER TABLE customers ADD COLUMN country_code CHAR(2);",
          "ALTER TABLE customers CHANGE phone phone_number VARCHAR(40);"
        ]
      }
    ],
    good: [
      {
        title: "First only what is new",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40));",
        sql: "ALTER TABLE customers ADD COLUMN email VARCHAR(200);"
      },
      {
        title: "A table that nobody uses yet",
        sql: "CREATE TABLE parcels (id BIGINT PRIMARY KEY, weight INT);\nALTER TABLE parcels ADD COLUMN grams INT, DROP COLUMN weight;"
      }
    ],
    *script(context) {
      if (context.direction === "up") yield* problemsOf(context, mysqlStepsOf(context));
    }
  }
};
function* problemsOf(context, own) {
  const oneChange = isOneChange(context);
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
        const told3 = `drops ${column(table, command.name)}`;
        steps.push({ table, kind: "contract", column: command.name, told: told3, span: command.span });
      } else if (command.type === "AT_AddColumn") {
        const name = inside(command.node.def, "ColumnDef")?.colname ?? "";
        steps.push({ table, kind: "expand", column: name, told: `adds ${column(table, name)}`, span: command.span });
      }
    }
  }
  return steps;
}
function mysqlStepsOf(context) {
  const steps = [];
  for (const statement of context.statements) {
    const alteration = isStored(statement) ? null : alterationOf2(statement, context);
    if (!alteration || !inProduction2(context, alteration.table)) continue;
    const { table } = alteration;
    for (const action of alteration.actions) {
      const { span } = action;
      const contract = (name, verb) => steps.push({
        table,
        kind: "contract",
        column: name.toLowerCase(),
        told: `${verb} ${displayName2(table)}.${quoteIdentifier2(name)}`,
        span
      });
      if (action.kind === "drop column") contract(action.column.name, "drops");
      else if (action.kind === "rename column") contract(action.from.name, "renames");
      else if (action.kind === "change column" && !sameName(action.from.name, action.column.name.name))
        contract(action.from.name, "renames");
      else if (action.kind === "add column") {
        const { name } = action.column.name;
        const told3 = `adds ${displayName2(table)}.${quoteIdentifier2(name)}`;
        steps.push({ table, kind: "expand", column: name.toLowerCase(), told: told3, span });
      }
    }
  }
  return steps;
}

// src/lint-migrations/rules/file-ignored-by-tool.ts
var rule96 = {
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
  anyEngine: {
    *folder(context) {
      for (const problem2 of context.problems) {
        if (problem2.kind !== "ignored-file" || !isTouched(context, problem2.file)) continue;
        yield {
          message: `${context.folder.toolName} never runs this file, since ${problem2.why}; it expects ${problem2.expected}.`,
          file: problem2.file
        };
      }
    }
  }
};

// src/lint-migrations/rules/file-unreadable.ts
var rule97 = {
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
  anyEngine: {
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
            message: `This file has ${size} MB, more than the ${Math.round(problem2.limit / 1e6)} MB that are read, so that nothing in it was checked; load data from a file of its own, outside of migrations.`,
            file: problem2.file
          };
        }
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
function pattern(text4, option, flags = "u") {
  const key = `${flags}/${text4}`;
  const known2 = compiled.get(key);
  if (known2) return known2;
  try {
    const made = new RegExp(text4, flags);
    compiled.set(key, made);
    return made;
  } catch {
    throw new UserError(
      "config_invalid",
      `${option}: ${JSON.stringify(text4.slice(0, 60))} is not a regular expression`
    );
  }
}

// src/lint-migrations/rules/float-amount.ts
var rule98 = {
  id: "float-amount",
  title: "Amount kept in binary floating point",
  category: "style",
  severity: "warning",
  enabled: false,
  covers: ["P127", "M22"],
  what: "Finds columns of type `real` or `double precision` (`float` and `double`) whose names say that they hold money.",
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
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total FLOAT);" },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN unit_price DOUBLE;"
      }
    ],
    good: [{ sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total DECIMAL(12,2), weight FLOAT);" }],
    on: ["create table", "alter table"],
    actions: ["add column", "modify column", "change column"],
    *statement(context) {
      const names = pattern(String(context.option("names")), "rules.float-amount.names", "iu");
      for (const { column, shown: shown2, span } of declaredColumns2(context)) {
        if (column.type.name !== "float" && column.type.name !== "double" || !names.test(column.name.name)) continue;
        yield {
          message: `${shown2} as ${column.type.name} cannot hold amounts such as 0.10 exactly, so sums drift.`,
          span,
          advice: { summary: "Use DECIMAL, or an integer number of cents.", steps: [] }
        };
      }
    }
  }
};

// src/lint-migrations/mysql/advice/add-foreign-key.ts
function addForeignKeyAdvice(context, main, work) {
  const { action } = work;
  const name = displayName2(main.table);
  if (action.kind !== "add foreign key") {
    const column = action.kind === "add column" ? action.column : null;
    return column?.references ? {
      summary: "Add the column first and its foreign key in a statement of its own.",
      steps: [
        {
          title: "Add the column without REFERENCES, in an instant; then the foreign key without the check",
          sql: [
            `ALTER TABLE ${name} ADD COLUMN ${definitionWithoutReference(context, column)}, ALGORITHM=INSTANT;`,
            ...unchecked(
              alterText(
                main.table,
                `ADD FOREIGN KEY (${quoteIdentifier2(column.name.name)}) ${referenceText(context, column.references)}`,
                null
              )
            )
          ].join("\n")
        }
      ]
    } : slowAlterAdvice(context, main, [work]);
  }
  const { columns, references } = action.foreignKey;
  const alone2 = main.actions.length === 1;
  const orphans2 = orphanQuery(context, main, columns, references);
  const quick = {
    algorithm: context.server.engine === "mariadb" ? "NOCOPY" : "INPLACE",
    lock: "NONE"
  };
  return {
    summary: `Add the key without the check of the old rows, and look at those yourself.`,
    steps: [
      { title: "1. Rows that would break it: mend them first", sql: orphans2 },
      {
        title: `2. Add the key${alone2 ? "" : " in a statement of its own"}; the setting is for this session alone`,
        sql: unchecked(alterText(main.table, actionsText(context.statement, [action]), quick)).join("\n")
      },
      { title: "3. Look once more, for what was written in between", sql: orphans2 }
    ]
  };
}
function unchecked(alter) {
  return ["SET SESSION foreign_key_checks = 0;", alter, "SET SESSION foreign_key_checks = 1;"];
}
function orphanQuery(context, main, columns, references) {
  const parent = displayName2(context.catalog.resolve(references.table));
  const pairs = columns.map((column, place2) => {
    const theirs = references.columns[place2]?.name ?? column.name;
    return { ours: quoteIdentifier2(column.name), theirs: quoteIdentifier2(theirs) };
  });
  return [
    `SELECT child.* FROM ${displayName2(main.table)} AS child`,
    `LEFT JOIN ${parent} AS parent ON ${pairs.map(({ ours, theirs }) => `parent.${theirs} = child.${ours}`).join(" AND ")}`,
    `WHERE ${pairs.map(({ ours }) => `child.${ours} IS NOT NULL`).join(" AND ")} AND parent.${pairs[0]?.theirs ?? "id"} IS NULL;`
  ].join("\n");
}
function referenceText(context, references) {
  const columns = references.columns.map(({ name }) => quoteIdentifier2(name)).join(", ");
  const actions = [
    ...references.onDelete ? [`ON DELETE ${references.onDelete.toUpperCase()}`] : [],
    ...references.onUpdate ? [`ON UPDATE ${references.onUpdate.toUpperCase()}`] : []
  ];
  return [`REFERENCES ${displayName2(context.catalog.resolve(references.table))} (${columns})`, ...actions].join(" ");
}
function definitionWithoutReference(context, column) {
  const text4 = context.statement.source.text.slice(column.span.start, column.span.end);
  return text4.replace(/\s+REFERENCES\b[\s\S]*$/i, "");
}

// src/lint-migrations/rules/foreign-key-checks-off.ts
var rule99 = {
  id: "foreign-key-checks-off",
  title: "Foreign keys that are not checked",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M15"],
  what: "Finds scripts that leave `foreign_key_checks` or `unique_checks` off at their end or switch them off for the whole server, and foreign keys that are added to a table in use while they are off.",
  why: "The setting belongs to the session. A tool that runs the next migration, or the application, on the same connection writes rows without a parent, and nothing ever finds them: the server does not look at old rows when the setting comes back. The same holds for rows that are there when a foreign key is added meanwhile.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        title: "Never switched on again",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "SET FOREIGN_KEY_CHECKS = 0;\nDROP TABLE orders;"
      },
      {
        title: "Off for everybody",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "SET GLOBAL foreign_key_checks = 0;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "SET FOREIGN_KEY_CHECKS = 0;\nDROP TABLE orders;\nSET FOREIGN_KEY_CHECKS = 1;"
      }
    ],
    on: ["alter table", "set"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind === "set") {
        for (const one of node.assignments) {
          if (!settings.has(one.name) || !isOff(one.value) || one.scope === "session" || one.scope === "user") continue;
          yield {
            message: `${one.name} is switched off for every session that connects from now on: the application's rows are no longer checked.`,
            span: one.span,
            severity: "error",
            advice: {
              summary: "Switch it off for this session alone, and on again at its end.",
              steps: [{ title: "For this session", sql: `SET SESSION ${one.name} = 0;` }]
            }
          };
        }
        return;
      }
      const main = liveTable(context);
      if (!main || node.kind !== "alter table" || context.session.foreignKeyChecks) return;
      for (const action of node.actions) {
        if (action.kind !== "add foreign key") continue;
        const { columns, references } = action.foreignKey;
        const query = orphanQuery(context, main, columns, references);
        if (laterLook(context.statements.slice(context.index + 1))) continue;
        yield {
          message: `Rows of ${displayName2(main.table)} that have no parent in ${displayName2(context.catalog.resolve(references.table))} stay, because foreign_key_checks is off while the key is added, and nothing finds them later.`,
          span: action.span,
          severity: "notice",
          advice: {
            summary: "Look for them once the key is there.",
            steps: [{ title: "Rows without a parent", sql: query }]
          }
        };
      }
    },
    *script(context) {
      const open = /* @__PURE__ */ new Map();
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== "set" || isStored(statement)) continue;
        for (const { name, scope, value } of node.assignments) {
          if (scope !== "session" || !settings.has(name)) continue;
          if (isOff(value)) open.set(name, statement);
          else open.delete(name);
        }
      }
      for (const [name, statement] of open) {
        yield {
          message: `${name} stays off at the end of the script: what the same connection writes next is not checked.`,
          span: statement.span,
          advice: {
            summary: "Switch it on again at the end of the script.",
            steps: [{ title: "As the last statement", sql: `SET SESSION ${name} = 1;` }]
          }
        };
      }
    }
  }
};
var settings = /* @__PURE__ */ new Set(["foreign_key_checks", "unique_checks"]);
function isOff(value) {
  return /^(?:0|off|false)$/i.test(value.trim());
}
function laterLook(statements) {
  return statements.some(({ node, sql }) => node.kind === "select" && /\bjoin\b|\bexists\b|\bnot\s+in\b/i.test(sql));
}

// src/lint-migrations/rules/foreign-key-copies-table.ts
var rule100 = {
  id: "foreign-key-copies-table",
  title: "Foreign key that copies the table",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["M1", "M15"],
  what: "Finds a foreign key that is added to a table in use with `foreign_key_checks` on.",
  why: "To check the rows there are, the server copies the whole table, and nobody can write to it until the copy is done. Without the check the key is added in place while everybody goes on writing, and new rows are held to it as soon as the setting is on again. The old rows are then yours to look at, which one query does without locking anything: before the key for what has to be mended, and after it for what came in between.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY (customer_id));",
        sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);"
      }
    ],
    good: [
      {
        title: "Without the check of the old rows, for this one statement",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY (customer_id));",
        sql: "SET SESSION foreign_key_checks = 0;\nALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id), ALGORITHM=INPLACE, LOCK=NONE;\nSET SESSION foreign_key_checks = 1;",
        algorithm: "INPLACE",
        lock: "NONE"
      },
      {
        title: "With the table",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));"
      }
    ],
    on: ["alter table"],
    actions: ["add foreign key", "add column"],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const work of blockingActions(context).filter(addsForeignKey))
        yield workProblem(context, main, [work], { advice: addForeignKeyAdvice(context, main, work) });
    }
  }
};

// src/lint-migrations/rules/foreign-key-forbidden.ts
var rule101 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));"
      }
    ],
    good: [{ sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY (customer_id));" }],
    on: ["create table", "alter table"],
    actions: ["add foreign key", "add column"],
    *statement(context) {
      for (const { table, span } of declaredForeignKeys(context)) {
        yield { message: `${displayName2(table)} gets a foreign key, which this project does not use.`, span };
      }
    }
  }
};

// src/lint-migrations/rules/foreign-key-not-valid-on-partitioned-table.ts
var rule102 = {
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
var rule103 = {
  id: "foreign-key-type-mismatch",
  title: "Foreign key of another type than its key",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P22", "M22", "M25"],
  what: "Finds a new foreign key whose column has another type than the key it references, such as `integer` for a `bigint` key.",
  why: "PostgreSQL accepts types that can be compared. The day the key passes the range of the narrower column, INSERTs fail with `22003`, and widening the column then means rewriting a table that has grown large. Different types also keep some joins from using an index. MySQL and MariaDB refuse the foreign key when size, sign or character set differ.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id INT, FOREIGN KEY (customer_id) REFERENCES customers (id));"
      },
      {
        title: "Signed here, unsigned there",
        before: "CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);",
        sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);"
      },
      {
        title: "Another character set",
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY) DEFAULT CHARSET=latin1;",
        sql: "CREATE TABLE cities (id BIGINT PRIMARY KEY, country CHAR(2), FOREIGN KEY (country) REFERENCES countries (code)) DEFAULT CHARSET=utf8mb4;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT UNSIGNED, FOREIGN KEY (customer_id) REFERENCES customers (id));"
      },
      {
        title: "The lengths of texts may differ",
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY);",
        sql: "CREATE TABLE cities (id BIGINT PRIMARY KEY, country VARCHAR(8), FOREIGN KEY (country) REFERENCES countries (code));"
      }
    ],
    *script(context) {
      if (context.direction === "down") return;
      for (const statement of context.statements) {
        if (isStored(statement)) continue;
        for (const { table, columns, references, span } of foreignKeysIn(statement, context)) {
          const child = context.catalog.table(table);
          const parent = context.catalog.table(context.catalog.resolve(references.table));
          if (!child?.certain || !parent?.certain) continue;
          for (const [place2, name] of columns.entries()) {
            const own = child.columns.get(name.toLowerCase());
            const key = parent.columns.get(references.columns[place2]?.name.toLowerCase() ?? "");
            const difference = own && key ? keyDifference(own, key) : null;
            if (!own || !key || difference === null) continue;
            const column = `${displayName2(table)}.${quoteIdentifier2(own.name)}`;
            yield {
              message: `The server refuses the foreign key (error 3780 or 1005): ${column} is ${difference.own}, and ${displayName2(parent.name)}.${quoteIdentifier2(key.name)}, which it references, is ${difference.key}.`,
              severity: "error",
              span,
              advice: { summary: `Give ${column} exactly the type of the key: ${difference.key}.`, steps: [] }
            };
            break;
          }
        }
      }
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
var rule104 = {
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
  const plain3 = (predicate ?? "").replace(/[()"\s]+/g, " ").trim().toLowerCase();
  return plain3 === `${column.toLowerCase()} is not null`;
}

// src/lint-migrations/mysql/accounts.ts
function accountOf(written) {
  const parts = /^\s*('(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|[^\s@'"`]*)\s*(?:@\s*('[^']*'|"[^"]*"|`[^`]*`|[\w.%:/-]+))?/.exec(
    written
  );
  const name = parts?.[1] ?? written;
  if (/^public$/i.test(name) && parts?.[2] === void 0) return { name: null, host: null };
  return { name: unquoted2(name), host: parts?.[2] === void 0 ? "%" : unquoted2(parts[2]) };
}
function unquoted2(text4) {
  const mark = text4.charAt(0);
  return mark === "'" || mark === '"' || mark === "`" ? text4.slice(1, -1).replaceAll(mark + mark, mark) : text4;
}

// src/lint-migrations/rules/grant-to-public.ts
var rule105 = {
  id: "grant-to-public",
  title: "Rights granted to everybody",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: ["M31"],
  what: "A GRANT, or a default privilege, gives rights to PUBLIC; on MySQL and MariaDB also to the user without a name, or all rights to a user from any host (`%`).",
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
  },
  mysql: {
    bad: [
      {
        title: "A user without a name is whoever finds no other",
        sql: "GRANT SELECT ON shop.* TO ''@'localhost';",
        notRunnable: "the user has to be there"
      },
      { title: "From anywhere", sql: "GRANT ALL PRIVILEGES ON shop.* TO 'app'@'%';" },
      { engines: ["mariadb"], versions: { mariadb: { from: "10.11" } }, sql: "GRANT SELECT ON shop.orders TO PUBLIC;" }
    ],
    good: [
      {
        sql: "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'app'@'10.1.%';",
        notRunnable: "the user has to be there"
      }
    ],
    on: ["grant"],
    *statement(context) {
      const { node, span } = context.statement;
      if (node.kind !== "grant") return;
      const rights = node.privileges.some((one) => /^ALL\b/.test(one)) ? "all rights" : node.privileges.join(", ");
      const on = node.on === null ? "" : ` on ${node.on}`;
      for (const user of node.users) {
        const { name, host } = accountOf(user);
        if (name === null) {
          yield {
            message: `Every user, now and later, gets ${rights}${on}.`,
            span,
            advice: { summary: "Grant to the users or roles that need it.", steps: [] }
          };
        } else if (name === "") {
          yield {
            message: `Whoever logs in without a known name gets ${rights}${on}.`,
            span,
            advice: { summary: "Grant to users that have a name and a password.", steps: [] }
          };
        } else if (host === "%" && rights === "all rights") {
          yield {
            message: `${user} gets all rights${on} and may log in from any machine that reaches the server.`,
            span,
            severity: "notice",
            advice: { summary: "Name the rights that the code needs, and the network that it comes from.", steps: [] }
          };
        }
      }
    }
  }
};

// src/lint-migrations/rules/half-applied-migration.ts
var rule106 = {
  id: "half-applied-migration",
  title: "Statement that may fail in the middle of a script",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["M17"],
  what: "Finds a statement whose success depends on the rows, behind others of the same script that have committed by then. With an option, every script with more than one statement that commits.",
  why: "Each change of the schema commits by itself. When the third of five fails over a row, two stay, the tool marks the migration as failed, and running it again stops at the first, which is there already: somebody has to mend the database and the history table by hand. A statement that may fail belongs at the beginning, or into a migration of its own.",
  options: {
    "every-script": {
      type: "boolean",
      default: false,
      what: "True for one finding on every script with more than one statement that commits."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));",
        sql: "CREATE TABLE teams (id BIGINT PRIMARY KEY);\nALTER TABLE users ADD UNIQUE INDEX (email);"
      },
      {
        title: "Every script, if you say so",
        options: { "every-script": true },
        sql: "CREATE TABLE teams (id BIGINT PRIMARY KEY);\nCREATE TABLE users (id BIGINT PRIMARY KEY);"
      }
    ],
    good: [
      {
        title: "First what may fail",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));",
        sql: "ALTER TABLE users ADD UNIQUE INDEX (email);\nCREATE TABLE teams (id BIGINT PRIMARY KEY);"
      }
    ],
    *script(context) {
      if (context.direction === "down") return;
      const every = context.option("every-script") === true;
      let committed = 0;
      for (const [place2, statement] of context.statements.entries()) {
        const effect = context.effects[place2];
        if (!effect || isStored(statement)) continue;
        const risk = effect.failures.find(({ when }) => when === "data");
        if (committed > 0 && (risk || every && effect.commits)) {
          const before2 = `the ${committed === 1 ? "statement" : plural(committed, "statement")} before it`;
          yield {
            message: `When this statement fails${risk ? ` because of the rows there are` : ""}, ${before2} stay${committed === 1 ? "s" : ""} done, and the script cannot simply run again.`,
            span: statement.span,
            advice: { summary: "Give it a migration of its own, or put it first.", steps: [] }
          };
          return;
        }
        if (effect.commits) committed++;
      }
    }
  }
};

// src/lint-migrations/mysql/declared-names.ts
function* declaredNames2(context) {
  if (isStored(context.statement) || context.direction === "down") return;
  for (const named of namesGiven2(context)) if (!/\$\{|\{\{/.test(named.name)) yield named;
}
function* namesGiven2(context) {
  const { catalog } = context;
  const { node } = context.statement;
  switch (node.kind) {
    case "create table":
      if (node.temporary) return;
      yield alone("table", node.table);
      for (const column of node.columns) yield columnNamed2(node.table.name, column.name);
      for (const index of node.indexes) yield* indexNamed(node.table.name, index);
      yield* checksNamed(node.table.name, node.checks);
      yield* foreignKeysNamed(context);
      return;
    case "alter table": {
      const table = catalog.resolve(node.table);
      if (catalog.table(table)?.temporary) return;
      for (const action of node.actions) {
        if (action.kind === "add column") yield columnNamed2(table.name, action.column.name);
        else if (action.kind === "rename column") yield columnNamed2(table.name, action.to);
        else if (action.kind === "change column" && action.from.name !== action.column.name.name)
          yield columnNamed2(table.name, action.column.name);
        else if (action.kind === "add index") yield* indexNamed(table.name, action.index);
        else if (action.kind === "rename index") yield renamedIndex(context, table, action.from, action.to);
        else if (action.kind === "add check") yield* checksNamed(table.name, [action.check]);
        else if (action.kind === "rename table") yield alone("table", action.to);
      }
      yield* foreignKeysNamed(context);
      return;
    }
    case "create index":
      yield* indexNamed(node.table.name, node.index);
      return;
    case "rename table":
      for (const { to } of node.pairs) yield alone("table", to);
      return;
    case "create view":
      yield alone("view", node.view);
      return;
    case "create database":
      if (node.name) yield { ...alone("schema", node.name), span: node.name.span };
      return;
    case "create procedure":
    case "create function":
      yield alone("function", node.routine);
      return;
    case "create trigger":
      yield { ...alone("trigger", node.trigger), table: node.table.name };
      return;
    case "create sequence":
      yield alone("sequence", node.sequence);
      return;
  }
}
function alone(kind, { name, span }) {
  return { kind, name, table: null, columns: [], span };
}
function columnNamed2(table, { name, span }) {
  return { kind: "column", name, table, columns: [], span };
}
function* indexNamed(table, index) {
  if (!index.name || index.kind === "primary") return;
  const kind = index.kind === "unique" ? "unique-index" : "index";
  yield { kind, name: index.name.name, table, columns: definedColumns(index) ?? [], span: index.name.span };
}
function renamedIndex(context, table, from, to) {
  const index = context.catalog.table(table)?.indexes.get(from.name.toLowerCase());
  const columns = (index?.parts ?? []).flatMap(({ column }) => column === null ? [] : [column]);
  return {
    kind: index?.kind === "unique" ? "unique-index" : "index",
    name: to.name,
    table: table.name,
    columns,
    span: to.span
  };
}
function* checksNamed(table, checks) {
  for (const { name, expression } of checks) {
    if (name) yield { kind: "check", name: name.name, table, columns: expression.columns, span: name.span };
  }
}
function* foreignKeysNamed(context) {
  for (const { table, name, columns } of declaredForeignKeys(context)) {
    if (name) yield { kind: "foreign-key", name: name.name, table: table.name, columns, span: name.span };
  }
}

// src/lint-migrations/rules/identifier-style.ts
var rule107 = {
  id: "identifier-style",
  title: "Name that has to be quoted everywhere",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P125", "M26"],
  what: "Finds new names with capital letters, blanks or other signs, names that are key words of SQL, and names that begin with `pg_`.",
  why: "Unquoted, PostgreSQL reads `Orders` as `orders` and `user` as a function call; MySQL tells `Orders` from `orders` on Linux and not on a laptop. Every query, in every tool and in the middle of every incident, has to remember the quotes. Names with `pg_` in front belong to the server, and what looks for system objects by them finds yours.",
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
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE `order` (id BIGINT PRIMARY KEY);" },
      { sql: "CREATE TABLE Orders (id BIGINT PRIMARY KEY);" },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN `unit price` INT;"
      }
    ],
    good: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, unit_price INT);" },
      {
        title: "Columns are compared without regard to case",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, unitPrice INT);"
      }
    ],
    *statement(context) {
      const allow = context.option("allow");
      for (const { name, span, kind } of declaredNames2(context)) {
        const caseMatters = kind === "table" || kind === "view" || kind === "schema" || kind === "trigger";
        const oddity = !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? "special-character" : quoteIdentifier2(name) !== name ? "reserved-word" : caseMatters && /[A-Z]/.test(name) ? "mixed-case" : null;
        if (!oddity || Array.isArray(allow) && allow.includes(oddity)) continue;
        yield {
          message: oddity === "mixed-case" ? `${name} is another ${kind} than ${name.toLowerCase()} on Linux and the same on Windows and macOS (lower_case_table_names).` : oddity === "reserved-word" ? `${quoteIdentifier2(name)} is a key word of SQL and has to be quoted wherever it is used.` : `${quoteIdentifier2(name)} has to be quoted wherever it is used.`,
          span
        };
      }
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
var rule108 = {
  id: "identifier-too-long",
  title: "Name that is too long for the server",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P125", "M26"],
  what: "Finds names of more than 63 bytes (on MySQL and MariaDB, of more than 64 characters) in statements that give names.",
  why: "MySQL and MariaDB refuse such a name. PostgreSQL keeps the first 63 bytes and says so only in a NOTICE (manual, section 4.1.1). Two long names that begin alike are one name then, so that the second CREATE fails or, with IF NOT EXISTS, does nothing; and a tool that looks the name up in the catalog does not find it. Letters outside ASCII take two bytes and more.",
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
    const { text: text4 } = statement.source;
    if (!/"|[\w$\u0080-\uffff]{22}/.test(statement.sql)) return;
    const said2 = /* @__PURE__ */ new Set();
    for (const token2 of tokens(text4, statement.span.start, statement.span.end)) {
      if ((token2.end - token2.start) * 3 <= longestName) continue;
      const name = identifierOf(text4.slice(token2.start, token2.end), token2.kind);
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
  },
  mysql: {
    bad: [
      {
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, the_customer_who_has_ordered_what_is_in_this_row_or_whoever_pays_it BIGINT);"
      }
    ],
    good: [{ sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);" }],
    *statement(context) {
      for (const { name, span, kind } of declaredNames2(context)) {
        if (name.length <= longestInMysql) continue;
        yield {
          message: `This name has ${name.length} characters, and the server refuses more than ${longestInMysql} (error 1059): ${kind === "foreign-key" || kind === "check" ? "the constraint" : `the ${kind.replace("-", " ")}`} is not made and the deployment stops.`,
          span,
          severity: "error"
        };
      }
    }
  }
};
var longestInMysql = 64;

// src/lint-migrations/rules/identity-on-nullable-column.ts
var rule109 = {
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
      const literal2 = (text4) => `'${text4.replaceAll("'", "''")}'`;
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

// src/lint-migrations/rules/implicit-zero-default.ts
var rule110 = {
  id: "implicit-zero-default",
  title: "Required column without a default",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M10"],
  what: "Finds a `NOT NULL` column without `DEFAULT` that is added to a table in use, unless a later statement of the script fills it.",
  why: "The server does not refuse, it makes a value up: 0, an empty text, the first member of an ENUM. Every row there is gets it, and nobody can tell it from a real one later. From then on, rows that the running application writes without naming the column are refused in strict mode with error 1364. For dates the made-up value is zero, which strict mode refuses at once when the table has rows.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE users ADD COLUMN country CHAR(2) NOT NULL;"
      },
      {
        title: "An ENUM becomes its first member",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE users ADD COLUMN role ENUM('admin', 'member') NOT NULL;"
      }
    ],
    good: [
      {
        title: "With the value that is meant",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE users ADD COLUMN country CHAR(2) NOT NULL DEFAULT 'NL';",
        algorithm: "INSTANT"
      },
      {
        title: "Nobody knows yet",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE users ADD COLUMN country CHAR(2) NULL;",
        algorithm: "INSTANT"
      }
    ],
    on: ["alter table"],
    actions: ["add column"],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const { action } of liveActions(context)) {
        if (action.kind !== "add column") continue;
        const { column } = action;
        if (column.nullable !== false || column.default !== null || makesItsOwnValue(column)) continue;
        const made = madeUpValue(column);
        if (made === null || isFilledLater(context, column.name.name)) continue;
        const name = displayColumn2(main.table, column.name.name);
        const zeroDate = isDate(column.type.name);
        yield {
          message: zeroDate ? `${name} is required and has no default: with rows in ${displayName2(main.table)} the statement fails in strict mode, for the date that the server makes up is zero.` : `Every row of ${displayName2(main.table)} gets ${made} in ${quoteIdentifier2(column.name.name)}, which nobody chose, and inserts that leave the column out are refused from then on.`,
          span: action.span,
          advice: {
            summary: "Say which value old rows get, or allow NULL until they are filled.",
            steps: [
              {
                title: "Without a value for now",
                sql: `ALTER TABLE ${displayName2(main.table)} ADD COLUMN ${quoteIdentifier2(column.name.name)} ${typeText2(column.type)} NULL;`
              }
            ]
          }
        };
      }
    }
  }
};
function isDate(type) {
  return type === "date" || type === "datetime" || type === "timestamp";
}
function madeUpValue(column) {
  const { name, values } = column.type;
  switch (name) {
    case "enum":
      return values?.[0] === void 0 ? null : quoteText(values[0]);
    case "json":
      return "the JSON value null";
    case "char":
    case "varchar":
    case "binary":
    case "varbinary":
    case "tinytext":
    case "text":
    case "mediumtext":
    case "longtext":
    case "tinyblob":
    case "blob":
    case "mediumblob":
    case "longblob":
    case "set":
      return "''";
    case "tinyint":
    case "smallint":
    case "mediumint":
    case "int":
    case "bigint":
    case "decimal":
    case "float":
    case "double":
    case "bit":
      return "0";
    case "year":
      return "0000";
    case "time":
      return "'00:00:00'";
    case "date":
    case "datetime":
    case "timestamp":
      return "'0000-00-00'";
    default:
      return null;
  }
}
function isFilledLater(context, column) {
  const table = context.main?.table;
  return laterStatements2(context).some(({ node }) => {
    if (node.kind !== "update" || !table) return false;
    return node.changes.some((change) => sameTable(context.catalog.resolve(change), table)) && node.sets.some((set) => sameName(set.column.name, column));
  });
}

// src/lint-migrations/rules/index-limits.ts
var rule111 = {
  id: "index-limits",
  title: "Wide index, or many on one table",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P71", "M24"],
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, a INT, b INT, c INT, d INT);",
        sql: "CREATE INDEX orders_all ON orders (a, b, c, d);"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, a INT, b INT, KEY (a));",
        sql: "ALTER TABLE orders ADD INDEX (b);",
        options: { "max-indexes": 2 }
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, a INT, b INT, c INT, d INT);",
        sql: "CREATE INDEX orders_some ON orders (a, b);"
      }
    ],
    *script(context) {
      if (context.direction === "down") return;
      const widest = Number(context.option("max-columns"));
      const most = Number(context.option("max-indexes"));
      const counted = /* @__PURE__ */ new Set();
      for (const statement of context.statements) {
        const { node } = statement;
        if (isStored(statement)) continue;
        const alteration = alterationOf2(statement, context);
        const added = node.kind === "create table" ? node.indexes : (alteration?.actions ?? []).flatMap((action) => action.kind === "add index" ? [action.index] : []);
        const written = node.kind === "create table" ? node.table : null;
        const name = written ? context.catalog.resolve(written) : alteration?.table;
        const table = name ? context.catalog.table(name) : void 0;
        if (!table || table.temporary || added.length === 0) continue;
        for (const index of added) {
          if (index.parts.length <= widest) continue;
          yield {
            message: `${index.name ? quoteIdentifier2(index.name.name) : `An index of ${displayName2(table.name)}`} has ${index.parts.length} columns, and each entry of it holds them all.`,
            span: index.span
          };
        }
        const shown2 = displayName2(table.name);
        if (table.indexes.size <= most || counted.has(shown2)) continue;
        counted.add(shown2);
        yield {
          message: `${shown2} has ${table.indexes.size} indexes now, which every INSERT writes.`,
          span: statement.span
        };
      }
    }
  }
};

// src/lint-migrations/rules/inheritance-column-name.ts
var rule112 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE vehicles (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE vehicles ADD COLUMN type VARCHAR(40);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE vehicles (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE vehicles ADD COLUMN kind VARCHAR(40);"
      }
    ],
    on: ["alter table"],
    actions: ["add column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      const option = context.option("names");
      const names = Array.isArray(option) ? option : [String(option)];
      for (const action of alteration.actions) {
        if (action.kind !== "add column" || !names.includes(action.column.name.name)) continue;
        yield {
          message: `Running code whose ORM reads ${quoteIdentifier2(action.column.name.name)} as the class of a row fails on ${alteration.shown} once the column is there.`,
          span: action.span,
          advice: {
            summary: "Deploy code that ignores the column, or gives it another meaning, before it is added.",
            steps: []
          }
        };
      }
    }
  }
};

// src/lint-migrations/rules/inline-references.ts
var rule113 = {
  id: "inline-references",
  title: "REFERENCES that does nothing",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M11"],
  what: "Finds `REFERENCES` at a column on MySQL 8.0 and 8.4, where it is read and thrown away.",
  why: "The schema looks as if it had a foreign key, and rows without a parent come in all the same. MySQL 9 and MariaDB do make the key, so that the same file gives different schemas, and an upgrade or a restore elsewhere finds rows that break it.",
  bad: [],
  good: [],
  mysql: {
    engines: ["mysql"],
    bad: [
      {
        versions: { mysql: { to: "8.4" } },
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT REFERENCES customers (id));"
      }
    ],
    good: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));"
      }
    ],
    on: ["create table", "alter table"],
    *statement(context) {
      const { node } = context.statement;
      if (isAtLeast(context.server, 9) || node.kind !== "create table" && node.kind !== "alter table") return;
      const table = context.catalog.resolve(node.table);
      const keys = node.kind === "create table" ? node.foreignKeys : node.actions.flatMap((action) => action.kind === "add foreign key" ? [action.foreignKey] : []);
      const columns = node.kind === "create table" ? node.columns : node.actions.flatMap(
        (action) => action.kind === "add column" || action.kind === "modify column" || action.kind === "change column" ? [action.column] : []
      );
      for (const column of columns) {
        const { references } = column;
        if (!references) continue;
        if (keys.some((key2) => key2.columns[0]?.name.toLowerCase() === column.name.name.toLowerCase())) continue;
        const parent = displayName2(context.catalog.resolve(references.table));
        const theirs = references.columns.map(({ name: name2 }) => quoteIdentifier2(name2)).join(", ");
        const name = quoteIdentifier2(column.name.name);
        const actions = [
          ...references.onDelete ? [` ON DELETE ${references.onDelete.toUpperCase()}`] : [],
          ...references.onUpdate ? [` ON UPDATE ${references.onUpdate.toUpperCase()}`] : []
        ].join("");
        const key = `FOREIGN KEY (${name}) REFERENCES ${parent}${theirs === "" ? "" : ` (${theirs})`}${actions}`;
        yield {
          message: `MySQL ${context.server.major}.${context.server.minor} ignores this REFERENCES: ${displayColumn2(table, column.name.name)} gets no foreign key, and rows without a parent in ${parent} are let in.`,
          span: column.span,
          advice: {
            summary: "Write the foreign key as an element of the table.",
            steps: [
              node.kind === "create table" ? { title: `In the definition of ${displayName2(table)}: ${key}`, sql: "" } : { title: "In a statement of its own", sql: `ALTER TABLE ${displayName2(table)} ADD ${key};` }
            ]
          }
        };
      }
    }
  }
};

// src/lint-migrations/rules/insert-without-columns.ts
var rule114 = {
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
    const { text: text4, file } = statement.source;
    const known2 = catalog.relation(table);
    const columns = known2?.certain ? [...known2.columns.keys()] : [];
    const values = inside(inside(insert.selectStmt, "SelectStmt")?.valuesLists?.[0], "List")?.items?.length;
    const exact = values !== void 0 && values === columns.length && statement.body === null;
    const at = context.spanAt(insert.relation?.location);
    const written = /^(?:"(?:[^"]|"")*"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\w$]+))*/.exec(
      text4.slice(at.start, at.end)
    )?.[0];
    const end = at.start + (written?.length ?? 0);
    yield {
      message: `Values of ${displayName(table)} go to its columns in the order that they have in each database, which may differ.`,
      ...columns.length > 0 ? { advice: { summary: `Name the columns: (${columnList(columns)}).`, steps: [] } } : {},
      ...exact && written && !insert.relation?.alias ? { fix: { title: "Name the columns", edits: [{ file, start: end, end, text: ` (${columnList(columns)})` }] } } : {}
    };
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));",
        sql: "INSERT INTO countries VALUES ('XK', 'Kosovo');"
      }
    ],
    good: [
      {
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));",
        sql: "INSERT INTO countries (code, name) VALUES ('XK', 'Kosovo');"
      },
      {
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));",
        sql: "INSERT INTO countries SET code = 'XK', name = 'Kosovo';"
      }
    ],
    on: ["insert"],
    *statement(context) {
      const { node, source, body } = context.statement;
      if (node.kind !== "insert" || node.columns.length > 0 || isStored(context.statement)) return;
      const table = context.catalog.resolve(node.table);
      const known2 = context.catalog.table(table);
      if (context.isNew(table) || known2?.temporary) return;
      const columns = known2?.certain ? [...known2.columns.values()].filter((one) => !one.invisible).map((one) => one.name) : [];
      const list2 = columns.map(quoteIdentifier2).join(", ");
      const exact = node.rows !== null && columns.length > 0 && body === null && source.text.charAt(node.table.span.end) !== "(";
      const end = node.table.span.end;
      yield {
        message: `Values of ${displayName2(table)} go to its columns in the order that they have in each database, which may differ.`,
        ...columns.length > 0 ? { advice: { summary: `Name the columns: (${list2}).`, steps: [] } } : {},
        ...exact ? { fix: { title: "Name the columns", edits: [{ file: source.file, start: end, end, text: ` (${list2})` }] } } : {}
      };
    }
  }
};

// src/lint-migrations/rules/instant-ddl-redo-bug.ts
var rule115 = {
  id: "instant-ddl-redo-bug",
  title: "Instant column on MySQL 8.0.29 to 8.0.31",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M8"],
  what: "Finds columns that are added or dropped in an instant on MySQL 8.0.29, 8.0.30 or 8.0.31.",
  why: "These three releases write the redo log of tables with instant versions in a format with a flaw: recovery after a crash can corrupt such a table, and Percona XtraBackup refuses to back it up. It is mended in 8.0.32. Until the server is upgraded, building the table anew in place is the safe way; it takes longer, while others read and write.",
  bad: [],
  good: [],
  mysql: {
    engines: ["mysql"],
    bad: [
      {
        versions: { mysql: { from: "8.0.29", to: "8.0.31" } },
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN note TEXT;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN note TEXT, ALGORITHM=INPLACE, LOCK=NONE;",
        algorithm: "INPLACE",
        lock: "NONE"
      }
    ],
    on: ["alter table"],
    actions: ["add column", "drop column"],
    *statement(context) {
      const main = liveTable(context);
      const { statement, server } = context;
      if (!main || statement.node.kind !== "alter table" || main.algorithm !== "INSTANT") return;
      if (server.patch === null || !isAtLeast(server, 8, 0, 29) || isAtLeast(server, 8, 0, 32)) return;
      const { algorithm } = statement.node;
      if (algorithm && algorithm.value !== "INSTANT" && algorithm.value !== "DEFAULT") return;
      if (!liveActions(context).some(({ action }) => action.kind === "add column" || action.kind === "drop column"))
        return;
      const clauses2 = ["ALGORITHM=INPLACE", "LOCK=NONE"];
      const edit = algorithm ? null : assertionEdit(statement, clauses2);
      yield {
        message: `On MySQL 8.0.${server.patch} an instant change of columns can corrupt ${displayName2(main.table)} when the server recovers from a crash, and XtraBackup no longer backs it up.`,
        advice: { summary: `Append ${clauses2.join(", ")}, or upgrade to 8.0.32 or later first.`, steps: [] },
        ...edit ? { fix: { title: `Append ${clauses2.join(", ")}`, edits: [edit] } } : {}
      };
    }
  }
};

// src/lint-migrations/rules/instant-mixed-with-slow.ts
var rule116 = {
  id: "instant-mixed-with-slow",
  title: "Actions that are dearer together than apart",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["M5"],
  what: "Finds an `ALTER TABLE` that rebuilds or copies a table in use only because it does several things at once that are cheap one by one.",
  why: "The server does a whole statement with one algorithm. A new column alone is a line in the dictionary, a new index alone is built beside the table; in one statement the column can no longer be instant, and every row is written anew to make room for it. Two statements cost less than one.",
  bad: [],
  good: [],
  mysql: {
    engines: ["mysql"],
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN state INT, ADD INDEX orders_state (state);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN state INT, ALGORITHM=INSTANT;\nALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=INPLACE, LOCK=NONE;",
        algorithm: "INPLACE",
        lock: "NONE"
      }
    ],
    on: ["alter table"],
    *statement(context) {
      const main = liveTable(context);
      const works = liveActions(context);
      if (!main || works.length < 2 || !main.rebuilds && main.algorithm !== "COPY") return;
      if (works.some(({ effect }) => effect.rebuilds || effect.algorithm === "COPY")) return;
      const [split] = splitSteps(context, []);
      const duration = durationOf(context, main);
      const name = displayName2(main.table);
      const rest = split?.rest ?? [];
      const text4 = actionsText(
        context.statement,
        rest.map(({ action }) => action)
      );
      yield {
        message: `Each action alone would leave the rows of ${name} where they are; in one statement they make the server ${main.algorithm === "COPY" ? "copy" : "rebuild"} the whole table${main.lock === "NONE" ? "" : " and block writes meanwhile"}.`,
        severity: main.lock === "NONE" ? severityOfWork(duration) : severityOfWait(duration, true),
        explainsActions: works.map(({ effect }) => effect.action),
        advice: split ? {
          summary: "Write two statements: first what is done in an instant, then the rest.",
          steps: [split.step, { title: "Then the rest", sql: alterText(main.table, text4, dearestOf(rest, main)) }]
        } : slowAlterAdvice(context, main, works)
      };
    }
  }
};

// src/lint-migrations/rules/json-column.ts
var rule117 = {
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
  const { text: text4, file } = context.statement.source;
  const word = /^(pg_catalog\.)?"?json"?(?![\w$])/i.exec(text4.slice(start, start + 24))?.[0];
  return {
    message: added ? `${name} is json, which has no equality: running queries with DISTINCT, GROUP BY or UNION over the whole row fail.` : `${name} is json, which can neither be compared nor indexed.`,
    span: context.spanAt(column.location),
    advice: { summary: `Use jsonb for ${name}.`, steps: [] },
    ...word ? { fix: { title: "Use jsonb", edits: [{ file, start, end: start + word.length, text: "jsonb" }] } } : {}
  };
}

// src/lint-migrations/rules/lock-held-during-work.ts
var rule118 = {
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

// src/lint-migrations/rules/lock-none-with-cascade.ts
var rule119 = {
  id: "lock-none-with-cascade",
  title: "LOCK=NONE on a table with cascading keys",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["M6"],
  what: "Finds `LOCK=NONE` on a table in use that has foreign keys with `ON DELETE` or `ON UPDATE` `CASCADE` or `SET NULL`, where MySQL refuses it.",
  why: "Rows that a cascade changes do not go the way on which the server keeps the changes for work in place, so it refuses with error 1846 to let others write meanwhile.",
  bad: [],
  good: [],
  mysql: {
    engines: ["mysql"],
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, state INT, FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);",
        sql: "ALTER TABLE orders MODIFY COLUMN state INT NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, state INT, FOREIGN KEY (customer_id) REFERENCES customers (id));",
        sql: "ALTER TABLE orders ADD INDEX (state), ALGORITHM=INPLACE, LOCK=NONE;",
        algorithm: "INPLACE",
        lock: "NONE"
      }
    ],
    on: ["alter table", "create index", "drop index"],
    *statement(context) {
      const main = liveTable(context);
      const { node } = context.statement;
      if (!main || !("lock" in node) || node.lock?.value !== "NONE") return;
      const keys = [...context.catalog.table(main.table)?.foreignKeys.values() ?? []].filter(
        ({ onDelete, onUpdate }) => isCascade(onDelete) || isCascade(onUpdate)
      );
      const refused = context.effect.failures.some(
        ({ when, code }) => when === "always" && code === "lock-not-supported"
      );
      if (!refused || keys.length === 0) return;
      yield {
        message: `The server refuses LOCK=NONE: ${displayName2(main.table)} has ${listOf2(keys.map(({ name }) => quoteIdentifier2(name)))}, which changes rows by cascade.`,
        span: node.lock.span,
        advice: { summary: "Ask for LOCK=SHARED at a quiet hour, or let an online tool do it.", steps: [] }
      };
    }
  }
};
function isCascade(action) {
  return action === "cascade" || action === "set null";
}

// src/lint-migrations/rules/lock-table.ts
var rule120 = {
  id: "lock-table",
  title: "LOCK TABLE on a table in use",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P120"],
  what: "Finds `LOCK TABLE` (`LOCK TABLES`) in a mode that blocks writes or reads.",
  why: "The lock is held to the end of the transaction (on MySQL and MariaDB to UNLOCK TABLES), whatever else it does. Without a mode it is ACCESS EXCLUSIVE on PostgreSQL. A statement that changes the table takes the lock that it needs by itself.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "LOCK TABLES orders WRITE;\nUPDATE orders SET state = 'open' WHERE state = 'new';\nUNLOCK TABLES;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "UPDATE orders SET state = 'open' WHERE state = 'new' ORDER BY id LIMIT 1000;"
      },
      {
        title: "What mysqldump writes around the rows of a table that it has just made",
        sql: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY);\nLOCK TABLES countries WRITE;\nINSERT INTO countries (code) VALUES ('XK');\nUNLOCK TABLES;"
      }
    ],
    on: ["lock tables"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== "lock tables" || isStored(context.statement)) return;
      const live = node.tables.filter(({ table }) => inProduction2(context, context.catalog.resolve(table)));
      if (live.length === 0) return;
      const writes = live.some(({ mode }) => mode === "write");
      yield {
        message: `LOCK TABLES blocks ${writes ? "reads and writes" : "writes"} of ${listOf2(live.map(({ table }) => displayName2(context.catalog.resolve(table))))} until UNLOCK TABLES or the end of the session.`,
        advice: { summary: "Leave it out: each statement takes the locks that it needs by itself.", steps: [] }
      };
    }
  }
};

// src/lint-migrations/rules/lock-timeout-after-lock.ts
var rule121 = {
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
var newest2 = 20;
var rule122 = {
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
    if (!context.reported.slice(-newest2).includes(context.migration)) return;
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
var rule123 = {
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

// src/lint-migrations/rules/lock-wait-timeout-missing.ts
var newest3 = 20;
var words = "SET SESSION lock_wait_timeout = 5;";
var rule124 = {
  id: "lock-wait-timeout-missing",
  title: "No lock_wait_timeout before a change of a table",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["M16"],
  what: "The first statement of a script that needs a table in use for itself, be it for a moment, comes without a `lock_wait_timeout`. One finding a script, for the newest 20 of those that are reported on.",
  why: "Even an instant change waits for every transaction that has touched the table, a forgotten one in a console too, and everybody who comes later waits behind it, readers included. The limit is a year on MySQL and a day on MariaDB, so that the application stands still for as long as that transaction is open. With five seconds the migration gives up instead, and is tried again.",
  options: {
    "set-elsewhere": {
      type: "boolean",
      default: false,
      what: "True when the server, the connection string or the deployment sets lock_wait_timeout, so that no script has to."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN note TEXT;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "SET SESSION lock_wait_timeout = 5;\nALTER TABLE orders ADD COLUMN note TEXT;",
        algorithm: "INSTANT",
        lock: "NONE"
      },
      {
        title: "MariaDB can say it in the statement",
        engines: ["mariadb"],
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders WAIT 5 ADD COLUMN note TEXT;",
        algorithm: "INSTANT",
        lock: "NONE"
      },
      {
        title: "Nobody waits for a new table",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY);"
      }
    ],
    *statement(context) {
      const { statement, session, effect } = context;
      if (session.lockWaitTimeout !== null || statement.body?.kind === "function") return;
      if (context.direction === "down" || context.option("set-elsewhere") === true) return;
      const { node } = statement;
      if ("wait" in node && node.wait !== null) return;
      const locked = effect.tables.find((table) => table.metadataLock === "exclusive" && isLive2(context, table.table));
      if (!locked || !once(context, "lock-wait-timeout-missing")) return;
      if (!context.reported.slice(-newest3).includes(context.migration)) return;
      const fix = fixAt(statement);
      yield {
        message: `Without a lock_wait_timeout this statement may wait for ${displayName2(locked.table)} as long as any transaction that has touched it is open, and keeps everybody behind it waiting too.`,
        advice: {
          summary: "Set a lock_wait_timeout first, and try again when it strikes.",
          steps: [{ title: "At the top of the script", sql: words }]
        },
        ...fix ? { fix } : {}
      };
    }
  }
};
function fixAt(statement) {
  const { source, span, body } = statement;
  if (body !== null || !/\.sql$/i.test(source.file)) return null;
  const lineStart = source.text.lastIndexOf("\n", span.start - 1) + 1;
  const indent = source.text.slice(lineStart, span.start);
  if (!/^\s*$/.test(indent) || !/^\s*(?:;|$)/.test(source.text.slice(span.end, span.end + 40))) return null;
  return {
    title: "Set a lock_wait_timeout of five seconds",
    edits: [{ file: source.file, start: span.start, end: span.start, text: `${words}
${indent}` }]
  };
}

// src/lint-migrations/rules/locks-on-several-tables.ts
var rule125 = {
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
var rule126 = {
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
  anyEngine: {
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
var rule127 = {
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
    const told3 = /* @__PURE__ */ new Set();
    for (const failure of failuresFor("may-fail", context)) {
      const command = commandOf(failure, context);
      const constraint = inside(command?.node.def, "Constraint");
      if (alteration && constraint?.contype === "CONSTR_FOREIGN" && constraint.fk_matchtype !== "f" && stringsOf(constraint.fk_attrs).some((column) => isStillNull(context, alteration.table, column)))
        continue;
      if (alteration && constraint?.contype === "CONSTR_CHECK" && givesNullForNull(constraint.raw_expr, (column) => isStillNull(context, alteration.table, column)))
        continue;
      if (alteration && command?.type === "AT_SetNotNull" && isFilledBefore(context, alteration.table, command.name))
        continue;
      if (command && told3.has(command.index)) continue;
      if (command) told3.add(command.index);
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "ALTER TABLE orders MODIFY COLUMN state VARCHAR(20) NOT NULL;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN state VARCHAR(30) NOT NULL;"
      }
    ],
    *statement(context) {
      for (const failure of failuresFor2("may-fail", context)) {
        yield { message: failureText(failure, context), span: spanOf2(failure, context) };
      }
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
var rule128 = {
  id: "merge-alter-table",
  title: "Several ALTER TABLE that could be one",
  category: "availability",
  severity: "notice",
  enabled: true,
  covers: ["P93", "M33"],
  what: "Finds an `ALTER TABLE` that follows another one of the same table in use, where each asks for its lock anew (outside a transaction) or each goes over the rows.",
  why: "Each statement outside a transaction waits for its own lock, with all queries of the table behind it. As commands of one ALTER TABLE they wait once, and several checks or rewrites are done in one pass over the rows. On MySQL and MariaDB each ALTER that copies or rebuilds writes the whole table once more.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, state VARCHAR(20));",
        sql: "ALTER TABLE orders MODIFY total BIGINT;\nALTER TABLE orders MODIFY state VARCHAR(300);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, state VARCHAR(20));",
        sql: "ALTER TABLE orders MODIFY total BIGINT, MODIFY state VARCHAR(300);"
      },
      {
        title: "What is done in an instant is better kept apart from what is not",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, state VARCHAR(20));",
        sql: "ALTER TABLE orders ADD COLUMN note VARCHAR(20);\nALTER TABLE orders MODIFY total BIGINT;"
      }
    ],
    on: ["alter table"],
    *statement(context) {
      const { statement, statements, effects, index, main } = context;
      const previous = statements[index - 1];
      const earlier = effects[index - 1]?.tables.find((table) => table.because === null);
      if (!previous || previous.body || statement.body || !main || !earlier) return;
      const now = liveAlteration(context);
      const before2 = alterationOf2(previous, context);
      if (!now || !before2 || previous.node.kind !== "alter table" || !sameTable(now.table, before2.table)) return;
      if (!goesOverRows(main) || !goesOverRows(earlier)) return;
      const both = [...before2.actions, ...now.actions];
      if (both.some((action) => !mergeable.has(action.kind)) || sharesColumn(before2.actions, now.actions)) return;
      if (!once(context, `merge-alter-table ${now.shown}`)) return;
      const { text: text4 } = statement.source;
      const { line } = previous.source.position(previous.span.start);
      yield {
        message: `${now.shown} is gone over twice, here and on line ${line}, where one ALTER TABLE would do it in one pass.`,
        advice: {
          summary: "Make it one ALTER TABLE.",
          steps: [
            {
              title: "In place of both",
              sql: `ALTER TABLE ${now.shown}
  ${both.map(({ span }) => text4.slice(span.start, span.end)).join(",\n  ")};`
            }
          ]
        }
      };
    }
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
function dependsOn(later2, earlier) {
  const names = new Set(earlier.map(nameOf));
  return later2.some((command) => names.has(nameOf(command)));
}
function nameOf(command) {
  const definition = command.node.def;
  return definition && "ColumnDef" in definition ? definition.ColumnDef.colname ?? command.name : command.name;
}
function goesOverRows(effect) {
  return effect.rebuilds || effect.algorithm === "COPY";
}
var mergeable = /* @__PURE__ */ new Set([
  "add column",
  "drop column",
  "modify column",
  "change column",
  "add index",
  "drop index",
  "add check",
  "set default",
  "convert charset",
  "table options"
]);
function sharesColumn(earlier, later2) {
  const names = new Set(earlier.flatMap(columnsNamed));
  return later2.flatMap(columnsNamed).some((name) => names.has(name));
}
function columnsNamed(action) {
  switch (action.kind) {
    case "add column":
    case "modify column":
      return [action.column.name.name.toLowerCase()];
    case "change column":
      return [action.from.name.toLowerCase(), action.column.name.name.toLowerCase()];
    case "drop column":
    case "set default":
      return [action.column.name.toLowerCase()];
    case "add index":
      return action.index.parts.flatMap(({ column }) => column ? [column.name.toLowerCase()] : []);
    case "add check":
      return [...action.check.expression.columns];
    default:
      return [];
  }
}

// src/lint-migrations/rules/migration-deleted.ts
var rule129 = {
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
  anyEngine: {
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
  }
};

// src/lint-migrations/rules/migration-edited.ts
var rule130 = {
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
  anyEngine: {
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
  }
};
var checksum = /* @__PURE__ */ new Set(["flyway", "sqlx", "atlas"]);

// src/lint-migrations/rules/missing-down.ts
var rule131 = {
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
  anyEngine: {
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
  }
};

// src/lint-migrations/rules/missing-object.ts
var rule132 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "ALTER TABLE orders DROP COLUMN stat;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "ALTER TABLE orders DROP INDEX orders_stat;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "DROP TABLE invoices;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "ALTER TABLE orders MODIFY COLUMN state VARCHAR(30);"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "DROP TABLE IF EXISTS invoices;"
      }
    ],
    *statement(context) {
      for (const failure of failuresFor2("missing-object", context)) {
        yield { message: failureText(failure, context), span: spanOf2(failure, context) };
      }
    }
  }
};

// src/lint-migrations/rules/modify-loses-attributes.ts
var rule133 = {
  id: "modify-loses-attributes",
  title: "Attributes lost by MODIFY or CHANGE",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M12"],
  what: "Finds `MODIFY` and `CHANGE` that leave out something the column had: `NOT NULL`, `DEFAULT`, `ON UPDATE`, `AUTO_INCREMENT`, `COMMENT`, its character set or collation.",
  why: "Both statements state the whole definition anew: what they do not repeat is gone, without an error and without a warning. A column that was required takes NULL, one with a default refuses inserts that leave it out, one that numbered itself no longer does.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new' COMMENT 'see docs');",
        sql: "ALTER TABLE users MODIFY COLUMN state VARCHAR(30);"
      },
      {
        title: "A new name, and the key no longer numbers itself",
        before: "CREATE TABLE users (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY);",
        sql: "ALTER TABLE users CHANGE COLUMN id user_id INT NOT NULL;"
      },
      {
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, token VARCHAR(40) COLLATE utf8mb4_bin NOT NULL) DEFAULT CHARSET=utf8mb4;",
        sql: "ALTER TABLE users MODIFY token VARCHAR(50) NOT NULL;"
      }
    ],
    good: [
      {
        title: "All of it repeated",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new' COMMENT 'see docs');",
        sql: "ALTER TABLE users MODIFY COLUMN state VARCHAR(30) NOT NULL DEFAULT 'new' COMMENT 'see docs';",
        algorithm: "INPLACE",
        lock: "NONE"
      },
      {
        title: "Only the name",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE users RENAME COLUMN state TO status;"
      },
      {
        title: "NULL in so many words",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);",
        sql: "ALTER TABLE users MODIFY COLUMN state VARCHAR(20) NULL;"
      }
    ],
    on: ["alter table"],
    actions: ["modify column", "change column"],
    *statement(context) {
      const main = liveTable(context);
      const table = main && context.catalog.table(main.table);
      if (!main || !table) return;
      for (const { action } of liveActions(context)) {
        if (action.kind !== "modify column" && action.kind !== "change column") continue;
        const old = (action.kind === "change column" ? action.from : action.column.name).name.toLowerCase();
        const column = table.columns.get(old);
        if (!column || column.generated !== null || action.column.generated !== null) continue;
        const lost = lostBy(action.column, column, isKey(table.indexes.get("primary")?.parts, old), table.collation);
        if (lost.length === 0) continue;
        const { source } = context.statement;
        const missing3 = missingText(column, lost);
        const place2 = action.column.type.span.end;
        const names = listOf2(
          lost.map(({ what }) => what),
          5
        );
        yield {
          message: `${displayColumn2(main.table, column.name)} loses ${names}: ${action.kind === "change column" ? "CHANGE" : "MODIFY"} states the whole definition anew, and what it does not repeat is gone.`,
          span: action.span,
          severity: lost.every(({ minor }) => minor) ? "notice" : "warning",
          advice: {
            summary: "Repeat what the column has, or say plainly that it goes.",
            steps: [
              {
                title: "With everything that the column had",
                sql: `ALTER TABLE ${displayName2(main.table)} ${source.text.slice(action.span.start, place2)}${missing3}${source.text.slice(place2, action.span.end)};`
              }
            ]
          },
          .../\.sql$/i.test(source.file) ? {
            fix: {
              title: `Repeat ${names}`,
              edits: [{ file: source.file, start: place2, end: place2, text: missing3 }]
            }
          } : {}
        };
      }
    }
  }
};
function lostBy(wanted, had, inPrimaryKey, collation2) {
  const lost = [];
  if (had.collation !== null && had.collation !== collation2 && isText(wanted.type.name) && wanted.type.charset === null && wanted.type.collation === null)
    lost.push({ what: `COLLATE ${had.collation}`, part: "collation", minor: false });
  if (!had.nullable && wanted.nullable === null && !inPrimaryKey && !wanted.autoIncrement && wanted.key !== "primary")
    lost.push({ what: "NOT NULL", part: "not null", minor: false });
  if (had.default !== null && !isNoDefault(had.default) && wanted.default === null && !wanted.autoIncrement)
    lost.push({ what: `DEFAULT ${shortened(defaultText(had.default))}`, part: "default", minor: false });
  if (had.onUpdate !== null && wanted.onUpdate === null)
    lost.push({ what: `ON UPDATE ${had.onUpdate.text}`, part: "on update", minor: false });
  if (had.autoIncrement && !wanted.autoIncrement)
    lost.push({ what: "AUTO_INCREMENT", part: "auto_increment", minor: false });
  if (had.comment !== null && had.comment !== "" && wanted.comment === null)
    lost.push({ what: `COMMENT ${quoteText(shortened(had.comment))}`, part: "comment", minor: true });
  return lost;
}
var textTypes = /* @__PURE__ */ new Set(["char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"]);
function isText(type) {
  return textTypes.has(type);
}
function isKey(parts, column) {
  return parts?.some((part) => part.column === column) === true;
}
function missingText(had, lost) {
  return lost.map(({ part }) => {
    switch (part) {
      case "collation":
        return ` CHARACTER SET ${had.charset ?? ""} COLLATE ${had.collation ?? ""}`;
      case "not null":
        return " NOT NULL";
      case "default":
        return had.default === null ? "" : ` DEFAULT ${defaultText(had.default)}`;
      case "on update":
        return ` ON UPDATE ${had.onUpdate?.text ?? ""}`;
      case "auto_increment":
        return " AUTO_INCREMENT";
      case "comment":
        return ` COMMENT ${quoteText(had.comment ?? "")}`;
      default:
        return part;
    }
  }).join("");
}
function shortened(text4) {
  return text4.length <= 40 ? text4 : `${text4.slice(0, 39)}\u2026`;
}

// src/lint-migrations/rules/money-type.ts
var rule134 = {
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
var texts2 = { type: "list", items: text2, single: true };
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
  accepts: isDate2,
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
          files: { shape: texts2, what: "Globs of files; every file when absent." },
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
        paths: { shape: texts2, what: "Folders and files to search." },
        ignore: { shape: texts2, what: "Folders and files to leave out." }
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
function isDate2(value) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (found === null) return false;
  const date = /* @__PURE__ */ new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

// src/lint-migrations/rules/naming-convention.ts
var words2 = {
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
var rule135 = {
  id: "naming-convention",
  title: "Name against the convention",
  category: "style",
  severity: "warning",
  enabled: false,
  covers: ["P125", "M26"],
  what: "Finds new names that do not match the pattern that `naming:` in drydock.yml gives for their kind. In a pattern, `<table>` stands for the name of the table and `<columns>` for those of the columns, joined by `_`.",
  why: "A name that can be told from the table and its columns can be written from memory, in a query and in the migration that drops it. Renaming later breaks whoever knows the old name.",
  options: Object.fromEntries(
    namedKinds.map((kind) => [
      kind,
      {
        type: "string",
        default: "",
        what: `What the name of a ${words2[kind]} has to match, a regular expression; empty for anything.`
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
        message: `The ${words2[named.kind]} ${quoteIdentifier(named.name)} does not match the pattern ${wanted} for its kind.`,
        span: named.span
      };
    }
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE Orders (id BIGINT PRIMARY KEY);", options: { table: "^[a-z_]+$" } },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, day DATE);",
        sql: "CREATE INDEX by_day ON orders (day);",
        options: { index: "^<table>_<columns>_idx$" }
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, day DATE);",
        sql: "CREATE INDEX orders_day_idx ON orders (day);",
        options: { index: "^<table>_<columns>_idx$" }
      }
    ],
    *statement(context) {
      for (const named of declaredNames2(context)) {
        const own = String(context.option(named.kind));
        const wanted = own === "" && named.kind === "unique-index" ? String(context.option("unique")) || String(context.option("index")) : own;
        if (wanted === "" || filled(wanted, named).test(named.name)) continue;
        yield {
          message: `The ${words2[named.kind]} ${quoteIdentifier2(named.name)} does not match the pattern ${wanted} for its kind.`,
          span: named.span
        };
      }
    }
  }
};
function filled(wanted, { kind, table, columns }) {
  const text4 = wanted.replaceAll("<table>", () => escaped(table ?? "")).replaceAll("<columns>", () => escaped(columns.join("_")));
  return pattern(text4, `naming.${kind}`);
}

// src/lint-migrations/rules/narrow-primary-key.ts
var largest2 = { int2: "32,767", int4: "2,147,483,647" };
var rule136 = {
  id: "narrow-primary-key",
  title: "Primary key that runs out of numbers",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P127", "M22"],
  what: "Finds primary keys of `integer` or `smallint` that number their rows by themselves (`serial`, identity, `nextval`; on MySQL and MariaDB `AUTO_INCREMENT`). With an option, every such key or every such column.",
  why: "The number counts inserts, not rows: what is rolled back, deleted or refused as a duplicate has used its own. At the end every insert fails, and changing the type of a key then means writing a very big table anew, and every table that references it. A `bigint` costs four bytes.",
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
      const last = largest2[column.type.name];
      if (last === void 0 || !isBuiltIn(column, column.type.name) || column.type.array) continue;
      const isKey2 = clauseOf2(column, "CONSTR_PRIMARY") !== void 0 || isOnlyKeyColumn(context.statement, column.name);
      const numbered2 = column.how !== "change type" && numbersItself(column);
      if (which !== "every" && !(isKey2 && (which === "keys" || numbered2))) continue;
      yield {
        message: numbered2 ? `Inserts fail for good once ${column.shown} has reached ${last}, and rolled-back ones count too.` : `${column.shown} cannot hold a number above ${last}.`,
        span: column.span,
        ...numbered2 && column.type.name === "int2" ? { severity: "warning" } : {},
        advice: { summary: `Make ${column.name} a bigint while the table is new.`, steps: [] }
      };
    }
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, total DECIMAL(12,2));" },
      {
        sql: "CREATE TABLE states (id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(40), PRIMARY KEY (id));"
      },
      {
        title: "Changed, and still too narrow",
        before: "CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY);",
        sql: "ALTER TABLE orders MODIFY id INT UNSIGNED NOT NULL AUTO_INCREMENT;"
      }
    ],
    good: [
      { sql: "CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, total DECIMAL(12,2));" },
      {
        title: "Numbered by hand",
        sql: "CREATE TABLE countries (id SMALLINT NOT NULL PRIMARY KEY, name VARCHAR(80));"
      }
    ],
    on: ["create table", "alter table"],
    actions: ["add column", "modify column", "change column"],
    *statement(context) {
      const which = context.option("columns");
      for (const { column, shown: shown2, span, isKey: isKey2 } of declaredColumns2(context)) {
        const last = largestInMysql[column.type.name]?.[column.type.unsigned ? 1 : 0];
        if (last === void 0) continue;
        const numbered2 = column.autoIncrement;
        if (which !== "every" && !((isKey2 || numbered2) && (which === "keys" || numbered2))) continue;
        yield {
          message: numbered2 ? `Inserts fail for good once ${shown2} has reached ${last}, and rolled-back ones count too.` : `${shown2} cannot hold a number above ${last}.`,
          span,
          ...numbered2 && column.type.name !== "int" ? { severity: "warning" } : {},
          advice: {
            summary: `Make ${column.name.name} a BIGINT UNSIGNED while the table is new, and what references it too.`,
            steps: []
          }
        };
      }
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
var largestInMysql = {
  tinyint: ["127", "255"],
  smallint: ["32,767", "65,535"],
  mediumint: ["8,388,607", "16,777,215"],
  int: ["2,147,483,647", "4,294,967,295"]
};

// src/core/effects/mysql/column-type.ts
function typeText3(type) {
  const size = type.values !== null ? `(${type.values.length} members)` : type.length === null ? "" : type.decimals === null ? `(${type.length})` : `(${type.length},${type.decimals})`;
  return `${type.name}${size}${type.unsigned ? " unsigned" : ""}${type.zerofill ? " zerofill" : ""}`;
}

// src/lint-migrations/mysql/narrowing.ts
var integers = ["tinyint", "smallint", "mediumint", "int", "bigint"];
var texts3 = ["tinytext", "text", "mediumtext", "longtext"];
var blobs = ["tinyblob", "blob", "mediumblob", "longblob"];
var moments = ["date", "datetime", "timestamp"];
function narrowing(from, to) {
  const wholeFrom = integers.indexOf(from.name);
  const wholeTo = integers.indexOf(to.name);
  if (wholeFrom >= 0 && wholeTo >= 0) {
    if (wholeTo < wholeFrom) return "larger numbers become the largest that fits";
    if (!from.unsigned && to.unsigned) return "negative numbers become 0";
    return from.unsigned && !to.unsigned && wholeTo === wholeFrom ? "larger numbers become the largest that fits" : null;
  }
  const isNumber = (type, whole) => whole >= 0 || /^(?:decimal|float|double)$/.test(type.name);
  if (isNumber(from, wholeFrom) && isNumber(to, wholeTo)) {
    if (wholeTo >= 0) return "fractions are rounded away";
    if (to.name === "decimal" && from.name === "decimal") {
      const whole = (type) => (type.length ?? 10) - (type.decimals ?? 0);
      if ((to.decimals ?? 0) < (from.decimals ?? 0)) return "digits behind the point are rounded away";
      return whole(to) < whole(from) ? "larger numbers become the largest that fits" : null;
    }
    return null;
  }
  const roomFrom = roomOf(from);
  const roomTo = roomOf(to);
  if (roomFrom !== null && roomTo !== null) return roomTo < roomFrom ? "longer values are cut" : null;
  if (from.values !== null && to.values !== null && from.name === to.name) {
    const kept = new Set(to.values.map((value) => value.toLowerCase()));
    return from.values.some((value) => !kept.has(value.toLowerCase())) ? "members that are gone become empty" : null;
  }
  if (roomFrom !== null && to.values !== null) return "what is no member becomes empty";
  if (roomFrom !== null && isNumber(to, wholeTo)) return "what is no number becomes 0";
  if (roomFrom !== null && moments.includes(to.name)) return "what is no date becomes zero";
  if (to.name === "date" && moments.includes(from.name))
    return from.name === "date" ? null : "the time of day is cut off";
  return null;
}
function roomOf(type) {
  if (/^(?:var)?(?:char|binary)$/.test(type.name)) return type.length ?? 1;
  const kind = Math.max(texts3.indexOf(type.name), blobs.indexOf(type.name));
  return kind < 0 ? null : [255, 65535, 16777215, 4294967295][kind] ?? null;
}

// src/lint-migrations/rules/narrowing-without-strict-mode.ts
var rule137 = {
  id: "narrowing-without-strict-mode",
  title: "Values cut without an error",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["M13"],
  what: "Finds a column of a table in use that becomes narrower while the script has strict mode switched off, or in an `ALTER IGNORE TABLE`.",
  why: "In strict mode a value that does not fit stops the statement. Without it, numbers become the largest that fit, texts are cut, NULL becomes 0 or an empty text and unknown members of an ENUM become empty, each with a warning that nobody reads. What was cut is gone.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(200)) DEFAULT CHARSET=utf8mb4;",
        sql: "SET SESSION sql_mode = '';\nALTER TABLE users MODIFY COLUMN name VARCHAR(50);"
      },
      {
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, age BIGINT);",
        sql: "SET sql_mode = 'NO_ENGINE_SUBSTITUTION';\nALTER TABLE users MODIFY COLUMN age SMALLINT NOT NULL;"
      },
      {
        engines: ["mariadb"],
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, age BIGINT);",
        sql: "ALTER IGNORE TABLE users MODIFY COLUMN age SMALLINT;"
      }
    ],
    good: [
      {
        title: "In strict mode, which is the default, the server refuses what does not fit",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, age BIGINT);",
        sql: "ALTER TABLE users MODIFY COLUMN age INT;"
      },
      {
        title: "Wider",
        before: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(20));",
        sql: "SET SESSION sql_mode = '';\nALTER TABLE users MODIFY COLUMN name VARCHAR(30);"
      }
    ],
    on: ["alter table"],
    actions: ["modify column", "change column"],
    *statement(context) {
      const { node } = context.statement;
      const alteration = liveAlteration(context);
      if (!alteration || node.kind !== "alter table") return;
      const mode = context.session.settings.get("sql_mode");
      const lax = mode !== void 0 && !keepsStrictMode(mode);
      if (!lax && !node.ignore) return;
      for (const { action, column, known: known2 } of restatedColumns(alteration)) {
        if (!known2?.type) continue;
        const makesRequired = known2.nullable && column.nullable === false;
        const how = narrowing(known2.type, column.type) ?? (makesRequired ? "NULL becomes a zero or an empty text" : null);
        if (how === null) continue;
        yield {
          message: `${displayColumn2(alteration.table, known2.name)} goes from ${typeText3(known2.type)} to ${typeText3(column.type)} ${lax ? "without strict mode" : "with IGNORE"}: ${how}, and the server says nothing.`,
          span: action.span,
          advice: {
            summary: lax ? "Leave strict mode on, so that the server refuses what does not fit." : "Leave out IGNORE, so that the server refuses what does not fit.",
            steps: lax ? [
              {
                title: `Before the change of ${displayName2(alteration.table)}`,
                sql: "SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',STRICT_TRANS_TABLES');"
              }
            ] : []
          }
        };
      }
    }
  }
};
function keepsStrictMode(mode) {
  return /STRICT_(?:ALL|TRANS)_TABLES|TRADITIONAL|@|concat|default/i.test(mode);
}

// src/lint-migrations/rules/not-analysed.ts
var rule138 = {
  id: "not-analysed",
  title: "SQL that nobody looked at",
  category: "process",
  severity: "notice",
  enabled: true,
  covers: ["P130", "X6"],
  what: "A part of the migration cannot be analysed: SQL that is put together when it runs, a body in a language that is not the server\u2019s own, commands of the client program, or a placeholder that stands for more than a name or a value.",
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
  anyEngine: {
    *script(context) {
      for (const part of context.notAnalysed) {
        yield {
          message: `Not analysed: ${part.reason}. No rule has seen what it does.`,
          span: part.span
        };
      }
    }
  }
};

// src/core/sql/mysql/lexer.ts
var Kind = {
  end: 0,
  /** An unquoted name or key word. */
  word: 1,
  /** A name in backticks, or in double quotes under ANSI_QUOTES. */
  quoted: 2,
  /** 'x', "x", N'x', _utf8mb4'x'. */
  string: 3,
  number: 4,
  /** x'4D', 0x4D, b'01', 0b01. */
  bits: 5,
  /** @x, @'x', @`x`, also the host of an account. */
  userVariable: 6,
  /** @@x; `.` and what follows are tokens of their own. */
  systemVariable: 7,
  /** Where the scanner's delimiter stands. */
  delimiter: 8,
  /** A string, name or comment that never ends, or a character that SQL does not have. */
  bad: 9,
  /** A mysql command such as `\. file`. */
  command: 10,
  lessOrEqual: 200,
  greaterOrEqual: 201,
  notEqual: 202,
  nullSafeEqual: 203,
  shiftLeft: 204,
  shiftRight: 205,
  or: 206,
  and: 207,
  assign: 208,
  arrow: 209,
  textArrow: 210,
  range: 211
};
var isSpace2 = (code) => code === 32 || code >= 9 && code <= 13 || code === 65279;
var isDigit2 = (code) => code >= 48 && code <= 57;
var classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const letter = (code | 32) >= 97 && (code | 32) <= 122 && code >= 65;
  classes[code] = letter || code === 95 || code === 36 ? 1 : isDigit2(code) ? 2 : 0;
}
var isWordPart2 = (code) => code < 128 ? classes[code] !== 0 : code !== 65279;
function commentVersions(server) {
  return {
    mariadb: server.engine === "mariadb",
    number: server.major * 1e4 + server.minor * 100 + (server.patch ?? 99)
  };
}
var Scanner = class {
  text;
  end;
  versions;
  /** Where the next token is looked for; after `next`, one past the token. */
  at;
  /** Where the token begins that `next` found. */
  start = 0;
  /** Set by SET sql_mode. */
  ansiQuotes = false;
  backslashEscapes = true;
  delimiter = ";";
  /** Why the token is bad. */
  /** How many executed comments are open here. */
  #open = 0;
  constructor(text4, span, versions) {
    this.text = text4;
    this.at = span.start;
    this.end = span.end;
    this.versions = versions;
  }
  /** Goes back to an offset that stands outside of any comment. */
  rewind(at) {
    this.at = at;
    this.#open = 0;
  }
  next() {
    const { text: text4, end } = this;
    if (!this.#skip()) return Kind.bad;
    const start = this.at;
    this.start = start;
    if (start >= end) return Kind.end;
    const code = text4.charCodeAt(start);
    if (code === this.delimiter.charCodeAt(0) && (this.delimiter.length === 1 || text4.startsWith(this.delimiter, start))) {
      this.at = start + this.delimiter.length;
      return Kind.delimiter;
    }
    if (code >= 128 || classes[code] === 1) return this.#word(start, code);
    if (isDigit2(code)) return this.#number(start);
    const next = start + 1 < end ? text4.charCodeAt(start + 1) : 0;
    switch (code) {
      case 39:
        return this.#quoted(start, 39, Kind.string);
      case 34:
        return this.#quoted(start, 34, this.ansiQuotes ? Kind.quoted : Kind.string);
      case 96:
        return this.#quoted(start, 96, Kind.quoted);
      case 64:
        return this.#variable(start, next);
      case 46:
        if (isDigit2(next) && !this.#followsName(start)) return this.#number(start);
        return next === 46 ? this.#mark(2, Kind.range) : this.#mark(1, code);
      case 60: {
        if (next === 61)
          return text4.charCodeAt(start + 2) === 62 ? this.#mark(3, Kind.nullSafeEqual) : this.#mark(2, Kind.lessOrEqual);
        if (next === 62) return this.#mark(2, Kind.notEqual);
        return next === 60 ? this.#mark(2, Kind.shiftLeft) : this.#mark(1, code);
      }
      case 62:
        if (next === 61) return this.#mark(2, Kind.greaterOrEqual);
        return next === 62 ? this.#mark(2, Kind.shiftRight) : this.#mark(1, code);
      case 33:
        return next === 61 ? this.#mark(2, Kind.notEqual) : this.#mark(1, code);
      case 124:
        return next === 124 ? this.#mark(2, Kind.or) : this.#mark(1, code);
      case 38:
        return next === 38 ? this.#mark(2, Kind.and) : this.#mark(1, code);
      case 58:
        return next === 61 ? this.#mark(2, Kind.assign) : this.#mark(1, code);
      case 45:
        if (next !== 62) return this.#mark(1, code);
        return text4.charCodeAt(start + 2) === 62 ? this.#mark(3, Kind.textArrow) : this.#mark(2, Kind.arrow);
      case 92:
        return this.#mark(Math.min(2, end - start), Kind.command);
      default:
        return this.#mark(1, code);
    }
  }
  #mark(length, kind) {
    this.at = Math.min(this.start + length, this.end);
    return kind;
  }
  /** `t.5a` has the name `5a`, `1 .5` the number `.5`: a dot right behind a name belongs to it. */
  #followsName(start) {
    const before2 = start > 0 ? this.text.charCodeAt(start - 1) : 0;
    return before2 === 96 || isWordPart2(before2);
  }
  /** Skips white space and comments; false where one of them is wrong. */
  #skip() {
    const { text: text4, end } = this;
    let i = this.at;
    for (; ; ) {
      const code = i < end ? text4.charCodeAt(i) : 0;
      if (i >= end) break;
      if (isSpace2(code)) {
        i++;
        continue;
      }
      const next = i + 1 < end ? text4.charCodeAt(i + 1) : 0;
      if (code === 35 && !this.#isDelimiter(i)) {
        i = lineEnd2(text4, i, end);
      } else if (code === 45 && next === 45 && opensLineComment(text4, i, end)) {
        i = lineEnd2(text4, i, end);
      } else if (code === 47 && next === 42) {
        const inside3 = executed(text4, i, this.versions);
        if (inside3 >= 0) {
          this.#open++;
          i = inside3;
          continue;
        }
        const close = commentEnd(text4, i, end);
        if (close < 0) {
          this.start = i;
          this.at = end;
          return false;
        }
        i = close;
      } else if (code === 42 && next === 47 && this.#open > 0) {
        this.#open--;
        i += 2;
      } else break;
    }
    this.at = Math.min(i, end);
    return true;
  }
  #isDelimiter(at) {
    return this.delimiter.charCodeAt(0) === this.text.charCodeAt(at) && this.text.startsWith(this.delimiter, at);
  }
  #word(start, first) {
    const { text: text4, end } = this;
    const next = start + 1 < end ? text4.charCodeAt(start + 1) : 0;
    if (next === 39) {
      const letter = first | 32;
      if (letter === 110) return this.#quoted(start + 1, 39, Kind.string, start);
      if (letter === 120 || letter === 98) return this.#quoted(start + 1, 39, Kind.bits, start);
    }
    const mark = this.delimiter.charCodeAt(0);
    const cut = mark >= 128 || classes[mark] !== 0;
    let i = start + 1;
    while (i < end) {
      const code = text4.charCodeAt(i);
      if (!isWordPart2(code)) break;
      if (cut && code === mark && text4.startsWith(this.delimiter, i) && (mark === 36 || mark >= 128)) break;
      i++;
    }
    const after2 = i < end ? text4.charCodeAt(i) : 0;
    if (first === 95 && (after2 === 39 || after2 === 34 && !this.ansiQuotes)) {
      return this.#quoted(i, after2, Kind.string, start);
    }
    this.at = i;
    return Kind.word;
  }
  #number(start) {
    const { text: text4, end } = this;
    const prefix = start + 1 < end ? text4.charCodeAt(start + 1) : 0;
    let i = start;
    if (text4.charCodeAt(start) === 48 && (prefix === 120 || prefix === 98)) {
      const hex = prefix === 120;
      i = start + 2;
      while (i < end) {
        const code = text4.charCodeAt(i);
        const digit = hex ? isDigit2(code) || (code | 32) >= 97 && (code | 32) <= 102 : code === 48 || code === 49;
        if (!digit) break;
        i++;
      }
      if (i > start + 2 && !(i < end && isWordPart2(text4.charCodeAt(i)))) {
        this.at = i;
        return Kind.bits;
      }
      i = start;
    }
    while (i < end && isDigit2(text4.charCodeAt(i))) i++;
    if (start > 1 && text4.charCodeAt(start - 1) === 46 && this.#followsName(start - 1)) return this.#wordFrom(i);
    if (i < end && text4.charCodeAt(i) === 46 && !(i + 1 < end && text4.charCodeAt(i + 1) === 46)) {
      i++;
      while (i < end && isDigit2(text4.charCodeAt(i))) i++;
      return this.#exponent(i, false);
    }
    return this.#exponent(i, true);
  }
  /** The end of a number, or of a name that begins with digits such as `2fa`. */
  #exponent(from, mayBeWord) {
    const { text: text4, end } = this;
    let i = from;
    if (i < end && (text4.charCodeAt(i) | 32) === 101) {
      let digits = i + 1;
      const sign = digits < end ? text4.charCodeAt(digits) : 0;
      if (sign === 43 || sign === 45) digits++;
      const first = digits;
      while (digits < end && isDigit2(text4.charCodeAt(digits))) digits++;
      if (digits > first) i = digits;
    }
    if (mayBeWord && i < end && isWordPart2(text4.charCodeAt(i)) && !this.#isDelimiter(i)) return this.#wordFrom(i);
    this.at = i;
    return Kind.number;
  }
  #wordFrom(from) {
    let i = from;
    while (i < this.end && isWordPart2(this.text.charCodeAt(i)) && !this.#isDelimiter(i)) i++;
    this.at = i;
    return Kind.word;
  }
  #quoted(open, mark, kind, start = open) {
    const { text: text4, end } = this;
    const escapes = mark !== 96 && kind === Kind.string && this.backslashEscapes;
    let i = open + 1;
    while (i < end) {
      const code = text4.charCodeAt(i);
      if (code === mark) {
        if (i + 1 >= end || text4.charCodeAt(i + 1) !== mark) {
          this.at = i + 1;
          this.start = start;
          return kind;
        }
        i += 2;
      } else if (code === 92 && escapes) i += 2;
      else i++;
    }
    this.start = start;
    this.at = end;
    return Kind.bad;
  }
  #variable(start, next) {
    const { text: text4, end } = this;
    if (next === 64) {
      this.at = start + 2;
      if (this.at < end && text4.charCodeAt(this.at) === 96)
        return this.#quoted(this.at, 96, Kind.systemVariable, start);
      this.#plain(start + 2, false);
      if (this.at > start + 2) return Kind.systemVariable;
      return Kind.bad;
    }
    if (next === 39 || next === 34 || next === 96) return this.#quoted(start + 1, next, Kind.userVariable, start);
    this.#plain(start + 1, true);
    return this.at > start + 1 ? Kind.userVariable : 64;
  }
  #plain(from, dots) {
    let i = from;
    while (i < this.end) {
      const code = this.text.charCodeAt(i);
      if (!isWordPart2(code) && !(dots && code === 46)) break;
      if (this.delimiter !== ";" && this.#isDelimiter(i)) break;
      i++;
    }
    this.at = i;
  }
};
function opensLineComment(text4, at, end) {
  return at + 2 >= end || text4.charCodeAt(at + 2) <= 32;
}
function lineEnd2(text4, from, end) {
  let i = from;
  while (i < end) {
    const code = text4.charCodeAt(i);
    if (code === 10 || code === 13) break;
    i++;
  }
  return i;
}
function isVersioned(text4, at) {
  const code = text4.charCodeAt(at + 2);
  return code === 33 || (code === 77 || code === 109) && text4.charCodeAt(at + 3) === 33;
}
function executed(text4, at, versions) {
  if (!isVersioned(text4, at)) return -1;
  const mariadbOnly = text4.charCodeAt(at + 2) !== 33;
  if (mariadbOnly && !versions.mariadb) return -1;
  const from = at + (mariadbOnly ? 4 : 3);
  let digits = 0;
  while (digits < 6 && isDigit2(text4.charCodeAt(from + digits))) digits++;
  if (digits < 5) return from;
  const version = Number(text4.slice(from, from + digits));
  if (versions.mariadb && !mariadbOnly && version >= 50700 && version <= 99999) return -1;
  return version <= versions.number ? from + digits : -1;
}
function commentEnd(text4, at, end) {
  let close = text4.indexOf("*/", at + 2);
  if (isVersioned(text4, at)) {
    let from = at + 2;
    while (close >= 0 && text4.slice(from, close).includes("/*")) {
      from = close + 2;
      close = text4.indexOf("*/", from);
    }
  }
  return close < 0 || close + 2 > end ? -1 : close + 2;
}

// src/lint-migrations/mysql/tokens.ts
function* tokensIn(statement, span, server) {
  const { text: text4 } = statement.source;
  const scanner = new Scanner(text4, span, commentVersions(server));
  for (let kind = scanner.next(); kind !== Kind.end && kind !== Kind.bad; kind = scanner.next()) {
    const { start, at: end } = scanner;
    const own = text4.slice(start, end);
    yield { kind, start, end, text: kind === Kind.word ? own.toLowerCase() : own };
  }
}
function isNamed(token2, name) {
  return token2 !== void 0 && nameOf2(token2)?.toLowerCase() === name.toLowerCase();
}
function nameOf2(token2) {
  if (token2?.kind === Kind.word) return token2.text;
  return token2?.kind === Kind.quoted ? token2.text.slice(1, -1).replaceAll("``", "`") : null;
}

// src/lint-migrations/rules/not-in-nullable.ts
var rule139 = {
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
      const shown2 = `${displayName(relationName(catalog, source))}.${quoteIdentifier(column)}`;
      yield {
        message: `As soon as one ${shown2} is NULL, this condition finds no row at all.`,
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);",
        sql: "DELETE FROM customers WHERE id NOT IN (SELECT customer_id FROM orders);"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "UPDATE orders SET state = 'open' WHERE state NOT IN ('paid', NULL);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);",
        sql: "DELETE FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE customer_id IS NOT NULL);"
      },
      {
        title: "The column cannot be NULL",
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL);",
        sql: "DELETE FROM customers WHERE id NOT IN (SELECT customer_id FROM orders);"
      }
    ],
    on: withConditions,
    *statement(context) {
      const { statement } = context;
      if (!/\bnot\s+in\s*\(/i.test(statement.sql)) return;
      for (const { span } of conditionsOf(statement.node)) {
        const all = [...tokensIn(statement, span, context.server)];
        for (const [at, token2] of all.entries()) {
          if (token2.text !== "not" || all[at + 1]?.text !== "in" || all[at + 2]?.text !== "(") continue;
          const inner = inBrackets(all, at + 2);
          const place2 = { start: token2.start, end: (inner.at(-1) ?? token2).end };
          if (inner[0]?.text !== "select") {
            if (!inner.some((one, i) => one.text === "null" && depthAt(inner, i) === 0)) continue;
            yield {
              message: "NOT IN a list with NULL is never true, so that this condition finds no row.",
              span: place2,
              advice: { summary: "Take NULL out of the list, and add AND \u2026 IS NOT NULL if that is meant.", steps: [] }
            };
            continue;
          }
          const query = selectedColumn(inner);
          const table = query ? context.catalog.table(context.catalog.resolve({ schema: null, name: query.table })) : void 0;
          const known2 = query ? table?.columns.get(query.column.toLowerCase()) : void 0;
          if (!query || !table || !known2?.nullable || query.filtered) continue;
          const column = `${displayName2(table.name)}.${quoteIdentifier2(known2.name)}`;
          yield {
            message: `As soon as one ${column} is NULL, this condition finds no row at all.`,
            span: place2,
            advice: {
              summary: `Use NOT EXISTS, or leave NULL out with WHERE ${quoteIdentifier2(known2.name)} IS NOT NULL in the subquery.`,
              steps: []
            }
          };
        }
      }
    }
  }
};
function inBrackets(tokens2, open) {
  let depth = 0;
  for (let at = open; at < tokens2.length; at++) {
    if (tokens2[at]?.text === "(") depth++;
    else if (tokens2[at]?.text === ")" && --depth === 0) return tokens2.slice(open + 1, at);
  }
  return [];
}
function depthAt(tokens2, at) {
  let depth = 0;
  for (const { text: text4 } of tokens2.slice(0, at)) depth += text4 === "(" ? 1 : text4 === ")" ? -1 : 0;
  return depth;
}
function selectedColumn(tokens2) {
  const from = tokens2.findIndex((token2) => token2.text === "from");
  const item = tokens2.slice(1, from).filter((token2) => token2.text !== "distinct");
  const column = nameOf2(item.at(-1));
  const table = nameOf2(tokens2[from + 1]);
  const plain3 = item.length === 1 || item.length === 3 && item[1]?.text === ".";
  const next = tokens2[from + 2];
  const alone2 = next === void 0 || next.text !== "." && next.text !== "," && !tokens2.some((one) => one.text === "join");
  if (from < 0 || !plain3 || !alone2 || column === null || table === null) return null;
  return { column, table, filtered: tokens2.slice(from + 2).some((token2) => isNamed(token2, column)) };
}

// src/lint-migrations/rules/not-innodb.ts
var rule140 = {
  id: "not-innodb",
  title: "Table that is not InnoDB",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M22"],
  what: "Finds tables of `MyISAM`, `Aria`, `MEMORY`, `ARCHIVE` and other engines without transactions.",
  why: "Such a table knows no transaction, no foreign key and, but for Aria, no way back after a crash: half of what was written stays, foreign keys are accepted and thrown away, one writer locks the whole table, and every change of the definition copies it. A backup with `--single-transaction` is not consistent for it. MEMORY loses all rows when the server stops.",
  options: {
    allow: {
      type: "list",
      default: [
        "innodb",
        "rocksdb",
        "ndb",
        "ndbcluster",
        "blackhole",
        "federated",
        "connect",
        "spider",
        "columnstore",
        "sequence",
        "s3",
        "mroonga",
        "temptable"
      ],
      what: "Engines that are not reported."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: "CREATE TABLE hits (id BIGINT PRIMARY KEY) ENGINE=MyISAM;" },
      {
        before: "CREATE TABLE hits (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE hits ENGINE = MEMORY;"
      }
    ],
    good: [
      { sql: "CREATE TABLE hits (id BIGINT PRIMARY KEY) ENGINE=InnoDB;" },
      { title: "For one session", sql: "CREATE TEMPORARY TABLE hits (id BIGINT PRIMARY KEY) ENGINE=MEMORY;" }
    ],
    on: ["create table", "alter table"],
    actions: ["table options"],
    *statement(context) {
      const { statement, catalog } = context;
      const { node } = statement;
      if (context.direction === "down" || isStored(statement)) return;
      if (node.kind !== "create table" && node.kind !== "alter table") return;
      if (node.kind === "create table" ? node.temporary : catalog.table(catalog.resolve(node.table))?.temporary) return;
      const options = node.kind === "create table" ? [node.options] : node.actions.flatMap((action) => action.kind === "table options" ? [action.options] : []);
      const allowed = context.option("allow");
      for (const option of options) {
        const engine = option.get("engine");
        if (!engine || Array.isArray(allowed) && allowed.includes(engine.value.toLowerCase())) continue;
        const name = displayName2(catalog.resolve(node.table));
        yield {
          message: `${name} is stored by ${engine.value}, without transactions: what fails half-way stays half-way, and foreign keys are not held.`,
          span: engine.span,
          advice: { summary: "Use InnoDB.", steps: [] },
          .../\.sql$/i.test(statement.source.file) && statement.source.text.slice(engine.span.start, engine.span.end).toLowerCase().endsWith(engine.value.toLowerCase()) ? {
            fix: {
              title: "Use InnoDB",
              edits: [
                {
                  file: statement.source.file,
                  start: engine.span.end - engine.value.length,
                  end: engine.span.end,
                  text: "InnoDB"
                }
              ]
            }
          } : {}
        };
      }
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
var rule141 = {
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
    if (!statements.slice(index + 1).some((later2) => later2.body === null && !harmless2.has(later2.kind))) return;
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
  const dropped2 = nodeOf(statement, "DropStmt");
  if (dropped2 && !dropped2.missing_ok) return "what it drops is gone already";
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
  const alone2 = (schema?.if_not_exists ? void 0 : schema?.schemaname) ?? (extension?.if_not_exists ? void 0 : extension?.extname);
  return alone2 === void 0 ? null : { key: keyOf({ schema: "public", name: alone2 }), shown: quoteIdentifier(alone2) };
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
    ]).some((dropped2) => dropped2.ifExists && keyOf(dropped2.name) === key)
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
  const words3 = drop && !drop.missing_ok ? dropWords.exec(source.text.slice(span.start, span.end)) : null;
  if (!words3 || stringsOf(drop?.objects?.[0]).at(-1)?.toLowerCase() === "concurrently") return null;
  const at = span.start + words3[0].length;
  return { title: "Add IF EXISTS", edits: [{ file: source.file, start: at, end: at, text: " IF EXISTS" }] };
}

// src/lint-migrations/rules/null-comparison.ts
var rule142 = {
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
      const { text: text4, file } = statement.source;
      const start = statement.offsetOf(comparison.location);
      const written = /^(=|<>|!=)\s*null\b/i.exec(text4.slice(start, start + 40))?.[0];
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "UPDATE orders SET state = 'new' WHERE state = NULL;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "DELETE FROM orders WHERE id > 7 AND state != NULL;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));",
        sql: "UPDATE orders SET note = NULL WHERE state IS NULL;"
      },
      {
        title: "The operator that knows NULL",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));",
        sql: "UPDATE orders SET note = 'none' WHERE state <=> NULL;"
      }
    ],
    on: withConditions,
    *statement(context) {
      const { statement } = context;
      if (!/[=>]\s*null\b/i.test(statement.sql)) return;
      for (const { span } of conditionsOf(statement.node)) {
        let before2;
        for (const token2 of tokensIn(statement, span, context.server)) {
          const operator = before2?.text ?? "";
          if (before2 && token2.text === "null" && (operator === "=" || operator === "<>" || operator === "!=")) {
            const right = operator === "=" ? "IS NULL" : "IS NOT NULL";
            yield {
              message: `${operator} NULL is never true: the comparison gives NULL for every row.`,
              span: { start: before2.start, end: token2.end },
              advice: { summary: `Write ${right}.`, steps: [] },
              ...statement.body === null ? {
                fix: {
                  title: `Write ${right}`,
                  edits: [{ file: statement.source.file, start: before2.start, end: token2.end, text: right }]
                }
              } : {}
            };
          }
          before2 = token2;
        }
      }
    }
  }
};
function isNull(node) {
  return node !== void 0 && "A_Const" in node && node.A_Const.isnull === true;
}

// src/lint-migrations/rules/nullable-boolean.ts
var rule143 = {
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
  },
  mysql: {
    bad: [{ sql: "CREATE TABLE users (id BIGINT PRIMARY KEY, active BOOLEAN DEFAULT TRUE);" }],
    good: [
      { sql: "CREATE TABLE users (id BIGINT PRIMARY KEY, active BOOLEAN NOT NULL DEFAULT TRUE);" },
      { title: "A small number", sql: "CREATE TABLE users (id BIGINT PRIMARY KEY, children TINYINT UNSIGNED);" }
    ],
    on: ["create table", "alter table"],
    actions: ["add column"],
    *statement(context) {
      for (const { column, shown: shown2, span, how } of declaredColumns2(context)) {
        if (column.type.name !== "tinyint" || column.type.length !== 1 || column.type.unsigned || how === "change")
          continue;
        if (column.nullable === false || column.key === "primary" || column.generated) continue;
        yield { message: `${shown2} may be true, false or NULL, and every query has to think of the third.`, span };
      }
    }
  }
};

// src/lint-migrations/rules/object-exists.ts
var rule144 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "ALTER TABLE orders ADD COLUMN state INT;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "CREATE INDEX orders_state ON orders (id, state);"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "ALTER TABLE orders ADD COLUMN note INT;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));",
        sql: "CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY);"
      }
    ],
    *statement(context) {
      for (const failure of failuresFor2("object-exists", context)) {
        yield { message: failureText(failure, context), span: spanOf2(failure, context) };
      }
    }
  }
};

// src/lint-migrations/rules/object-owner.ts
var rule145 = {
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
    const owner = laterStatements(context).map((later2) => newOwner(later2, name)).find((one) => one !== null) ?? role ?? roleName(nodeOf(statement, "CreateSchemaStmt")?.authrole);
    if (owner !== null && (wanted === "" || owner === wanted)) return;
    if (!once(context, rule145.id)) return;
    const shown2 = quoteIdentifier(name);
    yield {
      message: owner === null ? `${shown2} will belong to whichever role runs this migration, and only that role can alter it later.` : `${shown2} will belong to ${quoteIdentifier(owner)}, not to ${quoteIdentifier(wanted)}.`
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
var rule146 = {
  id: "order-by-random",
  title: "Rows taken in random order",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P123"],
  what: "Finds `ORDER BY random()` (on MySQL and MariaDB `RAND()`) in a migration.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));\nCREATE TABLE samples (id BIGINT PRIMARY KEY);",
        sql: "INSERT INTO samples (id) SELECT id FROM orders ORDER BY RAND() LIMIT 100;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));\nCREATE TABLE samples (id BIGINT PRIMARY KEY);",
        sql: "INSERT INTO samples (id) SELECT id FROM orders WHERE id % 100 = 0;"
      }
    ],
    on: ["select", "insert", "update", "delete", "create table", "create view"],
    *statement(context) {
      const { statement } = context;
      if (!/order\s+by\s+(?:rand|uuid)\s*\(/i.test(statement.sql)) return;
      const last = [];
      for (const token2 of tokensIn(statement, statement.span, context.server)) {
        const [order, by] = last;
        if (order?.text === "order" && by?.text === "by" && (token2.text === "rand" || token2.text === "uuid")) {
          yield {
            message: "The table is sorted in random order to take a few rows, which are others in each database.",
            span: { start: token2.start, end: token2.end },
            advice: { summary: "Choose the rows by a condition on their values.", steps: [] }
          };
        }
        last.push(token2);
        if (last.length > 2) last.shift();
      }
    }
  }
};

// src/lint-migrations/rules/out-of-order-version.ts
var rule147 = {
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
  anyEngine: {
    *folder(context) {
      const { change } = context;
      if (!change) return;
      const base = new Set(change.baseFiles);
      const added = /* @__PURE__ */ new Set([...change.added, ...change.renamed.map((one) => one.to)]);
      const versioned = context.folder.migrations.filter((migration) => migration.kind === "versioned");
      const newest4 = versioned.findLastIndex((migration) => base.has(migration.file) && !added.has(migration.file));
      const last = versioned[newest4];
      if (!last) return;
      for (const migration of versioned.slice(0, newest4)) {
        if (!added.has(migration.file)) continue;
        yield {
          message: `${migration.version ?? migration.name} sorts before ${last.version ?? last.name}, which ${change.base} already has: ${fateOf(context.folder.tool)}.`,
          file: migration.file,
          advice: { summary: `Give it a version above ${last.version ?? last.name}.`, steps: [] }
        };
      }
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

// src/lint-migrations/rules/partition-blocks-writes.ts
var rule148 = {
  id: "partition-blocks-writes",
  title: "Partitions changed while writes wait",
  category: "availability",
  severity: "error",
  enabled: true,
  covers: ["M29"],
  what: "Finds work on the partitions of a table in use that goes over its rows while others cannot write: `PARTITION BY`, `REMOVE PARTITIONING`, `REORGANIZE`, `COALESCE`, `REBUILD`, `OPTIMIZE`, `ADD PARTITION` of a hash.",
  why: "Rows that move from one partition to another are copied, and for as long as that takes nobody writes to the table, also not to the partitions that stay. `OPTIMIZE PARTITION` even rebuilds the whole table. Adding an empty partition at the end of a range, dropping one and emptying one copy nothing.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day));",
        sql: "ALTER TABLE logs PARTITION BY HASH (day) PARTITIONS 4;"
      },
      {
        before: "CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day) (PARTITION p1 VALUES LESS THAN (100), PARTITION pmax VALUES LESS THAN MAXVALUE);",
        sql: "ALTER TABLE logs REORGANIZE PARTITION pmax INTO (PARTITION p2 VALUES LESS THAN (200), PARTITION pmax VALUES LESS THAN MAXVALUE);"
      },
      {
        before: "CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day)) PARTITION BY HASH (day) PARTITIONS 4;",
        sql: "ALTER TABLE logs COALESCE PARTITION 2;"
      },
      {
        before: "CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day)) PARTITION BY HASH (day) PARTITIONS 4;",
        sql: "ALTER TABLE logs REMOVE PARTITIONING;"
      }
    ],
    good: [
      {
        title: "An empty partition at the end",
        before: "CREATE TABLE logs (id BIGINT NOT NULL, day INT NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day) (PARTITION p1 VALUES LESS THAN (100));",
        sql: "ALTER TABLE logs ADD PARTITION (PARTITION p2 VALUES LESS THAN (200));"
      },
      {
        title: "With the table",
        sql: "CREATE TABLE logs (id BIGINT NOT NULL PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4;"
      }
    ],
    on: ["alter table"],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const work of liveActions(context)) {
        const { effect, action } = work;
        if (!isAboutPartitions(action) || effect.lock === "NONE") continue;
        if (effect.algorithm !== "COPY" && !effect.rebuilds && !effect.scans) continue;
        yield workProblem(context, main, [work], { advice: adviceFor(context, work, action) });
      }
    }
  }
};
function adviceFor(context, work, action) {
  const main = context.main;
  const name = main ? displayName2(main.table) : "";
  if (action.kind === "reorganize partition")
    return {
      summary: "Split a partition while it is still empty: what holds no rows copies none.",
      steps: [
        {
          title: "See how many rows would be copied",
          sql: `SELECT PARTITION_NAME, TABLE_ROWS FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = ${main && main.table.schema !== "" ? text3(main.table.schema) : "DATABASE()"} AND TABLE_NAME = ${text3(main?.table.name ?? "")};`
        }
      ]
    };
  if (action.kind === "optimize partition" && action.names)
    return {
      summary: `Rebuild only the partition: OPTIMIZE PARTITION rebuilds all of ${name}.`,
      steps: []
    };
  return main ? slowAlterAdvice(context, main, [work]) : { summary: "", steps: [] };
}
function text3(value) {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

// src/lint-migrations/rules/permissive-policy.ts
var rule149 = {
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
var rule150 = {
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
    const { text: text4 } = statement.source;
    for (const token2 of tokens(text4, statement.span.start, statement.span.end)) {
      if (token2.kind !== "string") continue;
      const what = personal(text4.slice(token2.start, token2.end));
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
var rule151 = {
  id: "powerful-role",
  title: "Role that may do everything",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: ["M31"],
  what: "A role is made, or made into, a superuser, one that bypasses row security, replicates or makes roles; or gets one of the built-in roles that read and write files and run programs on the server. On MySQL and MariaDB: a GRANT on `*.*` of ALL, SUPER, FILE and the like, or any WITH GRANT OPTION.",
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
  },
  mysql: {
    bad: [
      { sql: "GRANT ALL PRIVILEGES ON *.* TO 'app'@'localhost';", notRunnable: "the user has to be there" },
      { sql: "GRANT FILE ON *.* TO 'app'@'localhost';", notRunnable: "the user has to be there" },
      {
        title: "Rights to give away",
        sql: "GRANT SELECT ON shop.* TO 'app'@'localhost' WITH GRANT OPTION;",
        notRunnable: "the user has to be there"
      }
    ],
    good: [
      {
        sql: "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'app'@'localhost';",
        notRunnable: "the user has to be there"
      }
    ],
    on: ["grant"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== "grant") return;
      const who = listOf2(node.users);
      if (node.on?.replaceAll("`", "").replace(/\s/g, "") === "*.*") {
        const power = node.privileges.map((one) => powersInMysql.get(one.replace(/\s+/g, " ").replace(/^ALL PRIVILEGES$/, "ALL"))).find((one) => one !== void 0);
        if (power) yield { message: `${who} may from now on ${power}.` };
      }
      if (node.grantOption) {
        yield { message: `${who} may pass these rights on to any other user (WITH GRANT OPTION).` };
      }
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
var powersInMysql = /* @__PURE__ */ new Map([
  ["ALL", "do everything on the server, in every database"],
  ["SUPER", "change the server\u2019s settings, stop replication and act for other users"],
  ["FILE", "read and write files of the server"],
  ["GRANT OPTION", "pass its rights on to any other user"],
  ["CREATE USER", "make, change and drop users"],
  ["SHUTDOWN", "stop the server"],
  ["RELOAD", "flush tables, logs and rights of the whole server"],
  ["PROCESS", "see the statements that every other session runs"],
  ["SYSTEM_USER", "change users that only administrators may change"],
  ["SYSTEM_VARIABLES_ADMIN", "change the server\u2019s settings"],
  ["SET_USER_ID", "make views and routines that run as any other user"],
  ["SET USER", "make views and routines that run as any other user"],
  ["SET_ANY_DEFINER", "make views and routines that run as any other user"]
]);

// src/lint-migrations/rules/recreate-table.ts
var rule152 = {
  id: "recreate-table",
  title: "Table dropped and created again",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P85", "M27"],
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
    for (const dropped2 of droppedObjects(statement, catalog, ["OBJECT_TABLE", "OBJECT_FOREIGN_TABLE"])) {
      const { name } = dropped2;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent2(catalog, dropped2)) continue;
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));",
        sql: "DROP TABLE IF EXISTS countries;\nCREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80), region VARCHAR(40));"
      }
    ],
    good: [
      {
        before: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));",
        sql: "ALTER TABLE countries ADD COLUMN region VARCHAR(40), ALGORITHM=INSTANT;",
        algorithm: "INSTANT",
        lock: "NONE"
      },
      {
        title: "In a first migration there is nothing to lose",
        sql: "DROP TABLE IF EXISTS countries;\nCREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));"
      }
    ],
    on: ["drop table"],
    *statement(context) {
      for (const { name, madeAgain, replaced } of droppedTables(context)) {
        const query = madeAgain?.node.kind === "create table" ? madeAgain.node.query : null;
        if (!madeAgain || replaced || madeAgain.node.kind === "rename table" || query && query.reads.length > 0)
          continue;
        yield {
          message: `Dropping ${withRows(context, name)} and creating it again deletes every row of it without an error.`,
          advice: {
            summary: `Change ${displayName2(name)} with ALTER TABLE, or create the new table under another name and copy the rows.`,
            steps: []
          }
        };
      }
    }
  }
};
function readsOthers(statement) {
  const query = nodeOf(statement, "CreateTableAsStmt")?.query;
  return query !== void 0 && !nodesIn(query, "RangeVar").next().done;
}

// src/lint-migrations/rules/redundant-index.ts
var rule153 = {
  id: "redundant-index",
  title: "Index that another one makes superfluous",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P70", "M24"],
  what: "Finds a new index with the same columns as another one of its table, or with columns that another one begins with; also an older one that the new one makes superfluous (a notice).",
  why: "Each index is written with every INSERT and most UPDATEs, kept in memory and backed up. A btree over `(a, b)` answers every question that one over `(a)` answers.",
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
    const told3 = /* @__PURE__ */ new Set();
    for (const relation of catalog.relations()) {
      if (relation.partitionOf || relation.temporary || !relation.certain) continue;
      const indexes = catalog.indexesOf(relation.name);
      for (const index of indexes) {
        const migration = places.get(index.bornIn);
        if (!migration || index.constraint !== null || index.parent || told3.has(keyOf(index.name))) continue;
        const place2 = { file: migration.file, line: lineOf(migration, [index.name.name, relation.name.name]) };
        const others = indexes.filter((other) => keyOf(other.name) !== keyOf(index.name) && other.valid);
        const covering = others.find((other) => makesSuperfluous(other, index));
        if (covering) {
          told3.add(keyOf(covering.name));
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);\nCREATE INDEX orders_customer_day ON orders (customer_id, day);",
        sql: "CREATE INDEX orders_customer ON orders (customer_id);"
      },
      {
        title: "The primary key once more",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, UNIQUE KEY orders_id (id));"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);\nCREATE INDEX orders_customer_day ON orders (customer_id, day);",
        sql: "CREATE INDEX orders_day ON orders (day);"
      },
      {
        title: "A unique index over fewer columns says more",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);\nCREATE INDEX orders_customer_day ON orders (customer_id, day);",
        sql: "CREATE UNIQUE INDEX orders_customer ON orders (customer_id);"
      },
      {
        title: "The index that the server makes for a foreign key goes by itself",
        sql: "CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));\nCREATE INDEX orders_customer ON orders (customer_id);"
      }
    ],
    *folder(context) {
      const { catalog, folder, reported } = context;
      const places = new Map(reported.map((migration) => [folder.migrations.indexOf(migration), migration]));
      for (const table of catalog.tables()) {
        if (table.temporary || !table.certain) continue;
        const indexes = [...table.indexes.values()].filter((index) => !index.implicit);
        const told3 = /* @__PURE__ */ new Set();
        for (const index of indexes) {
          const migration = places.get(index.bornIn);
          if (!migration || index.kind === "primary" || told3.has(index.name)) continue;
          const shown2 = displayName2(table.name);
          const place2 = { file: migration.file, line: lineOf(migration, [index.name, table.name.name]) };
          const others = indexes.filter((other) => other !== index && other.visible);
          const covering = others.find((other) => servesAll(other, index));
          if (covering) {
            told3.add(covering.name);
            const same = index.parts.length === covering.parts.length;
            const by = covering.kind === "primary" ? `The primary key of ${shown2}` : quoteIdentifier2(covering.name);
            yield {
              message: `${by} ${same ? "has the same columns as" : "begins with the columns of"} ${quoteIdentifier2(index.name)}, so that every write of ${shown2} pays for an index that no query needs.`,
              ...place2,
              advice: { summary: `Leave ${quoteIdentifier2(index.name)} out.`, steps: [] }
            };
            continue;
          }
          const covered = others.find(
            (other) => other.kind !== "primary" && !places.has(other.bornIn) && servesAll(index, other)
          );
          if (!covered) continue;
          yield {
            message: `${quoteIdentifier2(index.name)} answers every question that ${quoteIdentifier2(covered.name)} answers; every write of ${shown2} now maintains both.`,
            severity: "notice",
            ...place2,
            advice: {
              summary: `Drop ${quoteIdentifier2(covered.name)} when the new index is there.`,
              steps: [
                {
                  title: "In a later migration",
                  sql: `ALTER TABLE ${shown2} DROP INDEX ${quoteIdentifier2(covered.name)}, ALGORITHM=INPLACE, LOCK=NONE;`
                }
              ]
            }
          };
        }
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
function servesAll(by, index) {
  if (by.kind === "fulltext" || by.kind === "spatial" || by.kind === "vector") return false;
  if (index.kind !== "index" && index.kind !== "unique") return false;
  if (!beginsWith2(by, index)) return false;
  return !isUnique2(index) || isUnique2(by) && by.parts.length === index.parts.length;
}

// src/lint-migrations/rules/refresh-materialized-view.ts
var rule154 = {
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
var rule155 = {
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
      message: `${nameOf3(context)} fails here, since the server refuses it inside a transaction (25001) and ${reason(context)}.`,
      advice: adviceFor2(context)
    };
  }
};
function nameOf3({ statement }) {
  const words3 = [];
  for (const word of statement.sql.split(/[\s(]+/, 6)) {
    if (!keyWords.has(word.toLowerCase())) break;
    words3.push(word.toUpperCase());
  }
  const concurrently = /\bconcurrently\b/i.test(statement.sql) && !words3.includes("CONCURRENTLY") ? " \u2026 CONCURRENTLY" : "";
  return words3.length > 0 ? `${words3.join(" ")}${concurrently}` : "This statement";
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
function adviceFor2(context) {
  const { statement, session } = context;
  const sql = `${statement.sql};`;
  const rule215 = transactionOf(context);
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
  if (rule215.mode === "simple-query") {
    return {
      summary: "Give the statement a file of its own: one statement alone is sent without a transaction.",
      steps: [{ title: "In a file that holds nothing else", sql, outsideTransaction: true }]
    };
  }
  return {
    summary: rule215.optOut ? `Move the statement to a migration of its own and ${rule215.optOut}.` : "Run the statement outside the tool: it has no way to run a migration without a transaction.",
    steps: [{ title: "In a migration of its own, outside a transaction", sql, outsideTransaction: true }]
  };
}

// src/lint-migrations/rules/reindex.ts
var rule156 = {
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
  const { text: text4 } = statement.source;
  let depth = 0;
  for (let token2 = nextToken(text4, reindex.end, statement.span.end); token2; token2 = nextToken(text4, token2.end, statement.span.end)) {
    const character = text4[token2.start];
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
var rule157 = {
  id: "rename-column",
  title: "Column renamed under running code",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P28", "M32", "X5"],
  what: "Finds `ALTER TABLE \u2026 RENAME COLUMN`, and `CHANGE` with another name, on a table that production already has.",
  why: "The rename itself takes a moment, but there is no moment at which both the old and the new code are right. Every query of the version that still runs names the old column and fails until the new version is everywhere; a rollback of the code fails the same way.",
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
    const alias = laterStatements(context).some((later2) => {
      const alteration = alterationOf(later2, catalog);
      return alteration !== null && keyOf(alteration.table) === keyOf(table) && alteration.commands.some((command) => inside(command.node.def, "ColumnDef")?.colname === from);
    });
    yield {
      message: alias ? `Code that still writes ${displayName(table)}.${quoteIdentifier(from)} fails once it is renamed to ${quoteIdentifier(to)}${ending}.` : `Every query of running code that names ${displayName(table)}.${quoteIdentifier(from)} fails from the moment it is renamed to ${quoteIdentifier(to)}${ending}.`,
      severity: alias ? "notice" : "warning",
      ...isTable ? { advice: renameColumnAdvice(server, catalog, table, from, to) } : {},
      ...references ? { references } : {}
    };
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));",
        sql: "ALTER TABLE orders RENAME COLUMN fax TO telefax;"
      },
      {
        title: "CHANGE with another name",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));",
        sql: "ALTER TABLE orders CHANGE fax telefax VARCHAR(40);"
      }
    ],
    good: [
      {
        title: "A second column, filled in batches; the old one goes in a later migration",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));",
        sql: [
          "ALTER TABLE orders ADD COLUMN telefax VARCHAR(40), ALGORITHM=INSTANT;",
          "UPDATE orders SET telefax = fax WHERE NOT (telefax <=> fax) LIMIT 1000;"
        ],
        algorithm: "INSTANT",
        lock: "NONE"
      },
      {
        title: "CHANGE that keeps the name",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));",
        sql: "ALTER TABLE orders CHANGE fax fax VARCHAR(50);"
      }
    ],
    on: ["alter table"],
    actions: ["rename column", "change column"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      const { table, shown: shown2, known: known2 } = alteration;
      for (const action of alteration.actions) {
        if (action.kind !== "rename column" && action.kind !== "change column") continue;
        const from = action.from.name;
        const to = action.kind === "rename column" ? action.to.name : action.column.name.name;
        if (sameName(from, to) || addedBefore2(context, table, from) || undoesUp2(context, from))
          continue;
        const alias = [context.statement, ...laterStatements2(context)].some(
          (later2) => (alterationOf2(later2, context)?.actions ?? []).some(
            (other) => other.kind === "add column" && sameName(other.column.name.name, from)
          )
        );
        const { references, ending } = codeUsing(context, from, table);
        const its = known2?.columns.get(from.toLowerCase());
        const definition = its ? catalogColumnText({
          ...its,
          name: to,
          nullable: true,
          default: null,
          onUpdate: null,
          autoIncrement: false,
          generated: null
        }) : null;
        const [old, next] = [quoteIdentifier2(from), quoteIdentifier2(to)];
        yield {
          message: alias ? `Code that still writes ${shown2}.${old} fails once it is renamed to ${next}${ending}.` : `Every query of running code that names ${shown2}.${old} fails from the moment it is renamed to ${next}${ending}.`,
          span: action.span,
          ...alias ? { severity: "notice" } : {},
          advice: {
            summary: `Add ${next}, let code write both columns for a while, then drop ${old}.`,
            steps: definition === null ? [] : [
              { title: "1. Add the column", sql: `ALTER TABLE ${shown2} ADD COLUMN ${definition};` },
              { title: `2. Deploy code that writes both columns and reads ${old}`, sql: "" },
              repeated(
                "3. Copy the values of existing rows",
                `UPDATE ${shown2} SET ${next} = ${old} WHERE NOT (${next} <=> ${old})`
              ),
              { title: `4. Deploy code that uses ${next} only`, sql: "" },
              {
                title: "5. Drop the old column in a later migration",
                sql: `ALTER TABLE ${shown2} DROP COLUMN ${old};`
              }
            ]
          },
          ...references ? { references } : {}
        };
      }
    }
  }
};

// src/lint-migrations/rules/rename-enum-value.ts
var rule158 = {
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
    const literal2 = (text4) => `'${text4.replaceAll("'", "''")}'`;
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
var rule159 = {
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
var rule160 = {
  id: "rename-table",
  title: "Table renamed under running code",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["P83", "M32", "X5"],
  what: "Finds `ALTER TABLE \u2026 RENAME TO` and `RENAME TABLE` (views too) of what production has, unless the same script leaves a view of the old name behind or puts another table in its place.",
  why: "Between the rename and the last deployed instance, old code asks for a table that is not there, and a rollback of the code brings that back. A view of the old name costs nothing, is writable when it is a plain `SELECT` of one table, and makes the rename a non-event.",
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
  },
  mysql: {
    bad: [
      { before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);", sql: "RENAME TABLE orders TO purchases;" },
      { before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);", sql: "ALTER TABLE orders RENAME TO purchases;" }
    ],
    good: [
      {
        title: "A view of the old name stays until no code uses it",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "RENAME TABLE orders TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;"
      },
      {
        title: "Another table takes the name in the same moment",
        before: "CREATE TABLE orders (id INT PRIMARY KEY);\nCREATE TABLE orders_new (id BIGINT PRIMARY KEY);",
        sql: "RENAME TABLE orders TO orders_old, orders_new TO orders;"
      }
    ],
    on: ["rename table", "alter table"],
    actions: ["rename table"],
    *statement(context) {
      const { node } = context.statement;
      if (isStored(context.statement)) return;
      const pairs = node.kind === "rename table" ? node.pairs : node.kind === "alter table" ? node.actions.flatMap(
        (action) => action.kind === "rename table" ? [{ from: node.table, to: action.to }] : []
      ) : [];
      const later2 = laterStatements2(context);
      for (const pair of pairs) {
        const from = context.catalog.resolve(pair.from);
        const to = context.catalog.resolve(pair.to);
        if (!inProduction2(context, from) || undoesUp2(context, from.name) || sameTable(from, to))
          continue;
        const swaps = pairs.some(
          (other) => sameTable(context.catalog.resolve(other.to), from) || sameTable(context.catalog.resolve(other.from), to)
        );
        if (swaps || makerOf(later2, context, from)) continue;
        const { references, ending } = codeUsing(context, from.name);
        const what = context.catalog.view(from) ? "view" : "table";
        yield {
          message: `Every query of running code that names the ${what} ${displayName2(from)} fails from the moment it is renamed to ${displayName2(to)}${ending}.`,
          ...pairs.length > 1 ? { span: pair.from.span } : {},
          ...what === "table" ? {
            advice: {
              summary: `Rename the table and leave a view named ${displayName2(from)} behind until no running code uses that name.`,
              steps: [
                {
                  title: "1. Rename, and put a view in place of the old name at once: queries in between fail, so choose a quiet moment",
                  sql: `RENAME TABLE ${displayName2(from)} TO ${displayName2(to)};
CREATE VIEW ${displayName2(from)} AS SELECT * FROM ${displayName2(to)};`
                },
                { title: `2. Deploy code that uses ${displayName2(to)}`, sql: "" },
                { title: "3. Drop the view in a later migration", sql: `DROP VIEW ${displayName2(from)};` }
              ]
            }
          } : {},
          ...references ? { references } : {}
        };
      }
    }
  }
};

// src/lint-migrations/rules/replace-view-columns.ts
var rule161 = {
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

// src/lint-migrations/rules/replica-lag.ts
var rule162 = {
  id: "replica-lag",
  title: "Long work that replicas repeat",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["M33"],
  what: "Finds index builds on a table in use that take longer than the limit, by the sizes of the statistics file, although others read and write meanwhile. Rebuilds and copies have rules of their own.",
  why: "On the primary the statement keeps nobody waiting. A replica starts it only when the primary is done, and applies nothing else of the table until its own work is done: reads from it are late by as long as the build takes, and a switch to it has to wait. What is written meanwhile is kept in a log, too, and when two rows break a new unique key for a moment, the statement fails.",
  options: {
    seconds: {
      type: "number",
      default: 60,
      what: "How long replicas may fall behind."
    },
    "size-unknown": {
      type: "boolean",
      default: false,
      what: "True to report index builds on tables whose size is not known, too."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        title: "A table that the statistics file does not have, if you say so",
        options: { "size-unknown": true },
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);",
        sql: "CREATE INDEX orders_state ON orders (state);"
      }
    ],
    good: [
      {
        title: "Nothing to build",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);",
        sql: "ALTER TABLE orders RENAME COLUMN state TO status;"
      }
    ],
    on: ["alter table", "create index"],
    *statement(context) {
      const main = liveTable(context);
      if (!main?.delaysReplicas || main.rebuilds || main.lock !== "NONE" || main.indexes.length === 0) return;
      const duration = durationOf(context, main);
      const unknown = duration === null;
      if (unknown ? context.option("size-unknown") !== true : duration < Number(context.option("seconds")) * 1e3)
        return;
      yield {
        message: `Replicas fall behind by ${unknown ? "as long as it takes" : durationText(duration)}: they build the index on ${displayName2(main.table)} only when the primary is done.`,
        advice: {
          summary: "Build it at a quiet hour, take replicas that are read out of use meanwhile, or let an online tool do it.",
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/rules/required-columns.ts
var rule163 = {
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
      const missing3 = wanted.filter((name) => !relation.columns.has(name));
      if (missing3.length === 0) continue;
      yield {
        message: `${displayName(relation.name)} lacks ${listOf(missing3.map(quoteIdentifier))}, which every table of this project has.`,
        span: statement.span
      };
    }
  },
  mysql: {
    bad: [{ sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);" }],
    good: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, created_at DATETIME(6) NOT NULL);" },
      {
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN created_at DATETIME(6) NOT NULL;"
      }
    ],
    *script(context) {
      if (context.direction !== "up") return;
      const option = context.option("columns");
      const wanted = Array.isArray(option) ? option.map(String) : [];
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== "create table" || node.temporary || isStored(statement)) continue;
        const table = context.catalog.table(context.catalog.resolve(node.table));
        if (!table?.certain || table.temporary) continue;
        const missing3 = wanted.filter((name) => !table.columns.has(name.toLowerCase()));
        if (missing3.length === 0) continue;
        yield {
          message: `${displayName2(table.name)} lacks ${listOf2(missing3.map(quoteIdentifier2))}, which every table of this project has.`,
          span: node.table.span
        };
      }
    }
  }
};

// src/lint-migrations/rules/reserved-word.ts
var later = {
  manual: { mysql: [8, 4] },
  parallel: { mysql: [8, 4] },
  qualify: { mysql: [8, 4] },
  tablesample: { mysql: [8, 4] },
  library: { mysql: [9, 2] },
  vector: { mariadb: [11, 7] },
  conversion: { mariadb: [12, 0] }
};
var rule164 = {
  id: "reserved-word",
  title: "Name that a newer server reserves",
  category: "compatibility",
  severity: "notice",
  enabled: true,
  covers: ["M26"],
  what: "Finds new tables and columns whose name is no reserved word of this server but of a newer one, and with an option those that are reserved already and work only in quotes.",
  why: "After the upgrade each query that names it without quotes is a syntax error, in the application as well as in views and routines. The name costs nothing to change while it is new.",
  options: {
    quoted: {
      type: "boolean",
      default: false,
      what: "True to report names that are reserved on this server too, and have to be quoted everywhere."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        versions: { mysql: { to: "8.0.36" } },
        sql: "CREATE TABLE lessons (id BIGINT PRIMARY KEY, manual TEXT);"
      },
      {
        title: "Reserved already, if you say so",
        options: { quoted: true },
        sql: "CREATE TABLE lessons (id BIGINT PRIMARY KEY, `order` INT);"
      }
    ],
    good: [{ sql: "CREATE TABLE lessons (id BIGINT PRIMARY KEY, handbook TEXT, position INT);" }],
    on: ["create table", "alter table"],
    *statement(context) {
      const { server, statement } = context;
      if (statement.body?.kind === "function" || context.direction === "down") return;
      const quoted2 = context.option("quoted") === true;
      for (const { name, span } of namesMade2(statement.node)) {
        const version = later[name.toLowerCase()]?.[server.engine];
        if (version && !isAtLeast(server, ...version)) {
          yield {
            message: `${name} is a reserved word from ${productOf(server)} ${version.join(".")} on: after the upgrade, queries that name it without quotes are syntax errors.`,
            span
          };
          continue;
        }
        const text4 = statement.source.text.slice(span.start, span.end);
        if (quoted2 && /^[`"]/.test(text4) && reserved3.has(name.toLowerCase()))
          yield { message: `${name} is a reserved word: every query has to put it in quotes.`, span };
      }
    }
  }
};
function productOf(server) {
  return server.engine === "mysql" ? "MySQL" : "MariaDB";
}
function namesMade2(node) {
  if (node.kind === "create table") return [node.table, ...node.columns.map(({ name }) => name)];
  if (node.kind !== "alter table") return [];
  return node.actions.flatMap((action) => {
    switch (action.kind) {
      case "add column":
      case "change column":
        return [action.column.name];
      case "rename column":
        return [action.to];
      case "rename table":
        return [action.to];
      default:
        return [];
    }
  });
}
var reserved3 = new Set(
  "add all and as asc between both by call case change char character check column condition constraint continue convert create cross cursor database default delete desc describe distinct drop each else exists exit explain false fetch float for force foreign from fulltext grant group having if ignore in index inner insert int integer interval into is join key keys kill leading leave left like limit lines load lock long loop match mod natural not null numeric on option or order out outer partition precision primary procedure purge range read references regexp release rename repeat replace require restrict return revoke right schema select separator set show smallint spatial sql starting table terminated then to trailing trigger true undo union unique unlock unsigned update usage use using values varchar varying when where while with write".split(
    " "
  )
);

// src/lint-migrations/rules/row-security-off.ts
var rule165 = {
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
var rule166 = {
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
function findSecrets(text4) {
  if (!hint.test(text4) && !hintInCapitals.test(text4)) return [];
  const found = [];
  for (const { what, pattern: pattern2 } of shapes2) {
    pattern2.lastIndex = 0;
    for (const match of text4.matchAll(pattern2)) {
      if (match[0] !== "") found.push({ what, start: match.index, end: match.index + match[0].length });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((one, place2) => !found.slice(0, place2).some((other) => other.end > one.start));
}

// src/lint-migrations/rules/secret-in-migration.ts
var rule167 = {
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
  anyEngine: {
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
  }
};

// src/lint-migrations/rules/security-definer-search-path.ts
var rule168 = {
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
var rule169 = {
  id: "select-star-view",
  title: "View over SELECT *",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P112", "M31"],
  what: "Finds a view or materialized view whose outermost SELECT has `*` over a table that an earlier migration made.",
  why: "The server writes the columns out when the view is created. A column that is added to the table later is not in the view; on PostgreSQL `CREATE OR REPLACE VIEW` with the same text then fails if the column has to come before another one. A column that the view has cannot be dropped from the table there; MySQL and MariaDB drop it, and every query of the view fails from then on.",
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "CREATE VIEW all_orders AS SELECT * FROM orders;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "CREATE VIEW all_orders AS SELECT id, total FROM orders;"
      },
      {
        title: "In place of a table that was renamed",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);",
        sql: "RENAME TABLE orders TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;"
      }
    ],
    on: ["create view", "alter view"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== "create view" && node.kind !== "alter view" || !node.query.star || isStored(context.statement))
        return;
      const name = context.catalog.resolve(node.view);
      const takesOldName = earlierStatements(context).some(
        ({ node: earlier }) => earlier.kind === "rename table" && earlier.pairs.some((pair) => sameTable(context.catalog.resolve(pair.from), name)) || earlier.kind === "alter table" && earlier.actions.some((action) => action.kind === "rename table") && sameTable(context.catalog.resolve(earlier.table), name)
      );
      if (takesOldName) return;
      const sources = node.query.reads.flatMap((one) => context.catalog.table(context.catalog.resolve(one)) ?? []);
      if (!sources.some((table) => table.bornIn < context.place)) return;
      const [only, second] = sources;
      const columns = only && !second ? [...only.columns.values()].map((column) => quoteIdentifier2(column.name)) : [];
      yield {
        message: `${displayName2(name)} keeps the columns that its tables have now: one that is added later is missing from it, and once one is dropped every query of the view fails.`,
        span: node.view.span,
        advice: {
          summary: `Name the columns${columns.length > 0 && columns.length <= 12 ? `: ${columns.join(", ")}` : ""}.`,
          steps: []
        }
      };
    }
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
var rule170 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));",
        sql: "UPDATE orders SET state = state WHERE note IS NULL;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), note VARCHAR(20));",
        sql: "UPDATE orders SET state = note WHERE note IS NOT NULL;"
      },
      {
        title: "A TIMESTAMP that would change by itself is kept",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);",
        sql: "UPDATE orders SET state = 'open', changed = changed WHERE state IS NULL;"
      }
    ],
    on: ["update"],
    *statement(context) {
      const { node } = context.statement;
      const [written, second] = node.kind === "update" ? node.changes : [];
      if (node.kind !== "update" || !written || second || isStored(context.statement)) return;
      const table = context.catalog.table(context.catalog.resolve(written));
      const alone2 = node.reads.length === 0;
      for (const { column, value } of node.sets) {
        const plain3 = /^(?:[`\w$]+\s*\.\s*)?`?([\w$]+)`?$/.exec(value.text.trim());
        if (!alone2 || value.kind !== "expression" || !plain3 || !sameName(plain3[1] ?? "", column.name)) continue;
        const known2 = table?.columns.get(column.name.toLowerCase());
        if (!known2 || known2.onUpdate) continue;
        yield {
          message: `Setting ${quoteIdentifier2(column.name)} to itself locks every matching row without changing it.`,
          span: { start: column.span.start, end: value.span.end }
        };
      }
    }
  }
};

// src/lint-migrations/rules/serial-type.ts
var rule171 = {
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
var rule172 = {
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
var rule173 = {
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
var rule174 = {
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
var rule175 = {
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
var rule176 = {
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
var rule177 = {
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
var rule178 = {
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
  ],
  anyEngine: {}
};

// src/lint-migrations/rules/suppression-malformed.ts
var rule179 = {
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
  ],
  anyEngine: {}
};

// src/lint-migrations/rules/suppression-unknown-rule.ts
var rule180 = {
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
  ],
  anyEngine: {}
};

// src/lint-migrations/rules/suppression-unused.ts
var rule181 = {
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
  ],
  anyEngine: {}
};

// src/lint-migrations/rules/suppression-without-reason.ts
var rule182 = {
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
  ],
  anyEngine: {}
};

// src/lint-migrations/rules/swap-enum.ts
var rule183 = {
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
      const declared3 = statements.slice(0, index).flatMap((earlier) => {
        const create = nodeOf(earlier, "CreateEnumStmt");
        return create && stringsOf(create.typeName).at(-1) === to.name ? [stringsOf(create.vals)] : [];
      });
      const labels = newType?.kind === "enum" ? newType.labels : declared3[0];
      if (!labels) continue;
      const removed = oldType.labels.filter((label) => !labels.includes(label));
      const added = labels.filter((label) => !oldType.labels.includes(label));
      const column = quoteIdentifier(command.name);
      const shown2 = `${alteration.shown}.${column}`;
      const literal2 = (text4) => `'${text4.replaceAll("'", "''")}'`;
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
          message: `${shown2} is converted value by value only to allow ${listOf(added.map(literal2))}, which ALTER TYPE \u2026 ADD VALUE does without touching the table.`,
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
var rule184 = {
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
var rule185 = {
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
    const shown2 = displayName(relationName(context.catalog, create.relation));
    if (create.inhRelations?.length && !create.partbound) {
      yield {
        message: `${shown2} inherits columns, but neither keys nor foreign keys of its parent hold for its rows.`
      };
    }
    if (create.ofTypename)
      yield { message: `${shown2} is a typed table, whose columns can only be changed through its type.` };
    if ((create.partspec?.partParams?.length ?? 0) > 1) {
      yield {
        message: `Queries of ${shown2} without a condition on the first partition column read every partition.`,
        span: context.spanAt(create.partspec?.location)
      };
    }
  }
};

// src/lint-migrations/rules/table-name-case.ts
var rule186 = {
  id: "table-name-case",
  title: "Table named in another case",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["M26"],
  what: "Finds tables that a statement names in another case than the one they were made in, and new tables that differ from another one by their case alone.",
  why: "On Linux `Orders` and `orders` are two tables, on Windows and macOS one, and `lower_case_table_names` decides for a server. What works on the laptop fails with error 1146 in production; two tables that differ by case alone cannot be restored anywhere else, and gh-ost refuses them.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE Orders ADD COLUMN note TEXT;"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE Orders (id BIGINT PRIMARY KEY);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE Orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE Orders ADD COLUMN note TEXT;"
      }
    ],
    *statement(context) {
      const { statement, catalog } = context;
      if (statement.body?.kind === "function") return;
      const { node } = statement;
      for (const written of tablesOf(node)) {
        const name = catalog.resolve(written);
        if (catalog.table(name) || catalog.view(name)) continue;
        const other = inOtherCase(catalog, name);
        if (other === null) continue;
        yield {
          message: node.kind === "create table" ? `${quoteIdentifier2(name.name)} differs from the table ${quoteIdentifier2(other)} by its case alone: on Linux they are two tables, on Windows, macOS and with lower_case_table_names one.` : `The table is ${quoteIdentifier2(other)}, not ${quoteIdentifier2(name.name)}: on a Linux server with its defaults the statement fails with error 1146.`,
          span: written.span
        };
      }
    }
  }
};
function tablesOf(node) {
  switch (node.kind) {
    case "create table":
    case "alter table":
    case "create index":
    case "drop index":
    case "truncate table":
    case "insert":
      return [node.table];
    case "drop table":
      return node.tables;
    case "update":
    case "delete":
      return node.changes;
    case "rename table":
      return node.pairs.map(({ from }) => from);
    default:
      return [];
  }
}
function inOtherCase(catalog, name) {
  const wanted = name.name.toLowerCase();
  for (const table of catalog.tables()) {
    const { name: other } = table;
    if (other.schema === name.schema && other.name !== name.name && other.name.toLowerCase() === wanted)
      return other.name;
  }
  return null;
}

// src/lint-migrations/rules/table-rewrite.ts
var rule187 = {
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
var rule188 = {
  id: "table-without-primary-key",
  title: "Table without a primary key",
  category: "correctness",
  severity: "notice",
  enabled: true,
  covers: ["P91", "M22"],
  what: "Finds a new table that has no primary key at the end of its script. Partitions and temporary tables are left alone.",
  why: "Logical replication of PostgreSQL refuses UPDATE and DELETE on such a table; a replica of MySQL or MariaDB searches all of it for each row that changes, and a cluster refuses to write it. Tools that change tables online or compare two servers cannot tell its rows apart, and a row that was written twice can only be deleted by its physical place.",
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
    const told3 = /* @__PURE__ */ new Set();
    for (const statement of context.direction === "up" ? context.statements : []) {
      const create = nodeOf(statement, "CreateStmt");
      if (!create) continue;
      const name = relationName(context.catalog, create.relation);
      const relation = context.catalog.relation(name);
      if (!relation?.certain || relation.bornIn !== place2 || relation.temporary || relation.partitionOf || told3.has(keyOf(name)))
        continue;
      if (relation.kind !== "table" && relation.kind !== "partitioned table") continue;
      told3.add(keyOf(name));
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
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE visits (page VARCHAR(200), at DATETIME);" },
      {
        title: "A unique key with a column that may be NULL tells no rows apart",
        sql: "CREATE TABLE visits (page VARCHAR(200) NOT NULL, at DATETIME, UNIQUE (page, at));"
      }
    ],
    good: [
      { sql: "CREATE TABLE visits (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, page VARCHAR(200));" },
      {
        title: "In a later statement of the script",
        sql: "CREATE TABLE visits (page VARCHAR(100) NOT NULL, at DATETIME NOT NULL);\nALTER TABLE visits ADD PRIMARY KEY (page, at);"
      },
      {
        title: "A unique key over NOT NULL columns does as well",
        sql: "CREATE TABLE visits (page VARCHAR(100) NOT NULL, at DATETIME NOT NULL, UNIQUE KEY (page, at));"
      }
    ],
    *script(context) {
      if (context.direction === "down") return;
      const told3 = /* @__PURE__ */ new Set();
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== "create table" || node.temporary || isStored(statement)) continue;
        const table = context.catalog.table(context.catalog.resolve(node.table));
        if (!table?.certain || table.bornIn !== context.place || told3.has(displayName2(table.name))) continue;
        told3.add(displayName2(table.name));
        const identifies = [...table.indexes.values()].some(
          ({ kind, parts }) => kind === "primary" || kind === "unique" && parts.every(({ column }) => column !== null && table.columns.get(column)?.nullable === false)
        );
        if (identifies) continue;
        const hasId = table.columns.get("id");
        yield {
          message: `${displayName2(table.name)} has no primary key: for each row that is changed or deleted, a replica reads the whole table.`,
          span: node.table.span,
          advice: {
            summary: "Give it a primary key while it is new.",
            steps: [
              {
                title: "In this migration",
                sql: hasId ? `ALTER TABLE ${displayName2(table.name)} ADD PRIMARY KEY (id);` : `ALTER TABLE ${displayName2(table.name)} ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST;`
              }
            ]
          }
        };
      }
    }
  }
};

// src/lint-migrations/rules/time-with-time-zone.ts
var rule189 = {
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

// src/lint-migrations/rules/timestamp-2038.ts
var rule190 = {
  id: "timestamp-2038",
  title: "TIMESTAMP that ends in 2038",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M23"],
  what: "Finds `TIMESTAMP` columns whose name says that they hold a time to come: `expires_at`, `valid_until`, `due`. With an option, every one.",
  why: "A `TIMESTAMP` ends on 19 January 2038. \u201CNever\u201D and a contract of twelve years are beyond it today already, and the INSERT fails with error 1292. MariaDB from 11.5 goes on until 2106. `DATETIME` goes on until the year 9999; it keeps what is written, without a conversion between time zones.",
  options: {
    columns: {
      type: "string",
      default: "future",
      what: "`future`: columns whose name speaks of a time to come. `every`: all of them."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        engines: ["mysql"],
        sql: "CREATE TABLE tokens (id BIGINT PRIMARY KEY, expires_at TIMESTAMP NULL);"
      },
      {
        engines: ["mariadb"],
        versions: { mariadb: { to: "11.4" } },
        sql: "CREATE TABLE tokens (id BIGINT PRIMARY KEY, expires_at TIMESTAMP NULL);"
      },
      {
        title: "Every one, if you say so",
        engines: ["mysql"],
        options: { columns: "every" },
        sql: "CREATE TABLE tokens (id BIGINT PRIMARY KEY, created_at TIMESTAMP NULL);"
      }
    ],
    good: [
      { sql: "CREATE TABLE tokens (id BIGINT PRIMARY KEY, expires_at DATETIME NULL);" },
      { title: "Of today", sql: "CREATE TABLE tokens (id BIGINT PRIMARY KEY, created_at TIMESTAMP NULL);" }
    ],
    on: ["create table", "alter table"],
    *statement(context) {
      const { server } = context;
      if (server.engine === "mariadb" && isAtLeast(server, 11, 5)) return;
      const every = context.option("columns") === "every";
      for (const { column, shown: shown2 } of declaredColumns2(context)) {
        if (column.type.name !== "timestamp" || !every && !future.test(column.name.name)) continue;
        yield {
          message: `${shown2} holds no time after 19 January 2038: an INSERT with a later one fails.`,
          span: column.span,
          advice: { summary: "Use DATETIME, and write it in UTC.", steps: [] }
        };
      }
    }
  }
};
var future = /(?:^|_)(?:expir\w*|until|due|deadline|ends?|renews?|renewal|scheduled|valid_to|retain\w*|not_after)(?:_|$)/i;

// src/lint-migrations/rules/timestamp-precision.ts
var times = /* @__PURE__ */ new Set(["timestamp", "timestamptz", "time", "timetz"]);
var rule191 = {
  id: "timestamp-precision",
  title: "Time rounded to whole seconds",
  category: "style",
  severity: "notice",
  enabled: false,
  covers: ["P127", "M23"],
  what: "Finds time columns with a precision of 0, as in `timestamptz(0)`; on MySQL and MariaDB that is what `datetime` and `timestamp` have when nothing is said.",
  why: "The server does not cut the fraction off, it rounds: what happened at 12:00:00.6 is stored as 12:00:01, up to half a second in the future. On PostgreSQL it takes the same room, and `date_trunc` when reading cuts instead; on MySQL and MariaDB a precision of 6 takes three more bytes.",
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
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE visits (id BIGINT PRIMARY KEY, at DATETIME NOT NULL);" },
      {
        before: "CREATE TABLE visits (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE visits ADD COLUMN seen TIMESTAMP(0) NULL;"
      }
    ],
    good: [{ sql: "CREATE TABLE visits (id BIGINT PRIMARY KEY, at DATETIME(6) NOT NULL, day DATE);" }],
    on: ["create table", "alter table"],
    actions: ["add column", "modify column", "change column"],
    *statement(context) {
      for (const { column, shown: shown2, span } of declaredColumns2(context)) {
        if (!timesInMysql.has(column.type.name) || (column.type.length ?? 0) !== 0) continue;
        yield {
          message: `${shown2} as ${column.type.name} keeps whole seconds: a fraction is rounded, half of the time into the future.`,
          span,
          advice: { summary: `Write ${column.type.name}(6), or ${column.type.name}(3) for milliseconds.`, steps: [] }
        };
      }
    }
  }
};
var timesInMysql = /* @__PURE__ */ new Set(["datetime", "timestamp", "time"]);

// src/lint-migrations/rules/timestamp-without-time-zone.ts
var rule192 = {
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

// src/lint-migrations/rules/too-many-instant-columns.ts
var rule193 = {
  id: "too-many-instant-columns",
  title: "Instant changes running out",
  category: "availability",
  severity: "warning",
  enabled: true,
  covers: ["M7"],
  what: "Finds a column that is added or dropped in an instant on a table whose last allowed versions are being used up: 64 since the table was last built, 255 from MySQL 9.1.",
  why: "Each instant `ADD COLUMN` or `DROP COLUMN` leaves the rows as they were and keeps one more version of the table in the dictionary. When no version is left, the same statement builds the whole table anew, or fails with error 4092 if it asserts `ALGORITHM=INSTANT`, on a day that nobody chose. A rebuild at a quiet hour starts the count from zero.",
  options: {
    left: {
      type: "number",
      default: 8,
      what: "How many instant changes may be left before it is said."
    }
  },
  bad: [],
  good: [],
  mysql: {
    engines: ["mysql"],
    bad: [
      {
        title: "Here with an option, so that the example stays short",
        options: { left: 254 },
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN a INT;",
        sql: "ALTER TABLE orders ADD COLUMN b INT;"
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN a INT;",
        sql: "ALTER TABLE orders ADD COLUMN b INT;",
        algorithm: "INSTANT"
      }
    ],
    on: ["alter table"],
    actions: ["add column", "drop column"],
    *statement(context) {
      const main = liveTable(context);
      const known2 = main && context.catalog.table(main.table);
      if (!main || !known2 || main.algorithm !== "INSTANT") return;
      const changes2 = liveActions(context).some(({ action }) => action.kind === "drop column" || isStored2(action));
      const left = mostVersions(context.server) - known2.instantVersions - 1;
      if (!changes2 || left > Number(context.option("left"))) return;
      const name = displayName2(main.table);
      yield {
        message: left <= 0 ? `This is the last change of the columns of ${name} that is done in an instant: the next one builds the whole table anew, or fails with error 4092.` : `Only ${left} more ${left === 1 ? "change" : "changes"} of the columns of ${name} can be done in an instant; after that each one builds the whole table anew, or fails with error 4092.`,
        advice: {
          summary: "Build the table anew at a quiet hour, which starts the count from zero.",
          steps: [
            {
              title: "How many versions production has used",
              sql: `SELECT NAME, TOTAL_ROW_VERSIONS FROM information_schema.INNODB_TABLES WHERE TOTAL_ROW_VERSIONS > 0;`
            },
            {
              title: "Others read and write meanwhile",
              sql: `ALTER TABLE ${name} FORCE, ALGORITHM=INPLACE, LOCK=NONE;`
            }
          ]
        }
      };
    }
  }
};
function isStored2(action) {
  return action.kind === "add column" && action.column.generated === null;
}
function mostVersions(server) {
  return isAtLeast(server, 9, 1) ? 255 : 64;
}

// src/lint-migrations/rules/transaction-left-open.ts
var rule194 = {
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
var rule195 = {
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
var rule196 = {
  id: "truncate",
  title: "Table or partition emptied",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["P81", "M27", "M29"],
  what: "Finds `TRUNCATE` of a table that production has (with CASCADE, `truncate-cascade` says it instead), and on MySQL and MariaDB `DROP PARTITION` and `TRUNCATE PARTITION`, which delete rows too.",
  why: "Every row is gone, without a trigger for each row and without a word in the output. Nobody may use the table meanwhile: readers wait behind whatever query runs on it at that moment. On MySQL and MariaDB it cannot be rolled back either.",
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
      const shown2 = displayName(table);
      yield {
        message: `Every row of ${shown2}${size ? ` (${size.rows.toLocaleString("en-US")})` : ""} is deleted for good, and its readers and writers wait meanwhile (ACCESS EXCLUSIVE).`,
        span: context.spanAt(range?.location),
        advice: {
          summary: "If the rows really are to go, delete them in batches after a backup, outside of the deployment.",
          steps: [
            {
              title: "Repeat until it deletes nothing",
              sql: `DELETE FROM ${shown2} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${shown2} LIMIT 1000));`,
              outsideTransaction: true
            }
          ]
        }
      };
    }
  },
  mysql: {
    bad: [
      { before: "CREATE TABLE sessions (id BIGINT PRIMARY KEY);", sql: "TRUNCATE TABLE sessions;" },
      {
        title: "A partition with its rows",
        before: "CREATE TABLE events (id BIGINT NOT NULL, day DATE NOT NULL) PARTITION BY RANGE (YEAR(day)) (PARTITION p2025 VALUES LESS THAN (2026), PARTITION p2026 VALUES LESS THAN (2027));",
        sql: "ALTER TABLE events DROP PARTITION p2025;"
      }
    ],
    good: [
      {
        title: "In batches, after a backup",
        before: "CREATE TABLE sessions (id BIGINT PRIMARY KEY, ended DATE);",
        sql: "DELETE FROM sessions WHERE ended < '2026-01-01' ORDER BY id LIMIT 1000;"
      },
      { sql: "CREATE TABLE parcels (id BIGINT PRIMARY KEY);\nTRUNCATE TABLE parcels;" }
    ],
    on: ["truncate table", "alter table"],
    actions: ["drop partition", "truncate partition"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind === "truncate table" && !isStored(context.statement)) {
        const table = context.catalog.resolve(node.table);
        if (!inProduction2(context, table)) return;
        yield {
          message: `Every row of ${withRows(context, table)} is deleted for good, AUTO_INCREMENT begins anew, and no transaction takes it back.`,
          advice: {
            summary: "If the rows really are to go, delete them in batches after a backup, outside of the deployment.",
            steps: [repeated("Delete a batch", `DELETE FROM ${displayName2(table)}`)]
          }
        };
        return;
      }
      const alteration = liveAlteration(context);
      for (const action of alteration?.actions ?? []) {
        if (!alteration || action.kind !== "drop partition" && action.kind !== "truncate partition") continue;
        if (action.names?.some(({ name }) => undoesUp2(context, name))) continue;
        const which = action.names === null ? "every partition" : listOf2(action.names.map(({ name }) => `partition ${quoteIdentifier2(name)}`));
        yield {
          message: `The rows of ${which} of ${alteration.shown} are deleted for good, and no transaction takes it back.`,
          span: action.span,
          // Most partitions are there so that what is old can be dropped in a moment.
          severity: action.kind === "drop partition" ? "warning" : "error",
          advice: {
            summary: "Make sure that a backup or an archive has these rows, and that nothing reads them any more.",
            steps: []
          }
        };
      }
    }
  }
};

// src/lint-migrations/rules/truncate-cascade.ts
var rule197 = {
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
    const shown2 = listOf(named.map(displayName));
    yield {
      message: children.length > 0 ? `Besides ${shown2}, every row of ${listOf(children.map(displayName))} is deleted for good.` : `Every row of ${shown2}, and of every table with a foreign key to it, is deleted for good.`,
      advice: {
        summary: "Name each table that is meant, without CASCADE, so that the server refuses what you did not see.",
        steps: []
      }
    };
  }
};

// src/lint-migrations/rules/unique-may-fail.ts
var rule198 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200));",
        sql: "ALTER TABLE customers ADD UNIQUE KEY customers_mail (mail);"
      }
    ],
    good: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200));",
        sql: "ALTER TABLE customers ADD KEY customers_mail (mail);"
      },
      {
        sql: "CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(200));\nALTER TABLE customers ADD UNIQUE KEY customers_mail (mail);"
      }
    ],
    on: ["alter table", "create index"],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration || context.catalog.sizeOf(alteration.table)?.rows === 0) return;
      for (const failure of failuresFor2("unique-may-fail", context)) {
        const action = alteration.actions[failure.action];
        const index = action?.kind === "add index" ? action.index : void 0;
        const columns = index ? definedColumns(index) : null;
        const already = [...alteration.known?.indexes.values() ?? []].some(
          (other) => isUnique2(other) && columns !== null && columnsOf2(other)?.every((column) => columns.includes(column))
        );
        const empty = columns?.some((column) => isStillNull2(context, alteration.table, column)) && index?.kind === "unique";
        if (already || empty) continue;
        const keys = (index?.parts ?? []).map(
          ({ column, length }) => column === null ? null : length === null ? quoteIdentifier2(column.name) : `LEFT(${quoteIdentifier2(column.name)}, ${length})`
        );
        const list2 = keys.join(", ");
        yield {
          message: `If two rows of ${alteration.shown} are equal ${context.direction === "down" ? "going back" : "the deployment"} stops here (error ${failure.errno}).`,
          span: spanOf2(failure, context),
          ...keys.length === 0 || keys.includes(null) ? {} : {
            advice: {
              summary: "Ask production before the deployment; no row may come back.",
              steps: [
                {
                  title: "Keys that more than one row has",
                  sql: `SELECT ${list2}, COUNT(*) FROM ${alteration.shown} WHERE ${keys.map((key) => `${key} IS NOT NULL`).join(" AND ")} GROUP BY ${list2} HAVING COUNT(*) > 1;`
                }
              ]
            }
          }
        };
      }
    }
  }
};
function isUniqueAlready(indexes, columns) {
  return indexes.some(
    (index) => index.unique && index.valid && index.predicate === null && index.columns.every((column) => column !== null && columns.includes(column))
  );
}
function isStillNull2(context, table, column) {
  let added = false;
  for (const statement of [...earlierStatements(context), context.statement]) {
    const { node } = statement;
    const alteration = alterationOf2(statement, context);
    if (alteration) {
      if (!sameTable(alteration.table, table)) continue;
      for (const action of alteration.actions) {
        if (action.kind !== "add column" || !sameName(action.column.name.name, column)) continue;
        const { default: value, generated, autoIncrement, nullable } = action.column;
        if (value && value.kind !== "null" || generated || autoIncrement || nullable === false) return false;
        added = true;
      }
    } else if (added && (node.kind === "update" || node.kind === "insert" || node.kind === "call")) return false;
  }
  return added;
}

// src/lint-migrations/rules/unique-prefix.ts
var rule199 = {
  id: "unique-prefix",
  title: "Unique key over the beginning of a value",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M24"],
  what: "Finds unique and primary keys over a prefix of a column: `UNIQUE KEY (url(100))`.",
  why: "It is the prefix that has to be unique: two values that begin alike are refused with error 1062 although they differ. A hash of the whole value in a generated column keeps the values apart.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: "CREATE TABLE links (id BIGINT PRIMARY KEY, url VARCHAR(2000), UNIQUE KEY (url(100)));" },
      {
        before: "CREATE TABLE links (id BIGINT PRIMARY KEY, url TEXT);",
        sql: "CREATE UNIQUE INDEX links_url ON links (url(255));"
      }
    ],
    good: [
      { sql: "CREATE TABLE links (id BIGINT PRIMARY KEY, url VARCHAR(2000), KEY (url(100)));" },
      {
        title: "A hash of the whole",
        sql: "CREATE TABLE links (id BIGINT PRIMARY KEY, url TEXT, url_hash BINARY(32) GENERATED ALWAYS AS (UNHEX(SHA2(url, 256))) STORED, UNIQUE KEY (url_hash));"
      }
    ],
    on: ["create table", "alter table", "create index"],
    *statement(context) {
      const { node } = context.statement;
      if (isStored(context.statement) || context.direction === "down") return;
      const indexes = node.kind === "create table" ? node.indexes : node.kind === "create index" ? [node.index] : node.kind === "alter table" ? node.actions.flatMap((action) => action.kind === "add index" ? [action.index] : []) : [];
      if (node.kind !== "create table" && node.kind !== "create index" && node.kind !== "alter table") return;
      const table = context.catalog.resolve(node.table);
      const columns = node.kind === "create table" ? node.columns : [];
      for (const index of indexes) {
        if (index.kind !== "unique" && index.kind !== "primary") continue;
        for (const { column, length } of index.parts) {
          if (!column || length === null) continue;
          const type = columns.find(({ name }) => name.name.toLowerCase() === column.name.toLowerCase())?.type ?? context.catalog.table(table)?.columns.get(column.name.toLowerCase())?.type;
          if (type?.length != null && /char|binary/.test(type.name) && length >= type.length) continue;
          yield {
            message: `Two rows of ${displayName2(table)} whose ${displayColumn2(table, column.name)} has the same first ${length} ${type && /blob|binary/.test(type.name) ? "bytes" : "characters"} cannot both be there, although the values differ.`,
            span: index.span,
            advice: {
              summary: "Make a hash of the whole value unique.",
              steps: []
            }
          };
        }
      }
    }
  }
};

// src/lint-migrations/rules/unlogged-table.ts
var rule200 = {
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
    const { text: text4, file } = context.statement.source;
    const { start } = context.statement.span;
    const word = /^create\s+(unlogged\s+)/i.exec(text4.slice(start, start + 200));
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
var rule201 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));"
      },
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, CHECK (total > 0));" }
    ],
    good: [
      {
        before: "CREATE TABLE customers (id BIGINT PRIMARY KEY);",
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));"
      }
    ],
    on: ["create table", "alter table"],
    actions: ["add foreign key", "add check", "add index", "add column"],
    *statement(context) {
      const { node } = context.statement;
      const told3 = (kind, table, span) => ({
        message: `The name of this ${kind} of ${table} is left to the server and may differ from database to database.`,
        span
      });
      for (const { table, name, span } of declaredForeignKeys(context)) {
        if (!name) yield told3("foreign key", displayName2(table), span);
      }
      if (node.kind !== "create table" && node.kind !== "alter table") return;
      const shown2 = displayName2(context.catalog.resolve(node.table));
      const checks = node.kind === "create table" ? node.checks : node.actions.flatMap((one) => one.kind === "add check" ? [one.check] : []);
      for (const check of checks) if (!check.name) yield told3("check constraint", shown2, check.span);
      const indexes = node.kind === "create table" ? node.indexes : node.actions.flatMap((one) => one.kind === "add index" ? [one.index] : []);
      for (const index of indexes)
        if (index.kind === "unique" && !index.name) yield told3("unique key", shown2, index.span);
    }
  }
};

// src/lint-migrations/rules/unnamed-index.ts
var rule202 = {
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
    const { text: text4, file } = statement.source;
    const word = /\bconcurrently(?=\s+on\b)/i.exec(text4.slice(statement.span.start, statement.span.end));
    const at = word ? statement.span.start + word.index + word[0].length : null;
    yield {
      message: `When this build fails, the next try makes a second index of ${displayName(table)} beside the broken one.`,
      advice: { summary: `Give the index a name, ${name} for one.`, steps: [] },
      ...at !== null && statement.body === null ? { fix: { title: `Name the index ${name}`, edits: [{ file, start: at, end: at, text: ` ${name}` }] } } : {}
    };
  }
};

// src/lint-migrations/rules/unqualified-name.ts
var rule203 = {
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
  const dropped2 = droppedWithSchema.has(drop?.removeType) ? drop?.objects ?? [] : [];
  return [
    ...lists.map((list2) => stringsOf(list2)),
    ...dropped2.map(
      (object) => stringsOf(inside(object, "ObjectWithArgs")?.objname ?? inside(object, "TypeName")?.names ?? object)
    )
  ];
}

// src/lint-migrations/rules/unsafe-for-statement-replication.ts
var rule204 = {
  id: "unsafe-for-statement-replication",
  title: "Change of rows that replicas repeat differently",
  category: "correctness",
  severity: "error",
  enabled: true,
  covers: ["M30"],
  what: "Finds changes of rows whose outcome differs from server to server, where the binary log holds statements: after `SET binlog_format = STATEMENT`, or with the option.",
  why: "With statements in the binary log a replica runs the same text again. `LIMIT` without an order that is sure picks other rows there, `UUID()` and `RAND()` give other values, and the replica holds other data than the primary from then on, without an error. With `ROW`, the default, or `MIXED`, nothing of this happens.",
  options: {
    "binlog-format": {
      type: "string",
      default: "row",
      what: "`statement` when production replicates statements."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE jobs (id BIGINT PRIMARY KEY, state INT);",
        sql: "SET SESSION binlog_format = 'STATEMENT';\nDELETE FROM jobs WHERE state = 2 LIMIT 100;"
      },
      {
        options: { "binlog-format": "statement" },
        before: "CREATE TABLE jobs (id BIGINT PRIMARY KEY, token CHAR(36));",
        sql: "UPDATE jobs SET token = UUID();"
      }
    ],
    good: [
      {
        title: "With rows in the binary log",
        before: "CREATE TABLE jobs (id BIGINT PRIMARY KEY, state INT);",
        sql: "DELETE FROM jobs WHERE state = 2 LIMIT 100;"
      }
    ],
    on: ["insert", "update", "delete"],
    *statement(context) {
      const { statement, session } = context;
      if (isStored(statement)) return;
      const format = session.settings.get("binlog_format") ?? String(context.option("binlog-format"));
      if (format.toLowerCase() !== "statement") return;
      const why = whyUnsafe(statement.node);
      if (why === null) return;
      yield {
        message: `${why}: with statements in the binary log, replicas hold other rows than the primary from here on.`,
        advice: {
          summary: "Replicate rows, for this session at least.",
          steps: [{ title: "Before the statement", sql: "SET SESSION binlog_format = 'ROW';" }]
        }
      };
    }
  }
};
var unsafe = /* @__PURE__ */ new Set([
  "uuid",
  "uuid_short",
  "sysdate",
  "user",
  "current_user",
  "session_user",
  "system_user",
  "version",
  "load_file",
  "found_rows",
  "row_count",
  "is_free_lock",
  "is_used_lock",
  "get_lock",
  "release_lock",
  "sleep",
  "master_pos_wait"
]);
function whyUnsafe(node) {
  switch (node.kind) {
    case "insert":
      if (node.query?.limit) return "LIMIT may pick other rows on a replica";
      return node.ignore && node.query ? "INSERT IGNORE \u2026 SELECT may skip other rows on a replica" : null;
    case "update":
    case "delete": {
      if (node.limit !== null && !node.orderBy) return "LIMIT without ORDER BY picks other rows on a replica";
      const values = node.kind === "update" ? [node.where, ...node.sets.map(({ value }) => value)] : [node.where];
      for (const value of values) {
        const found = value?.functions.find((name) => unsafe.has(name));
        if (found) return `${found.toUpperCase()}() gives another value on a replica`;
      }
      return null;
    }
    default:
      return null;
  }
}

// src/lint-migrations/rules/unsupported-version.ts
var rule205 = {
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
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note VARCHAR(20);",
        engines: ["mysql"]
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN note VARCHAR(20);"
      }
    ],
    *statement(context) {
      for (const failure of failuresFor2("unsupported-version", context)) {
        yield { message: failureText(failure, context), span: spanOf2(failure, context) };
      }
    }
  }
};

// src/lint-migrations/rules/untrusted-language.ts
var rule206 = {
  id: "untrusted-language",
  title: "Code that runs outside of the database",
  category: "security",
  severity: "warning",
  enabled: true,
  covers: ["P111", "M31"],
  what: "A function in a language without a sandbox (C, PL/PythonU, PL/PerlU, \u2026), such a language itself, or a COPY that runs a program or touches a file of the server. On MySQL and MariaDB: a function of a shared library, a plugin or component, `LOAD DATA INFILE` without LOCAL, `INTO OUTFILE`.",
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
  },
  mysql: {
    bad: [
      {
        title: "A file of the server",
        before: "CREATE TABLE imports (id BIGINT PRIMARY KEY, name VARCHAR(80));",
        sql: "LOAD DATA INFILE '/var/lib/mysql-files/imports.csv' INTO TABLE imports;"
      },
      { sql: "CREATE FUNCTION crypt_it RETURNS STRING SONAME 'crypt.so';" }
    ],
    good: [
      {
        title: "Rows in the migration itself",
        before: "CREATE TABLE imports (id BIGINT PRIMARY KEY, name VARCHAR(80));",
        sql: "INSERT INTO imports (id, name) VALUES (1, 'first');"
      }
    ],
    *statement(context) {
      const { node, sql } = context.statement;
      if (!/\b(?:infile|outfile|dumpfile|soname|plugin|component)\b/i.test(sql.slice(0, 4e3))) return;
      const head = [...tokensIn(context.statement, context.statement.span, context.server)].slice(0, 400).map(({ text: text4 }) => text4);
      if (node.kind === "load data") {
        if (!head.slice(0, 5).includes("local"))
          yield { message: "This reads a file of the server, which only the server's machine has." };
      } else if (head.includes("outfile") || head.includes("dumpfile")) {
        yield { message: "This writes a file of the server, which only the server's machine has." };
      } else if (head[0] === "create" && head.includes("soname")) {
        yield { message: "This function runs as the server's own user, outside of what the database can check." };
      } else if (head[0] === "install" && (head[1] === "plugin" || head[1] === "component" || head[1] === "soname")) {
        yield { message: "This loads code into the server that runs as the server's own user." };
      }
    }
  }
};
var untrusted = /^(?:c|internal|pl(?:python[23]?|perl|tcl|sh|r|ruby|lua)u|plsh|plr)$/;

// src/lint-migrations/rules/unusable-index.ts
var rule207 = {
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
var rule208 = {
  id: "update-without-where",
  title: "Every row overwritten",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["P121", "M30"],
  what: "Finds `UPDATE` without a WHERE, or with one that is always true, on a table that production has.",
  why: "Every row gets the new value, and what the column held is lost. All rows stay locked until the transaction ends, so that each writer waits, and the old version of each row is kept until then; replicas fall behind.",
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
      const shown2 = displayName(table);
      const columns = (update.targetList ?? []).flatMap((target) => inside(target, "ResTarget")?.name ?? []);
      const fresh = columns.every((column) => addedBefore(context, table, column));
      const size = catalog.sizeOf(table);
      const rows = size ? ` (${size.rows.toLocaleString("en-US")})` : "";
      const list2 = columns.map(quoteIdentifier).join(", ");
      yield {
        message: fresh ? `Every row of ${shown2}${rows} is written anew and stays locked until the transaction ends.` : `What every row of ${shown2}${rows} holds in ${list2} is overwritten, and all rows stay locked until the transaction ends.`,
        span: "UpdateStmt" in statement.node ? statement.span : context.spanAt(update.relation?.location),
        advice: {
          summary: "Update in batches by key, outside of the migration\u2019s transaction, and only rows that need it.",
          steps: []
        }
      };
    }
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "UPDATE orders SET state = 'new';"
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total DECIMAL(12,2));",
        sql: "UPDATE orders SET total = total * 100 WHERE true;"
      }
    ],
    good: [
      {
        title: "A batch at a time",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));",
        sql: "UPDATE orders SET state = 'new' WHERE state IS NULL ORDER BY id LIMIT 1000;"
      }
    ],
    on: ["update"],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== "update" || isStored(context.statement)) return;
      const [written, second] = node.changes;
      if (!written || second || node.reads.length > 0 || node.limit) return;
      if (node.where && !isAlwaysTrue2(node.where)) return;
      const table = context.catalog.resolve(written);
      if (!inProduction2(context, table)) return;
      const columns = node.sets.map(({ column }) => column.name);
      const fresh = columns.length > 0 && columns.every((column) => addedBefore2(context, table, column));
      const name = displayName2(table);
      const batchable = node.sets.length > 0 && node.sets.every(({ value }) => value.kind === "literal" || value.kind === "null");
      const assign = node.sets.map(({ column, value }) => `${quoteIdentifier2(column.name)} = ${value.text}`).join(", ");
      const unlike = node.sets.map(({ column, value }) => `NOT (${quoteIdentifier2(column.name)} <=> ${value.text})`).join(" OR ");
      yield {
        message: fresh ? `Every row of ${withRows(context, table)} is written anew and stays locked until the statement ends.` : `What every row of ${withRows(context, table)} holds in ${columns.map(quoteIdentifier2).join(", ")} is overwritten, and all rows stay locked until the statement ends.`,
        advice: {
          summary: "Update in batches by key, each in a transaction of its own, and only rows that need it.",
          steps: batchable ? [repeated("Update a batch", `UPDATE ${name} SET ${assign} WHERE ${unlike}`)] : []
        }
      };
    }
  }
};

// src/lint-migrations/rules/using-of-other-column.ts
var rule209 = {
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
      const shown2 = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      yield {
        message: read.length > 0 ? `Every value of ${shown2} is replaced by one computed from ${read.map(quoteIdentifier).join(", ")}; what the column held is lost.` : `Every value of ${shown2} is replaced by the same expression; what the column held is lost.`,
        span: command.span,
        advice: {
          summary: `Compute the new value from ${quoteIdentifier(command.name)}, or keep the old values in another column.`,
          steps: []
        }
      };
    }
  }
};

// src/lint-migrations/rules/utf8mb3.ts
var rule210 = {
  id: "utf8mb3",
  title: "Text in utf8 of three bytes",
  category: "compatibility",
  severity: "warning",
  enabled: true,
  covers: ["M22", "M25"],
  what: "Finds tables, columns and databases in `utf8` or `utf8mb3`. With an option, in every character set but `utf8mb4`.",
  why: "It holds no character beyond the first 65,536: an emoji or a rare Chinese name in a user\u2019s text stops the INSERT with error 1366. MySQL has deprecated it, and means to let `utf8` stand for `utf8mb4` one day. Changing a big table later copies it.",
  options: {
    others: {
      type: "boolean",
      default: false,
      what: "True to report every character set but utf8mb4, ascii and binary."
    }
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: "CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT) DEFAULT CHARSET=utf8;" },
      {
        before: "CREATE TABLE notes (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE notes ADD COLUMN title VARCHAR(100) CHARACTER SET utf8mb3;"
      },
      {
        title: "Others too, if you say so",
        options: { others: true },
        sql: "CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT) DEFAULT CHARSET=latin1;"
      }
    ],
    good: [
      { sql: "CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT) DEFAULT CHARSET=utf8mb4;" },
      {
        title: "A table without text of its own",
        sql: "CREATE TABLE pairs (a BIGINT, b BIGINT, PRIMARY KEY (a, b)) DEFAULT CHARSET=utf8;"
      }
    ],
    on: ["create table", "alter table", "create database", "alter database"],
    *statement(context) {
      const { statement, catalog } = context;
      const { node } = statement;
      if (context.direction === "down" || isStored(statement)) return;
      const others = context.option("others") === true;
      if (node.kind === "create database" || node.kind === "alter database") {
        if (isNarrow(node.charset, node.collation, others))
          yield {
            message: `Tables of ${node.name ? displayName2({ schema: "", name: node.name.name }) : "this database"} are ${node.charset ?? node.collation} unless they say otherwise, which holds no emoji and not every name.`,
            advice: advice4
          };
        return;
      }
      if (node.kind !== "create table" && node.kind !== "alter table") return;
      const table = displayName2(catalog.resolve(node.table));
      let whole = null;
      if (node.kind === "create table") {
        const option = node.options.get("charset") ?? node.options.get("collate");
        const inherits = node.columns.some(
          ({ type }) => isTextType(type.name) && type.charset === null && type.collation === null
        );
        if (option && inherits && isNarrow(option.value.toLowerCase(), null, others))
          whole = { charset: option.value, span: option.span };
      } else
        for (const action of node.actions)
          if (action.kind === "convert charset" && isNarrow(action.charset, action.collation, others))
            whole = { charset: action.charset ?? action.collation ?? "", span: action.span };
      if (whole) {
        yield {
          message: `Texts of ${table} are ${whole.charset}, which holds no emoji and not every name: such a text stops the INSERT with error 1366.`,
          span: whole.span,
          advice: advice4
        };
      }
      const columns = [...declaredColumns2(context)].filter(
        ({ column }) => isNarrow(column.type.charset, column.type.collation, others)
      );
      const [first] = columns;
      if (first && !whole) {
        yield {
          message: `${listOf2(columns.map(({ shown: shown2 }) => shown2))} ${columns.length === 1 ? "is" : "are"} ${first.column.type.charset ?? first.column.type.collation}, which holds no emoji and not every name: such a text stops the INSERT with error 1366.`,
          span: first.column.type.span,
          advice: advice4
        };
      }
    }
  }
};
var advice4 = { summary: "Use utf8mb4.", steps: [] };
function isNarrow(charset, collation2, others) {
  const name = charset ?? collation2?.split("_")[0] ?? null;
  if (name === null || name === "utf8mb4" || name === "uca1400" || name === "default") return false;
  if (/^utf8mb4_|^uca1400/.test(name)) return false;
  if (/^utf8(?:mb3)?(?:_|$)/.test(name)) return true;
  return others && !/^(?:ascii|binary)(?:_|$)/.test(name);
}
function isTextType(name) {
  return /^(?:var)?char$|text$|^enum$|^set$/.test(name);
}

// src/lint-migrations/rules/validate-in-same-statement.ts
var rule211 = {
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
var rule212 = {
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
var rule213 = {
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
  },
  mysql: {
    bad: [
      {
        title: "A key over the whole of a text",
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT);",
        sql: "ALTER TABLE orders ADD INDEX orders_note (note);",
        engines: ["mysql"]
      }
    ],
    good: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT);",
        sql: "ALTER TABLE orders ADD INDEX orders_note (note(100));"
      }
    ],
    *statement(context) {
      for (const failure of failuresFor2("will-fail", context)) {
        yield { message: failureText(failure, context), span: spanOf2(failure, context) };
      }
    }
  }
};

// src/lint-migrations/rules/zero-date.ts
var rule214 = {
  id: "zero-date",
  title: "Date of zeros as a default",
  category: "correctness",
  severity: "warning",
  enabled: true,
  covers: ["M22"],
  what: "Finds columns whose default is `0000-00-00`, or a date with a month or day of zero.",
  why: "It is no date. With the settings that MySQL has by default the statement fails with error 1067. Where it is let in, drivers give it back as NULL, as an error or as a day of the year before Christ, and a later ALTER of the table under strict mode stops at each row that holds it.",
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, sent_at DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00');" },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        sql: "ALTER TABLE orders ADD COLUMN sent_on DATE DEFAULT '0000-00-00';"
      }
    ],
    good: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, sent_at DATETIME NULL);" },
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, made_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);" }
    ],
    on: ["create table", "alter table"],
    *statement(context) {
      for (const { column, shown: shown2 } of declaredColumns2(context)) {
        if (!/^(?:date|datetime|timestamp)$/.test(column.type.name)) continue;
        const value = column.default?.value;
        if (!column.default || value == null || !isZero(value)) continue;
        yield {
          message: `The default of ${shown2} is no date: in strict mode the statement fails with error 1067, else rows get a value that drivers cannot read.`,
          span: column.default.span,
          advice: { summary: "Allow NULL for \u201Cnot yet\u201D, or use a real date.", steps: [] }
        };
      }
    }
  }
};
function isZero(value) {
  return /^0+$/.test(value) || /^\d{2,4}-(?:00?-\d|\d{1,2}-00?(?!\d))/.test(value);
}

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
  rule175,
  rule176,
  rule177,
  rule178,
  rule179,
  rule180,
  rule181,
  rule182,
  rule183,
  rule184,
  rule185,
  rule186,
  rule187,
  rule188,
  rule189,
  rule190,
  rule191,
  rule192,
  rule193,
  rule194,
  rule195,
  rule196,
  rule197,
  rule198,
  rule199,
  rule200,
  rule201,
  rule202,
  rule203,
  rule204,
  rule205,
  rule206,
  rule207,
  rule208,
  rule209,
  rule210,
  rule211,
  rule212,
  rule213,
  rule214
];
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  rules
});
