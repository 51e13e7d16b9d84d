import type { Span } from '../statement.ts';
import type { Cursor } from './cursor.ts';
import { stringValue } from './cursor.ts';
import type { TableOptions } from './definitions.ts';
import { isReserved } from './keywords.ts';
import { Kind } from './lexer.ts';

type Options = Map<string, { readonly value: string; readonly span: Span }>;

/** Reads the options of a table as long as there are any, with or without commas between them. */
export function readTableOptions(c: Cursor, into: Options = new Map()): TableOptions {
  for (;;) {
    const before = c.i;
    // A comma may separate options, or in an ALTER TABLE the next action.
    const comma = into.size > 0 && c.takeMark(44);
    if (!readTableOption(c, into)) {
      if (comma) c.i = before;
      return into;
    }
  }
}

/** Reads one option; false where none stands. */
export function readTableOption(c: Cursor, into: Options): boolean {
  if (c.kind() !== Kind.word) return false;
  const start = c.start;
  const set = (name: string, value: string) => {
    into.set(name, { value, span: c.spanFrom(start) });
    return true;
  };
  const word = c.lower();
  switch (word) {
    case 'default':
      if (!(c.is('character', 1) || c.is('charset', 1) || c.is('collate', 1) || c.is('char', 1))) return false;
      c.i++;
      return readTableOption(c, into) ? true : c.fail('expected CHARACTER SET or COLLATE');
    case 'character':
    case 'char':
      if (!c.is('set', 1)) return false;
      c.i += 2;
      return set('charset', value(c).toLowerCase());
    case 'charset':
      c.i++;
      return set('charset', value(c).toLowerCase());
    case 'collate':
      c.i++;
      return set('collate', value(c).toLowerCase());
    case 'data':
    case 'index':
      if (!c.is('directory', 1)) return false;
      c.i += 2;
      return set(`${word}_directory`, value(c));
    case 'union':
      if (!(c.kind(1) === 40 || (c.kind(1) === 61 && c.kind(2) === 40))) return false;
      c.i++;
      c.takeMark(61);
      {
        const from = c.start;
        c.skipBrackets();
        return set('union', c.textFrom(from));
      }
    case 'start':
      if (!c.take('start', 'transaction')) return false;
      return set('start_transaction', '');
    case 'with':
      if (!c.mariadb || !c.take('with', 'system', 'versioning')) return false;
      return set('system_versioning', 'with');
    case 'tablespace':
      c.i++;
      set('tablespace', value(c));
      if (c.take('storage')) c.takeOne('disk', 'memory');
      return true;
    case 'engine':
    case 'type':
    case 'auto_increment':
    case 'avg_row_length':
    case 'checksum':
    case 'table_checksum':
    case 'comment':
    case 'compression':
    case 'connection':
    case 'delay_key_write':
    case 'encryption':
    case 'engine_attribute':
    case 'insert_method':
    case 'key_block_size':
    case 'max_rows':
    case 'min_rows':
    case 'pack_keys':
    case 'password':
    case 'row_format':
    case 'secondary_engine':
    case 'secondary_engine_attribute':
    case 'stats_auto_recalc':
    case 'stats_persistent':
    case 'stats_sample_pages':
    case 'storage':
    case 'autoextend_size':
    case 'page_checksum':
    case 'page_compressed':
    case 'page_compression_level':
    case 'transactional':
    case 'encrypted':
    case 'encryption_key_id':
    case 'ietf_quotes':
    case 'sequence':
      if (word === 'storage' && !c.is('engine', 1) && c.kind(1) !== 61) {
        c.i++;
        return set('storage', value(c));
      }
      if (word === 'type' && c.kind(1) !== 61) return false;
      if (/^(?:page_|transactional|encrypted|encryption_key|ietf|sequence)/.test(word))
        c.only('mariadb', word.toUpperCase());
      c.i++;
      // The one option that is taken away by a reserved word.
      if (word === 'secondary_engine' && c.is('null', c.kind() === 61 ? 1 : 0)) {
        c.takeMark(61);
        c.i++;
        return set(word, 'NULL');
      }
      return set(word === 'type' ? 'engine' : word, value(c));
    default: {
      // Engines bring options of their own in this one form.
      if (c.kind(1) !== 61) return false;
      c.i += 1;
      return set(word, value(c));
    }
  }
}

/** The value behind an optional `=`: a name, a string or a number. */
function value(c: Cursor): string {
  c.takeMark(61);
  const kind = c.kind();
  const raw = c.raw();
  switch (kind) {
    case Kind.word:
      if (isReserved(raw.toLowerCase(), c.server) && !/^(?:default|binary)$/i.test(raw))
        return c.fail('expected a value');
      if (/^default$/i.test(raw) && c.is('engine', c.is('engine', -1) ? -1 : -2)) return c.fail('expected an engine');
      c.i++;
      return raw;
    case Kind.number:
    case Kind.bits:
      c.i++;
      return raw;
    case Kind.quoted:
    case Kind.string:
      c.i++;
      return stringValue(raw);
    case 45:
    case 43:
      if (c.kind(1) !== Kind.number) return c.fail('expected a value');
      c.i += 2;
      return c.text.slice(c.startAt(c.i - 2), c.last);
    default:
      return c.fail('expected a value');
  }
}
