import { tokens } from '../../core/sql/lexer.ts';
import { Kind } from '../../core/sql/mysql/lexer.ts';
import { nodeOf, type Span } from '../../core/sql/statement.ts';
import { tokensIn } from '../mysql/tokens.ts';
import { once } from '../once.ts';
import type { Problem, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'personal-data-in-migration',
  title: "People's data in a migration",
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: [],
  what: "An INSERT or UPDATE writes e-mail addresses or payment card numbers that look real: no `example.com`, and the card's check digit fits.",
  why: 'Data about people in a repository cannot be deleted when they ask for it, and is copied to every machine that clones it.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, email text, card text);',
      sql: "INSERT INTO customers (id, email) VALUES (1, 'jane.roe@somemail.net');",
    },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, email text, card text);',
      sql: "INSERT INTO customers (id, card) VALUES (1, '4012 8888 8888 1881');",
    },
  ],
  good: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, email text, card text);',
      sql: "INSERT INTO customers (id, email, card) VALUES (1001, 'jane@example.com', '1234 5678 9012 3456');",
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'An address that is nobody’s own',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, email text, card text);',
      sql: "INSERT INTO customers (id, email) VALUES (0, 'deleted-account@shop.net');",
      strongestLock: 'ROW EXCLUSIVE',
    },
  ],
  on: ['InsertStmt', 'UpdateStmt'],
  *statement(context) {
    const { statement } = context;
    if (!nodeOf(statement, 'InsertStmt') && !nodeOf(statement, 'UpdateStmt')) return;
    const { text } = statement.source;
    for (const token of tokens(text, statement.span.start, statement.span.end)) {
      if (token.kind !== 'string') continue;
      const what = personal(text.slice(token.start, token.end));
      if (!what) continue;
      // One finding a statement: a list of a thousand customers is one mistake.
      yield personalProblem(what, { start: token.start, end: token.end });
      return;
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200));',
        sql: "INSERT INTO customers (id, email) VALUES (1, 'anna.keller@bluewin.ch');",
      },
    ],
    good: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200));',
        sql: "INSERT INTO customers (id, email) VALUES (1, 'anna@example.com');",
      },
    ],
    on: ['insert', 'update'],
    *statement(context) {
      const { statement } = context;
      const { node } = statement;
      const written = node.kind === 'insert' ? node.table : node.kind === 'update' ? node.changes[0] : undefined;
      // Most rows have neither: their values need not be looked at one by one.
      if (!statement.sql.includes('@') && !/\d{4}[ -]?\d{4}/.test(statement.sql)) return;
      for (const token of tokensIn(statement, statement.span, context.server)) {
        if (token.kind !== Kind.string || token.text.length > 1_000) continue;
        const what = personal(token.text);
        if (!what) continue;
        // Once a table: a list of a thousand customers is one mistake, be it one INSERT or a thousand.
        if (once(context, `personal-data-in-migration ${written?.name ?? ''}`))
          yield personalProblem(what, { start: token.start, end: token.end });
        return;
      }
    },
  },
};

function personal(literal: string): string | null {
  const email = /[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+([A-Za-z]{2,})\b/.exec(literal);
  // Reserved for documentation and tests (RFC 2606), and addresses of roles, which are nobody's own.
  if (
    email &&
    !/@(?:[\w-]+\.)*(?:example|acme)\.(?:com|net|org)\b|\.(?:test|invalid|example|localhost|local)\b/i.test(email[0]) &&
    !/^(?:[^@]*[._+-])?(?:no-?reply|info|admin|administrator|support|contact|hello|help|postmaster|webmaster|root|system|test|user|account|service-?account|bot|daemon|mailer|team|office|sales|billing|security|abuse|anonymous|unknown)@/i.test(
      email[0],
    )
  ) {
    return 'the e-mail address';
  }
  const card = /(?<!\d)(?:4\d{3}|5[1-5]\d{2}|3[47]\d{2})(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?!\d)/.exec(literal);
  return card && checkDigitFits(card[0]) ? 'the card number' : null;
}

/** The check digit of payment cards (ISO/IEC 7812-1, annex B). */
function checkDigitFits(number: string): boolean {
  const digits = [...number.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, place) => total + (place % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2),
    0,
  );
  return sum % 10 === 0;
}

function personalProblem(what: string, span: Span): Problem {
  return {
    message: `This statement writes what looks like ${what} of a person.`,
    span,
    advice: {
      summary: 'Load such data from outside of the repository, or write made-up data at example.com.',
      steps: [],
    },
  };
}
