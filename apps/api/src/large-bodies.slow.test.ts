/** One large body, of whatever kind, neither holds up the others nor fills the memory; a real process shows it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { columnOf, ulbSchema } from '@fraud/feature-schema';
import { startRedisServer } from '@fraud/queue/redis-server';
import { simulateWeek } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer } from './testing/api-under-test.ts';
import { type ListeningApi, startListeningApi } from './testing/listening-api.ts';
import { PIECE_RETRIES } from './testing/longest-piece.ts';

const BYTES = 10_000_000;
const MEGABYTE = 2 ** 20;
const [JSON_TYPE, CSV, NDJSON] = ['application/json', 'text/csv', 'application/x-ndjson'];

let redis: Awaited<ReturnType<typeof startRedisServer>>;
let api: ListeningApi;
beforeAll(async () => {
  redis = await startRedisServer();
  api = await startListeningApi(redis.url, { MAX_ROWS: '10000' });
}, 60_000);
afterAll(async () => {
  await api.close();
  await redis.close();
});

const url = (path: string) => `http://127.0.0.1:${api.port}${path}`;
const filled = (start: string, piece: string, end: string) =>
  start + piece.repeat(Math.floor((BYTES - start.length - end.length) / piece.length)) + end;
const rows = (row: string, count = 9_999) => `${`${row},`.repeat(count)}${row}`;

/** The slowest answer of /health while `under` is answered, and its status. */
async function healthBeside(
  under: Promise<Response>,
  livez = url('/livez'),
): Promise<{ status: number; slowestMs: number }> {
  let [slowestMs, isDone] = [0, false];
  const done = under.then(async (answer) => {
    await answer.arrayBuffer();
    isDone = true;
    return answer.status;
  });
  while (!isDone) {
    const asked = performance.now();
    await (await fetch(livez)).arrayBuffer();
    slowestMs = Math.max(slowestMs, performance.now() - asked);
    await sleep(5);
  }
  return { status: await done, slowestMs };
}

const split = (row: string) => `{"dataframe_split":{"columns":["Time","b"],"data":[${rows(row)}]}}`;
it.each([
  ['short CSV rows', '/predict', CSV, () => filled('b\n', '1\n', ''), 413],
  ['empty CSV rows', '/predict', CSV, () => filled('Time,b\n', '\n', ''), 400],
  ['a CSV header of many columns', '/predict', CSV, () => filled('Time', ',b', '\n'), 400],
  ['nested lists', '/predict', JSON_TYPE, () => filled('{"data":', '[', ''), 413],
  ['nested objects', '/predict', JSON_TYPE, () => filled('', '{"a":', ''), 413],
  ['many fields', '/predict', JSON_TYPE, () => filled('{"data":[{"Time":1', ',"b":1', '}]}'), 413],
  ['many empty rows', '/predict', JSON_TYPE, () => filled('{"data":[{}', ',{}', ']}'), 413],
  ['as many wrong rows as are allowed', '/predict', JSON_TYPE, () => `{"data":[${rows('{"x":1,"y":2}')}]}`, 400],
  ['long texts', '/predict', JSON_TYPE, () => `{"data":[${rows(`{"Time":"${'9'.repeat(900)}"}`)}]}`, 400],
  ['one long text', '/predict', JSON_TYPE, () => filled('{"data":"', 'x', '"}'), 400],
  ['many columns of a frame', '/invocations', JSON_TYPE, () => filled('{"inputs":{"a":1', ',"b":1', '}}'), 400],
  ['a split frame', '/invocations', JSON_TYPE, () => filled('{"dataframe_split":{"data":[1', ',1', ']}}'), 400],
  ['a split frame of rows', '/invocations', JSON_TYPE, () => split(`[1,"${'x'.repeat(900)}"]`), 400],
  ['many tensors', '/v2/models/fraud/infer', JSON_TYPE, () => filled('{"inputs":[{}', ',{}', ']}'), 413],
  ['lines that are no JSON', '/predict/stream', NDJSON, () => filled('', 'x\n', ''), 200],
  ['as many rows as are allowed', '/predict', JSON_TYPE, () => `{"data":[${rows('{"Time":406.25,"b":0.5}')}]}`, 200],
  ['as many CSV rows as are allowed', '/predict', CSV, () => `Time,b\n${'406.25,0.5\n'.repeat(10_000)}`, 200],
] as const)('%s', { timeout: 120_000 }, async (_what, path, type, bodyOf, expected) => {
  const before = await api.residentBytes();
  const asked = fetch(url(path), {
    method: 'POST',
    headers: { ...bearer(), 'content-type': type },
    body: bodyOf(),
  });
  const { status, slowestMs } = await healthBeside(asked);
  const grownMb = ((await api.residentBytes()) - before) / MEGABYTE;
  expect(status).toBe(expected);
  expect(slowestMs).toBeLessThan(1_000);
  expect(grownMb).toBeLessThan(200);
});

