import type { Span } from '../statement.ts';
import type { Cursor } from './cursor.ts';
import { Kind } from './lexer.ts';
import type { Privileges, UserStatement } from './statement.ts';

/** Reads an account or role such as 'u'@'%', u@localhost or CURRENT_USER, and gives it as it was written. */
export function readAccount(c: Cursor): string {
  const start = c.start;
  if (c.takeOne('current_user', 'current_role', 'public')) {
    if (c.kind() === 40 && c.kind(1) === 41) c.i += 2;
    return c.textFrom(start);
  }
  if (c.kind() === Kind.string) c.i++;
  else c.name('an account');
  if (c.kind() === Kind.userVariable) c.i++;
  else if (c.kind() === 64) {
    c.i++;
    if (c.kind() === Kind.string) c.i++;
    else c.anyName('a host');
  }
  return c.textFrom(start);
}

/** Reads DEFINER = account, if it stands here. */
export function readDefiner(c: Cursor): string | null {
  if (!c.take('definer')) return null;
  c.needMark(61);
  return readAccount(c);
}

/** Reads GRANT or REVOKE. */
export function readPrivileges(c: Cursor): Privileges {
  const kind = c.takeOne('grant', 'revoke') === 'revoke' ? 'revoke' : 'grant';
  const to = kind === 'grant' ? 'to' : 'from';
  if (kind === 'revoke') c.take('if', 'exists');
  if (kind === 'revoke' && c.mariadb) c.take('admin', 'option', 'for');
  const privileges: string[] = [];
  let grantOption = false;
  do {
    const start = c.start;
    while (!c.is('on') && !c.is(to) && c.kind() !== 44) {
      if (c.atEnd) c.fail(`expected ON or ${to.toUpperCase()}`);
      if (c.kind() === 40) c.skipBrackets();
      else if (c.kind() === Kind.word) c.i++;
      else readAccount(c);
    }
    const privilege = c.textFrom(start);
    if (privilege === '') c.fail('expected a privilege or role');
    if (/^grant\s+option$/i.test(privilege)) grantOption = true;
    privileges.push(privilege.toUpperCase());
  } while (c.takeMark(44));
  let on: string | null = null;
  if (c.take('on')) {
    if (
      (c.is('table') || c.is('function') || c.is('procedure') || c.is('package') || c.is('library')) &&
      c.kind(1) !== 46
    )
      c.i++;
    const start = c.start;
    if (!c.takeMark(42)) {
      if (c.kind() === Kind.word || c.kind() === Kind.quoted) c.i++;
      else c.fail('expected what the privileges are on');
    }
    if (c.takeMark(46) && !c.takeMark(42)) c.anyName('a table');
    if (c.kind() === Kind.userVariable) c.i++;
    on = c.textFrom(start);
  }
  c.need(to);
  const users: string[] = [];
  do {
    users.push(readAccount(c));
    if (c.is('identified') && !c.mariadb) c.fail('MySQL sets passwords by CREATE USER and ALTER USER alone');
    skipAuthentication(c, null);
  } while (c.takeMark(44));
  if (!c.atEnd && c.kind() !== Kind.word) c.fail('expected "," or the end of the statement');
  if (c.are('with', 'grant', 'option') || c.are('with', 'admin', 'option')) grantOption = true;
  c.skipRest();
  return { kind, privileges, on, users, grantOption };
}

interface Password {
  span: Span | null;
}

/** Steps over IDENTIFIED … and notes where a password stands in clear text. */
function skipAuthentication(c: Cursor, password: Password | null): void {
  while (c.takeOne('identified', 'and', 'or')) {
    const plugin = c.take('with') || c.take('via');
    if (plugin) {
      if (c.kind() === Kind.string) c.i++;
      else c.name('a plugin');
      if (c.mariadb && c.is('by')) c.fail('MariaDB takes USING or AS here');
    } else if (!c.is('by') && c.is('identified', -1)) c.fail('expected BY or WITH');
    while (c.is('by') || c.is('as') || c.is('using')) {
      const clear = c.is('by');
      c.i++;
      if (c.take('random')) {
        c.need('password');
        continue;
      }
      const hashed = c.take('password');
      if (c.kind() === 40) {
        c.skipBrackets();
        continue;
      }
      const span = { start: c.start, end: c.endAt(c.i) };
      if (c.kind() === Kind.bits || c.kind() === Kind.userVariable) c.i++;
      else c.string('a password in quotes');
      if (clear && !hashed && password) password.span ??= span;
    }
    if (c.take('replace')) c.string('the old password in quotes');
    c.take('retain', 'current', 'password');
  }
}

/** Reads CREATE, ALTER or DROP of users and roles from behind the word USER or ROLE. */
export function readUsers(c: Cursor, kind: UserStatement['kind']): UserStatement {
  c.take('if', 'not', 'exists');
  c.take('if', 'exists');
  const users: string[] = [];
  const password: Password = { span: null };
  do {
    if (c.are('user') && c.kind(1) === 40) {
      c.i += 3;
      users.push('USER()');
    } else users.push(readAccount(c));
    skipAuthentication(c, password);
    c.take('discard', 'old', 'password');
  } while (c.takeMark(44));
  if (!c.atEnd && c.kind() !== Kind.word) c.fail('expected "," or the end of the statement');
  c.skipRest();
  return { kind, users, password: password.span };
}

/** Reads SET PASSWORD from behind the word PASSWORD. */
export function readSetPassword(c: Cursor): UserStatement {
  const users = c.take('for') ? [readAccount(c)] : [];
  let password: Span | null = null;
  if (c.take('to')) c.need('random');
  else {
    c.needMark(61);
    const call = c.is('password') && c.kind(1) === 40;
    if (call) c.i += 2;
    if (c.kind() === Kind.string && (call || !c.raw().startsWith("'*")))
      password = { start: c.start, end: c.endAt(c.i) };
  }
  c.skipRest();
  return { kind: 'set password', users, password };
}
