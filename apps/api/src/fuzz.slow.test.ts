/**
 * Requests that no client should send, over real connections: never a 5xx, never a crash, memory stays. FUZZ=50000
 * for the full run.
 */
import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { startRedisServer } from '@fraud/queue/redis-server';
import { randomSource } from '@fraud/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, bearer, TOKEN } from './testing/api-under-test.ts';
import { type ListeningApi, startListeningApi } from './testing/listening-api.ts';

const REQUESTS = Number(process.env['FUZZ'] ?? 2_000);
const SEED = 7;
const AT_ONCE = 16;
const MAX_MORE_BYTES = 64 * 2 ** 20;

const random = randomSource(SEED);
const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)]!;
const mostly = <A, B>(usual: () => A, odd: () => B): A | B => (random.uniform() < 0.8 ? usual() : odd());

const numbers = [
  '0',
  '-0',
  '1',
  '1e400',
  '-1e400',
  '1e39',
  '1e-400',
  'NaN',
  'Infinity',
  '0x10',
  '01',
  '1.',
  '9007199254740993',
  '1'.repeat(400),
];
const values = [
  'null',
  'true',
  '""',
  '"1"',
  '"\\u0000"',
  '"\\ud800"',
  '[]',
  '{}',
  '[[1]]',
  '{"a":{}}',
  '"<script>"',
  `"${'x'.repeat(500)}"`,
];
const keys = [
  'Time',
  'b',
  'Class',
  'id',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'TIME',
  'Time ',
  '\\u0054ime',
];
const value = (): string => pick(random.uniform() < 0.5 ? numbers : values);
const object = (): string =>
  `{${Array.from({ length: random.integer(5) }, () => `"${pick(keys)}":${value()}`).join(',')}}`;
const row = (): string => (random.uniform() < 0.5 ? `{"Time":${value()},"b":${value()}}` : object());
const deep = (): string => {
  const depth = random.integer(3_000);
  return pick([
    `${'['.repeat(depth)}${']'.repeat(depth)}`,
    `${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`,
    '['.repeat(depth),
  ]);
};
const rows = (): string => Array.from({ length: random.integer(6) }, row).join(',');
const form = (): string =>
  pick(['data', 'dataframe_split', 'dataframe_records', 'instances', 'inputs', 'columns', 'class']);
const right = [
  '{"data":[{"Time":1,"b":1}]}',
  '{"Time":1,"b":1}\n',
  '{"inputs":{"Time":[1],"b":[1]}}',
  '{"inputs":[{"name":"transactions","shape":[1,2],"datatype":"FP64","data":[1,1]}]}',
  '{"data":[{"transactionId":"p","class":"Fraud","source":"review","at":"2026-01-01T00:00:00Z"}]}',
];
const json = (): string =>
  pick([
    () => `{"data":[${rows()}]}`,
    () => `{"${form()}":[${rows()}],"${form()}":${row()}}`,
    () =>
      `{"inputs":[{"name":"transactions","shape":[${value()},2],"datatype":"FP64","data":[${value()},${value()}]}]}`,
    () => `{"data":${value()}}`,
    deep,
    row,
    value,
    () => '',
    () => pick(right),
  ])();
const csv = (): string =>
  pick([
    () => 'Time,b\n1,2\n',
    () => `Time,b\n${value()},${value()}\n`,
    () => `${pick(keys)},${pick(keys)}\n1,2`,
    () => '"',
    () => '\0\0\n',
    () => ',,,\n,,,',
  ])();

/** Cut, doubled or with a byte changed, now and then. */
function damaged(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (random.uniform() < 0.8 || bytes.length === 0) return bytes;
  const at = random.integer(bytes.length);
  return pick([
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes, bytes]),
    () => (bytes.writeUInt8(random.integer(256), at), bytes),
  ])();
}

