// The part of @actions/core that we use. Most of that package is an HTTP client: in dist/ this is a file of its own, loaded
// after the first findings are out (scripts/build.mjs).
export { error, notice, setOutput, setSecret, summary, warning } from '@actions/core';
