import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'dynamic-sql-concatenation',
  title: 'Dynamic SQL built from unquoted text',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: [],
  what: 'An EXECUTE puts its SQL together from text that is not quoted: with `||` and a name or value as it comes, or with `%s` in `format`.',
  why: 'A name with a capital, a space or a quote breaks the statement; text that somebody else chose can make it another one. In a function it runs whenever the function is called, with the rights of its owner if it is SECURITY DEFINER.',
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
