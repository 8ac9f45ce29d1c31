/**
 * Trainers as processes of their own, on one Redis and one store: what `docker compose up --scale trainer=4` starts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { growTreesJob, retrainJob } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { waitFor } from './services.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/** Silence that costs a trainer its jobs: far less than in service, so that a test need not wait for half a minute. */
const LOCK_SECONDS = 2;

export type Trainers = {
  readonly store: ObjectStore;
  readonly queues: Queues;
  readonly tracking: ReturnType<typeof openTracking>;
  /** Everything the trainers have said. */
  readonly said: readonly string[];
  start(count: number): void;
  /** @throws what a trainer said that has ended without being killed */
  throwIfCrashed(): void;
  /**
   * Ends the trainer that has the retraining, or else one that grows a part of its forest, without warning. @returns
   * whether there was one
   */
  killWorker(of: 'retraining' | 'part'): Promise<boolean>;
  close(): Promise<void>;
};

/** A system without trainers yet. */
export async function aTrainingSystem(env: Record<string, string>): Promise<Trainers> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fraud-trainers-'));
  const redis = await startRedisServer();
  const queues = openQueues({ url: redis.url, log: openLog('test', 'fatal') });
  const mlruns = `file:${path.join(folder, 'mlruns')}`;
  const children = new Map<number, ChildProcess>();
  const said: string[] = [];
  const crashes: string[] = [];
  const settings = {
    PATH: process.env['PATH'] ?? '',
    REDIS_URL: redis.url,
    STORE_DIR: path.join(folder, 'store'),
    MLFLOW_TRACKING_URI: mlruns,
    LATEST_MODEL_PATH: path.join(folder, 'latest.forest'),
    HEALTH_PORT: '0',
    TRAIN_THREADS: '1',
    JOB_LOCK_SECONDS: String(LOCK_SECONDS),
    ...env,
  };

  const start = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const child = spawn(process.execPath, [path.join(ROOT, 'apps/trainer/dist/main.js')], {
        cwd: folder,
        env: settings,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      child.once(
        'exit',
        (code) => code !== null && crashes.push(`A trainer ended with code ${code}: ${said.slice(-5).join('')}`),
      );
      children.set(child.pid!, child);
    }
  };
  const killWorker: Trainers['killWorker'] = async (of) => {
    const [job] = await queues.bullQueue(of === 'retraining' ? retrainJob : growTreesJob).getActive();
    const pid = Number(/-(\d+)$/.exec(job?.processedBy ?? '')?.[1]); // <host>-<process>
    const child = children.get(pid);
    if (child === undefined) return false;
    child.kill('SIGKILL');
    await once(child, 'exit');
    children.delete(pid);
    return true;
  };
  return {
    store: openObjectStore({ folder: settings.STORE_DIR }),
    queues,
    tracking: openTracking({ uri: mlruns }),
    said,
    start,
    throwIfCrashed: () => {
      if (crashes.length > 0) throw new Error(crashes.join('\n'));
    },
    killWorker,
    close: async () => {
      const ended = [...children.values()].map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit'));
      for (const child of children.values()) child.kill('SIGKILL');
      await Promise.all(ended);
      await queues.close();
      await redis.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The retrain job as the dashboard shows it: its state, and its step. */
export async function retrainState(
  { queues }: Trainers,
  jobId: string,
): Promise<{ state: string; step: string; failedReason: string | undefined }> {
  const job = await waitFor('the job', () => queues.bullQueue(retrainJob).getJob(jobId), 30_000);
  return {
    state: await job.getState(),
    step: (job.progress as { step?: string }).step ?? '',
    failedReason: job.failedReason,
  };
}
