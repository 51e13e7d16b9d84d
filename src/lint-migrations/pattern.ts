import { UserError } from '../core/report/user-error.ts';

const compiled = new Map<string, RegExp>();

/**
 * A regular expression that the configuration gives.
 * @param option where it stands, for the message: `rules.float-amount.names`.
 * @throws UserError `config_invalid` when it is none.
 */
export function pattern(text: string, option: string, flags: 'u' | 'iu' = 'u'): RegExp {
  const key = `${flags}/${text}`;
  const known = compiled.get(key);
  if (known) return known;
  try {
    const made = new RegExp(text, flags);
    compiled.set(key, made);
    return made;
  } catch {
    throw new UserError(
      'config_invalid',
      `${option}: ${JSON.stringify(text.slice(0, 60))} is not a regular expression`,
    );
  }
}
