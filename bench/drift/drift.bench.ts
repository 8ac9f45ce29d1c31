/** False alarms, power and speed of the drift alarm, beside other rules. See `--help`. */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { YearlyRate } from './false-alarms.ts';
import { writePlots } from './plots.ts';
import { otherRules } from './rules.ts';
import { scenarios } from './scenarios.ts';
import { startSimulator } from './simulate.ts';
import { CURRENT_ROWS, measureSpeed, REFERENCE_ROWS } from './speed.ts';

const HELP = `npm run bench:drift -- [--scale N] [--csv FILE] [--plots DIR] [--seed N] [--only-speed] [--json]

Undrifted and drifted weeks of 100 to 100,000 rows, judged by our alarm at one false alarm a year and by other rules.
--scale multiplies the number of weeks (default 1: about a quarter of an hour on two idle cores); --csv draws weeks
from a real file as well; --plots writes the pictures; --only-speed leaves out the weeks; --json adds one last line
of JSON.`;

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    csv: { type: 'string' },
    plots: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'only-speed': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const scale = options['only-speed'] ? 0 : Number(options.scale);
const seed = Number(options.seed);
const BETWEEN_WEEKS = 0.02;

/** Systems, and undrifted weeks that each judges; systems that judge one week drifted in every way. */
const sizes = [
  { rows: 100, systems: 100, weeks: 50, trials: 300 },
  { rows: 1_000, systems: 50, weeks: 50, trials: 100 },
  { rows: 10_000, systems: 40, weeks: 50, trials: 100 },
  { rows: 100_000, systems: 12, weeks: 30, trials: 8 },
]
  .map((size) => ({ ...size, systems: Math.round(scale * size.systems), trials: Math.round(scale * size.trials) }))
  .filter(({ systems }) => systems > 0);

const started = performance.now();
const cpuBefore = process.cpuUsage();
console.log(
  `Machine: ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]!.toFixed(1)}; Node ` +
    `${process.version}; seed ${seed}, scale ${scale}`,
);
const simulator = startSimulator(options.csv);
const rates = new Map(
  [0, BETWEEN_WEEKS].map((betweenWeeks) => [betweenWeeks, new Map<number, Record<string, YearlyRate>>()]),
);
const powers = new Map<number, Record<string, Record<string, number>>>();
if (sizes.length > 0) console.log('\nFalse alarms a year (configured: 1), 95 % interval');
for (const { rows, systems, weeks } of sizes) {
  for (const betweenWeeks of [0, BETWEEN_WEEKS]) {
    const found = await simulator.falseAlarms('simulated', { rows, systems, weeks, betweenWeeks, seed });
    rates.get(betweenWeeks)!.set(rows, found);
    showRate('simulated', rows, betweenWeeks, found);
  }
}
if (options.csv !== undefined) {
  for (const { rows, systems, weeks } of sizes.slice(0, 2))
    for (const betweenWeeks of [0, BETWEEN_WEEKS])
      showRate(
        'real rows',
        rows,
        betweenWeeks,
        await simulator.falseAlarms('real', { rows, systems, weeks, betweenWeeks, seed }),
      );
}
for (const { rows, trials } of sizes) {
  if (trials === 0) continue;
  powers.set(rows, await simulator.power({ rows, trials, betweenWeeks: BETWEEN_WEEKS, seed: seed + 50_000_000 }));
  showPower(rows, trials, powers.get(rows)!);
}
await simulator.close();
if (options.plots !== undefined) await writePlots(options.plots, { rates: rates.get(BETWEEN_WEEKS)!, powers });

const speed = measureSpeed();
const seconds = (name: 'ks' | 'wasserstein') => `${speed.scipy?.[name].toFixed(2)} s`;
console.log(
  `\nOne week of ${CURRENT_ROWS} rows against ${REFERENCE_ROWS}, 30 columns: all statistics, checks, verdict ` +
    `and page ${speed.cpuS.toFixed(2)} s of CPU (page ${(speed.pageBytes / 1024).toFixed(0)} KiB); SciPy ` +
    `alone: ${speed.scipy ? `KS ${seconds('ks')}, Wasserstein ${seconds('wasserstein')}` : 'not installed'}`,
);
const cpu = process.cpuUsage(cpuBefore);
console.log(
  `The whole run: ${((performance.now() - started) / 1000).toFixed(0)} s, ` +
    `${((cpu.user + cpu.system) / 1e6).toFixed(0)} s of CPU, load ${loadavg()[0]!.toFixed(1)} at its end. *: ` +
    `at least 95 % demanded`,
);
if (options.json) {
  const of = (betweenWeeks: number, figure: 'perYear' | 'margin') =>
    Object.fromEntries([...rates.get(betweenWeeks)!].map(([rows, found]) => [rows, found['ours']![figure]]));
  const power = (rows: number) =>
    Object.fromEntries(Object.entries(powers.get(rows) ?? {}).map(([name, rules]) => [name, rules['ours']]));
  console.log(
    JSON.stringify({
      falseAlarmsPerYear: of(0, 'perYear'),
      falseAlarmsPerYearWithWobble: of(BETWEEN_WEEKS, 'perYear'),
      margins: of(0, 'margin'),
      marginsWithWobble: of(BETWEEN_WEEKS, 'margin'),
      power: power(10_000),
      powerAt100: power(100),
      cpuS: speed.cpuS,
      scipy: speed.scipy,
    }),
  );
}

function showRate(kind: string, rows: number, betweenWeeks: number, found: Record<string, YearlyRate>): void {
  const { perYear, margin, alarms, weeks } = found['ours']!;
  const others = Object.keys(otherRules)
    .map((rule) => `${rule} ${found[rule]!.perYear.toFixed(1)}`)
    .join(', ');
  console.log(
    `  ${kind}, ${rows} rows, between weeks ${100 * betweenWeeks} %: ours ${perYear.toFixed(2)} ± ` +
      `${margin.toFixed(2)} (${alarms} alarms in ${weeks} weeks); ${others}`,
  );
}

function showPower(rows: number, trials: number, power: Record<string, Record<string, number>>): void {
  console.log(`\nPower at ${rows} rows a week, between-week deviation of 2 %, ${trials} weeks each`);
  console.log(`  ${''.padEnd(34)}${['ours', ...Object.keys(otherRules)].map((rule) => rule.padStart(23)).join('')}`);
  for (const { name, requiredFrom } of scenarios)
    console.log(
      `  ${(name + (requiredFrom !== undefined && rows >= requiredFrom ? ' *' : '')).padEnd(34)}${Object.values(
        power[name]!,
      )
        .map((share) => `${(100 * share).toFixed(0)} %`.padStart(23))
        .join('')}`,
    );
}
