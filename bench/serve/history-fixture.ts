/**
 * Payments of cards at merchants with 20 inputs derived from what both have done before, a forest of 100 full trees
 * that was grown on them, and a month of payments that the API hears before it is measured.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entityHasher, parseFeatureSchema, sortByTime } from '@fraud/feature-schema';
import { presets } from '@fraud/forest-learner';
import { randomSource } from '@fraud/random';
import { trainForest } from '@fraud/training';
import type { OwnFixture } from './mixed-fixture.ts';
import { type RawRow, tableOf } from './raw-table.ts';
import { ENTITY_KEY } from './servers.ts';
import { publishForBench } from './serving-fixture.ts';

const ROWS = 50_000;
const CARDS = 5_000;
const MERCHANTS = 500;
const MONTH_SECONDS = 30 * 86_400;
const BODIES = 5_000;
const ROWS_A_REQUEST = 500;
const SEED = 42;

const schema = parseFeatureSchema({
  version: 2,
  name: 'history',
  eventTime: { column: 'at', as: 'seconds' },
  label: { column: 'is_fraud' },
  id: 'payment',
  amount: 'Amount',
  columns: [
    { name: 'Amount', type: 'number', unit: 'EUR' },
    { name: 'online', type: 'boolean' },
    { name: 'card', type: 'entity' },
    { name: 'merchant', type: 'entity' },
  ],
  derived: [
    { per: 'card', of: 'Amount', as: ['count', 'sum', 'mean', 'max', 'ratio'], within: ['24h', '7d'] },
    { per: 'card', as: ['sinceLast', 'isFirst'] },
    { per: 'card', of: 'merchant', as: ['distinct', 'isNew'], within: ['24h', '30d'] },
    { per: 'merchant', as: ['count', 'fraudShare'], within: ['7d', '30d'], delay: '7d' },
  ],
});

export type HistoryFixture = OwnFixture & { readonly past: readonly RawRow[] };

export async function makeHistoryFixture(dir: string): Promise<HistoryFixture> {
  const past = Array.from({ length: ROWS }, paymentMaker());
  const isFraud = ({ Amount, online }: RawRow) => Number(Amount) > 900 && online === true;
  const table = tableOf({ schema, raws: past, categories: [], isFraud, hide: entityHasher(ENTITY_KEY) });
  const grown = await trainForest({
    matrix: table.matrix,
    rows: table.rows,
    labels: table.labels,
    inputs: schema.inputs,
    schemaFingerprint: schema.fingerprint,
    parameters: { ...presets.full, seed: SEED },
  });
  const storeDir = join(dir, 'history-store');
  await publishForBench(storeDir, { ...grown, schema: schema.json }, sortByTime(table));
  const [bodiesFile, schemaFile] = [join(dir, 'history.jsonl'), join(dir, 'history-schema.json')];
  const bodies = past.slice(0, BODIES).map(asBody);
  writeFileSync(bodiesFile, `${bodies.join('\n')}\n`);
  writeFileSync(schemaFile, schema.json);
  return { storeDir, bodiesFile, schemaFile, past };
}

/** Tells an API the payments of the month before. */
export async function tellPast(url: string, token: string, past: readonly RawRow[]): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (let from = 0; from < past.length; from += ROWS_A_REQUEST) {
    const body = JSON.stringify({ data: past.slice(from, from + ROWS_A_REQUEST) });
    const answer = await fetch(`${url}/predict`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`Cannot tell the past: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}

/** In order of time, up to now. */
function paymentMaker(): (_: unknown, i: number) => RawRow {
  const random = randomSource(SEED);
  const start = Math.floor(Date.now() / 1_000) - MONTH_SECONDS;
  return (_, i) => ({
    payment: `past-${i}`,
    at: start + Math.floor((i * MONTH_SECONDS) / ROWS),
    Amount: random.integer(100_000) / 100,
    online: random.integer(2) === 0,
    card: String(4_000_000_000_000_000 + random.integer(CARDS)),
    merchant: `merchant ${random.integer(MERCHANTS)}`,
  });
}

/** For `fillBody`: each request is another payment, made now. */
function asBody(payment: RawRow): string {
  const row = JSON.stringify({ ...payment, payment: 'payment-@number', at: '@seconds' });
  return `{"data":[${row.replace('"@seconds"', '@seconds')}]}`;
}
