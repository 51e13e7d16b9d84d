/** Hiding words as these would tear holes into every line of a log, and they are no secrets. */
const ordinary = /^(?:postgres|mysql|mariadb|root|test|password|secret)$/i;

/**
 * What of a server's address a log must not show: the address, and its password as it is written and as it is meant. Also of a text that is
 * no address, since whoever mistyped one gave it all the same.
 */
export function urlSecrets(url: string): readonly string[] {
  const [, user = '', password = ''] = /:\/\/([^:@/?#]*):([^@/?#]*)@/.exec(url) ?? [];
  const query = /[?&]password=([^&#]*)/i.exec(url)?.[1] ?? '';
  const found = [password, decoded(password), query, decoded(query)].filter(
    (one) => one !== '' && one !== user && !ordinary.test(one),
  );
  return [...new Set([url, ...found])];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
