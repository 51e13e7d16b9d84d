import { verificationLevels } from '../report/backup/backup-report.ts';
import { riskClasses } from '../report/risk.ts';
import {
  booleanAt,
  millisecondsAt,
  numberAt,
  objectAt,
  objectsAt,
  stringsAt,
  textAt,
  type Values,
  wordAt,
} from './checked-values.ts';
import {
  type ApprovalRule,
  type BackupGate,
  type DeploySettings,
  type FreezeGate,
  type GateSettings,
  type HttpGate,
  onFailures,
  type PromqlGate,
  type SqlGate,
  type WindowGate,
} from './deploy-settings.ts';
import { readNotify, readTelemetry } from './read-telling-settings.ts';
import { ageMs, daysOf } from './text-patterns.ts';

/** Seconds that a gate's answer may take where nothing is said. */
const answerSeconds = 10;
const day = 24 * 60 * 60 * 1_000;

/**
 * What drydock.yml says under `deploy:`, over what is there without it: the defaults, or for a database what holds for all. A kind of
 * gate that is named replaces that kind, so that a database may have other queries than the rest, or none.
 * @param values held to `deployKeys`, or to `databaseDeployKeys`
 */
export function readDeploySettings(values: Values, under: DeploySettings): DeploySettings {
  const statementTimeout = textAt(values, 'statement-timeout');
  return {
    lockTimeoutMs: millisecondsAt(values, 'lock-timeout') ?? under.lockTimeoutMs,
    lockRetries: numberAt(values, 'lock-retries') ?? under.lockRetries,
    statementTimeoutMs:
      statementTimeout === null ? under.statementTimeoutMs : millisecondsAt(values, 'statement-timeout'),
    deployLockWaitMs: millisecondsAt(values, 'wait-for-deploy') ?? under.deployLockWaitMs,
    onFailure: wordAt(values, 'on-failure', onFailures) ?? under.onFailure,
    outOfOrder: booleanAt(values, 'out-of-order') ?? under.outOfOrder,
    gates: gateSettings(objectAt(values, 'gates'), under.gates),
    notify: readNotify(objectAt(values, 'notify'), under.notify),
    telemetry: readTelemetry(objectAt(values, 'telemetry'), under.telemetry),
  };
}

function gateSettings(values: Values, under: GateSettings): GateSettings {
  const kind = <T>(key: string, old: readonly T[], read: (one: Values) => T): readonly T[] =>
    values[key] === undefined ? old : objectsAt(values, key).map(read);
  return {
    approvals: kind('approvals', under.approvals, approvalRule),
    sql: kind('sql', under.sql, sqlGate),
    promql: kind('promql', under.promql, promqlGate),
    http: kind('http', under.http, httpGate),
    window: kind('window', under.window, windowGate),
    freeze: kind('freeze', under.freeze, freezeGate),
    backup: kind('backup', under.backup, backupGate),
  };
}

function approvalRule(values: Values): ApprovalRule {
  return {
    risk: wordAt(values, 'risk', riskClasses) ?? 'none',
    reviews: numberAt(values, 'reviews') ?? 0,
    environment: numberAt(values, 'environment') ?? 0,
    from: stringsAt(values, 'from'),
  };
}

function sqlGate(values: Values): SqlGate {
  return {
    name: textAt(values, 'name') ?? '',
    query: textAt(values, 'query') ?? '',
    expect: textAt(values, 'expect'),
    seconds: secondsAt(values),
  };
}

function promqlGate(values: Values): PromqlGate {
  return {
    name: textAt(values, 'name') ?? '',
    url: textAt(values, 'url') ?? '',
    query: textAt(values, 'query') ?? '',
    min: numberAt(values, 'min'),
    max: numberAt(values, 'max'),
    empty: wordAt(values, 'empty', ['error', 'pass'] as const) ?? 'error',
    tokenFrom: textAt(values, 'token-from'),
    seconds: secondsAt(values),
  };
}

function httpGate(values: Values): HttpGate {
  return {
    name: textAt(values, 'name') ?? '',
    url: textAt(values, 'url') ?? '',
    status: numberAt(values, 'status') ?? 200,
    contains: textAt(values, 'contains'),
    tokenFrom: textAt(values, 'token-from'),
    seconds: secondsAt(values),
  };
}

function windowGate(values: Values): WindowGate {
  const named = stringsAt(values, 'days').flatMap((span) => daysOf(span) ?? []);
  const days = named.length === 0 ? [1, 2, 3, 4, 5, 6, 7] : [...new Set(named)].sort((a, b) => a - b);
  return {
    days,
    from: textAt(values, 'from') ?? '',
    to: textAt(values, 'to') ?? '',
    zone: textAt(values, 'zone') ?? '',
  };
}

function freezeGate(values: Values): FreezeGate {
  return {
    from: textAt(values, 'from') ?? '',
    until: textAt(values, 'until') ?? '',
    zone: textAt(values, 'zone') ?? '',
    why: textAt(values, 'why') ?? '',
    above: wordAt(values, 'above', riskClasses),
  };
}

function backupGate(values: Values): BackupGate {
  return {
    maxAgeMs: ageMs(textAt(values, 'max-age') ?? '') ?? day,
    level: wordAt(values, 'level', verificationLevels) ?? 'digested',
    sameHead: booleanAt(values, 'same-head') ?? true,
  };
}

function secondsAt(values: Values): number {
  const ms = millisecondsAt(values, 'timeout');
  return ms === null ? answerSeconds : ms / 1_000;
}
