// Cuts the operations that the fake GitHub serves out of GitHub's own OpenAPI description and writes openapi.generated.json beside it.
// The description (npm package @octokit/openapi, hundreds of megabytes) is installed elsewhere and named as the argument:
//   node test/github/slice-openapi.mjs FOLDER/node_modules/@octokit/openapi
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const operations = [
  ['get', '/repos/{owner}/{repo}/compare/{basehead}'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/files'],
  ['get', '/repos/{owner}/{repo}/git/trees/{tree_sha}'],
  ['get', '/repos/{owner}/{repo}/git/blobs/{file_sha}'],
];
const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder of @octokit/openapi.');
const description = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.deref.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

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
  const { operationId, parameters = [], responses } = description.paths[path][method];
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
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [
        status,
        response.content?.['application/json'] ? bare(response.content['application/json'].schema) : null,
      ]),
    ),
  };
});
const slice = { source: `@octokit/openapi ${version}, api.github.com ${description.info.version}`, operations: sliced };
writeFileSync(new URL('openapi.generated.json', import.meta.url), `${JSON.stringify(slice)}\n`);
