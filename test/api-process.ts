/**
 * The built API as a process of its own on a fixed port, with models to serve; for the tests of how it behaves under
 * load.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { transactionWriter, ulbSchema } from '@fraud/feature-schema';
import { createScorer, encodeModel, type ForestModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { type ManifestDraft, promote, publishModel, readChampion, SPREADS_FILE } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { freePort } from '@fraud/queue/redis-server';
import { TOKEN, waitFor } from './services.ts';

const MAIN = path.resolve(import.meta.dirname, '../apps/api/dist/main.js');
const START_MS = 60_000;

export type ApiProcess = {
  readonly url: string;
  /** Resolves when it answers with a model. */
  start(): Promise<void>;
  /** Ends it as the system would (SIGTERM), or at once (SIGKILL). */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

/** @param env what the user would write to `.env`, beside token and port */
export async function apiProcess(cwd: string, env: Record<string, string>): Promise<ApiProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const all = {
    PATH: process.env['PATH'] ?? '',
    API_TOKEN: TOKEN,
    PORT: String(port),
    INSTANCE: 'api',
    DECISION_LOG_DIR: path.join(cwd, 'decision-log'),
    LATEST_MODEL_PATH: path.join(cwd, 'latest.forest'),
    CHAMPION_POLL_SECONDS: '1',
    LOG_LEVEL: 'error',
    ...env,
  };
  let child: ChildProcess;
  return {
    url,
    async start() {
      child = spawn(process.execPath, [MAIN], { cwd, env: all, stdio: ['ignore', 'inherit', 'inherit'] });
      await waitFor(
        'the API to be ready',
        () =>
          fetch(`${url}/readyz`).then(
            async (answer) => (await answer.text(), answer.ok || undefined),
            () => undefined,
          ),
        START_MS,
      );
    },
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

/** An API that serves toys of these seeds, the first one as champion, from a store in the folder; no Redis. */
export async function apiOnToys(
  folder: string,
  seeds: readonly number[],
): Promise<{ api: ApiProcess; toys: PublishedToy[] }> {
  const storeDir = path.join(folder, 'store');
  const store = openObjectStore({ folder: storeDir });
  const toys: PublishedToy[] = [];
  for (const seed of seeds) toys.push(await publishToy(store, seed));
  return { api: await apiProcess(folder, { STORE_DIR: storeDir, REDIS_URL: 'redis://127.0.0.1:9' }), toys };
}

export type PublishedToy = { version: string; score(row: Record<string, number>): number };

/** What is published beside a model: fields of its manifest, `metrics.json`, `value_spreads.json`. */
export type PublishedBeside = Partial<ManifestDraft> & { readonly figures?: object; readonly spreads?: object };

/** Publishes a model of the ULB columns, and makes it champion if there is none. */
export async function publishForest(
  store: ObjectStore,
  model: ForestModel,
  { figures, spreads, ...draft }: PublishedBeside,
): Promise<{ version: string }> {
  const { inputs, fingerprint } = ulbSchema;
  const json = (content: object) => new TextEncoder().encode(JSON.stringify(content));
  const { manifest } = await publishModel(
    store,
    {
      'model.forest': encodeModel(model),
      ...(figures && { 'metrics.json': json(figures) }),
      ...(spreads && { [SPREADS_FILE]: json(spreads) }),
    },
    aManifestDraft({ schemaFingerprint: fingerprint, inputs: [...inputs], ...draft }),
    new Date(),
  );
  const { version } = manifest;
  if (!(await readChampion(store)))
    await promote(store, { version, replaces: null, reason: 'a test', by: 'a test', now: new Date() });
  return { version };
}

/**
 * Publishes a toy forest that cuts the day elsewhere than those of other seeds, and makes it champion if there is
 * none.
 */
export async function publishToy(
  store: ObjectStore,
  seed: number,
  beside: PublishedBeside = {},
): Promise<PublishedToy> {
  const { inputs, fingerprint } = ulbSchema;
  const toy = aModel({ inputs, schemaFingerprint: fingerprint, parameters: { seed } });
  const threshold = toy.forest.threshold.slice();
  threshold[0] = seed * 1_000 + 0.5;
  const model = { ...toy, forest: { ...toy.forest, inputs: inputs.length, threshold } };
  const { version } = await publishForest(store, model, beside);
  const scorer = createScorer(model);
  const writeVector = transactionWriter(ulbSchema);
  const vector = new Float32Array(inputs.length);
  return {
    version,
    score(row) {
      writeVector(row, vector);
      return scorer(vector);
    },
  };
}