const scoring = [
  '/predict',
  '/predict?explain=top3',
  '/predict?explain=all',
  '/predict/stream',
  '/invocations',
  '/v2/models/fraud/infer',
  '/feedback',
];
const others = [
  '/predict?explain=x',
  '/predict?__proto__=1',
  '/v2/models/fraud/versions/%00/infer',
  '/v2/models/%ff/infer',
  '/shadow',
  '/retrain/x',
  '/decisions/x',
  '/decisions/019ab000-0000-7000-8000-000000000000',
  '/models/x/promote',
  '/models/0123456789ab',
  '/queues/../predict',
  '/%2e%2e',
  '/predict/',
  '//',
  '/?',
];
const types = [
  'application/octet-stream',
  'application/json',
  'application/json; charset=utf-16',
  'text/csv',
  'application/x-ndjson',
  'text/plain',
  'multipart/form-data',
  'x',
  '',
];
const usualType = (url: string): string =>
  url === '/predict/stream' ? 'application/x-ndjson' : pick(['application/json', 'application/json', 'text/csv']);

function request() {
  const url = mostly(
    () => pick(scoring),
    () => pick(others),
  );
  const type = mostly(
    () => usualType(url),
    () => pick(types),
  );
  const headers: Record<string, string> = {
    ...mostly(
      () => bearer(TOKEN),
      () => pick([bearer('x'), basic(TOKEN), {}]),
    ),
    ...(type !== '' && { 'content-type': type }),
    ...(random.uniform() < 0.2 && { 'idempotency-key': pick(['k', '', 'x'.repeat(300), 'ü']) }),
    ...(random.uniform() < 0.1 && { 'content-encoding': 'gzip' }),
    ...(random.uniform() < 0.2 && {
      'inference-header-content-length': pick(['0', '9', '40', '99999999999999999999', '-1', '1e2', ' ']),
    }),
    ...(random.uniform() < 0.2 && { accept: pick(['text/csv', '*/*', 'x']) }),
  };
  const method = mostly(
    () => 'POST' as const,
    () => pick(['GET', 'PUT', 'DELETE'] as const),
  );
  return { method, url, headers, payload: damaged(type === 'text/csv' ? csv() : json()) };
}

let redis: Awaited<ReturnType<typeof startRedisServer>>;
let api: ListeningApi;
beforeAll(async () => {
  redis = await startRedisServer();
  api = await startListeningApi(redis.url);
}, 60_000);
afterAll(async () => {
  await api?.close();
  await redis?.close();
}, 30_000);

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

type Asked = Pick<ReturnType<typeof request>, 'method' | 'url' | 'headers' | 'payload'>;

function ask({ method, url, headers, payload }: Asked): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      {
        host: '127.0.0.1',
        port: api.port,
        agent,
        method,
        path: url,
        headers: { ...headers, 'content-length': payload.length },
      },
      (answer) => {
        text(answer).then((body) => resolve({ status: answer.statusCode!, body }), reject);
      },
    );
    asked.on('error', reject).end(payload);
  });
}

describe('the API', () => {
  it(
    `answers ${REQUESTS} requests of any kind without a 5xx and without keeping them`,
    { timeout: 60_000 + REQUESTS * 20 },
    async () => {
      const failed: unknown[] = [];
      const statuses = new Map<number, number>();
      let left = REQUESTS;
      const askOn = async (until: number): Promise<void> => {
        while (left > until) {
          left--;
          const asked = request();
          const { status, body } = await ask(asked).catch((error: unknown) => ({ status: 0, body: String(error) }));
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status === 0 || status >= 500)
            failed.push({ ...asked, payload: asked.payload.toString().slice(0, 200), status, body });
        }
      };
      const askAtOnce = (until: number) => Promise.all(Array.from({ length: AT_ONCE }, () => askOn(until)));
      await askAtOnce(Math.floor(REQUESTS / 2));
      const before = await api.residentBytes();
      await askAtOnce(0);
      const more = (await api.residentBytes()) - before;
      console.log(
        `${REQUESTS} requests: ${[...statuses]
          .sort()
          .map(([status, count]) => `${count} x ${status}`)
          .join(
            ', ',
          )}; memory ${(before / 2 ** 20).toFixed(0)} MB half-way, ${(more / 2 ** 20).toFixed(1)} MB more at the end`,
      );
      expect(failed).toEqual([]);
      expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404, 415]));
      expect(more).toBeLessThan(MAX_MORE_BYTES);
      expect(api.exitCode()).toBeUndefined();
      expect(
        (
          await ask({
            method: 'POST',
            url: '/predict',
            headers: { ...bearer(TOKEN), 'content-type': 'application/json' },
            payload: Buffer.from('{"data":[{"Time":86402,"b":1}]}'),
          })
        ).status,
      ).toBe(200);
      agent.destroy();
    },
  );
});
