import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import {
  type Account,
  actionsBot,
  type Conversation,
  newConversation,
  Refusal,
  serveConversation,
} from './fake-conversation.ts';
import { described, type FakeDeploys, noDeploys, serveDeploys } from './fake-deployments.ts';
import { serveRepository } from './fake-repository.ts';
import { filled } from './filled.ts';
import description from './openapi.generated.json' with { type: 'json' };

/** An answer that a test wants instead of the true one. */
export interface Scripted {
  /** The operation of the OpenAPI description: `git/get-tree`; `graphql` for a query. */
  readonly operation: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** How many requests get it; all of them when absent. */
  readonly times?: number;
}

export interface FakeGitHub extends AsyncDisposable {
  readonly url: string;
  /** "get-tree", … in the order in which they came. */
  readonly requests: readonly { readonly operation: string; readonly url: string }[];
  /** What GitHub's description forbids and was done all the same: by the client, or by this fake. Has to stay empty. */
  readonly violations: readonly string[];
  /** What stands on the pull request: a test may put something there. */
  readonly conversation: Conversation;
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
  /** What stands under `permissions:` of the job. Everything that the action may ask for when absent. */
  readonly permissions?: readonly string[];
  /** Whose token it is. */
  readonly viewer?: Account;
  readonly repositoryLabels?: readonly string[];
  readonly conversation?: Conversation;
  /** What GitHub knows of deployments, approvals and reviews; nothing when absent. */
  readonly deploys?: FakeDeploys;
  /** Called before a request is answered; the answer waits for it. */
  readonly onRequest?: (operation: string) => void | Promise<void>;
}

interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly query: ReadonlyMap<string, ValidateFunction>;
  readonly body: ValidateFunction | null;
  /** Properties that the body may have; null where the description does not list them. */
  readonly properties: ReadonlySet<string> | null;
  readonly responses: ReadonlyMap<string, ValidateFunction | null>;
  readonly schemas: Readonly<Record<string, object | null>>;
}

const everything = [
  'actions: read',
  'contents: read',
  'pull-requests: write',
  'checks: write',
  'deployments: write',
  'issues: write',
];

/** Any of these is enough, as GitHub's page of each operation says; what is not here needs only to read. */
const needed: Readonly<Record<string, readonly string[]>> = {
  'issues/create-comment': ['pull-requests: write', 'issues: write'],
  'issues/update-comment': ['pull-requests: write', 'issues: write'],
  'pulls/create-review': ['pull-requests: write'],
  'checks/create': ['checks: write'],
  'checks/update': ['checks: write'],
  'issues/add-labels': ['pull-requests: write', 'issues: write'],
  'issues/remove-label': ['pull-requests: write', 'issues: write'],
  'checks/get': ['checks: read', 'checks: write'],
  'actions/get-reviews-for-run': ['actions: read', 'actions: write'],
  'actions/list-jobs-for-workflow-run-attempt': ['actions: read', 'actions: write'],
  'repos/list-deployments': ['deployments: read', 'deployments: write'],
  'repos/list-deployment-statuses': ['deployments: read', 'deployments: write'],
  'repos/create-deployment-status': ['deployments: write'],
  'repos/list-commits': ['contents: read', 'contents: write'],
  'repos/list-pull-requests-associated-with-commit': ['pull-requests: read', 'pull-requests: write'],
  'pulls/list-reviews': ['pull-requests: read', 'pull-requests: write'],
  'pulls/list-commits': ['pull-requests: read', 'pull-requests: write'],
};

const ajv = addFormats(new Ajv({ strict: false, allErrors: true, coerceTypes: false }));

interface Described {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly body: object | null;
  readonly responses: Readonly<Record<string, object | null>>;
}

const all: readonly Described[] = description.operations;
const operations = all.map(({ operationId, method, path, parameters, body, responses }): Operation => {
  const properties = body !== null && 'properties' in body ? body.properties : null;
  return {
    operationId,
    method: method.toUpperCase(),
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
    names: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
    query: new Map(
      parameters.filter((one) => one.in === 'query').map((one) => [one.name, ajv.compile(one.schema)] as const),
    ),
    body: body === null ? null : ajv.compile(body),
    properties: typeof properties === 'object' && properties !== null ? new Set(Object.keys(properties)) : null,
    schemas: responses,
    responses: new Map(
      Object.entries(responses).map(
        ([status, schema]) => [status, schema === null ? null : ajv.compile(schema)] as const,
      ),
    ),
  };
});

