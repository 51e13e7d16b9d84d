import type { MysqlFamily } from '../shape.ts';
import { addColumn } from './add-column.ts';
import { changeColumn } from './change-column.ts';
import { constraints } from './constraints.ts';
import { dropColumn } from './drop-column.ts';
import { generated } from './generated.ts';
import { indexes } from './indexes.ts';
import { options } from './options.ts';
import { partitions } from './partitions.ts';
import { several } from './several.ts';
import { statements } from './statements.ts';
import { types } from './types.ts';

export const families: readonly MysqlFamily[] = [
  addColumn,
  dropColumn,
  changeColumn,
  types,
  generated,
  indexes,
  constraints,
  options,
  partitions,
  several,
  statements,
];
