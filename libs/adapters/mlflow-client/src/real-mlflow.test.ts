/**
 * Everything that needs MLflow itself: the contract against a server, and MLflow's Python client reading what we wrote.
 * `npm test` installs one into .fraud/mlflow; FRAUD_MLFLOW_FOLDER names another place.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { findMlflow } from './find-mlflow.ts';
import { onnxModelFolder } from './onnx-model-folder.ts';
import { openTracking } from './open-tracking.ts';
import { type MlflowServer, startMlflowServer } from './start-mlflow-server.ts';
import { trackingContract } from './testing.ts';
import type { Tracking } from './tracking.ts';

const folder = process.env['FRAUD_MLFLOW_FOLDER'] ?? join(import.meta.dirname, '../../../../.fraud/mlflow');
const fixtures = join(import.meta.dirname, '../fixtures');
const mlflow = await findMlflow({ folder });
if (mlflow === undefined) console.warn(`Skipped: no MLflow in ${folder} nor on the PATH`);
const python = mlflow?.command.length === 3 ? mlflow.command[0] : 'python3';
const hasOnnx = mlflow !== undefined && (await succeeds(python, ['-c', 'from importlib.metadata import version; version("onnx"), version("onnxruntime")']));

describe.skipIf(mlflow === undefined)('with real MLflow', () => {
  let dataDir: string;
  let server: MlflowServer;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mlflow ü-'));
    server = await startMlflowServer({ mlflow: mlflow!, dataDir, port: await freePort() });
  }, 200_000);
  afterAll(async () => {
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
    await rm(dataDir, { recursive: true });
  }, 20_000);

  trackingContract('MLflow server', () => Promise.resolve({ tracking: openTracking({ uri: `${server.url}/` }), close: () => Promise.resolve() }));

  test('startMlflowServer() serves the pages and refuses a port that is taken', async () => {
    expect(await (await fetch(server.url)).text()).toContain('<title>MLflow</title>');
    const port = Number(new URL(server.url).port);
    await expect(startMlflowServer({ mlflow: mlflow!, dataDir, port })).rejects.toMatchObject({ code: 'FRAUD_MLFLOW_SERVER_FAILED' });
  });

  test('Tracking names the MLflow error of a refused request', async () => {
    const tracking = openTracking({ uri: server.url });
    const run = await tracking.startRun({ experiment: 'errors', name: 'a run' });
    await run.logParams({ p: 1 });
    await expect(run.logParams({ p: 2 })).rejects.toThrow(/400 INVALID_PARAMETER_VALUE: .*p/);
  });

  test('a run and a version are made once when the first answer is lost', async () => {
    const lossy = await losingAnswers(server.url, ['runs/create', 'model-versions/create']);
    const tracking = openTracking({ uri: lossy.url, backoffMs: 1 });
    const run = await tracking.startRun({ experiment: 'lost answers', name: 'a run' });
    await run.logArtifact('model/MLmodel', 'flavors: {}');
    expect(await tracking.registerModel({ name: 'lost', runId: run.id, artifactPath: 'model' })).toBe('1');
    expect(lossy.lost).toEqual(['runs/create', 'model-versions/create']);
    expect((await tracking.searchRuns({ experiment: 'lost answers' })).map(({ id }) => id)).toEqual([run.id]);
    const next = await tracking.startRun({ experiment: 'lost answers', name: 'another run' });
    await next.logArtifact('model/MLmodel', 'flavors: {}');
    expect(await tracking.registerModel({ name: 'lost', runId: next.id, artifactPath: 'model' })).toBe('2');
    lossy.close();
  });

  describe.skipIf(!hasOnnx)('read by MLflow in Python', () => {
    test('a server gives back what was recorded, and loads the model', () => expectPythonToRead(server.url, dataDir), 120_000);
    test(
      'an mlruns folder gives back what was recorded, and loads the model',
      async () => {
        const uri = `file://${encodeURI(join(dataDir, 'mlruns'))}`;
        await expectPythonToRead(uri, dataDir);
      },
      120_000,
    );
  });
});

async function expectPythonToRead(uri: string, dataDir: string): Promise<void> {
  const tracking = openTracking({ uri });
  const runId = await record(tracking);
  const script = [join(fixtures, 'read_store.py'), uri, 'the reader', runId, 'toy', 'champion'];
  const { stdout } = await promisify(execFile)('env', ['MLFLOW_ALLOW_FILE_STORE=true', 'MLFLOW_DISABLE_TELEMETRY=true', 'MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR=false', python, ...script], {
    cwd: dataDir,
  });
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    experiments: expect.arrayContaining(['Default', 'the reader']),
    runs: [runId],
    name: 'no: 1',
    status: 'FINISHED',
    params: { trees: '25', note: 'two\nlines' },
    metrics: { auprc: '0.8125', broken: 'nan', curve: '1e-07' },
    tags: { week: '2026_47', 'mlflow.runName': 'no: 1', empty: '' },
    history: [
      [0, 3],
      [1, 1e-7],
    ],
    artifacts: ['MLmodel', 'conda.yaml', 'input_example.json', 'model.onnx', 'python_env.yaml', 'requirements.txt', 'serving_input_example.json'].map((name) => `model/${name}`),
    text: 'because ü',
    inputs: [['week_2026_47.csv', 'c0ffee', { rows: 3 }, { 'mlflow.data.context': 'training' }]],
    version: ['1', runId, 'a toy', { kind: 'stumps' }],
    columns: ['a', 'b'],
    predictions: { label: [0, 1, 0, 1], probability: [0.1, 0.9, 0.4, 0.6].map(Math.fround).map((value) => expect.closeTo(value, 6)) },
  });
}

async function record(tracking: Tracking): Promise<string> {
  const run = await tracking.startRun({ experiment: 'the reader', name: 'no: 1', tags: { week: '2026_47', empty: '' } });
  await run.logParams({ trees: 25, note: 'two\nlines' });
  await run.logMetrics({ auprc: 0.8125, broken: NaN });
  await run.logMetricCurve('curve', [3, 1e-7]);
  await run.logArtifact('notes/why.txt', 'because ü');
  await run.logInput({ name: 'week_2026_47.csv', digest: 'c0ffee', source: 'data/week_2026_47.csv', sourceType: 'local', context: 'training', profile: { rows: 3 } });
  const files = onnxModelFolder({
    onnx: await readFile(join(fixtures, 'toy.onnx')),
    inputs: ['a', 'b'].map((name) => ({ name, type: 'double' })),
    outputs: [
      { name: 'label', type: 'long' },
      { name: 'probability', type: 'float' },
    ],
    inputExample: [
      [0.5, 2],
      [0.6, 2.5],
      [0.6, 2],
      [0.4, 3],
    ],
    runId: run.id,
    createdAt: new Date(),
  });
  for (const { path, bytes } of files) await run.logArtifact(`model/${path}`, bytes);
  const version = await tracking.registerModel({ name: 'toy', runId: run.id, artifactPath: 'model', description: 'a toy', tags: { kind: 'stumps' } });
  await tracking.setAlias('toy', 'champion', version);
  await run.finish('FINISHED');
  return run.id;
}

async function succeeds(program: string, args: string[]): Promise<boolean> {
  return promisify(execFile)(program, args).then(
    () => true,
    () => false,
  );
}

/** Stands before a server; of each named call it passes the first request on, but hangs up instead of answering. */
async function losingAnswers(target: string, calls: string[]): Promise<{ url: string; lost: string[]; close: () => void }> {
  const lost: string[] = [];
  const proxy = createHttpServer((request, response) => {
    const forward = httpRequest(`${target}${request.url}`, { method: request.method, headers: { ...request.headers, host: new URL(target).host } }, (answer) => {
      const call = calls.find((name) => request.url?.endsWith(name) && !lost.includes(name));
      if (call !== undefined) {
        lost.push(call);
        answer.resume().once('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forward);
  }).listen(await freePort(), '127.0.0.1');
  await once(proxy, 'listening');
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, lost, close: () => (proxy.closeAllConnections(), proxy.close()) };
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port } = listener.address() as { port: number };
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
