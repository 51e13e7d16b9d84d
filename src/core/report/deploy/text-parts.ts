import type { Paint } from '../trials/terminal.ts';
import type { DeployedDatabase, DeployMode } from './deploy-report.ts';

/** What the lines of a deploy's report are written into. */
export interface Room {
  readonly paint: Paint;
  readonly width: number;
  readonly mode: DeployMode;
  readonly verbose: boolean;
  /** Of the database that is told of. */
  readonly risk: DeployedDatabase['risk'];
  source(file: string): string | undefined;
}
