// Keeps one note of Drydock's on a GitLab merge request up to date. In a pipeline of a merge request:
//
//   drydock lint --format note --output note.md; node merge-request-note.mjs note.md
//
// DRYDOCK_NOTE_TOKEN is a project access token with the scope api. A pipeline's own token may not write notes.
import { readFileSync } from 'node:fs';

const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, DRYDOCK_NOTE_TOKEN } = process.env;
const [file] = process.argv.slice(2);

if (!file || !CI_API_V4_URL || !CI_PROJECT_ID || !CI_MERGE_REQUEST_IID || !DRYDOCK_NOTE_TOKEN) {
  fail('It needs a file, a pipeline of a merge request, and DRYDOCK_NOTE_TOKEN.');
}
const project = `${CI_API_V4_URL}/projects/${encodeURIComponent(CI_PROJECT_ID)}`;
const notes = `${project}/merge_requests/${encodeURIComponent(CI_MERGE_REQUEST_IID)}/notes`;
const body = readFileSync(file, 'utf8');
const marker = body.slice(0, body.indexOf('\n'));
if (!/^<!-- drydock:[^>]*-->$/.test(marker)) fail(`${file} does not begin with Drydock's marker.`);

// Whoever may comment may paste the marker: only a note of this very token's user is edited.
const me = await ask('GET', `${CI_API_V4_URL}/user`);
const own = await find();
if (own === null) await ask('POST', notes, { body });
else if (own.body !== body) await ask('PUT', `${notes}/${own.id}`, { body });

async function find() {
  for (let page = 1; ; page++) {
    const some = await ask('GET', `${notes}?sort=asc&order_by=created_at&per_page=100&page=${page}`);
    const found = some.find((note) => note.author?.id === me.id && !note.system && note.body.startsWith(marker));
    if (found) return found;
    if (some.length < 100) return null;
  }
}

async function ask(method, url, content) {
  const response = await fetch(url, {
    method,
    headers: { 'private-token': DRYDOCK_NOTE_TOKEN, 'content-type': 'application/json' },
    ...(content ? { body: JSON.stringify(content) } : {}),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) fail(`${method} ${new URL(url).pathname}: ${response.status} ${response.statusText}`);
  return response.json();
}

function fail(why) {
  console.error(`drydock: the note was not written. ${why}`);
  process.exit(1);
}
