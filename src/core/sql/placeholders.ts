/** Which marks of a script are placeholders that a tool replaces before it sends the text. `none`: sent as it is. */
export type PlaceholderStyle =
  | { readonly kind: 'none' }
  /** Flyway: prefix and suffix, `${` and `}` unless configured. */
  | { readonly kind: 'delimited'; readonly prefix: string; readonly suffix: string }
  /** goose with ENVSUB: `$NAME` and `${NAME}`. */
  | { readonly kind: 'environment' }
  /** Plain files: templates of any known kind (`${x}`, `{{x}}`, `$%x%$`, `@@x@@`, `:name`) are masked. */
  | { readonly kind: 'any' };

/** The identifier of that many characters that stands for a placeholder while the text is parsed. */
export function maskingName(length: number): string {
  return 'x'.padEnd(length, '_');
}

/** True for a name that `maskingName` made: what the placeholder stands for is not known. */
export function isMaskingName(name: string): boolean {
  return /^x_{2,}$/.test(name);
}

/** Placeholders of every known kind, wherever they stand. */
const written =
  /\{\{[^\n}]*\}\}|\$%[^\n]*?%\$|[$#]\{[^\n}]*\}|@@?[A-Za-z_][\w.]*@@?|\{[A-Za-z_][\w.]*\}|\$[A-Za-z_]\w*|:[A-Za-z_]\w*/g;

/**
 * A text about a file's SQL with the placeholders as the file has them, instead of the names that stood for them. A name
 * says only how long its placeholder was: the first one of that length is taken.
 */
export function withPlaceholders(text: string, source: string): string {
  if (!text.includes('x__')) return text;
  return text.replace(/\bx_{2,}(?![\w$])/g, (mask) => {
    for (const found of source.matchAll(written)) if (found[0].length === mask.length) return found[0];
    return mask;
  });
}
