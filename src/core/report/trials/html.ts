import { forHtmlName, forHtmlPage } from '../escape.ts';
import { page } from '../html-page.ts';
import { timeText } from './figures.ts';
import { trialStyle } from './html-style.ts';
import { badge, type HtmlTrialOptions, hasMore, toldClass, trialHtml } from './html-trial.ts';
import { marks } from './terminal.ts';
import type { TestedDatabase, TestReport } from './trial-report.ts';
import { verdicts } from './verdict.ts';
import { countsText, scopeText, serverText, titleText } from './wording.ts';

export interface HtmlOptions extends HtmlTrialOptions {
  /** When the page was made, as a reader wants it; left out where it has to be the same each time. */
  readonly made?: string;
}

/**
 * The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Pictures are drawn in it, what is
 * shown is chosen by verdict with buttons that need no script. Where a server takes the style away, it reads as plain HTML.
 */
export function renderTestHtml(report: TestReport, options: HtmlOptions = {}): string {
  return withTrialStyle(page(headingOf(report), testBodyHtml(report, options)));
}

/** A page of ours with what trials are drawn with. The first style is that of the page itself: nothing stands before it but its title. */
export function withTrialStyle(html: string): string {
  return html.replace('</style>', () => `${trialStyle}</style>`);
}

/** What is in the page's body, for a page that holds more than one report. */
export function testBodyHtml(report: TestReport, options: HtmlOptions = {}): string {
  const made = options.made === undefined ? '' : `, ${forHtmlName(options.made)}`;
  const body = [
    `<h1 class="${report.verdict}">${headingOf(report)}</h1>`,
    `<p class="dim">${countsText(report.counts)}, in ${timeText(report.ms)}</p>`,
    ...choiceHtml(report),
    '<main>',
    ...report.databases.map((database, place) => databaseHtml(database, place, report.databases.length > 1, options)),
    '</main>',
    `<p class="dim">${forHtmlName(report.tool.name)} ${forHtmlName(report.tool.version)}${made}</p>`,
  ];
  return body.join('\n');
}

function headingOf(report: TestReport): string {
  return `Drydock test: ${titleText(report)}`;
}

/** Buttons by verdict, where there is something to choose. They stand before what they show and hide: no script is needed then. */
function choiceHtml({ counts }: TestReport): string[] {
  const had = verdicts.filter((verdict) => counts[verdict] > 0);
  if (had.length < 2) return [];
  const button = (id: string, text: string, isFirst: boolean) =>
    `<input type="radio" class="show" name="show" id="show-${id}"${isFirst ? ' checked' : ''}><label for="show-${id}">${text}</label>`;
  return [
    button('all', 'everything', true),
    ...had.map((verdict) => button(verdict, `${marks[verdict]} ${verdict} ${counts[verdict]}`, false)),
  ];
}

function databaseHtml(database: TestedDatabase, number: number, isOneOfSeveral: boolean, options: HtmlOptions): string {
  const { trials, differences } = database;
  const id = (place: number) => `trial-${number}-${place}`;
  const rows = trials.map((trial, place) => {
    const name = forHtmlName(trial.trial);
    const time = trial.verdict === 'skipped' && trial.ms === 0 ? '' : timeText(trial.ms);
    const cells = [
      `<td>${badge(trial.verdict)}</td>`,
      `<td>${hasMore(trial) ? `<a href="#${id(place)}">${name}</a>` : name}</td>`,
      `<td>${forHtmlPage(trial.summary)}</td>`,
      `<td class="number">${time}</td>`,
    ];
    return `<tr class="${toldClass(trial)}">${cells.join('')}</tr>`;
  });
  return [
    ...(isOneOfSeveral ? [`<h2>${forHtmlName(database.name)}</h2>`] : []),
    `<p>${forHtmlPage(scopeText(database))}<br>on ${forHtmlPage(serverText(database))}</p>`,
    ...differences.map((each) => `<p class="differs">${marks.warn} ${forHtmlPage(each)}</p>`),
    '<div class="scroll"><table class="trials">',
    '<tr><th></th><th>trial</th><th>what came out</th><th class="number">time</th></tr>',
    ...rows,
    '</table></div>',
    ...trials.flatMap((trial, place) => (hasMore(trial) ? [trialHtml(trial, id(place), options)] : [])),
  ].join('\n');
}
