/** Follows the reader's light or dark setting; reads on a phone (the table scrolls by itself). */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: light-dark(#1c2330, #e6e9ef); --quiet: light-dark(#5b6472, #9aa3b2); --line: light-dark(#dde1e8, #323a47);
  --page: light-dark(#ffffff, #14181f); --alarm: light-dark(#b3261e, #ff8a80); --steady: light-dark(#1b6e3c, #7fd6a0); --shade: light-dark(#fdf0ef, #33201f);
  --high: light-dark(#b35900, #ffb066); --low: light-dark(#1f5fbf, #79b0ff); }
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header { border-left: .35rem solid var(--quiet); padding-left: 1rem; }
header.alarm { border-color: var(--alarm); } header.alarm h1 { color: var(--alarm); }
header.steady { border-color: var(--steady); } header.steady h1 { color: var(--steady); }
header p { margin: .2rem 0; } h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: .75rem 2rem; margin: 1.5rem 0; }
dt { color: var(--quiet); font-size: .85rem; } dd { margin: 0; overflow-wrap: anywhere; }
.warning { color: var(--quiet); } .checks { list-style: none; padding: 0; margin: 0; } .checks li { padding: .15rem 0 .15rem .6rem; border-left: .2rem solid var(--steady); margin: .2rem 0; overflow-wrap: anywhere; } .checks .odd { border-color: var(--alarm); } .checks b { font-weight: 500; margin-right: .5rem; } .checks i { color: var(--alarm); font-style: normal; font-size: .8rem; font-weight: 600; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; padding-left: .5rem; } tbody th { font-weight: 500; } thead th { color: var(--quiet); font-weight: 500; }
table.small { width: auto; } .strip text { font: 10px system-ui, sans-serif; fill: var(--quiet); } .strip text.alarmed { font-weight: 700; fill: var(--alarm); }
.strip rect { width: 13px; height: 13px; } .high { fill: var(--high); background: var(--high); } .low { fill: var(--low); background: var(--low); } .strip .none { fill: none; stroke: var(--line); }
.key { display: inline-block; width: .8rem; height: .8rem; } .bins .before { fill: var(--line); } .bins .after { fill: none; stroke: var(--high); stroke-width: 1.5; } td svg { display: block; }
.drifted { background: var(--shade); } .drifted b { color: var(--alarm); font-size: .8rem; }
`;
