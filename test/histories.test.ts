/**
 * What cards have done before, on the built API: raw weekly files in the store, a model with columns of histories, and
 * every derived column in the log equal to the bit to what training derives, whatever dies in between.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Decision, readDecisions } from '@fraud/decision-log';
import { openObjectStore } from '@fraud/object-store';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiProcess, apiProcess } from './api-process.ts';
import { bothWays, ENTITY_KEY, paymentSchema as schema, paymentWorld } from './payment-world.ts';
import { TOKEN, waitFor } from './services.ts';

const ROWS = 1_200;
const AT_ONCE = 8;
const { requests, fill, publish } = paymentWorld(ROWS);

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
  const store = openObjectStore({ folder: storeDir });
  await fill(store);
  await publish(store, 1);
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
    const { trained, logged } = await bothWays(openObjectStore({ folder: storeDir }), decisions);
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
    const { trained, logged } = await bothWays(openObjectStore({ folder: storeDir }), decisions);
    const whole = decisions.flatMap((decision, row) => (isStale(decision) ? [] : [row]));
    expect(decisions).toHaveLength(ROWS);
    expect(whole.map((row) => logged[row])).toEqual(whole.map((row) => trained[row]));
    const stale = answers.filter(({ history }) => history === 'stale').length;
    expect([stale, ROWS - whole.length]).toEqual([80, 80]);
    const counted = metrics.map((text) => Number(/^fraud_history_stale_total (\d+)$/m.exec(text)![1]));
    expect(counted[0]! + counted[1]!).toBe(stale);
  }, 120_000);
});
