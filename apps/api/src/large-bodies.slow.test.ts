/** One large body, of whatever kind, neither holds up the others nor fills the memory; a real process shows it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startRedisServer } from '@fraud/queue/redis-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bearer } from './testing/api-under-test.ts';
import { type ListeningApi, startListeningApi } from './testing/listening-api.ts';

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
async function healthBeside(under: Promise<Response>): Promise<{ status: number; slowestMs: number }> {
  let [slowestMs, isDone] = [0, false];
  const done = under.then(async (answer) => {
    await answer.arrayBuffer();
    isDone = true;
    return answer.status;
  });
  while (!isDone) {
    const asked = performance.now();
    await (await fetch(url('/livez'))).arrayBuffer();
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