/**
 * What a process does without a break, as computing time: on a machine that others use, too, the time of the clock
 * says how busy they are. The longest so far stands in a file. The threads of the index may take their time.
 */
const WATCH = `
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
const file = process.env.LONGEST_TURN_FILE;
function longest() {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return -1; // the test takes the file away, to begin anew
  }
}
let before = process.threadCpuUsage();
if (isMainThread) setInterval(() => {
  const { user, system } = process.threadCpuUsage(before);
  const ms = (user + system) / 1000;
  if (ms > longest()) writeFileSync(file, String(ms));
  before = process.threadCpuUsage();
}, 1).unref();`;

describe('as many rows of 30 columns as are allowed, on 100 trees', () => {
  const ROWS = 10_000;
  const week = simulateWeek({ rows: ROWS, fraudShare: 0.01, seed: 7, startTimeSeconds: 0 });
  const columns = [ulbSchema.eventTime, ...ulbSchema.features];
  const columnsOfWeek = [week.eventTime, ...ulbSchema.features.map((_, i) => columnOf(week, i + 1))];
  const values = Array.from({ length: ROWS }, (_, row) => columnsOfWeek.map((column) => column[row]!));
  const objects = values.map((row) => Object.fromEntries(row.map((value, i) => [columns[i]!, value])));
  const byColumn = columns.map((name, i) => ({
    name,
    datatype: 'FP64',
    shape: [ROWS],
    data: [...columnsOfWeek[i]!],
  }));
  const csv = () => [columns, ...values].map((row) => row.join(',')).join('\n');
  const folder = mkdtempSync(path.join(tmpdir(), 'longest-turn-'));
  const longestTurn = path.join(folder, 'ms');
  let full: ListeningApi;

  beforeAll(async () => {
    const { matrix, labels } = week;
    const { inputs, fingerprint: schemaFingerprint } = ulbSchema;
    const grown = await trainForest({
      ...{ matrix, rows: ROWS, labels, inputs, schemaFingerprint },
      parameters: { trees: 100, seed: 7 },
    });
    const settings = {
      MAX_ROWS: String(ROWS),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(WATCH)}`,
      LONGEST_TURN_FILE: longestTurn,
    };
    full = await startListeningApi(redis.url, settings, { schema: ulbSchema, model: grown });
  }, 120_000);
  afterAll(async () => {
    await full.close();
    rmSync(folder, { recursive: true });
  });

  const json = () => JSON.stringify({ data: objects });
  it.each([
    ['JSON', '/predict', JSON_TYPE, json, {}],
    ['JSON with an Idempotency-Key', '/predict', JSON_TYPE, json, { 'idempotency-key': 'k' }],
    ['CSV', '/predict', CSV, csv, {}],
    ['CSV, answered as CSV', '/predict', CSV, csv, { accept: CSV }],
    ['reasons of the frauds', '/predict?explain=top3', JSON_TYPE, json, {}],
    [
      'all reasons',
      '/predict?explain=all',
      JSON_TYPE,
      () => JSON.stringify({ data: objects.slice(0, Math.floor(30_000 / 30)) }),
      {},
    ],
    ['a stream', '/predict/stream', NDJSON, () => objects.map((row) => JSON.stringify(row)).join('\n'), {}],
    [
      'a split frame',
      '/invocations',
      JSON_TYPE,
      () => JSON.stringify({ dataframe_split: { columns, data: values } }),
      {},
    ],
    ['records', '/invocations', JSON_TYPE, () => JSON.stringify({ dataframe_records: objects }), {}],
    [
      'a tensor of rows',
      '/v2/models/fraud/infer',
      JSON_TYPE,
      () =>
        JSON.stringify({ inputs: [{ ...byColumn[0], name: 'transactions', shape: [ROWS, 30], data: values.flat() }] }),
      {},
    ],
    ['a tensor a column', '/v2/models/fraud/infer', JSON_TYPE, () => JSON.stringify({ inputs: byColumn }), {}],
  ] as const)(
    '%s: nothing takes 60 ms without a break',
    { timeout: 120_000, ...PIECE_RETRIES },
    async (_, at, type, bodyOf, headers) => {
      rmSync(longestTurn, { force: true });
      const base = `http://127.0.0.1:${full.port}`;
      const asked = fetch(base + at, {
        method: 'POST',
        headers: { ...bearer(), 'content-type': type, ...headers },
        body: bodyOf(),
      });
      const { status } = await healthBeside(asked, `${base}/livez`);
      expect(status).toBe(200);
      expect(existsSync(longestTurn)).toBe(true);
      const ms = Number(readFileSync(longestTurn, 'utf8'));
      expect(ms).toBeLessThan(60);
    },
  );
});
