const drydockUrl = require('node:url').pathToFileURL(__filename).href;
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __export = (target2, all) => {
  for (var name in all)
    __defProp(target2, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target2) => (target2 = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target2, "default", { value: mod, enumerable: true }) : target2,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/core/report/escape.ts
function visible(character) {
  const name = named.get(character);
  if (name !== void 0) return name;
  const code2 = character.codePointAt(0) ?? 0;
  return code2 < 256 ? `\\x${code2.toString(16).padStart(2, "0")}` : `\\u{${code2.toString(16)}}`;
}
function oneLine(text4) {
  return text4.replace(acting, visible);
}
function manyLines(text4) {
  return text4.replace(/\r\n?/g, "\n").replace(acting, (character) => character === "\n" || character === "	" ? character : visible(character));
}
function forTerminal(text4) {
  return oneLine(text4).replaceAll("##[", "#\\x23[");
}
function forPlainText(text4) {
  return manyLines(text4);
}
function sqlLines(sql) {
  return inertSql(sql).replaceAll("	", "  ").split("\n");
}
function defuseLine(line2) {
  return line2.replace(/^((?:\s|\x1b\[\d+m)*):(?=:)/, "$1\\x3a");
}
function inertSql(sql) {
  return manyLines(sql).replaceAll("<!--", "<! --").replaceAll("##[", "## [").replace(/^([^\S\n]*)::/gm, "$1/**/::").replace(/^\/(?=[a-z])/gim, " /");
}
function forMarkdownText(text4) {
  return markdown(text4, false);
}
function forMarkdownTableCell(text4) {
  return markdown(text4, true);
}
function markdown(text4, cell) {
  let result2 = "";
  let from = 0;
  const line2 = oneLine(text4);
  for (const match of line2.matchAll(/`([^`]+)`/g)) {
    result2 += markdownPlain(line2.slice(from, match.index));
    result2 += cell ? markdownCellCode(match[1] ?? "") : markdownCodeSpan(match[1] ?? "");
    from = match.index + match[0].length;
  }
  return result2 + markdownPlain(line2.slice(from));
}
function withoutLinks(text4) {
  return text4.replace(linking, (found) => {
    if (found === "://") return `:${breakMark}//`;
    if (/^www\.$/i.test(found)) return `${found.slice(0, 3)}${breakMark}.`;
    return /^[0-9a-f]{7,}$/i.test(found) ? `${found.slice(0, 3)}${breakMark}${found.slice(3)}` : `${found}${breakMark}`;
  });
}
function finish(text4) {
  return text4.replaceAll(breakMark, breakLink);
}
function markdownPlain(text4) {
  return finish(
    withoutLinks(text4).replace(/[&<>\\`*_[\]|~$]/g, (found) => inMarkdown.get(found) ?? found).replace(/^(\s*)([#+-])(?=\s|#)/, "$1\\$2").replace(/^(\s*\d+)([.)])(?=\s)/, "$1\\$2")
  );
}
function forHtmlText(text4) {
  return finish(withCode(escapedHtml(withoutLinks(oneLine(text4)))));
}
function forHtmlPage(text4) {
  return withCode(escapedHtml(oneLine(text4)));
}
function forHtmlName(text4) {
  return escapedHtml(oneLine(text4));
}
function forHtmlCode(text4) {
  return escapedHtml(inertSql(text4).replace(/\n+$/, ""));
}
function escapedHtml(text4) {
  return text4.replace(/[&<>"']/g, (found) => inHtml.get(found) ?? found).replaceAll("##[", "#&#35;[");
}
function withCode(html) {
  return html.replace(/`([^`]+)`/g, "<code>$1</code>");
}
function markdownCodeSpan(text4) {
  const code2 = oneLine(text4).replaceAll("<!--", "<! --").replaceAll("##[", "## [");
  const tick = "`".repeat(longestRun(code2) + 1);
  const pad = code2 === "" || /^[` ]|[` ]$/.test(code2) ? " " : "";
  return `${tick}${pad}${code2}${pad}${tick}`;
}
function markdownCellCode(text4) {
  const line2 = oneLine(text4);
  if (!/[\\|]/.test(line2)) return markdownCodeSpan(text4);
  return `<code>${line2.replace(/[^\p{L}\p{N} ]/gu, (mark) => `&#${mark.codePointAt(0) ?? 0};`)}</code>`;
}
function forMarkdownCode(text4, language) {
  const code2 = inertSql(text4).replace(/\n+$/, "");
  const fence = "`".repeat(Math.max(3, longestRun(code2) + 1));
  return `${fence}${language}
${code2}
${fence}`;
}
function longestRun(text4) {
  let longest = 0;
  for (const run of text4.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}
function forXml(text4) {
  return manyLines(text4).replace(/[\ufffe\uffff]/g, visible).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&apos;").replaceAll("\n", "&#10;").replaceAll("	", "&#9;").replaceAll("##[", "#&#35;[");
}
function forWorkflowData(text4) {
  return manyLines(text4).replaceAll("%", "%25").replaceAll("\n", "%0A").replaceAll("	", " ");
}
function forWorkflowProperty(text4) {
  return forWorkflowData(text4).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
function toInertJson(value) {
  return JSON.stringify(value).replace(actingInJson, (found) => Array.from({ length: found.length }, (_, at4) => codeUnit(found, at4)).join("")).replaceAll("##[", "#\\u0023[");
}
function codeUnit(text4, at4) {
  return `\\u${text4.charCodeAt(at4).toString(16).padStart(4, "0")}`;
}
function cut(text4, length) {
  if (text4.length <= length) return text4;
  let end2 = length - 1;
  const last = text4.charCodeAt(end2 - 1);
  if (last >= 55296 && last <= 56319) end2--;
  return `${text4.slice(0, end2)}\u2026`;
}
var acting, named, breakLink, linking, breakMark, inMarkdown, inHtml, actingInJson;
var init_escape = __esm({
  "src/core/report/escape.ts"() {
    "use strict";
    acting = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
    named = /* @__PURE__ */ new Map([
      ["\n", "\\n"],
      ["\r", "\\r"],
      ["	", "\\t"]
    ]);
    breakLink = "&#8203;";
    linking = /@|#(?=[\w#[])|:\/\/|\bwww\.|\bGH-(?=\d)|[!~%$](?=[\w"'])|&(?=\d)|\[(?=\w+:)|:(?=[\w+-]+:)|\b[0-9a-f]{7,40}\b/gi;
    breakMark = "\u200B";
    inMarkdown = new Map([
      ["&", "&amp;"],
      ["<", "&lt;"],
      [">", "&gt;"],
      ...Array.from("\\`*_[]|~$", (mark) => [mark, `\\${mark}`])
    ]);
    inHtml = /* @__PURE__ */ new Map([
      ["&", "&amp;"],
      ["<", "&lt;"],
      [">", "&gt;"],
      ['"', "&quot;"],
      ["'", "&#39;"]
    ]);
    actingInJson = /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;
  }
});

// src/core/report/verdict.ts
function fails(severity, failOn) {
  return failOn !== "never" && rank[severity] <= rank[failOn];
}
function countsOf(findings) {
  const counts2 = { error: 0, warning: 0, notice: 0 };
  for (const finding2 of findings) counts2[finding2.severity]++;
  return counts2;
}
function verdictOf(findings, failOn, migrations, analysed = 1) {
  const counts2 = countsOf(findings);
  if (severities.some((severity) => counts2[severity] > 0 && fails(severity, failOn))) {
    return { verdict: "fail", reason: "findings" };
  }
  if (counts2.error > 0 || counts2.warning > 0) return { verdict: "warn", reason: "findings" };
  if (migrations === 0) return { verdict: "skipped", reason: "no_migrations" };
  if (analysed === 0) return { verdict: "inconclusive", reason: "nothing_analysed" };
  if (counts2.notice > 0) return { verdict: "pass", reason: "advice" };
  return { verdict: "pass", reason: "clean" };
}
function exitStatus(report) {
  switch (report.verdict) {
    case "pass":
    case "warn":
    case "skipped":
      return 0;
    case "fail":
      return 1;
    case "inconclusive":
      return report.failOn === "never" ? 0 : 1;
    case "error":
      return 2;
  }
}
function worstFirst(files = []) {
  const place = placeFirst(files);
  return (a, b) => rank[a.severity] - rank[b.severity] || place(a, b);
}
function placeFirst(files = []) {
  const order = new Map(files.map((file, index) => [file, index]));
  const of = (file) => order.get(file) ?? files.length;
  return (a, b) => of(a.file) - of(b.file) || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || rank[a.severity] - rank[b.severity] || a.column - b.column || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}
function fileOrder(findings) {
  return [...new Set(findings.map((finding2) => finding2.file))];
}
function sortFindings(findings, files = fileOrder(findings)) {
  return [...findings].sort(placeFirst(files));
}
var severities, rank;
var init_verdict = __esm({
  "src/core/report/verdict.ts"() {
    "use strict";
    severities = ["error", "warning", "notice"];
    rank = { error: 0, warning: 1, notice: 2 };
  }
});

// src/core/report/wording.ts
function plural(count2, one, many2 = `${one}s`) {
  return `${grouped(count2)} ${count2 === 1 ? one : many2}`;
}
function grouped(count2) {
  return String(count2).replace(/\B(?=(\d{3})+$)/g, ",");
}
function countsText(counts2) {
  const parts = severities.filter((severity) => counts2[severity] > 0).map((severity) => plural(counts2[severity], severity));
  return parts.length === 0 ? "no findings" : parts.join(", ");
}
function databaseText(database3) {
  return `${database3.summary}, ${engineNames[database3.engine]} ${database3.serverVersion}`;
}
function durationText(ms) {
  if (ms < 1) return "less than 1 ms";
  if (ms < 1e3) return `about ${Math.round(ms)} ms`;
  const seconds2 = ms / 1e3;
  if (seconds2 < 90) return `about ${seconds2 < 10 ? trim(seconds2) : Math.round(seconds2)} s`;
  const minutes = seconds2 / 60;
  if (minutes < 90) return `about ${minutes < 10 ? trim(minutes) : Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 48 ? `about ${trim(hours)} h` : `about ${Math.round(hours / 24)} days`;
}
function trim(value) {
  return value.toFixed(1).replace(/\.0$/, "");
}
function effectText(effect2) {
  const strong = effect2.locks.filter((lock) => lock.blocks !== "nothing");
  const parts = strong.slice(0, mostLocks).map((lock, index) => {
    const time = index === 0 && effect2.estimatedMs !== null ? ` for ${durationText(effect2.estimatedMs)}` : "";
    const how = index === 0 && effect2.algorithm ? `${effect2.algorithm}, ${lock.mode}` : lock.mode;
    const blocked = lock.mode === "LOCK=NONE" ? "blocks neither reads nor writes" : `blocks ${lock.blocks}`;
    return `${how} on ${lock.relation} ${blocked}${time}`;
  });
  if (strong.length > mostLocks) parts.push(`${plural(strong.length - mostLocks, "more lock")}`);
  if (effect2.rewrites.length > 0) parts.push(`rewrites ${effect2.rewrites.join(", ")}`);
  if (effect2.indexBuilds.length > 0) parts.push(`builds ${effect2.indexBuilds.join(", ")}`);
  if (effect2.scans.length > 0) parts.push(`reads all of ${effect2.scans.join(", ")}`);
  if (strong.length === 0 && effect2.estimatedMs !== null) parts.push(`takes ${durationText(effect2.estimatedMs)}`);
  for (const reason of effect2.mayFail) parts.push(`may fail: ${reason.replace(/\.$/, "")}`);
  if (parts.length === 0) return null;
  return effect2.certain ? parts.join("; ") : `${parts.join("; ")} (the history does not tell for sure)`;
}
function verdictText(report) {
  const counts2 = countsText(report.counts);
  const where = `${plural(report.migrations, "migration")}, ${plural(report.statements, "statement")}`;
  return `${verdictWords[report.verdict]}: ${report.reason === "no_migrations" ? "no migrations found" : `${counts2} in ${where}`}`;
}
function riskText({ databases, risk }) {
  if (!databases.some((database3) => database3.reported < database3.migrations)) return null;
  const [first, ...rest2] = risk.reasons;
  if (first === void 0) return `Risk: ${risk.class}`;
  const more2 = rest2.length === 0 ? "" : `, and ${plural(rest2.length, "more reason")}`;
  return `Risk: ${risk.class} (${first.rule} in ${first.file}:${first.line}${more2})`;
}
function analysedText(report) {
  const percent = Math.floor(report.analysed * 1e3) / 10;
  return `${trim(percent)} % of the statements analysed`;
}
function outsideText(step) {
  return step.outsideTransaction === true && !/outside/i.test(step.title) ? " (outside a transaction)" : "";
}
var engineNames, mostLocks, nothingTaken, verdictWords;
var init_wording = __esm({
  "src/core/report/wording.ts"() {
    "use strict";
    init_verdict();
    engineNames = {
      postgres: "PostgreSQL",
      mysql: "MySQL",
      mariadb: "MariaDB"
    };
    mostLocks = 3;
    nothingTaken = "keeps nobody waiting";
    verdictWords = {
      pass: "Passed",
      warn: "Passed with warnings",
      fail: "Failed",
      inconclusive: "Inconclusive",
      error: "Could not be answered",
      skipped: "Skipped"
    };
  }
});

// src/core/report/trials/verdict.ts
function worst(all) {
  let found = "skipped";
  for (const verdict of all) if (rank2[verdict] < rank2[found]) found = verdict;
  return found;
}
function worstFirst2(a, b) {
  return rank2[a.verdict] - rank2[b.verdict];
}
function isClean(verdict) {
  return verdict === "pass" || verdict === "skipped";
}
function worstOf(all) {
  const verdict = worst(all.map((one) => one.verdict));
  const first = all.find((one) => one.verdict === verdict);
  if (first === void 0) return null;
  return { verdict, reason: verdict === "pass" ? "ok" : first.reason };
}
function reportVerdict(databases) {
  return worstOf(databases) ?? { verdict: "skipped", reason: "no_migrations" };
}
function casesOf(trial3) {
  if (trial3.cases.length > 0) return trial3.cases;
  const { title, verdict, reason, summary, ms, evidence } = trial3;
  return [{ name: title, verdict, reason, message: summary, place: null, ms, evidence, advice: null }];
}
function countCases(databases) {
  return countVerdicts(databases.flatMap(({ trials }) => trials.flatMap(casesOf)));
}
function countVerdicts(all) {
  const counts2 = { pass: 0, warn: 0, fail: 0, inconclusive: 0, error: 0, skipped: 0 };
  for (const { verdict } of all) counts2[verdict]++;
  return counts2;
}
function testExitStatus({ verdict }, failOn = "error") {
  switch (verdict) {
    case "pass":
    case "skipped":
      return 0;
    case "warn":
      return failOn === "warning" || failOn === "notice" ? 1 : 0;
    case "fail":
    case "inconclusive":
      return failOn === "never" ? 0 : 1;
    case "error":
      return 2;
  }
}
var verdicts, rank2;
var init_verdict2 = __esm({
  "src/core/report/trials/verdict.ts"() {
    "use strict";
    verdicts = ["fail", "error", "inconclusive", "warn", "pass", "skipped"];
    rank2 = { fail: 0, error: 1, inconclusive: 2, warn: 3, pass: 4, skipped: 5 };
  }
});

// src/core/report/display-width.ts
function clusterWidth(cluster) {
  const code2 = cluster.codePointAt(0) ?? 0;
  if (code2 < 768) return cluster === "" ? 0 : 1;
  if (cluster.includes("\uFE0F") || new RegExp("^\\p{Regional_Indicator}{2}", "u").test(cluster)) return 2;
  if (/^[\p{Mn}\p{Me}\u200c\u200d]/u.test(cluster)) return 0;
  return isWide(code2) ? 2 : 1;
}
function displayWidth(text4) {
  if (/^[\x20-\x7e]*$/.test(text4)) return text4.length;
  let width3 = 0;
  for (const cluster of clusters(text4)) width3 += clusterWidth(cluster);
  return width3;
}
function clusters(text4) {
  if (/^[\x20-\x7e]*$/.test(text4)) return text4.split("");
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text4), (part) => part.segment);
}
function isWide(code2) {
  let low = 0;
  let high = wide.length / 2 - 1;
  while (low <= high) {
    const middle = low + high >> 1;
    if (code2 < (wide[middle * 2] ?? 0)) high = middle - 1;
    else if (code2 > (wide[middle * 2 + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}
var wide, segmenter;
var init_display_width = __esm({
  "src/core/report/display-width.ts"() {
    "use strict";
    wide = [
      4352,
      4447,
      8986,
      8987,
      9001,
      9002,
      9193,
      9196,
      9200,
      9200,
      9203,
      9203,
      9725,
      9726,
      9748,
      9749,
      9776,
      9783,
      9800,
      9811,
      9855,
      9855,
      9866,
      9871,
      9875,
      9875,
      9889,
      9889,
      9898,
      9899,
      9917,
      9918,
      9924,
      9925,
      9934,
      9934,
      9940,
      9940,
      9962,
      9962,
      9970,
      9971,
      9973,
      9973,
      9978,
      9978,
      9981,
      9981,
      9989,
      9989,
      9994,
      9995,
      10024,
      10024,
      10060,
      10060,
      10062,
      10062,
      10067,
      10069,
      10071,
      10071,
      10133,
      10135,
      10160,
      10160,
      10175,
      10175,
      11035,
      11036,
      11088,
      11088,
      11093,
      11093,
      11904,
      11929,
      11931,
      12019,
      12032,
      12245,
      12272,
      12350,
      12353,
      12438,
      12441,
      12543,
      12549,
      12591,
      12593,
      12686,
      12688,
      12773,
      12783,
      12830,
      12832,
      12871,
      12880,
      42124,
      42128,
      42182,
      43360,
      43388,
      44032,
      55203,
      63744,
      64255,
      65040,
      65049,
      65072,
      65106,
      65108,
      65126,
      65128,
      65131,
      65281,
      65376,
      65504,
      65510,
      94176,
      94180,
      94192,
      94198,
      94208,
      101594,
      101631,
      101664,
      101760,
      101874,
      101888,
      102801,
      102816,
      102866,
      110576,
      110579,
      110581,
      110587,
      110589,
      110590,
      110592,
      110888,
      110898,
      110898,
      110928,
      110930,
      110933,
      110933,
      110948,
      110952,
      110960,
      111355,
      119552,
      119638,
      119648,
      119670,
      126980,
      126980,
      127183,
      127183,
      127374,
      127374,
      127377,
      127386,
      127406,
      127406,
      127488,
      127490,
      127504,
      127547,
      127552,
      127560,
      127568,
      127569,
      127584,
      127589,
      127744,
      127776,
      127789,
      127797,
      127799,
      127868,
      127870,
      127891,
      127904,
      127946,
      127951,
      127955,
      127968,
      127984,
      127988,
      127988,
      127992,
      128062,
      128064,
      128064,
      128066,
      128252,
      128255,
      128317,
      128331,
      128334,
      128336,
      128359,
      128378,
      128378,
      128405,
      128406,
      128420,
      128420,
      128507,
      128591,
      128640,
      128709,
      128716,
      128716,
      128720,
      128722,
      128725,
      128729,
      128732,
      128735,
      128747,
      128748,
      128756,
      128764,
      128986,
      128986,
      128992,
      129003,
      129008,
      129008,
      129292,
      129338,
      129340,
      129349,
      129351,
      129535,
      129648,
      129660,
      129664,
      129734,
      129736,
      129736,
      129740,
      129757,
      129759,
      129771,
      129775,
      129786,
      131072,
      196605,
      196608,
      262141
    ];
  }
});

// src/core/report/code-frame.ts
function linesOf(text4) {
  return text4.split(/\r\n?|\n/);
}
function codeFrame(lines, at4, width3) {
  const first = lines[at4.line - 1];
  if (first === void 0) return [];
  const last = at4.endColumn <= 1 && at4.endLine > at4.line ? at4.endLine - 1 : at4.endLine;
  if (last <= at4.line) {
    const shown2 = clip(first, at4.column - 1, at4.endLine > at4.line ? first.length : at4.endColumn - 1, width3);
    return [
      { number: at4.line, kind: "code", code: shown2.text },
      {
        number: null,
        kind: "underline",
        code: " ".repeat(shown2.from) + "^".repeat(Math.max(1, shown2.to - shown2.from))
      }
    ];
  }
  const end2 = Math.min(last, lines.length);
  const room = end2 - at4.line + 1 <= mostLines + 1 ? mostLines + 1 : mostLines;
  const frame = [];
  for (let number2 = at4.line; number2 <= end2 && frame.length < room; number2++) {
    const line2 = lines[number2 - 1] ?? "";
    frame.push({ number: number2, kind: "marked", code: clip(line2, 0, 0, width3).text });
  }
  const left2 = end2 - at4.line + 1 - frame.length;
  if (left2 > 0) frame.push({ number: null, kind: "more", code: `\u2026 ${left2} more lines` });
  return frame;
}
function clip(line2, start2, end2, width3) {
  const low = wholeCharacter(line2, Math.max(0, start2 - reach));
  const high = wholeCharacter(line2, Math.min(line2.length, Math.max(start2, Math.min(end2, start2 + reach)) + reach));
  const cells = [];
  const widths = [];
  let offset = low;
  let from = -1;
  let to = -1;
  for (const cluster of clusters(line2.slice(low, high))) {
    const next = offset + cluster.length;
    if (from < 0 && next > start2) from = cells.length;
    if (to < 0 && next > end2 - 1 && end2 > start2) to = cells.length + 1;
    const cell = offset === 0 && cluster === "\uFEFF" ? "" : cluster === "	" ? tab : (
      // `##[` is a command to the runner, and is seen by nobody who looks at one character at a time.
      cluster === "[" && cells.at(-1) === "#" && cells.at(-2) === "#" ? "\\x5b" : forTerminal(cluster)
    );
    cells.push(cell);
    widths.push(cell === cluster ? clusterWidth(cluster) : displayWidth(cell));
    offset = next;
  }
  if (from < 0) from = cells.length;
  if (to < 0) to = end2 > start2 ? cells.length : from;
  const total = widths.reduce((sum2, each) => sum2 + each, 0);
  let left2 = 0;
  let right = cells.length;
  if (total > width3) {
    const span = sum(widths, from, to);
    const before = span >= width3 ? Math.min(8, width3 >> 2) : width3 - span >> 1;
    left2 = from;
    for (let room = before; left2 > 0 && room >= (widths[left2 - 1] ?? 0); ) room -= widths[--left2] ?? 0;
    for (let room = width3 - 2, column = 0; ; right--) {
      column = sum(widths, left2, right);
      if (column <= room || right <= left2) break;
    }
    for (let room = width3 - 2 - sum(widths, left2, right); left2 > 0 && room >= (widths[left2 - 1] ?? 0); ) {
      room -= widths[--left2] ?? 0;
    }
  }
  const head = left2 > 0 || low > 0 ? "\u2026" : "";
  const tail = right < cells.length || high < line2.length ? "\u2026" : "";
  const fromColumn = head.length + sum(widths, left2, Math.max(left2, from));
  const toColumn = head.length + sum(widths, left2, Math.max(left2, Math.min(to, right)));
  return {
    text: head + cells.slice(left2, right).join("") + tail,
    from: fromColumn,
    to: Math.max(fromColumn, toColumn)
  };
}
function sum(widths, from, to) {
  let total = 0;
  for (let i = from; i < to; i++) total += widths[i] ?? 0;
  return total;
}
function wholeCharacter(text4, offset) {
  const before = text4.charCodeAt(offset - 1);
  return offset > 0 && offset < text4.length && before >= 55296 && before <= 56319 ? offset - 1 : offset;
}
var mostLines, reach, tab;
var init_code_frame = __esm({
  "src/core/report/code-frame.ts"() {
    "use strict";
    init_display_width();
    init_escape();
    mostLines = 4;
    reach = 400;
    tab = "    ";
  }
});

// src/core/report/text.ts
var text_exports = {};
__export(text_exports, {
  renderText: () => renderText
});
function renderText(report, options) {
  const paint = options.colour ? coloured : plain2;
  const width3 = Math.max(40, options.width);
  const lines = options.quiet === true ? quietLines(report, paint) : fullLines(report, { ...options, width: width3 }, paint);
  return lines.map((line2) => `${defuseLine(line2).trimEnd()}
`).join("");
}
function quietLines(report, paint) {
  const lines = sortFindings(report.findings).map((finding2) => {
    const place = `${forTerminal(finding2.file)}:${finding2.line}:${finding2.column}`;
    return `${place}: ${paint(finding2.severity, finding2.severity)} ${forTerminal(finding2.rule)}: ${forTerminal(finding2.message)}`;
  });
  if (report.verdict !== "pass" && report.verdict !== "skipped") lines.push(verdictLine(report, paint));
  return lines;
}
function fullLines(report, options, paint) {
  const lines = [];
  for (const database3 of report.databases) {
    const name = report.databases.length > 1 ? `${paint("strong", forTerminal(database3.name))}: ` : "";
    lines.push(name + paint("strong", forTerminal(databaseText(database3))));
    if (database3.reported < database3.migrations) {
      const earlier = database3.migrations - database3.reported;
      lines.push(paint("dim", `${grouped(database3.reported)} checked; ${plural(earlier, "earlier one")} replayed`));
    }
  }
  const { shown: shown2, folded: folded3 } = fold2(report, options.verbose === true);
  let file = null;
  let source = [];
  for (const finding2 of shown2) {
    if (finding2.file !== file) {
      file = finding2.file;
      source = linesOf(options.source(file) ?? "");
      lines.push("", `${paint("dim", "\u2500\u2500")} ${paint("strong", forTerminal(file))}`);
    }
    lines.push("", ...findingLines(finding2, source, options.width, paint));
  }
  if (folded3.size > 0) {
    lines.push("");
    for (const [rule, rest2] of folded3) {
      const files = new Set(rest2.map((finding2) => finding2.file));
      const where = files.size === 1 ? `in ${forTerminal([...files][0] ?? "")}` : `in ${plural(files.size, "file")}`;
      lines.push(
        ...wrap(
          `and ${grouped(rest2.length)} more like ${forTerminal(rule)} ${where} (--verbose shows them)`,
          options.width,
          "  "
        )
      );
    }
  }
  if (report.effects) lines.push(...effectLines(report.effects, options.width, paint));
  lines.push(...footer(report, options.width, paint));
  return lines;
}
function fold2(report, all) {
  const sorted = sortFindings(report.findings);
  if (all) return { shown: sorted, folded: /* @__PURE__ */ new Map() };
  const shown2 = [];
  const folded3 = /* @__PURE__ */ new Map();
  const inReport = /* @__PURE__ */ new Map();
  const inFile = /* @__PURE__ */ new Map();
  for (const finding2 of sorted) {
    const key = `${finding2.rule}
${finding2.file}`;
    const here = inFile.get(key) ?? 0;
    const everywhere = inReport.get(finding2.rule) ?? 0;
    if (here < mostInFile && everywhere < mostInReport) {
      inFile.set(key, here + 1);
      inReport.set(finding2.rule, everywhere + 1);
      shown2.push(finding2);
    } else {
      const rest2 = folded3.get(finding2.rule);
      if (rest2 === void 0) folded3.set(finding2.rule, [finding2]);
      else rest2.push(finding2);
    }
  }
  return { shown: shown2, folded: folded3 };
}
function findingLines(finding2, source, width3, paint) {
  const lines = [];
  const place = paint("dim", `line ${finding2.line}, column ${finding2.column}`);
  lines.push(
    `  ${paint(finding2.severity, `${marks[finding2.severity]} ${finding2.severity}`)}  ${paint("strong", forTerminal(finding2.rule))}  ${place}`
  );
  lines.push(...wrap(forTerminal(finding2.message), width3, "    "));
  const gutter = String(Math.min(finding2.endLine, finding2.line + 5)).length;
  const frame = codeFrame(source, finding2, width3 - gutter - 7);
  if (frame.length > 0) lines.push("");
  for (const each of frame) {
    const number2 = (each.number === null ? "" : String(each.number)).padStart(gutter);
    const bar = paint(each.kind === "marked" ? finding2.severity : "dim", each.kind === "marked" ? "\u2503" : "\u2502");
    const code2 = each.kind === "underline" ? paint(finding2.severity, each.code) : each.kind === "more" ? paint("dim", each.code) : each.code;
    lines.push(`    ${paint("dim", number2)} ${bar} ${code2}`);
  }
  if (frame.length > 0) lines.push("");
  if (finding2.rendered !== void 0) lines.push(...renderedLines(finding2.rendered, width3, paint));
  const effect2 = finding2.effect === null ? null : effectText(finding2.effect);
  if (effect2 !== null) lines.push(...labelled("locks", forTerminal(effect2), width3, paint));
  if (finding2.advice !== null) {
    lines.push(...labelled("instead", forTerminal(finding2.advice.summary), width3, paint));
    for (const step of finding2.advice.steps) {
      const outside = outsideText(step);
      lines.push(...wrap(forTerminal(step.title) + outside, width3, indent));
      const sql = step.sql === "" ? [] : sqlLines(step.sql.replace(/\s+$/, ""));
      for (const line2 of sql) lines.push(`${indent}    ${paint("code", line2)}`);
      if (step.command !== void 0) lines.push(`${indent}    ${paint("code", forTerminal(step.command))}`);
    }
  }
  if (finding2.fix !== null)
    lines.push(...labelled("fix", `${forTerminal(finding2.fix.title)} (--fix does it)`, width3, paint));
  finding2.references.slice(0, mostReferences).forEach((reference, index) => {
    const text4 = `${forTerminal(reference.file)}:${reference.line}  ${forTerminal(reference.text)}`;
    lines.push(...labelled(index === 0 ? "used in" : "", text4, width3, paint));
  });
  const more2 = finding2.references.length - mostReferences;
  if (more2 > 0) lines.push(...labelled("", `and in ${plural(more2, "more place")}`, width3, paint));
  if (finding2.docs !== "")
    lines.push(`    ${paint("dim", "docs".padEnd(8))} ${paint("dim", forTerminal(finding2.docs))}`);
  return lines;
}
function renderedLines(rendered, width3, paint) {
  const all = linesOf(rendered);
  const shown2 = all.slice(0, mostRendered).map((line2) => {
    const code2 = forTerminal(line2);
    return code2.length > width3 - 13 ? `${code2.slice(0, width3 - 14)}\u2026` : code2;
  });
  const more2 = all.length - shown2.length;
  if (more2 > 0) shown2.push(`\u2026 ${more2} more lines`);
  return shown2.map((code2, at4) => `    ${paint("dim", (at4 === 0 ? "as SQL" : "").padEnd(8))} ${paint("code", code2)}`);
}
function effectLines(effects, width3, paint) {
  const lines = [];
  let file = null;
  for (const each of effects) {
    if (each.file !== file) {
      file = each.file;
      lines.push("", `${paint("dim", "\u2500\u2500")} what each statement of ${paint("strong", forTerminal(file))} does`);
    }
    const number2 = paint("dim", String(each.line).padStart(6));
    lines.push(`${number2}  ${paint("code", forTerminal(each.statement).slice(0, Math.max(20, width3 - 8)))}`);
    lines.push(...wrap(forTerminal(effectText(each.effect) ?? nothingTaken), width3, "        "));
  }
  return lines;
}
function footer(report, width3, paint) {
  const lines = ["", paint("dim", "\u2500".repeat(Math.min(width3, 72))), verdictLine(report, paint)];
  const { suppressed: suppressed2, notAnalysed, unsure } = report;
  const risk = riskText(report);
  if (risk !== null) lines.push(...wrap(forTerminal(risk), width3, "  "));
  if (suppressed2.length > 0) {
    lines.push(`  ${plural(suppressed2.length, "finding")} suppressed:`);
    lines.push(
      ...listed2(suppressed2, width3, ({ finding: finding2, reason, by, until }) => {
        const end2 = until === null ? "" : ` (until ${until})`;
        return `${finding2.file}:${finding2.line} ${finding2.rule}, by ${by}: ${reason === "" ? "no reason given" : reason}${end2}`;
      })
    );
  }
  if (notAnalysed.length > 0 || report.analysed < 1)
    lines.push(`  ${analysedText(report)}${notAnalysed.length > 0 ? "; not:" : ""}`);
  lines.push(...listed2(notAnalysed, width3, (each) => `${each.file}:${each.line} ${each.reason}`));
  if (unsure.length > 0) lines.push("  Not sure any more, after replaying the history:");
  lines.push(...listed2(unsure, width3, (each) => each));
  return lines;
}
function verdictLine(report, paint) {
  const style2 = report.verdict === "pass" ? "pass" : report.verdict === "fail" || report.verdict === "error" ? "error" : "warning";
  return paint(style2, forTerminal(verdictText(report)));
}
function listed2(items, width3, say) {
  const lines = items.slice(0, mostListed).flatMap((item) => wrap(forTerminal(say(item)), width3, "    "));
  if (items.length > mostListed) lines.push(`    and ${grouped(items.length - mostListed)} more`);
  return lines;
}
function labelled(label4, text4, width3, paint) {
  const [first = "", ...rest2] = wrap(text4, width3, indent);
  return [`    ${paint("strong", label4.padEnd(8))} ${first.slice(indent.length)}`, ...rest2];
}
function wrap(text4, width3, margin) {
  const room = Math.max(20, width3 - margin.length);
  const lines = [];
  let line2 = "";
  let used = 0;
  for (const word3 of text4.split(" ")) {
    const wide2 = displayWidth(word3);
    if (line2 !== "" && used + 1 + wide2 > room) {
      lines.push(margin + line2);
      line2 = "";
      used = 0;
    }
    used += line2 === "" ? wide2 : wide2 + 1;
    line2 = line2 === "" ? word3 : `${line2} ${word3}`;
  }
  lines.push(margin + line2);
  return lines;
}
var mostInFile, mostInReport, mostListed, mostReferences, mostRendered, indent, marks, plain2, codes, coloured;
var init_text = __esm({
  "src/core/report/text.ts"() {
    "use strict";
    init_code_frame();
    init_display_width();
    init_escape();
    init_verdict();
    init_wording();
    mostInFile = 3;
    mostInReport = 8;
    mostListed = 10;
    mostReferences = 5;
    mostRendered = 6;
    indent = " ".repeat(13);
    marks = { error: "\u2716", warning: "\u25B2", notice: "\u25CF" };
    plain2 = (_style, text4) => text4;
    codes = {
      error: [31, 39],
      warning: [33, 39],
      notice: [36, 39],
      pass: [32, 39],
      strong: [1, 22],
      dim: [2, 22],
      code: [36, 39]
    };
    coloured = (style2, text4) => text4 === "" ? "" : `\x1B[${codes[style2][0]}m${text4}\x1B[${codes[style2][1]}m`;
  }
});

// src/core/report/trials/terminal.ts
function wrap2(text4, room) {
  const lines = [];
  let line2 = "";
  let used = 0;
  for (const word3 of text4.split(" ")) {
    const wide2 = displayWidth(word3);
    if (line2 !== "" && used + 1 + wide2 > room) {
      lines.push(line2);
      line2 = "";
      used = 0;
    }
    used += line2 === "" ? wide2 : wide2 + 1;
    line2 = line2 === "" ? word3 : `${line2} ${word3}`;
  }
  lines.push(line2);
  return lines;
}
function padded(text4, width3, align = "left") {
  const space = " ".repeat(Math.max(0, width3 - displayWidth(text4)));
  return align === "left" ? text4 + space : space + text4;
}
function indented(lines, columns) {
  const margin = " ".repeat(columns);
  return lines.map((line2) => line2 === "" ? "" : margin + line2);
}
var plain3, codes2, coloured2, verdictTones, marks2;
var init_terminal = __esm({
  "src/core/report/trials/terminal.ts"() {
    "use strict";
    init_display_width();
    plain3 = (_tone, text4) => text4;
    codes2 = {
      bad: [31, 39],
      doubt: [33, 39],
      good: [32, 39],
      info: [36, 39],
      strong: [1, 22],
      dim: [2, 22]
    };
    coloured2 = (tone, text4) => text4 === "" ? "" : `\x1B[${codes2[tone][0]}m${text4}\x1B[${codes2[tone][1]}m`;
    verdictTones = {
      pass: "good",
      warn: "doubt",
      fail: "bad",
      inconclusive: "doubt",
      error: "bad",
      skipped: "dim"
    };
    marks2 = {
      pass: "\u2714",
      warn: "\u25B2",
      fail: "\u2716",
      inconclusive: "?",
      error: "!",
      skipped: "\u25CB"
    };
  }
});

// src/core/report/trials/figures.ts
function timeText(ms) {
  if (!Number.isFinite(ms)) return "\u2013";
  if (ms < 0) return `-${timeText(-ms)}`;
  if (ms > 0 && ms < 0.95) return ms < 0.05 ? "<0.1 ms" : `${ms.toFixed(1)} ms`;
  if (Math.round(ms) < 1e3) return `${Math.round(ms)} ms`;
  const seconds2 = ms / 1e3;
  if (seconds2 < 9.95) return `${trimmed(seconds2.toFixed(1))} s`;
  const whole2 = Math.round(seconds2);
  if (whole2 < 120) return `${whole2} s`;
  const minutes = Math.floor(whole2 / 60);
  if (minutes < 120) return `${minutes} min${whole2 % 60 === 0 ? "" : ` ${whole2 % 60} s`}`;
  return `${grouped(Math.floor(minutes / 60))} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
}
function trimmed(figure) {
  return figure.replace(/\.0+$/, "");
}
function spanText(from, to, axis) {
  if (axis < second) return `${Math.round(from)} \u2013 ${Math.round(to)} ms`;
  const digits = axis < 10 * second ? 2 : axis < 100 * second ? 1 : 0;
  return `${(from / second).toFixed(digits)} \u2013 ${(to / second).toFixed(digits)} s`;
}
function numberText(value) {
  if (!Number.isFinite(value)) return "\u2013";
  if (Math.abs(value) >= 1e15) return String(value);
  if (value !== 0 && Math.abs(value) < 1e-3) return String(Number(value.toPrecision(3)));
  const [whole2 = "", fraction] = String(Math.round(value * 1e3) / 1e3).split(".");
  const start2 = whole2.startsWith("-") ? `-${grouped(Number(whole2.slice(1)))}` : grouped(Number(whole2));
  return fraction === void 0 ? start2 : `${start2}.${fraction}`;
}
function measureText(value, unit) {
  const exact = Number.isInteger(value) || !Number.isFinite(value);
  const figure = exact ? value : Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return unit === "" ? numberText(figure) : `${numberText(figure)} ${unit}`;
}
function percentText(percent) {
  if (!Number.isFinite(percent)) return "\u2013";
  const figure = Math.abs(percent) >= 100 ? percent.toFixed(0) : trimmed(percent.toFixed(1));
  return `${percent > 0 ? "+" : ""}${figure === "-0" ? "0" : figure} %`;
}
function confidenceText(confidence) {
  const percent = confidence <= 1 ? confidence * 100 : confidence;
  return `${trimmed(percent.toFixed(1))} %`;
}
function timeTicks(ms, most4) {
  const last = steps.at(-1) ?? minute;
  const step = steps.find((one) => ms / one <= most4) ?? Math.ceil(ms / most4 / last) * last;
  const ticks = [];
  for (let tick = 0; tick <= ms && ticks.length <= most4; tick += step) ticks.push(tick);
  return ticks;
}
function ticksBetween(low, high, most4) {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / most4));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => span / one <= most4) ?? 10 * power;
  const ticks = [];
  for (let number2 = Math.ceil(low / step); number2 * step <= high && ticks.length <= most4; number2++)
    ticks.push(Number((number2 * step).toPrecision(12)));
  return ticks;
}
var second, minute, steps;
var init_figures = __esm({
  "src/core/report/trials/figures.ts"() {
    "use strict";
    init_wording();
    second = 1e3;
    minute = 60 * second;
    steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1, 2, 5, 10, 15, 30, 1, 2, 5, 10, 15, 30, 60, 120, 240, 720].map(
      (step, place) => step * (place < 9 ? 1 : place < 15 ? second : minute)
    );
  }
});

// src/core/report/trials/distribution.ts
function distributionOf({ before, after }) {
  const values = [...before.values, ...after.values].filter(Number.isFinite).sort((a, b) => a - b);
  const [low = 0] = values;
  const last = values.at(-1);
  if (last === void 0) return null;
  const most4 = values[Math.floor((values.length - 1) * 0.98)] ?? last;
  const isFar = last - low > 1.6 * (most4 - low) && most4 > low;
  const top = isFar ? most4 + (most4 - low) * 0.1 : last;
  const margin = top > low ? 0 : Math.max(Math.abs(low) * 0.1, 1e-9);
  const [from, to] = [low - margin, top + margin];
  const bins = Math.min(30, Math.max(8, Math.ceil(2 * Math.cbrt(values.length))));
  const count2 = (sample2) => {
    const counts2 = Array.from({ length: bins }, () => 0);
    const own = sample2.values.filter(Number.isFinite);
    for (const value of own) {
      const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - from) / (to - from) * bins)));
      counts2[bin] = (counts2[bin] ?? 0) + 1 / own.length;
    }
    return counts2;
  };
  const [old, now] = [count2(before), count2(after)];
  const highest = [...old, ...now].reduce((max, share) => Math.max(max, share), 0);
  const scaled = (shares) => shares.map((share) => share / highest);
  return {
    low: from,
    high: to,
    before: scaled(old),
    after: scaled(now),
    beyond: values.filter((value) => value > to).length
  };
}
function placeOn({ low, high }, value) {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}
function sampleText({ n, median, p95 }, unit) {
  const parts = [`median ${measureText(median, unit)}`];
  if (p95 !== null) parts.push(`p95 ${measureText(p95, unit)}`);
  parts.push(`n ${measureText(n, "")}`);
  return parts.join(", ");
}
function changeText({ change }) {
  if (change === null) return "the samples carry no interval";
  const interval2 = `${confidenceText(change.confidence)} interval ${percentText(change.low)} to ${percentText(change.high)}`;
  return `${percentText(change.estimate)} (${interval2})`;
}
function intervalAxis(change) {
  const all = [change.low, change.high, change.estimate, 0].filter(Number.isFinite);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const margin = Math.max((high - low) * 0.15, 1);
  return { low: low - margin, high: high + margin };
}
function directionOf({ change }) {
  if (change === null) return "unsure";
  if (change.low > 0) return "worse";
  return change.high < 0 ? "better" : "unsure";
}
var init_distribution = __esm({
  "src/core/report/trials/distribution.ts"() {
    "use strict";
    init_figures();
  }
});

// src/core/report/trials/timeline.ts
function isHarm(state) {
  return state === "blocked" || state === "failed";
}
function axisOf({ ms, lanes }) {
  if (Number.isFinite(ms) && ms > 0) return ms;
  const ends2 = lanes.flatMap(({ bars }) => bars.map(({ to }) => to)).filter((to) => Number.isFinite(to) && to > 0);
  return ends2.reduce((longest, end2) => Math.max(longest, end2), 1);
}
function barsOf({ bars }, axis) {
  return bars.filter(({ from, to }) => Number.isFinite(from) && Number.isFinite(to) && to >= from && to >= 0 && from <= axis).map((bar) => ({ ...bar, from: Math.max(0, bar.from), to: Math.min(axis, bar.to) })).sort((a, b) => a.from - b.from || a.to - b.to);
}
function joined(bars, gap) {
  const all = [];
  for (const state of barStates) {
    let last;
    let longest = 0;
    for (const bar of bars) {
      if (bar.state !== state) continue;
      if (last && bar.from - last.to <= gap && (state === "served" || bar.label === last.label)) {
        const isLonger = bar.to - bar.from > longest;
        last = { ...last, to: Math.max(last.to, bar.to), label: isLonger ? bar.label : last.label };
        longest = Math.max(longest, bar.to - bar.from);
        all[all.length - 1] = last;
      } else {
        last = bar;
        longest = bar.to - bar.from;
        all.push(bar);
      }
    }
  }
  return all;
}
function timeIn(bars, isMeant) {
  let total = 0;
  let end2 = Number.NEGATIVE_INFINITY;
  for (const { from, to, state } of [...bars].sort((a, b) => a.from - b.from)) {
    if (!isMeant(state)) continue;
    total += Math.max(0, to - Math.max(from, end2));
    end2 = Math.max(end2, to);
  }
  return total;
}
function laneText(lane, axis) {
  const bars = barsOf(lane, axis);
  const words = [
    ["runs", "ran"],
    ["blocked", "blocked"],
    ["failed", "failed"]
  ];
  return words.flatMap(([state, word3]) => {
    const some = bars.some((bar) => bar.state === state);
    return some ? [`${word3} ${timeText(timeIn(bars, (each) => each === state))}`] : [];
  }).join(", ");
}
function shownLanes(timeline, most4) {
  const { lanes } = timeline;
  if (lanes.length <= most4) return { lanes, left: 0 };
  const axis = axisOf(timeline);
  const weigh = (lane) => timeIn(lane.bars, isHarm) + (lane.bars.some(({ state }) => state === "runs") ? axis * 10 : 0);
  const weights = new Map(lanes.map((lane) => [lane, weigh(lane)]));
  const chosen3 = new Set([...lanes].sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0)).slice(0, most4));
  return { lanes: lanes.filter((lane) => chosen3.has(lane)), left: lanes.length - most4 };
}
function notesOf(timeline, most4) {
  const axis = axisOf(timeline);
  return timeline.lanes.flatMap((lane) => joined(barsOf(lane, axis), axis / 200).map((bar) => ({ lane: lane.name, bar }))).filter(({ bar }) => bar.state !== "served" && bar.label.trim() !== "").sort((a, b) => b.bar.to - b.bar.from - (a.bar.to - a.bar.from)).slice(0, most4).sort((a, b) => a.bar.from - b.bar.from);
}
function statesOf({ lanes }) {
  const seen = new Set(lanes.flatMap(({ bars }) => bars.map(({ state }) => state)));
  return ["runs", "blocked", "failed", "served"].filter((state) => seen.has(state));
}
var barStates;
var init_timeline = __esm({
  "src/core/report/trials/timeline.ts"() {
    "use strict";
    init_figures();
    barStates = ["served", "runs", "blocked", "failed"];
  }
});

// src/core/report/trials/wording.ts
function countsText2(counts2) {
  const parts = verdicts.filter((verdict) => counts2[verdict] > 0).map((verdict) => became[verdict](counts2[verdict]));
  return parts.length === 0 ? "nothing tested" : parts.join(", ");
}
function titleText(report) {
  const trials = report.databases.flatMap((database3) => database3.trials);
  const counts2 = countVerdicts(trials);
  if (counts2.fail + counts2.error + counts2.inconclusive + counts2.warn > 0) {
    const [first = "warn", ...others] = ["fail", "error", "inconclusive", "warn"].filter(
      (verdict) => counts2[verdict] > 0
    );
    const start2 = `${grouped(counts2[first])} of ${plural(trials.length, "trial")} ${ends[first](counts2[first])}`;
    return [start2, ...others.map((verdict) => became[verdict](counts2[verdict]))].join(", ");
  }
  if (counts2.pass > 0) {
    if (counts2.skipped > 0) return `${plural(counts2.pass, "trial")} passed, ${grouped(counts2.skipped)} skipped`;
    return counts2.pass === 1 ? "the trial passed" : `all ${grouped(counts2.pass)} trials passed`;
  }
  if (report.reason === "no_migrations") return "no migrations found";
  if (report.reason === "no_change") return "no migration is touched";
  return "nothing was tested";
}
function verdictText2(report) {
  const trials = report.databases.reduce((sum2, database3) => sum2 + database3.trials.length, 0);
  const word3 = verdictWords2[report.verdict];
  if (trials === 0 || report.verdict === "skipped" && report.reason.startsWith("no_"))
    return `${word3}: ${titleText(report)}`;
  const cases = verdicts.reduce((sum2, verdict) => sum2 + report.counts[verdict], 0);
  return `${word3}: ${countsText2(report.counts)} of ${plural(cases, "case")} in ${plural(trials, "trial")}, ${timeText(report.ms)}`;
}
function scopeText({ summary, changed, migrations }) {
  if (changed === null || migrations === 0) return summary;
  if (changed === 0) return `${summary}, none of them changed`;
  return `${summary}, ${changed >= migrations ? "all of them new" : `${grouped(changed)} of them changed`}`;
}
function serverText({ server, data }) {
  return data === "" ? server : `${server}; ${data}`;
}
var verdictWords2, became, ends;
var init_wording2 = __esm({
  "src/core/report/trials/wording.ts"() {
    "use strict";
    init_wording();
    init_figures();
    init_verdict2();
    verdictWords2 = {
      pass: "Passed",
      warn: "Passed with warnings",
      fail: "Failed",
      inconclusive: "Inconclusive",
      error: "Could not be answered",
      skipped: "Skipped"
    };
    became = {
      fail: (count2) => `${grouped(count2)} failed`,
      error: (count2) => `${plural(count2, "error")}`,
      inconclusive: (count2) => `${grouped(count2)} inconclusive`,
      warn: (count2) => plural(count2, "warning"),
      pass: (count2) => `${grouped(count2)} passed`,
      skipped: (count2) => `${grouped(count2)} skipped`
    };
    ends = {
      fail: () => "failed",
      error: () => "could not be answered",
      inconclusive: (count2) => count2 === 1 ? "is inconclusive" : "are inconclusive",
      warn: (count2) => count2 === 1 ? "has warnings" : "have warnings"
    };
  }
});

// src/core/report/check/wording.ts
function checkVerdictText({ verdict, lint, test }) {
  const second2 = test === null ? "was not run" : says[test.verdict];
  return `${verdictWords2[verdict]}: the lint ${says[lint.verdict]}, the test ${second2}`;
}
function notTestedText({ message, hint: hint2 }) {
  const sentence2 = /[.!?]$/.test(message) ? message : `${message}.`;
  const start2 = sentence2.slice(0, 1).toUpperCase() + sentence2.slice(1);
  return hint2 === null ? start2 : `${start2} ${hint2}`;
}
var says;
var init_wording3 = __esm({
  "src/core/report/check/wording.ts"() {
    "use strict";
    init_wording2();
    says = {
      pass: "passes",
      warn: "passes with warnings",
      fail: "fails",
      inconclusive: "is inconclusive",
      error: "could not be answered",
      skipped: "is skipped"
    };
  }
});

// src/core/report/secrets.ts
function findSecrets(text4) {
  if (!hint.test(text4) && !hintInCapitals.test(text4)) return [];
  const found = [];
  for (const { what, pattern } of shapes) {
    pattern.lastIndex = 0;
    for (const match of text4.matchAll(pattern)) {
      if (match[0] !== "") found.push({ what, start: match.index, end: match.index + match[0].length });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((one, place) => !found.slice(0, place).some((other) => other.end > one.start));
}
function maskSecrets(text4) {
  const secrets = findSecrets(text4);
  if (secrets.length === 0) return text4;
  let masked2 = "";
  let at4 = 0;
  for (const { start: start2, end: end2 } of secrets) {
    masked2 += text4.slice(at4, start2) + text4.slice(start2, end2).replace(/[^\r\n]/g, "*");
    at4 = end2;
  }
  return masked2 + text4.slice(at4);
}
var shapes, hint, hintInCapitals;
var init_secrets = __esm({
  "src/core/report/secrets.ts"() {
    "use strict";
    shapes = [
      {
        what: "a private key",
        pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g
      },
      { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
      { what: "a GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/g },
      { what: "a GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
      { what: "a Slack token", pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g },
      { what: "a Stripe key", pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
      { what: "a Google API key", pattern: /\bAIza[0-9A-Za-z_-]{35}\b/g },
      { what: "a SendGrid key", pattern: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
      { what: "a JSON web token", pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
      // The user's name may be empty, the password not; a placeholder is no password.
      {
        what: "a password in a URL",
        pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"]*:)(?![${<*x]+@)[^\s@/'"$<{]{3,}(?=@[\w.-]+)/gi
      },
      // Only beside another key of a connection string: `SET password = …` is a column.
      {
        what: "a password in a connection string",
        pattern: /(?<=\b(?:host|hostaddr|port|dbname|user)=[^\s';]*\s(?:[^';]{0,80}\s)?password=)(?![${<*])[^\s'";$<{]{3,}|(?<=\bpassword=)(?![${<*])[^\s'";$<{]{3,}(?=\s+(?:host|hostaddr|port|dbname|user)=)/gi
      },
      {
        what: "a password of a role",
        pattern: /(?<=\b(?:CREATE|ALTER)\s+(?:ROLE|USER)\b[^;']{0,300}\bPASSWORD\s+')(?!SCRAM-SHA-256\$|md5[0-9a-f]{32}'|\*[0-9A-Fa-f]{40}'|\$\{|\{\{|:)[^']+(?=')/gi
      },
      // MySQL and MariaDB. A hash is not what the user types; a placeholder is no password.
      {
        what: "a password of a user",
        pattern: /(?<=\bIDENTIFIED\s+(?:(?:WITH|VIA)\s+[^\s;]{1,64}\s+)?(?:BY|USING\s+PASSWORD\s*\()\s*(['"]))(?!\*[0-9A-F]{40}\1|\$\{|\{\{|:|<|%)(?:(?!\1)[^\\\r\n]|\1\1|\\.)+(?=\1)/gi
      },
      {
        what: "a password of a user",
        pattern: /(?<=\bSET\s+PASSWORD\s*(?:FOR\s+[^=;]{1,200}=\s*(?:PASSWORD\s*\(\s*)?|=\s*PASSWORD\s*\(\s*)(['"]))(?!\*[0-9A-F]{40}\1|\$\{|\{\{|:|<|%)(?:(?!\1)[^\\\r\n]|\1\1|\\.)+(?=\1)/gi
      },
      {
        what: "a password of a replica",
        pattern: /(?<=\b(?:MASTER|SOURCE)_PASSWORD\s*=\s*(['"]))(?!\$\{|\{\{|:|<|%)(?:(?!\1)[^\\\r\n]|\1\1|\\.)+(?=\1)/gi
      }
    ];
    hint = /-----BEGIN|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|k_live_|AIza|SG\.|eyJ|:\/\/|password/;
    hintInCapitals = /password|identified/i;
  }
});

// src/core/sql/source-text.ts
function decode(bytes2) {
  if (bytes2[0] === 255 && bytes2[1] === 254 || bytes2[0] === 254 && bytes2[1] === 255) {
    return { problem: "is UTF-16", at: 0 };
  }
  const nul = bytes2.indexOf(0);
  if (nul >= 0) return { problem: "is binary", at: nul };
  try {
    return { text: utf8.decode(bytes2) };
  } catch {
    return { problem: "is not UTF-8", at: firstBadByte(bytes2) };
  }
}
function firstBadByte(bytes2) {
  let low = 0;
  let high = bytes2.length;
  const lenient = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  while (low < high) {
    const middle = low + high >> 1;
    try {
      lenient.decode(bytes2.subarray(0, middle + 1), { stream: true });
      lenient.decode();
      low = middle + 1;
    } catch {
      if (endsInsideSequence(bytes2, middle + 1) && isPrefixValid(bytes2, middle + 1)) low = middle + 1;
      else high = middle;
    }
  }
  return low;
}
function endsInsideSequence(bytes2, length) {
  for (let back = 1; back <= 3 && length - back >= 0; back++) {
    const byte = bytes2[length - back] ?? 0;
    if (byte >= 192) return back < (byte >= 240 ? 4 : byte >= 224 ? 3 : 2);
    if (byte < 128) return false;
  }
  return false;
}
function isPrefixValid(bytes2, length) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes2.subarray(0, length), { stream: true });
    return true;
  } catch {
    return false;
  }
}
var utf8;
var init_source_text = __esm({
  "src/core/sql/source-text.ts"() {
    "use strict";
    utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  }
});

// src/core/targets/source-reader.ts
function sourceReader(files) {
  const read = /* @__PURE__ */ new Map();
  return (file) => {
    if (!read.has(file)) read.set(file, textOf(files, file));
    return read.get(file);
  };
}
function textOf(files, file) {
  if (files.kind(file) !== "file") return void 0;
  try {
    const decoded2 = decode(files.read(file));
    return "text" in decoded2 ? maskSecrets(decoded2.text) : void 0;
  } catch {
    return void 0;
  }
}
var init_source_reader = __esm({
  "src/core/targets/source-reader.ts"() {
    "use strict";
    init_secrets();
    init_source_text();
  }
});

// src/core/report/github.ts
var github_exports = {};
__export(github_exports, {
  annotationText: () => annotationText,
  beyondCommands: () => beyondCommands,
  mostOfLevel: () => mostOfLevel,
  renderGitHub: () => renderGitHub
});
function renderGitHub(report, share = {}) {
  const lines = [];
  for (const severity of severities) {
    const { shown: shown2, rest: rest2 } = ofLevel(report, severity, share);
    for (const finding2 of shown2) lines.push(annotation(finding2));
    if (rest2.length > 0)
      lines.push(`::${severity} title=Drydock::${grouped(rest2.length)} more of this level in the summary of the run`);
  }
  return lines.map((line2) => `${line2}
`).join("");
}
function beyondCommands(report, share = {}) {
  return severities.flatMap((severity) => ofLevel(report, severity, share).rest);
}
function ofLevel(report, severity, share) {
  const all = report.findings.filter((finding2) => finding2.severity === severity).sort(worstFirst(fileOrder(report.findings)));
  const most4 = share[severity] ?? mostOfLevel;
  const count2 = all.length > most4 ? most4 - 1 : all.length;
  return { shown: all.slice(0, count2), rest: all.slice(count2) };
}
function annotation(finding2) {
  const properties = [
    `file=${forWorkflowProperty(finding2.file)}`,
    `line=${finding2.line}`,
    `endLine=${finding2.endLine}`,
    // The runner warns of columns in an annotation of several lines, and drops them. Its last column belongs to the span.
    ...finding2.line === finding2.endLine ? [`col=${finding2.column}`, `endColumn=${Math.max(finding2.column, finding2.endColumn - 1)}`] : [],
    `title=${forWorkflowProperty(finding2.rule)}`
  ];
  return `::${finding2.severity} ${properties.join(",")}::${forWorkflowData(cut(annotationText(finding2), longestMessage))}`;
}
function annotationText(finding2) {
  const parts = [finding2.message];
  const effect2 = finding2.effect === null ? null : effectText(finding2.effect);
  if (effect2 !== null) parts.push(effect2);
  if (finding2.advice !== null) parts.push(`Instead: ${finding2.advice.summary}`);
  if (finding2.docs !== "") parts.push(finding2.docs);
  return parts.join("\n");
}
var mostOfLevel, longestMessage;
var init_github = __esm({
  "src/core/report/github.ts"() {
    "use strict";
    init_escape();
    init_verdict();
    init_wording();
    mostOfLevel = 10;
    longestMessage = 4096;
  }
});

// src/core/report/markdown-block.ts
function fitInto(blocks2, bytes2) {
  const sizes = blocks2.map(({ forms }) => forms.map(sizeOf));
  const chosen3 = blocks2.map(() => null);
  let used = 0;
  const take = (place, limit, least = 0) => {
    const forms = sizes[place] ?? [];
    const now = chosen3[place] ?? null;
    const base = used - (now === null ? 0 : forms[now] ?? 0);
    for (let form = least; form < (now ?? forms.length); form++) {
      if (base + (forms[form] ?? 0) > limit) continue;
      used = base + (forms[form] ?? 0);
      chosen3[place] = form;
      return true;
    }
    return false;
  };
  const places = (kind) => blocks2.flatMap((block2, place) => block2.kind === kind ? [place] : []);
  const [heads, findings, beside2] = [places("head"), places("findings"), places("beside")];
  const room = bytes2 - reserve;
  for (const place of heads) take(place, room);
  const kept = Math.min(
    beside2.reduce((sum2, place) => sum2 + (sizes[place]?.[0] ?? 0), 0),
    Math.floor((room - used) * shareBeside)
  );
  const admit = (limit) => {
    const shown2 = findings.every((place, index) => {
      if (chosen3[place] !== null) return true;
      return take(place, limit, index < alwaysWhole ? 0 : (sizes[place]?.length ?? 1) - 1);
    });
    if (shown2) for (const place of findings) take(place, limit);
  };
  admit(room - kept);
  for (const place of beside2) take(place, room);
  admit(room);
  const text4 = blocks2.flatMap(({ forms }, place) => {
    const form = chosen3[place] ?? null;
    return form === null ? [] : [forms[form] ?? ""];
  });
  const missing = blocks2.filter((_, place) => chosen3[place] === null);
  const shortened = blocks2.filter((_, place) => (chosen3[place] ?? 0) > 0);
  return [...text4, ...leftOut(missing, shortened)].join("\n");
}
function leftOut(missing, shortened) {
  const count2 = countOf(missing);
  const withoutAdvice = countOf(shortened);
  const beside2 = [...missing, ...shortened].filter(({ kind }) => kind === "beside");
  const names3 = [
    ...count2 > 0 ? [plural(count2, "finding")] : [],
    ...withoutAdvice > 0 ? [`the details of ${plural(withoutAdvice, "finding")}`] : [],
    ...new Set(beside2.map(({ name }) => name)),
    ...shortened.some(({ kind }) => kind === "head") ? ["who has to wait"] : []
  ];
  if (names3.length === 0) return [];
  const said = names3.length > 6 ? [...names3.slice(0, 5), "other lists"] : names3;
  const list2 = said.length < 2 ? said.join("") : `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`;
  return [`> **Left out here: ${list2}**, because the text would be too long. The report as JSON has all of it.
`];
}
function countOf(blocks2) {
  return blocks2.reduce((sum2, { findings }) => sum2 + findings, 0);
}
function sizeOf(text4) {
  return utf82.encode(text4).length + 1;
}
function beside(name, ...forms) {
  return { forms, kind: "beside", findings: 0, name };
}
function details(title, text4) {
  return `<details><summary>${title}</summary>

${text4.trimEnd()}

</details>
`;
}
function linked(text4, address) {
  return address !== null && address.length <= longestAddress && /^https?:\/\//.test(address) ? `[${text4}](${target(address)})` : text4;
}
function placeLink(options, file, line2) {
  const text4 = `${cut(file, longestName)}:${line2}`;
  return linked(markdownCellCode(text4), options.link?.(file, line2) ?? null);
}
function nameCode(name) {
  return markdownCellCode(cut(name, longestName));
}
function target(address) {
  return encodeURI(address.replace(/[\ud800-\udfff]/g, "")).replace(/%25(?=[0-9A-Fa-f]{2})/g, "%").replace(/[()<>[\]@`|]/g, (found) => `%${found.charCodeAt(0).toString(16)}`);
}
var reserve, alwaysWhole, shareBeside, utf82, longestAddress, longestName;
var init_markdown_block = __esm({
  "src/core/report/markdown-block.ts"() {
    "use strict";
    init_escape();
    init_wording();
    reserve = 500;
    alwaysWhole = 5;
    shareBeside = 0.35;
    utf82 = new TextEncoder();
    longestAddress = 2e3;
    longestName = 200;
  }
});

// src/core/report/grouping.ts
function groupFindings(report, most4) {
  const order = fileOrder(report.findings);
  const sorted = [...report.findings].sort(worstFirst(order));
  const byFile = /* @__PURE__ */ new Map();
  for (const finding2 of sorted) {
    const list2 = byFile.get(finding2.file);
    if (list2 === void 0) byFile.set(finding2.file, [finding2]);
    else list2.push(finding2);
  }
  const inReport = /* @__PURE__ */ new Map();
  const rest2 = /* @__PURE__ */ new Map();
  const files = [];
  for (const [file, findings] of byFile) {
    const shown2 = [];
    const ofRule = /* @__PURE__ */ new Map();
    for (const finding2 of findings) {
      const kind = `${finding2.rule}
${finding2.severity}`;
      const here = ofRule.get(kind) ?? [];
      const everywhere = inReport.get(kind) ?? 0;
      const last = here.at(-1);
      if (everywhere < most4.inReport && here.length < most4.inFile) {
        const one = { finding: finding2, alike: [] };
        shown2.push(one);
        ofRule.set(kind, [...here, one]);
        inReport.set(kind, everywhere + 1);
      } else if (last) {
        last.alike.push(finding2);
      } else {
        const others = rest2.get(kind);
        if (others === void 0) rest2.set(kind, [finding2]);
        else others.push(finding2);
      }
    }
    if (shown2.length > 0) files.push({ file, counts: countsOf(findings), shown: shown2 });
  }
  return {
    files,
    rest: [...rest2.values()].flatMap((findings) => {
      const [first] = findings;
      return first === void 0 ? [] : [{ rule: first.rule, severity: first.severity, findings }];
    }).sort(
      (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.findings.length - a.findings.length
    )
  };
}
function shortName(report, file) {
  let short2 = file;
  for (const { folder } of report.databases) {
    const inside = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
    if (inside.length < short2.length) short2 = inside;
  }
  return short2;
}
var init_grouping = __esm({
  "src/core/report/grouping.ts"() {
    "use strict";
    init_verdict();
  }
});

// src/core/report/headline.ts
function isOfChange({ databases }) {
  return databases.some((one) => one.schemaChange !== void 0 || one.reported < one.migrations);
}
function titleText2(report) {
  if (report.findings.length > 0) return countsText(report.counts);
  switch (report.verdict) {
    case "pass":
      return isOfChange(report) && reportedOf(report) === 0 ? "no migration is touched" : "all clear";
    case "skipped":
      return "no migrations found";
    case "inconclusive":
      return "nothing could be analysed";
    default:
      return "no findings";
  }
}
function reportedOf({ databases }) {
  return databases.reduce((sum2, { reported }) => sum2 + reported, 0);
}
function scopeText2(database3) {
  const { migrations, reported, schemaChange } = database3;
  if (reported < migrations) {
    if (reported === 0) return "this change touches none of them";
    const earlier = migrations - reported;
    return `${grouped(reported)} of them checked, ${earlier === 1 ? "the other one" : "the others"} replayed`;
  }
  if (migrations === 0) return "nothing to check";
  return schemaChange === void 0 ? "the whole history is reported on, since there is no change to compare with" : "all of them are new and checked";
}
function silenced({ suppressed: suppressed2 }) {
  const given = suppressed2.filter(({ by }) => by !== "baseline");
  return { given, known: suppressed2.length - given.length };
}
function silencedText(report) {
  const { given, known } = silenced(report);
  return [
    ...given.length > 0 ? [`${plural(given.length, "finding")} suppressed`] : [],
    ...known > 0 ? [`${plural(known, "finding")} known from the baseline`] : []
  ];
}
var riskMeanings, ownReasons;
var init_headline = __esm({
  "src/core/report/headline.ts"() {
    "use strict";
    init_wording();
    riskMeanings = {
      none: "nothing is changed",
      low: "nothing that is in use is lost, broken or blocked for long",
      data: "rows that are in use are written",
      breaking: "code that runs now may stop working",
      blocking: "users are kept waiting",
      destructive: "data is lost for good"
    };
    ownReasons = /* @__PURE__ */ new Set(["loses-data", "changes-rows"]);
  }
});

// src/core/report/waits.ts
function waitsOf(report) {
  const waits = /* @__PURE__ */ new Map();
  const add = (file, line2, effect2) => {
    for (const { relation, mode, blocks: blocks2 } of effect2?.locks ?? []) {
      if (effect2 === null || blocks2 === "nothing" || blocks2 === "schema changes" || mode === "LOCK=NONE") continue;
      const key = JSON.stringify([file, line2, relation]);
      const wait = {
        relation,
        blocks: blocks2,
        mode,
        ms: effect2.estimatedMs,
        grows: grows(effect2),
        certain: effect2.certain,
        file,
        line: line2
      };
      const known = waits.get(key);
      if (known === void 0 || worse(wait, known) < 0) waits.set(key, wait);
    }
  };
  for (const { file, line: line2, effect: effect2 } of report.findings) add(file, line2, effect2);
  for (const { finding: finding2, by } of report.suppressed) {
    if (by !== "baseline") add(finding2.file, finding2.line, finding2.effect);
  }
  for (const { file, line: line2, effect: effect2 } of report.effects ?? []) add(file, line2, effect2);
  return [...waits.values()].sort(worse);
}
function grows({ rewrites, scans, indexBuilds, algorithm }) {
  return rewrites.length + scans.length + indexBuilds.length > 0 || algorithm === "COPY";
}
function isShort({ ms, grows: grows2 }) {
  return ms === null ? !grows2 : ms < noticed;
}
function worse(a, b) {
  return Number(isShort(a)) - Number(isShort(b)) || Number(b.blocks === "reads and writes") - Number(a.blocks === "reads and writes") || (b.ms ?? -1) - (a.ms ?? -1);
}
function worstWaits(report, most4) {
  const waits = waitsOf(report);
  const long = waits.filter((wait) => !isShort(wait));
  const told = long.length > 0 ? long : waits;
  const rows = told.length <= most4 ? told.map((wait) => ({ wait, others: 0 })) : byTable(told);
  const shown2 = rows.slice(0, most4);
  const left2 = [
    ...rows.length > most4 ? [plural(rows.length - most4, "more table")] : [],
    ...told.length < waits.length ? [plural(waits.length - told.length, "short lock")] : []
  ];
  return { rows: shown2, more: left2.length === 0 ? null : `and ${left2.join(", ")}` };
}
function byTable(waits) {
  const rows = /* @__PURE__ */ new Map();
  for (const wait of waits) {
    const row = rows.get(wait.relation);
    if (row === void 0) rows.set(wait.relation, { wait, others: 0 });
    else row.others++;
  }
  return [...rows.values()];
}
function waitText(wait) {
  const time = wait.ms !== null ? durationText(wait.ms) : wait.grows ? "the larger the table, the longer" : "a moment";
  return wait.certain ? time : `${time}, not sure`;
}
var noticed;
var init_waits = __esm({
  "src/core/report/waits.ts"() {
    "use strict";
    init_wording();
    noticed = 1e3;
  }
});

// src/core/report/markdown-head.ts
function headBlocks(report, options) {
  const title = `### ${verdictSigns[report.verdict]} Drydock lint: ${titleText2(report)}`;
  const risk = riskLine(report, options);
  const waits = waitLines(report, options);
  const scope = scopeLines(report);
  const all = [
    title,
    "",
    ...risk === null ? [] : [risk, ""],
    ...waits.length === 0 ? [] : [...waits, ""],
    ...scope
  ];
  return [
    {
      forms: [`${all.join("\n").trimEnd()}
`, `${title}
${risk === null ? "" : `
${risk}
`}`, `${title}
`],
      kind: "head",
      findings: 0,
      name: "the head"
    }
  ];
}
function riskLine(report, options) {
  if (!isOfChange(report)) return null;
  const { risk } = report;
  const [first, ...rest2] = risk.reasons;
  const start2 = `**Risk: ${risk.class}**, ${riskMeanings[risk.class]}`;
  if (first === void 0) return `${start2}.`;
  const why = ownReasons.has(first.rule) ? forMarkdownText(cut(first.text, longestText)) : nameCode(first.rule);
  const place = shortPlace(report, first.file, first.line, options);
  const more2 = rest2.length === 0 ? "" : `, and ${plural(rest2.length, "more reason")}`;
  return `${start2}: ${why} in ${place}${more2}.`;
}
function waitLines(report, options) {
  const { rows, more: more2 } = worstWaits(report, mostWaits);
  if (rows.length === 0) return [];
  const lines = ["| table | nobody can | for | because of |", "| --- | --- | --- | --- |"];
  for (const row of rows) lines.push(waitRow(report, row, options));
  if (more2 !== null) lines.push("", more2);
  return lines;
}
function waitRow(report, { wait, others }, options) {
  const { relation, blocks: blocks2, file, line: line2 } = wait;
  const what = blocks2 === "writes" ? "write" : "read or write";
  const time = isShort(wait) ? waitText(wait) : `**${waitText(wait)}**`;
  const place = shortPlace(report, file, line2, options);
  const more2 = others === 0 ? "" : `, and ${plural(others, "more statement")}`;
  return `| ${nameCode(relation)} | ${what} | ${time} | ${place}${more2} |`;
}
function shortPlace(report, file, line2, { link }) {
  return placeLink({ link: () => link?.(file, line2) ?? null }, shortName(report, file), line2);
}
function scopeLines(report) {
  const several = report.databases.length > 1;
  const lines = report.databases.slice(0, mostDatabases).map((database3) => {
    const name = several ? `**${forMarkdownText(cut(database3.name, longestText))}**: ` : "";
    return `${name}${forMarkdownText(cut(databaseText(database3), longestText))}; ${scopeText2(database3)}`;
  });
  if (report.databases.length > lines.length)
    lines.push(`and ${report.databases.length - lines.length} more databases`);
  const missing = [];
  if (report.analysed < 1 || report.notAnalysed.length > 0) missing.push(analysedText(report));
  missing.push(...silencedText(report));
  if (missing.length > 0) lines.push(missing.join(", "));
  return lines.length < 2 ? lines.map((line2) => `${line2}.`) : lines.map((line2) => `- ${line2}`);
}
function tableRow(cells) {
  return `| ${cells.map(forMarkdownTableCell).join(" | ")} |`;
}
var verdictSigns, signs, mostWaits, mostDatabases, longestText;
var init_markdown_head = __esm({
  "src/core/report/markdown-head.ts"() {
    "use strict";
    init_escape();
    init_grouping();
    init_headline();
    init_markdown_block();
    init_waits();
    init_wording();
    verdictSigns = {
      pass: "\u2705",
      warn: "\u26A0\uFE0F",
      fail: "\u274C",
      inconclusive: "\u2754",
      error: "\u274C",
      skipped: "\u23ED\uFE0F"
    };
    signs = { error: "\u{1F534}", warning: "\u{1F7E1}", notice: "\u{1F535}" };
    mostWaits = 5;
    mostDatabases = 20;
    longestText = 300;
  }
});

// src/core/report/markdown-findings.ts
function findingBlocks(report, options) {
  if (report.findings.length === 0) return [];
  const { files, rest: rest2 } = groupFindings(report, report.findings.length > many ? mostOfMany : mostOfFew);
  const hasWorse = report.counts.error + report.counts.warning > 0;
  const isMinor = ({ counts: counts2 }) => hasWorse && counts2.error + counts2.warning === 0;
  const blocks2 = report.findings.length > many ? [overviewBlock(report)] : [];
  blocks2.push(...files.filter((file) => !isMinor(file)).flatMap((file) => fileBlocks(file, hasWorse, options)));
  const minor = files.filter(isMinor);
  if (minor.length > 0) blocks2.push(minorBlock(minor, options));
  rest2.forEach((each, place) => {
    blocks2.push(restBlock(each, place === 0, options));
  });
  return blocks2;
}
function overviewBlock(report) {
  const rules = groupFindings(report, { inFile: 0, inReport: 0 }).rest;
  const rows = rules.slice(0, mostRules).map(({ rule, severity, findings }) => {
    const files = new Set(findings.map(({ file }) => file)).size;
    const name = linked(forMarkdownTableCell(rule), findings[0]?.docs ?? null);
    return `| ${signs[severity]} ${name} | ${grouped(findings.length)} | ${grouped(files)} |`;
  });
  const left2 = rules.length > rows.length ? `
and ${plural(rules.length - rows.length, "more rule")}
` : "";
  const header = "| rule | findings | migrations |\n| --- | ---: | ---: |";
  return beside("the findings by rule", `${header}
${rows.join("\n")}
${left2}`);
}
function fileBlocks({ file, counts: counts2, shown: shown2 }, foldNotices, options) {
  const heading = `#### ${markdownCodeSpan(file)}: ${countsText(counts2)}

`;
  const notices = foldNotices ? shown2.filter(({ finding: finding2 }) => finding2.severity === "notice") : [];
  const seen = /* @__PURE__ */ new Set();
  const blocks2 = shown2.filter((one) => !notices.includes(one)).map((one) => findingBlock(one, seen, options));
  if (notices.length > 0) blocks2.push(noticesBlock(notices, "", options));
  return blocks2.map(
    (block2, place) => place === 0 ? { ...block2, forms: block2.forms.map((form) => heading + form) } : block2
  );
}
function minorBlock(files, options) {
  const where = `${plural(files.length, "other migration")} with `;
  return noticesBlock(
    files.flatMap(({ shown: shown2 }) => shown2),
    where,
    options
  );
}
function findingBlock({ finding: finding2, alike }, seen, options) {
  const line2 = `${findingLine(finding2, options)}
`;
  const times = alike.length === 0 ? "" : `
and ${grouped(alike.length)} more like it in this file
`;
  const also = alike.length === 0 ? "" : `
${alikeDetails(alike, options)}`;
  const whole2 = line2 + more(finding2, !seen.has(finding2.line)) + also;
  seen.add(finding2.line);
  const brief = line2 + times;
  return {
    forms: whole2 === brief ? [whole2] : [whole2, brief],
    kind: "findings",
    findings: 1 + alike.length,
    name: "findings"
  };
}
function noticesBlock(notices, where, options) {
  const count2 = notices.reduce((sum2, { alike }) => sum2 + 1 + alike.length, 0);
  const rules = [...new Set(notices.map(({ finding: finding2 }) => finding2.rule))];
  const named2 = `${rules.slice(0, 5).join(", ")}${rules.length > 5 ? ", \u2026" : ""}`;
  const start2 = `${signs.notice} ${where}${plural(count2, "notice")}: `;
  const title = `${start2}${forHtmlText(named2)}`;
  const line2 = ({ finding: finding2, alike }) => {
    const place = where === "" ? "" : `${markdownCodeSpan(finding2.file)} `;
    const also = alike.length === 0 ? "" : ` And ${grouped(alike.length)} more like it.`;
    return `${place}${findingLine(finding2, options)}${also}`;
  };
  const text4 = notices.map((one) => `${line2(one)}
${more(one.finding, false)}`).join("\n");
  const lines = notices.map((one) => `- ${line2(one)}`).join("\n");
  return {
    forms: [details(title, text4), details(title, lines), `${start2}${forMarkdownText(named2)}
`],
    kind: "findings",
    findings: count2,
    name: "findings"
  };
}
function findingLine(finding2, options) {
  const rule = linked(forMarkdownText(finding2.rule), finding2.docs);
  const line2 = linked(`line ${finding2.line}`, options.link?.(finding2.file, finding2.line) ?? null);
  return `${signs[finding2.severity]} **${rule}**, ${line2}: ${forMarkdownText(cut(finding2.message, mostMessage))}`;
}
function alikeDetails(alike, options) {
  const lines = alike.slice(0, mostLines2).map(({ file, line: line2 }) => linked(`line ${line2}`, options.link?.(file, line2) ?? null));
  const left2 = alike.length > lines.length ? `, and ${grouped(alike.length - lines.length)} more` : "";
  return details(`and ${grouped(alike.length)} more like it in this file`, `${lines.join(", ")}${left2}`);
}
function restBlock({ rule, severity, findings }, isFirst, options) {
  const heading = isFirst ? "#### More of the same\n\n" : "";
  const byFile = /* @__PURE__ */ new Map();
  for (const finding2 of findings) {
    const list2 = byFile.get(finding2.file);
    if (list2 === void 0) byFile.set(finding2.file, [finding2]);
    else list2.push(finding2);
  }
  const count2 = `${grouped(findings.length)} more in ${plural(byFile.size, "migration")}`;
  const rows = [...byFile].slice(0, mostFiles).map(([file, some]) => {
    const lines = some.slice(0, 10).map(({ line: line2 }) => linked(`line ${line2}`, options.link?.(file, line2) ?? null));
    const left2 = some.length > lines.length ? ` and ${grouped(some.length - lines.length)} more` : "";
    return `- ${markdownCodeSpan(file)}: ${lines.join(", ")}${left2}`;
  });
  if (byFile.size > rows.length) rows.push(`- and ${grouped(byFile.size - rows.length)} more files`);
  const title = `${signs[severity]} <b>${forHtmlText(rule)}</b>: ${count2}`;
  return {
    forms: [
      heading + details(title, rows.join("\n")),
      `${heading}${signs[severity]} **${forMarkdownText(rule)}**: ${count2}
`
    ],
    kind: "findings",
    findings: findings.length,
    name: "findings"
  };
}
function more(finding2, isFirst) {
  let text4 = "";
  const effect2 = finding2.effect === null ? null : effectText(finding2.effect);
  if (finding2.rendered !== void 0) {
    text4 += `
${details("As SQL", forMarkdownCode(cut(finding2.rendered, mostRendered2), "sql"))}`;
  }
  if (finding2.advice !== null) {
    let steps2 = effect2 === null ? "" : `Locks: ${forMarkdownText(effect2)}

`;
    for (const step of finding2.advice.steps) {
      steps2 += `**${forMarkdownText(step.title)}**${outsideText(step)}

`;
      if (step.sql !== "") steps2 += `${forMarkdownCode(step.sql, "sql")}

`;
      if (step.command !== void 0) steps2 += `${forMarkdownCode(step.command, "sh")}

`;
    }
    if (finding2.fix !== null) steps2 += `\`drydock lint --fix\` does it: ${forMarkdownText(finding2.fix.title)}
`;
    text4 += `
${details(`Instead: ${forHtmlText(finding2.advice.summary)}`, steps2)}`;
  } else if (effect2 !== null && isFirst) {
    text4 += `
${details("What it locks", forMarkdownText(effect2))}`;
  }
  if (finding2.references.length > 0) {
    const rows = finding2.references.slice(0, mostFiles).map(({ file, line: line2, text: code2 }) => `- ${markdownCodeSpan(`${file}:${line2}`)} ${markdownCodeSpan(code2)}`);
    const left2 = finding2.references.length - rows.length;
    if (left2 > 0) rows.push(`- and ${grouped(left2)} more`);
    text4 += `
${details(`Still used in ${plural(finding2.references.length, "place")}`, rows.join("\n"))}`;
  }
  return text4;
}
var mostOfFew, mostOfMany, many, mostRules, mostLines2, mostFiles, mostRendered2, mostMessage;
var init_markdown_findings = __esm({
  "src/core/report/markdown-findings.ts"() {
    "use strict";
    init_escape();
    init_grouping();
    init_markdown_block();
    init_markdown_head();
    init_wording();
    mostOfFew = { inFile: 3, inReport: 8 };
    mostOfMany = { inFile: 2, inReport: 3 };
    many = 100;
    mostRules = 15;
    mostLines2 = 100;
    mostFiles = 50;
    mostRendered2 = 2e3;
    mostMessage = 1e3;
  }
});

// src/core/report/markdown-lists.ts
function effectBlocks(report) {
  const byFile = /* @__PURE__ */ new Map();
  for (const each of report.effects ?? []) {
    const list2 = byFile.get(each.file);
    if (list2 === void 0) byFile.set(each.file, [each]);
    else list2.push(each);
  }
  return [...byFile].map(
    ([file, some]) => beside(
      "what each statement does",
      [
        `#### What each statement of ${markdownCodeSpan(file)} does`,
        "",
        "| line | statement | effect |",
        "| ---: | --- | --- |",
        ...some.map(
          ({ line: line2, statement, effect: effect2 }) => `| ${line2} | ${markdownCellCode(statement)} | ${forMarkdownTableCell(effectText(effect2) ?? nothingTaken)} |`
        ),
        ""
      ].join("\n")
    )
  );
}
function tailBlocks(report, options) {
  const blocks2 = [];
  const { given } = silenced(report);
  if (given.length > 0) {
    const rows = given.map(({ finding: finding2, reason, by, until }) => {
      const place = placeLink(options, finding2.file, finding2.line);
      const others = [finding2.rule, reason === "" ? "no reason given" : reason, by, until ?? ""];
      return `| ${place} ${tableRow(others)}`;
    });
    const title = `${plural(given.length, "finding")} suppressed`;
    blocks2.push(folded(title, ["| place | rule | reason | by | until |", "| --- | --- | --- | --- | --- |"], rows));
  }
  if (report.notAnalysed.length > 0) {
    const rows = report.notAnalysed.map(
      ({ file, line: line2, reason }) => `- ${placeLink(options, file, line2)}: ${forMarkdownText(reason)}`
    );
    blocks2.push(folded(`${plural(report.notAnalysed.length, "place")} not analysed`, [], rows));
  }
  if (report.unsure.length > 0) {
    const rows = report.unsure.map((each) => `- ${forMarkdownText(each)}`);
    blocks2.push(folded(`${plural(rows.length, "thing")} that the history does not tell for sure`, [], rows));
  }
  return blocks2;
}
function folded(title, header, rows) {
  const shown2 = rows.slice(0, mostRows);
  const rest2 = rows.length > shown2.length ? ["", `and ${grouped(rows.length - shown2.length)} more`] : [];
  return beside(title, details(title, [...header, ...shown2, ...rest2].join("\n")), `${title}
`);
}
var mostRows;
var init_markdown_lists = __esm({
  "src/core/report/markdown-lists.ts"() {
    "use strict";
    init_escape();
    init_headline();
    init_markdown_block();
    init_markdown_head();
    init_wording();
    mostRows = 100;
  }
});

// src/core/report/schema-change.ts
function markedColumns(table, when) {
  const { before, after } = table;
  const shape = table[when];
  if (shape === null) return [];
  if (before === null || after === null) return shape.columns.map((column) => ({ column, mark: null }));
  const others = new Map((when === "before" ? after : before).columns.map((column) => [column.name, column]));
  return shape.columns.map((column) => {
    const other = others.get(column.name);
    if (other === void 0) return { column, mark: when === "before" ? "goes" : "new" };
    return { column, mark: isSameColumn(column, other) ? null : "altered" };
  });
}
function isSameColumn(a, b) {
  return a.type === b.type && a.nullable === b.nullable && a.extra === b.extra && a.primaryKey === b.primaryKey;
}
function linesOf2(shape) {
  return [
    ...shape.columns.map(
      ({ name, type, nullable, extra }) => [name, type, nullable ? "" : "NOT NULL", extra].filter((part) => part !== "").join(" ")
    ),
    ...shape.rules
  ];
}
function diffOf({ before, after }, context = 1) {
  const old = before ? linesOf2(before) : [];
  const now = after ? linesOf2(after) : [];
  const all = merge(old, now);
  const near = all.map(
    (_, place) => all.slice(Math.max(0, place - context), place + context + 1).some((line2) => line2.sign !== " ")
  );
  return all.filter((_, place) => near[place]);
}
function merge(old, now) {
  const width3 = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width3);
  for (let i2 = old.length - 1; i2 >= 0; i2--) {
    for (let j2 = now.length - 1; j2 >= 0; j2--) {
      longest[i2 * width3 + j2] = old[i2] === now[j2] ? (longest[(i2 + 1) * width3 + j2 + 1] ?? 0) + 1 : Math.max(longest[(i2 + 1) * width3 + j2] ?? 0, longest[i2 * width3 + j2 + 1] ?? 0);
    }
  }
  const lines = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left2, right] = [old[i], now[j]];
    if (left2 !== void 0 && left2 === right) {
      lines.push({ sign: " ", text: left2 });
      i++;
      j++;
    } else if (left2 !== void 0 && (right === void 0 || (longest[(i + 1) * width3 + j] ?? 0) >= (longest[i * width3 + j + 1] ?? 0))) {
      lines.push({ sign: "-", text: left2 });
      i++;
    } else if (right !== void 0) {
      lines.push({ sign: "+", text: right });
      j++;
    }
  }
  return lines;
}
var init_schema_change = __esm({
  "src/core/report/schema-change.ts"() {
    "use strict";
  }
});

// src/core/report/mermaid.ts
function erDiagram(change, when, characters = mostCharacters) {
  const shown2 = change.tables.flatMap((table) => {
    const shape = table[when];
    return shape === null ? [] : [{ table, name: nameOf(table, when), shape }];
  });
  if (shown2.length === 0) return null;
  for (const columns of [mostColumns, 8, 3, 0]) {
    const text4 = draw(shown2, when, columns);
    if (text4.length <= characters) return text4;
  }
  return null;
}
function nameOf(table, when) {
  return when === "before" ? table.renamedFrom ?? table.name : table.name;
}
function draw(shown2, when, columns) {
  const entities = /* @__PURE__ */ new Map();
  const entity = (name) => {
    const known = entities.get(name) ?? `t${entities.size}`;
    entities.set(name, known);
    return known;
  };
  const lines = ["erDiagram"];
  const boxes = shown2.slice(0, mostTables);
  for (const { table, name } of boxes) {
    lines.push(`  ${entity(name)}["${quoted(name)}${fate(table, when)}"] {`);
    lines.push(...columnLines(table, when, columns).map((line2) => `    ${line2}`));
    lines.push("  }");
  }
  if (shown2.length > boxes.length) lines.push(`  more["and ${shown2.length - boxes.length} more tables"]`);
  let arrows = 0;
  for (const { name, shape } of boxes) {
    for (const reference of shape.references) {
      if (arrows++ >= mostArrows) break;
      const target2 = entities.get(reference.table);
      const there = target2 ?? entity(reference.table);
      if (!target2) lines.push(`  ${there}["${quoted(reference.table)}"]`);
      const many2 = reference.unique ? "o|" : "o{";
      lines.push(`  ${there} ||--${many2} ${entity(name)} : "${quoted(reference.columns.join(", "))}"`);
    }
  }
  return lines.join("\n");
}
function fate({ before, after, renamedFrom }, when) {
  if (when === "before") return after === null ? " (dropped)" : "";
  if (before === null) return " (new)";
  return renamedFrom === null ? "" : ` (was ${quoted(renamedFrom)})`;
}
function columnLines(table, when, most4) {
  const marked = markedColumns(table, when);
  const chosen3 = new Set([...marked].sort((a, b) => weight(b) - weight(a)).slice(0, most4));
  const lines = marked.filter((one) => chosen3.has(one)).map(({ column, mark }) => columnLine(column, mark));
  const more2 = marked.length - lines.length;
  if (more2 > 0) lines.push(`columns and_${more2}_more`);
  return lines;
}
function weight({ column, mark }) {
  return mark === null ? Number(column.primaryKey || column.foreignKey) : 2;
}
function columnLine({ name, type, primaryKey, foreignKey }, mark) {
  const keys = [...primaryKey ? ["PK"] : [], ...foreignKey ? ["FK"] : []].join(", ");
  const shown2 = word(name);
  const remark = [.../[^\0-\x7f]/.test(name) ? [quoted(name)] : [], ...mark === null ? [] : [mark]].join(", ");
  return [word(type === "" ? "unknown" : shortType(type)), shown2, keys, remark === "" ? "" : `"${remark}"`].filter((part) => part !== "").join(" ");
}
function shortType(type) {
  for (const [long, short2] of shortTypes) if (long.test(type)) return type.replace(long, short2);
  return type;
}
function word(text4) {
  const safe = text4.replace(/[^A-Za-z0-9_()[\]-]+/g, "_").slice(0, longestName2);
  return /^[A-Za-z_]/.test(safe) && !/^(?:pk|fk|uk)\b/i.test(safe) ? safe : `_${safe}`;
}
function quoted(text4) {
  const safe = text4.replace(/[^\p{L}\p{N}_.,$ ()-]|(?<!,) /gu, "_").slice(0, longestName2);
  return safe.replace(/[\ud800-\udbff]$/, "") || "_";
}
var mostTables, mostColumns, mostArrows, longestName2, mostCharacters, shortTypes;
var init_mermaid = __esm({
  "src/core/report/mermaid.ts"() {
    "use strict";
    init_schema_change();
    mostTables = 12;
    mostColumns = 20;
    mostArrows = 40;
    longestName2 = 40;
    mostCharacters = 45e3;
    shortTypes = [
      [/^character varying/i, "varchar"],
      [/^timestamp(\(\d\))? with time zone/i, "timestamptz$1"],
      [/^timestamp(\(\d\))? without time zone/i, "timestamp$1"],
      [/^time(\(\d\))? with time zone/i, "timetz$1"],
      [/^time(\(\d\))? without time zone/i, "time$1"],
      [/^double precision/i, "double"]
    ];
  }
});

// src/core/report/markdown-schema.ts
function schemaBlocks(report, options) {
  return report.databases.flatMap((database3) => {
    const change = database3.schemaChange;
    if (change === void 0 || change.tables.length === 0) return [];
    const name = report.databases.length > 1 ? `the schema of ${markdownCodeSpan(database3.name)}` : "the schema";
    return [
      pictureBlock(change, `#### What becomes of ${name}

${describe(change)}`, options.diagramCharacters),
      ...diffBlocks(change)
    ];
  });
}
function describe({ tables, certain }) {
  const count2 = (which, word3) => {
    const number2 = tables.filter(which).length;
    return number2 === 0 ? [] : [`${grouped(number2)} ${word3}`];
  };
  const parts = [
    ...count2(({ before }) => before === null, "new"),
    ...count2(({ before, after }) => before !== null && after !== null, "altered"),
    ...count2(({ after }) => after === null, "dropped")
  ];
  const doubt = certain ? "" : " The history does not tell all of it for sure.";
  return `${plural(tables.length, "table")}: ${parts.join(", ")}.${doubt}
`;
}
function pictureBlock(change, heading, characters) {
  const now = erDiagram(change, "after", characters);
  const was = erDiagram(change, "before", characters);
  const after = now === null ? "" : `
${forMarkdownCode(now, "mermaid")}
`;
  const before = was === null ? "" : `
${now === null ? `${forMarkdownCode(was, "mermaid")}
` : details("Before", forMarkdownCode(was, "mermaid"))}`;
  return beside("the picture of the schema", heading + after + before, heading + after, heading);
}
function diffBlocks({ tables }) {
  const blocks2 = tables.slice(0, mostTables2).map((table) => {
    const lines = diffOf(table);
    const name = titleOf(table);
    if (lines.length === 0) return beside("what differs", `${name.markdown}
`);
    const code2 = forMarkdownCode(codeOf2(lines), "diff");
    const text4 = lines.length > longDiff ? details(`${name.html}, ${plural(lines.length, "line")}`, code2) : `${name.markdown}

${code2}
`;
    return beside("what differs", text4, `${name.markdown}
`);
  });
  const left2 = tables.length - blocks2.length;
  if (left2 > 0) blocks2.push(beside("what differs", `and ${plural(left2, "more table")}
`));
  return blocks2;
}
function codeOf2(lines) {
  const text4 = lines.slice(0, mostDiff).map(({ sign, text: text5 }) => `${sign} ${forTerminal(text5)}`);
  return [...text4, ...lines.length > text4.length ? [`  ${grouped(lines.length - text4.length)} more lines`] : []].join(
    "\n"
  );
}
function titleOf({ name, before, after, renamedFrom }) {
  const fate3 = before === null ? "new" : after === null ? "dropped" : renamedFrom === null ? "altered" : `was ${renamedFrom}`;
  const kind = (after ?? before)?.kind === "view" ? "view " : "";
  return {
    markdown: `${kind}${markdownCodeSpan(name)}, ${forMarkdownText(fate3)}`,
    html: `${kind}<code>${forHtmlText(name)}</code>, ${forHtmlText(fate3)}`
  };
}
var longDiff, mostDiff, mostTables2;
var init_markdown_schema = __esm({
  "src/core/report/markdown-schema.ts"() {
    "use strict";
    init_escape();
    init_markdown_block();
    init_mermaid();
    init_schema_change();
    init_wording();
    longDiff = 15;
    mostDiff = 400;
    mostTables2 = 40;
  }
});

// src/core/report/markdown.ts
var markdown_exports = {};
__export(markdown_exports, {
  renderMarkdown: () => renderMarkdown
});
function renderMarkdown(report, options) {
  const blocks2 = [
    ...headBlocks(report, options),
    ...findingBlocks(report, options),
    ...schemaBlocks(report, options),
    ...effectBlocks(report),
    ...tailBlocks(report, options)
  ];
  return fitInto(blocks2, options.bytes);
}
var init_markdown = __esm({
  "src/core/report/markdown.ts"() {
    "use strict";
    init_markdown_block();
    init_markdown_findings();
    init_markdown_head();
    init_markdown_lists();
    init_markdown_schema();
  }
});

// src/core/report/markdown-parts.ts
function joinMarkdown(parts, bytes2) {
  const between = "\n";
  let room = bytes2 - between.length * Math.max(0, parts.length - 1);
  const whole2 = parts.map((part) => part(room));
  const sizes = whole2.map((text4) => utf83.encode(text4).length);
  const texts2 = [...whole2];
  const shortFirst = sizes.map((size, place) => ({ size, place })).sort((a, b) => a.size - b.size);
  shortFirst.forEach(({ size, place }, index) => {
    const share = Math.floor(room / (parts.length - index));
    if (size > share) texts2[place] = parts[place]?.(share) ?? "";
    room -= utf83.encode(texts2[place] ?? "").length;
  });
  return texts2.join(between);
}
var utf83;
var init_markdown_parts = __esm({
  "src/core/report/markdown-parts.ts"() {
    "use strict";
    utf83 = new TextEncoder();
  }
});

// src/core/github/check-run.ts
async function publishCheckRun(api, head, content) {
  const { name, conclusion, title, summary, runUrl: runUrl2 } = content;
  const here = content.annotations.filter(({ path: path5 }) => !path5.startsWith("../"));
  const annotations = here.slice(0, mostAnnotations);
  const left2 = here.length - annotations.length;
  const note2 = left2 > 0 ? `
> ${forMarkdownText(`${grouped(left2)} findings are not shown on their lines: GitHub was asked often enough.`)}
` : "";
  const check2 = {
    name,
    head,
    conclusion,
    title: cut(title, longestTitle3),
    summary: `${summary(longestSummary - note2.length)}${note2}`,
    detailsUrl: runUrl2,
    annotations: annotations.slice(0, mostOfRequest)
  };
  const made = await api.create(check2);
  if (!made.ok) return made.problem;
  for (let from = mostOfRequest; from < annotations.length; from += mostOfRequest) {
    const more2 = await api.annotate(made.value, check2, annotations.slice(from, from + mostOfRequest));
    if (!more2.ok) return more2.problem;
  }
  return null;
}
function conclusionOf(verdict, exitStatus2) {
  if (exitStatus2 !== 0) return "failure";
  return verdict === "pass" ? "success" : "neutral";
}
function checkAnnotation(finding2) {
  const { file, line: line2, endLine, column, endColumn, severity, rule } = finding2;
  return {
    path: file,
    line: line2,
    endLine,
    columns: line2 === endLine ? [column, Math.max(column, endColumn - 1)] : null,
    level: levels2[severity],
    title: cut(rule, longestTitle3),
    message: cut(forPlainText(annotationText(finding2)), longestMessage4)
  };
}
var mostOfRequest, longestSummary, longestTitle3, longestMessage4, mostAnnotations, levels2;
var init_check_run = __esm({
  "src/core/github/check-run.ts"() {
    "use strict";
    init_escape();
    init_github();
    init_wording();
    mostOfRequest = 50;
    longestSummary = 65e3;
    longestTitle3 = 255;
    longestMessage4 = 4096;
    mostAnnotations = 10 * mostOfRequest;
    levels2 = {
      error: "failure",
      warning: "warning",
      notice: "notice"
    };
  }
});

// src/core/github/comment-body.ts
function commentBody(parts, context) {
  const head = context.database === null ? "" : `Database ${markdownCodeSpan(cutName(context.database))}

`;
  const tail = [...context.notes.map((note2) => `> ${forMarkdownText(note2)}
`), footer2(context)].filter(
    (part) => part !== ""
  );
  const start2 = `${context.marker}
${head}`;
  const end2 = tail.length === 0 ? "" : `
${tail.join("\n")}`;
  return `${start2}${joinMarkdown(parts, mostBytes - bytes(start2) - bytes(end2))}${end2}`;
}
function footer2({ commit, runUrl: runUrl2 }) {
  const parts = [
    ...commit === null ? [] : [`Commit ${commit.slice(0, 12)}`],
    ...runUrl2 === null ? [] : [`[the run with the whole report](${runUrl2})`]
  ];
  return parts.length === 0 ? "" : `<sub>${parts.join(", ")}.</sub>
`;
}
function runOf(body) {
  const found = /\/actions\/runs\/(\d{1,15})\)\.<\/sub>\s*$/.exec(body);
  return found === null ? null : Number(found[1]);
}
function cutName(name) {
  return name.length > 100 ? `${name.slice(0, 100)}\u2026` : name;
}
function bytes(text4) {
  return new TextEncoder().encode(text4).length;
}
var mostBytes;
var init_comment_body = __esm({
  "src/core/github/comment-body.ts"() {
    "use strict";
    init_escape();
    init_markdown_parts();
    mostBytes = 6e4;
  }
});

// src/core/report/fingerprint.ts
function fnv1a64(text4) {
  const bytes2 = /^[\x20-\x7e]*$/.test(text4) ? null : encoder.encode(text4);
  const length = bytes2 === null ? text4.length : bytes2.length;
  let high = 3421674724 | 0;
  let low = 2216829733 | 0;
  for (let i = 0; i < length; i++) {
    low ^= bytes2 === null ? text4.charCodeAt(i) : bytes2[i] ?? 0;
    const right = (low & 65535) * 435;
    const left2 = (low >>> 16) * 435 + (right >>> 16);
    high = Math.imul(high, 435) + (left2 >>> 16) + (low << 8) | 0;
    low = left2 << 16 | right & 65535;
  }
  return half(high) + half(low);
}
function half(number2) {
  return (number2 >>> 0).toString(16).padStart(8, "0");
}
var encoder;
var init_fingerprint = __esm({
  "src/core/report/fingerprint.ts"() {
    "use strict";
    encoder = new TextEncoder();
  }
});

// src/core/github/marker.ts
function marker(kind, ...parts) {
  return `<!-- drydock:${[kind, ...parts.map(escaped)].join(":")} -->`;
}
function markerOf(body) {
  return /^<!-- drydock:[\w%:]* -->/.exec(body)?.[0] ?? null;
}
function escaped(text4) {
  const bytes2 = new TextEncoder().encode(text4);
  if (bytes2.length > longestName5) return `${escaped(text4.slice(0, 20))}%${fnv1a64(text4)}`;
  return Array.from(bytes2, (byte) => {
    const character = String.fromCharCode(byte);
    return /\w/.test(character) ? character : `%${byte.toString(16).padStart(2, "0")}`;
  }).join("");
}
var longestName5;
var init_marker = __esm({
  "src/core/github/marker.ts"() {
    "use strict";
    init_fingerprint();
    longestName5 = 200;
  }
});

// src/core/github/database-comments.ts
function databaseComments(databases, { job, pull, prefix: prefix2, runUrl: runUrl2 }) {
  return databases.map(({ name, folder, parts, isWorthSaying: isWorthSaying3, notes }) => {
    const mark = marker(job, name === "default" ? folder : `${prefix2}${name}`);
    const database3 = databases.length > 1 ? name : null;
    return {
      marker: mark,
      isWorthSaying: isWorthSaying3,
      body: () => commentBody(parts, { marker: mark, database: database3, notes, commit: pull.head, runUrl: runUrl2 })
    };
  });
}
var init_database_comments = __esm({
  "src/core/github/database-comments.ts"() {
    "use strict";
    init_comment_body();
    init_marker();
  }
});

// src/core/github/database-report.ts
function reportOf(report, name) {
  const database3 = report.databases.find((one) => one.name === name);
  if (database3 === void 0 || report.databases.length === 1) return report;
  const isHere = ({ file }) => (ownerOf(report.databases, file) ?? report.databases[0]) === database3;
  const findings = report.findings.filter(isHere);
  const suppressed2 = report.suppressed.filter((one) => isHere(one.finding));
  const statements = database3.statements ?? report.statements;
  const analysed = database3.analysed ?? report.analysed;
  const risk = database3.risk ?? { class: report.risk.class, reasons: report.risk.reasons.filter(isHere) };
  return {
    ...report,
    ...verdictOf(findings, report.failOn, database3.migrations, analysed),
    databases: [database3],
    migrations: database3.migrations,
    statements,
    analysed,
    notAnalysed: report.notAnalysed.filter(isHere),
    findings,
    suppressed: suppressed2,
    counts: countsOf(findings),
    // These sentences name their folder or object, but no file.
    unsure: report.unsure,
    risk,
    ...report.effects ? { effects: report.effects.filter(isHere) } : {}
  };
}
function ownerOf(databases, file) {
  let owner;
  for (const one of databases) {
    if (one.folder !== "." && !file.startsWith(`${one.folder}/`) && file !== one.folder) continue;
    if (owner === void 0 || depth(one.folder) > depth(owner.folder)) owner = one;
  }
  return owner;
}
function depth(folder) {
  return folder === "." ? 0 : folder.split("/").length;
}
var init_database_report = __esm({
  "src/core/github/database-report.ts"() {
    "use strict";
    init_verdict();
  }
});

// src/core/github/lint-publication.ts
function lintComments(report, link, left2) {
  const parts = report.databases.map(({ name }) => reportOf(report, name));
  const noted = parts.findIndex((part) => part.findings.some((one) => one.fix !== null));
  return report.databases.map(({ name, folder }, place) => {
    const part = parts[place] ?? report;
    return {
      name,
      folder,
      parts: [(bytes2) => renderMarkdown(part, { bytes: bytes2, link })],
      isWorthSaying: isWorthSaying(part),
      notes: place === noted ? fixNotes(left2) : []
    };
  });
}
function isWorthSaying(report) {
  return report.findings.length > 0 || report.suppressed.length > 0 || report.notAnalysed.length > 0 || !["pass", "skipped"].includes(report.verdict) || ["breaking", "blocking", "destructive"].includes(report.risk.class);
}
function fixNotes(left2) {
  if (left2 === 0) return [];
  return [
    `${plural(left2, "more finding has", "more findings have")} an exact fix that is not suggested on its lines: \`drydock lint --fix\` applies it.`
  ];
}
var init_lint_publication = __esm({
  "src/core/github/lint-publication.ts"() {
    "use strict";
    init_markdown();
    init_wording();
    init_database_report();
  }
});

// src/core/github/own-comments.ts
function ownership(api) {
  let viewer = null;
  return {
    isOurs: async (comment2) => {
      if (markerOf(comment2.body) === null || comment2.author === null) return false;
      viewer ??= api.viewer().then((answer) => answer.ok ? answer.value : null);
      const us = await viewer;
      return us === null ? api.isActionsBot(comment2) : comment2.author.id === us.id;
    },
    learn: ({ author }) => {
      if (author !== null) viewer = Promise.resolve({ id: author.id });
    }
  };
}
async function throughPages(list2, mostPages4, each) {
  for (let page2 = 1; page2 <= mostPages4; page2++) {
    const answer = await list2(page2);
    if (!answer.ok) return { kind: "failed", problem: answer.problem };
    for (const item of answer.value.items) if (await each(item) === "enough") return { kind: "seen" };
    if (answer.value.isLast) return { kind: "seen" };
  }
  return { kind: "too-many" };
}
var init_own_comments = __esm({
  "src/core/github/own-comments.ts"() {
    "use strict";
    init_marker();
  }
});

// src/core/github/comment.ts
async function publishComments(api, own, comments) {
  const found = /* @__PURE__ */ new Map();
  const wanted = new Set(comments.map((one) => one.marker));
  const seen = await throughPages(api.comments, mostPages, async (comment2) => {
    const mark = comments.find((one) => comment2.body.startsWith(one.marker))?.marker;
    if (mark !== void 0 && !found.has(mark) && await own.isOurs(comment2)) found.set(mark, comment2);
    return found.size === wanted.size ? "enough" : "more";
  });
  if (seen.kind === "failed") return { urls: [], problem: seen.problem };
  const urls = [];
  for (const { marker: marker2, isWorthSaying: isWorthSaying3, body } of comments) {
    const old = found.get(marker2);
    if (old === void 0 && !isWorthSaying3) continue;
    const text4 = body();
    if (old !== void 0 && (old.body === text4 || isOutrun(old.body, text4))) {
      urls.push(old.url);
      continue;
    }
    let answer = old === void 0 ? await api.createComment(text4) : await api.updateComment(old.id, text4);
    if (!answer.ok && old !== void 0 && answer.problem.status === 404 && isWorthSaying3) {
      answer = await api.createComment(text4);
    }
    if (!answer.ok) return { urls, problem: answer.problem };
    own.learn(answer.value);
    urls.push(answer.value.url);
  }
  return { urls, problem: null };
}
function isOutrun(old, text4) {
  return (runOf(old) ?? 0) > (runOf(text4) ?? Number.POSITIVE_INFINITY);
}
var mostPages;
var init_comment = __esm({
  "src/core/github/comment.ts"() {
    "use strict";
    init_comment_body();
    init_own_comments();
    mostPages = 30;
  }
});

// src/core/github/pull-request-api.ts
function pullRequestApi(client, pull) {
  const { octokit, owner, repo, read, write } = client;
  const { rest: rest2 } = octokit;
  const at4 = { owner, repo };
  const issue = { ...at4, issue_number: pull };
  return {
    viewer: () => read("pull-requests: read", async () => {
      const answer = await octokit.graphql("query { viewer { login databaseId } }");
      return viewerOf(answer);
    }),
    isActionsBot: ({ author }) => client.token.startsWith("ghs_") && author?.isBot === true && author.login === actionsBot,
    comments: (page2) => read("pull-requests: read", async () => {
      const { data } = await rest2.issues.listComments({ ...issue, per_page: pageSize2, page: page2 });
      return paged(data, comment);
    }),
    createComment: (body) => write("pull-requests: write", async () => comment((await rest2.issues.createComment({ ...issue, body })).data)),
    updateComment: (id, body) => write(
      "pull-requests: write",
      async () => comment((await rest2.issues.updateComment({ ...at4, comment_id: id, body })).data)
    ),
    patches: (page2) => read("pull-requests: read", async () => {
      const { data } = await rest2.pulls.listFiles({ ...at4, pull_number: pull, per_page: pageSize2, page: page2 });
      return paged(data, ({ filename, patch }) => ({ path: filename, patch: patch ?? null }));
    }),
    reviewComments: (page2) => read("pull-requests: read", async () => {
      const { data } = await rest2.pulls.listReviewComments({ ...at4, pull_number: pull, per_page: pageSize2, page: page2 });
      return paged(data, comment);
    }),
    createReview: (head, body, comments) => write("pull-requests: write", async () => {
      await rest2.pulls.createReview({
        ...at4,
        pull_number: pull,
        commit_id: head,
        event: "COMMENT",
        body,
        comments: comments.map(({ path: path5, line: line2, endLine, body: body2 }) => ({
          path: path5,
          body: body2,
          line: endLine,
          side: "RIGHT",
          // One line has no start: GitHub wants a start before the end.
          ...line2 < endLine ? { start_line: line2, start_side: "RIGHT" } : {}
        }))
      });
    }),
    labels: (page2) => read("pull-requests: read", async () => {
      const { data } = await rest2.issues.listLabelsOnIssue({ ...issue, per_page: pageSize2, page: page2 });
      return paged(data, ({ name }) => name);
    }),
    // A label that the repository does not have yet is made, which needs more than the right to put it on a pull request.
    addLabel: (name) => write("issues: write", async () => void await rest2.issues.addLabels({ ...issue, labels: [name] })),
    removeLabel: (name) => write("issues: write", async () => void await rest2.issues.removeLabel({ ...issue, name }))
  };
}
function checkRunApi({ octokit, owner, repo, write }) {
  const at4 = { owner, repo };
  return {
    create: ({ name, head, conclusion, title, summary, detailsUrl, annotations }) => write("checks: write", async () => {
      const { data } = await octokit.rest.checks.create({
        ...at4,
        name,
        head_sha: head,
        // Complete from the start: should the rest fail, nothing is left that looks as if it were running.
        status: "completed",
        conclusion,
        ...detailsUrl === null ? {} : { details_url: detailsUrl },
        output: { title, summary, annotations: annotations.map(asGitHub) }
      });
      return data.id;
    }),
    annotate: (id, { title, summary }, annotations) => write("checks: write", async () => {
      await octokit.rest.checks.update({
        ...at4,
        check_run_id: id,
        output: { title, summary, annotations: annotations.map(asGitHub) }
      });
    })
  };
}
function asGitHub({ path: path5, line: line2, endLine, columns, level, title, message }) {
  return {
    path: path5,
    start_line: line2,
    end_line: endLine,
    ...columns === null ? {} : { start_column: columns[0], end_column: columns[1] },
    annotation_level: level,
    title,
    message
  };
}
function paged(data, each) {
  return { items: data.map(each), isLast: data.length < pageSize2 };
}
function comment(from) {
  const { user } = from;
  return {
    id: from.id,
    body: from.body ?? "",
    url: from.html_url,
    author: user === null ? null : { id: user.id, login: user.login, isBot: user.type === "Bot" }
  };
}
function viewerOf(answer) {
  if (typeof answer !== "object" || answer === null || !("viewer" in answer)) return null;
  const { viewer } = answer;
  if (typeof viewer !== "object" || viewer === null || !("databaseId" in viewer)) return null;
  return typeof viewer.databaseId === "number" ? { id: viewer.databaseId } : null;
}
var pageSize2, actionsBot;
var init_pull_request_api = __esm({
  "src/core/github/pull-request-api.ts"() {
    "use strict";
    pageSize2 = 100;
    actionsBot = "github-actions[bot]";
  }
});

// src/core/github/patch.ts
function rightSide(patch) {
  const hunks = [];
  let [old, now] = [0, 0];
  for (const line2 of patch.split("\n")) {
    const hunk = hunks.at(-1);
    if (old <= 0 && now <= 0) {
      const header = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line2);
      if (header === null) continue;
      old = Number(header[1] ?? 1);
      now = Number(header[3] ?? 1);
      hunks.push({ start: Number(header[2]), lines: [] });
    } else if (line2.startsWith("-")) {
      old--;
    } else if (line2.startsWith("+") || line2.startsWith(" ")) {
      if (line2.startsWith(" ")) old--;
      now--;
      hunk?.lines.push(line2.slice(1));
    }
  }
  return hunks;
}
function shows(hunks, line2, lines) {
  return hunks.some((hunk) => {
    const from = line2 - hunk.start;
    return from >= 0 && lines.every((text4, index) => hunk.lines[from + index] === text4);
  });
}
var init_patch = __esm({
  "src/core/github/patch.ts"() {
    "use strict";
  }
});

// src/core/github/suggestion.ts
function suggestionOf(fix2, text4) {
  const [edit, another] = fix2.edits;
  if (edit === void 0 || another !== void 0) return null;
  const { line: line2, before, after } = wholeLines(text4, edit);
  const same = commonEnds(before, after);
  const kept = before.slice(same.start, before.length - same.end);
  const made = after.slice(same.start, after.length - same.end);
  if (kept.length === 0 || kept.length > mostLines3 || made.length > mostLines3) return null;
  const first = line2 + same.start;
  const suggestion = { file: edit.file, line: first, endLine: first + kept.length - 1, before: kept, after: made };
  const code2 = [...kept, ...made].join("\n");
  if (code2.includes("\r") || findSecrets(code2).length > 0 || suggestionBlock(suggestion) === null) return null;
  return suggestion;
}
function suggestionBlock({ after }) {
  if (after.length === 0) return "```suggestion\n```";
  const code2 = after.join("\n");
  if (code2 === "") return null;
  const block2 = forMarkdownCode(code2, "suggestion");
  return block2.slice(block2.indexOf("\n") + 1, block2.lastIndexOf("\n")) === code2 ? block2 : null;
}
function wholeLines(text4, edit) {
  let start2 = text4.lastIndexOf("\n", edit.start - 1) + 1;
  if (edit.start === 0) start2 = 0;
  if (start2 === text4.length && start2 > 0) start2 = text4.lastIndexOf("\n", start2 - 2) + 1;
  const next = text4.indexOf("\n", edit.end);
  const end2 = next < 0 ? text4.length : next;
  const before = text4.slice(start2, end2);
  const after = text4.slice(start2, edit.start) + edit.text + text4.slice(edit.end, end2);
  const line2 = start2 === 0 ? 1 : text4.slice(0, start2).split("\n").length;
  return { line: line2, before: linesOf3(before, next < 0), after: linesOf3(after, next < 0) };
}
function linesOf3(text4, isEndOfFile) {
  if (isEndOfFile && text4 === "") return [];
  return (isEndOfFile ? text4.replace(/\n$/, "") : text4).split("\n");
}
function commonEnds(before, after) {
  const most4 = Math.min(before.length - 1, after.length);
  let start2 = 0;
  while (start2 < most4 && before[start2] === after[start2]) start2++;
  let end2 = 0;
  while (end2 < most4 - start2 && before[before.length - 1 - end2] === after[after.length - 1 - end2]) end2++;
  return { start: start2, end: end2 };
}
var mostLines3;
var init_suggestion = __esm({
  "src/core/github/suggestion.ts"() {
    "use strict";
    init_escape();
    init_secrets();
    mostLines3 = 50;
  }
});

// src/core/github/review.ts
async function planSuggestions(api, own, findings, textOf2) {
  const fixable = findings.filter((one) => one.fix !== null).sort(worstFirst(fileOrder(findings)));
  const candidates = candidatesOf(fixable, textOf2);
  const nothing = (problem) => ({ chosen: [], left: fixable.length, problem });
  if (candidates.length === 0) return nothing(null);
  const diff = /* @__PURE__ */ new Map();
  const files = new Set(candidates.map((one) => one.suggestion.file));
  const listed3 = await throughPages(api.patches, mostPages2, ({ path: path5, patch }) => {
    if (files.delete(path5)) diff.set(path5, patch === null ? [] : rightSide(patch));
    return files.size === 0 ? "enough" : "more";
  });
  if (listed3.kind === "failed") return nothing(listed3.problem);
  const possible = candidates.filter(
    ({ suggestion: { file, line: line2, before: before2 } }) => shows(diff.get(file) ?? [], line2, before2)
  );
  if (possible.length === 0) return nothing(null);
  const before = /* @__PURE__ */ new Set();
  const seen = await throughPages(api.reviewComments, mostPages2, async (comment2) => {
    const mark = markerOf(comment2.body);
    if (mark !== null && await own.isOurs(comment2)) before.add(mark);
    return "more";
  });
  if (seen.kind === "failed") return nothing(seen.problem);
  if (seen.kind === "too-many") return nothing(null);
  const fresh = possible.filter((one) => !before.has(one.mark));
  const chosen3 = fresh.slice(0, mostComments);
  return { chosen: chosen3, left: fixable.length - (possible.length - fresh.length) - chosen3.length, problem: null };
}
async function postSuggestions(api, head, chosen3) {
  const many2 = chosen3.length !== 1;
  const answer = await api.createReview(
    head,
    `${marker("review")}
${plural(chosen3.length, "exact fix", "exact fixes")} to commit as ${many2 ? "they are" : "it is"}.
`,
    chosen3.map(({ finding: finding2, suggestion, mark }) => ({
      path: suggestion.file,
      line: suggestion.line,
      endLine: suggestion.endLine,
      body: `${mark}
**${forMarkdownText(finding2.rule)}**: ${forMarkdownText(cut(finding2.message, longestMessage5))}

${suggestionBlock(suggestion)}
`
    }))
  );
  return answer.ok ? null : answer.problem;
}
function candidatesOf(fixable, textOf2) {
  const taken = /* @__PURE__ */ new Set();
  return fixable.flatMap((finding2) => {
    const text4 = finding2.fix === null ? void 0 : textOf2(finding2.file);
    const suggestion = finding2.fix === null || text4 === void 0 || finding2.fix.edits[0]?.file !== finding2.file ? null : suggestionOf(finding2.fix, text4);
    if (suggestion === null) return [];
    const change = JSON.stringify([suggestion.file, suggestion.line, suggestion.endLine, suggestion.after]);
    if (taken.has(change)) return [];
    taken.add(change);
    return [{ finding: finding2, suggestion, mark: marker("fix", finding2.fingerprint, fnv1a64(finding2.file)) }];
  });
}
var mostComments, mostPages2, longestMessage5;
var init_review = __esm({
  "src/core/github/review.ts"() {
    "use strict";
    init_escape();
    init_fingerprint();
    init_verdict();
    init_wording();
    init_marker();
    init_own_comments();
    init_patch();
    init_suggestion();
    mostComments = 30;
    mostPages2 = 10;
    longestMessage5 = 1e3;
  }
});

// src/core/report/risk.ts
var riskClasses;
var init_risk = __esm({
  "src/core/report/risk.ts"() {
    "use strict";
    riskClasses = ["none", "low", "data", "breaking", "blocking", "destructive"];
  }
});

// src/core/github/risk-label.ts
function riskLabel(risk) {
  return risk === "none" ? null : `${prefix}${risk}`;
}
async function publishRiskLabel(api, risk) {
  const label4 = riskLabel(risk);
  const ours = new Set(riskClasses.map(riskLabel));
  const there = /* @__PURE__ */ new Set();
  const seen = await throughPages(api.labels, mostPages3, (name) => {
    if (ours.has(name)) there.add(name);
    return "more";
  });
  if (seen.kind === "failed") return seen.problem;
  if (label4 !== null && !there.has(label4)) {
    const answer = await api.addLabel(label4);
    if (!answer.ok) return answer.problem;
  }
  for (const old of there) {
    if (old === label4) continue;
    const answer = await api.removeLabel(old);
    if (!answer.ok && answer.problem.status !== 404) return answer.problem;
  }
  return null;
}
var prefix, mostPages3;
var init_risk_label = __esm({
  "src/core/github/risk-label.ts"() {
    "use strict";
    init_risk();
    init_own_comments();
    prefix = "migration-risk: ";
    mostPages3 = 2;
  }
});

// src/core/github/publish.ts
async function publish(publication) {
  const { asked, pull, suggestions, checkRun, risk } = publication;
  const remarks = [];
  const wanted = ["comment", "suggestions", "check-run", "risk-label"].filter((tier) => {
    const why = unwanted(tier, publication);
    if (why !== null && why !== "") remarks.push({ text: `${names2[tier]}: ${why}.`, isWarning: false });
    return why === null;
  });
  const tiers = new Set(wanted);
  if (tiers.size === 0 || publication.client === null) return { commentUrls: [], remarks };
  const client = await publication.client();
  const api = pull === null ? null : pullRequestApi(client, pull.number);
  let isOver = false;
  const refused = (tier, problem) => {
    isOver ||= problem.endsAll;
    const isQuiet = pull?.isFromFork === true || pull?.isDependabot === true;
    remarks.push({
      text: `${names2[tier]}: left out, since ${problem.why}. The summary has it all.`,
      isWarning: asked[tier] === "always" && !isQuiet
    });
  };
  const goesOn = (tier) => tiers.has(tier) && !isOver;
  const commentUrls = [];
  if (api !== null && pull !== null) {
    const own = ownership(api);
    let plan = { chosen: [], left: 0, problem: null };
    if (goesOn("suggestions") && suggestions) {
      plan = await planSuggestions(api, own, suggestions.findings, suggestions.textOf);
      if (plan.problem !== null) refused("suggestions", plan.problem);
    }
    if (goesOn("comment")) {
      const { urls, problem } = await publishComments(api, own, publication.comments(pull, plan.left));
      commentUrls.push(...urls);
      for (const url of urls) remarks.push({ text: `${names2.comment}: ${url}`, isWarning: false });
      if (problem !== null) refused("comment", problem);
    }
    if (goesOn("suggestions") && plan.chosen.length > 0) {
      const problem = await postSuggestions(api, pull.head, plan.chosen);
      if (problem !== null) refused("suggestions", problem);
      else remarks.push({ text: `${names2.suggestions}: ${plural(plan.chosen.length, "new one")}.`, isWarning: false });
    }
    if (goesOn("risk-label") && risk) {
      const problem = await publishRiskLabel(api, risk);
      if (problem !== null) refused("risk-label", problem);
    }
  }
  const head = pull?.head ?? publication.commit;
  if (goesOn("check-run") && head !== null && checkRun) {
    const problem = await publishCheckRun(checkRunApi(client), head, checkRun);
    if (problem !== null) refused("check-run", problem);
  }
  return { commentUrls, remarks };
}
function unwanted(tier, { asked, pull, client, commit, risk }) {
  const when = asked[tier] ?? "never";
  if (when === "never") return "";
  const why = (text4) => when === "always" ? text4 : "";
  if (client === null) return why("left out, since there is no token");
  if (tier === "check-run") {
    if (pull === null && commit === null) return why("left out, since the event has no commit");
  } else if (pull === null) {
    return why("left out, since the run belongs to no pull request");
  }
  if (pull?.isFromFork === true && when === "auto") {
    return tier === "comment" ? "left out, since the token of a pull request from a fork may only read. The summary has it all" : "";
  }
  if (tier === "risk-label" && risk === null) return "left out, since what changed could not be found";
  return null;
}
var names2;
var init_publish = __esm({
  "src/core/github/publish.ts"() {
    "use strict";
    init_wording();
    init_check_run();
    init_comment();
    init_own_comments();
    init_pull_request_api();
    init_review();
    init_risk_label();
    names2 = {
      comment: "Comment",
      suggestions: "Suggestions",
      "check-run": "Check run",
      "risk-label": "Label"
    };
  }
});

// src/core/report/json.ts
var json_exports = {};
__export(json_exports, {
  renderJson: () => renderJson
});
function renderJson(report) {
  return `${toInertJson({
    reportVersion: report.reportVersion,
    job: report.job,
    tool: { name: report.tool.name, version: report.tool.version },
    verdict: report.verdict,
    reason: report.reason,
    failOn: report.failOn,
    risk: {
      class: report.risk.class,
      reasons: report.risk.reasons.map(({ rule, file, line: line2, text: text4 }) => ({ rule, file, line: line2, text: text4 }))
    },
    counts: { error: report.counts.error, warning: report.counts.warning, notice: report.counts.notice },
    migrations: report.migrations,
    statements: report.statements,
    analysed: report.analysed,
    databases: report.databases.map(database),
    findings: report.findings.map(finding),
    suppressed: report.suppressed.map(suppressed),
    notAnalysed: report.notAnalysed.map((each) => ({ ...location(each), reason: each.reason })),
    unsure: report.unsure,
    ...report.effects ? {
      effects: report.effects.map((each) => ({
        ...location(each),
        statement: each.statement,
        effect: effect(each.effect)
      }))
    } : {}
  })}
`;
}
function database(from) {
  const { name, engine, serverVersion, summary, tool, folder, migrations, reported } = from;
  const change = from.schemaChange;
  return {
    name,
    engine,
    serverVersion,
    summary,
    tool,
    folder,
    migrations,
    reported,
    ...change ? { schemaChange: { certain: change.certain, tables: change.tables.map(tableChange) } } : {}
  };
}
function tableChange({ name, renamedFrom, before, after }) {
  return { name, renamedFrom, before: before && tableShape(before), after: after && tableShape(after) };
}
function tableShape({ kind, columns, rules, references }) {
  return {
    kind,
    columns: columns.map(({ name, type, nullable, extra, primaryKey, foreignKey }) => ({
      name,
      type,
      nullable,
      extra,
      primaryKey,
      foreignKey
    })),
    rules,
    references: references.map(({ columns: columns2, table, unique }) => ({ columns: columns2, table, unique }))
  };
}
function location({ file, line: line2, column, endLine, endColumn }) {
  return { file, line: line2, column, endLine, endColumn };
}
function finding(from) {
  const { rule, category, severity, message } = from;
  return {
    rule,
    category,
    severity,
    message,
    ...location(from),
    effect: from.effect === null ? null : effect(from.effect),
    advice: from.advice === null ? null : advice(from.advice),
    fix: from.fix === null ? null : fix(from.fix),
    docs: from.docs,
    fingerprint: from.fingerprint,
    references: from.references.map(({ file, line: line2, text: text4 }) => ({ file, line: line2, text: text4 })),
    ...from.rendered === void 0 ? {} : { rendered: from.rendered }
  };
}
function effect(from) {
  const { rewrites, scans, indexBuilds, mayFail, estimatedMs, certain } = from;
  const locks = from.locks.map(({ relation, mode, blocks: blocks2 }) => ({ relation, mode, blocks: blocks2 }));
  const online = from.lock === void 0 ? {} : { algorithm: from.algorithm ?? null, lock: from.lock };
  return { locks, rewrites, scans, indexBuilds, mayFail, estimatedMs, certain, ...online };
}
function advice(from) {
  return {
    summary: from.summary,
    steps: from.steps.map(({ title, sql, command, outsideTransaction }) => ({
      title,
      sql,
      ...command === void 0 ? {} : { command },
      outsideTransaction: outsideTransaction ?? false
    }))
  };
}
function fix(from) {
  return { title: from.title, edits: from.edits.map(({ file, start: start2, end: end2, text: text4 }) => ({ file, start: start2, end: end2, text: text4 })) };
}
function suppressed(from) {
  return { finding: finding(from.finding), reason: from.reason, by: from.by, until: from.until };
}
var init_json = __esm({
  "src/core/report/json.ts"() {
    "use strict";
    init_escape();
  }
});

// src/core/report/junit.ts
var junit_exports = {};
__export(junit_exports, {
  renderJUnit: () => renderJUnit,
  suiteLines: () => suiteLines
});
function renderJUnit(report, options = {}) {
  const { all, lines } = suitesOf(report, options);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="drydock ${report.job}" ${totals(all)}>`,
    ...lines,
    "</testsuites>"
  ].map((line2) => `${line2}
`).join("");
}
function suiteLines(report, options = {}) {
  return suitesOf(report, options).lines;
}
function suitesOf(report, options) {
  const suites = /* @__PURE__ */ new Map();
  for (const file of options.files ?? []) suites.set(file, []);
  const add = (at4, each) => {
    const cases = suites.get(at4.file);
    if (cases === void 0) suites.set(at4.file, [each]);
    else cases.push(each);
  };
  const order = [.../* @__PURE__ */ new Set([...options.files ?? [], ...report.findings.map((finding2) => finding2.file)])];
  for (const finding2 of [...report.findings].sort(placeFirst(order))) {
    const failed = fails(finding2.severity, report.failOn);
    const body = forXml(details2(finding2));
    add(finding2, {
      name: `${finding2.rule} at line ${finding2.line}`,
      line: finding2.line,
      outcome: failed ? `<failure message="${forXml(finding2.message)}" type="${forXml(finding2.severity)}">${body}</failure>` : `<system-out>${body}</system-out>`,
      result: failed ? "failed" : "passed"
    });
  }
  for (const { finding: finding2, reason, by } of report.suppressed) {
    const message = `suppressed by ${by}: ${reason === "" ? "no reason given" : reason}`;
    add(finding2, skipped(`${finding2.rule} at line ${finding2.line}`, finding2.line, message));
  }
  for (const each of report.notAnalysed) {
    add(each, skipped(`statement at line ${each.line}`, each.line, `not analysed: ${each.reason}`));
  }
  for (const cases of suites.values()) {
    if (cases.length === 0) cases.push({ name: "no findings", line: 1, outcome: "", result: "passed" });
  }
  const all = [...suites.values()].flat();
  const lines = [];
  const properties = report.databases.map(
    (database3) => `<property name="${forXml(database3.name)}" value="${forXml(databaseText(database3))}"/>`
  );
  for (const [file, cases] of suites) {
    lines.push(`  <testsuite name="${forXml(file)}" ${totals(cases)}>`);
    if (properties.length > 0) lines.push(`    <properties>${properties.join("")}</properties>`);
    for (const each of cases) {
      const attributes = `name="${forXml(each.name)}" classname="${forXml(file)}" file="${forXml(file)}" line="${each.line}" time="0"`;
      lines.push(
        each.outcome === "" ? `    <testcase ${attributes}/>` : `    <testcase ${attributes}>${each.outcome}</testcase>`
      );
    }
    lines.push("  </testsuite>");
  }
  return { all, lines };
}
function skipped(name, line2, message) {
  return { name, line: line2, outcome: `<skipped message="${forXml(message)}"/>`, result: "skipped" };
}
function totals(cases) {
  const count2 = (result2) => cases.filter((each) => each.result === result2).length;
  return `tests="${cases.length}" failures="${count2("failed")}" errors="0" skipped="${count2("skipped")}" time="0"`;
}
function details2(finding2) {
  const lines = [`${finding2.file}:${finding2.line}:${finding2.column}`, `${finding2.severity}: ${finding2.message}`];
  const effect2 = finding2.effect === null ? null : effectText(finding2.effect);
  if (effect2 !== null) lines.push(effect2);
  if (finding2.advice !== null) {
    lines.push(`Instead: ${finding2.advice.summary}`);
    for (const step of finding2.advice.steps)
      lines.push(step.title, ...[step.sql, step.command ?? ""].filter((text4) => text4 !== ""));
  }
  if (finding2.docs !== "") lines.push(finding2.docs);
  return lines.join("\n");
}
var init_junit = __esm({
  "src/core/report/junit.ts"() {
    "use strict";
    init_escape();
    init_verdict();
    init_wording();
  }
});

// src/core/report/sarif.ts
var sarif_exports = {};
__export(sarif_exports, {
  renderSarif: () => renderSarif,
  sarifLog: () => sarifLog
});
function renderSarif(report, options) {
  return `${toInertJson(sarifLog(report, options))}
`;
}
function sarifLog(report, options) {
  const rules = new Map(options.rules.map((rule) => [rule.id, descriptor(rule)]));
  for (const { rule, docs, category, severity } of [
    ...report.findings,
    ...report.suppressed.map((each) => each.finding)
  ]) {
    if (!rules.has(rule)) {
      rules.set(rule, descriptor({ id: rule, title: rule, what: rule, why: "", category, severity, docs }));
    }
  }
  const indexes = new Map([...rules.keys()].map((id, index) => [id, index]));
  const places = placer(options.source);
  const findings = [...report.findings].sort(worstFirst(fileOrder(report.findings)));
  const kept = findings.slice(0, mostResults);
  const silenced2 = report.suppressed.slice(0, mostResults - kept.length);
  const leftOut2 = findings.length - kept.length + report.suppressed.length - silenced2.length;
  const notifications = report.notAnalysed.slice(0, mostNotifications).map(
    (each) => ({
      level: "warning",
      message: { text: sentence(`Not analysed: ${each.reason}`) },
      locations: [{ physicalLocation: places.physical(each) }],
      descriptor: { id: "not-analysed" }
    })
  );
  const unnamed = report.notAnalysed.length - notifications.length;
  if (unnamed > 0) notifications.push(note(`${grouped(unnamed)} more places were not analysed.`));
  if (leftOut2 > 0)
    notifications.push(note(`${grouped(leftOut2)} results are left out: a run holds ${grouped(mostResults)} at most.`));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Drydock",
            version: report.tool.version,
            semanticVersion: report.tool.version,
            ...options.home === void 0 ? {} : { informationUri: options.home },
            rules: [...rules.values()],
            notifications: [{ id: "not-analysed", shortDescription: { text: "SQL that was not analysed" } }]
          }
        },
        automationDetails: { id: `drydock/${report.job}/` },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The working folder." } } },
        invocations: [{ executionSuccessful: report.verdict !== "error", toolExecutionNotifications: notifications }],
        results: [
          ...kept.map((finding2) => result(finding2, indexes, places)),
          ...silenced2.map((each) => ({ ...result(each.finding, indexes, places), suppressions: [suppression(each)] }))
        ]
      }
    ]
  };
}
function note(text4) {
  return { level: "note", message: { text: text4 } };
}
function descriptor(rule) {
  const link = webAddress(rule.docs);
  const help = [rule.what, rule.why].filter((part) => part !== "").join("\n\n");
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)(\w)/g, (_, letter2) => letter2.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.what },
    help: { text: help, markdown: help },
    ...link === void 0 ? {} : { helpUri: link },
    defaultConfiguration: { level: levels3[rule.severity] },
    properties: {
      tags: ["sql", "migrations", rule.category],
      precision: rule.severity === "error" ? "very-high" : "high",
      ...rule.category === "security" ? { "security-severity": scores[rule.severity] } : { "problem.severity": rule.severity === "notice" ? "recommendation" : rule.severity }
    }
  };
}
function webAddress(address) {
  return /^https?:\/\/[^\s]+$/.test(address) ? address : void 0;
}
function result(finding2, indexes, places) {
  const parts = [sentence(finding2.message)];
  const effect2 = finding2.effect === null ? null : effectText(finding2.effect);
  if (effect2 !== null) parts.push(sentence(effect2));
  if (finding2.advice !== null) parts.push(sentence(`Instead: ${finding2.advice.summary}`));
  return {
    ruleId: finding2.rule,
    ruleIndex: indexes.get(finding2.rule) ?? -1,
    level: levels3[finding2.severity],
    message: { text: parts.join("\n") },
    locations: [{ physicalLocation: places.physical(finding2) }],
    partialFingerprints: { "drydock/v1": finding2.fingerprint },
    ...finding2.references.length === 0 ? {} : {
      relatedLocations: finding2.references.map((reference, id) => ({
        id,
        physicalLocation: { artifactLocation: artifact(reference.file), region: { startLine: reference.line } },
        message: { text: sentence(reference.text) }
      }))
    },
    ...finding2.fix === null ? {} : { fixes: [sarifFix(finding2.fix, places)] }
  };
}
function sentence(text4) {
  return text4.replace(/[[\]](?=[^[\]]*\]\(|\()/g, "\\$&");
}
function suppression({ reason, by, until }) {
  const end2 = until === null ? "" : ` (until ${until})`;
  return {
    kind: by === "config" || by === "baseline" ? "external" : "inSource",
    status: "accepted",
    justification: `${reason === "" ? "No reason given" : reason}${end2}`
  };
}
function sarifFix(fix2, places) {
  const byFile = /* @__PURE__ */ new Map();
  for (const edit of fix2.edits) byFile.set(edit.file, [...byFile.get(edit.file) ?? [], edit]);
  return {
    description: { text: sentence(fix2.title) },
    artifactChanges: [...byFile].map(([file, edits]) => ({
      artifactLocation: artifact(file),
      replacements: edits.map((edit) => ({
        deletedRegion: places.region(edit),
        insertedContent: { text: edit.text }
      }))
    }))
  };
}
function placer(source) {
  const texts2 = /* @__PURE__ */ new Map();
  const read = (file) => {
    const known = texts2.get(file);
    if (known !== void 0) return known;
    const text4 = source?.(file);
    const entry = text4 === void 0 ? null : { text: text4, starts: lineStarts(text4), mark: text4.startsWith("\uFEFF") ? 1 : 0 };
    texts2.set(file, entry);
    return entry;
  };
  const column = (file, line2, at4) => Math.max(1, at4 - (line2 === 1 ? read(file)?.mark ?? 0 : 0));
  const position = (file, offset) => {
    const entry = read(file);
    if (entry === null) return null;
    let low = 0;
    for (let high = entry.starts.length - 1; low < high; ) {
      const middle = low + high + 1 >> 1;
      if ((entry.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: column(file, low + 1, offset - (entry.starts[low] ?? 0) + 1) };
  };
  return {
    physical: (at4) => ({
      artifactLocation: artifact(at4.file),
      region: {
        startLine: at4.line,
        startColumn: column(at4.file, at4.line, at4.column),
        endLine: at4.endLine,
        endColumn: column(at4.file, at4.endLine, at4.endColumn)
      }
    }),
    region: (edit) => {
      const from = position(edit.file, edit.start);
      const to = position(edit.file, edit.end);
      if (from === null || to === null) return { charOffset: edit.start, charLength: edit.end - edit.start };
      return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
    }
  };
}
function lineStarts(text4) {
  const starts = [0];
  for (const match of text4.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
function artifact(file) {
  const encoded = file.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\uFFFD").split("/").map(encodeURIComponent);
  if (file.startsWith("/")) return { uri: `file://${encoded.join("/")}` };
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${file.slice(0, 2)}/${encoded.slice(1).join("/")}` };
  return { uri: encoded.join("/"), uriBaseId: "%SRCROOT%" };
}
var mostResults, mostNotifications, levels3, scores;
var init_sarif = __esm({
  "src/core/report/sarif.ts"() {
    "use strict";
    init_escape();
    init_verdict();
    init_wording();
    mostResults = 25e3;
    mostNotifications = 1e3;
    levels3 = {
      error: "error",
      warning: "warning",
      notice: "note"
    };
    scores = { error: "8.0", warning: "5.5", notice: "3.0" };
  }
});

// src/core/report/gitlab.ts
var gitlab_exports = {};
__export(gitlab_exports, {
  renderGitLab: () => renderGitLab
});
function renderGitLab(report) {
  const seen = /* @__PURE__ */ new Map();
  const issues = [...report.findings].sort(worstFirst(fileOrder(report.findings))).map((finding2) => {
    const times = seen.get(finding2.fingerprint) ?? 0;
    seen.set(finding2.fingerprint, times + 1);
    return {
      description: finding2.message,
      check_name: finding2.rule,
      fingerprint: times === 0 ? finding2.fingerprint : `${finding2.fingerprint}-${times}`,
      severity: levels4[finding2.severity],
      location: { path: finding2.file, lines: { begin: finding2.line, end: finding2.endLine } }
    };
  });
  return `${toInertJson(issues)}
`;
}
var levels4;
var init_gitlab = __esm({
  "src/core/report/gitlab.ts"() {
    "use strict";
    init_escape();
    init_verdict();
    levels4 = { error: "critical", warning: "major", notice: "info" };
  }
});

// src/lint-migrations/render.ts
var render_exports = {};
__export(render_exports, {
  render: () => render,
  ruleInfos: () => ruleInfos
});
async function render(report, format, options) {
  switch (format) {
    case "text": {
      const { renderText: renderText2 } = await Promise.resolve().then(() => (init_text(), text_exports));
      const { colour, width: width3, quiet, verbose } = options;
      return renderText2(report, { colour, width: width3, quiet, verbose, source: sourceReader(options.files) });
    }
    case "json":
      return (await Promise.resolve().then(() => (init_json(), json_exports))).renderJson(report);
    case "sarif": {
      const { renderSarif: renderSarif2 } = await Promise.resolve().then(() => (init_sarif(), sarif_exports));
      return renderSarif2(report, { rules: await ruleInfos(options.docs), source: sourceReader(options.files) });
    }
    case "markdown":
      return (await Promise.resolve().then(() => (init_markdown(), markdown_exports))).renderMarkdown(report, {
        bytes: markdownBytes,
        ...linking2(options)
      });
    case "note": {
      const { renderMarkdown: renderMarkdown2 } = await Promise.resolve().then(() => (init_markdown(), markdown_exports));
      const note2 = { bytes: noteBytes, diagramCharacters: noteDiagram, ...linking2(options) };
      return `${noteMarker}
${renderMarkdown2(report, note2)}`;
    }
    case "html":
      return (await Promise.resolve().then(() => __toESM(require("./html.js"), 1))).renderHtml(report, linking2(options));
    case "junit":
      return (await Promise.resolve().then(() => (init_junit(), junit_exports))).renderJUnit(report);
    case "gitlab":
      return (await Promise.resolve().then(() => (init_gitlab(), gitlab_exports))).renderGitLab(report);
    case "github":
      return (await Promise.resolve().then(() => (init_github(), github_exports))).renderGitHub(report);
    default:
      return format;
  }
}
function linking2({ link }) {
  return link ? { link } : {};
}
async function ruleInfos(docs) {
  const { rules } = await Promise.resolve().then(() => __toESM(require("./rule-prose.js"), 1));
  return rules.map(({ id, title, what, why, category, severity }) => ({
    id,
    title,
    what,
    why,
    category,
    severity,
    docs: `${docs}/${id}.md`
  }));
}
var markdownBytes, noteBytes, noteDiagram, noteMarker;
var init_render = __esm({
  "src/lint-migrations/render.ts"() {
    "use strict";
    init_source_reader();
    markdownBytes = 1e6;
    noteBytes = 6e4;
    noteDiagram = 2e3;
    noteMarker = "<!-- drydock:lint -->";
  }
});

// src/core/report/html-style.ts
var style;
var init_html_style = __esm({
  "src/core/report/html-style.ts"() {
    "use strict";
    style = `
:root { color-scheme: light dark; --ink: #1f2328; --dim: #59636e; --paper: #fff; --box: #f6f8fa; --line: #d1d9e0;
  --error: #cf222e; --warning: #9a6700; --notice: #0969da; --good: #1a7f37; --new: #dafbe1; --gone: #ffebe9; --changed: #fff8c5; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --dim: #9198a1; --paper: #0d1117; --box: #151b23; --line: #3d444d;
  --error: #f85149; --warning: #d29922; --notice: #4493f8; --good: #3fb950; --new: #12261e; --gone: #25171c; --changed: #272115; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
a { color: var(--notice); } code, pre { font: .85em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { background: var(--box); padding: .1em .3em; border-radius: 4px; }
pre { background: var(--box); padding: .75rem; border-radius: 6px; overflow-x: auto; overflow-wrap: normal; } pre code { padding: 0; }
table { border-collapse: collapse; margin: .75rem 0; } th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: var(--box); } td.number { text-align: right; }
details { margin: .4rem 0; } summary { cursor: pointer; } details > :not(summary) { margin-left: 1rem; }
.finding { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .8rem; margin: .9rem 0; } .finding p { margin: .2rem 0; }
.error { border-color: var(--error); } .warning { border-color: var(--warning); } .notice { border-color: var(--notice); }
.error > p > b:first-child { color: var(--error); } .warning > p > b:first-child { color: var(--warning); } .notice > p > b:first-child { color: var(--notice); }
.dim { color: var(--dim); } h1.fail, h1.error { color: var(--error); } h1.warn, h1.inconclusive { color: var(--warning); } h1.pass { color: var(--good); }
.tables { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; } .tables table { margin: 0; } caption { font-weight: 600; text-align: left; padding: .25rem 0; }
tr.new td, ins { background: var(--new); } tr.goes td, del { background: var(--gone); } tr.altered td { background: var(--changed); }
ins, del { text-decoration: none; display: block; } pre span { display: block; }
@media print { details { display: block; } body { max-width: none; } }
`;
  }
});

// src/core/report/html-page.ts
function page(title, body) {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
function code(text4) {
  return `<code>${forHtmlName(text4)}</code>`;
}
function codeBlock(text4) {
  return `<pre><code>${forHtmlCode(text4)}</code></pre>`;
}
function folded2(title, body) {
  return `<details><summary>${title}</summary>
${body}
</details>`;
}
function linkedHtml(html, address) {
  return address !== null && /^https?:\/\//.test(address) ? `<a href="${forHtmlName(address)}" rel="noopener noreferrer">${html}</a>` : html;
}
function placeHtml(options, file, line2, text4) {
  return linkedHtml(code(text4), options.link?.(file, line2) ?? null);
}
var init_html_page = __esm({
  "src/core/report/html-page.ts"() {
    "use strict";
    init_escape();
    init_html_style();
  }
});

// src/core/report/html-findings.ts
function findingsHtml(report, options) {
  if (report.findings.length === 0) return "";
  const { files, rest: rest2 } = groupFindings(report, most3);
  const parts = ["<h2>Findings</h2>", ...files.map((file) => fileHtml(file, options))];
  if (rest2.length > 0) parts.push("<h3>More of the same</h3>", ...rest2.map((each) => restHtml(each, options)));
  return parts.join("\n");
}
function fileHtml({ file, counts: counts2, shown: shown2 }, options) {
  return `<h3>${code(file)}: ${countsText(counts2)}</h3>
${shown2.map((one) => findingHtml(one, options)).join("\n")}`;
}
function findingHtml({ finding: finding2, alike }, options) {
  const rule = linkedHtml(forHtmlName(finding2.rule), finding2.docs);
  const line2 = linkedHtml(`line ${finding2.line}`, options.link?.(finding2.file, finding2.line) ?? null);
  const parts = [
    `<div class="finding ${finding2.severity}">`,
    `<p><b>${finding2.severity}</b> <b>${rule}</b>, ${line2}: ${forHtmlPage(finding2.message)}</p>`
  ];
  const effect2 = finding2.effect === null ? null : effectText(finding2.effect);
  if (effect2 !== null) parts.push(`<p class="dim">Locks: ${forHtmlPage(effect2)}</p>`);
  if (finding2.rendered !== void 0) {
    parts.push(folded2("As SQL", codeBlock(cut(finding2.rendered, mostRendered3))));
  }
  const advice2 = adviceHtml(finding2);
  if (advice2 !== null) parts.push(advice2);
  if (finding2.references.length > 0) {
    const rows = finding2.references.map(({ file, line: line3, text: text4 }) => `<li>${code(`${file}:${line3}`)} ${code(text4)}</li>`);
    parts.push(
      folded2(`Still used in ${plural(finding2.references.length, "place")}`, `<ul>
${rows.join("\n")}
</ul>`)
    );
  }
  if (alike.length > 0) {
    parts.push(folded2(`and ${grouped(alike.length)} more like it in this file`, linesHtml(alike, options)));
  }
  return [...parts, "</div>"].join("\n");
}
function adviceHtml({ advice: advice2, fix: fix2 }) {
  if (advice2 === null) return null;
  const steps2 = advice2.steps.map(
    (step) => `<p><b>${forHtmlPage(step.title)}</b>${outsideText(step)}</p>${[step.sql, step.command ?? ""].filter((text4) => text4 !== "").map(codeBlock).join("\n")}`
  );
  if (fix2 !== null) steps2.push(`<p><code>drydock lint --fix</code> does it: ${forHtmlPage(fix2.title)}</p>`);
  return folded2(`Instead: ${forHtmlPage(advice2.summary)}`, steps2.join("\n"));
}
function restHtml({ rule, severity, findings }, options) {
  const byFile = /* @__PURE__ */ new Map();
  for (const finding2 of findings) {
    const list2 = byFile.get(finding2.file);
    if (list2 === void 0) byFile.set(finding2.file, [finding2]);
    else list2.push(finding2);
  }
  const rows = [...byFile].slice(0, mostLines4).map(([file, some]) => `<li>${code(file)}: ${linesHtml(some, options)}</li>`);
  if (byFile.size > rows.length) rows.push(`<li>and ${grouped(byFile.size - rows.length)} more files</li>`);
  const title = `${severity} <b>${forHtmlName(rule)}</b>: ${grouped(findings.length)} more in ${plural(byFile.size, "migration")}`;
  return folded2(title, `<ul>
${rows.join("\n")}
</ul>`);
}
function linesHtml(findings, options) {
  const lines = findings.slice(0, mostLines4).map(({ file, line: line2 }) => linkedHtml(`line ${line2}`, options.link?.(file, line2) ?? null));
  const more2 = findings.length > lines.length ? `, and ${grouped(findings.length - lines.length)} more` : "";
  return `${lines.join(", ")}${more2}`;
}
var most3, mostLines4, mostRendered3;
var init_html_findings = __esm({
  "src/core/report/html-findings.ts"() {
    "use strict";
    init_escape();
    init_grouping();
    init_html_page();
    init_wording();
    most3 = { inFile: 10, inReport: 30 };
    mostLines4 = 1e3;
    mostRendered3 = 1e4;
  }
});

// src/core/report/html-schema.ts
function schemaHtml({ name, schemaChange }, isOneOfSeveral) {
  if (schemaChange === void 0 || schemaChange.tables.length === 0) return "";
  const { certain } = schemaChange;
  const tables = schemaChange.tables.slice(0, mostTables3);
  const left2 = schemaChange.tables.length - tables.length;
  const draw3 = (when) => {
    const boxes = tables.flatMap((table) => boxHtml(table, when));
    return boxes.length === 0 ? "" : `<div class="tables">
${boxes.join("\n")}
</div>`;
  };
  const [after, before] = [draw3("after"), draw3("before")];
  return [
    `<h2>What becomes of the schema${isOneOfSeveral ? ` of ${code(name)}` : ""}</h2>`,
    ...certain ? [] : ["<p>The history does not tell all of it for sure.</p>"],
    ...after === "" ? [] : [after],
    ...before === "" ? [] : [folded2("Before", before)],
    ...tables.map(diffHtml),
    ...left2 > 0 ? [`<p>and ${plural(left2, "more table")}</p>`] : []
  ].join("\n");
}
function boxHtml(table, when) {
  const shape = table[when];
  if (shape === null) return [];
  const columns = markedColumns(table, when);
  const rows = columns.slice(0, mostColumns3).map(({ column, mark }) => {
    const keys = [...column.primaryKey ? ["PK"] : [], ...column.foreignKey ? ["FK"] : []].join(", ");
    const cells = [forHtmlName(column.name), forHtmlName(column.type), keys, mark ?? ""];
    return `<tr${mark === null ? "" : ` class="${mark}"`}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  if (columns.length > rows.length)
    rows.push(`<tr><td colspan="4">${grouped(columns.length - rows.length)} more columns</td></tr>`);
  for (const { columns: from, table: to } of shape.references.slice(0, mostColumns3)) {
    rows.push(`<tr><td colspan="4">${forHtmlName(from.join(", "))} \u2192 ${forHtmlName(to)}</td></tr>`);
  }
  const name = when === "before" ? table.renamedFrom ?? table.name : table.name;
  return [`<table>
<caption>${forHtmlName(name)}${fate2(table, when)}</caption>
${rows.join("\n")}
</table>`];
}
function fate2({ before, after, renamedFrom }, when) {
  if (when === "before") return after === null ? " (dropped)" : "";
  if (before === null) return " (new)";
  return renamedFrom === null ? "" : ` (was ${forHtmlName(renamedFrom)})`;
}
function diffHtml(table) {
  const lines = diffOf(table);
  if (lines.length === 0) return "";
  const shown2 = lines.slice(0, mostDiff3).map(({ sign, text: text4 }) => {
    const element = elements[sign];
    return `<${element}>${sign} ${forHtmlName(text4)}
</${element}>`;
  });
  if (lines.length > shown2.length) shown2.push(`<span>  ${grouped(lines.length - shown2.length)} more lines
</span>`);
  return `<h3>${code(table.name)}${table.after === null ? " (dropped)" : fate2(table, "after")}</h3>
<pre>${shown2.join("")}</pre>`;
}
var mostTables3, mostColumns3, mostDiff3, elements;
var init_html_schema = __esm({
  "src/core/report/html-schema.ts"() {
    "use strict";
    init_escape();
    init_html_page();
    init_schema_change();
    init_wording();
    mostTables3 = 60;
    mostColumns3 = 200;
    mostDiff3 = 1e3;
    elements = { "+": "ins", "-": "del", " ": "span" };
  }
});

// src/core/report/html.ts
function bodyHtml(report, options = {}) {
  const body = [
    headHtml(report, options),
    waitsHtml(report, options),
    findingsHtml(report, options),
    ...report.databases.map((database3) => schemaHtml(database3, report.databases.length > 1)),
    effectsHtml(report),
    tailHtml(report, options),
    `<p class="dim">${forHtmlName(report.tool.name)} ${forHtmlName(report.tool.version)}${options.made === void 0 ? "" : `, ${forHtmlName(options.made)}`}</p>`
  ];
  return body.filter((part) => part !== "").join("\n");
}
function headHtml(report, options) {
  const lines = [`<h1 class="${report.verdict}">Drydock lint: ${titleText2(report)}</h1>`];
  const risk = riskHtml(report, options);
  if (risk !== null) lines.push(`<p>${risk}</p>`);
  const scope = report.databases.map((database3) => {
    const name = report.databases.length > 1 ? `<b>${forHtmlName(database3.name)}</b>: ` : "";
    return `${name}${forHtmlPage(databaseText(database3))}; ${scopeText2(database3)}`;
  });
  if (report.analysed < 1 || report.notAnalysed.length > 0) scope.push(analysedText(report));
  scope.push(...silencedText(report));
  lines.push("<ul>", ...scope.map((line2) => `<li>${line2}</li>`), "</ul>");
  return lines.join("\n");
}
function riskHtml(report, options) {
  if (!isOfChange(report)) return null;
  const { risk } = report;
  const [first, ...rest2] = risk.reasons;
  const start2 = `<b>Risk: ${risk.class}</b>, ${riskMeanings[risk.class]}`;
  if (first === void 0) return `${start2}.`;
  const why = ownReasons.has(first.rule) ? forHtmlPage(first.text) : code(first.rule);
  const place = placeHtml(options, first.file, first.line, `${shortName(report, first.file)}:${first.line}`);
  return `${start2}: ${why} in ${place}${rest2.length === 0 ? "" : `, and ${plural(rest2.length, "more reason")}`}.`;
}
function waitsHtml(report, options) {
  const { rows, more: more2 } = worstWaits(report, mostWaits2);
  if (rows.length === 0) return "";
  const lines = rows.map(({ wait, others }) => {
    const place = placeHtml(options, wait.file, wait.line, `${shortName(report, wait.file)}:${wait.line}`);
    const also = others === 0 ? "" : `, and ${plural(others, "more statement")}`;
    const what = wait.blocks === "writes" ? "write" : "read or write";
    return `<tr><td>${code(wait.relation)}</td><td>${what}</td><td>${waitText(wait)}</td><td>${place}${also}</td></tr>`;
  });
  return [
    "<h2>Who has to wait</h2>",
    "<table>",
    "<tr><th>table</th><th>nobody can</th><th>for</th><th>because of</th></tr>",
    ...lines,
    "</table>",
    ...more2 === null ? [] : [`<p>${more2}</p>`]
  ].join("\n");
}
function effectsHtml(report) {
  const byFile = /* @__PURE__ */ new Map();
  for (const each of report.effects ?? []) {
    const list2 = byFile.get(each.file);
    if (list2 === void 0) byFile.set(each.file, [each]);
    else list2.push(each);
  }
  if (byFile.size === 0) return "";
  const tables = [...byFile].map(([file, some]) => {
    const rows = some.map(
      ({ line: line2, statement, effect: effect2 }) => `<tr><td class="number">${line2}</td><td>${code(statement)}</td><td>${forHtmlPage(effectText(effect2) ?? nothingTaken)}</td></tr>`
    );
    const header = "<tr><th>line</th><th>statement</th><th>effect</th></tr>";
    return `<h3>${code(file)}</h3>
<table>
${header}
${rows.join("\n")}
</table>`;
  });
  return `<h2>What each statement does</h2>
${tables.join("\n")}`;
}
function tailHtml(report, options) {
  const parts = [];
  const { given } = silenced(report);
  if (given.length > 0) {
    const rows = given.slice(0, mostRows3).map(({ finding: finding2, reason, by, until }) => {
      const cells = [
        placeHtml(options, finding2.file, finding2.line, `${finding2.file}:${finding2.line}`),
        forHtmlName(finding2.rule),
        forHtmlPage(reason === "" ? "no reason given" : reason),
        forHtmlName(by),
        forHtmlName(until ?? "")
      ];
      return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    });
    const header = "<tr><th>place</th><th>rule</th><th>reason</th><th>by</th><th>until</th></tr>";
    const table = `<table>
${header}
${rows.join("\n")}
</table>`;
    parts.push(folded2(`${plural(given.length, "finding")} suppressed`, table + left(given)));
  }
  if (report.notAnalysed.length > 0) {
    const rows = report.notAnalysed.slice(0, mostRows3).map(({ file, line: line2, reason }) => `${placeHtml(options, file, line2, `${file}:${line2}`)}: ${forHtmlPage(reason)}`);
    parts.push(
      folded2(`${plural(report.notAnalysed.length, "place")} not analysed`, list(rows) + left(report.notAnalysed))
    );
  }
  if (report.unsure.length > 0) {
    const title = `${plural(report.unsure.length, "thing")} that the history does not tell for sure`;
    parts.push(folded2(title, list(report.unsure.slice(0, mostRows3).map(forHtmlPage)) + left(report.unsure)));
  }
  return parts.length === 0 ? "" : `<h2>What this report does not say</h2>
${parts.join("\n")}`;
}
function list(rows) {
  return `<ul>
${rows.map((row) => `<li>${row}</li>`).join("\n")}
</ul>`;
}
function left(all) {
  return all.length > mostRows3 ? `
<p>and ${grouped(all.length - mostRows3)} more</p>` : "";
}
var mostWaits2, mostRows3;
var init_html = __esm({
  "src/core/report/html.ts"() {
    "use strict";
    init_escape();
    init_grouping();
    init_headline();
    init_html_findings();
    init_html_page();
    init_html_schema();
    init_waits();
    init_wording();
    mostWaits2 = 20;
    mostRows3 = 2e3;
  }
});

// src/core/report/trials/html-style.ts
var trialStyle;
var init_html_style2 = __esm({
  "src/core/report/trials/html-style.ts"() {
    "use strict";
    trialStyle = `
body { max-width: 68rem; }
.differs { color: var(--warning); margin: .2rem 0; }
.badge { display: inline-block; min-width: 6.2rem; padding: 0 .5rem; border-radius: 1rem; font-size: .8rem; font-weight: 600; text-align: center; color: var(--paper); background: var(--dim); }
.badge.fail, .badge.error { background: var(--error); } .badge.warn, .badge.inconclusive { background: var(--warning); } .badge.pass { background: var(--good); }
table.trials { width: 100%; } table.trials td:first-child { width: 1%; white-space: nowrap; } td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
table.trials td:nth-child(2) { white-space: nowrap; font-weight: 600; } table.trials td:nth-child(3) { min-width: 14rem; }
input.show { position: absolute; opacity: 0; } input.show + label { display: inline-block; margin: 0 .25rem .5rem 0; padding: .1rem .7rem; border: 1px solid var(--line); border-radius: 1rem; cursor: pointer; }
input.show:checked + label { background: var(--ink); color: var(--paper); } input.show:focus-visible + label { outline: 2px solid var(--notice); outline-offset: 2px; }
section.trial { border-top: 1px solid var(--line); margin-top: 1.75rem; } section.trial h3 { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; margin: 1rem 0 .25rem; font-size: 1.1rem; }
section.trial h3 .dim { font-weight: 400; font-size: .95rem; } section.trial h3 .time { margin-left: auto; }
details.case { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .8rem; margin: .9rem 0; } details.case > :not(summary) { margin-left: 0; } details.case p { margin: .3rem 0; }
details.case.fail, details.case.error { border-color: var(--error); } details.case.warn, details.case.inconclusive { border-color: var(--warning); } details.case.pass { border-color: var(--good); }
b.verdict { color: var(--dim); } .fail > summary b.verdict, .error > summary b.verdict { color: var(--error); }
.warn > summary b.verdict, .inconclusive > summary b.verdict { color: var(--warning); } .pass > summary b.verdict { color: var(--good); }
h4 { font-size: .95rem; margin: 1rem 0 .25rem; } pre { margin: .4rem 0; } pre b { color: var(--error); font-weight: 600; } pre i { color: var(--dim); font-style: normal; user-select: none; }
pre code { background: none; font-size: 1em; } .scroll, .drawing { overflow-x: auto; } .scroll table { margin: .4rem 0; } .advice { background: var(--box); border-radius: 6px; padding: .4rem .8rem; margin: .6rem 0; } .advice pre { background: var(--paper); }
svg { display: block; max-width: 100%; height: auto; min-width: 34rem; font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
svg text { fill: var(--ink); } svg .tick, svg .sum { fill: var(--dim); } svg .name { font-weight: 600; } svg line { stroke: var(--line); } svg .axis { stroke: var(--dim); }
svg .zero { stroke: var(--ink); stroke-width: 1.5; } svg .median { stroke: var(--ink); stroke-width: 2; }
svg .bar.runs, .key.runs { fill: var(--notice); background: var(--notice); } svg .bar.blocked, .key.blocked { fill: var(--error); background: var(--error); }
svg .bar.failed, .key.failed { fill: var(--ink); background: var(--ink); } svg .bar.served, .key.served { fill: var(--good); background: var(--good); } svg .bar.served, .key.served { opacity: .45; }
svg .hill.before { fill: var(--dim); opacity: .6; } svg .hill.after { fill: var(--notice); opacity: .8; }
svg .interval { stroke-width: 2.5; } svg .worse { stroke: var(--error); fill: var(--error); } svg .better { stroke: var(--good); fill: var(--good); } svg .unsure { stroke: var(--warning); fill: var(--warning); }
.legend .key { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin: 0 .3rem 0 .8rem; vertical-align: -.05rem; } .legend { margin: .2rem 0; font-size: .85rem; }
${["pass", "warn", "fail", "inconclusive", "error", "skipped"].map((verdict) => `#show-${verdict}:checked ~ main .told:not(.has-${verdict})`).join(", ")} { display: none; }
@media (max-width: 40rem) { table.trials .badge { min-width: 0; } section.trial h3 .time { margin-left: 0; } }
@media print { input.show, input.show + label { display: none; } }
`;
  }
});

// src/core/report/trials/svg.ts
function drawing(width3, height, label4, body) {
  return `<div class="drawing"><svg viewBox="0 0 ${width3} ${height}" width="${width3}" height="${height}" role="img" aria-label="${forHtmlName(label4)}">
${body.join("\n")}
</svg></div>`;
}
function rect(x, y, width3, height, look, hint2 = "") {
  const box = `<rect class="${look}" x="${at3(x)}" y="${at3(y)}" width="${at3(width3)}" height="${at3(height)}"`;
  return hint2 === "" ? `${box}/>` : `${box}><title>${forHtmlName(hint2)}</title></rect>`;
}
function line(x1, y1, x2, y2, look) {
  return `<line class="${look}" x1="${at3(x1)}" y1="${at3(y1)}" x2="${at3(x2)}" y2="${at3(y2)}"/>`;
}
function circle(x, y, radius, look) {
  return `<circle class="${look}" cx="${at3(x)}" cy="${at3(y)}" r="${at3(radius)}"/>`;
}
function label3(x, y, text4, look, anchor = "start") {
  return `<text class="${look}" x="${at3(x)}" y="${at3(y)}" text-anchor="${anchor}">${forHtmlName(text4)}</text>`;
}
function at3(value) {
  return Math.round(value * 10) / 10;
}
var init_svg = __esm({
  "src/core/report/trials/svg.ts"() {
    "use strict";
    init_escape();
  }
});

// src/core/report/trials/svg-comparison.ts
function comparisonSvg(comparison) {
  const { before, after, unit, change } = comparison;
  const distribution = distributionOf(comparison);
  const body = [];
  let y = 6;
  if (distribution !== null) {
    const x = (value) => start + placeOn(distribution, value) * (end - start);
    const bottom = y + 2 * (hill + 10);
    for (const tick of ticksBetween(distribution.low, distribution.high, 7)) {
      body.push(line(x(tick), y, x(tick), bottom + 4, "grid"));
      body.push(label3(x(tick), bottom + 18, measureText(tick, ""), "tick", "middle"));
    }
    body.push(label3(end, bottom + 34, unit, "tick", "end"));
    const rows = [
      ["before", before, distribution.before],
      ["after", after, distribution.after]
    ];
    for (const [name, sample2, shares] of rows) {
      const base = y + hill + 6;
      body.push(label3(4, base - 4, name, "name"));
      const step = (end - start) / shares.length;
      shares.forEach((share, place) => {
        if (share > 0)
          body.push(rect(start + place * step, base - share * hill, step - 1, share * hill, `hill ${name}`));
      });
      body.push(line(start, base, end, base, "axis"));
      if (Number.isFinite(sample2.median) && shares.some((share) => share > 0))
        body.push(line(x(sample2.median), base - hill - 3, x(sample2.median), base, "median"));
      y += hill + 10;
    }
    y += 46;
  }
  if (change !== null) {
    const axis = intervalAxis(change);
    const x = (value) => start + placeOn(axis, value) * (end - start);
    const look = directionOf(comparison);
    const middle = y + 16;
    for (const tick of ticksBetween(axis.low, axis.high, 7)) {
      body.push(line(x(tick), y + 2, x(tick), y + 30, tick === 0 ? "zero" : "grid"));
      body.push(label3(x(tick), y + 44, percentText(tick), "tick", "middle"));
    }
    body.push(label3(4, middle + 4, "change", "name"));
    body.push(line(x(change.low), middle, x(change.high), middle, `interval ${look}`));
    for (const edge of [change.low, change.high])
      body.push(line(x(edge), middle - 6, x(edge), middle + 6, `interval ${look}`));
    body.push(circle(x(change.estimate), middle, 5, `estimate ${look}`));
    y += 54;
  }
  if (body.length === 0) return "";
  const said = `before: ${sampleText(before, unit)}; after: ${sampleText(after, unit)}; change ${changeText(comparison)}`;
  return drawing(width, y, said, body);
}
var width, start, end, hill;
var init_svg_comparison = __esm({
  "src/core/report/trials/svg-comparison.ts"() {
    "use strict";
    init_distribution();
    init_figures();
    init_svg();
    width = 640;
    start = 64;
    end = width - 24;
    hill = 54;
  }
});

// src/core/report/trials/svg-timeline.ts
function timelineSvg(timeline) {
  const axis = axisOf(timeline);
  const { lanes, left: left2 } = shownLanes(timeline, mostLanes3);
  const names3 = lanes.map(({ name }) => clip(name, 0, 0, widestName2).text);
  const sums = lanes.map((lane) => laneText(lane, axis));
  const start2 = 12 + boldLetter * Math.max(0, ...names3.map(displayWidth));
  const end2 = width2 - 16 - letter * Math.max(0, ...sums.map(displayWidth));
  const x = (ms) => start2 + ms / axis * (end2 - start2);
  const bottom = 8 + lanes.length * rowHeight;
  const body = [];
  for (const tick of timeTicks(axis, 8)) {
    body.push(line(x(tick), 4, x(tick), bottom + 4, "grid"));
    body.push(label3(x(tick), bottom + 18, tick === 0 ? "0" : timeText(tick), "tick", "middle"));
  }
  lanes.forEach((lane, row) => {
    const y = 8 + row * rowHeight;
    body.push(label3(4, y + rowHeight / 2 + 1, names3[row] ?? "", "name"));
    for (const bar of drawable(lane, axis)) {
      const wide2 = Math.max(2, x(bar.to) - x(bar.from));
      body.push(rect(x(bar.from), y + 3, wide2, barHeight, `bar ${bar.state}`, hintOf(bar, axis)));
    }
    body.push(label3(end2 + 10, y + rowHeight / 2 + 1, sums[row] ?? "", "sum"));
  });
  const said = lanes.map((_, row) => `${names3[row] ?? ""}: ${sums[row] === "" ? "served" : sums[row] ?? ""}`);
  const legend = statesOf(timeline).map((state) => `<span class="key ${state}"></span>${state}`);
  const more2 = left2 > 0 ? ` and ${plural(left2, "more lane")}` : "";
  return `${drawing(width2, bottom + 26, said.slice(0, 12).join("; "), body)}
<p class="dim legend">${legend.join(" ")}${more2}</p>`;
}
function drawable(lane, axis) {
  const bars = joined(barsOf(lane, axis), axis / width2);
  return barStates.flatMap(
    (state) => bars.filter((bar) => bar.state === state).sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, mostBars2)
  );
}
function hintOf({ state, from, to, label: said }, axis) {
  const start2 = `${state} ${spanText(from, to, axis)} (${timeText(to - from)})`;
  return said.trim() === "" ? start2 : `${start2}: ${said.slice(0, 300)}`;
}
var width2, rowHeight, barHeight, mostLanes3, mostBars2, widestName2, letter, boldLetter;
var init_svg_timeline = __esm({
  "src/core/report/trials/svg-timeline.ts"() {
    "use strict";
    init_code_frame();
    init_display_width();
    init_wording();
    init_figures();
    init_svg();
    init_timeline();
    width2 = 900;
    rowHeight = 28;
    barHeight = 16;
    mostLanes3 = 40;
    mostBars2 = 400;
    widestName2 = 34;
    letter = 6.8;
    boldLetter = 7.6;
  }
});

// src/core/report/trials/html-evidence.ts
function evidenceHtml(evidence) {
  const title = evidence.title === "" ? "" : `<h4>${forHtmlPage(evidence.title)}</h4>
`;
  return title + bodyOf2(evidence);
}
function bodyOf2(evidence) {
  switch (evidence.kind) {
    case "text":
      return `<pre><code>${forHtmlCode(cut(evidence.text, mostCharacters4))}</code></pre>`;
    case "sql":
      return codeBlock(cut(evidence.sql, mostCharacters4));
    case "table":
      return tableHtml(evidence);
    case "diff":
      return diffHtml2(evidence);
    case "timeline":
      return timelineSvg(evidence);
    case "comparison":
      return comparisonHtml(evidence);
    default:
      return evidence;
  }
}
function tableHtml({ columns, rows }) {
  const looks = columns.map(({ align }) => align === "right" ? ' class="number"' : "");
  const head = columns.map(({ name }, place) => `<th${looks[place] ?? ""}>${forHtmlName(name)}</th>`).join("");
  const body = rows.slice(0, mostRows4).map((row) => `<tr>${columns.map((_, place) => cellHtml(row[place] ?? null, looks[place] ?? "")).join("")}</tr>`);
  const more2 = rows.length > mostRows4 ? `
<p>and ${grouped(rows.length - mostRows4)} more rows</p>` : "";
  return `<div class="scroll"><table>
<tr>${head}</tr>
${body.join("\n")}
</table></div>${more2}`;
}
function cellHtml(cell, look) {
  const text4 = cell === null ? "\u2013" : typeof cell === "number" ? numberText(cell) : forHtmlPage(cut(cell, longestCell2));
  return `<td${look}>${text4}</td>`;
}
function diffHtml2({ from, to, lines }) {
  const shown2 = [
    ...from === "" ? [] : [lineHtml("del", `--- ${from}`)],
    ...to === "" ? [] : [lineHtml("ins", `+++ ${to}`)],
    ...lines.slice(0, mostDiff4).map((line2) => lineHtml(line2.startsWith("+") ? "ins" : line2.startsWith("-") ? "del" : "span", line2)),
    ...lines.length > mostDiff4 ? [lineHtml("span", ` ${plural(lines.length - mostDiff4, "more line")}`)] : []
  ];
  return `<pre>${shown2.join("")}</pre>`;
}
function lineHtml(element, line2) {
  return `<${element}>${forHtmlName(clip(line2, 0, 0, longestLine2).text)}
</${element}>`;
}
function comparisonHtml(comparison) {
  const { before, after, unit } = comparison;
  const row = (name, sample2) => {
    const figures = [sample2.median, sample2.p95, sample2.n].map(
      (each, place) => each === null ? "\u2013" : measureText(each, place === 2 ? "" : unit)
    );
    return `<tr><td>${name}</td>${figures.map((figure) => `<td class="number">${forHtmlName(figure)}</td>`).join("")}</tr>`;
  };
  const direction = comparison.change === null ? "" : ` (${directions[directionOf(comparison)]})`;
  return [
    comparisonSvg(comparison),
    '<div class="scroll"><table>',
    '<tr><th></th><th class="number">median</th><th class="number">p95</th><th class="number">n</th></tr>',
    row("before", before),
    row("after", after),
    "</table></div>",
    `<p>Change of the median: ${forHtmlPage(changeText(comparison))}${direction}</p>`
  ].filter((part) => part !== "").join("\n");
}
var mostRows4, mostDiff4, mostCharacters4, longestLine2, longestCell2, directions;
var init_html_evidence = __esm({
  "src/core/report/trials/html-evidence.ts"() {
    "use strict";
    init_code_frame();
    init_escape();
    init_html_page();
    init_wording();
    init_distribution();
    init_figures();
    init_svg_comparison();
    init_svg_timeline();
    mostRows4 = 500;
    mostDiff4 = 2e3;
    mostCharacters4 = 5e4;
    longestLine2 = 2e3;
    longestCell2 = 2e3;
    directions = { worse: "worse", better: "better", unsure: "not sure" };
  }
});

// src/core/report/trials/html-trial.ts
function hasMore({ verdict, cases, evidence }) {
  return !isClean(verdict) || cases.length > 1 || evidence.length + (cases[0]?.evidence.length ?? 0) > 0;
}
function trialHtml(trial3, id, options) {
  const counts2 = trial3.cases.length < 2 ? "" : ` ${countsText2(countVerdicts(trial3.cases))};`;
  const seen = /* @__PURE__ */ new Set();
  const sorted = [...trial3.cases].sort(worstFirst2);
  const full = sorted.filter((each) => !isClean(each.verdict) || each.evidence.length > 0).slice(0, mostFull);
  const fullOnes = new Set(full);
  const others = sorted.filter((each) => !fullOnes.has(each));
  const failing = full.filter(({ verdict }) => !isClean(verdict));
  const passed2 = full.filter(({ verdict }) => isClean(verdict));
  return [
    `<section class="trial ${toldClass(trial3)}" id="${id}">`,
    `<h3>${badge(trial3.verdict)} ${forHtmlName(trial3.trial)} <span class="dim">${forHtmlPage(trial3.title)}</span> <span class="dim time">${counts2} ${timeText(trial3.ms)}</span></h3>`,
    `<p>${forHtmlPage(cut(trial3.summary, mostMessage3))}</p>`,
    ...failing.map((each) => caseHtml(each, trial3.summary, seen, options)),
    ...evidenceParts(trial3.evidence, seen),
    ...passed2.map((each) => caseHtml(each, trial3.summary, seen, options)),
    ...namedHtml(others, options),
    "</section>"
  ].join("\n");
}
function toldClass(trial3) {
  const has = /* @__PURE__ */ new Set([trial3.verdict, ...casesOf(trial3).map(({ verdict }) => verdict)]);
  return ["told", ...verdicts.filter((verdict) => has.has(verdict)).map((verdict) => `has-${verdict}`)].join(" ");
}
function badge(verdict) {
  return `<span class="badge ${verdict}">${marks2[verdict]} ${verdict}</span>`;
}
function caseHtml(each, said, seen, options) {
  const { verdict, name, reason, message, place, ms, evidence, advice: advice2 } = each;
  const code2 = reason === "ok" ? "" : ` <span class="dim">${forHtmlName(reason)}</span>`;
  const parts = [
    `<details class="case ${verdict} told has-${verdict}"${isClean(verdict) ? "" : " open"}>`,
    `<summary><b class="verdict">${marks2[verdict]} ${verdict}</b> <b>${forHtmlName(name)}</b>${code2} <span class="dim">\xB7 ${timeText(ms)}</span></summary>`
  ];
  if (message !== "" && message !== said) parts.push(`<p>${forHtmlPage(cut(message, mostMessage3))}</p>`);
  if (place !== null) {
    const text4 = `${place.file}:${place.line}:${place.column}`;
    parts.push(`<p class="dim">${placeHtml(options, place.file, place.line, text4)}</p>`);
    if (isNew3(place, seen)) parts.push(...frameHtml(place, options));
  }
  parts.push(...evidenceParts(evidence, seen));
  if (advice2 !== null && isNew3(advice2, seen)) parts.push(adviceHtml2(advice2));
  return [...parts, "</details>"].join("\n");
}
function evidenceParts(evidence, seen) {
  return evidence.filter((each) => isNew3(each, seen)).map(evidenceHtml);
}
function isNew3(part, seen) {
  const key = JSON.stringify(part);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
function frameHtml(place, { source }) {
  const frame = codeFrame(linesOf(source?.(place.file) ?? ""), place, frameWidth);
  if (frame.length === 0) return [];
  const gutter = Math.max(...frame.map(({ number: number2 }) => String(number2 ?? "").length));
  const lines = frame.map(({ number: number2, kind, code: code2 }) => {
    const margin = `<i>${String(number2 ?? "").padStart(gutter)} ${kind === "marked" ? "\u2503" : "\u2502"} </i>`;
    const text4 = forHtmlName(code2);
    return margin + (kind === "underline" ? `<b>${text4}</b>` : text4);
  });
  return [`<pre>${lines.join("\n")}</pre>`];
}
function adviceHtml2({ summary, steps: steps2 }) {
  const parts = steps2.flatMap((step) => [
    `<p><b>${forHtmlPage(step.title)}</b>${outsideText(step)}</p>`,
    ...[step.sql, step.command ?? ""].filter((text4) => text4 !== "").map(codeBlock)
  ]);
  return ['<div class="advice">', `<p><b>Instead:</b> ${forHtmlPage(summary)}</p>`, ...parts, "</div>"].join("\n");
}
function namedHtml(cases, options) {
  if (cases.length === 0) return [];
  const rows = cases.slice(0, mostNamed).map(({ verdict, name, message, place, ms }) => {
    const where = place === null ? "" : ` ${placeHtml(options, place.file, place.line, `${place.file}:${place.line}`)}`;
    const cells = [
      `<td>${badge(verdict)}</td>`,
      `<td>${forHtmlName(name)}${where}</td>`,
      `<td>${forHtmlPage(cut(message, mostMessage3))}</td>`,
      `<td class="number">${timeText(ms)}</td>`
    ];
    return `<tr class="told has-${verdict}">${cells.join("")}</tr>`;
  });
  const left2 = cases.length - rows.length;
  const table = `<table class="cases">
${rows.join("\n")}
</table>${left2 > 0 ? `
<p>and ${grouped(left2)} more</p>` : ""}`;
  const had = verdicts.filter((verdict) => cases.some((each) => each.verdict === verdict));
  const look = had.map((verdict) => `has-${verdict}`).join(" ");
  return [`<details class="told ${look}"><summary>${countsText2(countVerdicts(cases))}</summary>
${table}
</details>`];
}
var mostFull, mostNamed, mostMessage3, frameWidth;
var init_html_trial = __esm({
  "src/core/report/trials/html-trial.ts"() {
    "use strict";
    init_code_frame();
    init_escape();
    init_html_page();
    init_wording();
    init_figures();
    init_html_evidence();
    init_terminal();
    init_verdict2();
    init_wording2();
    mostFull = 500;
    mostNamed = 2e3;
    mostMessage3 = 1e4;
    frameWidth = 110;
  }
});

// src/core/report/trials/html.ts
function withTrialStyle(html) {
  return html.replace("</style>", () => `${trialStyle}</style>`);
}
function testBodyHtml(report, options = {}) {
  const made = options.made === void 0 ? "" : `, ${forHtmlName(options.made)}`;
  const body = [
    `<h1 class="${report.verdict}">${headingOf2(report)}</h1>`,
    `<p class="dim">${countsText2(report.counts)}, in ${timeText(report.ms)}</p>`,
    ...choiceHtml(report),
    "<main>",
    ...report.databases.map((database3, place) => databaseHtml(database3, place, report.databases.length > 1, options)),
    "</main>",
    `<p class="dim">${forHtmlName(report.tool.name)} ${forHtmlName(report.tool.version)}${made}</p>`
  ];
  return body.join("\n");
}
function headingOf2(report) {
  return `Drydock test: ${titleText(report)}`;
}
function choiceHtml({ counts: counts2 }) {
  const had = verdicts.filter((verdict) => counts2[verdict] > 0);
  if (had.length < 2) return [];
  const button = (id, text4, isFirst) => `<input type="radio" class="show" name="show" id="show-${id}"${isFirst ? " checked" : ""}><label for="show-${id}">${text4}</label>`;
  return [
    button("all", "everything", true),
    ...had.map((verdict) => button(verdict, `${marks2[verdict]} ${verdict} ${counts2[verdict]}`, false))
  ];
}
function databaseHtml(database3, number2, isOneOfSeveral, options) {
  const { trials, differences } = database3;
  const id = (place) => `trial-${number2}-${place}`;
  const rows = trials.map((trial3, place) => {
    const name = forHtmlName(trial3.trial);
    const time = trial3.verdict === "skipped" && trial3.ms === 0 ? "" : timeText(trial3.ms);
    const cells = [
      `<td>${badge(trial3.verdict)}</td>`,
      `<td>${hasMore(trial3) ? `<a href="#${id(place)}">${name}</a>` : name}</td>`,
      `<td>${forHtmlPage(trial3.summary)}</td>`,
      `<td class="number">${time}</td>`
    ];
    return `<tr class="${toldClass(trial3)}">${cells.join("")}</tr>`;
  });
  return [
    ...isOneOfSeveral ? [`<h2>${forHtmlName(database3.name)}</h2>`] : [],
    `<p>${forHtmlPage(scopeText(database3))}<br>on ${forHtmlPage(serverText(database3))}</p>`,
    ...differences.map((each) => `<p class="differs">${marks2.warn} ${forHtmlPage(each)}</p>`),
    '<div class="scroll"><table class="trials">',
    '<tr><th></th><th>trial</th><th>what came out</th><th class="number">time</th></tr>',
    ...rows,
    "</table></div>",
    ...trials.flatMap((trial3, place) => hasMore(trial3) ? [trialHtml(trial3, id(place), options)] : [])
  ].join("\n");
}
var init_html2 = __esm({
  "src/core/report/trials/html.ts"() {
    "use strict";
    init_escape();
    init_figures();
    init_html_style2();
    init_html_trial();
    init_terminal();
    init_verdict2();
    init_wording2();
  }
});

// src/core/report/check/html.ts
var html_exports = {};
__export(html_exports, {
  renderCheckHtml: () => renderCheckHtml
});
function renderCheckHtml(report, options = {}) {
  const second2 = report.test === null ? `<h1 class="error">Drydock test: not run</h1>
<p>${forHtmlPage(notTestedText(report.notTested))}</p>` : testBodyHtml(report.test, options);
  const body = [bodyHtml(report.lint, options), "<hr>", second2];
  return withTrialStyle(page(`Drydock check: ${checkVerdictText(report)}`, body.join("\n")));
}
var init_html3 = __esm({
  "src/core/report/check/html.ts"() {
    "use strict";
    init_escape();
    init_html();
    init_html_page();
    init_html2();
    init_wording3();
  }
});

// src/check/entry.ts
var entry_exports = {};
__export(entry_exports, {
  checkAction: () => checkAction,
  checkCommand: () => checkCommand
});
module.exports = __toCommonJS(entry_exports);

// src/core/runtime/cancellation.ts
var import_node_os = require("node:os");
var Cancelled = class extends Error {
  /** 128 and the number of the signal, as a shell says it. */
  status;
  constructor(signal) {
    super(`Cancelled by ${signal}.`);
    this.name = "Cancelled";
    this.status = 128 + (import_node_os.constants.signals[signal] ?? 1);
  }
  /** By its name: dist/ has several copies of this class. */
  static [Symbol.hasInstance](value) {
    return value instanceof Error && value.name === "Cancelled";
  }
};

// package.json
var package_default = {
  name: "drydock",
  version: "0.1.0",
  description: "Takes SQL migrations safely from pull request to production: lint, test, deploy, backup, verify.",
  license: "MIT",
  type: "module",
  private: true,
  sideEffects: [
    "src/main.ts",
    "src/start.ts"
  ],
  engines: {
    node: ">=20"
  },
  bin: {
    drydock: "dist/drydock.js"
  },
  files: [
    "dist",
    "action.yml",
    "actions",
    "docs",
    "examples",
    "LICENSE",
    "README.md",
    "CHANGELOG.md"
  ],
  scripts: {
    build: "node scripts/build.mjs",
    demo: "node scripts/demo.mjs postgres",
    "demo:mysql": "node scripts/demo.mjs mysql",
    test: "node test/run.mjs",
    "test:unit": "vitest run",
    "test:act": "node scripts/build.mjs && vitest run --config test/workflows/act.config.ts",
    "test:zizmor": "node test/workflows/zizmor.mjs",
    servers: "node test/servers/install.mjs",
    check: "tsc -p . && biome check --error-on-warnings .",
    fix: "biome check --write .",
    rules: "node scripts/register-rules.mjs",
    bench: "node test/bench/run.mjs",
    docs: "node scripts/write-docs.mjs",
    measure: "node scripts/measure.mjs"
  },
  devDependencies: {
    "@biomejs/biome": "2.5.15",
    "@microsoft/jest-sarif": "1.0.0-beta.0",
    "@octokit/webhooks-examples": "7.6.1",
    "@pgsql/types": "18.0.0",
    "@types/node": "24.19.2",
    "@types/pg": "8.23.1",
    "@types/picomatch": "4.0.3",
    "@types/sarif": "2.1.7",
    ajv: "8.20.0",
    "ajv-formats": "3.0.1",
    esbuild: "0.28.2",
    "fast-xml-parser": "5.12.1",
    "get-east-asian-width": "1.7.0",
    "libpg-query": "18.1.5",
    typescript: "7.0.2",
    vitest: "4.1.12"
  },
  dependencies: {
    "@actions/core": "3.0.1",
    "@actions/github": "9.1.1",
    "@electric-sql/pglite": "0.5.14",
    mysql2: "3.24.5",
    pg: "8.23.1",
    picomatch: "4.0.7",
    yaml: "2.9.1"
  }
};

// src/issues.ts
function issuesPage(env) {
  const repository = env["GITHUB_ACTION_REPOSITORY"];
  if (repository !== void 0 && /^[\w.-]+\/[\w.-]+$/.test(repository)) {
    return `${env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${repository}/issues/new`;
  }
  const { bugs } = package_default;
  return typeof bugs === "string" ? bugs : "the issues of the repository that you have Drydock from";
}

// src/version.ts
var version = package_default.version;

// src/action-process.ts
function actionProcess() {
  return {
    stdout: process.stdout,
    env: process.env,
    platform: process.platform,
    cwd: process.cwd(),
    program: { version, issues: issuesPage(process.env) },
    // The runner sends SIGINT, and SIGTERM 7.5 seconds later. A second signal ends the process at once, and the watchdog of
    // throwaway servers does the rest.
    onCancel: (stop) => process.once("SIGINT", () => {
      const cancelled = new Cancelled("SIGINT");
      void stop(cancelled).finally(() => process.exit(cancelled.status));
    })
  };
}

// src/core/migrations/tool-choice.ts
var tools = [
  "auto",
  "flyway",
  "golang-migrate",
  "dbmate",
  "goose",
  "sqlx",
  "diesel",
  "prisma",
  "drizzle",
  "hasura",
  "supabase",
  "node-pg-migrate",
  "atlas",
  "liquibase",
  "alembic",
  "plain"
];
function isTool(text4) {
  return tools.some((tool) => tool === text4);
}

// src/core/report/engine.ts
var engines = ["postgres", "mysql", "mariadb"];

// src/core/report/fail-on.ts
var failOnLevels = ["error", "warning", "notice", "never"];
function isFailOn(text4) {
  return failOnLevels.some((level) => level === text4);
}

// src/core/report/user-error.ts
var UserError = class extends Error {
  /** Stable, for scripts: `unknown_option`, `file_not_found`, `config_invalid`, … */
  code;
  /** What to do about it, one sentence. */
  hint;
  /** Every problem when there are several; each is printed on its own line. */
  problems;
  constructor(code2, message, options = {}) {
    super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.name = "UserError";
    this.code = code2;
    this.hint = options.hint ?? null;
    this.problems = options.problems ?? [message];
  }
  /** By its name: dist/ has several files, each with a copy of this class, and one catches what another throws. */
  static [Symbol.hasInstance](value) {
    return value instanceof Error && value.name === "UserError";
  }
};

// src/core/runtime/did-you-mean.ts
function closest(word3, known) {
  const wanted = fold(word3);
  if (wanted === "") return null;
  let best = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const folded3 = fold(candidate);
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, folded3.length) / 3));
    let distance = slips(wanted, folded3, allowed);
    if (distance > allowed && wanted.length >= 3 && (folded3.startsWith(wanted) || wanted.startsWith(folded3))) {
      distance = allowed;
    }
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
function didYouMean(word3, known) {
  const candidate = closest(word3, known);
  return candidate === null ? "" : `. Did you mean ${candidate}?`;
}
function fold(word3) {
  return word3.toLowerCase().replace(/[-_ ]/g, "");
}
function slips(a, b, most4) {
  if (Math.abs(a.length - b.length) > most4) return most4 + 1;
  let beforeLast = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

// src/core/runtime/plain-text.ts
init_escape();
function plain(text4, most4 = 400) {
  return cut(forTerminal(text4), most4);
}

// src/core/effects/server-version.ts
var serverVersionPattern = {
  accepts: (value) => /^\d{1,2}(?:\.\d{1,3}){0,2}$/.test(value),
  expected: "a version such as 16, 16.3, 8.0.36 or 10.11",
  source: "^[0-9]{1,2}(\\.[0-9]{1,3}){0,2}$"
};

// src/core/configuration/trial-settings.ts
var trialIds = [
  "fresh",
  "upgrade",
  "rollback",
  "repeat",
  "effects",
  "traffic",
  "snapshot",
  "data",
  "contract",
  "assertions",
  "performance",
  "chaos",
  "race"
];
var trialLevels = ["auto", "fail", "warn", "off"];
var defaultTrialSettings = {
  levels: {
    fresh: "auto",
    upgrade: "auto",
    rollback: "auto",
    repeat: "auto",
    effects: "auto",
    traffic: "auto",
    snapshot: "auto",
    data: "auto",
    contract: "auto",
    assertions: "auto",
    performance: "auto",
    chaos: "auto",
    race: "auto"
  },
  rollbackAll: false,
  traffic: { readers: 2, writers: 2, maxBlockedMs: 1e3 },
  performance: { threshold: "p95 <= +10%", samples: 60 },
  chaos: { points: 12 },
  race: { runners: 2 }
};

// src/core/configuration/config-schema.ts
var text = { type: "text" };
var texts = { type: "list", items: text, single: true };
var ruleSeverities = ["off", "notice", "warning", "error"];
var namedKinds = [
  "schema",
  "table",
  "view",
  "column",
  "index",
  "unique-index",
  "primary-key",
  "foreign-key",
  "unique",
  "check",
  "sequence",
  "type",
  "function",
  "trigger"
];
var regularExpression = { accepts: isRegularExpression, expected: "a regular expression" };
var day = {
  accepts: isDate,
  expected: "a day such as 2027-01-31",
  source: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
};
var wholeNumber = {
  accepts: (value) => /^\d{1,9}$/.test(value),
  expected: "a whole number",
  source: "^[0-9]{1,9}$"
};
var duration = {
  accepts: (value) => /^\d{1,6}(?:\.\d{1,3})?\s*(?:ms|s|min)$/.test(value),
  expected: "a time such as 500ms, 2s or 1min",
  source: "^[0-9]{1,6}(\\.[0-9]{1,3})?\\s*(ms|s|min)$"
};
var number = { type: "text", pattern: wholeNumber };
function trial(keys = {}) {
  const level = {
    shape: { type: "choice", values: trialLevels },
    what: "What becomes of what it finds: `fail`, `warn`, or `off` to leave it out; `auto` runs it if it has what it needs."
  };
  return { type: "object", short: "level", keys: { level, ...keys } };
}
var trialShapes = {
  fresh: { shape: trial(), what: "The whole history on an empty database." },
  upgrade: { shape: trial(), what: "The change on top of the base with rows in it." },
  rollback: {
    shape: trial({
      history: { shape: { type: "choice", values: ["change", "all"] }, what: "Which migrations go down and up again." }
    }),
    what: "Up, down and up again, with the schema compared at each step."
  },
  repeat: { shape: trial(), what: "A second run, which has to change nothing." },
  effects: {
    shape: trial(),
    what: "What each statement locks, rewrites and reads, measured and held against the prediction."
  },
  traffic: {
    shape: trial({
      readers: { shape: number, what: "Sessions that read each touched table." },
      writers: { shape: number, what: "Sessions that write to each touched table." },
      "max-blocked": { shape: { type: "text", pattern: duration }, what: "How long one of them may wait at most." }
    }),
    what: "Readers and writers while the change runs."
  },
  snapshot: { shape: trial(), what: "The resulting schema against the committed one." },
  data: { shape: trial(), what: "Invariants before and after, and what constraints must refuse." },
  contract: { shape: trial(), what: "What applications rely on." },
  assertions: { shape: trial(), what: "The team's own SQL tests." },
  performance: {
    shape: trial({
      threshold: { shape: text, what: "What counts as slower, such as `p95 <= +10%`." },
      samples: { shape: number, what: "Runs of each query on each schema." }
    }),
    what: "Queries on the old and on the new schema."
  },
  chaos: {
    shape: trial({ points: { shape: number, what: "At how many points something goes wrong, at most." } }),
    what: "A deployment that is cut off at every turn, and repeated."
  },
  race: {
    shape: trial({ runners: { shape: number, what: "How many deployments start at once." } }),
    what: "Several deployments at once."
  }
};
var databaseKeys = {
  name: { shape: text, what: "The name, for `--database` and in reports." },
  folder: { shape: texts, what: "The folder of migrations, or a list of them, relative to the working folder." },
  engine: { shape: { type: "choice", values: engines }, what: "The database server." },
  "server-version": {
    shape: { type: "text", pattern: serverVersionPattern },
    what: "The version of the production server."
  },
  tool: { shape: { type: "choice", values: tools }, what: "The migration tool; found by the file names when absent." },
  stats: { shape: text, what: "A file with rows and bytes of each table in production." },
  settings: {
    shape: { type: "map", key: "setting", values: text },
    what: "Settings of the production server that trials should run under, such as `sql_mode`."
  },
  placeholders: {
    shape: { type: "map", key: "placeholder", values: text },
    what: "Values of the migration tool's placeholders."
  },
  seed: { shape: texts, what: "SQL files that fill the tables before a change is tried on them." },
  rows: { shape: { type: "text", pattern: wholeNumber }, what: "Rows to generate for each table; 1000 when absent." },
  schema: { shape: text, what: "The committed schema, `schema.sql` or `schema.yml`, that the migrations result in." },
  invariants: {
    shape: { type: "map", key: "invariant", values: text },
    what: "Queries whose result a change has to leave as it is."
  },
  refuses: {
    shape: { type: "map", key: "statement", values: text },
    what: "Statements that the new schema has to refuse."
  },
  queries: {
    shape: { type: "map", key: "query", values: text },
    what: "Queries that are timed on the old and on the new schema."
  },
  contract: { shape: texts, what: "YAML files with the tables, columns and types that applications rely on." },
  assertions: { shape: texts, what: "Files or folders of SQL tests." },
  "contract-command": {
    shape: text,
    what: "A command that runs the base's own tests against the new schema; `DATABASE_URL` leads there."
  }
};
var configShape = {
  databases: {
    shape: { type: "databases" },
    what: "The databases whose migrations this repository holds, as a map by name or a list."
  },
  rules: {
    shape: { type: "map", key: "rule", values: { type: "rule" } },
    what: "Severity and options by rule."
  },
  ignore: {
    shape: {
      type: "list",
      items: {
        type: "object",
        keys: {
          rule: { shape: text, what: "The rule to silence, or `*` for every one.", required: true },
          files: { shape: texts, what: "Globs of files; every file when absent." },
          reason: { shape: text, what: "Why. It stands in the report beside what was silenced.", required: true },
          until: {
            shape: { type: "text", pattern: day },
            what: "The last day on which it holds."
          }
        }
      }
    },
    what: "Findings to leave out, each with a reason."
  },
  baseline: {
    shape: text,
    what: "A file of known findings, as `drydock lint --write-baseline FILE` writes it: only others count."
  },
  trials: {
    shape: { type: "object", keys: trialShapes },
    what: "The trials of `drydock test`, by name."
  },
  "fail-on": { shape: { type: "choice", values: failOnLevels }, what: "The least severity that fails the run." },
  naming: {
    shape: {
      type: "object",
      keys: Object.fromEntries(
        namedKinds.map((kind) => [
          kind,
          {
            shape: { type: "text", pattern: regularExpression },
            what: `Names that are given to this kind of object: ${kind.replace("-", " ")}.`
          }
        ])
      )
    },
    what: "Patterns for the names of new objects."
  },
  code: {
    shape: {
      type: "object",
      keys: {
        paths: { shape: texts, what: "Folders and files to search." },
        ignore: { shape: texts, what: "Folders and files to leave out." }
      }
    },
    what: "Where the repository's code is searched for names that a migration drops or renames."
  }
};
function isRegularExpression(value) {
  try {
    new RegExp(value, "u");
    return true;
  } catch {
    return false;
  }
}
function isDate(value) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (found === null) return false;
  const date = /* @__PURE__ */ new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

// src/core/configuration/config.ts
var configNames = ["drydock.yml", "drydock.yaml"];
async function loadConfig(files, named2, rules) {
  const found = named2 === null ? configNames.filter((name) => files.kind(name) === "file") : [named2];
  const [file] = found;
  if (file === void 0) return null;
  if (found.length > 1) {
    throw new UserError("config_invalid", `There is both ${configNames.join(" and ")}`, { hint: "Keep one of them." });
  }
  const bytes2 = files.read(file);
  return readConfig(files.normalize(file), new TextDecoder().decode(bytes2), rules);
}
async function readConfig(file, text4, rules) {
  const yaml = await Promise.resolve().then(() => __toESM(require("./yaml.js"), 1));
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text4, { lineCounter: lines, prettyErrors: false });
  const problems = [];
  for (const error of document.errors) {
    problems.push(`${at(file, lines, error.pos[0])}: ${plain(error.message.replace(/\s+/g, " "))}`);
  }
  const reader = new Reader(file, lines, problems, rules, {
    isMap: (node) => yaml.isMap(node),
    isSeq: (node) => yaml.isSeq(node),
    isScalar: (node) => yaml.isScalar(node),
    resolve: (node) => yaml.isAlias(node) ? node.resolve(document) ?? null : node
  });
  const root = document.contents;
  const values = problems.length > 0 || isNothing(root, yaml.isScalar) ? {} : reader.object(root, configShape, "");
  if (problems.length > 0) throw invalid(problems);
  return configOf(file, values);
}
function invalid(problems) {
  return new UserError("config_invalid", problems[0] ?? "", {
    problems,
    hint: "docs/configuration.md lists every key."
  });
}
function isNothing(node, isScalar) {
  return node === null || isScalar(node) && "value" in node && node.value === null;
}
function at(file, lines, offset) {
  const { line: line2, col } = lines.linePos(offset);
  return `${plain(file)}:${line2}:${col}`;
}
var Reader = class {
  #file;
  #lines;
  #problems;
  #rules;
  #yaml;
  constructor(file, lines, problems, rules, yaml) {
    this.#file = file;
    this.#lines = lines;
    this.#problems = problems;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#yaml = yaml;
  }
  object(given, keys, path5) {
    const node = this.#yaml.resolve(given);
    if (!this.#yaml.isMap(node)) {
      this.#wrong(given, `${path5 || "the configuration"} has to be a map of ${Object.keys(keys).join(", ")}`);
      return {};
    }
    const values = { line: this.#line(given) };
    const seen = /* @__PURE__ */ new Set();
    for (const { key: keyNode, value } of node.items) {
      const key = this.#keyOf(keyNode);
      seen.add(key);
      const known = Object.hasOwn(keys, key) ? keys[key] : void 0;
      if (known === void 0) {
        const where = path5 === "" ? "" : ` of ${path5}`;
        this.#wrong(keyNode, `"${plain(key, 60)}" is no key${where}${didYouMean(key, Object.keys(keys))}`);
        continue;
      }
      const read = this.#value(value ?? keyNode, value, known.shape, path5 === "" ? key : `${path5}.${key}`);
      if (read !== void 0) values[key] = read;
    }
    for (const [key, { required }] of Object.entries(keys)) {
      if (required === true && !seen.has(key)) this.#wrong(given, `${path5} needs a "${key}"`);
    }
    return values;
  }
  #value(place, given, shape, path5) {
    const node = this.#yaml.resolve(given);
    if (node === null || this.#yaml.isScalar(node) && node.value === null) {
      this.#wrong(place, `${path5} is empty`);
      return void 0;
    }
    switch (shape.type) {
      case "object": {
        const short2 = shape.short === void 0 ? void 0 : shape.keys[shape.short];
        if (shape.short !== void 0 && short2 && this.#yaml.isScalar(node)) {
          const value = this.#value(place, node, short2.shape, path5);
          return value === void 0 ? void 0 : { [shape.short]: value };
        }
        return this.object(node, shape.keys, path5);
      }
      case "map":
        return this.#map(
          node,
          path5,
          shape.key,
          (key, keyNode, value) => shape.values.type === "rule" ? this.#rule(key, keyNode, value) : this.#value(value ?? keyNode, value, shape.values, `${path5}.${key}`)
        );
      case "list":
        if (this.#yaml.isSeq(node)) {
          return node.items.flatMap((item, index) => this.#value(item, item, shape.items, `${path5}[${index}]`) ?? []);
        }
        if (shape.single === true) {
          const one = this.#value(node, node, shape.items, path5);
          return one === void 0 ? void 0 : [one];
        }
        this.#wrong(node, `${path5} has to be a list`);
        return void 0;
      case "text":
      case "choice":
        return this.#text(node, shape, path5);
      case "databases":
        return this.#databases(node, path5);
      case "rule":
        throw new Error("a rule stands in a map of rules only");
      default:
        return shape;
    }
  }
  #text(node, shape, path5) {
    if (!this.#yaml.isScalar(node)) {
      this.#wrong(node, `${path5} has to be a text`);
      return void 0;
    }
    const value = typeof node.value === "string" ? node.value : node.source ?? String(node.value);
    if (shape.type === "choice" && !shape.values.includes(value)) {
      this.#wrong(
        node,
        `${path5}: "${plain(value, 60)}" is not one of ${shape.values.join(", ")}${didYouMean(value, shape.values)}`
      );
      return void 0;
    }
    if (shape.type === "text" && shape.pattern !== void 0 && !shape.pattern.accepts(value)) {
      this.#wrong(node, `${path5}: "${plain(value, 60)}" is not ${shape.pattern.expected}`);
      return void 0;
    }
    return value;
  }
  #map(node, path5, what, read) {
    if (!this.#yaml.isMap(node)) {
      this.#wrong(node, `${path5} has to be a map, one ${what} a key`);
      return void 0;
    }
    const values = [];
    for (const { key: keyNode, value } of node.items) {
      const key = this.#keyOf(keyNode);
      const one = read(key, keyNode, value);
      if (one !== void 0) values.push([key, one]);
    }
    return Object.fromEntries(values);
  }
  #databases(node, path5) {
    const list2 = [];
    const taken = /* @__PURE__ */ new Set();
    const add = (place, name, values, where) => {
      if (name === null || name === "") return this.#wrong(place, `${where} needs a "name"`);
      if (taken.has(name)) this.#wrong(place, `there are two databases with the name "${plain(name, 60)}"`);
      taken.add(name);
      if (values["folder"] === void 0) this.#wrong(place, `${where} needs a "folder"`);
      list2.push({ ...values, name });
    };
    if (this.#yaml.isSeq(node)) {
      node.items.forEach((item, index) => {
        const where = `${path5}[${index}]`;
        const values = this.object(item, databaseKeys, where);
        add(item, typeof values["name"] === "string" ? values["name"] : null, values, where);
      });
      return list2;
    }
    const { name: _, ...withoutName } = databaseKeys;
    const byName = this.#map(node, path5, "database", (key, keyNode, value) => {
      const where = `${path5}.${plain(key, 60)}`;
      const short2 = this.#yaml.resolve(value);
      const values = this.#yaml.isScalar(short2) && typeof short2.value === "string" ? { folder: [short2.value] } : this.object(value ?? keyNode, withoutName, where);
      add(keyNode, key, values, where);
      return "";
    });
    return byName === void 0 ? void 0 : list2;
  }
  #rule(id, keyNode, given) {
    const rule = this.#rules.get(id);
    if (rule === void 0) {
      this.#wrong(keyNode, `rules: there is no rule "${plain(id, 60)}"${didYouMean(id, this.#rules.keys())}`);
      return void 0;
    }
    const node = this.#yaml.resolve(given);
    const severity = { type: "choice", values: ruleSeverities };
    if (node === null) {
      this.#wrong(keyNode, `rules.${id} is empty`);
      return void 0;
    }
    if (!this.#yaml.isMap(node)) {
      const value = this.#text(node, severity, `rules.${id}`);
      return value === void 0 ? void 0 : { severity: value };
    }
    const options = rule.options ?? {};
    const known = ["severity", ...Object.keys(options)];
    return this.#map(node, `rules.${id}`, "option", (key, keyNode2, value) => {
      if (key === "severity") return this.#value(value ?? keyNode2, value, severity, `rules.${id}.severity`);
      const option = Object.hasOwn(options, key) ? options[key] : void 0;
      if (option === void 0) {
        this.#wrong(keyNode2, `"${plain(key, 60)}" is no option of the rule ${id}${didYouMean(key, known)}`);
        return void 0;
      }
      return this.#option(value ?? keyNode2, option, `rules.${id}.${key}`);
    });
  }
  #option(given, option, path5) {
    const node = this.#yaml.resolve(given);
    if (node !== null && this.#yaml.isSeq(node) && option.type === "list") {
      return node.items.flatMap((item) => this.#text(item, { type: "text" }, path5) ?? []);
    }
    const value = this.#yaml.isScalar(node) ? node.value : void 0;
    if (option.type === "list" && typeof value === "string") return [value];
    if (option.type !== "list" && typeof value === option.type && (typeof value === "string" || isPlainValue(value))) {
      return value;
    }
    const expected = { list: "a list of texts", string: "a text", number: "a number", boolean: "true or false" };
    this.#wrong(given, `${path5} has to be ${expected[option.type]}`);
    return void 0;
  }
  #keyOf(node) {
    const key = this.#yaml.resolve(node);
    return this.#yaml.isScalar(key) ? String(key.value) : "";
  }
  #line(node) {
    return this.#lines.linePos(node?.range?.[0] ?? 0).line;
  }
  #wrong(node, problem) {
    this.#problems.push(`${at(this.#file, this.#lines, node?.range?.[0] ?? 0)}: ${problem}`);
  }
};
function isPlainValue(value) {
  return typeof value === "boolean" || typeof value === "number" && Number.isFinite(value);
}
function configOf(file, values) {
  const code2 = objectAt(values, "code");
  return {
    file,
    databases: listAt(values, "databases").flatMap((one) => isValues(one) ? [databaseOf(one)] : []),
    rules: Object.fromEntries(
      Object.entries(objectAt(values, "rules")).flatMap(
        ([id, one]) => isValues(one) ? [[id, ruleSettingOf(one)]] : []
      )
    ),
    ignore: listAt(values, "ignore").flatMap((one) => isValues(one) ? [ignoreOf(one)] : []),
    failOn: choiceAt(values, "fail-on", isFailOn),
    baseline: textAt(values, "baseline"),
    naming: textsOf(objectAt(values, "naming")),
    code: { paths: stringsAt(code2, "paths"), ignore: stringsAt(code2, "ignore") },
    trials: trialSettingsOf(objectAt(values, "trials"))
  };
}
function databaseOf(one) {
  return {
    name: textAt(one, "name") ?? "",
    folders: stringsAt(one, "folder"),
    engine: engines.find((name) => name === textAt(one, "engine")) ?? null,
    tool: choiceAt(one, "tool", isTool),
    serverVersion: textAt(one, "server-version"),
    stats: textAt(one, "stats"),
    settings: textsOf(objectAt(one, "settings")),
    placeholders: textsOf(objectAt(one, "placeholders")),
    seed: stringsAt(one, "seed"),
    rows: numberAt(one, "rows"),
    schema: textAt(one, "schema"),
    invariants: textsOf(objectAt(one, "invariants")),
    refuses: textsOf(objectAt(one, "refuses")),
    queries: textsOf(objectAt(one, "queries")),
    contract: stringsAt(one, "contract"),
    assertions: stringsAt(one, "assertions"),
    contractCommand: textAt(one, "contract-command")
  };
}
function ruleSettingOf(one) {
  const { severity, ...options } = one;
  const settings = {};
  for (const [key, value] of Object.entries(options)) {
    if (Array.isArray(value)) settings[key] = value.filter((item) => typeof item === "string");
    else if (typeof value === "string" || isPlainValue(value)) settings[key] = value;
  }
  return { severity: typeof severity === "string" && isSeverity(severity) ? severity : null, options: settings };
}
function ignoreOf(one) {
  return {
    rule: textAt(one, "rule") ?? "",
    files: stringsAt(one, "files"),
    reason: textAt(one, "reason") ?? "",
    until: textAt(one, "until"),
    line: typeof one["line"] === "number" ? one["line"] : 1
  };
}
function trialSettingsOf(values) {
  const of = (id) => objectAt(values, id);
  const defaults = defaultTrialSettings;
  return {
    levels: Object.fromEntries(
      trialIds.map((id) => [id, trialLevels.find((one) => one === textAt(of(id), "level")) ?? defaults.levels[id]])
    ),
    rollbackAll: textAt(of("rollback"), "history") === "all",
    traffic: {
      readers: numberAt(of("traffic"), "readers") ?? defaults.traffic.readers,
      writers: numberAt(of("traffic"), "writers") ?? defaults.traffic.writers,
      maxBlockedMs: millisecondsAt(of("traffic"), "max-blocked") ?? defaults.traffic.maxBlockedMs
    },
    performance: {
      threshold: textAt(of("performance"), "threshold") ?? defaults.performance.threshold,
      samples: numberAt(of("performance"), "samples") ?? defaults.performance.samples
    },
    chaos: { points: numberAt(of("chaos"), "points") ?? defaults.chaos.points },
    race: { runners: numberAt(of("race"), "runners") ?? defaults.race.runners }
  };
}
function numberAt(values, key) {
  const value = textAt(values, key);
  return value === null ? null : Number(value);
}
function millisecondsAt(values, key) {
  const [, number2, unit] = /^([\d.]+)\s*(ms|s|min)$/.exec(textAt(values, key) ?? "") ?? [];
  if (number2 === void 0) return null;
  return Number(number2) * (unit === "min" ? 6e4 : unit === "s" ? 1e3 : 1);
}
function isValues(value) {
  return typeof value === "object" && !Array.isArray(value);
}
function objectAt(values, key) {
  const value = values[key];
  return isValues(value) ? value : {};
}
function listAt(values, key) {
  const value = values[key];
  return Array.isArray(value) ? value : [];
}
function stringsAt(values, key) {
  return listAt(values, key).filter((item) => typeof item === "string");
}
function textAt(values, key) {
  const value = values[key];
  return typeof value === "string" ? value : null;
}
function textsOf(values) {
  return Object.fromEntries(
    Object.entries(values).filter((entry) => typeof entry[1] === "string")
  );
}
function choiceAt(values, key, is) {
  const value = textAt(values, key);
  return value !== null && is(value) ? value : null;
}
function isSeverity(text4) {
  return ruleSeverities.some((one) => one === text4);
}

// src/core/github/action-place.ts
var import_node_fs3 = require("node:fs");
var import_node_path2 = __toESM(require("node:path"), 1);

// src/core/runtime/files.ts
var import_node_fs = require("node:fs");

// src/core/runtime/paths.ts
var import_node_path = __toESM(require("node:path"), 1);
function pathStyle(platform) {
  return platform === "win32" ? import_node_path.default.win32 : import_node_path.default.posix;
}
function forwardSlashes(text4, style2) {
  return style2.sep === "\\" ? text4.replaceAll("\\", "/") : text4;
}
function outgoing(root, given, style2) {
  const relative = style2.relative(root, style2.resolve(root, given));
  return relative === "" ? "." : forwardSlashes(relative, style2);
}
function isInside(outer, inner, style2) {
  const relative = style2.relative(outer, inner);
  return relative === "" || !(relative === ".." || relative.startsWith(`..${style2.sep}`) || style2.isAbsolute(relative));
}

// src/core/runtime/world.ts
var maxFileBytes = 32 * 1024 * 1024;

// src/core/runtime/files.ts
function diskFiles(options) {
  const style2 = pathStyle(options.platform);
  const root = style2.resolve(options.root);
  const confine = options.confineTo === null ? null : (0, import_node_fs.realpathSync)(options.confineTo);
  const absolute = (path5) => style2.resolve(root, path5);
  const out = (path5) => outgoing(root, path5, style2);
  const leavesWorkspace = (path5) => {
    if (confine === null) return null;
    let real;
    try {
      real = (0, import_node_fs.realpathSync)(path5);
    } catch {
      return null;
    }
    return isInside(confine, real, style2) ? null : "leads out of the workspace, so it is not read";
  };
  const kind = (path5) => {
    const full = absolute(path5);
    try {
      const stat = (0, import_node_fs.statSync)(full);
      if (leavesWorkspace(full) !== null) return "other";
      return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
    } catch (error) {
      return isMissing(error) && !isLink(full) ? "missing" : "other";
    }
  };
  const listed3 = (full, shown2, size) => ({
    path: shown2,
    size,
    read: () => readBounded(full, shown2)
  });
  const open = (path5) => {
    const full = absolute(path5);
    const shown2 = out(path5);
    const why = leavesWorkspace(full);
    if (why !== null) throw new UserError("outside_workspace", `${plain(shown2)} ${why}`);
    let size;
    try {
      const stat = (0, import_node_fs.statSync)(full);
      if (stat.isDirectory()) throw new UserError("is_folder", `${plain(shown2)} is a folder, not a file`);
      if (!stat.isFile()) throw new UserError("not_a_file", `${plain(shown2)} is no regular file`);
      size = stat.size;
    } catch (error) {
      throw explained(error, full, shown2);
    }
    return listed3(full, shown2, size);
  };
  return {
    root: forwardSlashes(root, style2),
    kind,
    exists: (path5) => kind(path5) !== "missing",
    normalize: out,
    open,
    read: (path5) => open(path5).read(),
    list: (folder, settings = {}) => {
      const full = absolute(folder);
      const shown2 = out(folder);
      const why = leavesWorkspace(full);
      if (why !== null) throw new UserError("outside_workspace", `${plain(shown2)} ${why}`);
      const found = walk({ full, shown: shown2 }, style2, leavesWorkspace, listed3, settings);
      found.files.sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
      found.unlistable.sort((a, b) => a.path < b.path ? -1 : 1);
      return found;
    },
    write: (path5, data) => {
      const full = absolute(path5);
      const shown2 = plain(out(path5));
      try {
        const folder = style2.dirname(full);
        if (confine !== null && !isInside(confine, realOfNearest(folder, style2), style2)) {
          throw new UserError("outside_workspace", `${shown2} lies outside of the workspace, so it is not written`);
        }
        (0, import_node_fs.mkdirSync)(folder, { recursive: true });
        if (isLink(full) && leavesWorkspace(full) !== null) {
          throw new UserError("outside_workspace", `${shown2} leads out of the workspace, so it is not written`);
        }
        (0, import_node_fs.writeFileSync)(full, data);
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError("not_writable", `${shown2} cannot be written: ${reasonOf(error)}`, { cause: error });
      }
    }
  };
}
function walk(start2, style2, leavesWorkspace, listed3, settings) {
  const files = [];
  const unlistable = [];
  const maxDepth = settings.maxDepth ?? Number.POSITIVE_INFINITY;
  const above = [];
  const visit = (place, depth2) => {
    let entries;
    try {
      entries = (0, import_node_fs.readdirSync)(place.full, { withFileTypes: true });
    } catch (error) {
      if (depth2 === 1) throw explained(error, place.full, place.shown);
      unlistable.push({ path: place.shown, why: `cannot be listed: ${reasonOf(error)}` });
      return;
    }
    above.push(place.full);
    for (const entry of entries) {
      if (entry.name === ".git" || entry.name === "node_modules") continue;
      const full = style2.join(place.full, entry.name);
      const shown2 = place.shown === "." ? entry.name : `${place.shown}/${entry.name}`;
      if (settings.skip?.(shown2) === true) continue;
      let isFolder = entry.isDirectory();
      let isFile = entry.isFile();
      const linked2 = entry.isSymbolicLink();
      if (linked2) {
        const why = leavesWorkspace(full);
        if (why !== null) {
          unlistable.push({ path: shown2, why });
          continue;
        }
        try {
          const target2 = (0, import_node_fs.statSync)(full);
          isFolder = target2.isDirectory();
          isFile = target2.isFile();
        } catch {
          unlistable.push({ path: shown2, why: "is a link to something that is not there" });
          continue;
        }
      }
      if (isFolder) {
        if (entry.name.toLowerCase().endsWith(".sql")) {
          unlistable.push({ path: shown2, why: "is a folder, although its name is that of an SQL file" });
        }
        const loops = linked2 && leadsBack(full, above);
        if (depth2 < maxDepth && !loops) visit({ full, shown: shown2 }, depth2 + 1);
      } else if (isFile) {
        try {
          files.push(listed3(full, shown2, (0, import_node_fs.statSync)(full).size));
        } catch (error) {
          unlistable.push({ path: shown2, why: `cannot be read: ${reasonOf(error)}` });
        }
      } else if (entry.name.toLowerCase().endsWith(".sql")) {
        unlistable.push({ path: shown2, why: "is no regular file" });
      }
    }
    above.pop();
  };
  visit(start2, 1);
  return { files, unlistable };
}
function leadsBack(link, above) {
  const target2 = (0, import_node_fs.realpathSync)(link);
  return above.some((folder) => (0, import_node_fs.realpathSync)(folder) === target2);
}
function readBounded(full, shown2) {
  let handle;
  try {
    handle = (0, import_node_fs.openSync)(full, "r");
  } catch (error) {
    throw explained(error, full, shown2);
  }
  try {
    const { size } = (0, import_node_fs.fstatSync)(handle);
    if (size > maxFileBytes) {
      throw new UserError("file_too_large", `${plain(shown2)} ${tooLarge(size)}`, {
        hint: "A dump or bulk data does not belong into the migrations folder: load it separately."
      });
    }
    return (0, import_node_fs.readFileSync)(handle);
  } catch (error) {
    throw explained(error, full, shown2);
  } finally {
    (0, import_node_fs.closeSync)(handle);
  }
}
function tooLarge(size) {
  const inMegabytes = (bytes2) => `${Math.round(bytes2 / (1024 * 1024))} MB`;
  return `has ${inMegabytes(size)}; files of at most ${inMegabytes(maxFileBytes)} are read`;
}
function explained(error, full, shown2) {
  if (error instanceof UserError) return error;
  const path5 = plain(shown2);
  const code2 = codeOf(error);
  if (isMissing(error)) {
    return isLink(full) ? new UserError("file_not_found", `${path5} is a link to something that is not there`, { cause: error }) : new UserError("file_not_found", `${path5} does not exist`, { cause: error });
  }
  if (code2 === "ENOTDIR") return new UserError("not_a_folder", `${path5} is a file, not a folder`, { cause: error });
  if (code2 === "EISDIR") return new UserError("is_folder", `${path5} is a folder, not a file`, { cause: error });
  return new UserError("not_readable", `${path5} cannot be read: ${reasonOf(error)}`, { cause: error });
}
var reasons = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is a file",
  EISDIR: "it is a folder",
  ELOOP: "its links go round in a circle",
  ENAMETOOLONG: "its name is too long",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EMFILE: "too many files are open"
};
function reasonOf(error) {
  const code2 = codeOf(error);
  return reasons[code2] ?? (code2 === "" ? plain(String(error)) : code2);
}
function codeOf(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
function isMissing(error) {
  return codeOf(error) === "ENOENT";
}
function isLink(full) {
  try {
    return (0, import_node_fs.lstatSync)(full).isSymbolicLink();
  } catch {
    return false;
  }
}
function realOfNearest(folder, style2) {
  let at4 = folder;
  for (; ; ) {
    try {
      return (0, import_node_fs.realpathSync)(at4);
    } catch {
      const parent = style2.dirname(at4);
      if (parent === at4) return at4;
      at4 = parent;
    }
  }
}

// src/core/runtime/git.ts
function gitRepository(options) {
  const tryChangesSince = async (ref, shownAs = ref) => {
    const { execFileSync } = await Promise.resolve().then(() => __toESM(require("node:child_process"), 1));
    try {
      return { ok: true, changes: readChanges(runner(execFileSync, options), options, ref, shownAs) };
    } catch (error) {
      if (error instanceof GitFailure) return { ok: false, problem: error.problem };
      throw error;
    }
  };
  const prefix2 = async () => {
    const { execFileSync } = await Promise.resolve().then(() => __toESM(require("node:child_process"), 1));
    try {
      return prefixOf(runner(execFileSync, options));
    } catch (error) {
      if (error instanceof GitFailure) return null;
      throw error;
    }
  };
  return {
    tryChangesSince,
    prefix: prefix2,
    changesSince: async (ref) => {
      if (!isRefName(ref)) {
        throw new UserError("bad_ref", `--since: "${plain(ref, 80)}" cannot be the name of a git ref`, {
          hint: "Give a branch, a tag or a commit, such as origin/main."
        });
      }
      const answer = await tryChangesSince(ref);
      if (answer.ok) return answer.changes;
      throw explainGit(answer.problem);
    }
  };
}
function isRefName(text4) {
  return text4 !== "" && text4.length <= 1024 && !/^-|[\u0000-\u0020\u007f:?*[\\]|\.\.|\/\/|\/$/.test(text4);
}
function explainGit(problem) {
  const { message, hint: hint2 } = gitProblemInWords(problem);
  return new UserError(`git_${problem.kind.replaceAll("-", "_")}`, message, { hint: hint2 });
}
function gitProblemInWords(problem) {
  switch (problem.kind) {
    case "no-git":
      return { message: "git is not on the PATH", hint: "Install git, or leave --since out." };
    case "no-repository":
      return {
        message: "The working folder is no git repository",
        hint: "Run this inside of a clone, or leave --since out."
      };
    case "unsafe-repository":
      return {
        message: "git refuses this repository because it belongs to another user",
        hint: "Run `git config --global --add safe.directory` with the path of the repository."
      };
    case "unknown-ref":
      return {
        message: `git knows no commit "${plain(problem.ref, 80)}"`,
        hint: problem.shallow ? deepen : "Fetch it first (git fetch origin), or check its spelling."
      };
    case "no-common-history":
      return {
        message: `HEAD and "${plain(problem.ref, 80)}" have no common history`,
        hint: problem.shallow ? deepen : "Give a ref of the branch that this one will be merged into."
      };
    case "failed":
      return {
        message: `git failed: ${plain(problem.message)}`,
        hint: "Run the same command with --verbose, or leave --since out."
      };
    default:
      return problem;
  }
}
var deepen = "This is a shallow clone: check out with `fetch-depth: 0`, or run `git fetch --unshallow`.";
var GitFailure = class extends Error {
  problem;
  constructor(problem) {
    super(problem.kind);
    this.problem = problem;
  }
};
var passedOn = [
  "PATH",
  "Path",
  "HOME",
  "USERPROFILE",
  "SystemRoot",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "TMPDIR",
  "XDG_CONFIG_HOME"
];
function runner(exec, options) {
  const env = {
    // Messages are matched below; a read must neither ask for a password, write an index, nor fetch a missing blob.
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_PAGER: ""
  };
  for (const name of passedOn) {
    const value = options.env[name];
    if (value !== void 0) env[name] = value;
  }
  return (...args) => {
    try {
      return exec("git", ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", ...args], {
        cwd: options.root,
        env,
        encoding: "buffer",
        maxBuffer: 512 * 1024 * 1024,
        stdio: ["ignore", "pipe", "pipe"],
        timeout: 12e4,
        windowsHide: true
      });
    } catch (error) {
      throw new GitFailure(problemOf(error));
    }
  };
}
function problemOf(error) {
  if (!(error instanceof Error)) return { kind: "failed", message: String(error) };
  if ("code" in error && error.code === "ENOENT") return { kind: "no-git" };
  const said = "stderr" in error && error.stderr instanceof Uint8Array ? new TextDecoder().decode(error.stderr).trim() : "";
  if (/dubious ownership/.test(said)) return { kind: "unsafe-repository" };
  if (/not a git repository/i.test(said)) return { kind: "no-repository", message: said };
  return { kind: "failed", message: said === "" ? error.message : said };
}
function readChanges(run, options, ref, shownAs) {
  const style2 = pathStyle(options.platform);
  const shallow = text2(run("rev-parse", "--is-shallow-repository")).trim() === "true";
  const prefix2 = prefixOf(run);
  const tip = commitOf(run, ref, shallow);
  const mergeBase = mergeBaseOf(run, ref, tip, shallow);
  const here = (path5) => fromPrefix(options.root, prefix2, path5, style2);
  const compared = nameStatus(
    run("diff", "--no-ext-diff", "--no-textconv", "--no-relative", "--name-status", "-z", "-M", mergeBase, "--")
  );
  const untracked = fields(run("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"));
  const baseFiles = fields(run("ls-tree", "-r", "-z", "--full-tree", "--name-only", tip));
  const inRepository = new Map(baseFiles.map((path5) => [here(path5), path5]));
  for (const path5 of [...compared.deleted, ...compared.modified]) inRepository.set(here(path5), path5);
  for (const { from } of compared.renamed) inRepository.set(here(from), from);
  return {
    base: shownAs,
    added: [...compared.added, ...untracked].map(here),
    modified: compared.modified.map(here),
    deleted: compared.deleted.map(here),
    renamed: compared.renamed.map(({ from, to }) => ({ from: here(from), to: here(to) })),
    baseFiles: baseFiles.map(here),
    readBase: async (path5) => {
      const inTree = inRepository.get(path5);
      if (inTree === void 0) return null;
      return blob(run, mergeBase, inTree) ?? blob(run, tip, inTree);
    },
    foundBy: "git"
  };
}
function prefixOf(run) {
  return text2(run("rev-parse", "--show-prefix")).replace(/\n$/, "");
}
function blob(run, commit, path5) {
  try {
    return run("cat-file", "blob", `${commit}:${path5}`);
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}
function commitOf(run, ref, shallow) {
  if (!isRefName(ref)) throw new GitFailure({ kind: "unknown-ref", ref, shallow });
  try {
    return text2(run("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`)).trim();
  } catch (error) {
    if (error instanceof GitFailure && error.problem.kind === "failed") {
      throw new GitFailure({ kind: "unknown-ref", ref, shallow });
    }
    throw error;
  }
}
function mergeBaseOf(run, ref, tip, shallow) {
  try {
    const found = text2(run("merge-base", tip, "HEAD")).trim().split("\n")[0];
    if (found !== void 0 && found !== "") return found;
  } catch (error) {
    if (!(error instanceof GitFailure) || error.problem.kind !== "failed") throw error;
  }
  throw new GitFailure({ kind: "no-common-history", ref, shallow });
}
function nameStatus(output) {
  const result2 = { added: [], modified: [], deleted: [], renamed: [] };
  const parts = fields(output);
  for (let i = 0; i < parts.length; i += 2) {
    const letter2 = (parts[i] ?? "")[0];
    const path5 = parts[i + 1] ?? "";
    if (letter2 === "R" || letter2 === "C") {
      const to = parts[i + 2] ?? "";
      if (letter2 === "R") result2.renamed.push({ from: path5, to });
      else result2.added.push(to);
      i++;
    } else if (letter2 === "A") result2.added.push(path5);
    else if (letter2 === "D") result2.deleted.push(path5);
    else result2.modified.push(path5);
  }
  return result2;
}
function fromPrefix(root, prefix2, path5, style2) {
  if (prefix2 === "") return path5;
  if (path5.startsWith(prefix2)) return path5.slice(prefix2.length);
  const up = prefix2.split("/").length - 1;
  return outgoing(root, style2.join(root, ...Array.from({ length: up }, () => ".."), path5), style2);
}
function fields(output) {
  const all = text2(output).split("\0");
  all.pop();
  return all;
}
function text2(bytes2) {
  return new TextDecoder().decode(bytes2);
}

// src/core/runtime/programs.ts
var import_node_fs2 = require("node:fs");
var import_node_os2 = require("node:os");
var passed = /^(?:PATH|HOME|USERPROFILE|JAVA_HOME|JAVA_OPTS|LIQUIBASE_HOME|LIQUIBASE_COMMAND_(?:CONTEXTS|CONTEXT_FILTER|LABELS|LABEL_FILTER)|VIRTUAL_ENV|PYTHONPATH|LANG|LC_[A-Z]+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|PATHEXT|WINDIR|(?:HTTPS?|NO|ALL)_PROXY|SSL_CERT_(?:FILE|DIR))$/i;
function machinePrograms(options) {
  const { env, platform } = options;
  const style2 = pathStyle(platform);
  const named2 = new Set((env["DRYDOCK_PASS_ENV"] ?? "").split(/[\s,]+/).filter((name) => name !== ""));
  const inherited = Object.fromEntries(Object.entries(env).filter(([name]) => passed.test(name) || named2.has(name)));
  const isProgram = (file) => (0, import_node_fs2.statSync)(file, { throwIfNoEntry: false })?.isFile() === true;
  return {
    find(name) {
      const endings = platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
      const separator = platform === "win32" ? ";" : ":";
      for (const folder of (env["PATH"] ?? env["Path"] ?? "").split(separator)) {
        if (!style2.isAbsolute(folder)) continue;
        for (const ending of endings) {
          const file = style2.join(folder, name + ending);
          if (isProgram(file)) return file;
        }
      }
      return null;
    },
    exists: (path5) => (0, import_node_fs2.existsSync)(path5),
    run: async (program, args, run) => {
      const { spawn: start2 } = await Promise.resolve().then(() => __toESM(require("node:child_process"), 1));
      return finished(start2, program, args, { ...run, env: { ...inherited, ...run.env } }, platform);
    },
    withTemporaryFolder: async (work) => {
      const folder = (0, import_node_fs2.mkdtempSync)(style2.join((0, import_node_os2.tmpdir)(), "drydock-"));
      try {
        return await work({
          path: folder,
          write: (name, text4) => {
            const file = style2.join(folder, name);
            (0, import_node_fs2.mkdirSync)(style2.dirname(file), { recursive: true });
            (0, import_node_fs2.writeFileSync)(file, text4);
            return file;
          },
          link: (name, target2) => {
            const link = style2.join(folder, name);
            (0, import_node_fs2.symlinkSync)(target2, link, "junction");
            return link;
          }
        });
      } finally {
        (0, import_node_fs2.rmSync)(folder, { recursive: true, force: true });
      }
    }
  };
}
function finished(start2, program, args, options, platform) {
  return new Promise((resolve) => {
    const ownGroup = platform !== "win32";
    const child = start2(program, [...args], {
      cwd: options.folder,
      env: { ...options.env },
      stdio: [options.input === void 0 ? "ignore" : "pipe", "pipe", "pipe"],
      detached: ownGroup,
      windowsHide: true
    });
    let ended2 = null;
    const out = [];
    const err = [];
    let bytes2 = 0;
    const end2 = (result2) => {
      if (ended2) return;
      ended2 = result2;
      kill(start2, child, ownGroup);
    };
    const timer = setTimeout(() => end2({ kind: "timed-out", seconds: options.seconds }), options.seconds * 1e3);
    const collect = (into) => (chunk) => {
      bytes2 += chunk.byteLength;
      if (bytes2 > options.mostBytes) end2({ kind: "too-much-output", bytes: options.mostBytes });
      else into.push(chunk);
    };
    child.stdout?.on("data", collect(out));
    child.stderr?.on("data", collect(err));
    child.stdin?.on("error", () => {
    });
    child.stdin?.end(options.input);
    const forget = onCancel(() => kill(start2, child, ownGroup));
    const done = (result2) => {
      clearTimeout(timer);
      forget();
      resolve(ended2 ?? result2);
    };
    child.on("error", (error) => {
      const isMissing2 = "code" in error && (error.code === "ENOENT" || error.code === "EACCES");
      done(isMissing2 ? { kind: "missing" } : { kind: "ended", status: 1, out: "", err: error.message });
    });
    child.on("close", (status) => {
      done({ kind: "ended", status: status ?? 1, out: text3(out), err: text3(err) });
    });
  });
}
function text3(chunks) {
  return new TextDecoder().decode(Buffer.concat(chunks));
}
function kill(start2, child, ownGroup) {
  const { pid } = child;
  if (pid === void 0 || child.exitCode !== null) return;
  try {
    if (ownGroup) process.kill(-pid, "SIGKILL");
    else start2("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" });
  } catch {
    child.kill("SIGKILL");
  }
}
function onCancel(stop) {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const listener = (signal) => {
    stop();
    process.exit(128 + (import_node_os2.constants.signals[signal] ?? 1));
  };
  for (const signal of signals) process.once(signal, listener);
  return () => {
    for (const signal of signals) process.removeListener(signal, listener);
  };
}

// src/core/runtime/snapshot-files.ts
function snapshotFiles(root, platform, snapshot) {
  const style2 = pathStyle(platform);
  const byPath = new Map(snapshot.files.map((file) => [file.path, listed(file)]));
  const links = new Set(snapshot.links);
  const folders = /* @__PURE__ */ new Set(["."]);
  for (const path5 of [...byPath.keys(), ...links]) {
    for (let end2 = path5.indexOf("/"); end2 >= 0; end2 = path5.indexOf("/", end2 + 1)) folders.add(path5.slice(0, end2));
  }
  const normalize = (path5) => outgoing(root, path5, style2);
  const kind = (path5) => {
    const place = normalize(path5);
    if (byPath.has(place)) return "file";
    if (folders.has(place)) return "folder";
    return links.has(place) ? "other" : "missing";
  };
  const open = (path5) => {
    const place = normalize(path5);
    const file = byPath.get(place);
    if (file !== void 0) return file;
    if (folders.has(place)) throw new UserError("is_folder", `${plain(place)} is a folder, not a file`);
    if (links.has(place))
      throw new UserError("outside_workspace", `${plain(place)} is a link, which is not followed here`);
    throw new UserError("file_not_found", `${plain(place)} does not exist`);
  };
  return {
    root: forwardSlashes(style2.resolve(root), style2),
    kind,
    exists: (path5) => kind(path5) !== "missing",
    normalize,
    open,
    read: (path5) => open(path5).read(),
    list: (folder, settings = {}) => {
      const place = normalize(folder);
      if (byPath.has(place)) throw new UserError("not_a_folder", `${plain(place)} is a file, not a folder`);
      if (!folders.has(place)) throw new UserError("file_not_found", `${plain(place)} does not exist`);
      const isListed = (path5) => {
        const below = place === "." ? path5 : path5.startsWith(`${place}/`) ? path5.slice(place.length + 1) : null;
        if (below === null || path5.startsWith("../")) return false;
        const parts = below.split("/");
        if (parts.length > (settings.maxDepth ?? Number.POSITIVE_INFINITY) || parts.includes("node_modules"))
          return false;
        if (settings.skip === void 0) return true;
        const ancestors = parts.map((_, depth2) => parts.slice(0, depth2 + 1).join("/"));
        return !ancestors.some((one) => settings.skip?.(place === "." ? one : `${place}/${one}`) === true);
      };
      return {
        files: [...byPath.values()].filter((file) => isListed(file.path)).sort((a, b) => a.path < b.path ? -1 : 1),
        unlistable: [...links].filter(isListed).sort().map((path5) => ({ path: path5, why: "is a link, which is not followed here" }))
      };
    },
    write: (path5) => {
      throw new UserError(
        "not_writable",
        `${plain(normalize(path5))} cannot be written: the files are those of a commit at GitHub`
      );
    }
  };
}
function listed(file) {
  const { path: path5, size, content } = file;
  return {
    path: path5,
    size,
    read: () => {
      if (size > maxFileBytes) throw new UserError("file_too_large", `${plain(path5)} ${tooLarge(size)}`);
      return typeof content === "function" ? content() : content;
    }
  };
}

// src/core/github/api.ts
var comparisonFiles = 300;
var pullRequestFiles = 3e3;
var pageSize = 100;
function repositoryApi({ octokit, owner, repo, read: ask }) {
  return {
    compare: (base, head) => ask("contents: read", async () => {
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
        owner,
        repo,
        basehead: `${base}...${head}`,
        // The files come with the first page whatever its size; the commits are of no use here.
        per_page: 1
      });
      const files = (data.files ?? []).map(changedFile);
      return { mergeBase: data.merge_base_commit.sha, files, isComplete: files.length < comparisonFiles };
    }),
    pullFiles: async (pull) => {
      const files = [];
      for (let page2 = 1; files.length < pullRequestFiles; page2++) {
        const answer = await ask("pull-requests: read", async () => {
          const { data } = await octokit.rest.pulls.listFiles({
            owner,
            repo,
            pull_number: pull,
            per_page: pageSize,
            page: page2
          });
          return data.map(changedFile);
        });
        if (!answer.ok) return answer;
        files.push(...answer.value);
        if (answer.value.length < pageSize) return { ok: true, value: { files, isComplete: true } };
      }
      return { ok: true, value: { files, isComplete: false } };
    },
    tree: (commit) => ask("contents: read", async () => {
      const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: "true" });
      const files = data.tree.flatMap((entry) => {
        const { path: path5, sha: sha2, mode, type, size } = entry;
        if (path5 === void 0 || sha2 === void 0 || sha2 === null || type === "tree") return [];
        const kind = type === "commit" ? "submodule" : mode === "120000" ? "link" : "file";
        return [{ path: path5, sha: sha2, size: size ?? 0, kind }];
      });
      return { files, isComplete: !data.truncated };
    }),
    blob: (sha2) => ask("contents: read", async () => {
      const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: sha2 });
      return new Uint8Array(Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8"));
    })
  };
}
function changedFile(file) {
  return { path: file.filename, status: file.status, previous: file.previous_filename ?? null };
}

// src/core/github/event.ts
function eventRange(event, payload) {
  switch (event) {
    case "pull_request":
    case "pull_request_target":
    case "pull_request_review":
    case "pull_request_review_comment":
      return pullRequest(event, payload);
    case "merge_group":
      return mergeGroup(payload);
    case "push":
      return push(payload);
    default:
      return { kind: "everything", why: `the event ${shown(event)} has no base` };
  }
}
function pullRequest(event, payload) {
  const pull = at2(payload, "pull_request");
  const base = sha(at2(at2(pull, "base"), "sha"));
  const head = sha(at2(at2(pull, "head"), "sha"));
  const number2 = at2(pull, "number");
  const ref = at2(at2(pull, "base"), "ref");
  if (base === null || head === null || typeof number2 !== "number" || !Number.isSafeInteger(number2)) {
    return { kind: "unreadable", why: `the payload of ${event} names no pull request` };
  }
  return {
    kind: "range",
    base,
    head,
    baseName: typeof ref === "string" && ref !== "" ? ref : short(base),
    pull: number2,
    isRemote: event === "pull_request_target"
  };
}
function mergeGroup(payload) {
  const group = at2(payload, "merge_group");
  const base = sha(at2(group, "base_sha"));
  const head = sha(at2(group, "head_sha"));
  const ref = at2(group, "base_ref");
  if (base === null || head === null) return { kind: "unreadable", why: "the payload names no merge group" };
  const baseName = typeof ref === "string" && ref !== "" ? ref.replace(/^refs\/heads\//, "") : short(base);
  return { kind: "range", base, head, baseName, pull: null, isRemote: false };
}
function push(payload) {
  const before = sha(at2(payload, "before"));
  const after = sha(at2(payload, "after"));
  const ref = at2(payload, "ref");
  const defaultBranch = at2(at2(payload, "repository"), "default_branch");
  if (after === null || typeof ref !== "string")
    return { kind: "unreadable", why: "the payload of push names no commit" };
  if (isZero(after)) return { kind: "everything", why: "the push deletes its branch" };
  if (ref.startsWith("refs/tags/")) return { kind: "everything", why: "a tag has no base" };
  if (before !== null && !isZero(before)) {
    return { kind: "range", base: before, head: after, baseName: short(before), pull: null, isRemote: false };
  }
  if (typeof defaultBranch !== "string" || defaultBranch === "") {
    return { kind: "unreadable", why: "the payload of push names no default branch" };
  }
  if (ref === `refs/heads/${defaultBranch}`) return { kind: "everything", why: "the default branch is new" };
  return { kind: "new-branch", head: after, defaultBranch };
}
function pullRequestOf(event, payload) {
  const range = eventRange(event, payload);
  if (range.kind !== "range" || range.pull === null) return null;
  const pull = at2(payload, "pull_request");
  const [from, to] = ["head", "base"].map((side) => at2(at2(at2(pull, side), "repo"), "full_name"));
  const isGone = at2(at2(pull, "head"), "repo") === null;
  return {
    number: range.pull,
    head: range.head,
    // The workflow of pull_request_target is the base's own, and so is its token.
    isFromFork: event !== "pull_request_target" && (isGone || from !== void 0 && from !== to),
    isDependabot: event !== "pull_request_target" && at2(at2(pull, "user"), "login") === "dependabot[bot]"
  };
}
function at2(value, key) {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return void 0;
  return value[key];
}
function sha(value) {
  return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) ? value : null;
}
function isZero(commit) {
  return /^0+$/.test(commit);
}
function short(commit) {
  return commit.slice(0, 12);
}
function shown(event) {
  return /^\w{1,60}$/.test(event) ? event : "of this run";
}

// src/core/github/changed-files.ts
async function changesOfEvent(sources) {
  const { range, history } = sources;
  switch (range.kind) {
    case "everything":
      return { kind: "everything", why: range.why };
    case "unreadable":
      return { kind: "unknown", why: range.why, hint: "Name the base with the input since." };
    case "new-branch": {
      const { defaultBranch, head } = range;
      const local = await history.tryChangesSince(`refs/remotes/origin/${defaultBranch}`, defaultBranch);
      return local.ok ? { kind: "changes", changes: local.changes } : askApi(sources, defaultBranch, head, defaultBranch, null, local.why);
    }
    case "range": {
      const { base, head, baseName, pull } = range;
      if (range.isRemote) return askApi(sources, base, head, baseName, pull, null);
      const local = await history.tryChangesSince(base, baseName);
      return local.ok ? { kind: "changes", changes: local.changes } : askApi(sources, base, head, baseName, pull, local.why);
    }
    default:
      return range;
  }
}
async function askApi(sources, base, head, baseName, pull, gitSaid) {
  if (sources.api === null) {
    return {
      kind: "unknown",
      why: `${gitSaid === null ? "" : `${gitSaid}, and `}there is no token to ask GitHub with`,
      hint: "Check out with fetch-depth: 0, or leave the input github-token at its default."
    };
  }
  const api = await sources.api();
  const files = await changedFiles(api, base, head, pull);
  if (!files.ok) return unknown(files.problem, gitSaid);
  const tree = await api.tree(base);
  if (!tree.ok) return unknown(tree.problem, gitSaid);
  if (!tree.value.isComplete) {
    return unknown(
      {
        status: null,
        missing: null,
        endsAll: false,
        why: "the repository has more files than GitHub lists",
        hint: "Check out with fetch-depth: 0, so that git can tell what changed."
      },
      gitSaid
    );
  }
  const prefix2 = await sources.history.prefix() ?? sources.workspacePrefix;
  const here = (path5) => relativeTo(prefix2, path5);
  const blobs = new Map(tree.value.files.filter((one) => one.kind === "file").map((one) => [here(one.path), one.sha]));
  return {
    kind: "changes",
    changes: {
      base: /^[0-9a-f]{40,}$/.test(baseName) ? short(baseName) : baseName,
      ...byKind(files.value, here),
      baseFiles: tree.value.files.filter((one) => one.kind !== "submodule").map((one) => here(one.path)),
      readBase: async (path5) => {
        const sha2 = blobs.get(path5);
        if (sha2 === void 0) return null;
        const content = await api.blob(sha2);
        return content.ok ? content.value : null;
      },
      foundBy: "github"
    }
  };
}
async function changedFiles(api, base, head, pull) {
  const comparison = await api.compare(base, head);
  if (comparison.ok && comparison.value.isComplete) return { ok: true, value: comparison.value.files };
  if (pull !== null) {
    const listed3 = await api.pullFiles(pull);
    if (listed3.ok && listed3.value.isComplete) return { ok: true, value: listed3.value.files };
    if (!listed3.ok) return comparison.ok ? listed3 : comparison;
  } else if (!comparison.ok) {
    return comparison;
  }
  return {
    ok: false,
    problem: {
      status: null,
      missing: null,
      endsAll: false,
      why: "more files changed than GitHub lists",
      hint: "Check out with fetch-depth: 0, so that git can tell what changed."
    }
  };
}
function unknown(problem, gitSaid) {
  return {
    kind: "unknown",
    why: gitSaid === null ? problem.why : `${gitSaid}, and ${problem.why}`,
    hint: problem.hint
  };
}
function byKind(files, here) {
  const added = [];
  const modified = [];
  const deleted = [];
  const renamed = [];
  for (const { path: path5, status, previous } of files) {
    const place = here(path5);
    if (status === "added" || status === "copied") added.push(place);
    else if (status === "removed") deleted.push(place);
    else if (status === "renamed" && previous !== null) renamed.push({ from: here(previous), to: place });
    else if (status !== "unchanged") modified.push(place);
  }
  return { added, modified, deleted, renamed };
}
function relativeTo(prefix2, path5) {
  if (path5.startsWith(prefix2)) return path5.slice(prefix2.length);
  const from = prefix2.split("/").filter((part) => part !== "");
  const to = path5.split("/");
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
}

// src/core/github/client.ts
var attempts = 3;
var mostWaitMs = 6e4;
var answerWithinMs = 3e4;
async function gitHubClient(options) {
  const { getOctokit } = await Promise.resolve().then(() => __toESM(require("./actions-github.js"), 1));
  const [owner = "", repo = ""] = options.repository.split("/");
  const octokit = getOctokit(options.token, { baseUrl: options.apiUrl });
  octokit.hook.before("request", (request) => {
    request.request = {
      ...request.request,
      signal: AbortSignal.timeout(options.timeoutMs ?? answerWithinMs)
    };
  });
  let waited = 0;
  const ask = async (permission, question, isSafe) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return { ok: true, value: await question() };
      } catch (error) {
        const wait = attempt < attempts ? waitBefore(error, attempt, isSafe) : null;
        if (wait === null || waited + wait > mostWaitMs) {
          return { ok: false, problem: problemOf2(error, permission, isSafe) };
        }
        waited += wait;
        await options.sleep(wait);
      }
    }
  };
  return {
    octokit,
    owner,
    repo,
    token: options.token,
    read: (permission, question) => ask(permission, question, true),
    write: (permission, change) => ask(permission, change, false)
  };
}
function waitBefore(error, attempt, isSafe) {
  const status = statusOf(error);
  const retryAfter = Number(headerOf(error, "retry-after") ?? Number.NaN);
  if (status === 429 || status === 403 && headerOf(error, "retry-after") !== null) {
    return Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1e3 : 1e3 * 2 ** attempt;
  }
  if (!isSafe) return null;
  return status === null || status >= 500 ? 250 * 2 ** attempt : null;
}
function problemOf2(error, permission, isRead) {
  const status = statusOf(error);
  const said = messageOf(error);
  const other = { status, missing: null, endsAll: true };
  if (status === 429 || status === 403 && isRateLimit(error, said)) {
    return { ...other, why: "the token's rate limit at GitHub is used up", hint: "Run the job again later." };
  }
  if (status === 401) {
    return {
      ...other,
      why: "GitHub does not accept the token",
      hint: "Leave github-token out, or give a valid one."
    };
  }
  if (status === 403 && /\block(?:ed)?\b/i.test(said)) {
    return { ...other, why: "the conversation is locked", hint: "Unlock it.", endsAll: false };
  }
  if (status === 403 || status === 404) {
    return {
      status,
      missing: permission,
      endsAll: false,
      why: `the token may not ${isRead ? "read it" : "write it"}: "${permission}" is missing`,
      hint: `Add "${permission}" to the permissions of the job${isRead ? ", or check out with fetch-depth: 0" : ""}.`
    };
  }
  const why = status === null ? "GitHub could not be reached" : `GitHub answered with status ${status}${status === 422 && said !== "" ? ` (${said})` : ""}`;
  return {
    ...other,
    endsAll: status === null,
    why,
    hint: isRead ? "Check out with fetch-depth: 0, so that git can tell what changed." : "Run the job again later."
  };
}
function isRateLimit(error, said) {
  return headerOf(error, "x-ratelimit-remaining") === "0" || headerOf(error, "retry-after") !== null || // "You have exceeded a secondary rate limit", which may come without a header that says so.
  /\brate limit\b/i.test(said);
}
function statusOf(error) {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return null;
  return "response" in error && error.response !== void 0 ? error.status : null;
}
function messageOf(error) {
  const data = field(responseOf(error), "data");
  const message = field(data, "message");
  const errors = field(data, "errors");
  const details3 = Array.isArray(errors) ? errors.map((one) => typeof one === "string" ? one : field(one, "message")).filter((one) => typeof one === "string") : [];
  return [...typeof message === "string" ? [message] : [], ...details3].join(": ").slice(0, 300);
}
function headerOf(error, name) {
  const value = field(field(responseOf(error), "headers"), name);
  return value === void 0 ? null : String(value);
}
function responseOf(error) {
  return error instanceof Error && "response" in error ? error.response : void 0;
}
function field(value, name) {
  return typeof value === "object" && value !== null ? value[name] : void 0;
}

// src/core/github/head-files.ts
var import_node_crypto = require("node:crypto");
var mostFetched = 300;
var largestOther = 1024 * 1024;
async function headFiles(sources) {
  const [head, base] = [await treeOf(sources, sources.head), await treeOf(sources, sources.base)];
  const inBase = new Map(base.map((file) => [file.path, file.sha]));
  const files = [];
  const links = [];
  let fetched = 0;
  for (const file of head) {
    const path5 = relativeTo(sources.prefix, file.path);
    if (file.kind === "submodule") continue;
    if (file.kind === "link") {
      links.push(path5);
      continue;
    }
    const isSql = /\.sql$/i.test(path5);
    const local = sources.local(path5);
    if (local !== null && inBase.get(file.path) === file.sha && (!isSql || blobSha(local(), file.sha) === file.sha)) {
      files.push({ path: path5, size: file.size, content: local });
      continue;
    }
    const isChanged = inBase.get(file.path) !== file.sha;
    if (!isSql && (!isChanged || file.size > largestOther)) continue;
    if (file.size > sources.maxFileBytes) {
      files.push({ path: path5, size: file.size, content: () => new Uint8Array(0) });
      continue;
    }
    if (++fetched > mostFetched) {
      throw new UserError(
        "too_many_changes",
        `More than ${mostFetched} files of this pull request would have to be fetched`,
        {
          hint: "Check out the base before this step, or lint on pull_request, which reads the checkout."
        }
      );
    }
    const answer = await sources.api.blob(file.sha);
    if (!answer.ok)
      throw new UserError("github_refused", `${path5} cannot be fetched: ${answer.problem.why}`, {
        hint: answer.problem.hint
      });
    files.push({ path: path5, size: file.size, content: answer.value });
  }
  return { files, links };
}
async function readAt(api, commit, path5) {
  const tree = await api.tree(commit);
  if (!tree.ok) return null;
  const file = tree.value.files.find((one) => one.kind === "file" && one.path === path5);
  if (file === void 0) return null;
  const content = await api.blob(file.sha);
  return content.ok ? content.value : null;
}
async function treeOf(sources, commit) {
  const answer = await sources.api.tree(commit);
  if (!answer.ok) {
    throw new UserError(
      "github_refused",
      `The files of ${commit.slice(0, 12)} cannot be listed: ${answer.problem.why}`,
      {
        hint: answer.problem.hint
      }
    );
  }
  if (!answer.value.isComplete) {
    throw new UserError("too_many_files", "The repository has more files than GitHub lists", {
      hint: "Lint on pull_request instead, which reads the checkout."
    });
  }
  return answer.value.files;
}
function blobSha(content, like) {
  return (0, import_node_crypto.createHash)(like.length === 64 ? "sha256" : "sha1").update(`blob ${content.byteLength}\0`).update(content).digest("hex");
}

// src/core/github/action-place.ts
async function placeOf(inputs, started, shell) {
  const { env, platform, cwd } = started;
  const workspace = (0, import_node_fs3.realpathSync)(nonEmpty(env["GITHUB_WORKSPACE"]) ?? cwd);
  const root = workingFolder(workspace, inputs["working-directory"] ?? ".");
  const workspacePrefix = folderPrefix(import_node_path2.default.relative(workspace, root));
  const disk = diskFiles({ root, platform, confineTo: workspace });
  const git = gitRepository({ root, env, platform });
  const event = env["GITHUB_EVENT_NAME"] ?? "";
  const payload = payloadOf(env);
  const range = eventRange(event, payload);
  const isTop = (0, import_node_fs3.statSync)(import_node_path2.default.join(root, ".git"), { throwIfNoEntry: false }) !== void 0;
  const prefix2 = async () => isTop ? "" : await git.prefix() ?? workspacePrefix;
  const client = clientOf(inputs, env, shell);
  const api = client === null ? null : async () => repositoryApi(await client());
  const found = [];
  let isOfChange2 = inputs.since !== null;
  const changes = async () => {
    const answer = await changesOfEvent({ range, history: historyOf(git), api, workspacePrefix });
    isOfChange2 ||= answer.kind === "changes";
    if (answer.kind === "unknown") {
      found.push(
        `Every migration is reported on, since what changed could not be found: ${answer.why}. ${answer.hint}`
      );
    }
    return answer;
  };
  let files = disk;
  let configFiles = disk;
  if (range.kind === "range" && range.isRemote) {
    if (api === null) {
      throw new UserError("no_token", "pull_request_target needs a token to read the pull request", {
        hint: "Leave the input github-token at its default."
      });
    }
    const asked = await api();
    const at4 = await prefix2();
    const { base, head } = range;
    const local = (file) => disk.kind(file) === "file" ? () => disk.read(file) : null;
    files = snapshotFiles(root, platform, await headFiles({ api: asked, base, head, prefix: at4, local, maxFileBytes }));
    const names3 = inputs.config === null ? configNames : [inputs.config];
    if (!names3.some((name) => disk.kind(name) === "file")) {
      const some = await Promise.all(
        names3.map(async (name) => ({ name, content: await readAt(asked, base, `${at4}${name}`) }))
      );
      const inBase = some.flatMap(
        ({ name, content }) => content === null ? [] : [{ path: name, size: content.byteLength, content }]
      );
      configFiles = snapshotFiles(root, platform, { files: inBase, links: [] });
    }
  }
  const readPolicy = async (file) => {
    if (api !== null && range.kind === "range" && range.isRemote && disk.kind(file) !== "file") {
      const inBase = import_node_path2.default.posix.normalize(`${await prefix2()}${disk.normalize(file)}`);
      const content = await readAt(await api(), range.base, inBase);
      if (content !== null) return content;
    }
    return disk.read(file);
  };
  return {
    world: {
      io: shell.io,
      files,
      git,
      github: { event, changes },
      // What pull_request_target lints is the work of anybody, and the job may hold secrets: nothing of it is run.
      ...range.kind === "range" && range.isRemote ? {} : { programs: machinePrograms({ env, platform }) },
      clock: { now: () => /* @__PURE__ */ new Date() },
      env,
      platform
    },
    disk,
    configFiles,
    readPolicy,
    range,
    pull: pullRequestOf(event, payload),
    client,
    env,
    prefix: prefix2,
    isOfChange: () => isOfChange2,
    remarks: () => found
  };
}
function clientOf(inputs, env, shell) {
  const token = inputs["github-token"];
  const repository = nonEmpty(env["GITHUB_REPOSITORY"]);
  if (token === null || repository === null) return null;
  const make = async () => {
    await shell.mask(token);
    return gitHubClient({
      token,
      repository,
      apiUrl: nonEmpty(env["GITHUB_API_URL"]) ?? "https://api.github.com",
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    });
  };
  let made = null;
  return () => {
    made ??= make();
    return made;
  };
}
function historyOf(git) {
  return {
    prefix: () => git.prefix(),
    tryChangesSince: async (ref, shownAs) => {
      const answer = await git.tryChangesSince(ref, shownAs);
      if (answer.ok) return answer;
      const { message } = gitProblemInWords(answer.problem);
      return { ok: false, why: message };
    }
  };
}
function workingFolder(workspace, given) {
  const wanted = import_node_path2.default.resolve(workspace, given);
  let real;
  try {
    real = (0, import_node_fs3.realpathSync)(wanted);
  } catch {
    throw new UserError("file_not_found", `working-directory: ${plain(given)} does not exist in the workspace`, {
      hint: "Is there a step with actions/checkout before this one?"
    });
  }
  if (!isInside(workspace, real, import_node_path2.default)) {
    throw new UserError("outside_workspace", `working-directory: ${plain(given)} lies outside of the workspace`);
  }
  if (!(0, import_node_fs3.statSync)(real).isDirectory()) {
    throw new UserError("not_a_folder", `working-directory: ${plain(given)} is a file, not a folder`);
  }
  return real;
}
function payloadOf(env) {
  const file = nonEmpty(env["GITHUB_EVENT_PATH"]);
  if (file === null) return null;
  try {
    return JSON.parse((0, import_node_fs3.readFileSync)(file, "utf8"));
  } catch {
    return null;
  }
}
function folderPrefix(relative) {
  return relative === "" ? "" : `${relative.replaceAll("\\", "/")}/`;
}
function nonEmpty(text4) {
  return text4 === void 0 || text4 === "" ? null : text4;
}

// src/core/runtime/action-shell.ts
var import_node_crypto2 = require("node:crypto");
var shortestSecret = 4;
var tokenBytes = 32;
function actionShell(stdout, env) {
  let token = null;
  let atLineStart = true;
  const write = (text4) => {
    if (text4 === "") return;
    stdout.write(text4);
    atLineStart = text4.endsWith("\n");
  };
  const stop = () => {
    if (token !== null) return;
    if (!atLineStart) write("\n");
    token = (0, import_node_crypto2.randomBytes)(tokenBytes).toString("hex");
    write(`::stop-commands::${token}
`);
  };
  const listen = () => {
    if (token === null) return;
    if (!atLineStart) write("\n");
    write(`::${token}::
`);
    token = null;
  };
  const say = (text4) => {
    stop();
    write(text4);
  };
  return {
    io: {
      out: say,
      err: say,
      // The log of a run shows colours.
      isTerminal: (env["NO_COLOR"] ?? "") === "",
      width: 120
    },
    commands: (lines) => {
      if (lines === "") return;
      listen();
      write(lines);
    },
    mask: async (secret) => {
      if (secret.length < shortestSecret) return;
      const core = await toolkit();
      listen();
      core.setSecret(secret);
    },
    annotate: async (level, message) => {
      const core = await toolkit();
      listen();
      core[level](message);
    },
    output: async (name, value) => {
      if ((env["GITHUB_OUTPUT"] ?? "") === "") return;
      (await toolkit()).setOutput(name, value);
    },
    summary: async (markdown2) => {
      if ((env["GITHUB_STEP_SUMMARY"] ?? "") === "") return false;
      const { summary } = await toolkit();
      await summary.addRaw(markdown2, true).write();
      return true;
    },
    close: listen
  };
}
function toolkit() {
  return Promise.resolve().then(() => __toESM(require("./actions-core.js"), 1));
}

// src/core/runtime/failures.ts
function describeFailure(thrown, program) {
  if (thrown instanceof UserError) {
    const problems = thrown.problems.map((problem) => ended(plain(problem, 2e3)));
    const hint2 = thrown.hint === null ? "" : plain(thrown.hint, 1e3);
    if (problems.length <= 1) return { status: 2, lines: [`${problems[0] ?? ""} ${hint2}`.trim()] };
    return { status: 2, lines: [...problems, ...hint2 === "" ? [] : [hint2]] };
  }
  const stack = thrown instanceof Error ? thrown.stack ?? thrown.message : `thrown: ${String(thrown)}`;
  return {
    status: 3,
    lines: [
      `This is a defect of Drydock ${program.version} (Node ${process.versions.node}, ${process.platform}), not of your migrations.`,
      `Please report it with the lines below: ${program.issues}`,
      ...stack.split("\n").map((line2) => plain(line2, 1e3)),
      ...thrown instanceof Error && thrown.cause !== void 0 ? [`caused by: ${plain(String(thrown.cause), 1e3)}`] : []
    ]
  };
}
function ended(sentence2) {
  return /[.!?:)]$/.test(sentence2) ? sentence2 : `${sentence2}.`;
}

// src/core/github/action-run.ts
async function runAsAction(started, headline, job) {
  const shell = actionShell(started.stdout, started.env);
  const controller = new AbortController();
  const underway = /* @__PURE__ */ new Set();
  started.onCancel?.(async (cancelled) => {
    controller.abort(cancelled);
    await Promise.allSettled(underway);
    shell.close();
  });
  const takingDown = async (work) => {
    const running = work(controller.signal);
    underway.add(running);
    try {
      return await running;
    } finally {
      underway.delete(running);
    }
  };
  try {
    return await job({ started, shell, takingDown });
  } catch (error) {
    if (error instanceof Cancelled) return error.status;
    return await tellFailure(error, headline, started, shell);
  } finally {
    shell.close();
  }
}
async function tellFailure(error, headline, started, shell) {
  const failure = describeFailure(error, started.program);
  for (const line2 of failure.lines) shell.io.err(`drydock: ${line2}
`);
  await shell.annotate("error", failure.status === 2 ? failure.lines.join("\n") : failure.lines[0] ?? "");
  await shell.output("verdict", "error");
  await shell.summary(`## ${headline}

${failure.lines.map(inCode).join("\n")}
`);
  return failure.status;
}
function inCode(text4) {
  const longest = Math.max(0, ...[...text4.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${text4} ${fence}  `;
}

// src/core/report/report.ts
var reportVersion = "1.0";

// src/core/report/check/check-report.ts
init_verdict2();
init_verdict();
function checkReport(lint, tested2) {
  const second2 = tested2.notTested === null ? tested2.test : { verdict: "error", reason: tested2.notTested.code };
  const verdict = worst([lint.verdict, second2.verdict]);
  const { reason } = verdict === lint.verdict ? lint : second2;
  return { reportVersion, job: "check", tool: lint.tool, verdict, reason, lint, ...tested2 };
}
function checkExitStatus(report, failOn) {
  const second2 = report.test === null ? 2 : testExitStatus(report.test, failOn);
  const first = exitStatus(report.lint);
  return first > second2 ? first : second2;
}

// src/core/report/check/text.ts
init_escape();
init_text();
init_terminal();

// src/core/report/trials/text.ts
init_escape();

// src/core/report/trials/case-order.ts
init_wording();
init_verdict2();
function toldCases({ cases }, most4) {
  const shown2 = [];
  const rest2 = /* @__PURE__ */ new Map();
  const seen = /* @__PURE__ */ new Map();
  for (const each of cases.filter(({ verdict }) => !isClean(verdict)).sort(worstFirst2)) {
    const kind = `${each.verdict}
${each.reason}`;
    const before = seen.get(kind) ?? 0;
    if (before < most4.ofReason && shown2.length < most4.inTrial) {
      seen.set(kind, before + 1);
      shown2.push(each);
      continue;
    }
    const others = rest2.get(kind);
    if (others === void 0) rest2.set(kind, { verdict: each.verdict, reason: each.reason, cases: [each] });
    else others.cases.push(each);
  }
  return { shown: shown2, rest: [...rest2.values()].sort((a, b) => worstFirst2(a, b) || b.cases.length - a.cases.length) };
}
var mostReasons = 6;
function restText({ rest: rest2 }) {
  if (rest2.length === 0) return "";
  const count2 = rest2.reduce((sum2, { cases }) => sum2 + cases.length, 0);
  const named2 = rest2.slice(0, mostReasons).map(({ reason, cases }) => `${plural(cases.length, reason, reason)}`);
  if (rest2.length > named2.length) named2.push(plural(rest2.length - named2.length, "other reason"));
  return `and ${plural(count2, "more", "more")}: ${named2.join(", ")}`;
}

// src/core/report/trials/text.ts
init_figures();
init_terminal();

// src/core/report/trials/text-case.ts
init_code_frame();
init_escape();
init_wording();
init_terminal();

// src/core/report/trials/text-evidence.ts
init_code_frame();
init_display_width();
init_escape();
init_wording();
init_figures();
init_terminal();

// src/core/report/trials/text-comparison.ts
init_code_frame();
init_display_width();
init_wording();
init_distribution();
init_figures();
init_terminal();
var heights = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
var label = 8;
var widest = 40;
var widestUnit = 12;
var tones = { worse: "bad", better: "good", unsure: "doubt" };
function comparisonLines(comparison, { width: width3, paint }) {
  const unit = clip(comparison.unit, 0, 0, widestUnit).text;
  const figures = [comparison.before, comparison.after].map((sample2) => sampleText(sample2, unit));
  const figureWidth = Math.max(...figures.map(displayWidth));
  const beside2 = width3 - label - figureWidth - 2 >= 16;
  const columns = Math.max(10, Math.min(widest, width3 - label - (beside2 ? figureWidth + 2 : 0)));
  const distribution = distributionOf(comparison);
  const lines = [];
  const row = (name, shares, tone2, figure) => {
    const drawn = shares === void 0 ? "" : mountain(shares, columns);
    if (beside2) {
      lines.push(padded(name, label) + paint(tone2, padded(drawn, columns)) + (drawn === "" ? "" : "  ") + figure);
    } else {
      lines.push(
        padded(name, label) + paint(tone2, drawn),
        ...wrap2(figure, width3 - label).map((line2) => " ".repeat(label) + line2)
      );
    }
  };
  row("before", distribution?.before, "dim", figures[0] ?? "");
  row("after", distribution?.after, "info", figures[1] ?? "");
  const margin = " ".repeat(label);
  if (distribution !== null) {
    const { low, high, beyond } = distribution;
    const [left2, right] = [measureText(low, ""), measureText(high, unit)];
    const axis = left2.length + right.length + 2 > columns ? `${left2} \u2026 ${right}` : padded(left2, columns - displayWidth(right)) + right;
    const more2 = beyond > 0 ? `  and ${plural(beyond, "run")} beyond` : "";
    lines.push(margin + paint("dim", axis + more2));
  }
  const tone = tones[directionOf(comparison)];
  lines.push(padded("change", label) + paint(tone, changeText(comparison)));
  if (comparison.change !== null)
    lines.push(
      margin + intervalLine(comparison.change, columns, paint, tone) + (label + columns + 13 <= width3 ? `  ${paint("dim", "\u2502 no change")}` : "")
    );
  return lines;
}
function mountain(shares, columns) {
  return Array.from(
    { length: columns },
    (_, at4) => block(shares[Math.floor(at4 / columns * shares.length)] ?? 0)
  ).join("");
}
function block(share) {
  if (share <= 0) return " ";
  return heights[Math.min(heights.length - 1, Math.floor(share * heights.length))] ?? "\u2588";
}
function intervalLine(change, columns, paint, tone) {
  const axis = intervalAxis(change);
  const column = (value) => Math.min(columns - 1, Math.round(placeOn(axis, value) * (columns - 1)));
  const [from, to, middle, zero] = [column(change.low), column(change.high), column(change.estimate), column(0)];
  const cells = Array.from({ length: columns }, (_, at4) => {
    if (at4 === middle) return paint(tone, "\u25CF");
    if (at4 === zero) return paint("strong", "\u2502");
    if (at4 === from) return paint(tone, "\u251C");
    if (at4 === to) return paint(tone, "\u2524");
    return at4 > from && at4 < to ? paint(tone, "\u2500") : paint("dim", "\u2504");
  });
  return cells.join("");
}

// src/core/report/trials/text-timeline.ts
init_code_frame();
init_display_width();
init_escape();
init_wording();
init_figures();
init_terminal();
init_timeline();
var blocks = { runs: "\u2588", blocked: "\u2593", failed: "\u2573", served: "\u2500" };
var tones2 = { runs: "info", blocked: "bad", failed: "bad", served: "good" };
var widestName = 28;
var widestBars = 64;
function timelineLines(timeline, { width: width3, paint, most: most4 }) {
  const axis = axisOf(timeline);
  const { lanes, left: left2 } = shownLanes(timeline, most4.lanes);
  const names3 = lanes.map(({ name }) => clip(name, 0, 0, widestName).text);
  const sums = lanes.map((lane) => laneText(lane, axis));
  const nameWidth = Math.max(0, ...names3.map(displayWidth));
  const sumWidth = Math.max(0, ...sums.map(displayWidth));
  const besides = width3 - nameWidth - 2;
  const withSums = besides - sumWidth - 2 >= 20;
  const bars = Math.max(10, Math.min(widestBars, withSums ? besides - sumWidth - 2 : besides));
  const lines = lanes.map((lane, place) => {
    const drawn = laneBlocks(lane, axis, bars, paint);
    const sum2 = withSums && sums[place] ? `  ${sums[place]}` : "";
    return `${padded(names3[place] ?? "", nameWidth)}  ${drawn}${sum2}`;
  });
  const margin = " ".repeat(nameWidth + 2);
  lines.push(...axisLines(axis, bars).map((line2) => margin + paint("dim", line2)));
  if (left2 > 0) lines.push(paint("dim", `${margin}and ${plural(left2, "more lane")}`));
  const legend = statesOf(timeline).map((state) => `${paint(tones2[state], blocks[state])} ${paint("dim", state)}`);
  if (legend.length > 0) lines.push(`${margin}${legend.join("  ")}`);
  const notes = notesOf(timeline, most4.notes);
  const times = notes.map(({ bar }) => spanText(bar.from, bar.to, axis));
  const timeWidth = Math.max(0, ...times.map(displayWidth));
  lines.push(...notes.map((note2, place) => noteLine(note2, padded(times[place] ?? "", timeWidth), width3, paint)));
  return lines;
}
function laneBlocks(lane, axis, columns, paint) {
  const cells = Array.from({ length: columns }, () => null);
  const all = barsOf(lane, axis);
  for (const state of barStates) {
    for (const bar of all) {
      if (bar.state !== state) continue;
      const from = Math.min(columns - 1, Math.floor(bar.from / axis * columns));
      const to = Math.max(from + 1, Math.round(bar.to / axis * columns));
      cells.fill(state, from, Math.min(columns, to));
    }
  }
  let text4 = "";
  for (let at4 = 0; at4 < columns; ) {
    const state = cells[at4] ?? null;
    let end2 = at4;
    while (end2 < columns && (cells[end2] ?? null) === state) end2++;
    text4 += state === null ? " ".repeat(end2 - at4) : paint(tones2[state], blocks[state].repeat(end2 - at4));
    at4 = end2;
  }
  return text4;
}
function axisLines(axis, columns) {
  const marks3 = Array.from({ length: columns }, () => "\u2500");
  let labels = "";
  const ticks = timeTicks(axis, Math.max(1, Math.min(5, Math.floor(columns / 10))));
  for (const tick of ticks) {
    const column = Math.min(columns - 1, Math.round(tick / axis * columns));
    marks3[column] = tick === 0 ? "\u2514" : "\u2534";
    const text4 = tick === 0 ? "0" : timeText(tick);
    const start2 = Math.min(column, columns - text4.length);
    if (labels === "" || start2 > labels.length) labels = labels.padEnd(start2) + text4;
  }
  return [marks3.join(""), labels];
}
function noteLine({ lane, bar }, time, width3, paint) {
  const start2 = `${time}  `;
  const rest2 = `${forTerminal(lane)}: ${forTerminal(bar.label)}`;
  const room = Math.max(20, width3 - displayWidth(start2) - 2);
  const text4 = displayWidth(rest2) > room ? clip(`${lane}: ${bar.label}`, 0, 0, room).text : rest2;
  return `${paint(tones2[bar.state], blocks[bar.state])} ${paint("dim", start2)}${text4}`;
}

// src/core/report/trials/text-evidence.ts
var few = { lines: 12, diff: 30, rows: 10, lanes: 8, notes: 4, hint: " (--verbose shows them)" };
var whole = { lines: 1e3, diff: 2e3, rows: 1e3, lanes: 40, notes: 30, hint: "" };
var widestCell = 60;
var longestLine = 1e3;
function evidenceLines(evidence, room) {
  const title = wrap2(forTerminal(evidence.title), room.width - 2).map(
    (line2, place) => (place === 0 ? `${room.paint("dim", "\u25B8")} ` : "  ") + room.paint("strong", line2)
  );
  return [...evidence.title === "" ? [] : title, ...bodyLines(evidence, room)];
}
function bodyLines(evidence, room) {
  const { paint, width: width3, most: most4 } = room;
  switch (evidence.kind) {
    case "text":
      return limited(
        splitLines(evidence.text).flatMap((line2) => wrap2(forTerminal(line2), width3)),
        most4.lines,
        room
      );
    case "sql":
      return limited(
        sqlLines(evidence.sql.trimEnd()).map((line2) => paint("info", cutLine(line2))),
        most4.lines,
        room
      );
    case "diff":
      return diffLines(evidence, room);
    case "table":
      return tableLines(evidence, room);
    case "timeline":
      return timelineLines(evidence, room);
    case "comparison":
      return comparisonLines(evidence, room);
    default:
      return evidence;
  }
}
function splitLines(text4) {
  return text4.trimEnd().split(/\r\n?|\n/).map((line2) => line2.replaceAll("	", "  "));
}
function cutLine(line2) {
  return line2.length > longestLine ? `${line2.slice(0, longestLine)}\u2026` : line2;
}
function limited(lines, count2, { paint, most: most4 }) {
  if (lines.length <= count2 + 1) return [...lines];
  return [...lines.slice(0, count2), paint("dim", moreText(lines.length - count2, "lines", most4))];
}
function moreText(count2, what, { hint: hint2 }) {
  return `\u2026 ${grouped(count2)} more ${what}${hint2}`;
}
function diffLines({ from, to, lines }, room) {
  const { paint, most: most4 } = room;
  const head = [
    ...from === "" ? [] : [paint("bad", `--- ${forTerminal(from)}`)],
    ...to === "" ? [] : [paint("good", `+++ ${forTerminal(to)}`)]
  ];
  const body = lines.map((line2) => {
    const text4 = clip(line2, 0, 0, longestLine).text;
    return line2.startsWith("+") ? paint("good", text4) : line2.startsWith("-") ? paint("bad", text4) : paint("dim", text4);
  });
  return [...head, ...limited(body, most4.diff, room)];
}
function tableLines({ columns, rows }, { paint, most: most4, width: width3 }) {
  const shown2 = rows.length <= most4.rows + 1 ? rows : rows.slice(0, most4.rows);
  const gap = 2;
  const texts2 = shown2.map((row) => columns.map((_, place) => cellText(row[place] ?? null)));
  const names3 = columns.map(({ name }) => fitted(name, widestCell));
  const wanted = columns.map(
    (_, place) => Math.max(...[names3, ...texts2].map((row) => displayWidth(row[place] ?? "")), 1)
  );
  const widths = narrowed(wanted, width3 - gap * Math.max(0, columns.length - 1));
  const line2 = (cells, tone) => cells.map((cell, place) => {
    const room = widths[place] ?? 1;
    const text4 = displayWidth(cell) > room ? fitted(cell, room) : cell;
    const filled = padded(text4, room, columns[place]?.align);
    return tone === null ? filled : paint(tone, filled);
  }).join(" ".repeat(gap));
  const lines = [line2(names3, "dim"), paint("dim", widths.map((each) => "\u2500".repeat(each)).join(" ".repeat(gap)))];
  lines.push(...texts2.map((row) => line2(row, null)));
  if (rows.length === 0) lines.push(paint("dim", "no rows"));
  if (rows.length > shown2.length) lines.push(paint("dim", moreText(rows.length - shown2.length, "rows", most4)));
  return lines;
}
function cellText(cell) {
  if (cell === null) return "\u2013";
  return typeof cell === "number" ? numberText(cell) : fitted(cell, widestCell);
}
function fitted(text4, width3) {
  return clip(text4, 0, 0, Math.max(1, width3)).text;
}
function narrowed(widths, room) {
  const result2 = [...widths];
  let over = result2.reduce((sum2, width3) => sum2 + width3, 0) - room;
  while (over > 0) {
    const widest3 = Math.max(...result2);
    if (widest3 <= 6) break;
    const place = result2.indexOf(widest3);
    const next = Math.max(6, ...result2.filter((width3) => width3 < widest3));
    const take = Math.min(over, Math.max(1, widest3 - next));
    result2[place] = widest3 - take;
    over -= take;
  }
  return result2;
}

// src/core/report/trials/text-case.ts
function caseLines(each, room) {
  const { paint, width: width3, said } = room;
  const tone = verdictTones[each.verdict];
  const lines = [
    `${paint(tone, `${marks2[each.verdict]} ${each.verdict}`)}  ${paint("strong", forTerminal(each.name))}  ${paint("dim", forTerminal(each.reason))}`
  ];
  const inside = [];
  if (each.message !== "" && each.message !== said) inside.push(...wrap2(forTerminal(each.message), width3 - 2));
  const { place } = each;
  if (place !== null) {
    inside.push(paint("dim", `${forTerminal(place.file)}:${place.line}:${place.column}`));
    inside.push(...frameLines(place, each, room));
  }
  const inner = { ...room, width: width3 - 2 };
  const parts = [trialEvidenceLines(each, inner), each.advice === null ? [] : adviceLines(each.advice, inner)];
  for (const part of parts) if (part.length > 0) inside.push(...inside.at(-1) === "" ? [] : [""], ...part);
  return [...lines, ...indented(inside, 2)];
}
function trialEvidenceLines({ evidence }, room) {
  const lines = [];
  for (const each of evidence) {
    if (!isNew(each, room.seen)) continue;
    if (lines.length > 0) lines.push("");
    lines.push(...evidenceLines(each, room));
  }
  return lines;
}
function isNew(part, seen) {
  const key = JSON.stringify(part);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
function frameLines(place, { verdict }, { source, seen, width: width3, paint }) {
  if (!isNew(place, seen)) return [];
  const gutter = String(Math.min(place.endLine, place.line + 5)).length;
  const frame = codeFrame(linesOf(source(place.file) ?? ""), place, width3 - gutter - 5);
  if (frame.length === 0) return [];
  const tone = verdictTones[verdict];
  const drawn = frame.map(({ kind, number: number2, code: code2 }) => {
    const bar = kind === "marked" ? paint(tone, "\u2503") : paint("dim", "\u2502");
    const text4 = kind === "underline" ? paint(tone, code2) : kind === "more" ? paint("dim", code2) : code2;
    return `${paint("dim", (number2 === null ? "" : String(number2)).padStart(gutter))} ${bar} ${text4}`;
  });
  return ["", ...drawn];
}
var label2 = 9;
function adviceLines(advice2, { seen, paint, width: width3 }) {
  if (!isNew(advice2, seen)) return [];
  const [first = "", ...rest2] = wrap2(forTerminal(advice2.summary), width3 - label2);
  const lines = [paint("strong", padded("instead", label2)) + first, ...indented(rest2, label2)];
  for (const step of advice2.steps) {
    lines.push(...indented(wrap2(forTerminal(step.title) + outsideText(step), width3 - label2), label2));
    const code2 = [
      ...step.sql === "" ? [] : sqlLines(step.sql.trimEnd()),
      ...step.command === void 0 ? [] : [forTerminal(step.command)]
    ];
    lines.push(
      ...indented(
        code2.map((line2) => paint("info", line2)),
        label2 + 4
      )
    );
  }
  return lines;
}

// src/core/report/trials/text.ts
init_verdict2();
init_wording2();
var most = { ofReason: 3, inTrial: 8 };
var widest2 = 120;
function renderTestText(report, options) {
  const paint = options.colour ? coloured2 : plain3;
  const width3 = Math.min(widest2, Math.max(40, options.width));
  const lines = options.quiet === true ? quietLines2(report, paint) : fullLines2(report, { ...options, width: width3 }, paint);
  return lines.map((line2) => `${defuseLine(line2).trimEnd()}
`).join("");
}
function quietLines2(report, paint) {
  const several = report.databases.length > 1;
  const lines = report.databases.flatMap(
    ({ name, trials }) => trials.flatMap((trial3) => {
      const where = `${several ? `${forTerminal(name)}: ` : ""}${forTerminal(trial3.trial)}`;
      return casesOf(trial3).filter(({ verdict }) => !isClean(verdict)).map((each) => {
        const place = each.place === null ? "" : `${forTerminal(placeText(each.place))}: `;
        const verdict = paint(verdictTones[each.verdict], each.verdict);
        const said = each.message === "" ? "" : `: ${forTerminal(each.message)}`;
        return `${place}${verdict} ${where}: ${forTerminal(each.name)}${said}`;
      });
    })
  );
  if (!isClean(report.verdict)) lines.push(verdictLine2(report, paint));
  return lines;
}
function placeText({ file, line: line2, column }) {
  return `${file}:${line2}:${column}`;
}
function fullLines2(report, options, paint) {
  const lines = [];
  for (const database3 of report.databases) {
    if (lines.length > 0 && lines.at(-1) !== "") lines.push("");
    lines.push(...headLines(database3, report.databases.length > 1, options.width, paint), "");
    lines.push(...trialsLines(database3.trials, options, paint));
  }
  if (lines.at(-1) !== "") lines.push("");
  lines.push(paint("dim", "\u2500".repeat(Math.min(options.width, 72))));
  lines.push(verdictLine2(report, paint));
  return lines;
}
function headLines(database3, isOneOfSeveral, width3, paint) {
  const scope = `${isOneOfSeveral ? `${database3.name}: ` : ""}${scopeText(database3)}`;
  return [
    ...wrap2(forTerminal(scope), width3).map((line2) => paint("strong", line2)),
    ...wrap2(`on ${forTerminal(serverText(database3))}`, width3).map((line2) => paint("dim", line2)),
    ...database3.differences.flatMap(
      (each) => wrap2(forTerminal(each), width3 - 2).map(
        (line2, place) => `${place === 0 ? paint("doubt", "\u25B2") : " "} ${paint("doubt", line2)}`
      )
    )
  ];
}
function trialsLines(trials, options, paint) {
  const name = Math.max(0, ...trials.map(({ trial: trial3 }) => Math.min(24, forTerminal(trial3).length)));
  const lines = [];
  for (const trial3 of trials) {
    const below = belowTrial(trial3, options, paint);
    if (below.length > 0 && lines.length > 0 && lines.at(-1) !== "") lines.push("");
    lines.push(...trialLine(trial3, name, options.width, paint));
    if (below.length > 0) lines.push("", ...below, "");
  }
  return lines;
}
function trialLine(trial3, nameWidth, width3, paint) {
  const time = trial3.verdict === "skipped" && trial3.ms === 0 ? "" : timeText(trial3.ms);
  const margin = 4 + nameWidth + 2;
  const column = 12;
  const room = Math.max(20, width3 - margin - column);
  const said = trial3.verdict === "skipped" ? `skipped: ${trial3.summary}` : trial3.summary;
  const [first = "", ...rest2] = wrap2(forTerminal(said), room);
  const tone = verdictTones[trial3.verdict];
  const start2 = `  ${paint(tone, marks2[trial3.verdict])} ${paint("strong", padded(forTerminal(trial3.trial), nameWidth))}  `;
  const shade = (line2) => trial3.verdict === "skipped" ? paint("dim", line2) : line2;
  return [
    start2 + shade(padded(first, room)) + paint("dim", time.padStart(column)),
    ...rest2.map((line2) => " ".repeat(margin) + shade(line2))
  ];
}
function belowTrial(trial3, options, paint) {
  const verbose = options.verbose === true;
  const clean = isClean(trial3.verdict);
  if (clean && !verbose) return [];
  const told = toldCases(
    trial3,
    verbose ? { ofReason: Number.POSITIVE_INFINITY, inTrial: Number.POSITIVE_INFINITY } : most
  );
  const seen = /* @__PURE__ */ new Set();
  const room = { ...options, width: options.width - 4, paint, most: verbose ? whole : few, said: trial3.summary, seen };
  const parts = told.shown.map((each) => caseLines(each, room));
  const rest2 = restText(told);
  if (rest2 !== "")
    parts.push(wrap2(`${forTerminal(rest2)}${few.hint}`, options.width - 4).map((line2) => paint("dim", line2)));
  const evidence = trialEvidenceLines(trial3, room);
  if (evidence.length > 0) parts.push(evidence);
  if (verbose) {
    const others = trial3.cases.filter(({ verdict }) => isClean(verdict));
    if (others.length > 0) parts.push(others.flatMap((each) => cleanLines(each, room)));
  }
  return indented(
    parts.flatMap((part, place) => place === 0 ? part : ["", ...part]),
    4
  );
}
function cleanLines(each, room) {
  const tone = verdictTones[each.verdict];
  const [first = "", ...others] = wrap2(forTerminal(each.message), Math.max(20, room.width - 4));
  return [
    `${room.paint(tone, marks2[each.verdict])} ${forTerminal(each.name)}  ${room.paint("dim", timeText(each.ms))}`,
    ...each.message === "" ? [] : [first, ...others].map((line2) => `  ${room.paint("dim", line2)}`),
    ...indented(trialEvidenceLines(each, { ...room, width: room.width - 2 }), 2)
  ];
}
function verdictLine2(report, paint) {
  return paint(verdictTones[report.verdict], verdictText2(report));
}

// src/core/report/check/text.ts
init_verdict2();
init_wording3();
function renderCheckText(report, options) {
  return lintHalfText(report.lint, options) + testHalfText(report, options);
}
function lintHalfText(lint, options) {
  return headText("lint", options) + renderText(lint, options);
}
function testHalfText(report, options) {
  const { colour, width: width3, quiet = false } = options;
  const paint = colour ? coloured2 : plain3;
  const second2 = report.test === null ? wrap2(forTerminal(notTestedText(report.notTested)), Math.max(40, width3) - 2).map((text4, place) => asLine(place === 0 ? `${paint("bad", marks2.error)} ${text4}` : `  ${text4}`)).join("") : renderTestText(report.test, options);
  const last = asLine(paint(verdictTones[report.verdict], checkVerdictText(report)));
  if (quiet) return second2 + (isClean(report.verdict) ? "" : last);
  return `
${headText("test", options)}${second2}
${last}`;
}
function headText(name, { colour, width: width3, quiet }) {
  if (quiet === true) return "";
  const paint = colour ? coloured2 : plain3;
  return asLine(paint("strong", `\u2550\u2550 ${name} ${"\u2550".repeat(Math.max(0, Math.min(width3, 72) - name.length - 4))}`));
}
function asLine(text4) {
  return `${defuseLine(text4).trimEnd()}
`;
}

// src/core/runtime/parse-options.ts
var import_node_util = require("node:util");
function parseFlags(spec, args, command) {
  const problems = [];
  const given = /* @__PURE__ */ new Map();
  const positionals = [];
  const flags = terminalOptions(spec);
  const names3 = /* @__PURE__ */ new Map();
  const config = {};
  for (const [name, option] of flags) {
    if (option.kind === "list") continue;
    for (const spelling of spellings(name, option)) {
      names3.set(spelling, name);
      config[spelling] = { type: option.kind === "flag" ? "boolean" : "string" };
    }
  }
  const { tokens } = (0, import_node_util.parseArgs)({
    args: [...args],
    options: config,
    strict: false,
    tokens: true,
    allowPositionals: true
  });
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const negated = token.name.startsWith("no-") && names3.has(token.name.slice(3)) && !names3.has(token.name);
    const name = names3.get(negated ? token.name.slice(3) : token.name);
    const option = name === void 0 ? void 0 : spec[name];
    if (name === void 0 || option === void 0) {
      const near = closest(token.name, [...names3.keys()]);
      problems.push(
        `${plain(token.rawName, 60)} is no option of drydock ${command}${near === null ? "" : `. Did you mean --${near}?`}`
      );
    } else if (option.kind === "flag") {
      if (token.inlineValue === true) problems.push(`--${token.name} takes no value`);
      else given.set(name, !negated);
    } else if (negated) {
      problems.push(`--${name} takes a value, so there is no --no-${name}`);
    } else if (token.value === void 0 || token.inlineValue !== true && token.value.startsWith("--")) {
      problems.push(`--${token.name} needs a value: ${expectedValue(option)}`);
    } else if (given.has(name) && given.get(name) !== token.value) {
      problems.push(`--${name} is given twice`);
    } else {
      given.set(name, token.value);
    }
  }
  const values = readValues(
    spec,
    (name) => `--${name}`,
    problems,
    (name, option) => option.kind === "list" ? positionals : given.get(name)
  );
  throwProblems(problems, `Run drydock help ${command} for its options.`);
  return values;
}
function parseInputs(spec, env) {
  const problems = [];
  const options = actionOptions(spec);
  const known = new Map(options.map(([name]) => [inputVariable(name), name]));
  const warnings = [];
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith("INPUT_") || known.has(variable)) continue;
    const name = variable.slice("INPUT_".length).toLowerCase();
    warnings.push(`"${plain(name, 60)}" is no input of this action${didYouMean(name, known.values())}`);
  }
  const values = readValues(
    spec,
    (name) => `input ${name}`,
    problems,
    (name, option) => {
      if (option.only === "terminal") return void 0;
      const text4 = (env[inputVariable(name)] ?? "").trim();
      if (text4 === "") return void 0;
      if (option.kind === "list")
        return text4.split(/\r?\n/).map((line2) => line2.trim()).filter((line2) => line2 !== "");
      if (option.kind !== "flag") return text4;
      const boolean = booleanOf(text4);
      if (boolean === null) problems.push(`input ${name}: "${plain(text4, 60)}" is neither true nor false`);
      return boolean ?? void 0;
    }
  );
  throwProblems(problems, "Correct the `with:` of this step.");
  return { values, warnings };
}
function inputVariable(name) {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}
function terminalOptions(spec) {
  return Object.entries(spec).filter(([, option]) => option.only !== "action");
}
function actionOptions(spec) {
  return Object.entries(spec).filter(([, option]) => option.only !== "terminal");
}
function spellings(name, option) {
  return option.kind === "flag" && option.alias !== void 0 ? [name, option.alias] : [name];
}
function booleanOf(text4) {
  return /^(?:true|True|TRUE)$/.test(text4) ? true : /^(?:false|False|FALSE)$/.test(text4) ? false : null;
}
function readValues(spec, place, problems, given) {
  const values = {};
  for (const [name, option] of Object.entries(spec)) {
    const value = given(name, option);
    values[name] = value === void 0 || Array.isArray(value) && value.length === 0 ? option.default : value;
    if (typeof value === "string") {
      const problem = problemOf3(option, value);
      if (problem !== null) problems.push(`${place(name)}: ${problem}`);
    }
  }
  return values;
}
function problemOf3(option, value) {
  const shown2 = `"${plain(value, 60)}"`;
  if (value === "") return `needs a value: ${expectedValue(option)}`;
  if (option.kind === "choice" && !option.values.includes(value)) {
    return `${shown2} is not one of ${option.values.join(", ")}${didYouMean(value, option.values)}`;
  }
  if (option.kind === "text" && option.pattern !== void 0 && !option.pattern.accepts(value)) {
    return `${shown2} is not ${option.pattern.expected}`;
  }
  return null;
}
function expectedValue(option) {
  if (option.kind === "choice") return option.values.join(", ");
  return option.kind === "flag" ? "true or false" : option.value;
}
function throwProblems(problems, hint2) {
  const [first] = problems;
  if (first !== void 0) throw new UserError("bad_options", first, { problems, hint: hint2 });
}

// src/check/run-action.ts
init_source_reader();

// src/test-migrations/trusted-change.ts
function mustBeTrusted({ range }) {
  if (range.kind !== "range" || !range.isRemote) return;
  throw new UserError(
    "untrusted_change",
    "Migrations of a pull request are not run under pull_request_target: anybody may have written them, and the job may hold secrets",
    { hint: "Run this action on pull_request, also for forks: it needs no secret and no token that writes." }
  );
}

// src/test-migrations/url-secrets.ts
var ordinary = /^(?:postgres|mysql|mariadb|root|test|password|secret)$/i;
function urlSecrets(url) {
  const [, user = "", password = ""] = /:\/\/([^:@/?#]*):([^@/?#]*)@/.exec(url) ?? [];
  const query = /[?&]password=([^&#]*)/i.exec(url)?.[1] ?? "";
  const found = [password, decoded(password), query, decoded(query)].filter(
    (one) => one !== "" && one !== user && !ordinary.test(one)
  );
  return [.../* @__PURE__ */ new Set([url, ...found])];
}
function decoded(text4) {
  try {
    return decodeURIComponent(text4);
  } catch {
    return text4;
  }
}

// src/core/report/check/github.ts
init_escape();
init_github();

// src/core/report/trials/github.ts
init_escape();
init_github();
init_wording();
init_verdict2();
var longestMessage2 = 4096;
function levelOf(verdict) {
  switch (verdict) {
    case "fail":
    case "error":
    case "inconclusive":
      return "error";
    case "warn":
      return "warning";
    case "pass":
    case "skipped":
      return null;
  }
}
function renderTestGitHub(report, share = {}) {
  const all = report.databases.flatMap(({ name, trials }) => {
    const start2 = report.databases.length > 1 ? `${name}: ` : "";
    return trials.flatMap((trial3) => casesOf(trial3).map((each) => ({ where: start2 + trial3.trial, each })));
  }).sort((a, b) => worstFirst2(a.each, b.each));
  const lines = [];
  for (const level of ["error", "warning"]) {
    const here = all.filter(
      ({ each }) => levelOf(each.verdict) === level && (level === "error" || each.place !== null)
    );
    const most4 = share[level] ?? mostOfLevel;
    const count2 = here.length > most4 ? most4 - 1 : here.length;
    lines.push(...here.slice(0, count2).map((told) => annotation2(level, told)));
    if (here.length > count2)
      lines.push(
        `::${level} title=Drydock::${grouped(here.length - count2)} more of this level in the summary of the run`
      );
  }
  return lines.map((line2) => `${line2}
`).join("");
}
function annotation2(level, { where, each }) {
  const { place } = each;
  const properties = [
    ...place === null ? [] : [
      `file=${forWorkflowProperty(place.file)}`,
      `line=${place.line}`,
      `endLine=${place.endLine}`,
      // The runner warns of columns in an annotation of several lines, and drops them. Its last column belongs to the span.
      ...place.line === place.endLine ? [`col=${place.column}`, `endColumn=${Math.max(place.column, place.endColumn - 1)}`] : []
    ],
    `title=${forWorkflowProperty(cut(`${where}: ${each.name}`, longestTitle))}`
  ];
  return `::${level} ${properties.join(",")}::${forWorkflowData(cut(messageText(each), longestMessage2))}`;
}
var longestTitle = 255;
function messageText({ message, verdict, reason, advice: advice2 }) {
  const said = message === "" ? reason : message;
  const start2 = verdict === "inconclusive" ? `Inconclusive: ${said}` : said;
  return [start2, ...advice2 === null ? [] : [`Instead: ${advice2.summary}`]].join("\n");
}

// src/core/report/check/github.ts
init_wording3();
var levels = ["error", "warning", "notice"];
var longestMessage3 = 4096;
function renderCheckGitHub(report) {
  const { lint, test } = annotationShares(report);
  return renderGitHub(report.lint, lint) + secondHalf(report, test);
}
function annotationShares(report) {
  const first = counted(renderGitHub(report.lint));
  const second2 = counted(secondHalf(report, {}));
  const half2 = mostOfLevel / 2;
  const lint = levels.map((level) => [level, Math.max(half2, mostOfLevel - second2(level))]);
  const test = levels.map((level) => [level, Math.max(half2, mostOfLevel - first(level))]);
  return { lint: Object.fromEntries(lint), test: Object.fromEntries(test) };
}
function secondHalf(report, share) {
  return report.test === null ? `::error title=Drydock test::${forWorkflowData(cut(notTestedText(report.notTested), longestMessage3))}
` : renderTestGitHub(report.test, share);
}
function counted(commands) {
  const lines = commands.split("\n");
  return (level) => lines.filter((line2) => line2.startsWith(`::${level} `)).length;
}

// src/core/report/check/markdown.ts
init_escape();
init_markdown();
init_markdown_parts();

// src/core/report/trials/markdown.ts
init_escape();
init_markdown_block();
init_figures();

// src/core/report/trials/markdown-evidence.ts
init_escape();
init_markdown_block();
init_wording();
init_distribution();
init_figures();

// src/core/report/trials/gantt.ts
init_timeline();
var mostLanes = 10;
var mostBars = 24;
var longestName3 = 40;
var mostCharacters2 = 45e3;
var tags = {
  runs: "active",
  blocked: "crit",
  failed: "crit, done",
  served: "done"
};
function ganttChart(timeline, characters = mostCharacters2) {
  for (const [lanes, bars] of [
    [mostLanes, mostBars],
    [mostLanes, 6],
    [4, 3]
  ]) {
    const text4 = draw2(timeline, lanes, bars);
    if (text4 === null || text4.length <= characters) return text4;
  }
  return null;
}
function draw2(timeline, lanesAtMost, barsAtMost) {
  const axis = axisOf(timeline);
  const { lanes } = shownLanes(timeline, lanesAtMost);
  const sections = lanes.flatMap((lane) => {
    const bars = worthSeeing(joined(barsOf(lane, axis), axis / 100), barsAtMost);
    return bars.length === 0 ? [] : [`  section ${word2(lane.name)}`, ...bars.map((bar) => taskLine(bar, axis))];
  });
  if (sections.length === 0) return null;
  const format = axis < 1e4 ? "%Q ms" : "%s s";
  const padding = 24 + 7 * Math.max(0, ...lanes.map(({ name }) => word2(name).length));
  const head = ["---", "displayMode: compact", "config:", "  gantt:", `    leftPadding: ${padding}`, "---"];
  return [...head, "gantt", "  dateFormat x", `  axisFormat ${format}`, ...sections].join("\n");
}
function worthSeeing(bars, most4) {
  const weight2 = ({ state, from, to }) => (isHarm(state) ? 1e12 : state === "runs" ? 1e9 : 0) + to - from;
  return [...bars].sort((a, b) => weight2(b) - weight2(a)).slice(0, most4).sort((a, b) => a.from - b.from || a.to - b.to);
}
var widestLabel = 90;
function taskLine({ state, label: label4, from, to }, axis) {
  const start2 = Math.round(from);
  const end2 = Math.max(Math.round(to), start2 + Math.ceil(axis / 300));
  const room = Math.floor((end2 - start2) / axis * widestLabel);
  const name = label4.trim() === "" ? state : `${state} ${word2(label4)}`;
  const fitting = name.length <= room ? name : state.length <= room ? word2(name, room) : ".";
  return `    ${fitting} :${tags[state]}, ${start2}, ${end2}`;
}
function word2(text4, length = longestName3) {
  const safe = text4.replace(/[^\p{L}\p{N}_.,() -]/gu, "_").slice(0, length);
  return safe.replace(/[\ud800-\udbff]$/, "").trim() || "_";
}

// src/core/report/trials/markdown-evidence.ts
init_terminal();
init_timeline();
var mostRows2 = 20;
var mostColumns2 = 20;
var mostDiff2 = 200;
var mostCharacters3 = 4e3;
var longestCell = 200;
var longestTitle2 = 300;
var mostLanes2 = 6;
function evidenceMarkdown(evidence, options) {
  const title = cut(evidence.title, longestTitle2);
  const body = bodyOf(evidence, options);
  if (evidence.kind === "timeline" || evidence.kind === "comparison")
    return title === "" ? `${body}
` : `${bold(title)}

${body}
`;
  return details(title === "" ? names[evidence.kind] : forHtmlText(title), body);
}
function bold(text4) {
  return `<b>${forMarkdownText(text4)}</b>`;
}
var names = {
  text: "Evidence",
  sql: "SQL",
  table: "Table",
  diff: "What differs",
  timeline: "Timeline",
  comparison: "Before and after"
};
function bodyOf(evidence, options) {
  switch (evidence.kind) {
    case "text":
      return forMarkdownCode(cut(evidence.text, mostCharacters3), "text");
    case "sql":
      return forMarkdownCode(cut(evidence.sql, mostCharacters3), "sql");
    case "table":
      return tableMarkdown(evidence);
    case "diff":
      return diffMarkdown(evidence);
    case "timeline":
      return timelineMarkdown(evidence, options);
    case "comparison":
      return comparisonMarkdown(evidence);
    default:
      return evidence;
  }
}
function tableMarkdown({ columns, rows }) {
  const shown2 = columns.slice(0, mostColumns2);
  if (shown2.length === 0) return plural(rows.length, "row");
  const line2 = (cells) => `| ${cells.join(" | ")} |`;
  const lines = [
    line2(shown2.map(({ name }) => forMarkdownTableCell(cut(name, longestCell)))),
    line2(shown2.map(({ align }) => align === "right" ? "---:" : "---")),
    ...rows.slice(0, mostRows2).map((row) => line2(shown2.map((_, place) => cellText2(row[place] ?? null))))
  ];
  const left2 = [
    ...rows.length > mostRows2 ? [`${grouped(rows.length - mostRows2)} more rows`] : [],
    ...columns.length > mostColumns2 ? [`${grouped(columns.length - mostColumns2)} more columns`] : []
  ];
  if (left2.length > 0) lines.push("", `and ${left2.join(", ")}`);
  return lines.join("\n");
}
function cellText2(cell) {
  if (cell === null) return "\u2013";
  return typeof cell === "number" ? numberText(cell) : forMarkdownTableCell(cut(cell, longestCell));
}
function diffMarkdown({ from, to, lines }) {
  const text4 = [
    ...from === "" ? [] : [`--- ${forTerminal(from)}`],
    ...to === "" ? [] : [`+++ ${forTerminal(to)}`],
    ...lines.slice(0, mostDiff2).map((line2) => forTerminal(cut(line2, 1e3))),
    ...lines.length > mostDiff2 ? [` ${grouped(lines.length - mostDiff2)} more lines`] : []
  ];
  return forMarkdownCode(text4.join("\n"), "diff");
}
function timelineMarkdown(timeline, { diagramCharacters }) {
  const chart = ganttChart(timeline, diagramCharacters);
  if (chart === null)
    return forMarkdownCode(timelineLines(timeline, { width: 100, paint: plain3, most: few }).join("\n"), "text");
  const axis = axisOf(timeline);
  const hurt = timeline.lanes.map((lane) => ({ lane, ms: timeIn(barsOf(lane, axis), isHarm) })).filter(({ ms }) => ms > 0).sort((a, b) => b.ms - a.ms);
  const said = hurt.slice(0, mostLanes2).map(({ lane }) => `- ${bold(cut(lane.name, longestCell))}: ${laneText(lane, axis)}`);
  if (hurt.length > said.length) said.push(`- and ${plural(hurt.length - said.length, "more lane")}`);
  return [forMarkdownCode(chart, "mermaid"), ...said.length === 0 ? [] : ["", ...said]].join("\n");
}
var sparkColumns = 24;
function comparisonMarkdown(comparison) {
  const { before, after, unit } = comparison;
  const distribution = distributionOf(comparison);
  const row = (name, sample2, shares) => {
    const drawn = shares === void 0 ? "" : `\`${mountain(shares, sparkColumns).replaceAll(" ", "\xA0")}\``;
    const p95 = sample2.p95 === null ? "\u2013" : measureText(sample2.p95, "");
    return `| ${name} | ${drawn} | ${measureText(sample2.median, "")} | ${p95} | ${measureText(sample2.n, "")} |`;
  };
  const [low, high] = [distribution?.low ?? 0, distribution?.high ?? 0].map((value) => measureText(value, ""));
  const measure = forMarkdownTableCell(cut(unit, longestCell));
  const head = distribution === null ? "" : `${low} to ${high} ${measure}`;
  return [
    `| | ${head} | median, ${measure} | p95, ${measure} | n |`,
    "| --- | --- | ---: | ---: | ---: |",
    row("before", before, distribution?.before),
    row("after", after, distribution?.after),
    "",
    `Change of the median: ${forMarkdownText(changeText(comparison))}`
  ].join("\n");
}

// src/core/report/trials/markdown-trial.ts
init_escape();
init_markdown_block();
init_wording();
init_figures();
init_verdict2();
init_wording2();
var signs2 = {
  pass: "\u2705",
  warn: "\u26A0\uFE0F",
  fail: "\u274C",
  inconclusive: "\u2754",
  error: "\u26D4",
  skipped: "\u23ED\uFE0F"
};
var most2 = { ofReason: 3, inTrial: 8 };
var mostPassed = 30;
var mostMessage2 = 1e3;
var longestName4 = 200;
function failingBlocks(trial3, where, options) {
  const told = toldCases(trial3, most2);
  const seen = /* @__PURE__ */ new Set();
  const blocks2 = told.shown.map((each) => caseBlock(each, seen, options));
  const rest2 = restText(told);
  if (rest2 !== "") {
    const count2 = told.rest.reduce((sum2, { cases }) => sum2 + cases.length, 0);
    blocks2.push({ forms: [`${forMarkdownText(rest2)}
`], kind: "findings", findings: count2, name: "cases" });
  }
  if (blocks2.length === 0) {
    const said = `${forMarkdownText(cut(trial3.summary, mostMessage2))}
`;
    blocks2.push({ forms: [said], kind: "findings", findings: 1, name: "cases" });
  }
  const heading = headingOf(trial3, where);
  const headed = blocks2.map(
    (block2, place) => place === 0 ? { ...block2, forms: block2.forms.map((form) => `${heading}

${form}`) } : block2
  );
  const evidence = evidenceText(trial3.evidence, seen, options);
  return evidence === "" ? headed : [...headed, beside("evidence of trials", evidence)];
}
function headingOf(trial3, where) {
  const counts2 = trial3.cases.length < 2 ? "" : ` (${countsText2(countVerdicts(trial3.cases))})`;
  return `#### ${signs2[trial3.verdict]} ${forMarkdownText(cut(`${where}${trial3.trial}`, longestName4))}${counts2}`;
}
function caseBlock(each, seen, options) {
  const line2 = caseLine(each, options);
  const advice2 = each.advice === null || !isNew2(each.advice, seen) ? "" : `
${adviceMarkdown(each.advice)}`;
  const evidence = evidenceText(each.evidence, seen, options);
  const forms = [line2 + (evidence === "" ? "" : `
${evidence}`) + advice2, line2 + advice2, line2];
  return { forms: [...new Set(forms)], kind: "findings", findings: 1, name: "cases" };
}
function caseLine({ verdict, name, place, message, reason }, options) {
  const where = place === null ? "" : ` in ${placeLink(options, place.file, place.line)}`;
  const text4 = message === "" ? reason : message;
  const start2 = `${signs2[verdict]} ${bold(cut(name, longestName4))}${where}`;
  return `${start2}: ${forMarkdownText(cut(text4, mostMessage2))}
`;
}
function adviceMarkdown({ summary, steps: steps2 }) {
  const text4 = steps2.map((step) => {
    const code2 = [
      ...step.sql === "" ? [] : [forMarkdownCode(step.sql, "sql")],
      ...step.command === void 0 ? [] : [forMarkdownCode(step.command, "sh")]
    ];
    return [`${bold(step.title)}${outsideText(step)}`, ...code2].join("\n\n");
  });
  return steps2.length === 0 ? `Instead: ${forMarkdownText(cut(summary, mostMessage2))}
` : details(`Instead: ${forHtmlText(cut(summary, mostMessage2))}`, text4.join("\n\n"));
}
function evidenceText(evidence, seen, options) {
  return evidence.filter((each) => isNew2(each, seen)).map((each) => evidenceMarkdown(each, options)).join("\n");
}
function isNew2(part, seen) {
  const key = JSON.stringify(part);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
function passedBlock(trial3, where, options) {
  if (trial3.verdict === "skipped" || trial3.cases.length < 2 && trial3.evidence.length === 0) return null;
  const name = forHtmlText(cut(`${where}${trial3.trial}`, longestName4));
  const title = `${signs2[trial3.verdict]} <b>${name}</b>: ${countsText2(countVerdicts(trial3.cases))}`;
  const rows = trial3.cases.slice(0, mostPassed).map((each) => {
    const said = each.message === "" ? "" : `: ${forMarkdownText(cut(each.message, mostMessage2))}`;
    return `- ${signs2[each.verdict]} ${bold(cut(each.name, longestName4))}${said} (${timeText(each.ms)})`;
  });
  if (trial3.cases.length > rows.length) rows.push(`- and ${grouped(trial3.cases.length - rows.length)} more`);
  const list2 = rows.length === 0 ? plural(0, "case") : rows.join("\n");
  const seen = /* @__PURE__ */ new Set();
  const evidence = evidenceText(
    [...trial3.evidence, ...trial3.cases.slice(0, mostPassed).flatMap((each) => each.evidence)],
    seen,
    options
  );
  const whole2 = evidence === "" ? list2 : `${list2}

${evidence}`;
  return beside("what passed", .../* @__PURE__ */ new Set([details(title, whole2), details(title, list2)]));
}
function needsLook({ verdict }) {
  return !isClean(verdict);
}

// src/core/report/trials/markdown.ts
init_wording2();
var longestText2 = 300;
var mostDatabases2 = 20;
var mostDifferences = 5;
function renderTestMarkdown(report, options) {
  const several = report.databases.length > 1;
  const trials = report.databases.flatMap(
    (database3) => database3.trials.map((trial3) => ({ trial: trial3, where: several ? `${database3.name}, ` : "" }))
  );
  const failing = trials.filter(({ trial: trial3 }) => needsLook(trial3));
  const blocks2 = [
    headBlock(report),
    ...failing.flatMap(({ trial: trial3, where }) => failingBlocks(trial3, where, options)),
    ...trials.flatMap(({ trial: trial3, where }) => needsLook(trial3) ? [] : passedBlock(trial3, where, options) ?? [])
  ];
  return inOurWords(fitInto(blocks2, options.bytes));
}
function inOurWords(markdown2) {
  const last = markdown2.lastIndexOf("\n> **Left out here: ") + 1;
  if (last === 0) return markdown2;
  return markdown2.slice(0, last) + markdown2.slice(last).replace(/\bfinding(s?)\b/g, "case$1");
}
function headBlock(report) {
  const title = `### ${signs2[report.verdict]} Drydock test: ${titleText(report)}`;
  const databases = report.databases.slice(0, mostDatabases2);
  const several = report.databases.length > 1;
  const whole2 = databases.map((database3) => databaseText2(database3, several, database3.trials));
  const brief = databases.map((database3) => databaseText2(database3, several, database3.trials.filter(needsLook)));
  const left2 = report.databases.length - databases.length;
  const more2 = left2 > 0 ? [`and ${left2} more databases
`] : [];
  return {
    forms: [`${[`${title}
`, ...whole2, ...more2].join("\n")}`, `${[`${title}
`, ...brief].join("\n")}`, `${title}
`],
    kind: "head",
    findings: 0,
    name: "the head"
  };
}
function databaseText2(database3, several, trials) {
  const name = several ? `${bold(cut(database3.name, longestText2))}: ` : "";
  const scope = forMarkdownText(cut(`${scopeText(database3)}, on ${serverText(database3)}`, longestText2));
  const lines = [`${name}${scope}.`, ""];
  const { differences } = database3;
  for (const each of differences.slice(0, mostDifferences))
    lines.push(`> ${signs2.warn} ${forMarkdownText(cut(each, longestText2))}`, ">");
  if (differences.length > mostDifferences) lines.push(`> and ${differences.length - mostDifferences} more`, ">");
  if (lines.at(-1) === ">") lines.splice(-1, 1, "");
  if (trials.length > 0) {
    lines.push("| | trial | what came out | time |", "| --- | --- | --- | ---: |");
    lines.push(...trials.map(rowOf), "");
  }
  return lines.join("\n");
}
function rowOf({ verdict, trial: trial3, summary, ms }) {
  const said = forMarkdownTableCell(cut(summary, longestText2));
  const time = verdict === "skipped" && ms === 0 ? "" : timeText(ms).replaceAll(" ", "\xA0");
  return `| ${signs2[verdict]} | ${forMarkdownTableCell(cut(trial3, 100))} | ${said} | ${time} |`;
}

// src/core/report/check/markdown.ts
init_wording3();
function renderCheckMarkdown(report, { bytes: bytes2, link }) {
  const linking3 = link ? { link } : {};
  const lint = (bytes3) => renderMarkdown(report.lint, { bytes: bytes3, ...linking3 });
  const { test, notTested } = report;
  const second2 = test === null ? () => notTestedMarkdown(notTested) : (bytes3) => renderTestMarkdown(test, { bytes: bytes3, ...linking3 });
  return joinMarkdown([lint, second2], bytes2);
}
function notTestedMarkdown(notTested) {
  return `### \u26D4 Drydock test: not run

${forMarkdownText(cut(notTestedText(notTested), longestText3))}
`;
}
var longestText3 = 2e3;

// src/core/github/check-publication.ts
init_wording3();
init_github();
init_check_run();
init_database_comments();
init_lint_publication();

// src/core/github/test-publication.ts
init_verdict2();
function testComments(report, link) {
  return report.databases.map((database3) => {
    const part = testReportOf(report, database3);
    return {
      name: database3.name,
      folder: database3.folder,
      parts: [(bytes2) => renderTestMarkdown(part, { bytes: bytes2, link })],
      isWorthSaying: isWorthSaying2(database3),
      notes: []
    };
  });
}
function testReportOf(report, database3) {
  const databases = [database3];
  return { ...report, ...reportVerdict(databases), databases, counts: countCases(databases) };
}
function isWorthSaying2({ verdict, changed }) {
  return !isClean(verdict) || changed !== null && changed > 0;
}

// src/core/github/check-publication.ts
function checkPublication(from) {
  const { report, asked, pull, commit, prefix: prefix2, runUrl: runUrl2, link, client } = from;
  const { lint } = report;
  return {
    asked,
    pull,
    commit,
    client,
    comments: (pull2, left2) => databaseComments(checkComments(report, link, asked.suggestions === "never" ? 0 : left2), {
      job: "check",
      pull: pull2,
      prefix: prefix2,
      runUrl: runUrl2
    }),
    suggestions: { findings: lint.findings, textOf: from.textOf },
    risk: from.isOfChange ? lint.risk.class : null,
    checkRun: {
      name: from.checkName,
      conclusion: conclusionOf(report.verdict, from.status),
      title: checkVerdictText(report),
      summary: (bytes2) => renderCheckMarkdown(report, { bytes: bytes2, link }),
      annotations: beyondCommands(lint, annotationShares(report).lint).map(checkAnnotation),
      runUrl: runUrl2
    }
  };
}
function checkComments(report, link, left2) {
  const { test, notTested } = report;
  const tested2 = test === null ? [] : testComments(test, link);
  return lintComments(report.lint, link, left2).map((one) => {
    const other = tested2.find(({ folder }) => folder === one.folder);
    const second2 = other?.parts ?? (notTested === null ? [] : [() => notTestedMarkdown(notTested)]);
    return {
      ...one,
      parts: [...one.parts, ...second2],
      isWorthSaying: one.isWorthSaying || (other?.isWorthSaying ?? notTested !== null)
    };
  });
}

// src/check/action-results.ts
init_publish();

// src/core/github/remarks.ts
var mostAnnotations2 = 10;
async function annotateRemarks(remarks, annotations, shell) {
  const room = mostAnnotations2 - annotations.split("\n").filter((line2) => line2.startsWith("::warning ")).length;
  for (const remark of remarks.slice(0, Math.max(0, room))) await shell.annotate("warning", remark);
}
function remarksMarkdown(remarks) {
  return remarks.map((remark) => `> ${inCode(plain(remark))}

`).join("");
}
async function tellPublished({ commentUrls, remarks }, isQuiet, shell) {
  await shell.output("comment-url", commentUrls.join("\n"));
  for (const { text: text4, isWarning } of remarks) {
    const line2 = plain(text4, 1e3);
    if (isWarning) await shell.annotate("warning", line2);
    else if (!isQuiet) shell.io.err(`${line2}
`);
  }
}

// src/core/github/results-folder.ts
var import_node_fs4 = require("node:fs");
var import_node_os3 = require("node:os");
var import_node_path3 = __toESM(require("node:path"), 1);
function resultsFolder(job, env, platform) {
  const temp = nonEmpty(env["RUNNER_TEMP"]) ?? (0, import_node_os3.tmpdir)();
  (0, import_node_fs4.mkdirSync)(temp, { recursive: true });
  const folder = (0, import_node_fs4.mkdtempSync)(import_node_path3.default.join(temp, `drydock-${job}-`));
  const files = diskFiles({ root: folder, platform, confineTo: null });
  return {
    write(name, text4) {
      files.write(name, text4);
      return import_node_path3.default.join(folder, name);
    }
  };
}

// src/core/github/run-links.ts
function runUrl(env) {
  const [server, repository, run] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"].map(
    (name) => nonEmpty(env[name])
  );
  return server && repository && run && /^\d+$/.test(run) ? `${server}/${repository}/actions/runs/${run}` : null;
}
function commitOf2({ env, range }) {
  return range.kind === "range" || range.kind === "new-branch" ? range.head : nonEmpty(env["GITHUB_SHA"]);
}
function linker(place) {
  const { env } = place;
  const server = nonEmpty(env["GITHUB_SERVER_URL"]);
  const repository = nonEmpty(env["GITHUB_REPOSITORY"]);
  const commit = commitOf2(place);
  if (server === null || repository === null || commit === null) return () => null;
  return (file, line2) => file.startsWith("../") ? null : `${server}/${repository}/blob/${commit}/${file.split("/").map(encodeURIComponent).join("/")}#L${line2}`;
}

// src/core/report/check/json.ts
init_escape();
init_json();

// src/core/report/trials/json.ts
init_escape();
function renderTestJson(report) {
  return `${toInertJson({
    reportVersion: report.reportVersion,
    job: report.job,
    tool: { name: report.tool.name, version: report.tool.version },
    verdict: report.verdict,
    reason: report.reason,
    counts: counts(report.counts),
    ms: report.ms,
    databases: report.databases.map(database2)
  })}
`;
}
function counts({ pass, warn, fail, inconclusive, error, skipped: skipped2 }) {
  return { pass, warn, fail, inconclusive, error, skipped: skipped2 };
}
function database2(from) {
  const { name, engine, serverVersion, server, summary, tool, folder, migrations, changed } = from;
  const { differences, data, verdict, reason } = from;
  return {
    name,
    engine,
    serverVersion,
    server,
    differences,
    data,
    summary,
    tool,
    folder,
    migrations,
    changed,
    verdict,
    reason,
    trials: from.trials.map(trial2)
  };
}
function trial2({ trial: trial3, title, verdict, reason, summary, ms, cases, evidence }) {
  return {
    trial: trial3,
    title,
    verdict,
    reason,
    summary,
    ms,
    cases: cases.map(trialCase),
    evidence: evidence.map(proof)
  };
}
function trialCase({ name, verdict, reason, message, place, ms, evidence, advice: advice2 }) {
  return {
    name,
    verdict,
    reason,
    message,
    place: place === null ? null : location2(place),
    ms,
    evidence: evidence.map(proof),
    advice: advice2 === null ? null : adviceOf(advice2)
  };
}
function location2({ file, line: line2, column, endLine, endColumn }) {
  return { file, line: line2, column, endLine, endColumn };
}
function adviceOf({ summary, steps: steps2 }) {
  return {
    summary,
    steps: steps2.map(({ title, sql, command, outsideTransaction }) => ({
      title,
      sql,
      ...command === void 0 ? {} : { command },
      outsideTransaction: outsideTransaction ?? false
    }))
  };
}
function proof(evidence) {
  const { kind, title } = evidence;
  switch (evidence.kind) {
    case "text":
      return { kind, title, text: evidence.text };
    case "sql":
      return { kind, title, sql: evidence.sql };
    case "table": {
      const { columns, rows } = evidence;
      return { kind, title, columns: columns.map(({ name, align }) => ({ name, align })), rows };
    }
    case "diff":
      return { kind, title, from: evidence.from, to: evidence.to, lines: evidence.lines };
    case "timeline": {
      const lanes = evidence.lanes.map(({ name, bars }) => ({
        name,
        bars: bars.map(({ from, to, state, label: label4 }) => ({ from, to, state, label: label4 }))
      }));
      return { kind, title, ms: evidence.ms, lanes };
    }
    case "comparison": {
      const { unit, before, after, change } = evidence;
      return { kind, title, unit, before: sample(before), after: sample(after), change: change && interval(change) };
    }
    default:
      return evidence;
  }
}
function sample({ n, median, p95, values }) {
  return { n, median, p95, values };
}
function interval(change) {
  const { estimate, low, high, confidence } = change;
  return { estimate, low, high, confidence };
}

// src/core/report/check/json.ts
function renderCheckJson(report) {
  const { reportVersion: reportVersion2, job, tool, verdict, reason, lint, test, notTested } = report;
  const head = toInertJson({ reportVersion: reportVersion2, job, tool: { name: tool.name, version: tool.version }, verdict, reason });
  const why = notTested === null ? null : { code: notTested.code, message: notTested.message, hint: notTested.hint };
  const parts = [
    `"lint":${renderJson(lint).trimEnd()}`,
    `"test":${test === null ? "null" : renderTestJson(test).trimEnd()}`,
    `"notTested":${toInertJson(why)}`
  ];
  return `${head.slice(0, -1)},${parts.join(",")}}
`;
}

// src/core/report/check/junit.ts
init_escape();
init_junit();

// src/core/report/trials/junit.ts
init_escape();
init_wording();
init_terminal();
init_verdict2();
init_wording2();
function testSuiteLines(report) {
  return report.databases.flatMap((database3) => database3.trials.flatMap((trial3) => suiteLines2(database3, trial3)));
}
function suiteLines2(database3, trial3) {
  const cases = casesOf(trial3);
  const name = `${database3.name}: ${trial3.trial}`;
  const properties = [
    ["migrations", scopeText(database3)],
    ["server", serverText(database3)],
    ["verdict", `${trial3.verdict} (${trial3.reason})`],
    ["summary", trial3.summary]
  ];
  const output = trial3.cases.length === 0 ? "" : proofText(trial3.evidence);
  return [
    `  <testsuite name="${forXml(name)}" ${totals2(cases, trial3.ms)}>`,
    `    <properties>${properties.map(([key, value]) => `<property name="${key}" value="${forXml(value)}"/>`).join("")}</properties>`,
    ...cases.map((each) => `    ${caseText(each, `${database3.name}.${trial3.trial}`)}`),
    ...output === "" ? [] : [`    <system-out>${forXml(output)}</system-out>`],
    "  </testsuite>"
  ];
}
function caseText(each, classname) {
  const place = each.place === null ? "" : ` file="${forXml(each.place.file)}" line="${forXml(String(each.place.line))}"`;
  const start2 = `<testcase name="${forXml(each.name)}" classname="${forXml(classname)}"${place} time="${seconds(each.ms)}"`;
  const inside = outcome(each);
  return inside === "" ? `${start2}/>` : `${start2}>${inside}</testcase>`;
}
function outcome(each) {
  const message = `message="${forXml(each.message)}"`;
  switch (each.verdict) {
    case "pass": {
      const proof2 = proofText(each.evidence);
      return proof2 === "" ? "" : `<system-out>${forXml(proof2)}</system-out>`;
    }
    case "warn":
      return `<system-out>${forXml(bodyText(each))}</system-out>`;
    case "fail":
      return `<failure ${message} type="${forXml(each.reason)}">${forXml(bodyText(each))}</failure>`;
    case "error":
    case "inconclusive":
      return `<error ${message} type="${forXml(each.reason)}">${forXml(bodyText(each))}</error>`;
    case "skipped":
      return `<skipped ${message}/>`;
  }
}
function bodyText({ place, verdict, reason, message, evidence, advice: advice2 }) {
  return [
    ...place === null ? [] : [`${place.file}:${place.line}:${place.column}`],
    `${verdict} (${reason}): ${message}`,
    ...evidence.length === 0 ? [] : ["", proofText(evidence)],
    ...advice2 === null ? [] : ["", adviceText(advice2)]
  ].join("\n");
}
function proofText(evidence) {
  return evidence.map(
    (each) => evidenceLines(each, { width: 100, paint: plain3, most: whole }).map((line2) => line2.trimEnd()).join("\n")
  ).join("\n\n");
}
function adviceText({ summary, steps: steps2 }) {
  const lines = steps2.flatMap((step) => [
    step.title + outsideText(step),
    ...[step.sql, step.command ?? ""].filter((text4) => text4 !== "")
  ]);
  return [`Instead: ${summary}`, ...lines].join("\n");
}
function totals2(cases, ms) {
  const counts2 = countVerdicts(cases);
  return `tests="${cases.length}" failures="${counts2.fail}" errors="${counts2.error + counts2.inconclusive}" skipped="${counts2.skipped}" time="${seconds(ms)}"`;
}
function seconds(ms) {
  return (Number.isFinite(ms) ? Math.max(0, ms) / 1e3 : 0).toFixed(3);
}

// src/core/report/check/junit.ts
init_wording3();
function renderCheckJUnit(report) {
  const second2 = report.test === null ? notTestedLines(report.notTested) : testSuiteLines(report.test);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="drydock ${report.job}">`,
    ...suiteLines(report.lint),
    ...second2,
    "</testsuites>"
  ].map((line2) => `${line2}
`).join("");
}
function notTestedLines(notTested) {
  const text4 = forXml(notTestedText(notTested));
  const error = `<error message="${text4}" type="${forXml(notTested.code)}">${text4}</error>`;
  return [
    '  <testsuite name="test" tests="1" failures="0" errors="1" skipped="0" time="0.000">',
    `    <testcase name="the test" classname="test" time="0.000">${error}</testcase>`,
    "  </testsuite>"
  ];
}

// src/check/action-results.ts
init_source_reader();

// src/lint-migrations/action-results.ts
init_source_text();
init_source_reader();

// src/lint-migrations/docs-base.ts
function docsBase(world) {
  const repository = world.env["GITHUB_ACTION_REPOSITORY"];
  const ref = world.env["GITHUB_ACTION_REF"];
  if (repository && ref && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref)) {
    return `${world.env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${repository}/blob/${ref}/docs/rules`;
  }
  return "docs/rules";
}

// src/core/github/repository-path.ts
function repositoryPath(prefix2, file) {
  if (prefix2 === "") return file;
  const parts = prefix2.split("/").filter((part) => part !== "");
  for (const part of file.split("/")) {
    if (part === ".." && parts.length > 0) parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.length === 0 ? "." : parts.join("/");
}

// src/lint-migrations/relocate.ts
function relocate(report, prefix2) {
  if (prefix2 === "") return report;
  const move = (file) => repositoryPath(prefix2, file);
  const moved = (finding2) => ({
    ...finding2,
    file: move(finding2.file),
    fix: finding2.fix && {
      ...finding2.fix,
      edits: finding2.fix.edits.map((edit) => ({ ...edit, file: move(edit.file) }))
    },
    references: finding2.references.map((one) => ({ ...one, file: move(one.file) }))
  });
  const movedRisk = (risk) => ({
    ...risk,
    reasons: risk.reasons.map((one) => ({ ...one, file: move(one.file) }))
  });
  return {
    ...report,
    databases: report.databases.map((one) => ({
      ...one,
      folder: move(one.folder),
      ...one.risk ? { risk: movedRisk(one.risk) } : {}
    })),
    risk: movedRisk(report.risk),
    notAnalysed: report.notAnalysed.map((one) => ({ ...one, file: move(one.file) })),
    findings: report.findings.map(moved),
    suppressed: report.suppressed.map((one) => ({ ...one, finding: moved(one.finding) })),
    ...report.effects ? { effects: report.effects.map((one) => ({ ...one, file: move(one.file) })) } : {}
  };
}

// src/lint-migrations/action-results.ts
async function sarifText(report, world, prefix2) {
  const [{ renderSarif: renderSarif2 }, { ruleInfos: ruleInfos2 }] = await Promise.all([
    Promise.resolve().then(() => (init_sarif(), sarif_exports)),
    Promise.resolve().then(() => (init_render(), render_exports))
  ]);
  const source = sourceReader(world.files);
  return renderSarif2(report, {
    rules: await ruleInfos2(docsBase(world)),
    source: (file) => source(file.startsWith(prefix2) ? file.slice(prefix2.length) : file)
  });
}
function lintedText(files, prefix2) {
  return (file) => {
    const local = file.startsWith(prefix2) ? file.slice(prefix2.length) : file;
    if (files.kind(local) !== "file") return void 0;
    try {
      const decoded2 = decode(files.read(local));
      return "text" in decoded2 ? decoded2.text : void 0;
    } catch {
      return void 0;
    }
  };
}

// src/test-migrations/relocate.ts
function relocateTest(report, prefix2) {
  if (prefix2 === "") return report;
  const move = (file) => repositoryPath(prefix2, file);
  return {
    ...report,
    databases: report.databases.map((database3) => ({
      ...database3,
      folder: move(database3.folder),
      trials: database3.trials.map((trial3) => ({
        ...trial3,
        cases: trial3.cases.map((one) => ({
          ...one,
          place: one.place && { ...one.place, file: move(one.place.file) }
        }))
      }))
    }))
  };
}

// src/test-migrations/trial-verdicts.ts
init_verdict2();
function verdictsByTrial(report) {
  return trialIds.flatMap((id) => {
    const found = report.databases.flatMap(({ trials }) => trials.filter(({ trial: trial3 }) => trial3 === id));
    return found.length === 0 ? [] : [[id, worst(found.map(({ verdict }) => verdict))]];
  });
}

// src/check/action-results.ts
var summaryBytes = 1e6;
async function writeCheckResults(local, place, shell, remarks) {
  const { env, world } = place;
  const prefix2 = await place.prefix();
  const report = relocated(local, prefix2);
  const link = linker(place);
  const annotations = renderCheckGitHub(report);
  shell.commands(annotations);
  await annotateRemarks(remarks, annotations, shell);
  const { lint } = report;
  const read = sourceReader(world.files);
  const source = (file) => read(file.startsWith(prefix2) ? file.slice(prefix2.length) : file);
  const { renderCheckHtml: renderCheckHtml2 } = await Promise.resolve().then(() => (init_html3(), html_exports));
  const folder = resultsFolder("check", env, world.platform);
  await shell.output("verdict", report.verdict);
  await shell.output("reason", report.reason);
  await shell.output("findings", lint.findings.length);
  await shell.output("errors", lint.counts.error);
  await shell.output("warnings", lint.counts.warning);
  await shell.output("risk", lint.risk.class);
  await shell.output("report", folder.write("report.json", renderCheckJson(report)));
  await shell.output("report-html", folder.write("report.html", renderCheckHtml2(report, { link, source })));
  await shell.output("junit", folder.write("junit.xml", renderCheckJUnit(report)));
  await shell.output("sarif", folder.write("report.sarif", await sarifText(lint, world, prefix2)));
  if (report.test) for (const [trial3, verdict] of verdictsByTrial(report.test)) await shell.output(trial3, verdict);
  const markdown2 = renderCheckMarkdown(report, { bytes: summaryBytes, link });
  await shell.summary(`${remarksMarkdown(remarks)}${markdown2}`);
  return { report, prefix: prefix2 };
}
function relocated(report, prefix2) {
  const lint = relocate(report.lint, prefix2);
  return report.test === null ? { ...report, lint } : { ...report, lint, test: relocateTest(report.test, prefix2) };
}
async function publishCheck({ report, prefix: prefix2, status }, inputs, place, shell) {
  const published = await publish(
    checkPublication({
      report,
      status,
      asked: {
        comment: inputs.comment,
        suggestions: inputs.suggestions,
        "check-run": inputs["check-run"],
        "risk-label": inputs["risk-label"]
      },
      pull: place.pull,
      commit: commitOf2(place),
      isOfChange: place.isOfChange(),
      prefix: prefix2,
      checkName: inputs.database === null ? "Drydock check" : `Drydock check (${plain(inputs.database, 100)})`,
      runUrl: runUrl(place.env),
      link: linker(place),
      textOf: lintedText(place.world.files, prefix2),
      client: place.client
    })
  );
  await tellPublished(published, inputs.quiet, shell);
}

// src/lint-migrations/inputs.ts
var formats = ["text", "json", "sarif", "markdown", "html", "note", "junit", "gitlab", "github"];
var whenValues = ["auto", "always", "never"];
var lintSpec = {
  path: {
    kind: "list",
    positional: true,
    value: "FOLDER|FILE",
    default: [],
    what: "Folders or files to lint, one a line. A file is judged with the history of its folder.",
    otherwise: "the databases of drydock.yml, or else the migrations folder that is found"
  },
  engine: {
    kind: "choice",
    values: engines,
    default: null,
    what: "The database server that the migrations are written for.",
    otherwise: "told from the files; postgres where nothing tells"
  },
  "server-version": {
    kind: "text",
    value: "VERSION",
    pattern: serverVersionPattern,
    default: null,
    what: "The version of the production server, such as 16, 8.0.36 or 10.11. Locks and rewrites differ from version to version.",
    otherwise: "PostgreSQL 16, MySQL 8.4, MariaDB 10.11, and the report says that it was assumed"
  },
  tool: {
    kind: "choice",
    values: tools,
    default: null,
    what: "The migration tool whose layout the folder has. auto finds it by the files' names.",
    otherwise: "auto"
  },
  since: {
    kind: "text",
    value: "REF",
    default: null,
    what: "Report only on migrations that changed since this git ref; earlier ones are replayed.",
    otherwise: "in an action, the base of the event"
  },
  from: {
    kind: "text",
    value: "VERSION|FILE",
    default: null,
    what: "Report only on this migration and later ones; earlier ones are replayed."
  },
  format: {
    kind: "choice",
    values: formats,
    default: "text",
    what: "How the report is written."
  },
  output: {
    kind: "text",
    value: "FILE",
    default: null,
    what: "Write the report to this file instead of the standard output."
  },
  "fail-on": {
    kind: "choice",
    value: "LEVEL",
    values: failOnLevels,
    default: null,
    what: "The least severity that fails the run.",
    otherwise: "error"
  },
  config: {
    kind: "text",
    value: "FILE",
    default: null,
    what: "The configuration file.",
    otherwise: "drydock.yml, if there is one"
  },
  database: {
    kind: "text",
    value: "NAME",
    default: null,
    what: "Lint only this database of drydock.yml.",
    otherwise: "all of them"
  },
  baseline: {
    kind: "text",
    value: "FILE",
    default: null,
    what: "A file of known findings, as --write-baseline writes it: they are reported as suppressed, and new ones count.",
    otherwise: "baseline in drydock.yml, if it is there"
  },
  "write-baseline": {
    kind: "text",
    value: "FILE",
    default: null,
    only: "terminal",
    what: "Write the findings that there are into a baseline, so that from now on only new ones count."
  },
  stats: {
    kind: "text",
    value: "FILE",
    default: null,
    what: "Rows and bytes of each table in production, so that the report can say how long a lock is held."
  },
  effects: {
    kind: "flag",
    default: false,
    what: "List what every statement locks and does, also where no rule minds."
  },
  fix: {
    kind: "flag",
    default: false,
    what: "Apply the fixes that are exact, and report on what is left."
  },
  quiet: {
    kind: "flag",
    default: false,
    what: "Say nothing but the report."
  },
  verbose: {
    kind: "flag",
    default: false,
    what: "Say what was found and why: folder, tool, base, times."
  },
  color: {
    kind: "flag",
    alias: "colour",
    default: null,
    only: "terminal",
    what: "Colours in the text report.",
    otherwise: "on a terminal, unless NO_COLOR is set"
  },
  "working-directory": {
    kind: "text",
    value: "FOLDER",
    default: ".",
    only: "action",
    what: "The folder that paths are relative to, inside of the workspace."
  },
  comment: {
    kind: "choice",
    values: whenValues,
    default: "auto",
    only: "action",
    what: "Keep one comment a database on the pull request up to date. It needs pull-requests: write. auto leaves it out without a warning where the token may not."
  },
  suggestions: {
    kind: "choice",
    values: whenValues,
    default: "auto",
    only: "action",
    what: "Suggest exact fixes on the changed lines, to be committed with one click. It needs pull-requests: write. auto as for comment."
  },
  "check-run": {
    kind: "choice",
    values: whenValues,
    default: "never",
    only: "action",
    what: "Make a check run with the verdict, and with the findings beyond the ten of a level that a step may show. It needs checks: write."
  },
  "risk-label": {
    kind: "choice",
    values: whenValues,
    default: "never",
    only: "action",
    what: "Label the pull request with its risk, such as migration-risk: destructive. It needs pull-requests: write, and issues: write to make a label."
  },
  "github-token": {
    kind: "text",
    value: "TOKEN",
    default: null,
    only: "action",
    actionDefault: "${{ github.token }}",
    what: "The token that asks GitHub what changed, which needs contents: read, and that writes what the inputs above say."
  }
};

// src/test-migrations/inputs.ts
var testFormats = ["text", "json", "markdown", "html", "junit", "github"];
var trialList = {
  accepts: (value) => trialNames(value).every((one) => trialIds.some((id) => id === one)),
  expected: `a list of ${trialIds.join(", ")}, with commas between`
};
function trialNames(value) {
  return [...new Set(value.split(/[\s,]+/).filter((one) => one !== ""))];
}
var count = {
  accepts: (value) => /^\d{1,9}$/.test(value),
  expected: "a whole number",
  source: "^[0-9]{1,9}$"
};
var testSpec = {
  folder: {
    kind: "list",
    positional: true,
    value: "FOLDER",
    default: [],
    what: "Folders of migrations, one a line.",
    otherwise: "the databases of drydock.yml, or else the migrations folder that is found"
  },
  url: {
    kind: "text",
    value: "URL",
    default: null,
    what: "A server to test on, such as a service container. Databases of our own are made and dropped beside the one that it names, which is never written to.",
    otherwise: "DRYDOCK_TEST_URL, else a throwaway server from the programs of the machine, else PostgreSQL in WebAssembly"
  },
  engine: {
    kind: "choice",
    values: engines,
    default: null,
    what: "The database server that the migrations are written for.",
    otherwise: "told from the files; postgres where nothing tells"
  },
  "server-version": {
    kind: "text",
    value: "VERSION",
    pattern: serverVersionPattern,
    default: null,
    what: "The version of the production server, such as 16, 8.0.36 or 10.11. A server of that version is taken if there is one, and a difference is said.",
    otherwise: "drydock.yml, else whatever is there"
  },
  tool: {
    kind: "choice",
    values: tools,
    default: null,
    what: "The migration tool whose layout the folder has. auto finds it by the files' names.",
    otherwise: "auto"
  },
  trials: {
    kind: "text",
    value: "LIST",
    pattern: trialList,
    default: null,
    what: `The trials to run, with commas between: ${trialIds.join(", ")}.`,
    otherwise: "drydock.yml, else all that have what they need"
  },
  base: {
    kind: "text",
    value: "REF",
    default: null,
    what: "What production has: the migrations of this git ref are applied and filled with rows, and the change comes on top.",
    otherwise: "in an action, the base of the event; else the newest migration is taken for the change"
  },
  from: {
    kind: "text",
    value: "VERSION|FILE",
    default: null,
    what: "Take this migration and every later one for the change, and those before it for what production has."
  },
  rows: {
    kind: "text",
    value: "N",
    pattern: count,
    default: null,
    what: "Rows to generate for each table, from its types, keys, uniqueness, checks and foreign keys. 0 for none.",
    otherwise: "rows in drydock.yml, else 1000"
  },
  seed: {
    kind: "text",
    value: "FILE",
    default: null,
    what: "SQL that fills the tables of the base before rows are generated.",
    otherwise: "seed in drydock.yml"
  },
  schema: {
    kind: "text",
    value: "FILE",
    default: null,
    what: "The committed schema (schema.sql or schema.yml) that the migrations have to result in.",
    otherwise: "schema in drydock.yml"
  },
  "write-schema": {
    kind: "flag",
    default: false,
    what: "Write the schema that the migrations result in to the file of schema, instead of comparing with it."
  },
  format: { kind: "choice", values: testFormats, default: "text", what: "How the report is written." },
  output: {
    kind: "text",
    value: "FILE",
    default: null,
    what: "Write the report to this file instead of the standard output."
  },
  "fail-on": {
    kind: "choice",
    value: "LEVEL",
    values: failOnLevels,
    default: null,
    what: "What fails the run: error, a trial that fails; warning, one that warns too; never, only a trial that could not be run.",
    otherwise: "error"
  },
  config: {
    kind: "text",
    value: "FILE",
    default: null,
    what: "The configuration file.",
    otherwise: "drydock.yml, if there is one"
  },
  database: {
    kind: "text",
    value: "NAME",
    default: null,
    what: "Test only this database of drydock.yml.",
    otherwise: "all of them"
  },
  keep: {
    kind: "flag",
    default: false,
    only: "terminal",
    what: "Leave the databases of the run on the server that url names, to look at them; a throwaway server goes all the same."
  },
  quiet: { kind: "flag", default: false, what: "Say nothing but the report." },
  verbose: { kind: "flag", default: false, what: "Show every case and all evidence, and say what is done meanwhile." },
  color: {
    kind: "flag",
    alias: "colour",
    default: null,
    only: "terminal",
    what: "Colours in the text report.",
    otherwise: "on a terminal, unless NO_COLOR is set"
  },
  "working-directory": {
    kind: "text",
    value: "FOLDER",
    default: ".",
    only: "action",
    what: "The folder that paths are relative to, inside of the workspace."
  },
  comment: {
    kind: "choice",
    values: ["auto", "always", "never"],
    default: "auto",
    only: "action",
    what: "Keep one comment a database on the pull request up to date. It needs pull-requests: write. auto leaves it out without a warning where the token may not."
  },
  "github-token": {
    kind: "text",
    value: "TOKEN",
    default: null,
    only: "action",
    actionDefault: "${{ github.token }}",
    what: "The token that asks GitHub what changed, which needs contents: read, and that writes the comment."
  }
};

// src/check/inputs.ts
var checkSpec = {
  folder: testSpec.folder,
  url: testSpec.url,
  engine: testSpec.engine,
  "server-version": testSpec["server-version"],
  tool: testSpec.tool,
  base: testSpec.base,
  from: testSpec.from,
  trials: testSpec.trials,
  rows: testSpec.rows,
  seed: testSpec.seed,
  schema: testSpec.schema,
  stats: lintSpec.stats,
  baseline: lintSpec.baseline,
  effects: lintSpec.effects,
  format: testSpec.format,
  output: testSpec.output,
  "fail-on": lintSpec["fail-on"],
  config: testSpec.config,
  database: testSpec.database,
  quiet: testSpec.quiet,
  verbose: testSpec.verbose,
  color: testSpec.color,
  "working-directory": testSpec["working-directory"],
  comment: testSpec.comment,
  suggestions: lintSpec.suggestions,
  "check-run": lintSpec["check-run"],
  "risk-label": lintSpec["risk-label"],
  "github-token": lintSpec["github-token"]
};
function lintInputsOf(inputs) {
  const { folder, base, url: _url, trials: _trials, rows: _rows, seed: _seed, schema: _schema, ...shared } = inputs;
  return { ...shared, path: folder, since: base, fix: false, "write-baseline": null };
}
function testInputsOf(inputs) {
  const { stats, baseline, effects, suggestions, "check-run": _run, "risk-label": _label, ...shared } = inputs;
  return { ...shared, "write-schema": false, keep: false };
}

// src/lint-migrations/baseline.ts
var baselineVersion = 1;
function readBaseline(file, bytes2) {
  const invalid2 = (why) => new UserError("baseline_invalid", `${plain(file)} is no baseline of known findings: ${why}`, {
    hint: `Write it anew with drydock lint --write-baseline ${plain(file)}.`
  });
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes2));
  } catch {
    throw invalid2("it does not hold JSON");
  }
  if (!isRecord(value)) throw invalid2("it does not hold a JSON object");
  if (value["version"] !== baselineVersion) throw invalid2(`its "version" is not ${baselineVersion}`);
  const list2 = value["known"];
  if (!Array.isArray(list2)) throw invalid2('its "known" is not a list');
  const known = list2.map((one, place) => {
    if (!isKnown(one)) throw invalid2(`known[${place}] lacks a rule, a file or a fingerprint`);
    return { rule: one.rule, file: one.file, fingerprint: one.fingerprint };
  });
  return { file, known };
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isKnown(value) {
  return isRecord(value) && typeof value["rule"] === "string" && typeof value["file"] === "string" && typeof value["fingerprint"] === "string";
}

// src/lint-migrations/options.ts
var namingRule = "naming-convention";
function lintOptions(inputs, config, files, baseline = null) {
  if (inputs.since !== null && inputs.from !== null) {
    throw new UserError("bad_options", "since and from exclude each other", {
      hint: "since reports on what changed, from on a migration and every later one."
    });
  }
  return {
    databases: databasesOf(inputs, config, files),
    since: inputs.since,
    from: inputs.from,
    failOn: inputs["fail-on"] ?? config?.failOn ?? "error",
    rules: withNaming(config),
    ignore: config?.ignore ?? [],
    naming: config?.naming ?? {},
    code: config?.code ?? { paths: [], ignore: [] },
    fix: inputs.fix,
    effects: inputs.effects,
    baseline,
    configFile: config?.file ?? null
  };
}
async function readKnown(inputs, config, files, read) {
  const file = inputs.baseline ?? config?.baseline ?? null;
  return file === null ? null : readBaseline(files.normalize(file), await read(file));
}
function databasesOf(inputs, config, files) {
  const configured = chosen(inputs.database, config);
  if (inputs.path.length === 0) {
    return configured.length === 0 ? [withInputs(inputs, null, "default", [])] : configured.map((one) => withInputs(inputs, one, one.name, one.folders));
  }
  const only = inputs.database === null ? void 0 : configured[0];
  const byDatabase = /* @__PURE__ */ new Map();
  for (const path5 of inputs.path) {
    const database3 = only ?? configured.find((one) => one.folders.some((folder) => holds(files, folder, path5))) ?? null;
    byDatabase.set(database3, [...byDatabase.get(database3) ?? [], path5]);
  }
  return [...byDatabase].map(([database3, paths]) => withInputs(inputs, database3, database3?.name ?? "default", paths));
}
function chosen(name, config) {
  const all = config?.databases ?? [];
  if (name === null) return all;
  const one = all.find((database3) => database3.name === name);
  if (one !== void 0) return [one];
  const names3 = all.map((database3) => database3.name);
  throw new UserError(
    "unknown_database",
    config === null ? `database: there is no drydock.yml that could hold "${plain(name, 60)}"` : `database: ${plain(config.file)} has no database "${plain(name, 60)}"${didYouMean(name, names3)}`,
    {
      hint: names3.length === 0 ? "Add it under databases:." : `It has ${names3.map((one2) => plain(one2, 60)).join(", ")}.`
    }
  );
}
function withInputs(inputs, database3, name, paths) {
  return {
    name,
    paths,
    engine: inputs.engine ?? database3?.engine ?? null,
    tool: inputs.tool ?? database3?.tool ?? "auto",
    serverVersion: inputs["server-version"] ?? database3?.serverVersion ?? null,
    stats: inputs.stats ?? database3?.stats ?? null
  };
}
function holds(files, folder, path5) {
  const outer = files.normalize(folder);
  const inner = files.normalize(path5);
  return outer === "." ? !inner.startsWith("../") : inner === outer || inner.startsWith(`${outer}/`);
}
function withNaming(config) {
  if (config === null || Object.keys(config.naming).length === 0) return config?.rules ?? {};
  const setting = config.rules[namingRule];
  return {
    ...config.rules,
    [namingRule]: { severity: setting?.severity ?? null, options: { ...config.naming, ...setting?.options } }
  };
}

// src/test-migrations/options.ts
var defaultRows = 1e3;
var urlVariable = "DRYDOCK_TEST_URL";
function testOptions(inputs, config, env) {
  if (inputs.base !== null && inputs.from !== null) {
    throw new UserError("bad_options", "base and from exclude each other", {
      hint: "base takes what a git ref has for the base, from everything before a migration."
    });
  }
  const fromEnvironment = env[urlVariable] === void 0 || env[urlVariable] === "" ? null : env[urlVariable] ?? null;
  const asked = inputs.trials === null ? null : new Set(trialNames(inputs.trials));
  const databases = databasesOf2(inputs, config);
  if (inputs["write-schema"] && databases.every((one) => one.schema === null)) {
    throw new UserError("bad_options", "write-schema needs a file to write", {
      hint: "Name it with --schema schema.sql, or as schema: of the database in drydock.yml."
    });
  }
  return {
    databases,
    url: inputs.url ?? fromEnvironment,
    urlFrom: inputs.url === null ? urlVariable : "url",
    base: inputs.base,
    from: inputs.from,
    failOn: inputs["fail-on"] ?? config?.failOn ?? "error",
    settings: settingsOf(config?.trials ?? defaultTrialSettings, asked),
    asked,
    writeSchema: inputs["write-schema"],
    keep: inputs.keep,
    configFile: config?.file ?? null
  };
}
function settingsOf(settings, asked) {
  if (asked === null) return settings;
  const levels5 = Object.fromEntries(
    trialIds.map((id) => {
      const level = settings.levels[id];
      return [id, asked.has(id) ? level === "warn" ? level : "fail" : "off"];
    })
  );
  return { ...settings, levels: levels5 };
}
function databasesOf2(inputs, config) {
  const configured = chosen2(inputs.database, config);
  if (inputs.folder.length === 0) {
    return configured.length === 0 ? [tested(inputs, null, [])] : configured.map((one) => tested(inputs, one, one.folders));
  }
  const [only] = inputs.database === null ? [] : configured;
  const tidy = (path5) => path5.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
  return inputs.folder.map((folder) => {
    const owner = only ?? configured.find((one) => one.folders.some((its) => tidy(its) === tidy(folder))) ?? null;
    return tested(inputs, owner, [folder]);
  });
}
function chosen2(name, config) {
  const all = config?.databases ?? [];
  if (name === null) return all;
  const one = all.find((database3) => database3.name === name);
  if (one !== void 0) return [one];
  const names3 = all.map((database3) => database3.name);
  throw new UserError(
    "unknown_database",
    config === null ? `database: there is no drydock.yml that could hold "${plain(name, 60)}"` : `database: ${plain(config.file)} has no database "${plain(name, 60)}"${didYouMean(name, names3)}`,
    {
      hint: names3.length === 0 ? "Add it under databases:." : `It has ${names3.map((one2) => plain(one2, 60)).join(", ")}.`
    }
  );
}
function tested(inputs, database3, paths) {
  return {
    name: database3?.name ?? paths[0] ?? "default",
    paths,
    engine: inputs.engine ?? database3?.engine ?? null,
    tool: inputs.tool ?? database3?.tool ?? "auto",
    serverVersion: inputs["server-version"] ?? database3?.serverVersion ?? null,
    settings: database3?.settings ?? {},
    placeholders: database3?.placeholders ?? {},
    seed: inputs.seed === null ? database3?.seed ?? [] : [inputs.seed],
    rows: inputs.rows === null ? database3?.rows ?? defaultRows : Number(inputs.rows),
    schema: inputs.schema ?? database3?.schema ?? null,
    invariants: database3?.invariants ?? {},
    refuses: database3?.refuses ?? {},
    queries: database3?.queries ?? {},
    contract: database3?.contract ?? [],
    assertions: database3?.assertions ?? [],
    contractCommand: database3?.contractCommand ?? null
  };
}

// src/check/options.ts
async function checkOptions(inputs, sources) {
  const { config, files, env, read } = sources;
  const lint = lintInputsOf(inputs);
  return {
    test: testOptions(testInputsOf(inputs), config, env),
    lint: lintOptions(lint, config, files, await readKnown(lint, config, files, read))
  };
}

// src/check/render.ts
var markdownBytes2 = 1e6;
async function renderCheck(report, format, options) {
  const { source, link } = options;
  const linking3 = link ? { link } : {};
  switch (format) {
    case "text":
      return renderCheckText(report, options);
    case "json":
      return renderCheckJson(report);
    case "markdown":
      return renderCheckMarkdown(report, { bytes: markdownBytes2, ...linking3 });
    case "html":
      return (await Promise.resolve().then(() => (init_html3(), html_exports))).renderCheckHtml(report, { source, ...linking3 });
    case "junit":
      return renderCheckJUnit(report);
    case "github":
      return renderCheckGitHub(report);
    default:
      return format;
  }
}

// src/core/report/trials/without-secrets.ts
init_secrets();
function withoutSecrets(report) {
  return masked(report);
}
function masked(value) {
  return maskedValue(value);
}
function maskedValue(value) {
  if (typeof value === "string") return maskSecrets(value);
  if (Array.isArray(value)) return value.map(maskedValue);
  if (typeof value !== "object" || value === null) return value;
  if (isDiff(value)) return { ...rest(value), lines: maskedLines(value.lines) };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskedValue(each)]));
}
function isDiff(value) {
  return "kind" in value && value.kind === "diff" && "lines" in value && Array.isArray(value.lines);
}
function rest({ lines: _, ...others }) {
  return masked(others);
}
function maskedLines(lines) {
  const text4 = maskSecrets(lines.map((line2) => line2.slice(1)).join("\n"));
  let at4 = 0;
  return lines.map((line2) => {
    const length = Math.max(0, line2.length - 1);
    const part = text4.slice(at4, at4 + length);
    at4 += length + 1;
    return line2.slice(0, 1) + part;
  });
}

// src/check/run.ts
async function runCheck(run) {
  const { options, linter, world, testing } = run;
  const said = /* @__PURE__ */ new Set();
  const say = (message) => {
    if (said.has(message)) return;
    said.add(message);
    run.say(message);
  };
  const lint = await linter.run(options.lint, world, say);
  run.onLinted(lint);
  try {
    const tested2 = await testing(async (world2) => {
      const { test } = await Promise.resolve().then(() => __toESM(require("./test-migrations.js"), 1));
      return { test: withoutSecrets(await test(options.test, world2, say)), notTested: null };
    });
    return checkReport(lint, tested2);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code: code2, message, hint: hint2 } = error;
    return checkReport(lint, { test: null, notTested: { code: code2, message, hint: hint2 } });
  }
}

// src/check/run-action.ts
function runCheckAction(started, linter) {
  return runAsAction(started, "Drydock could not check the migrations", (run) => check(run, linter));
}
async function check({ started, shell, takingDown }, linter) {
  const { values: inputs, warnings } = parseInputs(checkSpec, started.env);
  const say = (message) => {
    if (!inputs.quiet) shell.io.err(`${plain(message, 1e3)}
`);
  };
  const place = await placeOf({ ...inputs, since: inputs.base }, started, shell);
  const { world, disk, configFiles, readPolicy } = place;
  const config = await loadConfig(configFiles, inputs.config, linter.rules);
  const options = await checkOptions(inputs, { config, files: disk, env: started.env, read: readPolicy });
  const { url } = options.test;
  if (url !== null) for (const secret of urlSecrets(url)) await shell.mask(secret);
  const isLog = inputs.output === null;
  const format = inputs.format === "github" && isLog ? "text" : inputs.format;
  const shown2 = {
    colour: shell.io.isTerminal && isLog,
    width: shell.io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
    source: sourceReader(world.files)
  };
  const isShownMeanwhile = format === "text" && isLog;
  const report = await runCheck({
    options,
    linter,
    world,
    say,
    onLinted: (lint) => {
      if (isShownMeanwhile) shell.io.out(lintHalfText(lint, shown2));
    },
    testing: (run) => {
      mustBeTrusted(place);
      return takingDown((cancelled) => run({ ...world, cancelled: () => cancelled }));
    }
  });
  if (isShownMeanwhile) shell.io.out(testHalfText(report, shown2));
  else {
    const text4 = await renderCheck(report, format, shown2);
    if (inputs.output === null) shell.io.out(text4);
    else disk.write(inputs.output, text4);
  }
  for (const warning of warnings) say(warning);
  const status = checkExitStatus(report, options.test.failOn);
  const written = await writeCheckResults(report, place, shell, [...warnings, ...place.remarks()]);
  await publishCheck({ ...written, status }, inputs, place, shell);
  return status;
}

// src/check/action.ts
function checkAction(linter) {
  return runCheckAction(actionProcess(), linter);
}

// src/core/runtime/line-links.ts
var import_node_path4 = __toESM(require("node:path"), 1);
function lineLinks(env, root) {
  const place = gitlab(env) ?? github(env);
  if (place === null) return () => null;
  const inside = import_node_path4.default.relative(place.folder, root).replaceAll("\\", "/");
  if (inside.startsWith("..") || import_node_path4.default.isAbsolute(inside)) return () => null;
  const prefix2 = inside === "" ? "" : `${inside}/`;
  return (file, line2) => (
    // Half a character has no place in an address.
    file.startsWith("../") || new RegExp("\\p{Surrogate}", "u").test(file) ? null : `${place.files}/${`${prefix2}${file}`.split("/").map(encodeURIComponent).join("/")}#L${line2}`
  );
}
function gitlab(env) {
  const project = env["CI_PROJECT_URL"];
  const folder = env["CI_PROJECT_DIR"];
  const commit = env["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] || env["CI_COMMIT_SHA"];
  return isAddress(project) && folder && isCommit(commit) ? { folder, files: `${project}/-/blob/${commit}` } : null;
}
function github(env) {
  const server = env["GITHUB_SERVER_URL"];
  const repository = env["GITHUB_REPOSITORY"];
  const folder = env["GITHUB_WORKSPACE"];
  const commit = env["GITHUB_SHA"];
  return isAddress(server) && repository && /^[\w.-]+\/[\w.-]+$/.test(repository) && folder && isCommit(commit) ? { folder, files: `${server}/${repository}/blob/${commit}` } : null;
}
function isAddress(text4) {
  return text4 !== void 0 && /^https?:\/\/[\w.:/~-]+$/.test(text4);
}
function isCommit(text4) {
  return text4 !== void 0 && /^[0-9a-f]{40,64}$/.test(text4);
}

// src/check/command.ts
init_source_reader();
async function checkCommand(args, world, linter) {
  const inputs = parseFlags(checkSpec, args, "check");
  const { io, files, env } = world;
  const config = await loadConfig(files, inputs.config, linter.rules);
  const options = await checkOptions(inputs, { config, files, env, read: (file) => files.read(file) });
  const say = (message) => {
    if (!inputs.quiet) io.err(`${plain(message)}
`);
  };
  if (inputs.verbose && config !== null) say(`Configured by ${config.file}.`);
  const toFile = inputs.output !== null;
  const { format, quiet, verbose } = inputs;
  const shown2 = {
    colour: inputs.color ?? (io.isTerminal && !toFile),
    width: io.width,
    quiet,
    verbose,
    source: sourceReader(files),
    link: lineLinks(env, files.root)
  };
  const isShownMeanwhile = format === "text" && !toFile;
  const report = await runCheck({
    options,
    linter,
    world,
    say,
    onLinted: (lint) => {
      if (isShownMeanwhile) io.out(lintHalfText(lint, shown2));
    },
    testing: (run) => run(world)
  });
  if (isShownMeanwhile) io.out(testHalfText(report, shown2));
  else {
    const text4 = await renderCheck(report, format, shown2);
    if (inputs.output === null) io.out(text4);
    else {
      files.write(inputs.output, text4);
      say(`Wrote ${files.normalize(inputs.output)}.`);
    }
  }
  return checkExitStatus(report, options.test.failOn);
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  checkAction,
  checkCommand
});
