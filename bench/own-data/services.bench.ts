/**
 * The Handbook's payments through the built API: raw weekly files are dropped one by one, the days after them are asked
 * about in the order of time, and the answers are measured beside the figure of training's own path on the same rows.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openBatchScorer } from '@fraud/batch-scoring';
import { isoWeekOf } from '@fraud/feature-schema';
import { createHistory, deriveColumns } from '@fraud/histories';
import { trainForest } from '@fraud/training';
import { type HandbookPayments, readHandbookPayments } from './handbook-payments.ts';
import { handbookSchema } from './handbook-plan.ts';
import { handbookSplit, type Protocol, qualityOf } from './handbook-protocol.ts';
import { startHandbookService } from './handbook-service.ts';
import { matrixOf } from './measure-ours.ts';

const HELP = `npm run bench:own-data:services -- --csv FILE [--train 2018-07-25] [--days 7] [--delay 7] [--test-days 7]
[--seed 0] [--json]

Needs the built API (npm run build). FILE is that of bench:own-data, and so is the protocol. Weekly files from before
the training are there when the API starts; the others are dropped one by one, each as soon as its week is over. The
days of the test and those of its week before them are asked about, 100 payments a request. Prints AUPRC of the answers
and of the same forest on columns by training's path, and how many derived values of the log differ in any bit.`;
const DAY_SECONDS = 86_400;
const AT_ONCE = 100;
const THREADS = 2;

const { values: options } = parseArgs({
  options: {
    csv: { type: 'string' },
    train: { type: 'string', default: '2018-07-25' },
    days: { type: 'string', default: '7' },
    delay: { type: 'string', default: '7' },
    'test-days': { type: 'string', default: '7' },
    seed: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help || options.csv === undefined) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}
if (!existsSync(options.csv)) {
  console.log(`Skipped: there is no file ${options.csv}`);
  process.exit(0);
}

const protocol: Protocol = {
  trainSeconds: Date.parse(`${options.train}T00:00:00Z`) / 1000,
  days: Number(options.days),
  delayDays: Number(options.delay),
  testDays: Number(options['test-days']),
};
const payments = await readHandbookPayments(options.csv);
const { timeSeconds } = payments.transactions;
const schema = handbookSchema(protocol.delayDays);
const { train, test } = handbookSplit(payments, protocol);

/** By training's path, in the order of the schema's inputs. */
const derived = deriveColumns(createHistory(schema.histories), payments.transactions);
const columns = [
  payments.transactions.numbers[0]!,
  Float32Array.from(timeSeconds, (time) => new Date(1000 * time).getUTCHours()),
  Float32Array.from(timeSeconds, (time) => new Date(1000 * time).getUTCDay() || 7),
  ...derived,
];
const named = Object.fromEntries(schema.inputs.map((name, c) => [name, columns[c]!]));
const model = await trainForest({
  matrix: matrixOf(named, train),
  rows: train.length,
  labels: Uint8Array.from(train, (row) => payments.labels[row]!),
  inputs: [...schema.inputs],
  schemaFingerprint: schema.fingerprint,
  parameters: { seed: Number(options.seed) },
  threads: THREADS,
});
const scorer = openBatchScorer(model, THREADS);
const bench = qualityOf(payments, test, await scorer.score(matrixOf(named, test), test.length));
await scorer.close();

const weekOf = (row: number) => {
  const { year, week } = isoWeekOf(new Date(1000 * timeSeconds[row]!));
  return `week_${year}_${String(week).padStart(2, '0')}`;
};
const weeks = [...Map.groupBy(timeSeconds.keys(), weekOf)];
const isEarly = (rows: readonly number[]) => timeSeconds[rows.at(-1)!]! < protocol.trainSeconds;
const early = new Map(weeks.filter(([, rows]) => isEarly(rows)).map(([week, rows]) => [week, csvOf(payments, rows)]));
const service = await startHandbookService({ ...model, schema: schema.json }, schema, early);
const testSeconds = protocol.trainSeconds + (protocol.days + protocol.delayDays) * DAY_SECONDS;
const endSeconds = testSeconds + protocol.testDays * DAY_SECONDS;
const answers = new Float64Array(timeSeconds.length).fill(NaN);
const asked: number[] = [];
let stale = 0;
for (const [week, rows] of weeks.filter(([, of]) => !isEarly(of))) {
  const isPast = timeSeconds[rows.at(-1)!]! < testSeconds;
  const wanted = isPast ? [] : rows.filter((row) => timeSeconds[row]! < endSeconds);
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const some = wanted.slice(from, from + AT_ONCE);
    const answer = await service.ask(some.map((row) => rawRow(payments, row)));
    some.forEach((row, i) => (answers[row] = answer.probabilities[i]!));
    asked.push(...some);
    stale += answer.stale;
  }
  if (timeSeconds[rows.at(-1)!]! >= endSeconds) break;
  await service.drop(week, csvOf(payments, rows));
  console.log(`${week}: ${rows.length} payments dropped, ${wanted.length} asked about before`);
}
const decisions = await service.end();

const served = qualityOf(
  payments,
  test,
  Float64Array.from(test, (row) => answers[row]!),
);
const logged = new Map(decisions.map(({ transactionId, transaction }) => [transactionId, transaction]));
const differing = asked.flatMap((row) => {
  const transaction = logged.get(idOf(payments, row))!;
  return schema.historyColumns.filter((name, c) => {
    const value = transaction[name];
    return Number.isNaN(derived[c]![row]!) ? value !== null : Math.fround(value as number) !== derived[c]![row];
  });
}).length;
const figures = {
  services: served,
  bench,
  ...{ asked: asked.length, stale, derivedValues: asked.length * schema.historyColumns.length, differing },
};
console.log(figures);
if (options.json) console.log(JSON.stringify(figures));

function idOf({ transactions: { ids } }: HandbookPayments, row: number): string {
  return String(ids[row]! - 1);
}

function rawRow({ transactions, customers }: HandbookPayments, row: number): Record<string, string | number> {
  return {
    TRANSACTION_ID: idOf(payments, row),
    TX_DATETIME: new Date(1000 * transactions.timeSeconds[row]!).toISOString().slice(0, 19) + 'Z',
    CUSTOMER_ID: String(customers[row]!),
    TERMINAL_ID: String(transactions.entities[4 * row + 2]!),
    TX_AMOUNT: Math.round(100 * transactions.numbers[0]![row]!) / 100,
  };
}

function csvOf(of: HandbookPayments, rows: readonly number[]): string {
  const lines = rows.map((row) => [...Object.values(rawRow(of, row)), of.labels[row]!].join(','));
  return [[...Object.keys(rawRow(of, rows[0]!)), 'TX_FRAUD'].join(','), ...lines].join('\n');
}
