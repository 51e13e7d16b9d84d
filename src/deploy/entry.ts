// What dist/deploy.js gives to the program, which loads it only for a command about a database that is deployed to.

export { deployAction } from './action.ts';
export { baselineCommand, deployCommand, planCommand, repairCommand, statusCommand, undoCommand } from './command.ts';
