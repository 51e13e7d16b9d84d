import { cut, forTerminal } from '../report/escape.ts';
import { maskSecrets } from '../report/secrets.ts';

/** What became of a message. Never a reason to fail: whoever sends it says why as a remark. */
export type Sent = { readonly sent: true } | { readonly sent: false; readonly why: string };

export interface Message {
  /** An address, which may hold a user and a password, or be a secret as a whole. No part of it is ever said. */
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Milliseconds that each may take: all are sent at once, and nobody waits longer for them than this. */
export const sendingMs = 5_000;
/** Of an answer, as much as is read and said. */
const mostBytes = 16_384;
const mostSaid = 200;

/** Sends a message and says whether it was taken: any status of 2xx. `accept` looks at the answer, where a status does not tell all. */
export async function send(
  message: Message,
  fetch: typeof globalThis.fetch,
  accept: (body: string) => Sent = () => ({ sent: true }),
): Promise<Sent> {
  const target = targetOf(message.url);
  if (target === null) return { sent: false, why: 'its address is no http:// or https:// address' };
  const { url, authorization, secrets } = target;
  const headers = { ...message.headers, ...(authorization === null ? {} : { authorization }) };
  const hidden = [...secrets, ...Object.values(message.headers).flatMap((value) => value.split(' '))];
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), sendingMs);
  try {
    const { method, body } = message;
    // An answer that leads elsewhere would turn a POST into a GET that is answered with a page.
    const asked = fetch(url, { method, headers, body, redirect: 'manual', signal: late.signal });
    const answer = await orLate(asked, late.signal);
    const text = await orLate(readSome(answer), late.signal);
    if (!answer.ok) return { sent: false, why: statusText(answer.status, text, hidden) };
    return accept(text);
  } catch (error) {
    return {
      sent: false,
      why: late.signal.aborted ? `there was no answer within ${sendingMs / 1_000} s` : errorText(error),
    };
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}

/** Whatever `fetch` does with the signal, nobody waits longer. */
async function orLate<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return await Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('late')), { once: true });
    }),
  ]);
}

/** `fetch` refuses an address with a user in it, and its error repeats the password: both go into a header. */
function targetOf(text: string): { url: string; authorization: string | null; secrets: string[] } | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const [user, password] = [decoded(url.username), decoded(url.password)];
  url.username = '';
  url.password = '';
  const authorization =
    user === '' && password === '' ? null : `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
  const parts = [text, url.href, url.pathname, url.search, password, ...url.pathname.split('/')];
  return { url: url.href, authorization, secrets: parts.filter((part) => part.length >= 6) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function readSome({ body }: Response): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length >= mostBytes) {
      await reader.cancel();
      break;
    }
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** What the server says about itself, unless it repeats what has to stay secret. */
function statusText(status: number, body: string, hidden: readonly string[]): string {
  const said = forTerminal(cut(body.trim().replace(/\s+/g, ' '), mostSaid));
  const isSecret = hidden.some((secret) => secret.length >= 6 && body.includes(secret));
  const start = `it was answered with status ${status}`;
  return said === '' || isSecret || said.startsWith('<') ? start : `${start}: ${maskSecrets(said)}`;
}

const words: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ENOTFOUND', 'its host is not known'],
  ['EAI_AGAIN', 'its host could not be looked up'],
  ['ECONNRESET', 'the connection was cut off'],
  ['EPIPE', 'the connection was cut off'],
  ['UND_ERR_SOCKET', 'the connection was cut off'],
  ['EHOSTUNREACH', 'its host cannot be reached'],
  ['ENETUNREACH', 'its network cannot be reached'],
  ['ETIMEDOUT', 'the connection took too long'],
  ['UND_ERR_CONNECT_TIMEOUT', 'the connection took too long'],
]);

/** In words of ours: what `fetch` throws may repeat the address. */
function errorText(error: unknown): string {
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : null);
  if (code === null) return 'the request failed';
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|TLS|SSL/.test(code))
    return `its certificate was not accepted (${code})`;
  return words.get(code) ?? `the request failed (${code})`;
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(error.code)) return error.code;
  // Several addresses of one host: the first refusal says enough.
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return null;
}
