/**
 * The API keeps what its OpenAPI document promises: every route is in the document and answers, every answer has a
 * status, a type and a body of the document, every promise is kept at least once, and what a schema forbids is
 * refused. A new route is asked by itself; what it needs for a promise that nothing here provokes gets a test below.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeDriftReport } from '@fraud/drift-report';
import { aSteadyReport } from '@fraud/drift-report/testing';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { requestRetrainJob, retrainJob } from '@fraud/jobs';
import { publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROLES } from '../../access/token-list.ts';
import { servingModel } from '../../models/serving-model.ts';
import { bearer, manifest, schema, startApi, TOKEN, tokenOf, toyModel, UNTRUSTED } from '../api-under-test.ts';
import { type Api, asker, parameterRequests, type Request, rightRequest, rightRequests } from './asked.ts';
import { type OpenApi, type Operation, operationsOf, problemOf } from './operations.ts';
import { rightBodies, variantsOf } from './samples.ts';

/** Pages for people, and the dashboard of another project. */
const PAGES = /^\/(docs|queues|queues-read-only)(\/|$)/;
/** An answer that goes on until one of both leaves: console/events.test.ts. */
const ENDLESS = '/events';
/** What these take depends on more than a schema can say: shapes of tensors, texts that are numbers. */
const MEANS_MORE = /infer$|\/invocations$/;
/** A store that cannot be reached. */
const NOWHERE = {
  bucket: 'none',
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:9',
  credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
};

