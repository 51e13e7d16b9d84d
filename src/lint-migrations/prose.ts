// The rules with what they say of themselves: reasons and examples, half of their text. In dist/ this is a file of its own,
// loaded when somebody asks; the rules in the program itself go without (scripts/build.mjs takes it out).
export { rules } from './rules/registry.ts';
