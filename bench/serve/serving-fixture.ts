/**
 * What the servers are measured with: a forest of 100 full trees in a store, one-row request bodies, and the same
 * rows as a CSV for the peer.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnOf, fraudsIn, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { presets } from '@fraud/forest-learner';
import { encodeModel, type ForestModel } from '@fraud/forest-model';
import { promote, publishModel } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { trainForest } from '@fraud/training';

const ROWS = 20_000;
const BODIES = 500;
const SEED = 42;

export type ServingFixture = {
  storeDir: string;
  csv: string;
  bodiesFile: string;
  bodies: readonly string[];
  rows: readonly Record<string, number>[];
  model: ForestModel;
};

export async function makeServingFixture(dir: string): Promise<ServingFixture> {
  const table = simulateWeek({ rows: ROWS, fraudShare: 0.005, seed: SEED, startTimeSeconds: 0 });
  const { matrix, rows: count, labels } = table;
  const grown = await trainForest({
    matrix,
    rows: count,
    labels,
    inputs: ulbSchema.inputs,
    schemaFingerprint: ulbSchema.fingerprint,
    parameters: { ...presets.full, seed: SEED },
  });
  const storeDir = join(dir, 'store');
  await publishForBench(storeDir, grown, table);
  const rows = Array.from({ length: BODIES }, (_, i) => rowOf(table, i * Math.floor(count / BODIES)));
  const bodies = rows.map((row) => JSON.stringify({ data: [row] }));
  const [csv, bodiesFile] = [join(dir, 'rows.csv'), join(dir, 'bodies.jsonl')];
  writeFileSync(csv, csvOf(table, ulbSchema));
  writeFileSync(bodiesFile, `${bodies.join('\n')}\n`);
  return { storeDir, csv, bodiesFile, bodies, rows, model: grown };
}

/** Publishes the model and makes it the champion of a store of its own. */
export async function publishForBench(folder: string, model: ForestModel, table: TransactionTable): Promise<void> {
  const store = openObjectStore({ folder });
  const frauds = fraudsIn(table);
  const { parameters, threshold, inputs, schemaFingerprint } = model;
  const weeks = [44, 45, 46, 47].map((week) => ({
    name: `week_2026_${week}`,
    key: `weekly_data/week_2026_${week}.csv`,
    sha256: '0'.repeat(64),
    rows: table.rows,
    frauds,
  }));
  const now = new Date();
  const { manifest } = await publishModel(
    store,
    { 'model.forest': encodeModel(model) },
    {
      schemaFingerprint,
      inputs: [...inputs],
      weeks,
      heldOut: { rows: 0, frauds: 0 },
      refit: false,
      parameters,
      threshold,
      metrics: {},
      trainedAgainst: null,
      verdict: { kind: 'promote', reason: 'a benchmark' },
      mlflow: null,
    },
    now,
  );
  await promote(store, { version: manifest.version, replaces: null, reason: 'a benchmark', by: 'a benchmark', now });
}

function rowOf(table: TransactionTable, i: number): Record<string, number> {
  return Object.fromEntries([
    [ulbSchema.eventTime, table.eventTime[i]!],
    ...ulbSchema.features.map((feature, f) => [feature, columnOf(table, 1 + f)[i]!] as const),
  ]);
}
