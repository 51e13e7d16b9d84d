import type { Finding, Severity } from './finding.ts';
import type { Report } from './report.ts';
import { countsOf, fileOrder, severities, worstFirst } from './verdict.ts';

/** Findings as a reviewer reads them: migration by migration, the worst first, what repeats itself said once. */
export interface Grouped {
  readonly files: readonly FileFindings[];
  /** What is left of each rule when enough of its findings have been shown: the worst first, then what is most. */
  readonly rest: readonly RestOfRule[];
}

export interface FileFindings {
  readonly file: string;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly shown: readonly ShownFinding[];
}

export interface ShownFinding {
  readonly finding: Finding;
  /** Findings of the same rule in the same file that are named by their lines alone. */
  readonly alike: readonly Finding[];
}

export interface RestOfRule {
  readonly rule: string;
  readonly severity: Severity;
  /** Never empty. */
  readonly findings: readonly Finding[];
}

export interface Most {
  /** Findings of one rule that are shown in full: in one file, and altogether. */
  readonly inFile: number;
  readonly inReport: number;
}

/** Groups the findings of a report: files by their worst finding, and in the order in which they are applied where that is equal. */
export function groupFindings(report: Report, most: Most): Grouped {
  const order = fileOrder(report.findings);
  const sorted = [...report.findings].sort(worstFirst(order));
  const byFile = new Map<string, Finding[]>();
  for (const finding of sorted) {
    const list = byFile.get(finding.file);
    if (list === undefined) byFile.set(finding.file, [finding]);
    else list.push(finding);
  }
  const inReport = new Map<string, number>();
  const rest = new Map<string, Finding[]>();
  const files: FileFindings[] = [];
  for (const [file, findings] of byFile) {
    const shown: { finding: Finding; alike: Finding[] }[] = [];
    const ofRule = new Map<string, { finding: Finding; alike: Finding[] }[]>();
    for (const finding of findings) {
      // A rule may be an error in one place and advice in another.
      const kind = `${finding.rule}\n${finding.severity}`;
      const here = ofRule.get(kind) ?? [];
      const everywhere = inReport.get(kind) ?? 0;
      const last = here.at(-1);
      if (everywhere < most.inReport && here.length < most.inFile) {
        const one = { finding, alike: [] };
        shown.push(one);
        ofRule.set(kind, [...here, one]);
        inReport.set(kind, everywhere + 1);
      } else if (last) {
        last.alike.push(finding);
      } else {
        const others = rest.get(kind);
        if (others === undefined) rest.set(kind, [finding]);
        else others.push(finding);
      }
    }
    if (shown.length > 0) files.push({ file, counts: countsOf(findings), shown });
  }
  return {
    files,
    rest: [...rest.values()]
      .flatMap((findings) => {
        const [first] = findings;
        return first === undefined ? [] : [{ rule: first.rule, severity: first.severity, findings }];
      })
      .sort(
        (a, b) =>
          severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.findings.length - a.findings.length,
      ),
  };
}

/** A file's name without the folder of its database, which every one of them would repeat. */
export function shortName(report: Pick<Report, 'databases'>, file: string): string {
  let short = file;
  for (const { folder } of report.databases) {
    const inside = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
    if (inside.length < short.length) short = inside;
  }
  return short;
}
