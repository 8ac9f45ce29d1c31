/** A year of weeks under six ways to keep a model fresh. See `--help`. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ulbSchema } from '@fraud/feature-schema';
import { defaultParameters } from '@fraud/forest-learner';
import { readTransactions } from '@fraud/weekly-data';
import { costOf, pooledAuprc, promotionsOf, savingInterval } from './conclusions.ts';
import { openTrainer } from './grow.ts';
import { HARMS, type YearName } from './harms.ts';
import { INJECTED } from './injected-drifts.ts';
import { defaults, openGate, ourRule } from './our-rule.ts';
import { type HarmfulYear, harmsTable, playHarmfulYear } from './play-harms.ts';
import { playYear } from './play-year.ts';
import { eachWeekFromFourWeeks, eachWeekRefit, neverRetraining, originalRule } from './strategies.ts';
import { conclusionTable, promotionTable, weekHeading, weekLine } from './tables.ts';
import { cutYear, WEEKS_BEFORE } from './year.ts';
import { meanYear, yearPlots } from './year-plots.ts';

const HELP = `npm run bench:retrain -- --csv FILE [--seeds LIST] [--plots DIR] [--json]
npm run bench:retrain -- --csv FILE --harms NAMES [--seeds LIST] [--json]

Cuts the rows of a CSV file (Time, V1..V28, Amount, Class; .gz as well), in time order, into 4 + 52 weeks, injects
drifts, and plays the year under six rules: ours, ours with an open gate, never retraining, the original's, and a new
model each week without a gate, of four weeks or as ours would have promoted it. --seeds says with which seeds it is
played, as in 1-4,7 (default 1); --plots writes two SVG files there, the mean over the seeds; --json adds a line of
JSON after each year.

--harms plays other years under ours and its own challengers unjudged, by their names: all, or some of
${Object.keys(HARMS).join(', ')}.`;

const { values: options } = parseArgs({
  options: {
    csv: { type: 'string' },
    harms: { type: 'string' },
    seeds: { type: 'string', default: '1' },
    plots: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help || options.csv === undefined) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}
const WEEKS = 52;

const { table } = await readTransactions(options.csv, ulbSchema);
console.log(
  `System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}; ${table.rows} rows ` +
    `in ${WEEKS_BEFORE} + ${WEEKS} weeks`,
);
for (const { name, from, to } of INJECTED)
  console.log(`  ${from === to ? `week ${from}` : `from week ${from}`}: ${name}`);

if (options.harms !== undefined) {
  const played: HarmfulYear[] = [];
  for (const seed of seedsOf(options.seeds))
    for (const name of yearsNamed(options.harms)) {
      played.push(await playHarmfulYear(table, name, seed));
      if (options.json) console.log(JSON.stringify(played.at(-1)));
    }
  console.log(harmsTable(played));
  process.exit();
}

const years = [];
for (const seed of seedsOf(options.seeds)) {
  const year = await playWithSeed(seed);
  if (options.json) console.log(JSON.stringify(year));
  years.push(year);
}
console.log(`\nThe year, by seed\n${conclusionTable(years)}`);
if (options.plots !== undefined)
  for (const [file, svg] of Object.entries(yearPlots(meanYear(years.map(({ strategies }) => strategies)))))
    await writeFile(join(options.plots, file), svg);

async function playWithSeed(seed: number) {
  const weeks = cutYear(table, WEEKS, seed, INJECTED);
  const parameters = { ...defaultParameters, seed };
  const before = weeks.slice(0, WEEKS_BEFORE);
  const trainer = openTrainer(parameters);
  const first = await trainer.refit(before);
  const strategies = [
    await ourRule(trainer, before, defaults),
    neverRetraining(first),
    originalRule(first, seed),
    eachWeekFromFourWeeks(parameters),
    eachWeekRefit(trainer),
    await ourRule(trainer, before, openGate),
  ];
  const names = strategies.map(({ name }) => name);
  console.log(
    `\nSeed ${seed}: AUPRC of the week and money lost in it, under each rule; what ours decided after ` +
      `it\n${weekHeading(names)}`,
  );
  const played = await playYear(strategies, first, weeks, (week) => console.log(weekLine(week)));
  const promotions = promotionsOf(played[0]!, first, weeks);
  console.log(
    `\nSeed ${seed}: our promotions, the new model beside the replaced one on the weeks that ` +
      `followed\n${promotionTable(promotions)}`,
  );
  return {
    seed,
    promotions,
    strategies: played.map((one, s) => ({
      name: names[s]!,
      cost: costOf(one),
      auprc: pooledAuprc(one, weeks),
      saving: s === 0 ? null : savingInterval(played[0]!, one, seed),
      weeks: one.map(({ week, frauds, auprc, cost, step: { verdict, reason } }) => ({
        week,
        frauds,
        auprc,
        cost,
        verdict,
        reason,
      })),
    })),
  };
}

/** @throws RangeError for a name that is none */
function yearsNamed(list: string): YearName[] {
  const names = Object.keys(HARMS) as YearName[];
  if (list === 'all') return names;
  return list.split(',').map((name) => {
    const found = names.find((each) => each === name);
    if (found === undefined) throw new RangeError(`Cannot play the year "${name}": there are ${names.join(', ')}`);
    return found;
  });
}

/** `'5-8,12'` -> 5, 6, 7, 8, 12. @throws RangeError for anything else */
function seedsOf(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === undefined || Number(to) < Number(from))
      throw new RangeError(`Cannot read the seeds "${list}": expected numbers and ranges, as in 1-4,7`);
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i);
  });
}
