import type { FreezeGate } from '../../core/configuration/deploy-settings.ts';
import { isBelow } from './below-risk.ts';
import type { Gate, GateAnswer, GateContext } from './gate.ts';
import { localTime } from './local-time.ts';

/** Days on which nothing is deployed. */
export const gate: Gate<FreezeGate> = {
  id: 'freeze',
  what: 'Holds up every deploy on some days, the first and the last one included; with `above`, only changes of that risk and more.',
  why: 'Before a holiday, a sale or an audit nobody wants to change the schema, and a rule in a chat is forgotten by whoever presses the button.',
  example: `freeze:
  - { from: 2026-12-20, until: 2027-01-03, zone: Europe/Berlin, why: Christmas, above: data }
`,
  reasons: {
    frozen: 'Nothing of that risk is deployed today.',
    below_risk: 'Today only riskier changes are held up, so that the gate was passed over.',
  },
  asked: 'in-turn',
  ask: (freezes, context) => Promise.resolve(freezes.map((one) => answerOf(one, context))),
};

function answerOf({ from, until, zone, why, above }: FreezeGate, { clock, risk }: GateContext): GateAnswer {
  const days = from === until ? from : `${from} to ${until}`;
  const name = `${why}, ${days}`;
  const today = localTime(clock.now(), zone).date;
  // Days of this form are in the order of their texts.
  if (today < from || today > until) {
    return { name, verdict: 'pass', reason: 'ok', message: `It is ${today} in ${zone}, outside of ${days}.` };
  }
  const frozen = `Nothing is deployed from ${from} until ${until} (${zone}): ${why}`;
  if (above !== null && isBelow(risk, above)) {
    const message = `${frozen}, but changes below the risk "${above}" may pass, and this one is "${risk}".`;
    return { name, verdict: 'skipped', reason: 'below_risk', message };
  }
  const exception = above === null ? '' : `; changes below the risk "${above}" may pass, and this one is "${risk}"`;
  return { name, verdict: 'fail', reason: 'frozen', message: `${frozen}${exception}.` };
}
