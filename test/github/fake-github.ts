import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import description from './openapi.generated.json' with { type: 'json' };

/** An answer that a test wants instead of the true one. */
export interface Scripted {
  /** The operation of the OpenAPI description: `git/get-tree`. */
  readonly operation: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests get it; all of them when absent. */
  readonly times?: number;
}

export interface FakeGitHub extends AsyncDisposable {
  readonly url: string;
  /** "get-tree", … in the order in which they came. */
  readonly requests: readonly { readonly operation: string; readonly url: string }[];
  /** What GitHub's description forbids and was done all the same: by the client, or by this fake. Has to stay empty. */
  readonly violations: readonly string[];
}

export interface FakeOptions {
  /** A real git repository: the answers come from it. */
  readonly folder: string;
  readonly repository: string;
  readonly token: string;
  readonly scripted?: readonly Scripted[];
  /** Files of a comparison; GitHub's own limit is 300. */
  readonly comparisonLimit?: number;
  readonly truncateTrees?: boolean;
}

interface Operation {
  readonly operationId: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly query: ReadonlyMap<string, ValidateFunction>;
  readonly responses: ReadonlyMap<string, ValidateFunction | null>;
}

const ajv = addFormats(new Ajv({ strict: false, allErrors: true, coerceTypes: false }));

const operations: readonly Operation[] = description.operations.map(({ operationId, path, parameters, responses }) => ({
  operationId,
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
  names: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
  query: new Map(
    parameters.filter((one) => one.in === 'query').map((one) => [one.name, ajv.compile(one.schema)] as const),
  ),
  responses: new Map(
    Object.entries(responses).map(
      ([status, schema]) => [status, schema === null ? null : ajv.compile(schema)] as const,
    ),
  ),
}));

/** GitHub's API on the loopback, held to GitHub's own description: it refuses what GitHub refuses and answers as GitHub does. */
export async function startFakeGitHub(options: FakeOptions): Promise<FakeGitHub> {
  const requests: { operation: string; url: string }[] = [];
  const violations: string[] = [];
  const left = new Map(options.scripted?.map((one) => [one, one.times ?? Number.POSITIVE_INFINITY] as const));

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const send = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(body));
    };
    const operation = operations.find((one) => one.pattern.test(url.pathname));
    if (operation === undefined || request.method !== 'GET') {
      violations.push(`${request.method} ${url.pathname} is no operation of the slice`);
      return send(404, { message: 'Not Found' });
    }
    requests.push({ operation: operation.operationId, url: url.pathname + url.search });
    for (const [name, value] of url.searchParams) {
      const validate = operation.query.get(name);
      // Integers come as text in a query.
      if (validate === undefined) violations.push(`${operation.operationId} has no query parameter ${name}`);
      else if (!validate(/^\d+$/.test(value) ? Number(value) : value) && !validate(value)) {
        violations.push(`${operation.operationId}: ${name}=${value} ${ajv.errorsText(validate.errors)}`);
      }
    }
    if (Number(url.searchParams.get('per_page') ?? 1) > 100) violations.push('per_page is at most 100');
    if (request.headers.authorization !== `token ${options.token}`) return send(401, { message: 'Bad credentials' });

    const scripted = options.scripted?.find(
      (one) => one.operation === operation.operationId && (left.get(one) ?? 0) > 0,
    );
    if (scripted !== undefined) {
      left.set(scripted, (left.get(scripted) ?? 0) - 1);
      return send(scripted.status, { message: 'Resource not accessible by integration' }, scripted.headers);
    }
    const values = Object.fromEntries(
      (operation.pattern.exec(url.pathname) ?? [])
        .slice(1)
        .map((value, index) => [operation.names[index] ?? '', decodeURIComponent(value)]),
    );
    if (`${values['owner']}/${values['repo']}` !== options.repository) return send(404, { message: 'Not Found' });
    let body: unknown;
    try {
      body = serve(operation.operationId, values, url.searchParams, options);
    } catch {
      return send(404, { message: 'Not Found' });
    }
    const validate = operation.responses.get('200');
    if (validate && !validate(body)) violations.push(`the fake's own answer: ${ajv.errorsText(validate.errors)}`);
    send(200, body);
  };

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake GitHub has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    violations,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Values = Readonly<Record<string, string>>;