const registered: string[] = [];
const watchRoutes = (message: unknown): void => {
  (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url, schema }: RouteOptions) => {
    if (schema?.hide === true) return;
    for (const each of [method].flat()) registered.push(`${each} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
  });
};
subscribe('fastify.initialization', watchRoutes);
const redis = await startRedisServer();
const queues = openQueues({ url: redis.url, log: openLog('api', 'fatal') });
const api: Api = await startApi({
  indexDays: 1,
  queues,
  jobs: {
    cancelRetraining: (id) => queues.cancel(retrainJob, id),
    askForRetraining: (requestId) => queues.enqueue(requestRetrainJob, { reason: 'manual', requestId }),
  },
});
unsubscribe('fastify.initialization', watchRoutes);

const document = (await api.http.inject('/openapi.json')).json<OpenApi>();
const documented = operationsOf(document);
const operations = documented.filter(({ path }) => path !== ENDLESS);
const kept = new Set<string>();
const known: Record<string, string> = {
  name: 'fraud',
  jobId: 'request-retrain-kept',
  week: 'week_2026_47',
  token: TOKEN,
};
const ask = asker(kept);
const named = (name: string): Operation => operations.find((each) => each.name === name)!;
const publish = (seed: number) =>
  publishModel(
    api.store,
    {
      'model.forest': encodeModel(
        aModel({ inputs: schema.inputs, schemaFingerprint: schema.fingerprint, parameters: { seed } }),
      ),
    },
    aManifestDraft({ schemaFingerprint: schema.fingerprint, inputs: [...schema.inputs] }),
    new Date(),
  );

beforeAll(async () => {
  const published = await publish(1);
  known['version'] = published.manifest.version;
  api.state.serving = { ...toyModel, version: published.manifest.version };
  known['id'] = (await api.predict([{ Time: 86_402, b: 1 }])).json<{
    predictions: { decisionId: string }[];
  }>().predictions[0]!.decisionId;
  const label = { transactionId: 'x', class: 'Fraud', source: 'review', at: '2026-01-01T00:00:00Z' };
  const feedback = {
    method: 'POST',
    url: '/feedback',
    headers: bearer(UNTRUSTED),
    payload: { data: [label] },
  } as const;
  known['batchId'] = (await api.http.inject(feedback)).json<{ id: string }>().id;
  await api.labels.flush();
  await writeDriftReport(api.store, aSteadyReport({ week: known['week']! }));
  await queues.enqueue(requestRetrainJob, { reason: 'manual', requestId: 'kept' });
});
afterAll(async () => {
  await api.close();
  await queues.close();
  await redis.close();
});

describe('the OpenAPI document', () => {
  it('is 3.1 and lists every route, and no other', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const routes = registered.filter((route) => !route.startsWith('HEAD ') && !PAGES.test(route.split(' ')[1]!));
    expect(documented.map(({ name }) => name).sort()).toEqual([...new Set(routes)].sort());
  });
});

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_, operation) => {
  it('answers right requests as promised', async () => {
    for (const request of rightRequests(operation, known))
      expect([200, 202, 409]).toContain((await ask(api, operation, request)).statusCode);
    for (const request of parameterRequests(operation))
      await ask(api, operation, { ...rightRequest(operation, known), ...request });
  });

  it('refuses the bodies that its schema forbids, and no others', async () => {
    for (const [type, { schema: body, ...media }] of Object.entries(operation.bodies)) {
      if (type !== 'application/json') continue;
      for (const right of rightBodies({ schema: body!, ...media }, known))
        for (const value of variantsOf(body!, right)) {
          const payload = JSON.stringify(value);
          const wrong = problemOf(body!, JSON.parse(payload));
          const { statusCode, body: said } = await ask(api, operation, { path: known, type, payload });
          const about = `${payload.slice(0, 300)}: ${wrong ?? 'right by the schema'}; answered ${said}`;
          if (wrong !== undefined) expect([400, 413], about).toContain(statusCode);
          else if (!MEANS_MORE.test(operation.path)) expect(statusCode, about).not.toBe(400);
        }
    }
  });

  it('refuses the parameters that its schema forbids', async () => {
    for (const { name, in: place, schema: each } of operation.parameters)
      for (const value of [...variantsOf(each, undefined)].filter(
        (other): other is string => typeof other === 'string' && other !== '' && problemOf(each, other) !== undefined,
      )) {
        const request: Request =
          place === 'path'
            ? { path: { ...known, [name]: value } }
            : place === 'query'
              ? { query: { [name]: value } }
              : { headers: { [name]: value } };
        expect(
          (await ask(api, operation, { ...rightRequest(operation, known), ...request })).statusCode,
          `${name}: ${JSON.stringify(value)}`,
        ).toBe(400);
      }
  });

  it('refuses bodies that are too large, broken or of another type as promised', async () => {
    if (operation.method === 'GET') return;
    for (const request of [
      { type: 'application/json', payload: `"${'x'.repeat(20_000)}"` },
      { type: 'application/json', payload: '{' },
      { type: 'application/xml', payload: '<a/>' },
    ]) {
      const { statusCode } = await ask(api, operation, { path: known, ...request });
      expect(statusCode).toBeGreaterThanOrEqual(400);
      expect(statusCode).toBeLessThan(500);
    }
  });

  it('refuses a query parameter that the document does not name', async () => {
    const right = rightRequest(operation, known);
    expect((await ask(api, operation, { ...right, query: { other: '1' } })).statusCode).toBe(400);
  });

  it.runIf(operation.needsToken)('opens to known tokens of its roles only', async () => {
    const right = rightRequest(operation, known);
    expect((await ask(api, operation, { ...right, token: null })).statusCode).toBe(401);
    const statuses: number[] = [];
    for (const role of ROLES) statuses.push((await ask(api, operation, { ...right, token: tokenOf(role) })).statusCode);
    if ('403' in operation.answers) expect(statuses).toContain(403);
    expect(statuses.some((status) => status !== 403)).toBe(true);
  });
});

describe('an API in trouble', () => {
  const everything = async (other: Api, ready: (operation: Operation) => boolean = () => true): Promise<void> => {
    for (const operation of operations.filter(ready)) await ask(other, operation, rightRequest(operation, known));
    await other.close();
  };

  it('without a model answers as promised', async () => {
    const other = await startApi();
    other.state.serving = undefined;
    await everything(other);
  });

  it('without its store and its queue answers as promised', async () => {
    await everything(await startApi({ store: NOWHERE }));
  });

  it('refuses a token that asks too often, as promised', async () => {
    const other = await startApi({ limits: { requestsPerSecond: 1 } });
    for (const operation of operations.filter(({ needsToken }) => needsToken))
      for (let i = 0; i < 3; i++) await ask(other, operation, rightRequest(operation, known));
    await other.close();
  });

  it('with a fault inside answers a problem', async () => {
    const other = await startApi({ health: () => Promise.reject(new Error('a fault')) });
    expect((await ask(other, named('GET /health'))).statusCode).toBe(500);
    await other.close();
  });
});

describe('promises that need more', () => {
  it('names what it does not know', async () => {
    const id = '019ab000-0000-7000-8000-000000000000';
    const unknown = { id, batchId: id, week: 'week_2099_01', jobId: 'none', version: 'ffffffffffff', name: 'other' };
    for (const operation of operations.filter(({ path, answers }) => '404' in answers && path !== '/ping'))
      expect((await ask(api, operation, rightRequest(operation, unknown))).statusCode).toBe(404);
  });

  it('logs no browser in with a wrong token, from another site, or after too many tries', async () => {
    const operation = named('POST /session');
    const tries = (token: string, request: Request = {}) =>
      ask(api, operation, { type: 'application/json', payload: JSON.stringify({ token }), ...request });
    expect((await tries('no such token')).statusCode).toBe(401);
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await tries(TOKEN, { headers })).statusCode).toBe(403);
    expect((await ask(api, named('DELETE /session'), { headers })).statusCode).toBe(403);
    let last = 401;
    for (let i = 0; i < 21; i++) last = (await tries(`${i}`, { remoteAddress: '10.0.0.9' })).statusCode;
    expect(last).toBe(429);
  });

  it('answers CSV when asked for it', async () => {
    await ask(api, named('POST /predict'), {
      ...rightRequest(named('POST /predict'), known),
      headers: { accept: 'text/csv' },
    });
  });

  it('gives no reasons of a model that was imported without cover', async () => {
    const { forest, ...model } = aModel({ inputs: schema.inputs, schemaFingerprint: schema.fingerprint });
    const other = await startApi();
    other.state.serving = servingModel(
      { ...model, forest: { ...forest, cover: new Float32Array(forest.cover.length) } },
      manifest,
      { schema },
    );
    expect(
      (
        await ask(other, named('POST /predict'), {
          ...rightRequest(named('POST /predict'), known),
          query: { explain: 'all' },
        })
      ).statusCode,
    ).toBe(409);
    await other.close();
  });

  it('refuses a key that came with another request', async () => {
    const [first, second] = [
      { Time: 1, b: 1 },
      { Time: 2, b: 1 },
    ].map((row) => ({
      type: 'application/json',
      payload: JSON.stringify({ data: [row] }),
      headers: { 'idempotency-key': 'k' },
    }));
    expect((await ask(api, named('POST /predict'), first)).statusCode).toBe(200);
    expect((await ask(api, named('POST /predict'), second)).statusCode).toBe(422);
  });

  it('gives no verdict on a case that somebody else looks at', async () => {
    const next = named('POST /reviews/next');
    const request = { ...rightRequest(next, known), token: tokenOf('feedback') };
    const claimed = await vi.waitFor(
      async () => {
        const { case: found } = JSON.parse((await ask(api, next, request)).body) as { case: { id: string } | null };
        expect(found).not.toBeNull();
        return found!;
      },
      { timeout: 30_000, interval: 300 },
    );
    const verdict = named('POST /reviews/{id}');
    expect((await ask(api, verdict, rightRequest(verdict, { ...known, ...claimed }))).statusCode).toBe(409);
  });

  it('shows metrics to nobody from elsewhere', async () => {
    expect((await ask(api, named('GET /metrics'), { token: null, remoteAddress: '10.0.0.7' })).statusCode).toBe(403);
  });

  it('goes back to the version before, and not from a version that does not serve', async () => {
    const [first, second] = [await publish(2), await publish(3)];
    for (const {
      manifest: { version },
    } of [first, second])
      expect(
        (
          await ask(
            api,
            named('POST /models/{version}/promote'),
            rightRequest(named('POST /models/{version}/promote'), { version }),
          )
        ).statusCode,
      ).toBe(200);
    const rollback = named('POST /models/rollback');
    const statuses: number[] = [];
    for (const replaces of [second.manifest.version, 'ffffffffffff']) {
      const payload = JSON.stringify({ reason: 'a test', replaces });
      statuses.push((await ask(api, rollback, { type: 'application/json', payload })).statusCode);
    }
    expect(statuses).toEqual([200, 409]);
  });

  it('uses no model whose bytes were changed', async () => {
    const {
      folder,
      manifest: { version },
    } = await publish(4);
    await api.store.put(`${folder}model.forest`, new Uint8Array(8));
    for (const name of ['POST /models/{version}/promote', 'PUT /shadow'])
      expect((await ask(api, named(name), rightRequest(named(name), { version }))).statusCode).toBe(409);
    api.state.serving = { ...toyModel, version };
    const { decisionId } = (await api.predict([{ Time: 1, b: 1 }])).json<{ predictions: { decisionId: string }[] }>()
      .predictions[0]!;
    expect((await ask(api, named('POST /decisions/{id}/replay'), { path: { id: decisionId } })).statusCode).toBe(409);
    api.state.serving = { ...toyModel, version: manifest.version };
    const explained = { path: { id: decisionId }, query: { explain: 'true' } };
    expect((await ask(api, named('GET /decisions/{id}'), explained)).statusCode).toBe(409);
    expect((await ask(api, named('GET /decisions/{id}/similar'), { path: { id: decisionId } })).statusCode).toBe(409);
    await api.store.put(`${folder}manifest.json`, new Uint8Array(8));
    expect((await ask(api, named('GET /models/{version}'), { path: { version } })).statusCode).toBe(409);
  });

  it('says of an erased decision that it was erased', async () => {
    const id = '019ab000-0000-7000-8000-0000000000ff';
    const tombstone = JSON.stringify({ erasedAt: new Date().toISOString(), decisions: [id] });
    await api.store.put('erasures/week_2025_47/erasure.json', new TextEncoder().encode(tombstone));
    for (const name of ['GET /decisions/{id}', 'GET /decisions/{id}/similar', 'POST /decisions/{id}/replay'])
      expect((await ask(api, named(name), { path: { id } })).statusCode).toBe(410);
  });

  it('shows no history with a change that cannot be read', async () => {
    const key = 'models/history/999999-0123456789ab.json';
    await api.store.put(key, new Uint8Array(8));
    expect((await ask(api, named('GET /models/history'))).statusCode).toBe(409);
    await api.store.delete(key);
  });
});

describe('at the end', () => {
  it('every promise of the document was kept once', () => {
    const promised = operations.flatMap(({ name, answers }) =>
      Object.entries(answers)
        .filter(([status]) => status !== 'default')
        .flatMap(([status, content]) => Object.keys(content).map((type) => `${name} ${status} ${type}`)),
    );
    expect(promised.filter((each) => !kept.has(each))).toEqual([]);
  });
});
