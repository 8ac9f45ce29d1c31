import { COLOUR_TOKENS } from '@fraud/charts';
import { Markup } from './markup.ts';

/** Follows the reader's light or dark setting and reads on a phone, where wide tables scroll by themselves. */
export const PAGE_STYLE = new Markup(`
${COLOUR_TOKENS}
body {
  margin: 2rem auto;
  max-width: 76rem;
  padding: 0 1rem;
  background: var(--page);
  color: var(--text);
  font: 16px/1.5 system-ui, sans-serif;
}
a { color: var(--link); }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
header { border-left: .35rem solid var(--quiet); padding-left: 1rem; }
header p { margin: .2rem 0; }
header.alarm { border-color: var(--alarm); }
header.alarm h1 { color: var(--alarm); }
header.steady { border-color: var(--steady); }
header.steady h1 { color: var(--steady); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: .75rem 2rem; margin: 1.5rem 0; }
dt { color: var(--quiet); font-size: .85rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.warning { color: var(--quiet); }

.checks { list-style: none; margin: 0; padding: 0; }
.checks li { margin: .2rem 0; padding: .15rem 0 .15rem .6rem; border-left: .2rem solid var(--steady); }
.checks li { overflow-wrap: anywhere; }
.checks .odd { border-color: var(--alarm); }
.checks b { margin-right: .5rem; font-weight: 500; }
.checks i { color: var(--alarm); font-size: .8rem; font-style: normal; font-weight: 600; }

.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { padding-left: .5rem; text-align: left; }
thead th { color: var(--quiet); font-weight: 500; }
tbody th { font-weight: 500; }
tbody th small { color: var(--quiet); font-weight: 400; }
table.small { width: auto; }
.drifted { background: var(--shade); }
.drifted b { color: var(--alarm); font-size: .8rem; }

.strip { width: auto; font-size: .8rem; }
.strip th, .strip td { min-width: 2.4rem; padding: .1rem .4rem; border: 1px solid var(--page); }
.strip tbody th { position: sticky; left: 0; background: var(--page); }
.strip th.alarmed { color: var(--alarm); font-weight: 700; }
.high { background: color-mix(in srgb, var(--high) calc(var(--step) * 9%), var(--page)); }
.low { background: color-mix(in srgb, var(--low) calc(var(--step) * 9%), var(--page)); }
.key { display: inline-block; width: .8rem; height: .8rem; --step: 8; }
${Array.from({ length: 9 }, (_, step) => `.step-${step} { --step: ${step}; }`).join('\n')}

.recall { display: block; max-width: none; }
.recall text { fill: var(--quiet); font-size: 12px; }
.recall path { fill: none; stroke-width: 2.5; stroke-linecap: round; }
.recall .grid { stroke: var(--line); stroke-width: 1; }
.recall .expected { stroke: var(--low); stroke-dasharray: 6 5; }
.recall .realised { stroke: var(--high); }
.key.expected { background: repeating-linear-gradient(90deg, var(--low) 0 4px, transparent 4px 6px); }
.key.realised { background: var(--high); }

.bins { display: block; }
.bins .before { fill: var(--line); }
.bins .after { fill: none; stroke: var(--high); stroke-width: 1.5; }
`);
