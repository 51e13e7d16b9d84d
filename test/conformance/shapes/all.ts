import type { Family } from '../shape.ts';
import { addColumn } from './add-column.ts';
import { columns, columnTypes } from './alter-column.ts';
import { constraints } from './constraints.ts';
import { data } from './data.ts';
import { indexes } from './indexes.ts';
import { maintenance } from './maintenance.ts';
import { partitions } from './partitions.ts';
import { programs } from './programs.ts';
import { tables } from './tables.ts';
import { types } from './types.ts';

/** Every statement whose effect we claim to know, by family. */
export const families: readonly Family[] = [
  addColumn,
  columnTypes,
  columns,
  constraints,
  indexes,
  tables,
  partitions,
  types,
  programs,
  data,
  maintenance,
];
