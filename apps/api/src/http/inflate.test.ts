import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startApi } from '../testing/api-under-test.ts';
import type { Problem } from './problem.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const BODY = JSON.stringify({ data: [{ Time: 86_402, b: 1 }] });
const ask = (payload: Buffer, encoding?: string, url = '/predict', type = 'application/json') =>
  api.http.inject({
    method: 'POST',
    url,
    headers: { ...bearer(), 'content-type': type, ...(encoding && { 'content-encoding': encoding }) },
    payload,
  });

describe('a compressed body', () => {
  it.each([
    ['gzip', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['identity', Buffer.from(BODY)],
  ])('of encoding %s is read', async (encoding, payload) => {
    const answer = await ask(payload, encoding);
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { class: ['Fraud'] }]);
  });

  it('is read by the other protocols and as a stream, too', async () => {
    const instances = gzipSync(JSON.stringify({ instances: [{ Time: 86_402, b: 1 }] }));
    expect((await ask(instances, 'gzip', '/invocations')).statusCode).toBe(200);
    const lines = gzipSync('{"Time":86402,"b":1}\n'.repeat(3));
    const stream = await ask(lines, 'gzip', '/predict/stream', 'application/x-ndjson');
    expect(stream.body.trim().split('\n')).toHaveLength(3);
  });

  it('is inflated no further than a body may be large', async () => {
    const bomb = gzipSync(Buffer.alloc(500 * 2 ** 20, ' ')); // 500 MB of blanks in half a megabyte
    const large = await startApi({ limits: { bodyBytes: 2 ** 20 } });
    const before = process.memoryUsage().rss;
    const answer = await large.http.inject({
      method: 'POST',
      url: '/predict',
      headers: { ...bearer(), 'content-type': 'application/json', 'content-encoding': 'gzip' },
      payload: bomb,
    });
    const grown = process.memoryUsage().rss - before;
    await large.close();
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([413, 'FRAUD_API_TOO_MUCH']);
    expect(grown).toBeLessThan(100 * 2 ** 20);
  });

  it.each([
    ['that is none', Buffer.from(BODY), 'gzip', 400, 'FRAUD_API_ENCODING'],
    ['that is cut off', gzipSync(BODY).subarray(0, 20), 'gzip', 400, 'FRAUD_API_ENCODING'],
    ['of an unknown encoding', Buffer.from(BODY), 'zstd', 415, 'FRAUD_API_MEDIA_TYPE'],
    ['without the header', gzipSync(BODY), undefined, 400, 'FRAUD_API_JSON'],
  ])('%s is refused by name', async (_, payload, encoding, status, code) => {
    const answer = await ask(payload, encoding);
    const problem = answer.json<Problem>();
    expect([answer.statusCode, problem.code]).toEqual([status, code]);
    expect(problem.detail).toMatch(/gzip|zstd/);
  });

  it('that nobody reads and that is none ends no process', async () => {
    const answer = await ask(Buffer.from('no gzip'), 'gzip', '/predict', 'image/png');
    await new Promise(setImmediate);
    expect(answer.statusCode).toBe(415);
    expect((await ask(gzipSync(BODY), 'gzip')).statusCode).toBe(200);
  });
});
