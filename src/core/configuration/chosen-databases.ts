import { UserError } from '../report/user-error.ts';
import { didYouMean } from '../runtime/did-you-mean.ts';
import { plain } from '../runtime/plain-text.ts';
import type { Config, ConfiguredDatabase } from './config.ts';

/** The databases of drydock.yml, or the one that was asked for by name. @throws UserError `unknown_database` */
export function chosenDatabases(name: string | null, config: Config | null): readonly ConfiguredDatabase[] {
  const all = config?.databases ?? [];
  if (name === null) return all;
  const one = all.find((database) => database.name === name);
  if (one !== undefined) return [one];
  const names = all.map((database) => database.name);
  throw new UserError(
    'unknown_database',
    config === null
      ? `database: there is no drydock.yml that could hold "${plain(name, 60)}"`
      : `database: ${plain(config.file)} has no database "${plain(name, 60)}"${didYouMean(name, names)}`,
    {
      hint:
        names.length === 0 ? 'Add it under databases:.' : `It has ${names.map((one) => plain(one, 60)).join(', ')}.`,
    },
  );
}
