import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { expect, it, onTestFinished, vi } from 'vitest';
import { championChanged, recordRunJob, tellOfChampion } from './index.ts';

const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

it('tellOfChampion() tells the APIs, and has MLflow follow each change by a job that Redis may lose', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tell-'));
  const redis = await startRedisServer();
  const queues = openQueues({ url: redis.url, log });
  const store = openObjectStore({ folder });
  onTestFinished(async () => {
    await queues.close();
    await redis.close();
    rmSync(folder, { recursive: true });
  });
  const heard = vi.fn();
  queues.listen(championChanged, heard);
  await vi.waitFor(async () => {
    await queues.announce(championChanged, { version: 'ffffffffffff' });
    expect(heard).toHaveBeenCalled();
  });
  const champion = { version: '0123456789ab', folder: 'model_backups/20261122T161500Z-0123456789ab/' };
  for (let i = 0; i < 2; i++) await tellOfChampion({ store, queues }, champion);

  await vi.waitFor(() =>
    expect(heard.mock.calls.filter(([message]) => message.version === champion.version)).toHaveLength(2),
  );
  const jobs = await queues.bullQueue(recordRunJob).getWaiting();
  expect(jobs.map(({ data }) => data)).toMatchObject(Array(2).fill({ folder: champion.folder, reason: 'manual' }));
  expect(await Array.fromAsync(store.list('job_requests/record-run/'))).toHaveLength(2);
});
