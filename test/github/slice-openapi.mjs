// Cuts the operations that the fake GitHub serves out of GitHub's own OpenAPI description and writes openapi.generated.json beside it.
// The descriptions (npm packages @octokit/openapi, hundreds of megabytes, and @octokit/graphql-schema) are installed elsewhere:
//   node test/github/slice-openapi.mjs FOLDER/node_modules/@octokit
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const operations = [
  ['get', '/repos/{owner}/{repo}/compare/{basehead}'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/files'],
  ['get', '/repos/{owner}/{repo}/git/trees/{tree_sha}'],
  ['get', '/repos/{owner}/{repo}/git/blobs/{file_sha}'],
  ['get', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['patch', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/comments'],
  ['post', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'],
  ['post', '/repos/{owner}/{repo}/check-runs'],
  ['patch', '/repos/{owner}/{repo}/check-runs/{check_run_id}'],
  ['get', '/repos/{owner}/{repo}/issues/{issue_number}/labels'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/labels'],
  ['delete', '/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}'],
  ['get', '/repos/{owner}/{repo}/check-runs/{check_run_id}'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}/approvals'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs'],
  ['get', '/repos/{owner}/{repo}/deployments'],
  ['get', '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses'],
  ['post', '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses'],
  ['get', '/repos/{owner}/{repo}/commits'],
  ['get', '/repos/{owner}/{repo}/commits/{commit_sha}/pulls'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/commits'],
  ['get', '/repos/{owner}/{repo}/collaborators/{username}/permission'],
];
/** Types of GraphQL and their fields that a query of ours may name. */
const graphqlFields = { Query: ['viewer'], User: ['login', 'databaseId'] };
const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder of @octokit.');
const description = JSON.parse(readFileSync(join(folder, 'openapi/generated/api.github.com.deref.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(join(folder, 'openapi/package.json'), 'utf8'));
const graphqlSchema = JSON.parse(readFileSync(join(folder, 'graphql-schema/schema.json'), 'utf8'));
const graphqlPackage = JSON.parse(readFileSync(join(folder, 'graphql-schema/package.json'), 'utf8'));

/** Prose and examples hold nothing to anything. */
function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, inner]) => {
    if (key === 'examples' || key === 'example' || key.startsWith('x-')) return false;
    // Also a property may be called "description" or "title": that one is a schema.
    return !((key === 'description' || key === 'title') && typeof inner === 'string');
  });
  const { nullable, ...schema } = Object.fromEntries(entries.map(([key, inner]) => [key, bare(inner)]));
  // OpenAPI 3.0 says "nullable" where JSON Schema has a type of its own.
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

const sliced = operations.map(([method, path]) => {
  const { operationId, parameters = [], requestBody, responses } = description.paths[path][method];
  return {
    operationId,
    method,
    path,
    parameters: parameters.map(({ name, in: place, required = false, schema }) => ({
      name,
      in: place,
      required,
      schema: bare(schema),
    })),
    body: requestBody === undefined ? null : bare(requestBody.content['application/json'].schema),
    // Refusals have no shape that matters here.
    responses: Object.fromEntries(
      Object.entries(responses)
        .filter(([status]) => /^2/.test(status))
        .map(([status, response]) => [
          status,
          response.content?.['application/json'] ? bare(response.content['application/json'].schema) : null,
        ]),
    ),
  };
});

/** "User!" as GraphQL writes it. */
function written(type) {
  if (type.kind === 'NON_NULL') return `${written(type.ofType)}!`;
  return type.kind === 'LIST' ? `[${written(type.ofType)}]` : type.name;
}

const { types } = graphqlSchema.__schema;
const graphql = Object.fromEntries(
  Object.entries(graphqlFields).map(([name, wanted]) => {
    const { fields } = types.find((one) => one.name === name);
    return [
      name,
      Object.fromEntries(wanted.map((field) => [field, written(fields.find((one) => one.name === field).type)])),
    ];
  }),
);
const slice = {
  source: `@octokit/openapi ${version}, api.github.com ${description.info.version}`,
  graphqlSource: `@octokit/graphql-schema ${graphqlPackage.version}`,
  operations: sliced,
  graphql,
};
writeFileSync(new URL('openapi.generated.json', import.meta.url), `${JSON.stringify(slice)}\n`);
