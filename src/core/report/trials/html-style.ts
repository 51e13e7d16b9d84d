/** What the page of a test run needs besides ../html-style.ts: verdicts, pictures, and a choice of what is shown that needs no script. */
export const trialStyle = `
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
${['pass', 'warn', 'fail', 'inconclusive', 'error', 'skipped'].map((verdict) => `#show-${verdict}:checked ~ main .told:not(.has-${verdict})`).join(', ')} { display: none; }
@media (max-width: 40rem) { table.trials .badge { min-width: 0; } section.trial h3 .time { margin-left: 0; } }
@media print { input.show, input.show + label { display: none; } }
`;
