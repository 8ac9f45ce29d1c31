/**
 * What cards have done before, on the built API: raw weekly files in the store, a model with columns of histories, and
 * every derived column in the log equal to the bit to what training derives, whatever dies in between.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Decision, readDecisions } from '@fraud/decision-log';
import {
  concatTables,
  entityHasher,
  hasHistories,
  historyEventReader,
  historyRows,
  isoWeekOf,
  parseFeatureSchema,
} from '@fraud/feature-schema';
import { encodeModel } from '@fraud/forest-model';
import { advance, createHistory, deriveColumns } from '@fraud/histories';
import { promote, publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { openObjectStore } from '@fraud/object-store';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { type Payment, paymentsCsv, simulatePayments } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { listWeeks, openWeekReader, readWeek } from '@fraud/weekly-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiProcess, apiProcess } from './api-process.ts';
import { TOKEN, waitFor } from './services.ts';

const WEEK_SECONDS = 604_800;
const ENTITY_KEY = 'a key of the test, of thirty-two bytes';
const ROWS = 1_200;
const AT_ONCE = 8;
const within = ['1d', '7d'];
const parsed = parseFeatureSchema({
  version: 2,
  name: 'payments',
  eventTime: { column: 'event_time' },
  label: { column: 'is_fraud' },
  id: 'transaction_id',
  columns: [
    { name: 'amount', type: 'number' },
    { name: 'card', type: 'entity' },
    { name: 'merchant', type: 'entity' },
  ],
  derived: [
    { per: 'card', of: 'amount', as: ['count', 'mean', 'ratio'], within },
    { per: 'card', of: 'merchant', as: ['distinct', 'isNew'], within: '7d' },
    { per: 'card', as: 'sinceLast' },
    { per: 'merchant', as: ['count', 'fraudShare'], within: '7d', delay: '7d' },
  ],
});
if (!hasHistories(parsed)) throw new Error('the schema has histories');
const schema = parsed;
const hide = entityHasher(ENTITY_KEY);

/** Monday three weeks ago and of the two weeks after. */
const mondays = [3, 2, 1].map((back) => {
  const now = Date.now() / 1_000 - back * WEEK_SECONDS;
  const midnight = now - (now % 86_400);
  return midnight - ((new Date(midnight * 1_000).getUTCDay() + 6) % 7) * 86_400;
});
const weeks = mondays.map((startTimeSeconds, week) =>
  simulatePayments({ rows: ROWS, seed: week + 1, startTimeSeconds, fraudShare: 0.05, cards: 120 }),
);
const requests = weeks[2]!.map(({ transaction_id, event_time, amount, card, merchant }) => ({
  ...{ transaction_id, event_time, amount, card, merchant },
}));

/** A store with two weekly files, and a champion that has learned from their histories. */
async function storeWithModel(folder: string): Promise<void> {
  const store = openObjectStore({ folder });
  const put = async (week: number, rows: readonly Payment[]) => {
    const { year, week: number } = isoWeekOf(new Date(mondays[week]! * 1_000));
    const key = `weekly_data/week_${year}_${String(number).padStart(2, '0')}.csv`;
    await store.put(key, new TextEncoder().encode(paymentsCsv(rows)));
  };
  await put(0, weeks[0]!);
  await put(1, weeks[1]!);
  const files = await listWeeks(store, 'weekly_data/');
  const read = openWeekReader({ store, schema, files, hide });
  const tables = [];
  for (const file of files) tables.push((await read(file)).table);
  const { matrix, rows, labels } = concatTables(tables);
  const { inputs, fingerprint, json } = schema;
  const model = await trainForest({
    ...{ matrix, rows, labels, inputs: [...inputs], schemaFingerprint: fingerprint, threads: 1 },
    parameters: { trees: 10, seed: 1 },
  });
  const { manifest } = await publishModel(
    store,
    { 'model.forest': encodeModel({ ...model, schema: json }) },
    aManifestDraft({ schemaFingerprint: fingerprint, inputs: [...inputs] }),
    new Date(),
  );
  const by = { reason: 'a test', by: 'a test', now: new Date() };
  await promote(store, { version: manifest.version, replaces: null, ...by });
}

/** The columns of the logged decisions by the way of training, and the logged ones; null is missing. */
async function bothWays(storeDir: string, decisions: readonly Decision[]) {
  const store = openObjectStore({ folder: storeDir });
  const history = createHistory(schema.histories);
  for (const file of await listWeeks(store, 'weekly_data/'))
    deriveColumns(history, historyRows(schema, (await readWeek(store, file, schema, { hide })).table));
  const readEvent = historyEventReader(schema);
  const derived = new Float32Array(history.width);
  const trained = decisions.map(({ transaction }) => {
    advance(history, readEvent(transaction), derived);
    return Array.from(derived, (value) => (Number.isNaN(value) ? null : value));
  });
  const logged = decisions.map(({ transaction }) => schema.historyColumns.map((name) => transaction[name]));
  return { trained, logged };
}

