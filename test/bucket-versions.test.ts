/** A prefix of a bucket is lost and comes back from the bucket's versions, by the very commands of the runbook. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findMlflowToTest } from '@fraud/mlflow-server';
import { listModels, loadChampion, promote } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { freePort } from '@fraud/queue/redis-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishToy } from './api-process.ts';
import { waitFor } from './services.ts';

const RUNBOOK = path.resolve(import.meta.dirname, '../docs/runbook/objects-lost.md');
const BUCKET = 'my-bucket';
const START_MS = 60_000;
const python = (await findMlflowToTest('moto', 'awscli'))?.python;

let moto: ChildProcess;
let env: Record<string, string>;
const settings = () => ({
  bucket: BUCKET,
  region: 'us-east-1',
  endpoint: env['AWS_ENDPOINT_URL']!,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test-secret' },
});

async function shell(script: string): Promise<void> {
  const child = spawn('sh', ['-euc', script], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  expect(await once(child, 'exit')).toEqual([0, null]);
}

beforeAll(async () => {
  if (python === undefined) return;
  const [bin, port] = [path.dirname(python), await freePort()];
  env = {
    PATH: `${bin}:${process.env['PATH']}`,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test-secret',
  };
  moto = spawn(path.join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const answer = () => fetch(env['AWS_ENDPOINT_URL']!).catch(() => undefined);
  await waitFor('the S3 server with versions', answer, START_MS);
  await shell(
    `aws s3api create-bucket --bucket ${BUCKET}
     aws s3api put-bucket-versioning --bucket ${BUCKET} --versioning-configuration Status=Enabled`,
  );
}, 2 * START_MS);
afterAll(async () => {
  if (moto === undefined) return;
  moto.kill();
  await once(moto, 'exit');
});

test.skipIf(python === undefined)('brings back the champion and its history', { timeout: 120_000 }, async () => {
  const store = openObjectStore(settings());
  const versions: string[] = [];
  for (const seed of [1, 2]) {
    const { version } = await publishToy(store, seed);
    versions.push(version);
    await promote(store, { version, reason: 'a drill', by: 'a test', now: new Date() });
  }
  const keysOf = async (prefix: string) => (await Array.fromAsync(store.list(prefix))).map(({ key }) => key).sort();
  const before = await keysOf('models/');
  await shell(`aws s3 rm --recursive s3://${BUCKET}/models/`);
  expect(await keysOf('models/')).toEqual([]);

  const [commands] = /aws s3api list-object-versions[\s\S]*?done/.exec(readFileSync(RUNBOOK, 'utf8'))!;
  await shell(commands);
  expect(await keysOf('models/')).toEqual(before);
  expect((await loadChampion(store))?.manifest.version).toBe(versions[1]);
  expect(await listModels(store)).toHaveLength(2);
  await shell(commands); // nothing is left to bring back
  expect(await keysOf('models/')).toEqual(before);
});
