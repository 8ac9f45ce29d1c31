/** The API as a process of its own that listens, with the toy model, for tests of what only a real connection shows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FeatureSchema } from '@fraud/feature-schema';
import { encodeModel, type ForestModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { promote, publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { openObjectStore } from '@fraud/object-store';
import { freePort } from '@fraud/queue/redis-server';
import { schema as toySchema, TOKEN } from './api-under-test.ts';

const START_MS = 30_000;

export type ListeningApi = {
  readonly port: number;
  /** Of the process's memory, after a scrape of its metrics. */
  residentBytes(): Promise<number>;
  /** Undefined while it runs. */
  exitCode(): number | string | undefined;
  /** Ends it as a crash does (SIGKILL), and starts it again on what it has left. */
  crash(): Promise<void>;
  close(): Promise<void>;
};

const toy = {
  schema: toySchema,
  model: aModel({ inputs: toySchema.inputs, schemaFingerprint: toySchema.fingerprint }),
};

/**
 * @param redisUrl of a Redis that runs
 * @param changes settings that differ from the test's own
 * @param served the model and its schema; left out: the toy model
 */
export async function startListeningApi(
  redisUrl: string,
  changes: Record<string, string> = {},
  served: { schema: FeatureSchema; model: ForestModel } = toy,
): Promise<ListeningApi> {
  const folder = mkdtempSync(path.join(tmpdir(), 'api-listening-'));
  const [storeDir, schemaFile] = [path.join(folder, 'store'), path.join(folder, 'schema.json')];
  writeFileSync(schemaFile, served.schema.json);
  await publish(storeDir, served.model);
  const port = await freePort();
  const env = {
    API_TOKEN: TOKEN,
    HOST: '127.0.0.1',
    PORT: String(port),
    FEATURE_SCHEMA_FILE: schemaFile,
    STORE_DIR: storeDir,
    REDIS_URL: redisUrl,
    MAX_ROWS: '3',
    DECISION_LOG_DIR: path.join(folder, 'log'),
    LATEST_MODEL_PATH: path.join(folder, 'latest.forest'),
    LOG_LEVEL: 'fatal',
    DRAIN_SECONDS: '0',
    ...changes,
  };
  const start = () =>
    spawn(process.execPath, [path.join(import.meta.dirname, '../main.ts')], {
      cwd: folder,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  let child = start();
  const url = `http://127.0.0.1:${port}`;
  const exitCode = () => child.exitCode ?? child.signalCode ?? undefined;
  const ready = async (): Promise<void> => {
    for (
      const end = Date.now() + START_MS;
      !(await fetch(`${url}/readyz`).then(
        async (answer) => (await answer.text(), answer.ok),
        () => false,
      ));
      await sleep(100)
    )
      if (exitCode() !== undefined || Date.now() > end)
        throw new Error(`The API does not get ready (exit code ${exitCode() ?? 'none'})`);
  };
  await ready();

  return {
    port,
    exitCode,
    async residentBytes() {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)![1]);
    },
    async crash() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      child = start();
      await ready();
    },
    async close() {
      if (exitCode() === undefined) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true });
    },
  };
}

async function publish(folder: string, model: ForestModel): Promise<void> {
  const store = openObjectStore({ folder });
  const { inputs, schemaFingerprint } = model;
  const { manifest } = await publishModel(
    store,
    { 'model.forest': encodeModel(model) },
    aManifestDraft({ schemaFingerprint, inputs: [...inputs] }),
    new Date(),
  );
  await promote(store, { version: manifest.version, replaces: null, reason: 'a test', by: 'a test', now: new Date() });
}
