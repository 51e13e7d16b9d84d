/** Paths here have forward slashes; whoever lists the files turns the backslashes of Windows round (`runtime/paths`). */

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Everything before the last part, `''` when there is nothing. */
export function folderName(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** A folder as the rest of the house writes it: no `./`, no slash at the end, "." for the working folder. */
export function tidyFolder(folder: string): string {
  const tidy = folder.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '');
  return tidy === '' ? (folder.startsWith('/') ? '/' : '.') : tidy;
}

/** The path of a file as seen from a folder; the whole path when it lies elsewhere. */
export function seenFrom(folder: string, path: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

/** Code unit order, as Go, Rust and `Array.sort` have it. Never the language of the machine: the order must not vary. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Digits of any length as numbers: versions have 14 digits and more, which a double still holds, and 20, which it does not. */
export function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+(?=\d)/, '');
  const y = b.replace(/^0+(?=\d)/, '');
  return x.length - y.length || compareText(x, y);
}

/** Order of names for a reader: runs of digits count as numbers, a name that begins with a number comes first. */
export function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    const xDigits = isDigits(x);
    const yDigits = isDigits(y);
    const order =
      xDigits && yDigits ? compareDigits(x, y) : xDigits !== yDigits ? (xDigits ? -1 : 1) : compareText(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

function isDigits(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}
