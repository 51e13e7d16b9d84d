// What dist/backup.js gives to the program, which loads it only for a command about backups, or for a deploy that asks for one.

export { backupAction } from './action.ts';
export { backupCommand, restoreCommand } from './command.ts';
