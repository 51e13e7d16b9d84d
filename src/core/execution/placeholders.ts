import type { PlaceholderStyle } from '../sql/placeholders.ts';

export type Replaced = { readonly text: string } | { readonly unknown: string };

/**
 * Puts values in the place of a tool's placeholders, everywhere in the text as the tools do: in strings and comments too. Names
 * of Flyway's count without regard to case (Flyway's documentation, "Placeholders").
 * @returns `unknown`, the placeholder as it was written, when there is no value for it
 */
export function replacePlaceholders(
  text: string,
  style: PlaceholderStyle,
  values: Readonly<Record<string, string>>,
): Replaced {
  switch (style.kind) {
    case 'none':
      return { text };
    case 'delimited':
      return replaceDelimited(text, style.prefix, style.suffix, values);
    case 'environment':
      return replaceEnvironment(text, values);
    case 'any':
      return { text: replaceKnown(text, values) };
  }
}

function replaceDelimited(
  text: string,
  prefix: string,
  suffix: string,
  values: Readonly<Record<string, string>>,
): Replaced {
  if (!text.includes(prefix)) return { text };
  const known = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  let done = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf(prefix, at);
    const close = open < 0 ? -1 : text.indexOf(suffix, open + prefix.length);
    if (close < 0) return { text: done + text.slice(at) };
    const name = text.slice(open + prefix.length, close);
    const value = known.get(name.toLowerCase());
    if (value === undefined) return { unknown: text.slice(open, close + suffix.length).slice(0, 80) };
    done += text.slice(at, open) + value;
    at = close + suffix.length;
  }
}

/** As goose's ENVSUB: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}` (its README, "Environment Variable Substitution"). */
function replaceEnvironment(text: string, values: Readonly<Record<string, string>>): Replaced {
  let unknown: string | null = null;
  const replaced = text.replace(
    /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?])([^}]*))?\})/g,
    (
      written,
      bare: string | undefined,
      braced: string | undefined,
      sign: string | undefined,
      other: string | undefined,
    ) => {
      const value = values[bare ?? braced ?? ''];
      if (value !== undefined && (value !== '' || !sign?.startsWith(':'))) return value;
      if (sign?.endsWith('-')) return other ?? '';
      unknown ??= written;
      return written;
    },
  );
  return unknown === null ? { text: replaced } : { unknown };
}

/** Files of no known tool: only what drydock.yml names is a placeholder for sure. */
function replaceKnown(text: string, values: Readonly<Record<string, string>>): string {
  const names = Object.keys(values);
  if (names.length === 0) return text;
  return text.replace(
    /\$\{\s*([\w.:-]+)\s*\}|\{\{\s*\.?([\w.:-]+)\s*\}\}/g,
    (written, dollar: string, braces: string) => {
      const name = dollar ?? braces;
      return Object.hasOwn(values, name) ? (values[name] ?? written) : written;
    },
  );
}
