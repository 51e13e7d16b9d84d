import type { Cursor } from './cursor.ts';
import { readCharset, readType } from './data-type.ts';
import type { CheckDefinition, ColumnDefinition, Expression, ForeignKeyReference, Identifier } from './definitions.ts';
import { readExpression, readValue } from './expression.ts';
import { readCheck, readReferences } from './keys.ts';
import { Kind } from './lexer.ts';

/** What MODIFY, CHANGE and ADD say of a column, from its name to its last attribute. */
export function readColumn(c: Cursor): ColumnDefinition {
  const start = c.start;
  const name = c.name('a column name');
  // `t.c` is what the servers take too, as long as the table is the one that is changed.
  if (c.kind() === 46) {
    c.i++;
    return readDefinition(c, c.anyName('a column name'), start);
  }
  return readDefinition(c, name, start);
}

interface Attributes {
  nullable: boolean | null;
  default: Expression | null;
  onUpdate: Expression | null;
  autoIncrement: boolean;
  key: 'primary' | 'unique' | null;
  comment: string | null;
  generated: { readonly expression: Expression; readonly stored: boolean } | null;
  check: CheckDefinition | null;
  references: ForeignKeyReference | null;
  invisible: boolean;
  collation: string | null;
}

const noAttributes: ReadonlyMap<string, string> = new Map();

function readDefinition(c: Cursor, name: Identifier, start: number): ColumnDefinition {
  const serial = c.is('serial');
  const type = readType(c);
  const a: Attributes = {
    nullable: serial ? false : null,
    default: null,
    onUpdate: null,
    autoIncrement: serial,
    key: serial ? 'unique' : null,
    comment: null,
    generated: null,
    check: null,
    references: null,
    invisible: false,
    collation: null,
  };
  let extra: Map<string, string> | null = null;
  for (;;) {
    const set = readAttribute(c, a);
    if (set === null) break;
    if (set.name !== '') {
      extra ??= new Map();
      extra.set(set.name, set.value);
    }
  }
  const { collation, ...rest } = a;
  return {
    name,
    type: collation === null ? type : { ...type, collation },
    span: c.spanFrom(start),
    ...rest,
    attributes: extra ?? noAttributes,
  };
}

const known = { name: '', value: '' };

