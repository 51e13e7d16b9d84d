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
