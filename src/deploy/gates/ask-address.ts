import { plain } from '../../core/runtime/plain-text.ts';
import type { GateContext } from './gate.ts';

/** What an address answered, or why it did not. */
export type AddressAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The beginning of the body, as UTF-8. */
      readonly text: string;
      /** False when the body is longer than what was read of it. */
      readonly isWhole: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: AddressReason; readonly message: string };

export type AddressReason = keyof typeof addressReasons | 'cancelled';

/** Why there is no answer, for each gate that asks an address. */
export const addressReasons = {
  not_answered: 'Nobody answered at the address, or the answer broke off.',
  timed_out: 'There was no whole answer in time.',
  redirected: 'The answer leads to another place, where the token must not go, or goes on and on.',
  no_token: 'The environment variable with the token is not set, or holds what no token is.',
} as const;

export interface Asked {
  readonly url: string;
  /** The environment variable with a bearer token; null for none. */
  readonly tokenFrom: string | null;
  readonly seconds: number;
  readonly accept: string;
  /** Most bytes that are read of a body. */
  readonly mostBytes: number;
  /** Whether an answer that leads elsewhere is the answer. */
  readonly keepRedirect: boolean;
}

const mostRedirects = 5;

/**
 * Asks an address with GET, within a time that holds for the whole answer. Redirects are followed, but a token goes to the origin only
 * that it was meant for, and nothing goes from https to http.
 */
export async function askAddress(asked: Asked, context: GateContext): Promise<AddressAnswer> {
  const token = tokenOf(asked.tokenFrom, context);
  if (token.kind === 'none') return { kind: 'refused', reason: 'no_token', message: token.why };
  const headers = {
    accept: asked.accept,
    'user-agent': 'drydock',
    ...(token.value === null ? {} : { authorization: `Bearer ${token.value}` }),
  };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), asked.seconds * 1_000);
  const stop = () => controller.abort();
  context.cancelled.addEventListener('abort', stop);
  if (context.cancelled.aborted) stop();
  try {
    let url = new URL(asked.url);
    for (let hops = 0; ; hops++) {
      const response = await context.fetch(url, { headers, redirect: 'manual', signal: controller.signal });
      const next = asked.keepRedirect ? null : redirectOf(response, url);
      if (next === null) {
        return { kind: 'answered', status: response.status, ...(await beginningOf(response, asked.mostBytes)) };
      }
      await response.body?.cancel();
      const refusal = redirectRefusal(url, next, token.value !== null, hops);
      if (refusal !== null) return { kind: 'refused', reason: 'redirected', message: refusal };
      url = next;
    }
  } catch (error) {
    if (context.cancelled.aborted) return { kind: 'refused', reason: 'cancelled', message: 'The run was cancelled.' };
    if (controller.signal.aborted) {
      const message = `${placeText(asked.url)} did not answer within ${asked.seconds} s.`;
      return { kind: 'refused', reason: 'timed_out', message };
    }
    const message = `${placeText(asked.url)} could not be asked: ${failureText(error)}.`;
    return { kind: 'refused', reason: 'not_answered', message };
  } finally {
    clearTimeout(timer);
    context.cancelled.removeEventListener('abort', stop);
  }
}

/** An address as it may be shown: what follows a question mark is often a key. */
export function placeText(address: string): string {
  const { origin, pathname } = new URL(address);
  return plain(`${origin}${pathname === '/' ? '' : pathname}`, 200);
}

type Token = { readonly kind: 'some'; readonly value: string | null } | { readonly kind: 'none'; readonly why: string };

function tokenOf(variable: string | null, { env }: GateContext): Token {
  if (variable === null) return { kind: 'some', value: null };
  const value = (env[variable] ?? '').trim();
  if (value === '') return { kind: 'none', why: `The environment variable ${variable} with the token is not set.` };
  // What fetch says of a header that it does not take has the header in it.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return {
      kind: 'none',
      why: `What the environment variable ${variable} holds is no token: it has spaces or line breaks in it.`,
    };
  }
  return { kind: 'some', value };
}

function redirectOf(response: Response, from: URL): URL | null {
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return null;
  return URL.canParse(location, from.href) ? new URL(location, from) : null;
}

function redirectRefusal(from: URL, to: URL, hasToken: boolean, hops: number): string | null {
  const here = placeText(from.href);
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return `${here} leads to what is no address of the web.`;
  const there = plain(to.origin, 200);
  if (hasToken && to.origin !== from.origin) return `${here} leads to ${there}, where the token is not sent.`;
  if (from.protocol === 'https:' && to.protocol === 'http:')
    return `${here} leads to ${there}, which is not encrypted.`;
  return hops >= mostRedirects ? `${here} leads on after ${mostRedirects} redirects.` : null;
}

async function beginningOf(response: Response, most: number): Promise<{ text: string; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (response.body !== null) {
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.byteLength;
      if (length > most) {
        await reader.cancel();
        break;
      }
    }
  }
  const bytes = Buffer.concat(chunks).subarray(0, most);
  return { text: new TextDecoder().decode(bytes), isWhole: length <= most };
}

/** "ECONNREFUSED": fetch says only that it failed, and its cause why. */
function failureText(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'it failed';
  if ('code' in cause && typeof cause.code === 'string') return plain(cause.code, 80);
  return plain(cause.message, 200).replace(/\.$/, '');
}
