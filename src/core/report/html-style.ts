/** The style of the HTML report: what is needed to read it, by day and by night, and nothing that is loaded from elsewhere. */
export const style = `
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
