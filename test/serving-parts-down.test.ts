/**
 * Redis, the store and MLflow go away and come back under load: predictions go on, the API says what is missing, the
 * log is complete.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDecisions } from '@fraud/decision-log';
import { findMlflowToTest, startMlflowServer } from '@fraud/mlflow-server';
import { openObjectStore } from '@fraud/object-store';
import { startS3Server } from '@fraud/object-store/s3-server';
import { freePort, startRedisServer } from '@fraud/queue/redis-server';
import { afterAll, describe, expect, it } from 'vitest';
import { type ApiProcess, apiProcess, publishToy } from './api-process.ts';
import { askUnderLoad } from './ask-under-load.ts';
import { waitFor } from './services.ts';

const installed = await findMlflowToTest();

const folder = mkdtempSync(path.join(tmpdir(), 'fraud-parts-'));
const logDir = path.join(folder, 'decision-log');
const closers: (() => Promise<unknown>)[] = [];
let api: ApiProcess | undefined;
afterAll(async () => {
  await api?.end('SIGTERM');
  await Promise.allSettled(closers.map((close) => close()));
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('an API whose parts go away', () => {
  it('answers on, names what is down, and starts with nothing but its own disk', { timeout: 400_000 }, async () => {
    let redis = await startRedisServer();
    let s3 = await startS3Server();
    closers.push(
      () => redis.close(),
      () => s3.close(),
    );
    const mlflowPort = await freePort();
    const startMlflow = () =>
      installed &&
      startMlflowServer({ mlflow: installed.mlflow, dataDir: path.join(folder, 'mlflow'), port: mlflowPort });
    let mlflow = await startMlflow();
    closers.push(async () => mlflow?.close());
    const { bucket, region, endpoint, credentials } = s3.settings;
    await publishToy(openObjectStore(s3.settings), 1);
    api = await apiProcess(folder, {
      BUCKET_NAME: bucket,
      S3_ENDPOINT_URL: endpoint!,
      AWS_DEFAULT_REGION: region!,
      AWS_ACCESS_KEY_ID: credentials!.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials!.secretAccessKey,
      REDIS_URL: redis.url,
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${mlflowPort}`,
    });
    await api.start();
    const { url } = api;
    const degraded = (parts: string[]) =>
      waitFor(
        `degraded: ${parts.join(', ') || 'nothing'}`,
        async () => {
          const answer = (await (await fetch(`${url}/readyz`)).json()) as { ready: boolean; degraded: string[] };
          return answer.ready && answer.degraded.join() === parts.join() ? true : undefined;
        },
        40_000,
      );
    await degraded([]);

    const asking = askUnderLoad(url, 3);
    const answersGoOn = () => {
      const before = asking.answers.length;
      return waitFor('answers', () => asking.answers.length > before + 100 || undefined, 20_000);
    };
    await mlflow?.close();
    await answersGoOn();
    await degraded([]);
    await redis.close();
    await degraded(['redis']);
    await s3.close();
    await degraded(['redis', 'store']);
    await answersGoOn();
    redis = await startRedisServer({ port: redis.port });
    await degraded(['store']);
    s3 = await startS3Server({ bucket, port: Number(new URL(endpoint!).port) });
    await degraded(['champion']); // the bucket has come back empty
    await publishToy(openObjectStore(s3.settings), 1);
    await degraded([]);
    mlflow = await startMlflow();
    await answersGoOn();
    await mlflow?.close();
    await redis.close();
    await s3.close();
    await asking.stop();
    expect(asking.failures).toEqual([]);

    await api.end('SIGTERM');
    await api.start();
    const alone = askUnderLoad(url, 1);
    await waitFor('answers with everything down', () => alone.answers.length > 0 || undefined, 20_000);
    await alone.stop();
    await api.end('SIGTERM');
    expect(alone.failures).toEqual([]);

    const logged = readdirSync(logDir)
      .filter((name) => name.endsWith('.csv'))
      .flatMap((name) => readDecisions(readFileSync(path.join(logDir, name))).decisions.map(({ id }) => id));
    expect(new Set(logged)).toEqual(
      new Set([...asking.answers, ...alone.answers].flatMap(({ decisionIds }) => decisionIds)),
    );
  });
});
