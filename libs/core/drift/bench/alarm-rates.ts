/**
 * How often the alarm rule fires: without drift, with harmless wobble, and with drift, by rows a week.
 * Every trial simulates five new weeks: four are the reference, the fifth is judged.
 *
 *     node libs/core/drift/bench/alarm-rates.ts [undrifted weeks of 100 rows, default 3000; fewer for larger weeks and for the other scenarios]
 */
import { columnOf, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { randomSource } from '@fraud/random';
import { simulateWeek } from '@fraud/simulation';
import { measureDrift } from '../src/index.ts';

type Change = (column: Float32Array, deviation: number, index: number) => Float32Array;

const REFERENCE_WEEKS = 4;
const UNDRIFTED = 'no drift';
const features = ulbSchema.features.map((name) => ({ name, index: ulbSchema.inputs.indexOf(name) }));

const moved = (deviations: number, columns: number): Change => (column, deviation, i) => (i < columns ? column.map((x) => x + deviations * deviation) : column);
const widened = (factor: number, columns: number): Change => (column, _, i) => (i < columns ? column.map((x) => x * factor) : column);
/** Each column moves a little on its own; the amounts, last and never negative, by a factor. */
const wobbled = (seed: number, share: number): Change => {
  const random = randomSource(seed);
  return (column, deviation, i) => {
    const step = random.normal() * share;
    return column.map((x) => (i === features.length - 1 ? x * (1 + step) : x + step * deviation));
  };
};

const scenarios: Record<string, (seed: number) => Change> = {
  [UNDRIFTED]: () => (column) => column,
  'wobble of 2 %': (seed) => wobbled(seed, 0.02),
  'mean + 0.25 deviations, 3 columns': () => moved(0.25, 3),
  'mean + 0.5 deviations, 1 column': () => moved(0.5, 1),
  'variance x4, 1 column': () => widened(2, 1),
  'variance x4, 5 columns': () => widened(2, 5),
  'mean + 1 deviation, 10 columns': () => moved(1, 10),
};

const largest = Number(process.argv[2] ?? 3_000);
for (const [rows, undrifted] of [[100, largest], [1_000, largest / 3], [10_000, largest / 15]] as const) {
  const tally = new Map(Object.keys(scenarios).map((name) => [name, { alarms: 0, weeks: 0 }]));
  for (let trial = 0; trial < undrifted; trial++) {
    const weeks = Array.from({ length: REFERENCE_WEEKS + 1 }, (_, week) => simulateWeek({ rows, fraudShare: 0.01, seed: trial * 1_000 + week, startTimeSeconds: week * 604_800 }));
    const reference = features.map(({ index }) => joined(weeks.slice(0, REFERENCE_WEEKS).map((week) => columnOf(week, index))));
    for (const [name, changeFor] of Object.entries(scenarios)) {
      if (name !== UNDRIFTED && trial >= undrifted / 10) continue;
      const { alarm } = measureDrift({ columns: features.map((feature) => feature.name), reference, current: changedColumns(weeks.at(-1)!, changeFor(trial)) });
      const count = tally.get(name)!;
      count.weeks++;
      count.alarms += Number(alarm);
    }
  }
  console.log(`${rows} rows a week`);
  for (const [name, { alarms, weeks }] of tally) console.log(`  ${name.padEnd(36)} ${alarms} alarms in ${weeks} weeks, ${((100 * alarms) / weeks).toFixed(2)} %`);
}

function changedColumns(week: TransactionTable, change: Change): Float32Array[] {
  return features.map(({ index }, i) => {
    const column = columnOf(week, index);
    return change(column, deviationOf(column), i);
  });
}

function deviationOf(column: Float32Array): number {
  const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
  return Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
