/** What a retraining registers in MLflow, loaded and served by MLflow itself: it answers as our API does. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { openTracking } from '@fraud/mlflow-client';
import { findMlflow, type MlflowServer, startMlflowServer } from '@fraud/mlflow-server';
import { readChampion } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRequests } from './real-weeks.ts';
import { serveByMlflow } from './serve-by-mlflow.ts';
import { type Services, startServices, waitFor } from './services.ts';

const FOLDER = path.resolve(import.meta.dirname, '../.fraud/mlflow');
const MODEL = 'models:/fraud@champion';
const ROWS = 500;
const DAY_SECONDS = 86_400;
const DEADLINE_MS = 180_000;

const mlflow = await findMlflow({ folder: FOLDER });
const python = mlflow !== undefined && mlflow.command.length > 1 ? mlflow.command[0] : 'python3';
const lacksRuntime = mlflow === undefined || spawnSync(python, ['-c', 'import onnx, onnxruntime']).status !== 0;

type Answer = { label: number; fraud_probability: number };

describe.skipIf(lacksRuntime)(
  `a registered model in MLflow (skipped without MLflow with onnx and onnxruntime on the PATH or in ${FOLDER})`,
  () => {
    const week = Buffer.from(
      csvOf(simulateWeek({ rows: 12_000, fraudShare: 0.02, seed: 3, startTimeSeconds: 0 }), ulbSchema),
    ).toString();
    const requests = asRequests(week, ROWS);
    const table = {
      columns: ulbSchema.inputs,
      data: requests.map((row) =>
        ulbSchema.inputs.map((name) => (name === 'TimeOfDay' ? row['Time']! % DAY_SECONDS : row[name]!)),
      ),
    };
    let server: MlflowServer;
    let store: ObjectStore;
    let services: Services;
    let ours: Answer[];

    beforeAll(async () => {
      services = await startServices(async (folder) => {
        server = await startMlflowServer({ mlflow: mlflow!, dataDir: path.join(folder, 'mlflow') });
        const storeDir = path.join(folder, 'store');
        store = openObjectStore({ folder: storeDir });
        return { STORE_DIR: storeDir, MLFLOW_TRACKING_URI: server.url };
      });
      await store.put('weekly_data/week_2026_41.csv', new TextEncoder().encode(week));
      await waitFor(
        'the champion to serve',
        async () => ((await fetch(`${services.url}/health`)).ok ? true : undefined),
        DEADLINE_MS,
      );
      await waitFor(
        'the alias in MLflow',
        () => openTracking({ uri: server.url }).versionByAlias('fraud', 'champion'),
        DEADLINE_MS,
      );
      const answer = (await (await services.predict(requests)).json()) as {
        predictions: { probability: number; class: string }[];
        model: { version: string };
      };
      expect(answer.model.version).toBe((await readChampion(store))!.version);
      ours = answer.predictions.map(({ probability, class: label }) => ({
        label: label === 'Fraud' ? 1 : 0,
        fraud_probability: probability,
      }));
      expect(ours.filter(({ label }) => label === 1).length).toBeGreaterThan(3);
    }, 2 * DEADLINE_MS);
    afterAll(async () => {
      await services?.close();
      await server?.close();
    }, 60_000);

    function expectOurs(theirs: Answer[]): void {
      expect(theirs.map(({ label }) => label)).toEqual(ours.map(({ label }) => label));
      theirs.forEach(({ fraud_probability: probability }, r) =>
        expect(Math.abs(probability - ours[r]!.fraud_probability)).toBeLessThan(1e-6),
      );
    }

    it(`mlflow.pyfunc.load_model("${MODEL}") answers as the API does`, { timeout: DEADLINE_MS }, () => {
      const script = path.join(import.meta.dirname, 'mlflow-predict.py');
      const { status, stdout, stderr } = spawnSync(python, [script, server.url, MODEL], {
        cwd: services.folder,
        input: JSON.stringify(table),
        encoding: 'utf8',
      });
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expectOurs(JSON.parse(stdout.trim().split('\n').at(-1)!) as Answer[]);
    });

    it('mlflow models serve --env-manager local answers as the API does', { timeout: DEADLINE_MS }, async () => {
      const served = { mlflow: mlflow!, model: MODEL, folder: services.folder, trackingUri: server.url };
      expectOurs((await serveByMlflow(served, table)) as Answer[]);
    });
  },
);
