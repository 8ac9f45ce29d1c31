/** The services under faults: API and log-shipper as processes, a real Redis, an S3 server behind the proxy. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shipLogJob } from '@fraud/jobs';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { startS3Server } from '@fraud/object-store/testing';
import { openQueues } from '@fraud/queue';
import { freePort, type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { publishToy } from '../api-process.ts';
import { TOKEN, waitFor } from '../services.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { Fault, ServiceName } from './schedule.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TOYS = 2;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

export type FaultSystem = {
  readonly url: string;
  /** The store itself, past the proxy. */
  readonly store: ObjectStore;
  /** Versions that can be put into service. */
  readonly versions: readonly string[];
  /** Lets a fault happen; resolves when it is over. */
  meet(fault: Fault): Promise<void>;
  /** Everything works again and what waits is shipped; the services have ended. */
  settle(): Promise<void>;
  storeFaults(): number;
  close(): Promise<void>;
};

export async function startFaultSystem(): Promise<FaultSystem> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fraud-faults-'));
  const redisOptions = { dir: path.join(folder, 'redis'), port: await freePort(), persistence: 'aof' as const };
  let redis: RedisServer = await startRedisServer(redisOptions);
  const s3 = await startS3Server();
  const proxy = await startFaultProxy(s3.endpoint);
  const store = openObjectStore(s3.settings);
  const versions: string[] = [];
  for (let seed = 1; seed <= TOYS; seed++) versions.push((await publishToy(store, seed)).version);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    API_TOKEN: TOKEN,
    PORT: String(port),
    HEALTH_PORT: '0',
    INSTANCE: 'api',
    BUCKET_NAME: s3.bucket,
    S3_ENDPOINT_URL: proxy.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test-secret',
    REDIS_URL: redis.url,
    DECISION_LOG_DIR: path.join(folder, 'decision-log'),
    LATEST_MODEL_PATH: path.join(folder, 'latest.forest'),
    DECISION_LOG_SEAL_SECONDS: '2',
    FEEDBACK_LABELS_PER_WEEK: '10000000',
    CHAMPION_POLL_SECONDS: '1',
  };
  const start = (name: ServiceName): ChildProcess => {
    const out = openSync(path.join(folder, `${name}.log`), 'a');
    const main = path.join(ROOT, 'apps', name, 'dist/main.js');
    return spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', out, out] });
  };
  const children = new Map<ServiceName, ChildProcess>();
  const end = async (name: ServiceName, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const child = children.get(name)!;
    if (!isRunning(child)) return;
    child.kill('SIGCONT');
    child.kill(signal);
    await once(child, 'exit');
  };
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      async (answer) => (await answer.text(), answer.ok || undefined),
      () => undefined,
    );
  const queues = openQueues({ url: redis.url, log: silent });
  const shipping = setInterval(() => void queues.enqueue(shipLogJob, {}).catch(() => undefined), 3_000);
  for (const name of ['api', 'log-shipper'] as const) children.set(name, start(name));
  await waitFor('the API to be ready', isReady, 60_000);

  const overlaps = new Map<string, number>();
  /** A fault of one part ends with the last of those that overlap. */
  async function during(part: string, forMs: number, begin: () => unknown, finish: () => unknown): Promise<void> {
    overlaps.set(part, (overlaps.get(part) ?? 0) + 1);
    await begin();
    await new Promise((resolve) => setTimeout(resolve, forMs));
    overlaps.set(part, overlaps.get(part)! - 1);
    if (overlaps.get(part) === 0) await finish();
  }

  return {
    url,
    store,
    versions,
    storeFaults: proxy.faults,
    async meet(fault) {
      const { forMs } = fault;
      if (fault.kind === 'store')
        await during(
          'store',
          forMs,
          () => proxy.set(fault.store),
          () => proxy.set(undefined),
        );
      else if (fault.kind === 'redis')
        await during(
          'redis',
          forMs,
          () => redis.close(),
          async () => {
            if (!fault.keepsData) rmSync(redisOptions.dir, { recursive: true, force: true });
            redis = await startRedisServer(redisOptions);
          },
        );
      else {
        const { service, kind } = fault;
        const begin = () => (kind === 'kill' ? end(service, 'SIGKILL') : children.get(service)!.kill('SIGSTOP'));
        await during(service, forMs, begin, () => {
          if (isRunning(children.get(service)!)) children.get(service)!.kill('SIGCONT');
          else children.set(service, start(service));
        });
      }
    },
    async settle() {
      proxy.set(undefined);
      await waitFor('the API to be ready again', isReady, 60_000);
      clearInterval(shipping);
      await end('api', 'SIGTERM');
      await end('log-shipper', 'SIGTERM');
      children.set('api', start('api')); // seals what was open, sends the labels that wait
      await waitFor('the API to be ready at last', isReady, 60_000);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await end('api', 'SIGTERM');
      children.set('log-shipper', start('log-shipper'));
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await end('log-shipper', 'SIGTERM');
    },
    async close() {
      clearInterval(shipping);
      await Promise.all(['api', 'log-shipper'].map((name) => end(name as ServiceName, 'SIGKILL')));
      await queues.close();
      await redis.close();
      proxy.close();
      await s3.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