/** Every decision in the folders, in the order in which they were made. */
function loggedIn(...folders: string[]): Decision[] {
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)));
  return files
    .filter((name) => name.includes('.csv'))
    .flatMap((name) => readDecisions(readFileSync(name)).decisions)
    .sort((a, b) => a.decidedAt.getTime() - b.decidedAt.getTime());
}
const isStale = ({ transaction }: Decision) => transaction['history_state'] === 'stale';

const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
async function ask({ url }: ApiProcess, from: number, to: number): Promise<{ history?: string }[]> {
  const body = JSON.stringify({ data: requests.slice(from, to) });
  const answer = await fetch(`${url}/predict`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { predictions: { history?: string }[] }).predictions;
}
const historyOf = async ({ url }: ApiProcess) =>
  (
    (await (await fetch(`${url}/status`, { headers })).json()) as {
      histories: { isComplete: boolean; learned: number };
    }
  ).histories;
const whenComplete = (api: ApiProcess) =>
  waitFor('a complete history', async () => ((await historyOf(api)).isComplete ? true : undefined), 60_000);

let folder: string;
let storeDir: string;
let apis: ApiProcess[];
let redis: RedisServer | undefined;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'fraud-histories-'));
  storeDir = path.join(folder, 'store');
  apis = [];
  await storeWithModel(storeDir);
}, 60_000);
afterAll(async () => {
  await Promise.all(apis.map((api) => api.end('SIGKILL')));
  await redis?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(instance: string, env: Record<string, string> = {}): Promise<ApiProcess> {
  const schemaFile = path.join(folder, 'schema.json');
  await openObjectStore({ folder }).put('schema.json', new TextEncoder().encode(schema.json));
  const api = await apiProcess(folder, {
    ...{ STORE_DIR: storeDir, REDIS_URL: 'redis://127.0.0.1:9', FEATURE_SCHEMA_FILE: schemaFile, ENTITY_KEY },
    ...{ INSTANCE: instance, HISTORY_POLL_SECONDS: '1', DECISION_LOG_DIR: path.join(folder, instance) },
    ...{ LATEST_MODEL_PATH: path.join(folder, `${instance}.forest`), ...env },
  });
  apis.push(api);
  await api.start();
  return api;
}

describe('the columns of histories in the log', () => {
  it('are those of training in memory, after a warm-up from weekly files and through kill -9', async () => {
    const api = await start('memory');
    expect(await historyOf(api)).toMatchObject({ isComplete: true, learned: 2 });
    for (let from = 0; from < ROWS; from += AT_ONCE) {
      await ask(api, from, from + AT_ONCE);
      if (from === 480) {
        await api.end('SIGKILL');
        await api.start();
      }
    }
    await api.end('SIGTERM');
    const decisions = loggedIn(path.join(folder, 'memory'));
    const { trained, logged } = await bothWays(storeDir, decisions);
    expect(decisions).toHaveLength(ROWS);
    expect(decisions.filter(isStale)).toEqual([]);
    expect(logged).toEqual(trained);
    const share = schema.historyColumns.indexOf('merchant.fraudShare.7d');
    expect(logged.filter((row) => ((row[share] as number | null) ?? 0) > 0).length).toBeGreaterThan(100);
  }, 120_000);

  it('are those of training with two processes on one Redis that is killed: what may be wrong says so', async () => {
    redis = await startRedisServer({ dir: path.join(folder, 'redis') });
    const env = { HISTORY_URL: redis.url, HISTORY_TIMEOUT_MS: '2000' };
    const both = [await start('one', env), await start('two', env)] as const;
    await Promise.all(both.map(whenComplete));
    const answers: { history?: string }[] = [];
    for (let from = 0; from < ROWS; from += AT_ONCE) {
      if (from === 400) {
        process.kill(redis.pid, 'SIGKILL');
        await redis.ended;
      }
      if (from === 480) {
        redis = await startRedisServer({ dir: path.join(folder, 'redis'), port: redis.port });
        await Promise.all(both.map(whenComplete));
      }
      answers.push(...(await ask(both[(from / AT_ONCE) % 2]!, from, from + AT_ONCE)));
    }
    const metrics = await Promise.all(both.map(async ({ url }) => (await fetch(`${url}/metrics`, { headers })).text()));
    await Promise.all(both.map((api) => api.end('SIGTERM')));

    const decisions = loggedIn(path.join(folder, 'one'), path.join(folder, 'two'));
    const { trained, logged } = await bothWays(storeDir, decisions);
    const whole = decisions.flatMap((decision, row) => (isStale(decision) ? [] : [row]));
    expect(decisions).toHaveLength(ROWS);
    expect(whole.map((row) => logged[row])).toEqual(whole.map((row) => trained[row]));
    const stale = answers.filter(({ history }) => history === 'stale').length;
    expect([stale, ROWS - whole.length]).toEqual([80, 80]);
    const counted = metrics.map((text) => Number(/^fraud_history_stale_total (\d+)$/m.exec(text)![1]));
    expect(counted[0]! + counted[1]!).toBe(stale);
  }, 120_000);
});
