/** The services under faults as processes, a real Redis, an S3 server behind the proxy, an MLflow, a small disk. */
import { mkdtempSync, rmSync } from 'node:fs';
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
import { openClocks } from './clocks.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { MlflowUnderFaults } from './mlflow-under-faults.ts';
import { overlapping } from './overlapping.ts';
import { startRedisUnderFaults } from './redis-under-faults.ts';
import { type Fault, type ServiceName, SERVICES } from './schedule.ts';
import { serviceProcesses } from './service-processes.ts';
import { openSmallDisk } from './small-disk.ts';
import { type ProcessWatch, watchProcesses } from './watch-processes.ts';

const APIS = ['api', 'api-2'] as const;
const SHIPPERS = ['log-shipper', 'log-shipper-2'] as const;
const TOYS = 2;
/** The machine may be busy. */
const START_MS = 120_000;
/** Retrainings follow one another, each for a minute where the machine is busy. */
const SETTLE_MS = 900_000;
const LOOK_MS = 1_000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

export type FaultSystem = {
  /** Of both APIs. */
  readonly urls: readonly string[];
  /** The store itself, past the proxy. */
  readonly store: ObjectStore;
  /** Versions that can be put into service. */
  readonly versions: readonly string[];
  readonly processes: ProcessWatch;
  /** Faults that cannot happen on this machine, and why. */
  readonly skipped: readonly string[];
  start(): Promise<void>;
  /** Lets a fault happen; resolves when it is over. */
  meet(fault: Fault): Promise<void>;
  /** Everything works again; `isDone` has come true, or will not; what waits is shipped; the services have ended. */
  settle(isDone: () => Promise<true | undefined>): Promise<void>;
  storeFaults(): number;
  /** @returns the folder with the services' logs, if it is kept */
  close(keepLogs: boolean): Promise<string | undefined>;
};

/** @param mlflow of all schedules: it takes long to start */
export async function prepareFaultSystem(mlflow: MlflowUnderFaults | undefined): Promise<FaultSystem> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fraud-faults-'));
  const redis = await startRedisUnderFaults(path.join(folder, 'redis'));
  const s3 = await startS3Server();
  const proxy = await startFaultProxy(s3.endpoint);
  const clocks = openClocks(folder);
  const disk = openSmallDisk(folder);
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
    DECISION_LOG_DIR: path.join(disk.dir, 'decision-log'),
    DECISION_LOG_SEAL_SECONDS: '2',
    FEEDBACK_LABELS_PER_WEEK: '10000000',
    CHAMPION_POLL_SECONDS: '1',
    MLFLOW_TRACKING_URI: mlflow?.url ?? path.join(folder, 'mlruns'),
    WATCH_INTERVAL_SECONDS: '1',
    WATCH_SETTLE_SECONDS: '0',
    NUM_WEEKS_FOR_TRAINING: '2',
    FOREST_TREES: '20',
    TRAIN_THREADS: '1',
    JOB_LOCK_SECONDS: '5',
  };
  const services = serviceProcesses(folder, (name) => ({
    ...env,
    ...clocks.env(name),
    INSTANCE: name,
    LATEST_MODEL_PATH: path.join(folder, `${name}.forest`),
    ...(name in ports && { PORT: String(ports[name as keyof typeof ports]) }),
  }));
  const isShipped = async () => (await logBacklog(env.DECISION_LOG_DIR)).files === 0 || undefined;
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
  const processes = watchProcesses();
  const queues = openQueues({ url: redis.url, log: silent });
  const timers = [
    setInterval(() => void queues.enqueue(shipLogJob, {}).catch(() => undefined), 3_000),
    setInterval(() => processes.look(services.running()), LOOK_MS),
  ];
  const during = overlapping();
  const everyone = (signal: 'SIGTERM' | 'SIGKILL', names: readonly ServiceName[] = SERVICES) =>
    Promise.all(names.map((name) => services.end(name, signal)));

  return {
    urls,
    store,
    versions,
    processes,
    skipped: [clocks.skipped, disk.skipped, mlflow ? undefined : 'no MLflow'].filter((why) => why !== undefined),
    storeFaults: proxy.faults,
    async start() {
      SERVICES.forEach(services.start);
      await waitFor('the APIs to be ready', isReady, START_MS);
    },
    async meet(fault) {
      const { forMs } = fault;
      switch (fault.kind) {
        case 'store':
          return await during(
            'store',
            forMs,
            () => proxy.set(fault.store),
            () => proxy.set(undefined),
          );
        case 'redis':
          return await during(
            'redis',
            forMs,
            () => redis.begin(fault.redis),
            () => redis.finish(fault.redis),
          );
        case 'disk':
          return await during('disk', forMs, disk.fill, disk.free);
        case 'mlflow':
          return await during(
            'mlflow',
            forMs,
            () => mlflow?.stop(),
            () => mlflow?.start(),
          );
        case 'clock': {
          const { service, ahead } = fault;
          const set = (to: string) => clocks.set(service, to);
          return await during(
            `clock of ${service}`,
            forMs,
            () => set(ahead),
            () => set('+0'),
          );
        }
        case 'kill':
        case 'pause': {
          const { service, kind } = fault;
          const begin = () => (kind === 'kill' ? services.end(service, 'SIGKILL') : services.pause(service));
          return await during(service, forMs, begin, () => services.resume(service));
        }
      }
    },
    async settle(isDone) {
      proxy.set(undefined);
      await waitFor('the APIs to be ready again', isReady, START_MS);
      await waitFor('retrainings and weekly files', isDone, SETTLE_MS).catch(() => undefined); // what is open is found
      timers.forEach(clearInterval);
      await everyone('SIGTERM');
      APIS.forEach(services.start); // seal what was open, send the labels that wait
      await waitFor('the APIs to be ready at last', isReady, START_MS);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await everyone('SIGTERM', APIS);
      services.start(SHIPPERS[0]);
      await waitFor('the log to be shipped', isShipped, START_MS);
      await services.end(SHIPPERS[0], 'SIGTERM');
    },
    async close(keepLogs) {
      timers.forEach(clearInterval);
      await everyone('SIGKILL');
      await queues.close();
      await redis.close();
      proxy.close();
      await s3.close();
      disk.unmount();
      if (keepLogs) return folder;
      rmSync(folder, { recursive: true, force: true });
      return undefined;
    },
  };
}
