import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDecisionLog, readDecisions } from '@fraud/decision-log';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { aModel } from '@fraud/forest-model/testing';
import { allJobs } from '@fraud/jobs';
import type { Manifest } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccess } from './access.ts';
import { buildApp } from './app.ts';
import { type ServingModel, servingModel } from './serving-model.ts';

const TOKEN = 'b1946ac92492d2347c6235b4';
const schema = parseFeatureSchema({
  name: 'toy',
  columns: [{ name: 'Time', role: 'eventTime' }, { name: 'b', role: 'feature' }, { name: 'Class', role: 'label' }],
});
const manifest: Manifest = { ...aManifestDraft(), version: '0123456789ab', createdAt: '2026-11-22T16:00:00.000Z', files: [] };
const model = servingModel(aModel({ inputs: schema.inputs, schemaFingerprint: schema.fingerprint }), manifest, schema);
const folder = mkdtempSync(path.join(tmpdir(), 'api-'));
const log = openLog('api', 'fatal');
let current: ServingModel | undefined = model;
let app: Awaited<ReturnType<typeof buildApp>>;
let close = async (): Promise<void> => {};

beforeAll(async () => {
  const redis = await startRedisServer();
  const queues = openQueues({ url: redis.url, log });
  const decisions = await openDecisionLog({ dir: folder, schema, instance: 'test' });
  app = await buildApp({
    schema,
    serving: () => current,
    decisions,
    maxRows: 3,
    bodyLimitBytes: 10_000,
    access: createAccess([{ name: 'till', token: TOKEN }]),
    queues: allJobs.map(queues.bullQueue),
    health: () => Promise.resolve({ status: 'degraded', service: 'api', uptimeSeconds: 1, parts: { redis: 'down' } }),
    log,
  });
  close = async () => {
    await app.close();
    await decisions.close();
    await queues.close();
    await redis.close();
    rmSync(folder, { recursive: true });
  };
});
afterAll(() => close());

const predict = (data: unknown, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) =>
  app.inject({ method: 'POST', url: '/predict', headers, payload: { data } as object });
const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`any:${password}`).toString('base64')}` });

describe('POST /predict', () => {
  it('answers each row with probability, class, threshold and decision id, and logs it', async () => {
    // The toy forest of aModel(): a = time of day. Row 1: (1 + 0.5) / 2, row 2: (0.125 + 0) / 2.
    const answer = await predict([{ Time: 86_402, b: 1, id: 'payment 1' }, { Time: 1, b: 0 }]);
    expect(answer.statusCode).toBe(200);
    const body = answer.json<{ predictions: { decisionId: string }[] }>();
    expect(body).toEqual({
      class: ['Fraud', 'No Fraud'],
      predictions: [
        { probability: 0.75, class: 'Fraud', threshold: 0.5, decisionId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        { probability: 0.0625, class: 'No Fraud', threshold: 0.5, decisionId: expect.any(String) },
      ],
      model: { version: '0123456789ab', trainedAt: manifest.createdAt, weeks: ['week_2026_46'] },
    });
    const { decisions } = readDecisions(readFileSync(path.join(folder, readdirSync(folder).find((name) => name.includes('.csv'))!)));
    expect(decisions).toMatchObject([
      { id: body.predictions[0]?.decisionId, token: 'till', transactionId: 'payment 1', transaction: { Time: 86_402, b: 1 }, probability: 0.75, predictedClass: 1, modelVersion: '0123456789ab' },
      { transaction: { Time: 1, b: 0 }, probability: 0.0625, predictedClass: 0 },
    ]);
  });

  it.each([
    ['no rows', [], 'data', 'must NOT have fewer than 1 items'],
    ['too many rows', [1, 2, 3, 4].map((Time) => ({ Time, b: 0 })), 'data', 'must NOT have more than 3 items'],
    ['a missing column', [{ Time: 1 }], 'data[0].b', 'a value, it is required'],
    ['an unknown column', [{ Time: 1, b: 1, Class: 0 }], 'data[0].Class', 'the columns of the schema without the label, and id'],
    ['text for a number', [{ Time: 1, b: 1 }, { Time: 1, b: '2' }], 'data[1].b', 'must be number'],
    ['null for a number', [{ Time: 1, b: null }], 'data[0].b', 'must be number'],
    ['more than float32 holds', [{ Time: 1, b: 1e39 }], 'data[0].b', 'must be <= 3.4028234663852886e+38'],
    ['an empty id', [{ Time: 1, b: 1, id: '' }], 'data[0].id', 'must NOT have fewer than 1 characters'],
    ['no list', { Time: 1 }, 'data', 'must be array'],
  ])('refuses %s by name', async (_, data, field, allowed) => {
    const answer = await predict(data);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 400, title: 'Bad Request', errors: [{ field, allowed }] });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer 591785b794601e212b260e25' }],
    ['the right token as Basic', basic(TOKEN)],
  ])('refuses %s', async (_, headers) => {
    const answer = await predict([{ Time: 1, b: 1 }], headers);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ status: 401, title: 'Unauthorized' });
  });

  it('refuses JSON that is none', async () => {
    const answer = await app.inject({ method: 'POST', url: '/predict', headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }, payload: '{"data":[' });
    expect([answer.statusCode, answer.json<{ status: number }>().status]).toEqual([400, 400]);
  });

  it('answers 503 before the first model', async () => {
    current = undefined;
    const [answer, health] = await Promise.all([predict([{ Time: 1, b: 1 }]), app.inject('/health')]);
    current = model;
    expect([answer.statusCode, answer.headers['retry-after'], health.statusCode]).toEqual([503, '5', 503]);
  });
});

describe('GET /health', () => {
  it('needs no token and answers 200 while a model serves, whatever else is down', async () => {
    const answer = await app.inject('/health');
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { status: 'degraded', model: '0123456789ab', parts: { redis: 'down' } }]);
  });
});

describe('GET /queues', () => {
  it('asks for a login and shows the queues with a token as password', async () => {
    const statuses = await Promise.all([undefined, basic('wrong'), basic(TOKEN)].map(async (headers) => (await app.inject({ url: '/queues/api/queues', ...(headers && { headers }) })).statusCode));
    expect(statuses).toEqual([401, 401, 200]);
  });
});

describe('servingModel()', () => {
  it('refuses a model of other columns', () => {
    expect(() => servingModel(aModel(), manifest, schema)).toThrow(expect.objectContaining({ code: 'FRAUD_API_SCHEMA_MISMATCH' }));
  });
});
