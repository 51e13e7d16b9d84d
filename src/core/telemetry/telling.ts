import type { Environment } from '../runtime/world.ts';
import { type Message, type Sent, send } from './send.ts';

/** A message that is to be sent, and what people call its receiver. */
export interface Telling {
  readonly to: string;
  tell(): Promise<Sent>;
}

/** What became of one message. */
export type Told = Sent & {
  /** "Slack", "the Pushgateway": no address. */
  readonly to: string;
};

/** Sends everything at once. Never throws: what did not arrive says why. */
export function tellAll(all: readonly Telling[]): Promise<readonly Told[]> {
  return Promise.all(
    all.map(async ({ to, tell }): Promise<Told> => {
      try {
        return { to, ...(await tell()) };
      } catch {
        // What it says may hold an address.
        return { to, sent: false, why: 'the message could not be put together' };
      }
    }),
  );
}

/** Messages to Slack and to a webhook, whose addresses are in the variables of these names; null for nobody. */
export function messages(
  slackFrom: string | null,
  webhookFrom: string | null,
  make: { slack(url: string): Message; webhook(url: string): Message },
  env: Environment,
  fetch: typeof globalThis.fetch,
): Telling[] {
  const one = (to: string, from: string | null, message: (url: string) => Message): Telling[] =>
    from === null ? [] : [{ to, tell: () => withAddress(env, from, (url) => send(message(url), fetch)) }];
  return [...one('Slack', slackFrom, make.slack), ...one('the webhook', webhookFrom, make.webhook)];
}

/** Calls with what a variable holds; one that is empty is said by its name, which is no secret. */
export async function withAddress(
  env: Environment,
  name: string,
  work: (value: string) => Promise<Sent>,
): Promise<Sent> {
  const value = env[name]?.trim();
  return value ? await work(value) : { sent: false, why: `the environment variable ${name} is empty or missing` };
}

/** "Slack was not told: the connection was refused."; null for what arrived. Holds no address. */
export function toldRemark(told: Told): string | null {
  return told.sent ? null : `${told.to} was not told: ${told.why}.`;
}
