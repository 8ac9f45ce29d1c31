/** Requests that no client should send: never a 5xx, never a crash, memory stays. FUZZ=50000 for the full run. */
import { randomSource } from '@fraud/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, bearer, startApi, TOKEN } from './api-under-test.ts';

const REQUESTS = Number(process.env['FUZZ'] ?? 2_000);
const SEED = 7;
const MOST_MORE_HEAP = 64 * 2 ** 20;

const random = randomSource(SEED);
const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)]!;

const numbers = ['0', '-0', '1', '1e400', '-1e400', '1e39', '1e-400', 'NaN', 'Infinity', '0x10', '01', '1.', '9007199254740993', '1'.repeat(400)];
const others = ['null', 'true', '""', '"1"', '"\\u0000"', '"\\ud800"', '[]', '{}', '[[1]]', '{"a":{}}', '"<script>"', `"${'x'.repeat(500)}"`];
const keys = ['Time', 'b', 'Class', 'id', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', 'TIME', 'Time ', '\\u0054ime'];
const value = (): string => pick(random.uniform() < 0.5 ? numbers : others);
const object = (): string => `{${Array.from({ length: random.integer(5) }, () => `"${pick(keys)}":${value()}`).join(',')}}`;
const row = (): string => (random.uniform() < 0.5 ? `{"Time":${value()},"b":${value()}}` : object());
const deep = (): string => {
  const depth = random.integer(3_000);
  return pick([`${'['.repeat(depth)}${']'.repeat(depth)}`, `${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`, '['.repeat(depth)]);
};
const rows = (): string => Array.from({ length: random.integer(6) }, row).join(',');
const form = (): string => pick(['data', 'dataframe_split', 'dataframe_records', 'instances', 'inputs', 'columns', 'class']);
const json = (): string => pick([() => `{"data":[${rows()}]}`, () => `{"${form()}":[${rows()}],"${form()}":${row()}}`, () => `{"inputs":[{"name":"transactions","shape":[${value()},2],"datatype":"FP64","data":[${value()},${value()}]}]}`, () => `{"data":${value()}}`, deep, row, value, () => '', () => '{"data":[{"Time":1,"b":1}]}'])();
const csv = (): string => pick([() => 'Time,b\n1,2\n', () => `Time,b\n${value()},${value()}\n`, () => `${pick(keys)},${pick(keys)}\n1,2`, () => '"', () => '\0\0\n', () => ',,,\n,,,'])();

/** Cut, doubled or with a byte changed, now and then. */
function damaged(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (random.uniform() < 0.8 || bytes.length === 0) return bytes;
  const at = random.integer(bytes.length);
  return pick([() => bytes.subarray(0, at), () => Buffer.concat([bytes, bytes]), () => (bytes.writeUInt8(random.integer(256), at), bytes)])();
}

const urls = ['/predict', '/predict?explain=top3', '/predict?explain=all', '/predict?explain=x', '/predict?__proto__=1', '/predict/stream', '/invocations', '/v2/models/fraud/infer', '/v2/models/fraud/versions/%00/infer', '/feedback', '/decisions/x', '/decisions/019ab000-0000-7000-8000-000000000000', '/models/x/promote', '/models/0123456789ab', '/queues/../predict', '/%2e%2e', '/predict/', '//', '/?'];
const types = ['application/json', 'application/json; charset=utf-16', 'text/csv', 'application/x-ndjson', 'text/plain', 'multipart/form-data', 'x', ''];

function request() {
  const type = pick(types);
  const headers: Record<string, string> = {
    ...pick([bearer(TOKEN), bearer(TOKEN), bearer(TOKEN), bearer('x'), basic(TOKEN), {}]),
    ...(type !== '' && { 'content-type': type }),
    ...(random.uniform() < 0.2 && { 'idempotency-key': pick(['k', '', 'x'.repeat(300), 'ü']) }),
    ...(random.uniform() < 0.1 && { 'content-encoding': 'gzip' }),
    ...(random.uniform() < 0.2 && { accept: pick(['text/csv', '*/*', 'x']) }),
  };
  return { method: pick(['POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE'] as const), url: pick(urls), headers, payload: damaged(type === 'text/csv' ? csv() : json()) };
}

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('the API', () => {
  it(`answers ${REQUESTS} requests of any kind without a 5xx and without keeping them`, { timeout: 30_000 + REQUESTS * 20 }, async () => {
    const failed: unknown[] = [];
    const statuses = new Map<number, number>();
    let heapBefore = 0;
    for (let i = 0; i < REQUESTS; i++) {
      if (i === Math.floor(REQUESTS / 10)) heapBefore = process.memoryUsage().heapUsed;
      const asked = request();
      const { statusCode, body } = await api.http.inject(asked);
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      if (statusCode >= 500) failed.push({ ...asked, payload: asked.payload.toString().slice(0, 200), statusCode, body });
    }
    expect(failed).toEqual([]);
    expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([200, 400, 401, 404, 415]));
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(MOST_MORE_HEAP);
    expect((await api.predict([{ Time: 86_402, b: 1 }])).statusCode).toBe(200);
  });
});
