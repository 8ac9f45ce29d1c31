/**
 * From the Fraud Detection Handbook's raw payments to frauds found: our histories and our forest, beside the features
 * that a team makes with pandas and the forests and boosters of Python, in one run. See `--help`.
 */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { readHandbookPayments } from './handbook-payments.ts';
import { fullPlan } from './handbook-plan.ts';
import type { Protocol, Quality } from './handbook-protocol.ts';
import { historyColumns, measureOurs, plainColumns } from './measure-ours.ts';
import { measurePeers, type PeerFigures } from './measure-peers.ts';

const HELP = `npm run bench:own-data -- --csv FILE [--train 2018-07-25] [--days 7] [--delay 7] [--test-days 7]
[--seeds 3] [--python PROGRAM] [--json]

FILE holds the raw payments of the Fraud Detection Handbook (TRANSACTION_ID, TX_DATETIME, CUSTOMER_ID, TERMINAL_ID,
TX_AMOUNT, TX_FRAUD; .gz as well). Trains on --days from --train on, waits --delay days for labels, and tests on
--test-days; figures are means over --seeds. amountOnly is our forest without histories. Peers are run by --python
(default python3) with pandas, scikit-learn, xgboost and lightgbm; those that are not installed have no figures.
--json adds one last line of JSON.`;

const { values: options } = parseArgs({
  options: {
    csv: { type: 'string' },
    train: { type: 'string', default: '2018-07-25' },
    days: { type: 'string', default: '7' },
    delay: { type: 'string', default: '7' },
    'test-days': { type: 'string', default: '7' },
    seeds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
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

type Figures = Quality & { readonly trainCpuS: number; readonly historyRowsPerS?: number };

const protocol: Protocol = {
  trainSeconds: Date.parse(`${options.train}T00:00:00Z`) / 1000,
  days: Number(options.days),
  delayDays: Number(options.delay),
  testDays: Number(options['test-days']),
};
const seeds = Array.from({ length: Number(options.seeds) }, (_, seed) => seed);
console.log(`System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}`);

const payments = await readHandbookPayments(options.csv);
const { columns, rowsPerS } = historyColumns(payments, fullPlan(protocol.delayDays));
const plain = plainColumns(payments);
const runs = [];
const runsWithoutHistories = [];
for (const seed of seeds) {
  runs.push(await measureOurs(payments, { ...plain, ...columns }, protocol, seed));
  runsWithoutHistories.push(await measureOurs(payments, plain, protocol, seed));
}
const peers = await measurePeers(options.python, options.csv, options.train, protocol, seeds.length);
const figures: Record<string, Figures | null> = {
  ours: { ...meanOf(runs), historyRowsPerS: Math.round(rowsPerS) },
  amountOnly: meanOf(runsWithoutHistories),
  forest: ofPeer(peers.forest),
  xgboost: ofPeer(peers.xgboost),
  lightgbm: ofPeer(peers.lightgbm),
};
console.table(figures);
if (peers.rowsPerS !== undefined) console.log(`pandas made its features of ${peers.rowsPerS} rows a second`);
if (options.json) console.log(JSON.stringify(figures));

function ofPeer(peer: PeerFigures | undefined): Figures | null {
  if (peer === undefined) return null;
  const { auprc, rocAuc, cardPrecision100, trainCpuS } = peer;
  return meanOf(
    auprc.map((value, i) => ({
      auprc: value,
      rocAuc: rocAuc[i]!,
      cardPrecision100: cardPrecision100[i]!,
      trainCpuS: trainCpuS[i]!,
    })),
  );
}

/** Mean over the seeds, to four digits. */
function meanOf(of: readonly (Quality & { trainCpuS: number })[]): Figures {
  const mean = (key: keyof Quality | 'trainCpuS') =>
    Math.round((1e4 * of.reduce((sum, run) => sum + run[key], 0)) / of.length) / 1e4;
  return {
    auprc: mean('auprc'),
    rocAuc: mean('rocAuc'),
    cardPrecision100: mean('cardPrecision100'),
    trainCpuS: mean('trainCpuS'),
  };
}
