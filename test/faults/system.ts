/** The services under faults as processes, two APIs among them, a real Redis, an S3 server behind the proxy. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logBacklog } from '@fraud/decision-log';
import { shipLogJob } from '@fraud/jobs';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { startS3Server } from '@fraud/object-store/testing';
import { openQueues } from '@fraud/queue';
import { freePort } from '@fraud/queue/redis-server';
import { publishToy } from '../api-process.ts';
import { TOKEN, waitFor } from '../services.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { startRedisUnderFaults } from './redis-under-faults.ts';
import { type Fault, type ServiceName, SERVICES } from './schedule.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const APIS = ['api', 'api-2'] as const;
const TOYS = 2;
/** The machine may be busy. */
const START_MS = 120_000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

export type FaultSystem = {
  /** Of both APIs. */
  readonly urls: readonly string[];
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
  const redis = await startRedisUnderFaults(path.join(folder, 'redis'));
  const s3 = await startS3Server();
  const proxy = await startFaultProxy(s3.endpoint);
  const store = openObjectStore(s3.settings);
  const versions: string[] = [];
  for (let seed = 1; seed <= TOYS; seed++) versions.push((await publishToy(store, seed)).version);
  const ports = { api: await freePort(), 'api-2': await freePort() };
  const urls = Object.values(ports).map((port) => `http://127.0.0.1:${port}`);
  const env = {
    PATH: process.env['PATH'] ?? '',
    API_TOKEN: TOKEN,
    HEALTH_PORT: '0',
    BUCKET_NAME: s3.bucket,
    S3_ENDPOINT_URL: proxy.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test-secret',
    REDIS_URL: redis.url,
    DECISION_LOG_DIR: path.join(folder, 'decision-log'),
    DECISION_LOG_SEAL_SECONDS: '2',
    FEEDBACK_LABELS_PER_WEEK: '10000000',
    CHAMPION_POLL_SECONDS: '1',
    MLFLOW_TRACKING_URI: path.join(folder, 'mlruns'),
  };
  const start = (name: ServiceName): ChildProcess => {
    const out = openSync(path.join(folder, `${name}.log`), 'a');
    const main = path.join(ROOT, 'apps', name === 'api-2' ? 'api' : name, 'dist/main.js');
    const own = {
      INSTANCE: name,
      LATEST_MODEL_PATH: path.join(folder, `${name}.forest`),
      ...(name in ports && { PORT: String(ports[name as keyof typeof ports]) }),
    };
    return spawn(process.execPath, [main], { cwd: folder, env: { ...env, ...own }, stdio: ['ignore', out, out] });
  };
  const isShipped = async () => (await logBacklog(env.DECISION_LOG_DIR)).files === 0 || undefined;
  const children = new Map<ServiceName, ChildProcess>();
  const end = async (name: ServiceName, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const child = children.get(name)!;
    if (!isRunning(child)) return;
    child.kill('SIGCONT');
    child.kill(signal);
    await once(child, 'exit');
  };
  const isReady = async (): Promise<true | undefined> => {
    const answers = await Promise.all(
      urls.map((url) =>
        fetch(`${url}/readyz`).then(
          async (answer) => (await answer.text(), answer.ok),
          () => false,
        ),
      ),
    );
    return answers.every(Boolean) || undefined;
  };
  const queues = openQueues({ url: redis.url, log: silent });
  const shipping = setInterval(() => void queues.enqueue(shipLogJob, {}).catch(() => undefined), 3_000);
  for (const name of SERVICES) children.set(name, start(name));
  await waitFor('the APIs to be ready', isReady, START_MS);

  const overlaps = new Map<string, number>();
  const changes = new Map<string, Promise<unknown>>();
  /** Changes of one part follow one another, and a fault ends with the last of those that overlap. */
  async function during(part: string, forMs: number, begin: () => unknown, finish: () => unknown): Promise<void> {
    const inTurn = async (change: () => unknown): Promise<void> => {
      const turn = (changes.get(part) ?? Promise.resolve()).then(change);
      changes.set(part, turn);
      await turn;
    };
    overlaps.set(part, (overlaps.get(part) ?? 0) + 1);
    await inTurn(begin);
    await new Promise((resolve) => setTimeout(resolve, forMs));
    overlaps.set(part, overlaps.get(part)! - 1);
    await inTurn(() => (overlaps.get(part) === 0 ? finish() : undefined));
  }

  return {
    urls,
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
          () => redis.begin(fault.redis),
          () => redis.finish(fault.redis),
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
      await waitFor('the APIs to be ready again', isReady, START_MS);
      clearInterval(shipping);
      for (const name of SERVICES) await end(name, 'SIGTERM');
      for (const name of APIS) children.set(name, start(name)); // seal what was open, send the labels that wait
      await waitFor('the APIs to be ready at last', isReady, START_MS);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      for (const name of APIS) await end(name, 'SIGTERM');
      children.set('log-shipper', start('log-shipper'));
      await waitFor('the log to be shipped', isShipped, START_MS);
      await end('log-shipper', 'SIGTERM');
    },
    async close() {
      clearInterval(shipping);
      await Promise.all(SERVICES.map((name) => end(name, 'SIGKILL')));
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
