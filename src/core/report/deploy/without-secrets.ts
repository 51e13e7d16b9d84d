import { masked } from '../trials/without-secrets.ts';
import type { DeployReport } from './deploy-report.ts';

/**
 * The report with every secret in it replaced by asterisks, as long as before. Called once, before anything is rendered, told or
 * written into the database: an error of a server repeats the statement, and a statement may set a password.
 */
export function withoutDeploySecrets(report: DeployReport): DeployReport {
  return masked(report);
}
