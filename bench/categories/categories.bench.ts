/**
 * How good is the forest on raw columns with categories and gaps, beside LightGBM with native categories and
 * scikit-learn's forest with one-hot and target encoding, on the same columns? Five seeds, the first 80 % of the rows
 * to train on, the later ones to test.
 *
 *     npm run bench:categories -- --python /tmp/venv/bin/python
 *
 * The interpreter needs lightgbm, scikit-learn and pandas. ULB rows, which have no categories, are measured with
 * `--ulb FILE`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { ulbSchema } from '@fraud/feature-schema';
import { scoreTable } from '@fraud/forest-model';
import { trainForest } from '@fraud/training';
import { readTransactions } from '@fraud/weekly-data';
import { runJson } from '../forest/run-json.ts';
import { type RawTable, rowsOf, writeRaw } from './raw-table.ts';
import { simulateCards } from './simulate-cards.ts';
import { simulateWide } from './simulate-wide.ts';

type Engines = Readonly<Record<string, { readonly auprc: number; readonly cpuS: number }>>;

const { python, seeds, threads, cards, wide, ulb } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    seeds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    cards: { type: 'string', default: '80000' },
    wide: { type: 'string', default: '60000' },
    ulb: { type: 'string' },
  },
}).values;

const worlds: Record<string, (seed: number) => RawTable | Promise<RawTable>> = {
  [`card payments, ${cards} rows`]: (seed) => simulateCards(Number(cards), seed),
  [`390 columns, ${wide} rows`]: (seed) => simulateWide(Number(wide), seed),
};
if (ulb !== undefined) {
  const { table } = await readTransactions(ulb, ulbSchema);
  worlds[`ULB, ${table.rows} rows, no categories`] = () => ({ ...table, inputs: ulbSchema.inputs, levels: new Map() });
}

console.log(`System: node ${process.version}, ${threads} threads`);
for (const [world, make] of Object.entries(worlds)) {
  const found: Engines[] = [];
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const table = await make(seed);
    const folder = await mkdtemp(join(tmpdir(), 'categories-'));
    try {
      await writeRaw(table, folder);
      const script = new URL('./peers.py', import.meta.url).pathname;
      const peers = await runJson<Engines>(python, ['-W', 'ignore', script, folder, String(seed), threads]);
      found.push({ 'this project': await measureOurs(table, seed), ...peers });
      console.log(`${world}, seed ${seed}: ${JSON.stringify(found.at(-1))}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  console.log(`\n${world}, ${found.length} seeds\n${tableOf(found)}\n`);
}

async function measureOurs(table: RawTable, seed: number): Promise<Engines[string]> {
  const cut = Math.floor(table.rows * 0.8);
  const before = process.cpuUsage();
  const model = await trainForest({
    ...rowsOf(table, 0, cut),
    inputs: table.inputs,
    schemaFingerprint: '',
    parameters: { trees: 100, seed },
    threads: Number(threads),
  });
  const test = rowsOf(table, cut, table.rows);
  const auprc = averagePrecision(scoreCurve(scoreTable(model, test), test.labels));
  const { user, system } = process.cpuUsage(before);
  return { auprc, cpuS: (user + system) / 1e6 };
}

function tableOf(found: readonly Engines[]): string {
  const names = Object.keys(found[0]!);
  const mean = (name: string, key: 'auprc' | 'cpuS') =>
    found.reduce((sum, engines) => sum + engines[name]![key], 0) / found.length;
  return [
    '| engine | AUPRC | seed by seed | CPU s |',
    '|---|---|---|---|',
    ...names.map((name) => {
      const each = found.map((engines) => engines[name]!.auprc.toFixed(3)).join(' ');
      return `| ${name} | ${mean(name, 'auprc').toFixed(4)} | ${each} | ${mean(name, 'cpuS').toFixed(1)} |`;
    }),
  ].join('\n');
}
