import { XMLParser } from 'fast-xml-parser';
import { expect } from 'vitest';

export interface JUnitElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly JUnitElement[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  processEntities: true,
});

function elements(nodes: unknown): JUnitElement[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: Record<string, unknown>) => {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text' && !key.startsWith('?'));
    if (name === undefined) return [];
    const attributes = (node[':@'] ?? {}) as Record<string, string>;
    return [{ name, attributes, children: elements(node[name]) }];
  });
}

/** What Jenkins' schema of JUnit files allows inside of what (junit-10.xsd of jenkinsci/xunit-plugin). */
const inside: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['testsuite'],
  testsuite: ['properties', 'testcase'],
  properties: ['property'],
  property: [],
  testcase: ['skipped', 'error', 'failure', 'system-out'],
  failure: [],
  error: [],
  skipped: [],
  'system-out': [],
};

/** Holds an element and what is in it to the schema, and its sums to what it has. */
export function checkShape({ name, attributes, children }: JUnitElement): void {
  for (const child of children) {
    expect(inside[name], `${child.name} in ${name}`).toContain(child.name);
    checkShape(child);
  }
  if (name.startsWith('testsuite') || name === 'testcase') expect(attributes['time']).toMatch(/^\d+\.\d{3}$/);
  if (name !== 'testsuite') return;
  const cases = children.filter((child) => child.name === 'testcase');
  const having = (what: string) => cases.filter((each) => each.children.some((child) => child.name === what)).length;
  expect(attributes).toMatchObject({
    tests: String(cases.length),
    failures: String(having('failure')),
    errors: String(having('error')),
    skipped: String(having('skipped')),
  });
}

export function readJUnit(text: string): JUnitElement[] {
  return elements(parser.parse(text));
}
