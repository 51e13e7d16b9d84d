/**
 * An account as a GRANT names it: `'app'@'10.1.%'`. Without a host it is `%`, any machine (manual, section 8.2.4).
 * The name is null for PUBLIC, which is everybody (MariaDB manual, "GRANT ... TO PUBLIC").
 */
export function accountOf(written: string): { readonly name: string | null; readonly host: string | null } {
  const parts =
    /^\s*('(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|[^\s@'"`]*)\s*(?:@\s*('[^']*'|"[^"]*"|`[^`]*`|[\w.%:/-]+))?/.exec(
      written,
    );
  const name = parts?.[1] ?? written;
  if (/^public$/i.test(name) && parts?.[2] === undefined) return { name: null, host: null };
  return { name: unquoted(name), host: parts?.[2] === undefined ? '%' : unquoted(parts[2]) };
}

function unquoted(text: string): string {
  const mark = text.charAt(0);
  return mark === "'" || mark === '"' || mark === '`' ? text.slice(1, -1).replaceAll(mark + mark, mark) : text;
}
