/**
 * The attack that feedback invites, on the whole system: a client that may predict and report feedback makes up rows of
 * its own kind of fraud, and labels them as legitimate. The next model must still find that kind.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { columnOf, isoWeekOf, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { shipLogJob } from '@fraud/jobs';
import { loadManifest, readChampion } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { openLog } from '@fraud/service';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices, TOKEN, waitFor } from './services.ts';

const WEEK_SECONDS = 7 * 24 * 3600;
const DEADLINE_MS = 90_000;
/** The client's tokens, of the roles predict and feedback: an ordinary one, and one that is trusted by mistake. */
const CLIENTS = {
  till: 'client-of-low-roles-71c09be4d5a2f8',
  'trusted-till': 'client-of-low-roles-b83e60f1729cd4',
} as const;
type Client = keyof typeof CLIENTS;
const BATCH = 1_000;
const FLOOD = 8_000;

/** Names of the present ISO week and of those before it, earliest first. */
const weekNames = [4, 3, 2, 1, 0].map((back) => {
  const { year, week } = isoWeekOf(new Date(Date.now() - back * WEEK_SECONDS * 1_000));
  return `week_${year}_${String(week).padStart(2, '0')}`;
});

/** Frauds like the known ones, with a mark that no others have, early in the present week. */
function ownFrauds(rows: number, seed: number): TransactionTable {
  const table = simulateWeek({ rows, fraudShare: 1, seed, startTimeSeconds: 0 });
  for (const [name, value] of Object.entries({ V22: 3.5, V25: 3, V26: -3 }))
    columnOf(table, ulbSchema.inputs.indexOf(name)).fill(value);
  return { ...table, eventTime: table.eventTime.map((_, row) => 4 * WEEK_SECONDS + row / 1_000) };
}

function requestRows(table: TransactionTable): Record<string, number>[] {
  return Array.from({ length: table.rows }, (_, row) => ({
    Time: table.eventTime[row]!,
    ...Object.fromEntries(
      ulbSchema.features.map((name) => [name, columnOf(table, ulbSchema.inputs.indexOf(name))[row]!]),
    ),
  }));
}

let services: Services;
let store: ObjectStore;
let queues: Queues;

beforeAll(async () => {
  services = await startServices(async (folder) => {
    const storeDir = path.join(folder, 'store');
    store = openObjectStore({ folder: storeDir });
    for (const week of [0, 1, 2, 3]) await putWeek(week);
    const tokens = Object.entries(CLIENTS).map(([name, token]) => ({
      name,
      roles: ['predict', 'feedback'],
      sha256: createHash('sha256').update(token).digest('hex'),
      trusted: name === 'trusted-till',
    }));
    writeFileSync(path.join(folder, 'tokens.json'), JSON.stringify(tokens));
    return {
      STORE_DIR: storeDir,
      MLFLOW_TRACKING_URI: `file:${path.join(folder, 'mlruns')}`,
      API_TOKENS_FILE: path.join(folder, 'tokens.json'),
      FOREST_TREES: '30',
      // every model that is about as good goes live: the best case of the attack
      SEVERE_DRIFT_SHARE: '0',
      CHAMPION_POLL_SECONDS: '1',
    };
  });
  queues = openQueues({ url: services.redisUrl, log: openLog('test', 'fatal') });
}, DEADLINE_MS);
afterAll(async () => {
  await queues.close();
  await services.close();
});

async function putWeek(week: number): Promise<void> {
  const table = simulateWeek({
    rows: 2_000,
    fraudShare: 0.04,
    seed: week + 1,
    startTimeSeconds: week * WEEK_SECONDS,
  });
  await store.put(`weekly_data/${weekNames[week]}.csv`, csvOf(table, ulbSchema));
}

async function post(client: Client, route: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(services.url + route, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${CLIENTS[client]}` },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

const served = (version: string) =>
  waitFor(
    `${version} to serve`,
    async () => {
      const answer = await services.predict(requestRows(ownFrauds(1, 1)));
      const { model } = (await answer.json()) as { model?: { version: string } };
      return model?.version === version || undefined;
    },
    DEADLINE_MS,
  );

/** The share of the client's frauds that the API flags. */
async function found(): Promise<number> {
  const answer = await services.predict(requestRows(ownFrauds(1_000, 99)));
  const { class: classes } = (await answer.json()) as { class: string[] };
  return classes.filter((each) => each === 'Fraud').length / classes.length;
}

/** Whether the store holds every decision of the flood, and every batch of its labels that models may learn from. */
async function isAllStored(): Promise<true | undefined> {
  await queues.enqueue(shipLogJob, {});
  let lines = 0;
  for await (const { key } of store.list('request_logs/'))
    lines += gunzipSync((await store.get(key))!.bytes)
      .toString()
      .split('\n').length;
  let batches = 0;
  for await (const { key } of store.list('labels/')) batches += Number(key.endsWith('.json'));
  return (lines >= FLOOD + 1_000 && batches >= FLOOD / BATCH / 2) || undefined;
}

describe('a client that labels its own frauds as legitimate', () => {
  it('does not teach the next model to pass them', { timeout: 3 * DEADLINE_MS }, async () => {
    const first = await waitFor('a champion', () => readChampion(store), DEADLINE_MS);
    await served(first.version);
    const before = await found();
    expect(before).toBeGreaterThan(0.7);

    const rows = requestRows(ownFrauds(FLOOD, 5));
    for (let start = 0; start < FLOOD; start += BATCH) {
      const client = start < FLOOD / 2 ? 'till' : 'trusted-till';
      const { predictions } = await post(client, '/predict', { data: rows.slice(start, start + BATCH) });
      const at = new Date(Date.now() - 1_000).toISOString();
      const ids = (predictions as { decisionId: string }[]).map(({ decisionId }) => decisionId);
      await post(client, '/feedback', {
        data: ids.map((decisionId) => ({ decisionId, class: 'No Fraud', source: 'review', at })),
      });
    }
    await waitFor('all decisions and labels in the store', isAllStored, DEADLINE_MS);

    await putWeek(4);
    await fetch(`${services.url}/retrain`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'x-request-id': 'attack' },
    });
    const outcome = await waitFor(
      'the outcome of the retraining',
      async () => {
        for await (const { key } of store.list('retrainings/'))
          if (key.endsWith('-attack/outcome.json'))
            return JSON.parse(new TextDecoder().decode((await store.get(key))!.bytes)) as { version: string };
        return undefined;
      },
      DEADLINE_MS,
    );
    expect(outcome).toMatchObject({ verdict: 'promote', version: expect.stringMatching(/^[0-9a-f]{12}$/) });
    await served(outcome.version);
    expect(await found()).toBeGreaterThan(before - 0.1);
    const { feedback } = await loadManifest(store, (await readChampion(store))!.folder);
    expect(feedback?.tokens.map(({ token }) => token)).toEqual(['trusted-till']);
    expect(feedback!.rows).toBeLessThanOrEqual(0.05 * 6_400);
  });
});
