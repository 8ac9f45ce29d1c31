import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { aModel } from '@fraud/forest-model/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servingModel } from './models/serving-model.ts';
import { basic, bearer, manifest, schema, startApi, tokenOf, toyModel } from './testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
const row = { Time: 1, b: 1 };

describe('access', () => {
  it.each([
    ['no token', {}],
    ['a wrong token', bearer('591785b794601e212b260e25')],
    ['the right token as Basic', basic('b1946ac92492d2347c6235b4')],
  ])('refuses %s', async (_, headers) => {
    const answer = await api.predict([row], headers);
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(answer.json()).toMatchObject({ status: 401, title: 'Unauthorized' });
  });

  it.each(['read', 'feedback', 'operate'] as const)('refuses predictions to a token of role %s', async (role) => {
    const answer = await api.predict([row], bearer(tokenOf(role)));
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'FRAUD_API_ROLE']);
  });
});

describe('problems', () => {
  it('answers 404 with a problem', async () => {
    const answer = await api.http.inject('/nothing');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('answers 400 for a path that cannot be decoded', async () => {
    const answer = await api.http.inject('/%E0%A4%A');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('answers what is no HTTP with a problem', async () => {
    await api.http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = api.http.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ status: 400 });
  });

  it('survives a body of lists in lists', async () => {
    const answer = await api.http.inject({
      method: 'POST',
      url: '/predict',
      headers: { ...bearer(), 'content-type': 'application/json' },
      payload: `{"data":${'['.repeat(4_000)}${']'.repeat(4_000)}}`,
    });
    expect(answer.statusCode).toBe(400);
  });
});

describe('X-Request-Id', () => {
  it('is the one of the request, or a new one when that cannot be logged', async () => {
    const ids = await Promise.all(
      ['order-77', 'two words', ''].map(
        async (id) =>
          (await api.http.inject({ url: '/livez', headers: { 'x-request-id': id } })).headers['x-request-id'],
      ),
    );
    expect(ids).toEqual([
      'order-77',
      expect.stringMatching(/^[0-9a-f-]{36}$/),
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
  });

  it('stands in a problem', async () => {
    expect((await api.http.inject({ url: '/nothing', headers: { 'x-request-id': 'order-77' } })).json()).toMatchObject({
      requestId: 'order-77',
    });
  });
});

describe('GET /health, /livez, /readyz', () => {
  it('/health needs no token and answers 200 while a model serves, whatever else is down', async () => {
    const answer = await api.http.inject('/health');
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      { status: 'degraded', model: '0123456789ab', parts: { redis: 'down' } },
    ]);
  });

  it('/readyz names what is degraded, and a refused champion', async () => {
    api.state.refused = { version: 'ba0123456789', reason: 'it is corrupt' };
    const answer = await api.http.inject('/readyz');
    api.state.refused = undefined;
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      {
        ready: true,
        degraded: ['redis', 'champion'],
        model: { version: '0123456789ab' },
        refused: { version: 'ba0123456789', reason: 'it is corrupt' },
      },
    ]);
  });

  it('are 503 before the first model, but for /livez', async () => {
    api.state.serving = undefined;
    const statuses = await Promise.all(
      ['/health', '/readyz', '/livez'].map(async (url) => (await api.http.inject(url)).statusCode),
    );
    api.state.serving = toyModel;
    expect(statuses).toEqual([503, 503, 200]);
  });
});

