import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { championChanged, retrainJob } from '@fraud/jobs';
import { readChampion } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterEach, describe, expect, it, vi } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const within = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 50 });

let closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
});

async function aDir(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'trainer-main-'));
}

async function startTrainer(env: Record<string, string>): Promise<{ child: ChildProcess; lines: string[] }> {
  const child = spawn(process.execPath, [MAIN], {
    cwd: await aDir(),
    env: { HEALTH_PORT: '0', FOREST_TREES: '10', MIN_TRAINING_FRAUDS: '10', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  closers.push(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  child.stdout!.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
  return { child, lines };
}

async function aStoreWithWeek(folder: string) {
  const store = openObjectStore({ folder });
  await store.put(
    'weekly_data/week_2026_47.csv',
    csvOf(simulateWeek({ rows: 1_000, fraudShare: 0.05, seed: 1, startTimeSeconds: 0 }), ulbSchema),
  );
  return store;
}

describe('the trainer', () => {
  it(
    'does retrain jobs: progress and log on the job, champion promoted and announced; then ends on SIGTERM',
    { timeout: 90_000 },
    async () => {
      const redis = await startRedisServer();
      closers.push(redis.close);
      const dir = await aDir();
      const store = await aStoreWithWeek(dir);
      const queues = openQueues({ url: redis.url, log: silent });
      closers.push(queues.close);
      const heard = vi.fn();
      queues.listen(championChanged, heard);
      const { child, lines } = await startTrainer({ REDIS_URL: redis.url, STORE_DIR: dir });

      const { id } = await queues.enqueue(retrainJob, {
        week: 'week_2026_47',
        championVersion: null,
        reason: 'no-champion',
      });
      await within(async () =>
        expect(await (await queues.bullQueue(retrainJob).getJob(id))?.getState()).toBe('completed'),
      );
      const version = (await readChampion(store))?.version;
      expect(await queues.bullQueue(retrainJob).getJob(id)).toMatchObject({
        returnvalue: { outcome: 'done', verdict: 'promote', version },
        progress: { step: 'done', percent: 100 },
      });
      expect((await queues.bullQueue(retrainJob).getJobLogs(id)).logs).toContain('week_2026_47: 1000 rows, 50 frauds');
      await within(() => expect(heard).toHaveBeenCalledWith({ version }));

      const missing = await queues.enqueue(retrainJob, {
        week: 'week_2026_48',
        championVersion: version!,
        reason: 'drift',
      });
      await within(async () =>
        expect(await (await queues.bullQueue(retrainJob).getJob(missing.id))?.getState()).toBe('failed'),
      );
      expect((await queues.bullQueue(retrainJob).getJob(missing.id))?.attemptsMade).toBe(1);

      const health = await fetch(JSON.parse(lines.find((line) => line.includes('health server listens'))!).url);
      expect([health.status, await health.json()]).toMatchObject([200, { parts: { redis: 'up', store: 'up' } }]);
      const metrics = await (await fetch(health.url.replace('/health', '/metrics'))).text();
      expect(metrics).toMatch(/^fraud_retrainings_total\{outcome="done",verdict="promote"\} 1$/m);
      expect(metrics).toMatch(/^fraud_retraining_duration_seconds_count\{outcome="failed"\} 1$/m);
      child.kill('SIGTERM');
      expect((await once(child, 'exit'))[0]).toBe(0);
    },
  );

  it('names every wrong setting', () => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN], {
      cwd: tmpdir(),
      env: { HOLDOUT_SHARE: '2', FOREST_MTRY: 'many', NUM_WEEKS_FOR_TRAINING: '0' },
      encoding: 'utf8',
    });
    expect(status).toBe(78);
    expect(
      stderr
        .split('\n')
        .filter((line) => line.startsWith('  - '))
        .map((line) => line.slice(4).split(' ')[0]),
    ).toEqual(['BUCKET_NAME', 'NUM_WEEKS_FOR_TRAINING', 'HOLDOUT_SHARE', 'FOREST_MTRY']);
  });
});
