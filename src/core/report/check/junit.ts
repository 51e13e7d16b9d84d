import { forXml } from '../escape.ts';
import { suiteLines } from '../junit.ts';
import { testSuiteLines } from '../trials/junit.ts';
import type { CheckReport, NotTested } from './check-report.ts';
import { notTestedText } from './wording.ts';

/** Both reports as one document of JUnit: the suites of the lint are files, those of the test are trials. */
export function renderCheckJUnit(report: CheckReport): string {
  const second = report.test === null ? notTestedLines(report.notTested) : testSuiteLines(report.test);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="drydock ${report.job}">`,
    ...suiteLines(report.lint),
    ...second,
    '</testsuites>',
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function notTestedLines(notTested: NotTested): readonly string[] {
  const text = forXml(notTestedText(notTested));
  const error = `<error message="${text}" type="${forXml(notTested.code)}">${text}</error>`;
  return [
    '  <testsuite name="test" tests="1" failures="0" errors="1" skipped="0" time="0.000">',
    `    <testcase name="the test" classname="test" time="0.000">${error}</testcase>`,
    '  </testsuite>',
  ];
}
