// What dist/check.js gives to the program.
export { checkAction } from './action.ts';
export { checkCommand } from './command.ts';
