/** Our alarm beside other drift tools, on the same weeks without labels. See `--help`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wilsonInterval } from '@fraud/drift';
import { yearly } from './false-alarms.ts';
import { judgeByOurs, type Verdicts } from './judge-by-ours.ts';
import { judgeByPeer, PEERS, writeSystem } from './judge-by-peers.ts';
import { judgedScenarios } from './judged-scenarios.ts';
import { makeSystem } from './judged-system.ts';

const HELP = `node bench/drift/peers.bench.ts [--rows N] [--systems N] [--past N] [--weeks N] [--trials N]
  [--between-weeks SHARE] [--seed N] [--evidently PYTHON] [--alibi PYTHON] [--nannyml PYTHON] [--json]

Systems of a champion and past weeks judge undrifted weeks and weeks of each scenario. Ours watches as the watchdog
does, at one false alarm a year; each other tool judges by the rules of its documentation, in the Python named, and is
left out where none is named. Made for evidently 0.7.23 (with pandas before 3), alibi-detect 0.13.0 and nannyml 0.13.1
(with pandas before 2.3, numpy before 2, statsmodels), each in a virtual environment of its own.
--past is how many weeks lie between the champion's four and the judged ones: the reference of the other tools.`;

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000' },
    systems: { type: 'string', default: '8' },
    past: { type: 'string', default: '12' },
    weeks: { type: 'string', default: '26' },
    trials: { type: 'string', default: '3' },
    'between-weeks': { type: 'string', default: '0.02' },
    seed: { type: 'string', default: '1' },
    evidently: { type: 'string' },
    alibi: { type: 'string' },
    nannyml: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const [rows, systems, past, weeks, trials, betweenWeeks, seed] = [
  options.rows,
  options.systems,
  options.past,
  options.weeks,
  options.trials,
  options['between-weeks'],
  options.seed,
].map(Number) as [number, number, number, number, number, number, number];
const SYSTEM_SEEDS = 100_003;
const NORMAL_95 = 1.96;

console.log(
  `Machine: ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]!.toFixed(1)}; Node ` +
    `${process.version}; ${systems} systems of ${rows} rows a week, ${past} past weeks, between weeks ` +
    `${100 * betweenWeeks} %, seed ${seed}`,
);
const started = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'fraud-drift-peers-'));
const verdicts: Verdicts[] = [];
try {
  for (let s = 0; s < systems; s++) {
    const plan = { rows, past, weeks, trials, betweenWeeks, seed: seed + s * SYSTEM_SEEDS };
    const system = await makeSystem(plan);
    verdicts.push(judgeByOurs(system));
    await writeSystem(join(folder, String(s).padStart(4, '0')), system);
  }
  const judged = systems * (weeks + trials * judgedScenarios.length);
  const { user, system } = process.cpuUsage();
  console.log(`ours: ${((user + system) / 1e6 / judged).toFixed(2)} s of CPU a week, with making it and its champion`);
  const named = PEERS.flatMap((peer) => (options[peer] === undefined ? [] : [{ peer, python: options[peer] }]));
  const byPeers = await Promise.all(named.map(({ peer, python }) => judgeByPeer(python, peer, folder)));
  byPeers.forEach((found, i) => {
    found.systems.forEach((each, s) => Object.assign(verdicts[s]!, each));
    console.log(`${named[i]!.peer} ${found.version}: ${found.cpuSPerWeek.toFixed(2)} s of CPU a week`);
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

const figures = Object.fromEntries(Object.keys(verdicts[0]!).map((rule) => [rule, figuresOf(rule)]));
console.log(`\nFalse alarms a year in ${systems * weeks} undrifted weeks, 95 % interval`);
for (const [rule, { falseAlarms }] of Object.entries(figures))
  console.log(`  ${rule.padEnd(46)}${falseAlarms.perYear.toFixed(1)} ± ${falseAlarms.margin.toFixed(1)}`);
if (trials > 0) console.log(`\nShare of ${systems * trials} weeks of each scenario that alarm, 95 % interval (Wilson)`);
judgedScenarios.forEach(({ name }, i) => {
  if (trials === 0) return;
  console.log(`  ${name}`);
  for (const [rule, { found }] of Object.entries(figures)) {
    const { share, low, high } = found[i]!;
    const [at, from, to] = [share, low, high].map((x) => `${(100 * x).toFixed(0)}`);
    console.log(`    ${rule.padEnd(44)}${at} % (${from} to ${to})`);
  }
});
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s, load ${loadavg()[0]!.toFixed(1)} at the end`);
if (options.json) console.log(JSON.stringify(figures));

function figuresOf(rule: string) {
  const steady = verdicts.map((each) => count(each[rule]!.slice(0, weeks)));
  const found = judgedScenarios.map((_, i) => {
    const first = weeks + i * trials;
    const alarms = verdicts.reduce((sum, each) => sum + count(each[rule]!.slice(first, first + trials)), 0);
    const share = alarms / (systems * trials);
    return { share, ...wilsonInterval(share, systems * trials, NORMAL_95) };
  });
  return { falseAlarms: yearly(steady, weeks), found };
}

function count(alarms: readonly boolean[]): number {
  return alarms.filter(Boolean).length;
}
