import { type RiskClass, riskClasses } from '../../core/report/risk.ts';

export function isBelow(risk: RiskClass, other: RiskClass): boolean {
  return riskClasses.indexOf(risk) < riskClasses.indexOf(other);
}
