/** False alarms, power and speed of the drift alarm, beside other rules. See `--help`. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ulbSchema } from '@fraud/feature-schema';
import { readTransactions } from '@fraud/weekly-data';
import { falseAlarms, type YearlyRate } from './false-alarms.ts';
import { measurePower, type Power } from './power.ts';
import { otherRules } from './rules.ts';
import { scenarios } from './scenarios.ts';
import { CURRENT_ROWS, measureSpeed, REFERENCE_ROWS } from './speed.ts';
import { resampledWeeks, simulatedWeeks } from './week-source.ts';

const HELP = `npm run bench:drift -- [--scale N] [--csv FILE] [--seed N] [--json]

Undrifted and drifted weeks of 100 to 100,000 rows, judged by our alarm at one false alarm a year and by three other rules.
--scale multiplies the number of weeks (default 0.35: minutes on two idle cores); --csv draws weeks from a real file as well;
--json adds one last line of JSON.`;

const { values: options } = parseArgs({
  options: { scale: { type: 'string', default: '0.35' }, csv: { type: 'string' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const scale = Number(options.scale);
const seed = Number(options.seed);
const WOBBLE = 0.02;

/** Weeks a system judges before it is started anew, and how many systems there are. */
const sizes = [
  { rows: 100, systems: 100, weeks: 50, trials: 200 },
  { rows: 1_000, systems: 50, weeks: 50, trials: 100 },
  { rows: 10_000, systems: 40, weeks: 50, trials: 40 },
  { rows: 100_000, systems: 3, weeks: 8, trials: 0 },
].map((size) => ({ ...size, systems: Math.max(2, Math.round(scale * size.systems)), trials: Math.round(scale * size.trials) }));

const started = performance.now();
const cpuBefore = process.cpuUsage();
const rates: Record<string, YearlyRate> = {};
console.log(`Machine: ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}; Node ${process.version}; seed ${seed}, scale ${scale}`);
console.log('\nFalse alarms a year (configured: 1), 95 % interval');
for (const { rows, systems, weeks } of sizes) {
  for (const wobble of [0, WOBBLE]) show(rows, wobble, falseAlarms({ source: simulatedWeeks, rows, systems, weeks, wobble, seed }), 'simulated');
}
if (options.csv !== undefined) {
  const { table } = await readTransactions(options.csv, ulbSchema);
  for (const { rows, systems, weeks } of sizes.slice(0, 2)) for (const wobble of [0, WOBBLE]) show(rows, wobble, falseAlarms({ source: resampledWeeks(table), rows, systems, weeks, wobble, seed }), 'real rows');
}

const powers: Record<number, Power> = {};
for (const { rows, trials } of sizes) {
  if (trials === 0) continue;
  const power = (powers[rows] = measurePower({ source: simulatedWeeks, scenarios, rows, trials, wobble: WOBBLE, seed: seed + 50_000_000 }));
  console.log(`\nPower at ${rows} rows a week, wobble of 2 %, ${trials} weeks each`);
  console.log(`  ${''.padEnd(34)}${['ours', ...Object.keys(otherRules)].map((rule) => rule.padStart(23)).join('')}`);
  for (const { name, requiredFrom } of scenarios) console.log(`  ${(name + (requiredFrom !== undefined && rows >= requiredFrom ? ' *' : '')).padEnd(34)}${Object.values(power[name]!).map((share) => `${(100 * share).toFixed(0)} %`.padStart(23)).join('')}`);
}

const speed = measureSpeed();
console.log(`\nOne week of ${CURRENT_ROWS} rows against ${REFERENCE_ROWS}, 30 columns: all statistics, verdict and page ${speed.cpuS.toFixed(2)} s of CPU (page ${(speed.pageBytes / 1024).toFixed(0)} KiB); SciPy alone: ${speed.scipy ? `KS ${speed.scipy.ks.toFixed(2)} s, Wasserstein ${speed.scipy.wasserstein.toFixed(2)} s` : 'not installed'}`);
const cpu = process.cpuUsage(cpuBefore);
console.log(`The whole run: ${((performance.now() - started) / 1000).toFixed(0)} s, ${((cpu.user + cpu.system) / 1e6).toFixed(0)} s of CPU. *: at least 95 % demanded`);
if (options.json) {
  const figure = (wobble: number) => Object.fromEntries(sizes.map(({ rows }) => [rows, rates[`${rows} ${wobble}`]!.perYear]));
  const margins = Object.fromEntries(Object.entries(rates).map(([key, { margin }]) => [key, margin]));
  const power = Object.fromEntries(Object.entries(powers[10_000] ?? {}).map(([name, rules]) => [name, rules['ours']]));
  console.log(JSON.stringify({ falseAlarmsPerYear: figure(0), falseAlarmsPerYearWithWobble: figure(WOBBLE), margins, power, cpuS: speed.cpuS, scipy: speed.scipy }));
}

function show(rows: number, wobble: number, found: Record<string, YearlyRate>, kind: string): void {
  if (kind === 'simulated') rates[`${rows} ${wobble}`] = found['ours']!;
  const { perYear, margin, alarms, weeks } = found['ours']!;
  const others = Object.keys(otherRules).map((rule) => `${rule} ${found[rule]!.perYear.toFixed(1)}`).join(', ');
  console.log(`  ${kind}, ${rows} rows, wobble ${100 * wobble} %: ours ${perYear.toFixed(2)} ± ${margin.toFixed(2)} (${alarms} alarms in ${weeks} weeks); ${others}`);
}
