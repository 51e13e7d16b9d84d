// A module of our own that is loaded when a configuration is there: a bundle keeps the library's names only where they are
// imported by name.
export { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
