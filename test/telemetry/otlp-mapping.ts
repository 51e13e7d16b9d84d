import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

const of = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const text = { type: 'string' };
const values = {
  stringValue: text,
  boolValue: { type: 'boolean' },
  // "64-bit integers are represented as decimal strings."
  intValue: { type: 'string', pattern: '^-?\\d+$' },
  doubleValue: { type: 'number' },
};
const anyValue = {
  ...of({
    ...values,
    arrayValue: of({ values: { type: 'array', items: { ...of(values), minProperties: 1, maxProperties: 1 } } }),
  }),
  minProperties: 1,
  maxProperties: 1,
};
const attributes = {
  type: 'array',
  items: of({ key: { type: 'string', minLength: 1 }, value: anyValue }, ['key', 'value']),
};
const hex = (digits: number) => ({ type: 'string', pattern: `^[0-9a-f]{${digits}}$`, not: { pattern: '^0+$' } });
const time = { type: 'string', pattern: '^\\d{19}$' };

/**
 * `ExportTraceServiceRequest` by the published mapping: trace.proto, common.proto and resource.proto of opentelemetry-proto in
 * lowerCamelCase, ids in hexadecimal, enums as numbers. What these files do not name is refused.
 */
const mapping = new Ajv2020({ allErrors: true, strict: true }).compile(
  of(
    {
      resourceSpans: {
        type: 'array',
        items: of(
          {
            resource: of({ attributes }),
            scopeSpans: {
              type: 'array',
              items: of({
                scope: of({ name: text, version: text }),
                spans: {
                  type: 'array',
                  items: of(
                    {
                      traceId: hex(32),
                      spanId: hex(16),
                      parentSpanId: hex(16),
                      flags: { type: 'integer', minimum: 0 },
                      name: { type: 'string', minLength: 1 },
                      kind: { enum: [0, 1, 2, 3, 4, 5] },
                      startTimeUnixNano: time,
                      endTimeUnixNano: time,
                      attributes,
                      status: of({ code: { enum: [0, 1, 2] }, message: text }),
                    },
                    ['traceId', 'spanId', 'name', 'startTimeUnixNano', 'endTimeUnixNano'],
                  ),
                },
              }),
            },
          },
          ['scopeSpans'],
        ),
      },
    },
    ['resourceSpans'],
  ),
);

/** A span as it is sent. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

/** The spans of a request, which has to be what the mapping says. */
export function spansOf(body: string): Span[] {
  const document = JSON.parse(body);
  mapping(document);
  expect(mapping.errors).toBeNull();
  return document.resourceSpans[0].scopeSpans[0].spans;
}

export const attribute = (span: Span | undefined, key: string) =>
  Object.values(span?.attributes.find((each) => each.key === key)?.value ?? {})[0];
export const named = (spans: readonly Span[], name: string) => spans.find((each) => each.name === name);
