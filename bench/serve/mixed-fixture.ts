/**
 * Payments of 40 raw columns of all types, with gaps, and a forest of 100 full trees that was grown on them: what a
 * team's own payments look like to the API.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entityHasher, parseFeatureSchema, sortByTime } from '@fraud/feature-schema';
import { presets } from '@fraud/forest-learner';
import { randomSource } from '@fraud/random';
import { trainForest } from '@fraud/training';
import { type RawRow, tableOf } from './raw-table.ts';
import { ENTITY_KEY } from './servers.ts';
import { publishForBench } from './serving-fixture.ts';

const ROWS = 20_000;
const BODIES = 500;
const SEED = 42;
const LEVELS = 20;
const NUMBERS = Array.from({ length: 18 }, (_, i) => `number_${i}`);
const CATEGORIES = Array.from({ length: 9 }, (_, i) => `category_${i}`);
const BOOLEANS = ['chip', 'abroad', 'online', 'pin'];

/** 40 columns: event time, id, Amount, 18 numbers, 9 categories, 4 booleans, 2 times, 2 entities, 2 contexts. */
const schema = parseFeatureSchema({
  version: 2,
  name: 'mixed',
  eventTime: { column: 'at' },
  label: { column: 'is_fraud' },
  id: 'payment',
  amount: 'Amount',
  columns: [
    { name: 'Amount', type: 'number', unit: 'EUR' },
    ...NUMBERS.map((name) => ({ name, type: 'number' })),
    ...CATEGORIES.map((name) => ({ name, type: 'category' })),
    ...BOOLEANS.map((name) => ({ name, type: 'boolean' })),
    { name: 'born', type: 'time' },
    { name: 'opened', type: 'time' },
    { name: 'card', type: 'entity' },
    { name: 'merchant', type: 'entity' },
    { name: 'note', type: 'context' },
    { name: 'agent', type: 'context' },
  ],
  derived: [{ name: 'age', as: 'elapsed', from: 'born', unit: 'years' }, { as: ['hourOfDay', 'dayOfWeek'] }],
});

/** A model of a team's own schema, and one-row requests for it. */
export type OwnFixture = { readonly storeDir: string; readonly bodiesFile: string; readonly schemaFile: string };

export async function makeMixedFixture(dir: string): Promise<OwnFixture> {
  const raws = Array.from({ length: ROWS }, rowMaker());
  const categories = schema.categories.map((input) => ({
    input,
    levels: Array.from({ length: LEVELS }, (_, level) => levelName(level)),
    values: Float32Array.from({ length: LEVELS }, (_, level) => level / LEVELS),
    unseen: 0.5,
  }));
  const table = tableOf({ schema, raws, categories, isFraud, hide: entityHasher(ENTITY_KEY) });
  const grown = await trainForest({
    matrix: table.matrix,
    rows: table.rows,
    labels: table.labels,
    inputs: schema.inputs,
    schemaFingerprint: schema.fingerprint,
    parameters: { ...presets.full, seed: SEED },
  });
  const storeDir = join(dir, 'mixed-store');
  await publishForBench(storeDir, { ...grown, categories, schema: schema.json }, sortByTime(table));
  const [bodiesFile, schemaFile] = [join(dir, 'mixed.jsonl'), join(dir, 'mixed-schema.json')];
  writeFileSync(
    bodiesFile,
    `${raws
      .slice(0, BODIES)
      .map((raw) => JSON.stringify({ data: [raw] }))
      .join('\n')}\n`,
  );
  writeFileSync(schemaFile, schema.json);
  return { storeDir, bodiesFile, schemaFile };
}

/** Dear payments of the last category's first level. */
function isFraud({ Amount, category_8 }: RawRow): boolean {
  return Number(Amount) > 900 && category_8 === levelName(0);
}

/** One value in ten is missing. */
function rowMaker(): (_: unknown, i: number) => RawRow {
  const random = randomSource(SEED);
  const start = Date.now() - ROWS * 1_000;
  const orNull = <V>(value: V): V | null => (random.integer(10) === 0 ? null : value);
  return (_, i) => ({
    at: new Date(start + i * 1_000).toISOString(),
    payment: `payment-${i}`,
    Amount: random.integer(100_000) / 100,
    ...Object.fromEntries(NUMBERS.map((name) => [name, orNull(random.integer(1_000_000) / 1_000)])),
    ...Object.fromEntries(CATEGORIES.map((name) => [name, orNull(levelName(random.integer(LEVELS)))])),
    ...Object.fromEntries(BOOLEANS.map((name) => [name, orNull(random.integer(2) === 0)])),
    born: `19${50 + random.integer(50)}-05-17`,
    opened: orNull('2019-11-30T09:15:00+01:00'),
    card: String(4_000_000_000_000_000 + random.integer(5_000)),
    merchant: `merchant ${random.integer(2_000)}`,
    note: orNull('paid by phone'),
    agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  });
}

function levelName(level: number): string {
  return `level_${level}`;
}
