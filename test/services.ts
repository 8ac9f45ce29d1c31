/**
 * The product as its users run it: a real Redis, a store, and the four services as processes of their own.
 * Used by the system tests; everything started here is ended by `close()`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort, startRedisServer } from '@fraud/queue/redis-server';

export const TOKEN = 'a-system-test-0f3b9c7e51d2';
const ROOT = path.resolve(import.meta.dirname, '..');
const START_DEADLINE_MS = 60_000;
const CLOSE_DEADLINE_MS = 20_000;

type Line = { service: string; msg: string; [key: string]: unknown };
export type Services = {
  /** Where the API answers. */
  url: string;
  redisUrl: string;
  /** A folder of this run alone. */
  folder: string;
  /** Every log line so far. */
  lines: readonly Line[];
  /** Ends services and starts them again, as an operator does after a change of settings. */
  restart(...names: string[]): Promise<void>;
  /** Kills everything at once and deletes the folder, as a machine is lost. */
  lose(): Promise<void>;
  /** Kills Redis and starts an empty one in its place. */
  loseRedis(): Promise<void>;
  predict(rows: readonly object[]): Promise<Response>;
  /** What the API says of a version. */
  model(version: string): Promise<ShownModel>;
  close(): Promise<void>;
};

type ShownModel = {
  importance: { input: string }[];
  figures: { threshold: { chosenBy: string; curve: { threshold: number; cost: number }[] } };
};

/**
 * Starts Redis and the four services; `envOf` makes, from the run's folder, what the user would write to `.env`. When
 * the start fails, nothing of it is left.
 */
export async function startServices(envOf: (folder: string) => Promise<Record<string, string>>): Promise<Services> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fraud-system-'));
  let redis = await startRedisServer({ dir: path.join(folder, 'redis') });
  const children = new Map<string, ChildProcess>();
  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await Promise.all([...children.values()].map((child) => stop(child, signal)));
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const lines: Line[] = [];
  let start: (name: string) => void;
  try {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      REDIS_URL: redis.url,
      API_TOKEN: TOKEN,
      PORT: String(port),
      DECISION_LOG_DIR: path.join(folder, 'decision-log'),
      LATEST_MODEL_PATH: path.join(folder, 'latest.forest'),
      WATCH_INTERVAL_SECONDS: '1',
      WATCH_SETTLE_SECONDS: '0',
      DECISION_LOG_SEAL_SECONDS: '1',
      ...(await envOf(folder)),
    };
    start = (name) => void children.set(name, startService(name, folder, env, lines));
    ['api', 'watchdog', 'trainer', 'log-shipper'].forEach(start);
    await waitFor('the API to listen', () => isListening(children.get('api')!, url, lines), START_DEADLINE_MS);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return {
    url,
    redisUrl: redis.url,
    folder,
    lines,
    restart: async (...names) => {
      await Promise.all(names.map((name) => stop(children.get(name)!)));
      names.forEach(start);
    },
    lose: () => end('SIGKILL'),
    loseRedis: async () => {
      process.kill(redis.pid, 'SIGKILL');
      await redis.ended;
      redis = await startRedisServer({ dir: path.join(folder, 'redis'), port: redis.port });
    },
    predict: (rows) =>
      fetch(`${url}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ data: rows }),
      }),
    model: async (version) =>
      (await (
        await fetch(`${url}/models/${version}`, { headers: { authorization: `Bearer ${TOKEN}` } })
      ).json()) as ShownModel,
    close: () => end('SIGTERM'),
  };
}

/** Undefined while it does not listen. @throws Error when it has ended, with what it said */
async function isListening(api: ChildProcess, url: string, lines: readonly Line[]): Promise<true | undefined> {
  if (!isRunning(api)) {
    const said = lines.filter(({ service }) => service === 'api').map(({ msg }) => msg);
    throw new Error(`The API has ended: ${said.join(' | ')}`);
  }
  return await fetch(`${url}/health`).then(
    () => true,
    () => undefined,
  );
}

function startService(name: string, cwd: string, env: Record<string, string>, lines: Line[]): ChildProcess {
  const child = spawn(process.execPath, [path.join(ROOT, 'apps', name, 'dist/main.js')], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (text) => lines.push({ service: name, ...parsed(text) }));
  return child;
}

function parsed(text: string): { msg: string } {
  try {
    return JSON.parse(text) as { msg: string };
  } catch {
    return { msg: text };
  }
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (!isRunning(child)) return;
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), CLOSE_DEADLINE_MS);
  await once(child, 'exit');
  clearTimeout(killer);
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** Asks until the answer is not undefined, at most `timeoutMs`; then fails and says what was waited for. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  timeoutMs: number,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
