import type { AlterAction } from '../../sql/mysql/alter-action.ts';

const codes: Readonly<Partial<Record<AlterAction['kind'], string>>> = {
  'add column': 'add-column',
  'modify column': 'change-column',
  'change column': 'change-column',
  'set default': 'change-default',
};

/** A stable code of an action: its words joined by hyphens, keys by their kinds. */
export function codeOf(action: AlterAction): string {
  if (action.kind === 'add index') {
    return action.index.kind === 'primary'
      ? 'add-primary-key'
      : action.index.kind === 'index'
        ? 'add-index'
        : `add-${action.index.kind}-index`;
  }
  return codes[action.kind] ?? action.kind.replaceAll(' ', '-');
}
