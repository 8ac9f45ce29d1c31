/** An MLflow whose clients write artifacts into a bucket themselves: `--default-artifact-root s3://...`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openTracking, type Tracking } from '@fraud/mlflow-client';
import { expectPythonToRead, trackingContract } from '@fraud/mlflow-client/testing';
import { findMlflowToTest, type MlflowServer, startMlflowServer } from '@fraud/mlflow-server';
import { openObjectStore } from '@fraud/object-store';
import { type S3Server, startS3Server } from '@fraud/object-store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const found = await findMlflowToTest();
const reader = found && (await findMlflowToTest('boto3', 'onnx', 'onnxruntime'));

describe.skipIf(found === undefined)('MLflow with artifacts at s3://', () => {
  let dataDir: string;
  let s3: S3Server;
  let server: MlflowServer;
  /** As MLflow's own S3 client wants to be told. */
  let environment: Record<string, string>;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'mlflow-s3-'));
    s3 = await startS3Server();
    const { accessKeyId, secretAccessKey } = s3.settings.credentials!;
    environment = {
      MLFLOW_S3_ENDPOINT_URL: s3.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: s3.settings.region,
    };
    const args = ['--default-artifact-root', `s3://${s3.bucket}/experiments of a team/`];
    server = await startMlflowServer({ mlflow: found!.mlflow, dataDir, args, environment });
  }, 200_000);
  afterAll(async () => {
    await server?.close();
    await s3?.close();
    await rm(dataDir, { recursive: true });
  }, 20_000);

  const open = (): Tracking =>
    openTracking({ uri: server.url, openBucket: (bucket) => openObjectStore({ ...s3.settings, bucket }) });

  trackingContract('MLflow server with artifacts at s3://', () =>
    Promise.resolve({ tracking: open(), close: () => Promise.resolve() }),
  );

  it('writes the objects below the root that the server names', async () => {
    const run = await open().startRun({ experiment: 'in the bucket', name: 'a run' });
    await run.logArtifact('plots/roc.svg', '<svg/>');
    const key = `experiments of a team/${run.experimentId}/${run.id}/artifacts/plots/roc.svg`;
    expect(new TextDecoder().decode((await openObjectStore(s3.settings).get(key))?.bytes)).toBe('<svg/>');
  });

  it('names the bucket that is not there', async () => {
    const tracking = openTracking({
      uri: server.url,
      openBucket: () => openObjectStore({ ...s3.settings, bucket: 'another' }),
    });
    const run = await tracking.startRun({ experiment: 'in the bucket', name: 'a run' });
    await expect(run.logArtifact('a.txt', 'a')).rejects.toMatchObject({
      code: 'FRAUD_STORE_NO_BUCKET',
      message: expect.stringContaining('s3://another'),
    });
  });

  it.skipIf(reader === undefined)(
    "MLflow's Python client gives back what was recorded, and loads the model from the bucket",
    { timeout: 120_000 },
    async () => {
      await expectPythonToRead(open(), { python: reader!.python, uri: server.url, cwd: dataDir, environment });
    },
  );
});
