import { tokens } from '../../../sql/lexer.ts';

/**
 * Every qualified name in a text of the server, as it is written there: `public.orders`, `public."Größe"`, `public.===`. Names of
 * columns with their tables give the table (`public.orders.id` gives `public.orders` too), and a string that is a name (`nextval('public.s')`) counts.
 * What stands in dollar quotes, the body of a function, is a string.
 */
export function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  let previous: { readonly text: string; readonly end: number } | null = null;
  let dot = -1;
  for (const { kind, start, end } of tokens(text)) {
    const word = text.slice(start, end);
    if (kind === 'operator' && word === '.' && previous !== null && previous.end === start) {
      dot = end;
      continue;
    }
    if (dot === start && previous !== null) {
      names.add(`${previous.text}.${kind === 'operator' ? operatorAt(text, start) : word}`);
    }
    dot = -1;
    if (kind === 'word' || kind === 'quoted') {
      previous = { text: word, end };
      continue;
    }
    previous = null;
    if (kind === 'string' && word.startsWith("'")) names.add(word.slice(1, -1).replaceAll("''", "'"));
  }
  return names;
}

function operatorAt(text: string, start: number): string {
  return /[-+*/<>=~!@#%^&|`?]+/y.exec(text.slice(start))?.[0] ?? '';
}

/** The qualified name behind the name that a snapshot shows: `public.total` for `total(integer)`, `shop.orders` for itself. */
export function qualifiedName(shown: string): string {
  let end = 0;
  let dotted = false;
  for (const token of tokens(shown)) {
    if (token.start !== end) break;
    const word = shown.slice(token.start, token.end);
    if (word === '(') break;
    if (word === '.' && end > 0 && !dotted) dotted = true;
    end = token.end;
  }
  const name = shown.slice(0, end);
  return dotted ? name : `public.${name}`;
}
