import load, { type PgQueryModule } from 'libpg-query/wasm/libpg-query.js';
import type { Node } from './statement.ts';

/** One statement as PostgreSQL's own grammar reads it. Offsets are UTF-8 bytes of the text that was parsed. */
export interface RawStatement {
  readonly node: Node;
  readonly start: number;
  /** Zero when the statement runs to the end of the text. */
  readonly length: number;
}

export type ParseResult =
  | { readonly statements: readonly RawStatement[] }
  /** `at` counts Unicode code points from 0, as the server counts them; null when it does not say. */
  | { readonly error: string; readonly at: number | null };

/** Text as the parser wants it: UTF-8, once encoded. */
export type Utf8 = Uint8Array;

/** The error of a statement that the parser has not the stack for, whatever the server would say of it. */
export const tooDeep = 'nested too deeply to be parsed here';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let parser: PgQueryModule | null = null;

/**
 * Makes the parser ready. Has to be awaited once before anything is parsed.
 * @param wasm The bytes of libpg-query.wasm, or the module when another thread compiled it.
 */
export async function loadPgParser(wasm: Uint8Array | WebAssembly.Module): Promise<void> {
  if (parser) return;
  const compiled = wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(new Uint8Array(wasm));
  parser = await load({
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(compiled, imports);
      done(instance);
      return instance.exports;
    },
    // The library reports through its result; what it prints beside that belongs in nobody's output.
    print() {},
    printErr() {},
  });
}

function ready(): PgQueryModule {
  if (!parser) throw new Error('loadPgParser() has to be awaited before anything is parsed');
  return parser;
}

/** Parses a text of any number of statements. An empty text has none. Never throws for what the text holds. */
export function parsePostgres(text: string | Utf8): ParseResult {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  if (bytes.length === 0) return { statements: [] };
  const json = parseToJson(bytes);
  if (typeof json !== 'string') return json;
  const tree = JSON.parse(json) as { stmts?: { stmt: Node; stmt_location?: number; stmt_len?: number }[] };
  return {
    statements: (tree.stmts ?? []).map((raw) => ({
      node: raw.stmt,
      start: raw.stmt_location ?? 0,
      length: raw.stmt_len ?? 0,
    })),
  };
}

/** The parse tree as the JSON text that the library prints, or its error. */
export function parseToJson(bytes: Utf8): string | { readonly error: string; readonly at: number | null } {
  const pg = ready();
  const input = write(pg, bytes);
  let result = 0;
  try {
    result = pg._wasm_parse_query_raw(input);
    if (result === 0) return { error: 'the parser ran out of memory', at: null };
    const tree = pg.HEAPU32[result >> 2] ?? 0;
    const error = pg.HEAPU32[(result + 8) >> 2] ?? 0;
    if (error !== 0) {
      const message = read(pg, pg.HEAPU32[error >> 2] ?? 0);
      const cursor = pg.HEAPU32[(error + 16) >> 2] ?? 0;
      return { error: message, at: cursor > 0 ? cursor - 1 : null };
    }
    return read(pg, tree);
  } catch (error) {
    // Thousands of nested UNIONs: the parser is out of stack, not the statement wrong. The next call finds it whole again.
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) return { error: tooDeep, at: null };
    throw error;
  } finally {
    if (result !== 0) pg._wasm_free_parse_result(result);
    pg._free(input);
  }
}

/** The PL/pgSQL functions of a CREATE FUNCTION or DO statement, as the library's JSON, or why it cannot read them. */
export function parsePlPgSql(
  statement: string,
): { readonly functions: readonly unknown[] } | { readonly error: string } {
  const pg = ready();
  const input = write(pg, encoder.encode(statement));
  let output = 0;
  try {
    output = pg._wasm_parse_plpgsql(input);
    if (output === 0) return { error: 'the parser ran out of memory' };
    const answer = read(pg, output);
    // The library answers with JSON, or with the bare text of its error.
    if (!answer.startsWith('{')) return { error: answer };
    const parsed = JSON.parse(answer) as { plpgsql_funcs?: unknown[]; error?: { message?: string } };
    if (parsed.plpgsql_funcs) return { functions: parsed.plpgsql_funcs };
    return { error: parsed.error?.message ?? 'unknown error' };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    if (output !== 0) pg._wasm_free_string(output);
    pg._free(input);
  }
}

function write(pg: PgQueryModule, bytes: Utf8): number {
  const pointer = pg._malloc(bytes.length + 1);
  pg.HEAPU8.set(bytes, pointer);
  pg.HEAPU8[pointer + bytes.length] = 0;
  return pointer;
}

function read(pg: PgQueryModule, pointer: number): string {
  const end = pg.HEAPU8.indexOf(0, pointer);
  return decoder.decode(pg.HEAPU8.subarray(pointer, end));
}
