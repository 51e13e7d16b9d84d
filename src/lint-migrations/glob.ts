import picomatch from 'picomatch';

const matchers = new Map<string, (path: string) => boolean>();

/** True when the path (forward slashes) matches the glob: `**`, `*`, `?`, `[a-z]`, `{a,b}`. A folder matches what is below it. */
export function matchesGlob(glob: string, path: string): boolean {
  let matcher = matchers.get(glob);
  if (!matcher) {
    const bare = glob.replace(/^\.\//, '').replace(/\/$/, '');
    matcher = picomatch([bare, `${bare}/**`], { dot: true });
    matchers.set(glob, matcher);
  }
  return matcher(path);
}
