/** What a retraining registers in MLflow, loaded and served by MLflow itself: it answers as our API does. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { openTracking } from '@fraud/mlflow-client';
import { findMlflow, type MlflowServer, startMlflowServer } from '@fraud/mlflow-server';
import { readChampion } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { freePort } from '@fraud/queue/redis-server';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRequests } from './real-weeks.ts';
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
      const port = await freePort();
      const { child, said } = serve(port);
      try {
        await waitFor('MLflow to serve the model', () => ready(port, child, said), DEADLINE_MS);
        const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ dataframe_split: table }),
        });
        expectOurs(((await response.json()) as { predictions: Answer[] }).predictions);
      } finally {
        process.kill(-child.pid!, 'SIGTERM');
        if (child.exitCode === null) await once(child, 'exit');
      }
    });

    /** As a group of its own: the command starts others. */
    function serve(port: number): { child: ChildProcess; said: string[] } {
      const [program, ...args] = mlflow!.command;
      const environment = {
        ...process.env,
        PATH: `${path.dirname(path.resolve(program))}:${process.env['PATH']}`,
        MLFLOW_TRACKING_URI: server.url,
        MLFLOW_DISABLE_TELEMETRY: 'true',
      };
      const child = spawn(
        program,
        [...args, 'models', 'serve', '-m', MODEL, '--env-manager', 'local', '-h', '127.0.0.1', '-p', String(port)],
        { cwd: services.folder, env: environment, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      const said: string[] = [];
      child.stderr!.setEncoding('utf8').on('data', (text: string) => said.push(text));
      return { child, said };
    }
  },
);

async function ready(port: number, child: ChildProcess, said: readonly string[]): Promise<true | undefined> {
  if (child.exitCode !== null)
    throw new Error(`mlflow models serve ended with code ${child.exitCode}: ${said.join('')}`);
  return (await fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined))?.ok ? true : undefined;
}
