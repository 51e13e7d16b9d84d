import type { RegisteredGate } from './registry.ts';

/** docs/gates.md, written from the gates themselves: `npm run docs`; a test holds it to them. */
export function gatesPage(gates: readonly RegisteredGate[], shared: Readonly<Record<string, string>>): string {
  return [
    '# Gates',
    '',
    'What is asked before a deploy runs anything. Each gate says `pass`, `fail`, or `error` when it could not be asked; both of the latter stop',
    'the deploy, and nothing of it has run then. `skipped` is a rule that is for other changes than this one.',
    'All gates are asked, also after one refused, in the order of this page.',
    '',
    'They stand in `drydock.yml` under `deploy: { gates: … }`, for all databases, and under `deploy:` of a database, where a kind that is named',
    'replaces that kind: `sql: []` asks nothing. Every key is in [configuration.md](configuration.md).',
    '',
    ...table(
      'gate',
      gates.map(({ id, what }) => [`[\`${id}\`](#${id})`, what] as const),
    ),
    ...gates.flatMap(section),
    '## Of any gate',
    '',
    ...codes(shared),
    '## Tokens and texts',
    '',
    'A token is the value of an environment variable, which `token-from` names; it goes to the address of the gate and to no other. Of an',
    'answer no report has more than what is needed to see why: of SQL the first row, cut after 200 characters; of a page nothing.',
    '',
  ].join('\n');
}

function section({ id, what, why, details, example, reasons }: RegisteredGate): string[] {
  return [
    `## ${id}`,
    '',
    what,
    '',
    why,
    '',
    ...(details ?? []).flatMap((paragraph) => [paragraph, '']),
    '```yaml',
    'deploy:',
    '  gates:',
    ...example
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
    '```',
    '',
    ...codes(reasons),
  ];
}

function codes(reasons: Readonly<Record<string, string>>): string[] {
  return table(
    'code',
    Object.entries(reasons).map(([code, what]) => [`\`${code}\``, what] as const),
  );
}

function table(head: string, rows: readonly (readonly [string, string])[]): string[] {
  return [`| ${head} | what it says |`, '| --- | --- |', ...rows.map(([name, what]) => `| ${name} | ${what} |`), ''];
}