describe('GET /metrics', () => {
  it('counts requests by route and decisions by class and version, and shows model, parts and backlog', async () => {
    await api.predict([{ Time: 86_402, b: 1 }]);
    const { body } = await api.http.inject('/metrics');
    expect(body).toMatch(/^http_request_duration_seconds_count\{method="POST",route="\/predict",status="200"\} [1-9]/m);
    expect(body).toMatch(/^fraud_decisions_total\{class="Fraud",version="0123456789ab"\} [1-9]/m);
    expect(body).toMatch(/^fraud_score_bucket\{le="0.8",version="0123456789ab"\} [1-9]/m);
    expect(body).toMatch(/^fraud_model_age_seconds\{version="0123456789ab"\} \d/m);
    expect(body).toMatch(/^fraud_part_up\{part="redis"\} 0$/m);
    expect(body).toMatch(/^fraud_decision_log_backlog_bytes 2$/m);
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
  });

  it('names counters, and nothing else, with _total, as promtool wants it', async () => {
    const { body } = await api.http.inject('/metrics');
    const types = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!] as const);
    const wrong = types.filter(([name, type]) => name.endsWith('_total') !== (type === 'counter'));
    expect(wrong).toEqual([]);
    expect(types.length).toBeGreaterThan(30);
  });

  it('asks a caller from elsewhere, or through a proxy, for a token of role read', async () => {
    const ask = async (options: object): Promise<number> =>
      (await api.http.inject({ url: '/metrics', ...options })).statusCode;
    expect(
      await Promise.all([
        ask({ remoteAddress: '10.0.0.7' }),
        ask({ headers: { 'x-forwarded-for': '10.0.0.7' } }),
        ask({ remoteAddress: '10.0.0.7', headers: bearer(tokenOf('predict')) }),
        ask({ remoteAddress: '10.0.0.7', headers: bearer(tokenOf('read')) }),
      ]),
    ).toEqual([403, 403, 403, 200]);
  });
});

describe('GET /docs', () => {
  it('shows the OpenAPI 3.1 document of the routes without loading from elsewhere', async () => {
    const [page, json] = [await api.http.inject('/docs/'), await api.http.inject('/openapi.json')];
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    expect(json.json()).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/predict': {
          post: { security: [{ token: [] }], responses: { '401': { content: { 'application/problem+json': {} } } } },
        },
        '/readyz': {},
      },
    });
    expect(Object.keys(json.json<{ paths: object }>().paths).filter((path) => path.startsWith('/queues'))).toEqual([]);
  });
});

describe('rate limit', () => {
  it('holds for each token by itself, over all protocols together', async () => {
    const limited = await startApi({ limits: { requestsPerSecond: 2 } });
    const statuses: number[] = [];
    for (const token of [undefined, undefined, undefined, tokenOf('predict')])
      statuses.push((await limited.predict([row], bearer(token))).statusCode);
    const refused = await limited.predict([row]);
    for (const url of ['/invocations', '/v2/models/fraud/infer'])
      statuses.push((await limited.http.inject({ method: 'POST', url, headers: bearer(), payload: {} })).statusCode);
    await limited.close();
    expect(statuses).toEqual([200, 200, 429, 200, 429, 429]);
    expect([refused.headers['content-type'], refused.headers['retry-after']]).toEqual([
      expect.stringContaining('application/problem+json'),
      expect.any(String),
    ]);
  });
});

describe('drain', () => {
  it('answers what is under way, tells clients to close and says it is not ready', async () => {
    const ending = await startApi();
    await ending.http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = ending.http.server.address() as { port: number };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (path: string) => {
      const [answer] = (await once(get({ port, path, agent }), 'response')) as [IncomingMessage];
      await text(answer);
      return [answer.statusCode, answer.headers.connection];
    };
    const before = await ask('/livez');
    const drained = ending.drain.start(5_000);
    expect([before, await ask('/livez'), await ask('/readyz')]).toEqual([
      [200, 'keep-alive'],
      [200, 'close'],
      [503, 'close'],
    ]);
    await Promise.race([
      drained,
      sleep(4_000).then(() => {
        throw new Error('still open');
      }),
    ]);
    await ending.close();
  });
});

describe('servingModel()', () => {
  it('refuses a model of other columns', () => {
    expect(() => servingModel(aModel(), manifest, { schema })).toThrow(
      expect.objectContaining({ code: 'FRAUD_API_SCHEMA_MISMATCH' }),
    );
  });
});
