import type { Span } from '../../core/sql/statement.ts';
import * as mysql from '../mysql/deployed.ts';
import type { MysqlScriptContext } from '../mysql/rule-part.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'dynamic-sql-concatenation',
  title: 'Dynamic SQL built from unquoted text',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: [],
  what: 'An EXECUTE puts its SQL together from text that is not quoted: with `||` and a name or value as it comes, or with `%s` in `format`; on MySQL and MariaDB, a routine prepares a text that CONCAT makes of its parameters.',
  why: 'A name with a capital, a space or a quote breaks the statement; text that somebody else chose can make it another one. In a function it runs whenever the function is called, with the rights of its owner if it is SECURITY DEFINER (which routines of MySQL and MariaDB are unless they say INVOKER).',
  bad: [
    {
      sql: "CREATE FUNCTION empty(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM ' || t; END $$;",
    },
    {
      sql: "CREATE FUNCTION find(v text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('DELETE FROM carts WHERE owner = ''%s''', v); END $$;",
    },
  ],
  good: [
    {
      sql: "CREATE FUNCTION empty(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('DELETE FROM %I', t); END $$;",
      strongestLock: 'none',
    },
    {
      sql: "CREATE FUNCTION empty(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM ' || quote_ident(t); END $$;",
      strongestLock: 'none',
    },
  ],
  *script(context) {
    for (const { expression, span, body } of context.dynamic) {
      if (!unquoted(expression)) continue;
      yield {
        message:
          'This statement is put together from text that is not quoted, so that a name or value can change what it does.',
        span,
        // A DO block runs once, over names of the team's own; a function with whatever its callers hand over.
        ...(body === 'do' ? { severity: 'notice' as const } : {}),
        advice: {
          summary: 'Use format() with %I for names and %L for values, or pass values with USING.',
          steps: [
            {
              title: 'For example',
              sql: "EXECUTE format('DELETE FROM %I WHERE owner = $1', table_name) USING owner_id;",
            },
          ],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        sql: "CREATE PROCEDURE empty_table(t VARCHAR(64))\nBEGIN\n  SET @q = CONCAT('DELETE FROM ', t);\n  PREPARE s FROM @q;\n  EXECUTE s;\nEND",
      },
    ],
    good: [
      {
        title: 'A procedure that the script drops again',
        sql: "CREATE PROCEDURE add_note(t VARCHAR(64))\nBEGIN\n  SET @q = CONCAT('ALTER TABLE ', t, ' ADD COLUMN note INT');\n  PREPARE s FROM @q;\n  EXECUTE s;\nEND;\nDROP PROCEDURE add_note;",
      },
      {
        title: 'Values are passed, not put in',
        sql: "CREATE PROCEDURE close_cart(owner_name VARCHAR(64))\nBEGIN\n  SET @owner = owner_name;\n  PREPARE s FROM 'DELETE FROM carts WHERE owner = ?';\n  EXECUTE s USING @owner;\nEND",
      },
      {
        title: 'A choice between two texts',
        sql: "SET @q = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'carts') > 0, 'SELECT 1', 'SELECT 2');\nPREPARE s FROM @q;\nEXECUTE s;",
      },
    ],
    *script(context) {
      // What a routine's parameters make of the text is for whoever calls it to choose; a script runs once, over names of the team's own.
      const helpers = helperRoutines(context);
      const texts = new Map<string, { readonly text: string; readonly span: Span }>();
      for (const statement of context.statements) {
        if (!mysql.isStored(statement, context)) continue;
        if (statement.node.kind === 'set') {
          for (const { name, value, span } of statement.node.assignments)
            texts.set(name.toLowerCase(), { text: value, span });
        }
        if (
          (statement.node.kind !== 'prepare' && statement.node.kind !== 'execute immediate') ||
          statement.node.followed === 'wholly'
        )
          continue;
        const dynamic = context.dynamic.find(({ span }) => span.start === statement.span.start);
        const variable = /^@?`?([\w$]+)`?$/.exec(dynamic?.expression.trim() ?? '')?.[1];
        const built = variable === undefined ? undefined : texts.get(variable.toLowerCase());
        const text = built?.text ?? dynamic?.expression ?? '';
        if (!joinsUnquoted(text) || helpers.some((span) => holds(span, statement.span))) continue;
        yield {
          message:
            'This statement is put together from text that is not quoted, so that a name or value can change what it does.',
          span: built?.span ?? statement.span,
          advice: {
            summary:
              'Pass values with USING and a ? in their place; put names in backticks and double those inside, and values through QUOTE().',
            steps: [
              {
                title: 'For example',
                sql: "SET @q = CONCAT('DELETE FROM `', REPLACE(table_name, '`', '``'), '` WHERE owner = ?');\nPREPARE s FROM @q;\nEXECUTE s USING @owner;",
              },
            ],
          },
        };
      }
    },
  },
};

/** Literals and what is quoted are taken out of the expression: what is left beside a `||` came as it is. */
function unquoted(expression: string): boolean {
  if (/^\s*format\s*\(/i.test(expression)) return /%(?:\d+\$)?-?\d*s/.test(expression);
  const rest = expression
    .replace(/'(?:[^']|'')*'/g, '')
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, '')
    .replace(/\b(?:quote_ident|quote_literal|quote_nullable)\s*\((?:[^()]|\([^()]*\))*\)/gi, '')
    .replace(/::\s*(?:regclass|oid|int|integer|bigint|text)\b/gi, (cast) => (/text/i.test(cast) ? '' : ' quoted '));
  return rest.includes('||') && rest.split('||').some((part) => /[a-z_]\w*/i.test(part) && !part.includes(' quoted '));
}

/** True for a CONCAT with something that is neither a literal nor quoted. */
function joinsUnquoted(text: string): boolean {
  if (!/\bconcat(?:_ws)?\s*\(/i.test(text)) return false;
  const rest = text
    .replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"/gs, '')
    // What is quoted, what the server itself says, and what is a number.
    .replace(
      /\b(?:quote|replace|database|schema|now|uuid|unix_timestamp|date_format|char)\s*\((?:[^()]|\([^()]*\))*\)/gi,
      '',
    )
    .replace(/\bcast\s*\([^()]*\bas\s+(?:un)?signed[^()]*\)/gi, '')
    .replace(/\b(?:concat|concat_ws|if|ifnull|coalesce|null)\b/gi, '');
  return /[a-z_@$][\w$]*/i.test(rest);
}

/** Routines that the script drops again: they run with the script, over names of the team's own, and nobody else calls them. */
function helperRoutines(context: MysqlScriptContext): readonly Span[] {
  const dropped = context.statements.flatMap(({ node, span }) =>
    node.kind === 'drop procedure' || node.kind === 'drop function'
      ? [{ name: node.name.name.toLowerCase(), at: span.start }]
      : [],
  );
  return context.statements.flatMap(({ node, span }) => {
    if (node.kind !== 'create procedure' && node.kind !== 'create function') return [];
    const name = node.routine.name.toLowerCase();
    return dropped.some((drop) => drop.name === name && drop.at > span.end) ? [span] : [];
  });
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
