import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDecisionLog, readDecisions } from '@fraud/decision-log';
import { aDecision } from '@fraud/decision-log/testing';
import { ulbSchema } from '@fraud/feature-schema';
import { shipLogJob } from '@fraud/jobs';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { expect, it, vi } from 'vitest';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

it('the log-shipper process schedules itself, ships when told by hand and at its end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-shipper-'));
  const dir = join(folder, 'decision-log');
  const redis = await startRedisServer();
  const queues = openQueues({ url: redis.url, log: silent });
  const store = openObjectStore({ folder: join(folder, 'store') });
  const decision = aDecision();
  const logDecision = async (each: typeof decision) => {
    const log = await openDecisionLog({ dir, schema: ulbSchema, instance: 'api' });
    await log.append([each]);
    await log.close();
  };
  await logDecision(decision);

  const env = {
    PATH: process.env['PATH'],
    STORE_DIR: join(folder, 'store'),
    DECISION_LOG_DIR: dir,
    REDIS_URL: redis.url,
    HEALTH_PORT: '0',
  };
  const shipper = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(shipper, 'exit');
  let printed = '';
  shipper.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  try {
    const [scheduler] = await vi.waitUntil(
      async () => {
        const found = await queues.bullQueue(shipLogJob).getJobSchedulers();
        return found.length > 0 && found;
      },
      { timeout: 15_000, interval: 50 },
    );
    expect(scheduler).toMatchObject({ key: 'ship-log', pattern: '0 3 * * 1', tz: 'UTC' });
    expect(new Date(scheduler!.next!).getUTCDay()).toBe(1);

    const url = /http:\/\/[^"]+\/health/.exec(printed)![0];
    expect(await (await fetch(url)).json()).toMatchObject({
      status: 'ok',
      parts: { store: 'up', backlog: 'up', redis: 'up' },
    });

    const metrics = async () => await (await fetch(url.replace('/health', '/metrics'))).text();
    await queues.enqueue(shipLogJob, {});
    const [shipped] = await vi.waitUntil(
      async () => {
        const found = await Array.fromAsync(store.list('request_logs/'));
        return found.length > 0 && found;
      },
      { timeout: 15_000, interval: 50 },
    );
    expect(readDecisions((await store.get(shipped!.key))!.bytes).decisions.map(({ id }) => id)).toEqual([decision.id]);
    await vi.waitUntil(() => readdirSync(dir).every((name) => !name.includes('.csv')), {
      timeout: 5_000,
      interval: 20,
    });

    await vi.waitUntil(async () => (await metrics()).includes('\nfraud_log_shipped_rows_total 1\n'), {
      timeout: 15_000,
    });
    expect(await metrics()).toMatch(/^fraud_queue_jobs\{queue="ship-log",state="failed"\} 0$/m);

    await logDecision(aDecision());
    shipper.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await Array.fromAsync(store.list('request_logs/'))).toHaveLength(2);
  } finally {
    shipper.kill('SIGKILL');
    await queues.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
