/** How fast histories are on the Handbook's payments, and what a million cards take. See `--help`. */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runDeployed } from '../forest/run-json.ts';
import { readHandbookPayments } from '../own-data/handbook-payments.ts';
import { handbookPlan } from '../own-data/handbook-plan.ts';
import { historyColumns } from '../own-data/measure-ours.ts';
import type { ManyCards, ManyCardsFigures } from './many-cards.ts';
import { measureRecovery } from './measure-recovery.ts';

const HELP = `npm run bench:histories -- [--csv FILE] [--cards N] [--payments N] [--days N] [--recovery] [--json]

--csv: the raw payments of the Fraud Detection Handbook; five passes over its rows, the derived columns of chapter 3.
--cards (default 1000000): so many cards with --payments (default 20) a month each, over --days (default 45); 26 columns
of cards, 6 of merchants. 0 leaves them out. --recovery: also how soon an API process answers that starts with a
snapshot of these cards. --json adds one last line of JSON.`;

const { values: options } = parseArgs({
  options: {
    csv: { type: 'string' },
    cards: { type: 'string', default: '1000000' },
    payments: { type: 'string', default: '20' },
    days: { type: 'string', default: '45' },
    recovery: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const PASSES = 5;
const DELAY_DAYS = 7;

console.log(`System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}`);
let handbookRowsPerS: number[] | null = null;
if (options.csv !== undefined && existsSync(options.csv)) {
  const payments = await readHandbookPayments(options.csv);
  handbookRowsPerS = Array.from({ length: PASSES }, () =>
    Math.round(historyColumns(payments, handbookPlan(DELAY_DAYS)).rowsPerS),
  );
  console.log(`Handbook: ${handbookRowsPerS.join(', ')} rows a second of computing time`);
} else console.log(`Handbook: skipped, there is no file ${options.csv ?? '(--csv)'}`);

const cards = Number(options.cards);
const asked: ManyCards = { cards, paymentsPerMonth: Number(options.payments), days: Number(options.days) };
const manyCards =
  cards === 0
    ? null
    : await runDeployed<ManyCardsFigures>(join(import.meta.dirname, 'many-cards.ts'), JSON.stringify(asked));
if (manyCards !== null) console.table(manyCards);
const recovery = options.recovery ? await measureRecovery(cards, asked.paymentsPerMonth) : null;
if (recovery !== null) console.table(recovery);
if (options.json) console.log(JSON.stringify({ handbookRowsPerS, manyCards, recovery }));
