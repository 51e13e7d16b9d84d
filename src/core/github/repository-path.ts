/**
 * A path of the working folder as GitHub shows it, relative to the repository.
 * @param prefix the working folder's path in the repository, "" or with a slash at its end
 */
export function repositoryPath(prefix: string, file: string): string {
  if (prefix === '') return file;
  const parts = prefix.split('/').filter((part) => part !== '');
  for (const part of file.split('/')) {
    if (part === '..' && parts.length > 0) parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}
