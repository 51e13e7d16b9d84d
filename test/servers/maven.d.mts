import type { MysqlPrograms } from './debian.mjs';

export function mariadb114Programs(): MysqlPrograms;
