/** What `npm start` does when the Redis or the MLflow that it has started dies. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fraud/queue/redis-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launch, processesIn } from './launch.ts';
import { waitFor } from './services.ts';

const MLFLOW = join(import.meta.dirname, '../.fraud/mlflow');
const hasMlflow = existsSync(MLFLOW);
if (!hasMlflow) console.warn(`Tests skipped: no MLflow in ${MLFLOW}`);
const START_MS = 180_000;
const AGAIN_MS = 60_000;

describe('npm start, when a part of it dies', { timeout: 400_000 }, () => {
  let dir: string;
  let port: number;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'fraud-parts-'));
    port = await freePort();
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** A store that is named gets no demo. */
  const start = (settings: Record<string, string> = {}) =>
    launch(dir, { PORT: String(port), STORE_DIR: './store', ...settings });
  const kill = (program: string) => {
    const { pid } = processesIn(dir).find(({ command }) => command.includes(program))!;
    process.kill(pid, 'SIGKILL');
  };
  const redisOfApi = async () =>
    ((await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as { parts: { redis: 'up' | 'down' } }).parts
      .redis;

  it('starts Redis again on the same data, and ends with a word when that does not help', async () => {
    const launcher = start({ MLFLOW_TRACKING_URI: 'file:./mlruns' });
    await launcher.says('Try it:', START_MS);
    for (const times of [1, 2]) {
      kill('redis-server');
      await launcher.says('Redis runs again', AGAIN_MS, times);
    }
    await waitFor(
      'the API to have its Redis back',
      async () => ((await redisOfApi()) === 'up' ? true : undefined),
      AGAIN_MS,
    );
    kill('redis-server');
    expect(await launcher.ended).toBe(1);
    expect(launcher.output()).toMatch(
      /Redis has ended 3 times within 60 s; .*redis\.log may say why: ending everything/,
    );
    expect(processesIn(dir)).toEqual([]);
  });

  it.skipIf(!hasMlflow)('starts MLflow again on the same data', async () => {
    mkdirSync(join(dir, '.fraud'));
    symlinkSync(MLFLOW, join(dir, '.fraud/mlflow'));
    const launcher = start();
    await launcher.says('Try it:', START_MS);
    const { origin: url } = new URL(/MLflow +(http:\S+)/.exec(launcher.output())![1]!);
    kill('mlflow server');
    await launcher.says('MLflow runs again', AGAIN_MS);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(await launcher.ctrlC()).toBe(0);
    expect(processesIn(dir)).toEqual([]);
  });
});
