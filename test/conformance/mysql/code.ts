/** One line of code inside a table cell. */
export function code(sql: string): string {
  return `\`${sql.replaceAll(/\s+/g, ' ').trim().replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
