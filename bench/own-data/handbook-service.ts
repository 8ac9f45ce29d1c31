/** The built API that serves a model with columns of histories, from a store of its own, and what is asked of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Decision, readDecisions } from '@fraud/decision-log';
import type { FeatureSchema } from '@fraud/feature-schema';
import { encodeModel, type ForestModel } from '@fraud/forest-model';
import { promote, publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { openObjectStore } from '@fraud/object-store';
import { freePort } from '@fraud/queue/redis-server';

const MAIN = join(import.meta.dirname, '../../apps/api/dist/main.js');
const TOKEN = 'a-benchmark-0f3b9c7e51d2';
const START_MS = 120_000;

export type HandbookService = {
  /** Puts a weekly file and waits until the histories have heard of it. */
  readonly drop: (week: string, csv: string) => Promise<void>;
  /** Fraud probabilities of rows, and how many of them had a stale history. */
  readonly ask: (rows: readonly object[]) => Promise<{ probabilities: number[]; stale: number }>;
  /** Ends it. @returns what it has logged, in the order of the log */
  readonly end: () => Promise<Decision[]>;
};

/**
 * @param files weekly files that are there at the start, by their names
 * @throws Error when it does not answer within two minutes
 */
export async function startHandbookService(
  model: ForestModel,
  schema: FeatureSchema,
  files: ReadonlyMap<string, string>,
): Promise<HandbookService> {
  const folder = mkdtempSync(join(tmpdir(), 'handbook-'));
  const store = openObjectStore({ folder: join(folder, 'store') });
  const put = (week: string, csv: string) => store.put(`weekly_data/${week}.csv`, new TextEncoder().encode(csv));
  for (const [week, csv] of files) await put(week, csv);
  const { manifest } = await publishModel(
    store,
    { 'model.forest': encodeModel(model) },
    aManifestDraft({ schemaFingerprint: schema.fingerprint, inputs: [...schema.inputs] }),
    new Date(),
  );
  const by = { reason: 'a benchmark', by: 'a benchmark', now: new Date() };
  await promote(store, { version: manifest.version, replaces: null, ...by });
  writeFileSync(join(folder, 'schema.json'), schema.json);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [MAIN], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      API_TOKEN: TOKEN,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      STORE_DIR: join(folder, 'store'),
      REDIS_URL: 'redis://127.0.0.1:9',
      INSTANCE: 'api',
      FEATURE_SCHEMA_FILE: join(folder, 'schema.json'),
      ENTITY_KEY: 'a key of the benchmark, of 32 bytes',
      DECISION_LOG_DIR: join(folder, 'log'),
      LATEST_MODEL_PATH: join(folder, 'latest.forest'),
      HISTORY_POLL_SECONDS: '1',
      DECISION_INDEX_DAYS: '0',
    },
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
  for (const deadline = Date.now() + START_MS; ; await wait(200)) {
    if (
      await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break; // not there yet
    if (Date.now() > deadline) throw new Error(`The API does not answer at ${url}; is it built (npm run build)?`);
  }

  let dropped = files.size;
  /** Until the histories have heard of all weekly files that were dropped. */
  async function untilLearned(): Promise<void> {
    for (;;) {
      const status = await (await fetch(`${url}/status`, { headers })).json();
      const { learned, isComplete } = (status as { histories: { learned: number; isComplete: boolean } }).histories;
      if (isComplete && learned >= dropped) return;
      await wait(200);
    }
  }
  await untilLearned();

  return {
    async drop(week, csv) {
      dropped += 1;
      await put(week, csv);
      await untilLearned();
    },
    async ask(rows) {
      const answer = await fetch(`${url}/predict`, { method: 'POST', headers, body: JSON.stringify({ data: rows }) });
      if (!answer.ok) throw new Error(`POST /predict: ${answer.status} ${await answer.text()}`);
      const { predictions } = (await answer.json()) as { predictions: { probability: number; history?: string }[] };
      return {
        probabilities: predictions.map(({ probability }) => probability),
        stale: predictions.filter(({ history }) => history !== undefined).length,
      };
    },
    async end() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
      const files = readdirSync(join(folder, 'log'))
        .filter((name) => name.includes('.csv'))
        .sort();
      const decisions = files.flatMap((name) => readDecisions(readFileSync(join(folder, 'log', name))).decisions);
      rmSync(folder, { recursive: true });
      return decisions;
    },
  };
}
