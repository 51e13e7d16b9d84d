import type { TextPattern } from '../runtime/options.ts';
import type { Values } from './checked-values.ts';

/**
 * The shape of a value of drydock.yml as data: from it come the checks with their messages, the JSON Schema that editors use, and
 * the reference in docs/configuration.md.
 */
export type Shape =
  /** `short`: the key that a mere text is taken for. `check` sees what fits by itself, and says what does not fit together. */
  | {
      readonly type: 'object';
      readonly keys: Readonly<Record<string, Key>>;
      readonly short?: string;
      readonly check?: (values: Values) => Mismatch | null;
    }
  /** Any keys; `key` says what they are, for messages. */
  | { readonly type: 'map'; readonly key: string; readonly values: Shape }
  | { readonly type: 'list'; readonly items: Shape; readonly single?: boolean }
  /** `unshown`: what stands there instead may be a secret that somebody put into the wrong place, and no message repeats it. */
  | { readonly type: 'text'; readonly pattern?: TextPattern; readonly unshown?: boolean }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  | { readonly type: 'boolean' }
  | { readonly type: 'databases' }
  | { readonly type: 'rule' };

/** Keys of one map that do not fit together. `problem` follows the map's path: "needs a \"min\" or a \"max\"". */
export interface Mismatch {
  /** The key to point at; null for the map itself. */
  readonly key: string | null;
  readonly problem: string;
}

export interface Key {
  readonly shape: Shape;
  readonly what: string;
  readonly required?: boolean;
}

export const text: Shape = { type: 'text' };
export const texts: Shape = { type: 'list', items: text, single: true };
