import type { DeployReport } from '../report/deploy/deploy-report.ts';
import type { Environment } from '../runtime/world.ts';
import { jsonBody } from './json-body.ts';
import { type Message, type Sent, send } from './send.ts';
import { type Attributes, type AttributeValue, type Parent, type Span, type Trace, traceOf } from './spans.ts';

/**
 * OTLP over HTTP as JSON, by the published mapping (opentelemetry-proto, `trace/v1/trace.proto`; OTLP specification, "JSON Protobuf
 * Encoding": ids in hexadecimal, 64-bit whole numbers as strings, enums as numbers, names in lowerCamelCase). Every collector has to take
 * it. OpenTelemetry's own packages do the same in 293 kB of minified code out of twelve packages.
 */

export function otlpMessage(report: DeployReport, address: string | null, env: Environment): Message | null {
  const { version } = report.tool;
  const environment = report.deployment?.environment ?? null;
  return traceMessage({ version, environment, trace: (parent) => traceOf(report, parent) }, address, env);
}

/** A run of which spans can be made. */
export interface Traced {
  /** Of Drydock. */
  readonly version: string;
  /** "production"; null where nobody says. */
  readonly environment: string | null;
  /** Null when the run does not say when it began. */
  trace(parent: Parent | null): Trace | null;
}

/** Where spans go, by OpenTelemetry's own environment variables; null where nobody wants any. */
export function traceMessage(traced: Traced, address: string | null, env: Environment): Message | null {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none') return null;
  const url = endpointOf(address, env);
  if (url === null) return null;
  const context = parentOf(env);
  // Whoever started us has decided that this trace is not kept.
  if (context !== null && !context.sampled) return null;
  const trace = traced.trace(context);
  if (trace === null) return null;
  return {
    url,
    method: 'POST',
    headers: { ...headersOf(env), 'content-type': 'application/json' },
    body: jsonBody(otlpJson(trace, resourceOf(traced, env), traced.version)),
  };
}

export function sendSpans(message: Message, fetch: typeof globalThis.fetch): Promise<Sent> {
  return send(message, fetch, (body) => {
    const rejected = rejectedIn(body);
    return rejected === 0 ? { sent: true } : { sent: false, why: `the collector refused ${rejected} of the spans` };
  });
}

/** Why spans that are wanted cannot be sent; null when they can. Only of what the environment says: who names an address in drydock.yml means HTTP. */
export function otlpObjection(address: string | null, env: Environment): string | null {
  const protocol = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'] || '';
  if (address !== null || protocol !== 'grpc') return null;
  return 'OTEL_EXPORTER_OTLP_PROTOCOL asks for gRPC, and spans are sent over HTTP only';
}

/** A base address gets the path; the one for traces alone is taken as it is. */
function endpointOf(address: string | null, env: Environment): string | null {
  if (address !== null && address !== '') return tracesOf(address);
  const traces = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (traces) return traces;
  const base = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return base ? tracesOf(base) : null;
}

function tracesOf(base: string): string {
  return `${base.replace(/\/+$/, '')}/v1/traces`;
}

/** `key=value,key=value`, values percent-encoded. What is no header is left out: `fetch` would throw, and repeat it. */
function headersOf(env: Environment): Record<string, string> {
  const text = env['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] || env['OTEL_EXPORTER_OTLP_HEADERS'] || '';
  const headers: Record<string, string> = {};
  for (const [name, value] of pairsOf(text))
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\x20-\x7e]*$/.test(value)) headers[name.toLowerCase()] = value;
  return headers;
}

function pairsOf(text: string): [string, string][] {
  return text.split(',').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    if (at < 1) return [];
    const value = pair.slice(at + 1).trim();
    try {
      return [[pair.slice(0, at).trim(), decodeURIComponent(value)]];
    } catch {
      return [[pair.slice(0, at).trim(), value]];
    }
  });
}

/** The span that we belong to, as the environment says it (W3C Trace Context in `TRACEPARENT`). */
function parentOf(env: Environment): (Parent & { readonly sampled: boolean }) | null {
  const [, version, trace, span, flags] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(env['TRACEPARENT'] ?? '') ?? [];
  if (trace === undefined || span === undefined || version === 'ff') return null;
  if (/^0+$/.test(trace) || /^0+$/.test(span)) return null;
  return { trace, span, sampled: (Number.parseInt(flags ?? '0', 16) & 1) === 1 };
}

/** What the run is a part of. What the environment says of the service goes before what we know. */
function resourceOf({ version, environment }: Traced, env: Environment): Attributes {
  const [server, repository] = [env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY']];
  const known: Readonly<Record<string, string | undefined>> = {
    'service.name': 'drydock',
    'service.version': version,
    'deployment.environment.name': environment ?? undefined,
    'cicd.pipeline.name': env['GITHUB_WORKFLOW'],
    'cicd.pipeline.run.id': env['GITHUB_RUN_ID'],
    'vcs.ref.head.revision': env['GITHUB_SHA'],
    'vcs.repository.url.full': server && repository ? `${server}/${repository}` : undefined,
  };
  const attributes: Record<string, string> = {};
  for (const [key, value] of [...Object.entries(known), ...pairsOf(env['OTEL_RESOURCE_ATTRIBUTES'] ?? '')])
    if (value) attributes[key] = value;
  if (env['OTEL_SERVICE_NAME']) attributes['service.name'] = env['OTEL_SERVICE_NAME'];
  return attributes;
}

/** `ExportTraceServiceRequest`. */
export function otlpJson(trace: Trace, resource: Attributes, version: string) {
  return {
    resourceSpans: [
      {
        resource: { attributes: keyValues(resource) },
        scopeSpans: [
          { scope: { name: 'drydock', version }, spans: trace.spans.map((span) => spanJson(span, trace.id)) },
        ],
      },
    ],
  };
}

/** `SpanKind` and `StatusCode` of trace.proto. */
const kinds = { internal: 1, client: 3 } as const;
const statusError = 2;

function spanJson({ id, parent, name, kind, from, to, attributes, failure }: Span, trace: string) {
  return {
    traceId: trace,
    spanId: id,
    ...(parent === null ? {} : { parentSpanId: parent }),
    flags: 1,
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(from),
    endTimeUnixNano: nanoseconds(Math.max(from, to)),
    attributes: keyValues(attributes),
    status: failure === null ? {} : { code: statusError, message: failure },
  };
}

/** A double has no room for the nanoseconds of today: microseconds are what is known. */
function nanoseconds(ms: number): string {
  return `${Math.max(0, Math.round(ms * 1_000))}000`;
}

function keyValues(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: AttributeValue): object {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    case 'object':
      return { arrayValue: { values: value.map((each) => ({ stringValue: each })) } };
  }
}

/** `ExportTraceServiceResponse.partial_success.rejected_spans`, which a collector may say with status 200. */
function rejectedIn(body: string): number {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null || !('partialSuccess' in answer)) return 0;
    const { partialSuccess } = answer;
    if (typeof partialSuccess !== 'object' || partialSuccess === null || !('rejectedSpans' in partialSuccess)) return 0;
    return Number(partialSuccess.rejectedSpans) || 0;
  } catch {
    return 0;
  }
}
