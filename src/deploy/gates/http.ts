import type { HttpGate } from '../../core/configuration/deploy-settings.ts';
import { plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { addressReasons, askAddress, placeText } from './ask-address.ts';
import type { Gate, GateAnswer, GateContext } from './gate.ts';

/** As much of a body as a text is looked for in. */
const mostBytes = 1 << 20;

/** An address that has to answer. */
export const gate: Gate<HttpGate> = {
  id: 'http',
  what: 'Asks an address with GET, and holds the status, and a text if one is wanted, against what it should be.',
  why: 'A status page, a feature flag or a change calendar may know a reason not to deploy now that no database does.',
  details: [
    'Redirects are followed, but never from https to http, and with a token only on the same origin. With a `status` of 300 to 399 the redirect itself is the answer. `contains` is looked for in the first mebibyte.',
  ],
  example: `http:
  - { name: shop is healthy, url: 'https://shop.example.com/health', contains: '"status":"ok"' }
  - { name: change calendar, url: 'https://changes.example.com/api/allowed', status: 204, token-from: CHANGES_TOKEN, timeout: 5s }
`,
  reasons: {
    check_failed: 'The answer is another one than wanted.',
    ...addressReasons,
  },
  asked: 'at-once',
  ask: (settings, context) => Promise.all(settings.map((one) => answerOf(one, context))),
};

async function answerOf(setting: HttpGate, context: GateContext): Promise<GateAnswer> {
  const { name, url, status, contains, tokenFrom, seconds } = setting;
  const keepRedirect = status >= 300 && status < 400;
  const answer = await askAddress({ url, tokenFrom, seconds, accept: '*/*', mostBytes, keepRedirect }, context);
  if (answer.kind === 'refused') {
    return { name, verdict: 'error', reason: answer.reason, message: answer.message };
  }
  const place = placeText(url);
  const fail = (message: string): GateAnswer => ({ name, verdict: 'fail', reason: 'check_failed', message });
  if (answer.status !== status) return fail(`${place} answered with status ${answer.status}, not ${status}.`);
  if (contains !== null && !answer.text.includes(contains)) {
    const where = answer.isWhole ? '' : ` within its first ${plural(mostBytes / 1024, 'KiB', 'KiB')}`;
    // What it holds instead is not shown: nobody knows what that may be.
    return fail(`${place} answered with status ${status}, but does not hold "${plain(contains, 80)}"${where}.`);
  }
  const holding = contains === null ? '' : ` and holds "${plain(contains, 80)}"`;
  return { name, verdict: 'pass', reason: 'ok', message: `${place} answered with status ${status}${holding}.` };
}
