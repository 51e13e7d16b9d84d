const drydockUrl = require('node:url').pathToFileURL(__filename).href;
"use strict";
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/core/report/html.ts
var html_exports = {};
__export(html_exports, {
  bodyHtml: () => bodyHtml,
  renderHtml: () => renderHtml
});
module.exports = __toCommonJS(html_exports);

// src/core/report/escape.ts
var acting = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
var named = /* @__PURE__ */ new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["	", "\\t"]
]);
function visible(character) {
  const name = named.get(character);
  if (name !== void 0) return name;
  const code2 = character.codePointAt(0) ?? 0;
  return code2 < 256 ? `\\x${code2.toString(16).padStart(2, "0")}` : `\\u{${code2.toString(16)}}`;
}
function oneLine(text) {
  return text.replace(acting, visible);
}
function manyLines(text) {
  return text.replace(/\r\n?/g, "\n").replace(acting, (character) => character === "\n" || character === "	" ? character : visible(character));
}
function inertSql(sql) {
  return manyLines(sql).replaceAll("<!--", "<! --").replaceAll("##[", "## [").replace(/^([^\S\n]*)::/gm, "$1/**/::").replace(/^\/(?=[a-z])/gim, " /");
}
var inMarkdown = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ...Array.from("\\`*_[]|~$", (mark) => [mark, `\\${mark}`])
]);
function forHtmlPage(text) {
  return withCode(escapedHtml(oneLine(text)));
}
function forHtmlName(text) {
  return escapedHtml(oneLine(text));
}
function forHtmlCode(text) {
  return escapedHtml(inertSql(text).replace(/\n+$/, ""));
}
function escapedHtml(text) {
  return text.replace(/[&<>"']/g, (found) => inHtml.get(found) ?? found).replaceAll("##[", "#&#35;[");
}
function withCode(html) {
  return html.replace(/`([^`]+)`/g, "<code>$1</code>");
}
var inHtml = /* @__PURE__ */ new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"]
]);
function cut(text, length) {
  if (text.length <= length) return text;
  let end = length - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 55296 && last <= 56319) end--;
  return `${text.slice(0, end)}\u2026`;
}

// src/core/report/verdict.ts
var severities = ["error", "warning", "notice"];
var rank = { error: 0, warning: 1, notice: 2 };
function countsOf(findings) {
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
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
  return [...new Set(findings.map((finding) => finding.file))];
}

// src/core/report/grouping.ts
function groupFindings(report, most2) {
  const order = fileOrder(report.findings);
  const sorted = [...report.findings].sort(worstFirst(order));
  const byFile = /* @__PURE__ */ new Map();
  for (const finding of sorted) {
    const list2 = byFile.get(finding.file);
    if (list2 === void 0) byFile.set(finding.file, [finding]);
    else list2.push(finding);
  }
  const inReport = /* @__PURE__ */ new Map();
  const rest = /* @__PURE__ */ new Map();
  const files = [];
  for (const [file, findings] of byFile) {
    const shown = [];
    const ofRule = /* @__PURE__ */ new Map();
    for (const finding of findings) {
      const kind = `${finding.rule}
${finding.severity}`;
      const here = ofRule.get(kind) ?? [];
      const everywhere = inReport.get(kind) ?? 0;
      const last = here.at(-1);
      if (everywhere < most2.inReport && here.length < most2.inFile) {
        const one = { finding, alike: [] };
        shown.push(one);
        ofRule.set(kind, [...here, one]);
        inReport.set(kind, everywhere + 1);
      } else if (last) {
        last.alike.push(finding);
      } else {
        const others = rest.get(kind);
        if (others === void 0) rest.set(kind, [finding]);
        else others.push(finding);
      }
    }
    if (shown.length > 0) files.push({ file, counts: countsOf(findings), shown });
  }
  return {
    files,
    rest: [...rest.values()].flatMap((findings) => {
      const [first] = findings;
      return first === void 0 ? [] : [{ rule: first.rule, severity: first.severity, findings }];
    }).sort(
      (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.findings.length - a.findings.length
    )
  };
}
function shortName(report, file) {
  let short = file;
  for (const { folder } of report.databases) {
    const inside = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
    if (inside.length < short.length) short = inside;
  }
  return short;
}

// src/core/report/wording.ts
function plural(count, one, many = `${one}s`) {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
function countsText(counts) {
  const parts = severities.filter((severity) => counts[severity] > 0).map((severity) => plural(counts[severity], severity));
  return parts.length === 0 ? "no findings" : parts.join(", ");
}
function databaseText(database) {
  return `${database.summary}, ${engineNames[database.engine]} ${database.serverVersion}`;
}
var engineNames = {
  postgres: "PostgreSQL",
  mysql: "MySQL",
  mariadb: "MariaDB"
};
function durationText(ms) {
  if (ms < 1) return "less than 1 ms";
  if (ms < 1e3) return `about ${Math.round(ms)} ms`;
  const seconds = ms / 1e3;
  if (seconds < 90) return `about ${seconds < 10 ? trim(seconds) : Math.round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 90) return `about ${minutes < 10 ? trim(minutes) : Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 48 ? `about ${trim(hours)} h` : `about ${Math.round(hours / 24)} days`;
}
function trim(value) {
  return value.toFixed(1).replace(/\.0$/, "");
}
var mostLocks = 3;
function effectText(effect) {
  const strong = effect.locks.filter((lock) => lock.blocks !== "nothing");
  const parts = strong.slice(0, mostLocks).map((lock, index) => {
    const time = index === 0 && effect.estimatedMs !== null ? ` for ${durationText(effect.estimatedMs)}` : "";
    const how = index === 0 && effect.algorithm ? `${effect.algorithm}, ${lock.mode}` : lock.mode;
    const blocked = lock.mode === "LOCK=NONE" ? "blocks neither reads nor writes" : `blocks ${lock.blocks}`;
    return `${how} on ${lock.relation} ${blocked}${time}`;
  });
  if (strong.length > mostLocks) parts.push(`${plural(strong.length - mostLocks, "more lock")}`);
  if (effect.rewrites.length > 0) parts.push(`rewrites ${effect.rewrites.join(", ")}`);
  if (effect.indexBuilds.length > 0) parts.push(`builds ${effect.indexBuilds.join(", ")}`);
  if (effect.scans.length > 0) parts.push(`reads all of ${effect.scans.join(", ")}`);
  if (strong.length === 0 && effect.estimatedMs !== null) parts.push(`takes ${durationText(effect.estimatedMs)}`);
  for (const reason of effect.mayFail) parts.push(`may fail: ${reason.replace(/\.$/, "")}`);
  if (parts.length === 0) return null;
  return effect.certain ? parts.join("; ") : `${parts.join("; ")} (the history does not tell for sure)`;
}
var nothingTaken = "keeps nobody waiting";
function analysedText(report) {
  const percent = Math.floor(report.analysed * 1e3) / 10;
  return `${trim(percent)} % of the statements analysed`;
}
function outsideText(step) {
  return step.outsideTransaction === true && !/outside/i.test(step.title) ? " (outside a transaction)" : "";
}

// src/core/report/headline.ts
function isOfChange({ databases }) {
  return databases.some((one) => one.schemaChange !== void 0 || one.reported < one.migrations);
}
function titleText(report) {
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
  return databases.reduce((sum, { reported }) => sum + reported, 0);
}
var riskMeanings = {
  none: "nothing is changed",
  low: "nothing that is in use is lost, broken or blocked for long",
  data: "rows that are in use are written",
  breaking: "code that runs now may stop working",
  blocking: "users are kept waiting",
  destructive: "data is lost for good"
};
var ownReasons = /* @__PURE__ */ new Set(["loses-data", "changes-rows"]);
function scopeText(database) {
  const { migrations, reported, schemaChange } = database;
  if (reported < migrations) {
    if (reported === 0) return "this change touches none of them";
    const earlier = migrations - reported;
    return `${grouped(reported)} of them checked, ${earlier === 1 ? "the other one" : "the others"} replayed`;
  }
  if (migrations === 0) return "nothing to check";
  return schemaChange === void 0 ? "the whole history is reported on, since there is no change to compare with" : "all of them are new and checked";
}
function silenced({ suppressed }) {
  const given = suppressed.filter(({ by }) => by !== "baseline");
  return { given, known: suppressed.length - given.length };
}
function silencedText(report) {
  const { given, known } = silenced(report);
  return [
    ...given.length > 0 ? [`${plural(given.length, "finding")} suppressed`] : [],
    ...known > 0 ? [`${plural(known, "finding")} known from the baseline`] : []
  ];
}

// src/core/report/html-style.ts
var style = `
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
function code(text) {
  return `<code>${forHtmlName(text)}</code>`;
}
function codeBlock(text) {
  return `<pre><code>${forHtmlCode(text)}</code></pre>`;
}
function folded(title, body) {
  return `<details><summary>${title}</summary>
${body}
</details>`;
}
function linkedHtml(html, address) {
  return address !== null && /^https?:\/\//.test(address) ? `<a href="${forHtmlName(address)}" rel="noopener noreferrer">${html}</a>` : html;
}
function placeHtml(options, file, line, text) {
  return linkedHtml(code(text), options.link?.(file, line) ?? null);
}

// src/core/report/html-findings.ts
var most = { inFile: 10, inReport: 30 };
var mostLines = 1e3;
var mostRendered = 1e4;
function findingsHtml(report, options) {
  if (report.findings.length === 0) return "";
  const { files, rest } = groupFindings(report, most);
  const parts = ["<h2>Findings</h2>", ...files.map((file) => fileHtml(file, options))];
  if (rest.length > 0) parts.push("<h3>More of the same</h3>", ...rest.map((each) => restHtml(each, options)));
  return parts.join("\n");
}
function fileHtml({ file, counts, shown }, options) {
  return `<h3>${code(file)}: ${countsText(counts)}</h3>
${shown.map((one) => findingHtml(one, options)).join("\n")}`;
}
function findingHtml({ finding, alike }, options) {
  const rule = linkedHtml(forHtmlName(finding.rule), finding.docs);
  const line = linkedHtml(`line ${finding.line}`, options.link?.(finding.file, finding.line) ?? null);
  const parts = [
    `<div class="finding ${finding.severity}">`,
    `<p><b>${finding.severity}</b> <b>${rule}</b>, ${line}: ${forHtmlPage(finding.message)}</p>`
  ];
  const effect = finding.effect === null ? null : effectText(finding.effect);
  if (effect !== null) parts.push(`<p class="dim">Locks: ${forHtmlPage(effect)}</p>`);
  if (finding.rendered !== void 0) {
    parts.push(folded("As SQL", codeBlock(cut(finding.rendered, mostRendered))));
  }
  const advice = adviceHtml(finding);
  if (advice !== null) parts.push(advice);
  if (finding.references.length > 0) {
    const rows = finding.references.map(({ file, line: line2, text }) => `<li>${code(`${file}:${line2}`)} ${code(text)}</li>`);
    parts.push(
      folded(`Still used in ${plural(finding.references.length, "place")}`, `<ul>
${rows.join("\n")}
</ul>`)
    );
  }
  if (alike.length > 0) {
    parts.push(folded(`and ${grouped(alike.length)} more like it in this file`, linesHtml(alike, options)));
  }
  return [...parts, "</div>"].join("\n");
}
function adviceHtml({ advice, fix }) {
  if (advice === null) return null;
  const steps = advice.steps.map(
    (step) => `<p><b>${forHtmlPage(step.title)}</b>${outsideText(step)}</p>${[step.sql, step.command ?? ""].filter((text) => text !== "").map(codeBlock).join("\n")}`
  );
  if (fix !== null) steps.push(`<p><code>drydock lint --fix</code> does it: ${forHtmlPage(fix.title)}</p>`);
  return folded(`Instead: ${forHtmlPage(advice.summary)}`, steps.join("\n"));
}
function restHtml({ rule, severity, findings }, options) {
  const byFile = /* @__PURE__ */ new Map();
  for (const finding of findings) {
    const list2 = byFile.get(finding.file);
    if (list2 === void 0) byFile.set(finding.file, [finding]);
    else list2.push(finding);
  }
  const rows = [...byFile].slice(0, mostLines).map(([file, some]) => `<li>${code(file)}: ${linesHtml(some, options)}</li>`);
  if (byFile.size > rows.length) rows.push(`<li>and ${grouped(byFile.size - rows.length)} more files</li>`);
  const title = `${severity} <b>${forHtmlName(rule)}</b>: ${grouped(findings.length)} more in ${plural(byFile.size, "migration")}`;
  return folded(title, `<ul>
${rows.join("\n")}
</ul>`);
}
function linesHtml(findings, options) {
  const lines = findings.slice(0, mostLines).map(({ file, line }) => linkedHtml(`line ${line}`, options.link?.(file, line) ?? null));
  const more = findings.length > lines.length ? `, and ${grouped(findings.length - lines.length)} more` : "";
  return `${lines.join(", ")}${more}`;
}

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
function linesOf(shape) {
  return [
    ...shape.columns.map(
      ({ name, type, nullable, extra }) => [name, type, nullable ? "" : "NOT NULL", extra].filter((part) => part !== "").join(" ")
    ),
    ...shape.rules
  ];
}
function diffOf({ before, after }, context = 1) {
  const old = before ? linesOf(before) : [];
  const now = after ? linesOf(after) : [];
  const all = merge(old, now);
  const near = all.map(
    (_, place) => all.slice(Math.max(0, place - context), place + context + 1).some((line) => line.sign !== " ")
  );
  return all.filter((_, place) => near[place]);
}
function merge(old, now) {
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  for (let i2 = old.length - 1; i2 >= 0; i2--) {
    for (let j2 = now.length - 1; j2 >= 0; j2--) {
      longest[i2 * width + j2] = old[i2] === now[j2] ? (longest[(i2 + 1) * width + j2 + 1] ?? 0) + 1 : Math.max(longest[(i2 + 1) * width + j2] ?? 0, longest[i2 * width + j2 + 1] ?? 0);
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
    } else if (left2 !== void 0 && (right === void 0 || (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0))) {
      lines.push({ sign: "-", text: left2 });
      i++;
    } else if (right !== void 0) {
      lines.push({ sign: "+", text: right });
      j++;
    }
  }
  return lines;
}

// src/core/report/html-schema.ts
var mostTables = 60;
var mostColumns = 200;
var mostDiff = 1e3;
function schemaHtml({ name, schemaChange }, isOneOfSeveral) {
  if (schemaChange === void 0 || schemaChange.tables.length === 0) return "";
  const { certain } = schemaChange;
  const tables = schemaChange.tables.slice(0, mostTables);
  const left2 = schemaChange.tables.length - tables.length;
  const draw = (when) => {
    const boxes = tables.flatMap((table) => boxHtml(table, when));
    return boxes.length === 0 ? "" : `<div class="tables">
${boxes.join("\n")}
</div>`;
  };
  const [after, before] = [draw("after"), draw("before")];
  return [
    `<h2>What becomes of the schema${isOneOfSeveral ? ` of ${code(name)}` : ""}</h2>`,
    ...certain ? [] : ["<p>The history does not tell all of it for sure.</p>"],
    ...after === "" ? [] : [after],
    ...before === "" ? [] : [folded("Before", before)],
    ...tables.map(diffHtml),
    ...left2 > 0 ? [`<p>and ${plural(left2, "more table")}</p>`] : []
  ].join("\n");
}
function boxHtml(table, when) {
  const shape = table[when];
  if (shape === null) return [];
  const columns = markedColumns(table, when);
  const rows = columns.slice(0, mostColumns).map(({ column, mark }) => {
    const keys = [...column.primaryKey ? ["PK"] : [], ...column.foreignKey ? ["FK"] : []].join(", ");
    const cells = [forHtmlName(column.name), forHtmlName(column.type), keys, mark ?? ""];
    return `<tr${mark === null ? "" : ` class="${mark}"`}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  if (columns.length > rows.length)
    rows.push(`<tr><td colspan="4">${grouped(columns.length - rows.length)} more columns</td></tr>`);
  for (const { columns: from, table: to } of shape.references.slice(0, mostColumns)) {
    rows.push(`<tr><td colspan="4">${forHtmlName(from.join(", "))} \u2192 ${forHtmlName(to)}</td></tr>`);
  }
  const name = when === "before" ? table.renamedFrom ?? table.name : table.name;
  return [`<table>
<caption>${forHtmlName(name)}${fate(table, when)}</caption>
${rows.join("\n")}
</table>`];
}
function fate({ before, after, renamedFrom }, when) {
  if (when === "before") return after === null ? " (dropped)" : "";
  if (before === null) return " (new)";
  return renamedFrom === null ? "" : ` (was ${forHtmlName(renamedFrom)})`;
}
var elements = { "+": "ins", "-": "del", " ": "span" };
function diffHtml(table) {
  const lines = diffOf(table);
  if (lines.length === 0) return "";
  const shown = lines.slice(0, mostDiff).map(({ sign, text }) => {
    const element = elements[sign];
    return `<${element}>${sign} ${forHtmlName(text)}
</${element}>`;
  });
  if (lines.length > shown.length) shown.push(`<span>  ${grouped(lines.length - shown.length)} more lines
</span>`);
  return `<h3>${code(table.name)}${table.after === null ? " (dropped)" : fate(table, "after")}</h3>
<pre>${shown.join("")}</pre>`;
}

// src/core/report/waits.ts
function waitsOf(report) {
  const waits = /* @__PURE__ */ new Map();
  const add = (file, line, effect) => {
    for (const { relation, mode, blocks } of effect?.locks ?? []) {
      if (effect === null || blocks === "nothing" || blocks === "schema changes" || mode === "LOCK=NONE") continue;
      const key = JSON.stringify([file, line, relation]);
      const wait = {
        relation,
        blocks,
        mode,
        ms: effect.estimatedMs,
        grows: grows(effect),
        certain: effect.certain,
        file,
        line
      };
      const known = waits.get(key);
      if (known === void 0 || worse(wait, known) < 0) waits.set(key, wait);
    }
  };
  for (const { file, line, effect } of report.findings) add(file, line, effect);
  for (const { finding, by } of report.suppressed) {
    if (by !== "baseline") add(finding.file, finding.line, finding.effect);
  }
  for (const { file, line, effect } of report.effects ?? []) add(file, line, effect);
  return [...waits.values()].sort(worse);
}
function grows({ rewrites, scans, indexBuilds, algorithm }) {
  return rewrites.length + scans.length + indexBuilds.length > 0 || algorithm === "COPY";
}
var noticed = 1e3;
function isShort({ ms, grows: grows2 }) {
  return ms === null ? !grows2 : ms < noticed;
}
function worse(a, b) {
  return Number(isShort(a)) - Number(isShort(b)) || Number(b.blocks === "reads and writes") - Number(a.blocks === "reads and writes") || (b.ms ?? -1) - (a.ms ?? -1);
}
function worstWaits(report, most2) {
  const waits = waitsOf(report);
  const long = waits.filter((wait) => !isShort(wait));
  const told = long.length > 0 ? long : waits;
  const rows = told.length <= most2 ? told.map((wait) => ({ wait, others: 0 })) : byTable(told);
  const shown = rows.slice(0, most2);
  const left2 = [
    ...rows.length > most2 ? [plural(rows.length - most2, "more table")] : [],
    ...told.length < waits.length ? [plural(waits.length - told.length, "short lock")] : []
  ];
  return { rows: shown, more: left2.length === 0 ? null : `and ${left2.join(", ")}` };
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

// src/core/report/html.ts
var mostWaits = 20;
var mostRows = 2e3;
function renderHtml(report, options = {}) {
  return page(`Drydock lint: ${titleText(report)}`, bodyHtml(report, options));
}
function bodyHtml(report, options = {}) {
  const body = [
    headHtml(report, options),
    waitsHtml(report, options),
    findingsHtml(report, options),
    ...report.databases.map((database) => schemaHtml(database, report.databases.length > 1)),
    effectsHtml(report),
    tailHtml(report, options),
    `<p class="dim">${forHtmlName(report.tool.name)} ${forHtmlName(report.tool.version)}${options.made === void 0 ? "" : `, ${forHtmlName(options.made)}`}</p>`
  ];
  return body.filter((part) => part !== "").join("\n");
}
function headHtml(report, options) {
  const lines = [`<h1 class="${report.verdict}">Drydock lint: ${titleText(report)}</h1>`];
  const risk = riskHtml(report, options);
  if (risk !== null) lines.push(`<p>${risk}</p>`);
  const scope = report.databases.map((database) => {
    const name = report.databases.length > 1 ? `<b>${forHtmlName(database.name)}</b>: ` : "";
    return `${name}${forHtmlPage(databaseText(database))}; ${scopeText(database)}`;
  });
  if (report.analysed < 1 || report.notAnalysed.length > 0) scope.push(analysedText(report));
  scope.push(...silencedText(report));
  lines.push("<ul>", ...scope.map((line) => `<li>${line}</li>`), "</ul>");
  return lines.join("\n");
}
function riskHtml(report, options) {
  if (!isOfChange(report)) return null;
  const { risk } = report;
  const [first, ...rest] = risk.reasons;
  const start = `<b>Risk: ${risk.class}</b>, ${riskMeanings[risk.class]}`;
  if (first === void 0) return `${start}.`;
  const why = ownReasons.has(first.rule) ? forHtmlPage(first.text) : code(first.rule);
  const place = placeHtml(options, first.file, first.line, `${shortName(report, first.file)}:${first.line}`);
  return `${start}: ${why} in ${place}${rest.length === 0 ? "" : `, and ${plural(rest.length, "more reason")}`}.`;
}
function waitsHtml(report, options) {
  const { rows, more } = worstWaits(report, mostWaits);
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
    ...more === null ? [] : [`<p>${more}</p>`]
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
      ({ line, statement, effect }) => `<tr><td class="number">${line}</td><td>${code(statement)}</td><td>${forHtmlPage(effectText(effect) ?? nothingTaken)}</td></tr>`
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
    const rows = given.slice(0, mostRows).map(({ finding, reason, by, until }) => {
      const cells = [
        placeHtml(options, finding.file, finding.line, `${finding.file}:${finding.line}`),
        forHtmlName(finding.rule),
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
    parts.push(folded(`${plural(given.length, "finding")} suppressed`, table + left(given)));
  }
  if (report.notAnalysed.length > 0) {
    const rows = report.notAnalysed.slice(0, mostRows).map(({ file, line, reason }) => `${placeHtml(options, file, line, `${file}:${line}`)}: ${forHtmlPage(reason)}`);
    parts.push(
      folded(`${plural(report.notAnalysed.length, "place")} not analysed`, list(rows) + left(report.notAnalysed))
    );
  }
  if (report.unsure.length > 0) {
    const title = `${plural(report.unsure.length, "thing")} that the history does not tell for sure`;
    parts.push(folded(title, list(report.unsure.slice(0, mostRows).map(forHtmlPage)) + left(report.unsure)));
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
  return all.length > mostRows ? `
<p>and ${grouped(all.length - mostRows)} more</p>` : "";
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  bodyHtml,
  renderHtml
});
