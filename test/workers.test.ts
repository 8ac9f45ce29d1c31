/**
 * Several API processes behind one port, under load: one is killed, the model replaced, tokens read again, and all
 * ended.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { readDecisions } from '@fraud/decision-log';
import { openObjectStore } from '@fraud/object-store';
import { freePort } from '@fraud/queue/redis-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PublishedToy, publishToy } from './api-process.ts';
import { askUnderLoad } from './ask-under-load.ts';
import { TOKEN, waitFor } from './services.ts';

const MAIN = path.resolve(import.meta.dirname, '../apps/api/dist/main.js');
const WORKERS = 2;
const folder = mkdtempSync(path.join(tmpdir(), 'fraud-workers-'));
const logDir = path.join(folder, 'decision-log');
const tokensFile = path.join(folder, 'tokens.json');
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const lines: { msg: string; pid: number }[] = [];
const acknowledged: string[] = [];
let toys: PublishedToy[];
let api: ReturnType<typeof spawn>;

beforeAll(async () => {
  const store = openObjectStore({ folder: path.join(folder, 'store') });
  toys = [await publishToy(store, 1), await publishToy(store, 2)];
  writeFileSync(tokensFile, '[]');
  const env = {
    PATH: process.env['PATH'] ?? '',
    API_TOKEN: TOKEN,
    API_TOKENS_FILE: tokensFile,
    API_WORKERS: String(WORKERS),
    PORT: String(port),
    INSTANCE: 'api',
    STORE_DIR: path.join(folder, 'store'),
    REDIS_URL: 'redis://127.0.0.1:9',
    DECISION_LOG_DIR: logDir,
    LATEST_MODEL_PATH: path.join(folder, 'latest.forest'),
    CHAMPION_POLL_SECONDS: '3600',
  };
  api = spawn(process.execPath, [MAIN], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: api.stdout! }).on('line', (line) => lines.push(JSON.parse(line) as (typeof lines)[number]));
  await waitFor('every process to listen', () => listening().size === WORKERS || undefined, 60_000);
}, 90_000);
afterAll(() => {
  api.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const saying = (msg: string) => new Set(lines.filter((line) => line.msg === msg).map(({ pid }) => pid));
const listening = () => saying('API listens');
const workers = () => readFileSync(`/proc/${api.pid}/task/${api.pid}/children`, 'utf8').trim().split(' ').map(Number);

/** Asks over a connection of its own, which may lead to any process. */
async function ask(route: string, method = 'GET', body?: object): Promise<string> {
  const request = httpRequest(url + route, {
    method,
    agent: new Agent({ keepAlive: false }),
    headers: { authorization: `Bearer ${TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
  });
  request.end(body && JSON.stringify(body));
  const [response] = (await once(request, 'response')) as [Parameters<typeof text>[0]];
  return await text(response);
}

async function countedDecisions(): Promise<number> {
  const scraped = await ask('/metrics');
  return [...scraped.matchAll(/^fraud_decisions_total\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

it(
  'loses no acknowledged decision when a process is killed and the model is replaced under load',
  { timeout: 120_000 },
  async () => {
    const asking = askUnderLoad(
      url,
      8,
      (failure) => failure.includes('fetch failed') || failure.includes('terminated'),
    );
    const more = async (count: number) => {
      const before = asking.answers.length;
      await waitFor('answers', () => asking.answers.length > before + count || undefined, 30_000);
    };
    await more(200);
    expect(await ask('/metrics')).toContain(`fraud_api_processes ${WORKERS}\n`);

    // Promoted through one process, it is in service in all when the answer comes: Redis is away and nobody polls.
    await ask(`/models/${toys[1]!.version}/promote`, 'POST', { reason: 'a test' });
    const served = await Promise.all(Array.from({ length: 8 }, () => ask('/health')));
    expect(served.map((answer) => (JSON.parse(answer) as { model: string }).model)).toEqual(
      Array<string>(8).fill(toys[1]!.version),
    );

    const counts = [await countedDecisions()];
    for (let kills = 1; kills <= 2; kills++) {
      const victim = workers()[0]!;
      process.kill(victim, 'SIGKILL');
      await waitFor(
        'another process',
        () => (listening().size === WORKERS + kills && workers().length === WORKERS) || undefined,
        30_000,
      );
      await more(200);
      counts.push(await countedDecisions());
    }
    await asking.stop();
    acknowledged.push(...asking.answers.flatMap(({ decisionIds }) => decisionIds));
    counts.push(await countedDecisions());
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));

    expect(asking.failures).toEqual([]);
    const scores = new Map(toys.map((toy) => [toy.version, toy.score]));
    expect(
      asking.answers.every(({ rows, version, probabilities }) =>
        rows.every((row, i) => scores.get(version)!(row) === probabilities[i]),
      ),
    ).toBe(true);
    expect(new Set(asking.answers.map(({ version }) => version)).size).toBe(2);
  },
);

it('answers whoever connected while a process hung that then died', { timeout: 60_000 }, async () => {
  const [victim] = workers();
  process.kill(victim!, 'SIGSTOP');
  const asked = Array.from({ length: 8 }, () => ask('/health'));
  await sleep(500); // none of them may be on its way into the process any more
  process.kill(victim!, 'SIGKILL');
  expect((await Promise.all(asked)).map((answer) => (JSON.parse(answer) as { model: string }).model)).toEqual(
    Array<string>(8).fill(toys[1]!.version),
  );
  await waitFor(
    'another process',
    () => (workers().length === WORKERS && !workers().includes(victim!)) || undefined,
    30_000,
  );
  await waitFor('it to listen', () => workers().every((pid) => listening().has(pid)) || undefined, 30_000);
});

it('reads its tokens again in every process on SIGHUP', async () => {
  api.kill('SIGHUP');
  await waitFor(
    'every process to read',
    () => workers().every((pid) => saying('tokens read again').has(pid)) || undefined,
    30_000,
  );
});

it('ends every process in order on SIGTERM, even when a terminal sends it to all, and leaves whole files', async () => {
  const exit = once(api, 'exit');
  for (const pid of [...workers(), api.pid!]) process.kill(pid, 'SIGTERM');
  expect(await exit).toEqual([0, null]);
  const files = readdirSync(logDir).filter((name) => name.includes('.csv'));
  expect(files.filter((name) => name.endsWith('.open'))).toEqual([]);
  expect(new Set(files.map((name) => /^api-\d/.exec(name)?.[0]))).toEqual(new Set(['api-1', 'api-2']));
  const texts = files.map((name) => readFileSync(path.join(logDir, name)));
  expect(texts.every((bytes) => bytes.at(-1) === 10)).toBe(true);
  const logged = new Set(texts.flatMap((bytes) => readDecisions(bytes).decisions.map(({ id }) => id)));
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.filter((id) => !logged.has(id))).toEqual([]);
});
