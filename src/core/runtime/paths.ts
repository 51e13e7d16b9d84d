import path from 'node:path';

/** The two flavours of `node:path`; tests run the Windows one on every platform. */
export type PathStyle = Pick<
  typeof path,
  'isAbsolute' | 'join' | 'normalize' | 'relative' | 'resolve' | 'sep' | 'basename' | 'dirname'
>;

/** The style of a platform, as `process.platform` names it. */
export function pathStyle(platform: NodeJS.Platform): PathStyle {
  return platform === 'win32' ? path.win32 : path.posix;
}

/** Backslashes separate folders on Windows only: elsewhere they are an ordinary character of a name. */
export function forwardSlashes(text: string, style: PathStyle): string {
  return style.sep === '\\' ? text.replaceAll('\\', '/') : text;
}

/** A path as it goes out: relative to `root`, forward slashes, "." for `root` itself; absolute on another Windows drive. */
export function outgoing(root: string, given: string, style: PathStyle): string {
  const relative = style.relative(root, style.resolve(root, given));
  return relative === '' ? '.' : forwardSlashes(relative, style);
}

/** True when `inner` is `outer` or lies below it. Both absolute, links resolved. */
export function isInside(outer: string, inner: string, style: PathStyle): boolean {
  const relative = style.relative(outer, inner);
  return relative === '' || !(relative === '..' || relative.startsWith(`..${style.sep}`) || style.isAbsolute(relative));
}
