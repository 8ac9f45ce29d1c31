/** The contract of `Tracking` against a server of MLflow itself, and MLflow's Python client reading what we wrote. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTracking } from '@fraud/mlflow-client';
import { expectPythonToRead, startProxyBefore, trackingContract } from '@fraud/mlflow-client/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMlflowToTest } from './find-mlflow-to-test.ts';
import { type MlflowServer, startMlflowServer } from './start-mlflow-server.ts';

const found = await findMlflowToTest();
const reader = found && (await findMlflowToTest('onnx', 'onnxruntime'));

describe.skipIf(found === undefined)('with real MLflow', () => {
  let dataDir: string;
  let server: MlflowServer;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mlflow ü-'));
    server = await startMlflowServer({ mlflow: found!.mlflow, dataDir });
  }, 200_000);
  afterAll(async () => {
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
    await rm(dataDir, { recursive: true });
  }, 20_000);

  trackingContract('MLflow server', () =>
    Promise.resolve({
      tracking: openTracking({ uri: `${server.url}/` }),
      close: () => Promise.resolve(),
      descriptionOf: async (id) => {
        const answer = await fetch(`${server.url}/api/2.0/mlflow/experiments/get?experiment_id=${id}`);
        const { experiment } = (await answer.json()) as { experiment: { tags: { key: string; value: string }[] } };
        return experiment.tags.find(({ key }) => key === 'mlflow.note.content')?.value;
      },
    }),
  );

  test('startMlflowServer() serves the pages and refuses a port that is taken', async () => {
    expect(await (await fetch(server.url)).text()).toContain('<title>MLflow</title>');
    const port = Number(new URL(server.url).port);
    await expect(startMlflowServer({ mlflow: found!.mlflow, dataDir, port })).rejects.toThrow(`port ${port} is taken`);
  });

  test('Tracking names the MLflow error of a refused request', async () => {
    const tracking = openTracking({ uri: server.url });
    const run = await tracking.startRun({ experiment: 'errors', name: 'a run' });
    await run.logParams({ p: 1 });
    await expect(run.logParams({ p: 2 })).rejects.toThrow(/400 INVALID_PARAMETER_VALUE: .*p/);
  });

  test('a run and a version are made once when the first answer is lost', async () => {
    const lost = new Set<string>();
    const losesAnswer = ({ url = '' }) => {
      const call = ['runs/create', 'model-versions/create'].find((name) => url.endsWith(name) && !lost.has(name));
      return call !== undefined && lost.add(call).has(call);
    };
    const lossy = await startProxyBefore(server.url, { losesAnswer });
    const tracking = openTracking({ uri: lossy.url, backoffMs: 1 });
    const run = await tracking.startRun({ experiment: 'lost answers', name: 'a run' });
    await run.logArtifact('model/MLmodel', 'flavors: {}');
    expect(await tracking.registerModel({ name: 'lost', runId: run.id, artifactPath: 'model' })).toBe('1');
    expect([...lost]).toEqual(['runs/create', 'model-versions/create']);
    expect((await tracking.searchRuns({ experiment: 'lost answers' })).map(({ id }) => id)).toEqual([run.id]);
    const next = await tracking.startRun({ experiment: 'lost answers', name: 'another run' });
    await next.logArtifact('model/MLmodel', 'flavors: {}');
    expect(await tracking.registerModel({ name: 'lost', runId: next.id, artifactPath: 'model' })).toBe('2');
    lossy.close();
  });

  describe.skipIf(reader === undefined)('read by MLflow in Python', () => {
    test.each([
      ['a server', () => server.url],
      ['an mlruns folder', () => `file://${encodeURI(join(dataDir, 'mlruns'))}`],
    ])('%s gives back what was recorded, and loads the model', { timeout: 120_000 }, async (_, uriOf) => {
      const uri = uriOf();
      await expectPythonToRead(openTracking({ uri }), { python: reader!.python, uri, cwd: dataDir });
    });
  });
});
