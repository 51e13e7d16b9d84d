import type { MysqlFamily } from '../shape.ts';
import { addColumn } from './add-column.ts';
import { changeColumn } from './change-column.ts';
import { dropColumn } from './drop-column.ts';

export const families: readonly MysqlFamily[] = [addColumn, dropColumn, changeColumn];
