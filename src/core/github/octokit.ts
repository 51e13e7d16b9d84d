// GitHub's client, loaded only where the event cannot be answered by git: in dist/ it is a file of its own (scripts/build.mjs).
export { getOctokit } from '@actions/github';
