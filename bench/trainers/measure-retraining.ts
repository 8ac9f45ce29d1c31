import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { retrainJob } from '@fraud/jobs';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';

export type Retraining = {
  readonly csv: string;
  readonly weeks: number;
  readonly trainers: number;
  /** Folder of a built trainer. */
  readonly dist: string;
  /** Environment of the trainers. */
  readonly settings: Readonly<Record<string, string>>;
};

/** Seconds a retraining took from its request to its end, and of what. */
export type Stages = {
  readonly total: number;
  readonly planned: number;
  readonly judged: number;
  readonly refitted: number;
  readonly recorded: number;
  readonly version: string;
};

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const POLL_MS = 5;
/** The steps of a retraining that a stage begins with. */
const STAGES = { growing: /^growing/, refitting: /^refitting/, recording: /^(recording|promoting|done)/ };

/** Starts a system, waits until its trainers are ready, retrains once. @throws when the retraining does not end well */
export async function measureRetraining({ csv, weeks, trainers, dist, settings }: Retraining): Promise<Stages> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-trainers-'));
  const redis = await startRedisServer();
  const queues = openQueues({ url: redis.url, log: silent });
  const children: ChildProcess[] = [];
  try {
    const store = openObjectStore({ folder: join(folder, 'store') });
    const names: string[] = [];
    for (const { name, bytes } of weeklyFiles(csv, weeks)) {
      await store.put(`weekly_data/${name}.csv`, bytes);
      names.push(name);
    }
    const env = Object.entries({
      REDIS_URL: redis.url,
      STORE_DIR: join(folder, 'store'),
      MLFLOW_TRACKING_URI: `file:${join(folder, 'mlruns')}`,
      LATEST_MODEL_PATH: join(folder, 'latest.forest'),
      HEALTH_PORT: '0',
      ...settings,
    }).map(([name, value]) => `${name}=${value}`);
    await Promise.all(
      Array.from({ length: trainers }, async () => {
        const child = spawn('env', [...env, process.execPath, resolve(dist, 'main.js')], {
          cwd: folder,
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        children.push(child);
        for await (const line of createInterface({ input: child.stdout }))
          if (line.includes('trainer waits for retrain jobs')) break;
      }),
    );
    return await retrainOnce(queues, names.at(-1)!);
  } finally {
    for (const child of children) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await queues.close();
    await redis.close();
    await rm(folder, { recursive: true });
  }
}

async function retrainOnce(queues: ReturnType<typeof openQueues>, week: string): Promise<Stages> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const { id } = await queues.enqueue(retrainJob, { week, championVersion: null, reason: 'no-champion' });
  const firstSeen = new Map<string, number>();
  for (;;) {
    const job = (await queues.bullQueue(retrainJob).getJob(id))!;
    const { step = '' } = job.progress as { step?: string };
    for (const [stage, begins] of Object.entries(STAGES))
      if (begins.test(step) && !firstSeen.has(stage)) firstSeen.set(stage, seconds());
    if (job.finishedOn !== undefined) {
      if (job.failedReason) throw new Error(`Cannot measure: the retraining failed: ${job.failedReason}`);
      const [growing, refitting, recording, total] = [
        firstSeen.get('growing') ?? 0,
        firstSeen.get('refitting') ?? 0,
        firstSeen.get('recording') ?? 0,
        seconds(),
      ];
      return {
        total,
        planned: growing,
        judged: refitting - growing,
        refitted: recording - refitting,
        recorded: total - recording,
        version: (job.returnvalue as { version: string }).version,
      };
    }
    await sleep(POLL_MS);
  }
}

/** The rows of a CSV file as weekly files: consecutive parts of equal size. */
function weeklyFiles(path: string, weeks: number): { name: string; bytes: Uint8Array }[] {
  const raw = readFileSync(path);
  const [header, ...rows] = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8').trimEnd().split('\n');
  const size = Math.ceil(rows.length / weeks);
  return Array.from({ length: weeks }, (_, week) => ({
    name: `week_${week + 1}`,
    bytes: Buffer.from(`${header}\n${rows.slice(week * size, (week + 1) * size).join('\n')}\n`),
  }));
}
