import type { Node } from '../sql/statement.ts';
import { inside, textOf } from './node.ts';

/** Longest name in bytes (NAMEDATALEN - 1): the server cuts longer ones. */
export const maxNameBytes = 63;

/** Cuts a name to a number of UTF-8 bytes without splitting a character. */
export function clipBytes(name: string, bytes: number): string {
  if (name.length * 3 <= bytes) return name;
  let used = 0;
  for (let i = 0; i < name.length; ) {
    const code = name.codePointAt(i) ?? 0;
    const width = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (used + width > bytes) return name.slice(0, i);
    used += width;
    i += code < 0x10000 ? 1 : 2;
  }
  return name;
}

function byteLength(name: string): number {
  let used = 0;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    // Each half of a surrogate pair counts two of the four bytes.
    used += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return used;
}

/**
 * A name as the server makes it up from a table, its columns and a label: the longer of the first two is cut until all fit
 * into 63 bytes (server source, makeObjectName in indexcmds.c).
 */
export function objectName(first: string, second: string | null, label: string): string {
  let firstBytes = byteLength(first);
  let secondBytes = second === null ? 0 : byteLength(second);
  const room = maxNameBytes - (label.length + 1) - (second === null ? 0 : 1);
  while (firstBytes + secondBytes > room) {
    if (firstBytes > secondBytes) firstBytes--;
    else secondBytes--;
  }
  const head = clipBytes(first, firstBytes);
  return second === null ? `${head}_${label}` : `${head}_${clipBytes(second, secondBytes)}_${label}`;
}

/** The first made-up name that is free: the label is numbered from 1 on a clash. */
export function freeName(
  first: string,
  second: string | null,
  label: string,
  taken: (name: string) => boolean,
): string {
  for (let pass = 0; ; pass++) {
    const name = objectName(first, second, pass === 0 ? label : `${label}${pass}`);
    if (!taken(name)) return name;
  }
}

/** The middle part of a made-up index or foreign key name: the columns, joined, until 64 bytes are reached. */
export function joinedColumns(columns: readonly string[]): string {
  let joined = '';
  for (const column of columns) {
    joined += joined === '' ? column : `_${column}`;
    if (byteLength(joined) >= maxNameBytes + 1) break;
  }
  return joined;
}

/** Names of an index's own columns; a repeated one is numbered (server source, ChooseIndexColumnNames). */
export function indexColumnNames(origins: readonly string[]): string[] {
  const names: string[] = [];
  for (const origin of origins) {
    let name = origin;
    for (let i = 1; names.includes(name); i++) {
      const suffix = String(i);
      name = clipBytes(origin, maxNameBytes - suffix.length) + suffix;
    }
    names.push(name);
  }
  return names;
}

/** The name that the server gives an expression without an alias, or null (server source, FigureColname). */
export function figureName(node: Node | undefined): string | null {
  return figure(node)?.name ?? null;
}

/** `strong` is false for a name that a surrounding cast or CASE may still replace. */
function figure(node: Node | undefined): { name: string; strong: boolean } | null {
  if (!node) return null;
  const strong = (name: string) => ({ name, strong: true });
  const column = inside(node, 'ColumnRef');
  if (column) {
    const last = textOf(column.fields?.[column.fields.length - 1]);
    return last === undefined ? null : strong(last);
  }
  const indirection = inside(node, 'A_Indirection');
  if (indirection) {
    const fields = (indirection.indirection ?? []).map(textOf).filter((text) => text !== undefined);
    const field = fields[fields.length - 1];
    return field === undefined ? figure(indirection.arg) : strong(field);
  }
  const call = inside(node, 'FuncCall');
  if (call) return strong(textOf(call.funcname?.[call.funcname.length - 1]) ?? '');
  const operator = inside(node, 'A_Expr');
  if (operator) return operator.kind === 'AEXPR_NULLIF' ? strong('nullif') : null;
  const cast = inside(node, 'TypeCast');
  if (cast) {
    const below = figure(cast.arg);
    if (below?.strong) return below;
    const names = cast.typeName?.names ?? [];
    const type = textOf(names[names.length - 1]);
    return type === undefined ? below : { name: type, strong: false };
  }
  const collate = inside(node, 'CollateClause');
  if (collate) return figure(collate.arg);
  const choice = inside(node, 'CaseExpr');
  if (choice) {
    const below = figure(choice.defresult);
    return below?.strong ? below : { name: 'case', strong: false };
  }
  const least = inside(node, 'MinMaxExpr');
  if (least) return strong(least.op === 'IS_LEAST' ? 'least' : 'greatest');
  const value = inside(node, 'SQLValueFunction');
  if (value) {
    const name = (value.op ?? '').replace('SVFOP_', '').replace(/_N$/, '').toLowerCase();
    return strong(name);
  }
  const link = inside(node, 'SubLink');
  if (link) {
    if (link.subLinkType === 'EXISTS_SUBLINK') return strong('exists');
    if (link.subLinkType === 'ARRAY_SUBLINK') return strong('array');
    if (link.subLinkType !== 'EXPR_SUBLINK') return null;
    let select = inside(link.subselect, 'SelectStmt');
    while (select?.larg) select = select.larg;
    const target = inside(select?.targetList?.[0], 'ResTarget');
    if (!target) return null;
    return target.name ? strong(target.name) : figure(target.val);
  }
  for (const [kind, name] of Object.entries(fixedNames)) if (kind in node) return strong(name);
  const xml = inside(node, 'XmlExpr');
  if (xml) {
    const name = xmlNames[xml.op ?? ''];
    return name ? strong(name) : null;
  }
  return null;
}

const fixedNames: Readonly<Record<string, string>> = {
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  CoalesceExpr: 'coalesce',
  GroupingFunc: 'grouping',
  MergeSupportFunc: 'merge_action',
  XmlSerialize: 'xmlserialize',
  JsonParseExpr: 'json',
  JsonScalarExpr: 'json_scalar',
  JsonSerializeExpr: 'json_serialize',
  JsonObjectConstructor: 'json_object',
  JsonArrayConstructor: 'json_array',
  JsonArrayQueryConstructor: 'json_array',
  JsonObjectAgg: 'json_objectagg',
  JsonArrayAgg: 'json_arrayagg',
};

const xmlNames: Readonly<Record<string, string>> = {
  IS_XMLCONCAT: 'xmlconcat',
  IS_XMLELEMENT: 'xmlelement',
  IS_XMLFOREST: 'xmlforest',
  IS_XMLPARSE: 'xmlparse',
  IS_XMLPI: 'xmlpi',
  IS_XMLROOT: 'xmlroot',
};