function serve(operation: string, values: Values, query: URLSearchParams, options: FakeOptions): unknown {
  const git = (...args: readonly string[]) =>
    execFileSync('git', [...args], { cwd: options.folder, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  switch (operation) {
    case 'repos/compare-commits-with-basehead': {
      const [base = '', head = ''] = (values['basehead'] ?? '').split('...');
      const mergeBase = git('merge-base', base, head).toString().trim();
      const files = diffEntries(git, mergeBase, head).slice(0, options.comparisonLimit ?? 300);
      const page = Number(query.get('page') ?? 1);
      return {
        url: here(options, 'compare'),
        html_url: here(options, 'html'),
        permalink_url: here(options, 'permalink'),
        diff_url: here(options, 'diff'),
        patch_url: here(options, 'patch'),
        base_commit: commit(git, options, base),
        merge_base_commit: commit(git, options, mergeBase),
        status: 'diverged',
        ahead_by: 1,
        behind_by: 0,
        total_commits: 1,
        commits: [commit(git, options, head)],
        // "If you page, the files come with the first page only."
        ...(page === 1 ? { files } : {}),
      };
    }
    case 'pulls/list-files': {
      const [base, head] = pullRange(git, Number(values['pull_number']));
      const size = Number(query.get('per_page') ?? 30);
      const page = Number(query.get('page') ?? 1);
      return diffEntries(git, base, head).slice((page - 1) * size, page * size);
    }
    case 'git/get-tree': {
      const sha = git('rev-parse', `${values['tree_sha']}^{tree}`).toString().trim();
      const entries = git('ls-tree', '-r', '-t', '-l', '-z', sha).toString().split('\0').filter(Boolean);
      const tree = entries.map((entry) => {
        const [, mode = '', type = '', object = '', size = '', path = ''] =
          /^(\d+) (\w+) ([0-9a-f]+) +(-|\d+)\t([\s\S]*)$/.exec(entry) ?? [];
        return {
          path,
          mode,
          type,
          sha: object,
          ...(size === '-' ? {} : { size: Number(size) }),
          url: here(options, 'object'),
        };
      });
      const truncated = options.truncateTrees === true;
      return { sha, url: here(options, 'tree'), tree: truncated ? tree.slice(0, 1) : tree, truncated };
    }
    case 'git/get-blob': {
      const content = git('cat-file', 'blob', values['file_sha'] ?? '');
      return {
        // As GitHub does, in lines.
        content: content.toString('base64').replaceAll(/(.{60})/g, '$1\n'),
        encoding: 'base64',
        url: here(options, 'blob'),
        sha: values['file_sha'],
        size: content.byteLength,
        node_id: 'B_fake',
      };
    }
    default:
      throw new Error(`the fake GitHub does not serve ${operation}`);
  }
}

type Git = (...args: readonly string[]) => Buffer;

/** A test puts the range of a pull request where GitHub has it too. */
function pullRange(git: Git, pull: number): readonly [string, string] {
  const head = git('rev-parse', `refs/pull/${pull}/head`).toString().trim();
  return [git('merge-base', 'main', head).toString().trim(), head];
}

const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

function diffEntries(git: Git, from: string, to: string): object[] {
  const parts = git('diff', '--name-status', '-z', '-M', from, to).toString().split('\0').filter(Boolean);
  const entries: object[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const letter = (parts[i] ?? '')[0] ?? 'M';
    const previous = parts[i + 1] ?? '';
    const filename = letter === 'R' ? (parts[i + 2] ?? '') : previous;
    if (letter === 'R') i++;
    entries.push({
      sha: letter === 'D' ? null : git('rev-parse', `${to}:${filename}`).toString().trim(),
      filename,
      status: statuses[letter] ?? 'changed',
      additions: 1,
      deletions: 0,
      changes: 1,
      blob_url: 'https://github.com/blob',
      raw_url: 'https://github.com/raw',
      contents_url: 'https://api.github.com/contents',
      ...(letter === 'R' ? { previous_filename: previous } : {}),
    });
  }
  return entries;
}

function commit(git: Git, options: FakeOptions, name: string): object {
  const sha = git('rev-parse', `${name}^{commit}`).toString().trim();
  const person = { name: 'Somebody', email: 'somebody@example.com', date: '2026-01-01T00:00:00Z' };
  return {
    url: here(options, `commits/${sha}`),
    sha,
    node_id: 'C_fake',
    html_url: here(options, `commit/${sha}`),
    comments_url: here(options, `commits/${sha}/comments`),
    commit: {
      url: here(options, `git/commits/${sha}`),
      author: person,
      committer: person,
      message: 'a message',
      comment_count: 0,
      tree: { sha, url: here(options, `git/trees/${sha}`) },
    },
    author: null,
    committer: null,
    parents: [],
  };
}

function here(options: FakeOptions, rest: string): string {
  return `https://api.github.com/repos/${options.repository}/${rest}`;
}
