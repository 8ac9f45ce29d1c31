/** Two models for the hosts: one of their trainers, and one that is put beside it; and what they decided. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Decision, readDecisions } from '@fraud/decision-log';
import { concatTables, entityHasher, isoWeekOf } from '@fraud/feature-schema';
import { encodeModel } from '@fraud/forest-model';
import { publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import type { ObjectStore } from '@fraud/object-store';
import { paymentsCsv } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { listWeeks, openWeekReader, weekKey } from '@fraud/weekly-data';
import { paymentSchema as schema } from '../payment-world.ts';
import type { Engine } from './engine.ts';
import { asRequest, mondayOf, paymentsOfClient } from './partitioned-payments.ts';
import { type Stack, waitFor } from './stack.ts';

const ROWS = 1_000;
const post = async ({ url, secret }: Stack, path: string, body: object) =>
  await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret('api-token')}` },
    body: JSON.stringify(body),
  });

/** Two weeks of all clients, in the bucket and in `store`. @returns the version that the trainers make of them */
export async function firstModel(stack: Stack, store: ObjectStore, clients: number): Promise<string> {
  const numbers = Array.from({ length: clients }, (_, number) => number);
  for (const weeksAgo of [3, 2]) {
    const payments = numbers.flatMap((number) => paymentsOfClient(number, weeksAgo, ROWS));
    payments.sort((a, b) => (a.event_time < b.event_time ? -1 : 1));
    const key = weekKey('weekly_data/', isoWeekOf(new Date(mondayOf(weeksAgo) * 1_000)));
    const bytes = new TextEncoder().encode(paymentsCsv(payments));
    await store.put(key, bytes);
    await stack.put(key, bytes);
  }
  return await waitFor('a model to answer with whole histories', async () => {
    // One of nobody's cards and merchants: it changes no client's history.
    const [payment] = paymentsOfClient(clients, 2, 1);
    const response = await post(stack, '/predict', { data: [asRequest(payment!)] });
    if (!response.ok) return undefined;
    type Answer = { model: { version: string }; predictions: { history?: string }[] };
    const { model, predictions } = (await response.json()) as Answer;
    return predictions[0]!.history === undefined ? model.version : undefined;
  });
}

/** Grows another model on the same weeks and puts it into the bucket. @returns its version */
export async function secondModel(stack: Stack, store: ObjectStore): Promise<string> {
  const files = await listWeeks(store, 'weekly_data/');
  const read = openWeekReader({ store, schema, files, hide: entityHasher(stack.secret('entity-key')) });
  const tables = [];
  for (const file of files) tables.push((await read(file)).table);
  const { matrix, rows, labels } = concatTables(tables);
  const { inputs, fingerprint, json } = schema;
  const model = await trainForest({
    ...{ matrix, rows, labels, inputs: [...inputs], schemaFingerprint: fingerprint, threads: 1 },
    parameters: { trees: 10, seed: 2 },
  });
  const { manifest, folder } = await publishModel(
    store,
    { 'model.forest': encodeModel({ ...model, schema: json }) },
    aManifestDraft({ schemaFingerprint: fingerprint, inputs: [...inputs] }),
    new Date(),
  );
  for (const file of ['model.forest', 'manifest.json']) {
    const stored = await store.get(folder + file);
    await stack.put(folder + file, stored!.bytes);
  }
  return manifest.version;
}

/** Has a version promoted by whichever host takes the request. @returns how often it was asked again */
export async function swap(stack: Stack, version: string): Promise<number> {
  let asked = 0;
  await waitFor(`${version} to be promoted`, async () => {
    asked++;
    const response = await post(stack, `/models/${version}/promote`, { reason: 'a test' });
    return response.ok || undefined;
  });
  return asked - 1;
}

/** The decisions in the log of each service's container. */
export async function loggedDecisions(
  { docker }: Engine,
  stack: Stack,
  services: readonly string[],
  folder: string,
): Promise<Decision[][]> {
  const logs = services.map(async (service) => {
    const to = join(folder, service);
    await docker(['cp', `${await stack.container(service)}:/data/decision-log`, to]);
    const files = readdirSync(to).filter((name) => name.includes('.csv'));
    return files.flatMap((name) => readDecisions(readFileSync(join(to, name))).decisions);
  });
  return await Promise.all(logs);
}