/** Reads one attribute into `a`; gives its name and value when the definition has no field for it, null at the end. */
function readAttribute(c: Cursor, a: Attributes): { readonly name: string; readonly value: string } | null {
  if (c.kind() !== Kind.word) return null;
  switch (c.lower()) {
    case 'not':
      if (a.generated && c.mariadb && c.is('null', 1)) c.fail('MariaDB knows no NOT NULL of generated columns');
      if (c.take('not', 'null')) a.nullable = false;
      else if (c.take('not', 'secondary')) return { name: 'secondary', value: 'not' };
      else return null;
      return known;
    case 'null':
      if (a.generated && c.mariadb) c.fail('MariaDB knows no NULL of generated columns');
      c.i++;
      a.nullable = true;
      return known;
    case 'default':
      c.i++;
      a.default = readDefault(c);
      return known;
    case 'on':
      if (!c.are('on', 'update')) return null;
      c.i += 2;
      a.onUpdate = readValue(c);
      if (a.onUpdate.kind !== 'now') c.fail('only CURRENT_TIMESTAMP can stand behind ON UPDATE', c.i - 1);
      return known;
    case 'auto_increment':
      c.i++;
      a.autoIncrement = true;
      return known;
    case 'serial':
      if (!c.take('serial', 'default', 'value')) return null;
      a.autoIncrement = true;
      a.nullable = false;
      a.key = 'unique';
      return known;
    case 'primary':
      c.i++;
      c.need('key');
      a.key = 'primary';
      return known;
    case 'key':
      c.i++;
      a.key = 'primary';
      return known;
    case 'unique':
      c.i++;
      c.take('key');
      a.key ??= 'unique';
      return known;
    case 'comment':
      c.i++;
      c.takeMark(61);
      a.comment = c.string('a comment in quotes');
      return known;
    case 'collate':
      c.i++;
      a.collation = readCharset(c);
      return known;
    case 'column_format':
    case 'storage': {
      const name = c.lower();
      c.only('mysql', name.toUpperCase());
      c.i++;
      return { name, value: c.takeOne('default') ?? c.name('a value').name.toLowerCase() };
    }
    case 'constraint': {
      const start = c.start;
      c.i++;
      const name = c.is('check') ? null : c.name('a name for the constraint');
      if (c.is('references')) {
        a.references = readReferences(c);
        return known;
      }
      a.check = readCheck(c, name, start);
      return known;
    }
    case 'check':
      a.check = readCheck(c, null, c.start);
      return known;
    case 'references':
      a.references = readReferences(c);
      return known;
    case 'generated':
      c.i++;
      c.need('always');
      return readGenerated(c, a);
    case 'as':
      return readGenerated(c, a);
    case 'visible':
      c.only('mysql', 'VISIBLE');
      c.i++;
      return known;
    case 'invisible':
      c.i++;
      a.invisible = true;
      return known;
    case 'virtual':
    case 'stored':
    case 'persistent':
      return null;
    case 'srid':
      c.only('mysql', 'SRID');
      c.i++;
      return { name: 'srid', value: String(c.integer('the number of a reference system')) };
    case 'ref_system_id':
      c.only('mariadb', 'REF_SYSTEM_ID');
      c.i++;
      c.takeMark(61);
      return { name: 'srid', value: String(c.integer('the number of a reference system')) };
    case 'engine_attribute':
    case 'secondary_engine_attribute': {
      const name = c.lower();
      c.i++;
      c.takeMark(61);
      return { name, value: c.string('a text in quotes') };
    }
    case 'compressed':
      c.only('mariadb', 'compressed columns');
      c.i++;
      return { name: 'compressed', value: c.takeMark(61) ? c.name('a method').name.toLowerCase() : '' };
    case 'with':
      if (!c.mariadb || !c.take('with', 'system', 'versioning')) return null;
      return { name: 'system versioning', value: 'with' };
    case 'without':
      if (!c.mariadb || !c.take('without', 'system', 'versioning')) return null;
      return { name: 'system versioning', value: 'without' };
    default: {
      // Engines of MariaDB have options of their own, all in this form.
      if (c.kind(1) !== 61 || !c.mariadb || !c.isName()) return null;
      const name = c.lower();
      c.i += 2;
      const value = c.raw();
      c.i++;
      return { name, value };
    }
  }
}

/** Reads what stands behind DEFAULT. MySQL takes an expression in brackets alone, MariaDB calls without them too. */
export function readDefault(c: Cursor): Expression {
  const start = c.i;
  const value = readValue(c);
  if (c.mariadb || value.kind !== 'expression' || c.tokens.kinds[start] === 40) return value;
  const found = c.i;
  c.i = start;
  if (/^x_{2,}$/.test(c.raw())) {
    c.i = found;
    return value;
  }
  return c.fail('MySQL takes an expression as a default only in brackets');
}

function readGenerated(c: Cursor, a: Attributes): { readonly name: string; readonly value: string } | null {
  c.need('as');
  if (c.are('row', 'start') || c.are('row', 'end')) {
    c.only('mariadb', 'system versioning');
    const value = c.lower(1);
    c.i += 2;
    return { name: 'row', value };
  }
  if (c.take('identity')) return c.fail('neither server has identity columns: AUTO_INCREMENT', c.i - 1);
  c.needMark(40);
  const expression = readExpression(c);
  c.needMark(41);
  if (c.is('persistent')) c.only('mariadb', 'PERSISTENT (here it is STORED)');
  const stored = c.takeOne('stored', 'persistent', 'virtual');
  a.generated = { expression, stored: stored === 'stored' || stored === 'persistent' };
  return known;
}
