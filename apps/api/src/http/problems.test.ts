import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startApi, tokenOf } from '../testing/api-under-test.ts';
import type { Problem } from './problem.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const ask = async (method: 'GET' | 'POST' | 'DELETE', url: string, options: object = {}) => {
  const answer = await api.http.inject({ method, url, headers: bearer(), ...options });
  return { status: answer.statusCode, headers: answer.headers, problem: answer.json<Problem>() };
};
const json = { ...bearer(), 'content-type': 'application/json' };

describe('every error', () => {
  it.each([
    ['no route', 404, 'FRAUD_API_NO_ROUTE', () => ask('GET', '/nothing')],
    ['a path that cannot be decoded', 400, 'FRAUD_API_INVALID', () => ask('GET', '/%E0%A4%A')],
    ['no token', 401, 'FRAUD_API_UNAUTHENTICATED', () => ask('GET', '/models', { headers: {} })],
    ['another role', 403, 'FRAUD_API_ROLE', () => ask('GET', '/models', { headers: bearer(tokenOf('predict')) })],
    ['another method', 405, 'FRAUD_API_METHOD', () => ask('GET', '/predict')],
    ['a wrong body', 400, 'FRAUD_API_INVALID', () => ask('POST', '/predict', { payload: {} })],
    ['no body', 400, 'FRAUD_API_INVALID', () => ask('POST', '/predict')],
    ['an empty body', 400, 'FRAUD_API_INVALID', () => ask('POST', '/predict', { headers: json, payload: '' })],
    ['no JSON', 400, 'FRAUD_API_JSON', () => ask('POST', '/predict', { headers: json, payload: '{' })],
    ['no content type', 415, 'FRAUD_API_MEDIA_TYPE', () => ask('POST', '/predict', { payload: Buffer.from('{}') })],
    [
      'a large body',
      413,
      'FRAUD_API_TOO_MUCH',
      () => ask('POST', '/predict', { headers: json, payload: `"${'x'.repeat(20_000)}"` }),
    ],
  ] as const)('has a code: %s', async (_, status, code, refused) => {
    const { status: seen, problem } = await refused();
    expect([seen, problem.code, problem.status]).toEqual([status, code, status]);
  });
});

describe('a wrong request', () => {
  it('is answered with all its faults at once, one a field', async () => {
    const data = [
      { Time: '1', Class: 0, id: '' },
      { Time: 1, b: null },
    ];
    const { problem } = await ask('POST', '/predict', { payload: { data, more: 1 } });
    expect(problem.errors!.map(({ field }) => field).sort()).toEqual(
      ['data[0].Class', 'data[0].Time', 'data[0].b', 'data[0].id', 'data[1].b', 'more'].sort(),
    );
    expect(problem.detail).toContain('(and 5 more, see errors)');
  });

  it('names faults far behind in a list by their row, and what is wrong with the list as a whole', async () => {
    const large = await startApi({ limits: { maxRows: 1_000, bodyBytes: 1_000_000 } });
    const data: object[] = Array.from({ length: 1_000 }, () => ({ Time: 1, b: 1 }));
    data[999] = { Time: 1 };
    data[600] = { Time: 1, b: 'x' };
    const post = async (rows: object[]) => (await large.predict(rows)).json<Problem>().errors!;
    const errors = await post(data);
    const tooMany = await post([...data, { Time: 1, b: 1 }]);
    await large.close();
    expect(errors).toEqual([
      { field: 'data[600].b', value: '"x"', allowed: 'must be number' },
      { field: 'data[999].b', value: 'missing', allowed: 'a value, it is required' },
    ]);
    expect(tooMany[0]).toEqual({
      field: 'data',
      value: 'a list of 1001',
      allowed: 'must NOT have more than 1000 items',
    });
  });

  it('says of neither or both of two names that exactly one is wanted', async () => {
    const label = { class: 'Fraud', source: 'review', at: '2026-01-01T00:00:00Z' };
    const both = { ...label, transactionId: 'a', decisionId: '019ab000-0000-7000-8000-000000000000' };
    for (const each of [label, both]) {
      const { problem } = await ask('POST', '/feedback', { payload: { data: [each] } });
      expect(problem.errors).toEqual([
        { field: 'data[0]', value: 'an object', allowed: 'exactly one of decisionId, transactionId' },
      ]);
    }
  });

  it('may not have query parameters that the route does not know', async () => {
    expect((await ask('GET', '/models?sort=age')).problem.errors).toEqual([
      { field: 'sort', value: 'present', allowed: 'no query parameter on this route' },
    ]);
    const { problem } = await ask('POST', '/predict?explian=all', { payload: { data: [{ Time: 1, b: 1 }] } });
    expect(problem.errors).toEqual([
      { field: 'explian', value: 'present', allowed: 'only explain, dryRun, hashedEntities' },
    ]);
  });

  it.each([
    ['{"data":[{"Time":NaN,"b":1}]}', /NaN or Infinity, which JSON does not have/],
    ['{"data":[{"Time":1,"b":-Infinity}]}', /NaN or Infinity, which JSON does not have/],
    ['{"data":[{"Time":1,"b":1},]}', /a comma stands before the end/],
    ['{"data":[{"Time":1,"b":1,}]}', /a comma stands before the end/],
    [Buffer.from('{"data":[]}', 'utf16le'), /UTF-16/],
    ["{'data':[]}", /Expected property name/],
  ])('that is no JSON is told why: %s', async (payload, why) => {
    const { problem } = await ask('POST', '/predict', { headers: json, payload });
    expect([problem.code, problem.detail]).toEqual(['FRAUD_API_JSON', expect.stringMatching(why)]);
  });

  it('without a known content type is told which types there are', async () => {
    const without = await ask('POST', '/predict', { payload: Buffer.from('{}') });
    expect(without.problem.detail).toBe('Content-Type is missing, allowed: application/json, text/csv');
    const headers = { ...bearer(), 'content-type': 'application/xml' };
    const stream = await ask('POST', '/predict/stream', { headers, payload: '<a/>' });
    expect(stream.problem.detail).toBe('Content-Type is application/xml, allowed: application/x-ndjson');
  });
});

describe('a path', () => {
  it('that has other methods answers 405 and names them, in the form of its protocol', async () => {
    const own = await ask('DELETE', '/models/0123456789ab');
    expect([own.status, own.headers.allow]).toEqual([405, 'GET, HEAD']);
    const other = await api.http.inject({ method: 'GET', url: '/v2/models/fraud/infer' });
    expect([other.statusCode, other.headers['allow'], other.json()]).toEqual([
      405,
      'POST',
      { error: expect.any(String) },
    ]);
  });

  it('may end in a slash', async () => {
    const payload = { data: [{ Time: 1, b: 1 }] };
    expect((await ask('POST', '/predict/', { payload })).status).toBe(200);
  });
});
