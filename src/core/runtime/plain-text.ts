import { cut, forTerminal } from '../report/escape.ts';

/** Text of unknown origin (a file name, a message of git) made harmless for one line of a log or a terminal, and cut. */
export function plain(text: string, most = 400): string {
  return cut(forTerminal(text), most);
}
