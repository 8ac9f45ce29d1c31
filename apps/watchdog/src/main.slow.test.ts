import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDriftReport } from '@fraud/drift-report';
import { ulbSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { freePort, startRedisServer } from '@fraud/queue/redis-server';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { expect, it, vi } from 'vitest';

it('the watchdog process notices a week and ends in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-process-'));
  const redis = await startRedisServer();
  const port = await freePort();
  const store = openObjectStore({ folder: join(folder, 'store') });
  const env = {
    PATH: process.env['PATH'],
    STORE_DIR: join(folder, 'store'),
    REDIS_URL: redis.url,
    WATCH_INTERVAL_SECONDS: '1',
    WATCH_SETTLE_SECONDS: '0',
    HEALTH_PORT: String(port),
  };
  const watchdog = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    cwd: folder,
    env,
    stdio: 'inherit',
  });
  const ended = once(watchdog, 'exit');
  try {
    await store.put(
      'weekly_data/week_2026_47.csv',
      csvOf(simulateWeek({ rows: 200, fraudShare: 0.02, seed: 1, startTimeSeconds: 0 }), ulbSchema),
    );
    const report = await vi.waitUntil(() => readDriftReport(store, 'week_2026_47'), { timeout: 15_000, interval: 50 });
    expect(report).toMatchObject({
      rows: 200,
      frauds: 4,
      outcome: 'no-champion',
      retrainJobId: expect.stringMatching(/^retrain-week_2026_47-none-[0-9a-f]{12}$/) as string,
    });
    const scrape = async () => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await vi.waitUntil(
      async () => (await scrape()).includes('fraud_weekly_files_checked_total{outcome="no-champion"} 1'),
      {
        timeout: 15_000,
      },
    );
    expect(await scrape()).toMatch(/^service_part_up\{part="store"\} 1$[^]*^fraud_week_rows 200$/m);
    watchdog.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  } finally {
    watchdog.kill('SIGKILL');
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
