/**
 * Shapes of secrets that can be told by their look alone: each has a prefix or frame that nothing else has. What a report
 * shows of a file goes through `maskSecrets`, since a finding about a secret must not spread it.
 */
const shapes: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'a private key',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g,
  },
  { what: 'a private key of age', pattern: /\bAGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/gi },
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/g },
  { what: 'a GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { what: 'a Slack token', pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g },
  { what: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: 'a Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/g },
  { what: 'a SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  // The user's name may be empty, the password not; a placeholder is no password.
  {
    what: 'a password in a URL',
    pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"]*:)(?![${<*x]+@)[^\s@/'"$<{]{3,}(?=@[\w.-]+)/gi,
  },
  // Only beside another key of a connection string: `SET password = …` is a column.
  {
    what: 'a password in a connection string',
    pattern:
      /(?<=\b(?:host|hostaddr|port|dbname|user)=[^\s';]*\s(?:[^';]{0,80}\s)?password=)(?![${<*])[^\s'";$<{]{3,}|(?<=\bpassword=)(?![${<*])[^\s'";$<{]{3,}(?=\s+(?:host|hostaddr|port|dbname|user)=)/gi,
  },
  {
    what: 'a password of a role',
    pattern:
      /(?<=\b(?:CREATE|ALTER)\s+(?:ROLE|USER)\b[^;']{0,300}\bPASSWORD\s+')(?!SCRAM-SHA-256\$|md5[0-9a-f]{32}'|\*[0-9A-Fa-f]{40}'|\$\{|\{\{|:)[^']+(?=')/gi,
  },
  // MySQL and MariaDB. A hash is not what the user types; a placeholder is no password.
  {
    what: 'a password of a user',
    pattern:
      /(?<=\bIDENTIFIED\s+(?:(?:WITH|VIA)\s+[^\s;]{1,64}\s+)?(?:BY|USING\s+PASSWORD\s*\()\s*(['"]))(?!\*[0-9A-F]{40}\1|\$\{|\{\{|:|<|%)(?:(?!\1)[^\\\r\n]|\1\1|\\.)+(?=\1)/gi,
  },
  {
    what: 'a password of a user',
    pattern:
      /(?<=\bSET\s+PASSWORD\s*(?:FOR\s+[^=;]{1,200}=\s*(?:PASSWORD\s*\(\s*)?|=\s*PASSWORD\s*\(\s*)(['"]))(?!\*[0-9A-F]{40}\1|\$\{|\{\{|:|<|%)(?:(?!\1)[^\\\r\n]|\1\1|\\.)+(?=\1)/gi,
  },
  {
    what: 'a password of a replica',
    pattern: /(?<=\b(?:MASTER|SOURCE)_PASSWORD\s*=\s*(['"]))(?!\$\{|\{\{|:|<|%)(?:(?!\1)[^\\\r\n]|\1\1|\\.)+(?=\1)/gi,
  },
];

export interface FoundSecret {
  readonly what: string;
  /** UTF-16 offsets of the text. */
  readonly start: number;
  readonly end: number;
}

/** A piece that every shape has. Nearly no file has one, and a dozen patterns need not be tried on those that have none. */
const hint = /-----BEGIN|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|k_live_|AIza|SG\.|eyJ|:\/\/|password/;
const hintInCapitals = /password|identified|age-secret-key/i;

/** Where a text holds what looks like a secret, in its order, none inside of another. */
export function findSecrets(text: string): FoundSecret[] {
  if (!hint.test(text) && !hintInCapitals.test(text)) return [];
  const found: FoundSecret[] = [];
  for (const { what, pattern } of shapes) {
    pattern.lastIndex = 0;
    for (const match of text.matchAll(pattern)) {
      if (match[0] !== '') found.push({ what, start: match.index, end: match.index + match[0].length });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((one, place) => !found.slice(0, place).some((other) => other.end > one.start));
}

/** The text with every secret replaced by asterisks: as long as before, line breaks kept, so that places still fit. */
export function maskSecrets(text: string): string {
  const secrets = findSecrets(text);
  if (secrets.length === 0) return text;
  let masked = '';
  let at = 0;
  for (const { start, end } of secrets) {
    masked += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, '*');
    at = end;
  }
  return masked + text.slice(at);
}
