/**
 * Which parameters serve best: forests grown on earlier rows, scored on the next ones, time and again. See `--help`.
 */
import { parseArgs } from 'node:util';
import { averagePrecision, scoreCurve, totalCost } from '@fraud/evaluation';
import { columnOf, fraudsIn, sliceTable, ulbSchema } from '@fraud/feature-schema';
import { defaultParameters, type ForestParameters, presets } from '@fraud/forest-learner';
import { scoreMatrix } from '@fraud/forest-model';
import { SEARCH_GRID } from '@fraud/training';
import { readTransactions } from '@fraud/weekly-data';
import { grow } from './grow.ts';
import { gateRules } from './services-defaults.ts';

const HELP = `node bench/retrain/parameters.bench.ts --csv FILE [--parts N] [--seeds N] [--json]

Cuts the rows, in time order, into parts (default 10). Each forest learns from four parts and is scored on the fifth,
for every five parts in a row. A row of the table: mean AUPRC and its difference to the default's with the standard
error over parts and seeds; money; seconds.`;

const { values: options } = parseArgs({
  options: {
    csv: { type: 'string' },
    parts: { type: 'string', default: '10' },
    seeds: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help || options.csv === undefined) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}
const TRAINING_PARTS = 4;
const candidates: Record<string, Partial<ForestParameters>> = {
  default: {},
  ...Object.fromEntries(SEARCH_GRID.map((changes) => [JSON.stringify(changes), changes])),
  '{"trees":300}': { trees: 300 },
  'the original system': { ...presets.seed },
};

const { table } = await readTransactions(options.csv, ulbSchema);
const [parts, seeds] = [Number(options.parts), Number(options.seeds)];
const part = (from: number, to: number) =>
  sliceTable(table, Math.floor((from * table.rows) / parts), Math.floor((to * table.rows) / parts));
type Result = { readonly auprc: number[]; cost: number; seconds: number };
const results: Record<string, Result> = {};
for (const [name, changes] of Object.entries(candidates)) {
  const result: Result = { auprc: [], cost: 0, seconds: 0 };
  results[name] = result;
  for (let seed = 1; seed <= seeds; seed++) {
    for (let first = 0; first + TRAINING_PARTS < parts; first++) {
      const [training, next] = [
        part(first, first + TRAINING_PARTS),
        part(first + TRAINING_PARTS, first + TRAINING_PARTS + 1),
      ];
      if (fraudsIn(training) === 0 || fraudsIn(next) === 0) continue;
      const started = performance.now();
      const model = await grow(training, { ...defaultParameters, ...changes, seed });
      result.seconds += (performance.now() - started) / 1_000;
      const scores = scoreMatrix(model, next.matrix, next.rows);
      result.auprc.push(averagePrecision(scoreCurve(scores, next.labels)));
      result.cost +=
        totalCost(
          { scores, labels: next.labels, amounts: columnOf(next, ulbSchema.inputs.indexOf('Amount')) },
          gateRules.yardstick.costs,
          () => model.threshold,
        ) / seeds;
    }
  }
  console.log(lineOf(name, result));
}
if (options.json) console.log(JSON.stringify(results));

function lineOf(name: string, { auprc, cost, seconds }: Result): string {
  const gains = auprc.map((each, i) => each - results['default']!.auprc[i]!);
  const gain = mean(gains);
  const error = Math.sqrt(mean(gains.map((each) => (each - gain) ** 2)) / (gains.length - 1));
  return (
    `${name.padEnd(56)} ${mean(auprc).toFixed(4)}  ${gain >= 0 ? '+' : ''}${gain.toFixed(4)} ± ` +
    `${error.toFixed(4)}  ${cost.toFixed(0).padStart(7)}  ${(seconds / auprc.length).toFixed(1)} s`
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