/** GitHub's API on the loopback, held to GitHub's own description: it refuses what GitHub refuses and answers as GitHub does. */
export async function startFakeGitHub(options: FakeOptions): Promise<FakeGitHub> {
  const requests: { operation: string; url: string }[] = [];
  const violations: string[] = [];
  const left = new Map(options.scripted?.map((one) => [one, one.times ?? Number.POSITIVE_INFINITY] as const));
  const conversation = options.conversation ?? newConversation();
  const viewer = options.viewer ?? actionsBot;
  const permissions = new Set(options.permissions ?? everything);
  const repositoryLabels = new Set(options.repositoryLabels ?? []);

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const text = await textOf(request);
    const send = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(body));
    };
    const refuse = (status: number, message: string, errors: readonly unknown[] = []) =>
      send(status, {
        message,
        documentation_url: 'https://docs.github.com/rest',
        ...(errors.length > 0 ? { errors } : {}),
      });
    const isGraphql = method === 'POST' && url.pathname === '/graphql';
    const operation = operations.find((one) => one.method === method && one.pattern.test(url.pathname));
    const name = isGraphql ? 'graphql' : operation?.operationId;
    if (name === undefined) {
      violations.push(`${method} ${url.pathname} is no operation of the slice`);
      return refuse(404, 'Not Found');
    }
    requests.push({ operation: name, url: url.pathname + url.search });
    await options.onRequest?.(name);
    if (request.headers.authorization !== `token ${options.token}`) return refuse(401, 'Bad credentials');
    const scripted = options.scripted?.find((one) => one.operation === name && (left.get(one) ?? 0) > 0);
    if (scripted !== undefined) {
      left.set(scripted, (left.get(scripted) ?? 0) - 1);
      return send(
        scripted.status,
        { message: scripted.message ?? 'Resource not accessible by integration' },
        scripted.headers,
      );
    }
    const body: Readonly<Record<string, unknown>> = text === '' ? {} : JSON.parse(text);
    if (isGraphql) {
      const wrong = queryProblem(body['query']);
      if (wrong !== null) violations.push(wrong);
      return send(200, { data: { viewer: { login: viewer.login, databaseId: viewer.id } } });
    }
    if (operation === undefined) return refuse(404, 'Not Found');
    const wrong = wrongIn(operation, url, text === '' ? null : body);
    violations.push(...wrong);
    // GitHub refuses it as well, and a client has to see that it does.
    if (wrong.length > 0) return refuse(422, 'Invalid request.', wrong);
    if (needed[name]?.some((one) => permissions.has(one)) === false) {
      return refuse(403, 'Resource not accessible by integration');
    }
    const values = Object.fromEntries(
      (operation.pattern.exec(url.pathname) ?? [])
        .slice(1)
        .map((value, index) => [operation.names[index] ?? '', decodeURIComponent(value)]),
    );
    if (`${values['owner']}/${values['repo']}` !== options.repository) return refuse(404, 'Not Found');
    let served: { readonly status: number; readonly body: unknown };
    try {
      const { folder } = options;
      const deploy = serveDeploys(name, values, url.searchParams, body, options.deploys ?? noDeploys(), folder);
      const spoken = serveConversation(name, values, url.searchParams, body, conversation, {
        folder,
        repository: options.repository,
        viewer,
        permissions,
        repositoryLabels,
      });
      served =
        deploy === null
          ? (spoken ?? { status: 200, body: serveRepository(name, values, url.searchParams, options) })
          : { status: deploy.status, body: filled(operation.schemas[deploy.status], deploy.body) };
    } catch (error) {
      return error instanceof Refusal ? refuse(error.status, error.message, error.errors) : refuse(404, 'Not Found');
    }
    const validate = operation.responses.get(String(served.status));
    if (validate && !validate(described(served.body)))
      violations.push(`the fake's own answer: ${ajv.errorsText(validate.errors)}`);
    return send(served.status, served.body);
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake GitHub has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    violations,
    conversation,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** What GitHub's description forbids in a request. */
function wrongIn(operation: Operation, url: URL, body: Readonly<Record<string, unknown>> | null): string[] {
  const { operationId, query, properties } = operation;
  const wrong: string[] = [];
  for (const [name, value] of url.searchParams) {
    const validate = query.get(name);
    // Integers come as text in a query.
    if (validate === undefined) wrong.push(`${operationId} has no query parameter ${name}`);
    else if (!validate(/^\d+$/.test(value) ? Number(value) : value) && !validate(value)) {
      wrong.push(`${operationId}: ${name}=${value} ${ajv.errorsText(validate.errors)}`);
    }
  }
  if (Number(url.searchParams.get('per_page') ?? 1) > 100) wrong.push('per_page is at most 100');
  if (operation.body === null) {
    if (body !== null) wrong.push(`${operationId} takes no body`);
  } else if (!operation.body(body ?? {})) {
    wrong.push(`${operationId}: ${ajv.errorsText(operation.body.errors)}`);
  }
  for (const name of Object.keys(body ?? {})) {
    if (properties?.has(name) === false) wrong.push(`${operationId} knows no ${name}`);
  }
  return wrong;
}

/** A query is one tree of names here; each has to be a field of the type that the one before it has. */
function queryProblem(query: unknown): string | null {
  if (typeof query !== 'string') return 'a GraphQL request without a query';
  const types: Readonly<Record<string, Readonly<Record<string, string>>>> = description.graphql;
  const stack: string[] = [];
  let [type, last] = ['', 'Query'];
  for (const [token] of query.replace(/^\s*query\b/, '').matchAll(/[{}]|\w+|\S/g)) {
    if (token === '{') {
      stack.push(type);
      type = last;
    } else if (token === '}') {
      type = stack.pop() ?? '';
    } else {
      const field = types[type]?.[token];
      if (field === undefined) return `GraphQL: ${type} has no field ${token}`;
      last = field.replace(/[[\]!]/g, '');
    }
  }
  return stack.length === 0 ? null : 'GraphQL: unbalanced braces';
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
