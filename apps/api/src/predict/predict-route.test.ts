import { aModel } from '@fraud/forest-model/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servingModel } from '../models/serving-model.ts';
import { bearer, manifest, schema, startApi, tokenOf, toyModel } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
const row = { Time: 1, b: 0 };

describe('POST /predict', () => {
  it('answers each row with probability, class, threshold and decision id, and logs it', async () => {
    // The toy forest of aModel(): a = time of day. Row 1: (1 + 0.5) / 2, row 2: (0.125 + 0) / 2.
    const answer = await api.predict([{ Time: 86_402, b: 1, id: 'payment 1' }, row]);
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
    expect(api.logged()).toMatchObject([
      {
        id: body.predictions[0]?.decisionId,
        token: 'till',
        transactionId: 'payment 1',
        transaction: { Time: 86_402, b: 1 },
        probability: 0.75,
        predictedClass: 1,
        modelVersion: '0123456789ab',
      },
      { transaction: { Time: 1, b: 0 }, probability: 0.0625, predictedClass: 0 },
    ]);
  });

  it('answers a dry run alike, with reasons, and leaves no trace of it', async () => {
    const logged = api.logged().length;
    const answer = await api.http.inject({
      method: 'POST',
      url: '/predict?dryRun=true&explain=all',
      headers: bearer(),
      payload: { data: [{ Time: 86_402, b: 1 }] },
    });
    expect(answer.json()).toMatchObject({ predictions: [{ probability: 0.75, reasonsBy: 'shap' }] });
    expect(api.logged()).toHaveLength(logged);
    const decided = (await api.http.inject({ url: '/metrics' })).body.match(/^fraud_decisions_total\{.*\} (\d+)$/gm)!;
    expect(decided.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)).toBe(logged);
  });

  it.each([
    ['no rows', [], 'data', 'must NOT have fewer than 1 items'],
    ['too many rows', [1, 2, 3, 4].map((Time) => ({ Time, b: 0 })), 'data', 'must NOT have more than 3 items'],
    ['a missing column', [{ Time: 1 }], 'data[0].b', 'a value, it is required'],
    ['an unknown column', [{ Time: 1, b: 1, Class: 0 }], 'data[0].Class', 'only Time, b, id'],
    [
      'text for a number',
      [
        { Time: 1, b: 1 },
        { Time: 1, b: '2' },
      ],
      'data[1].b',
      'must be number',
    ],
    ['null for a number', [{ Time: 1, b: null }], 'data[0].b', 'must be number'],
    ['more than float32 holds', [{ Time: 1, b: 1e39 }], 'data[0].b', 'must be <= 3.4028234663852886e+38'],
    ['an empty id', [{ ...row, id: '' }], 'data[0].id', 'must NOT have fewer than 1 characters'],
    ['no list', { Time: 1 }, 'data', 'must be array'],
  ])('refuses %s by name', async (_, data, field, allowed) => {
    const answer = await api.predict(data);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 400, title: 'Bad Request', errors: [{ field, allowed }] });
  });

  it('takes an id that is a whole number, and logs it as text', async () => {
    expect((await api.predict([{ ...row, id: 4_711 }])).statusCode).toBe(200);
    expect(api.logged().at(-1)).toMatchObject({ transactionId: '4711' });
    const rounded = await api.http.inject({
      method: 'POST',
      url: '/predict',
      headers: { ...bearer(), 'content-type': 'application/json' },
      payload: '{"data":[{"Time":1,"b":0,"id":9007199254740993}]}',
    });
    expect([rounded.statusCode, rounded.json()]).toMatchObject([400, { errors: [{ field: 'data[0].id' }] }]);
  });

  it('refuses JSON that is none', async () => {
    const answer = await api.http.inject({
      method: 'POST',
      url: '/predict',
      headers: { ...bearer(), 'content-type': 'application/json' },
      payload: '{"data":[',
    });
    expect([answer.statusCode, answer.json<{ status: number }>().status]).toEqual([400, 400]);
  });

  it('answers 503 before the first model', async () => {
    api.state.serving = undefined;
    const answer = await api.predict([row]);
    api.state.serving = toyModel;
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
  });
});

describe('POST /predict?explain=', () => {
  type Explained = {
    probability: number;
    reasonsBy?: string;
    reasons?: { feature: string; value: number; contribution: number; direction: string }[];
  };
  const ask = async (mode: string, from = api) =>
    await from.http.inject({
      method: 'POST',
      url: `/predict?explain=${mode}`,
      headers: bearer(),
      payload: { data: [{ Time: 86_402, b: 1 }, row] },
    });

  it('top3 gives reasons for frauds only, the weightiest first', async () => {
    const [fraud, other] = (await ask('top3')).json<{ predictions: Explained[] }>().predictions;
    expect(fraud).toMatchObject({
      reasonsBy: 'shap',
      reasons: [
        { feature: 'TimeOfDay', value: 2, direction: 'towards fraud' },
        { feature: 'b', value: 1 },
      ],
    });
    expect(other!.reasons).toBeUndefined();
  });

  it('all gives reasons that add up to the probability and the same base', async () => {
    const bases = (await ask('all'))
      .json<{ predictions: Explained[] }>()
      .predictions.map(
        ({ probability, reasons }) => probability - reasons!.reduce((sum, { contribution }) => sum + contribution, 0),
      );
    expect(bases[0]).toBeCloseTo(bases[1]!, 12);
  });

  it('marks what was explained quickly because the time was over', async () => {
    const hurried = await startApi({ limits: { explainBudgetMs: 0 } });
    const answer = await ask('all', hurried);
    await hurried.close();
    expect(answer.json<{ predictions: Explained[] }>().predictions.map(({ reasonsBy }) => reasonsBy)).toEqual([
      'path',
      'path',
    ]);
  });

  it('says that a model which was imported without cover cannot be explained, and decides nothing', async () => {
    const { forest, ...model } = aModel({ inputs: schema.inputs, schemaFingerprint: schema.fingerprint });
    const imported = await startApi();
    imported.state.serving = servingModel(
      { ...model, forest: { ...forest, cover: new Float32Array(forest.cover.length) } },
      manifest,
      { schema },
    );
    const answer = await ask('all', imported);
    expect(imported.logged()).toEqual([]);
    expect((await imported.predict([row])).statusCode).toBe(200);
    await imported.close();
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({
      code: 'FRAUD_FOREST_EXPLAIN',
      detail: expect.stringContaining('--background') as string,
    });
  });

  it('refuses another mode', async () => {
    expect((await ask('some')).json()).toMatchObject({
      errors: [{ field: 'explain', value: '"some"', allowed: 'top3, all' }],
    });
  });
});

describe('POST /predict with CSV', () => {
  const ask = (payload: string, headers = {}) =>
    api.http.inject({
      method: 'POST',
      url: '/predict',
      headers: { ...bearer(), 'content-type': 'text/csv', ...headers },
      payload,
    });

  it('reads rows and answers in CSV when asked to', async () => {
    const answer = await ask('b,Time,id\r\n1,86402,p1\r\n0,1,\r\n', { accept: 'text/csv' });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.body).toMatch(
      new RegExp(
        '^class,probability,threshold,decision_id,model_version,history\n' +
          'Fraud,0.75,0.5,[0-9a-f-]{36},0123456789ab,\nNo Fraud,0.0625,0.5,[0-9a-f-]{36},0123456789ab,\n$',
      ),
    );
  });

  it.each([
    ['a word for a number', 'Time,b\n1,much\n', 'data[0].b'],
    ['nothing for a number', 'Time,b\n1,\n', 'data[0].b'],
    ['an unknown column', 'Time,b,Class\n1,1,0\n', 'data[0].Class'],
    ['no row', 'Time,b\n', 'data'],
  ])('refuses %s by name', async (_, csv, field) => {
    const answer = await ask(csv);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { errors: [{ field }] }]);
  });

  it('refuses a file without a header, and names what is missing and what is there instead', async () => {
    const { errors } = (await ask('1,2\n3,4\n')).json<{ errors: { field: string }[] }>();
    expect(errors.map(({ field }) => field)).toEqual(['data[0].Time', 'data[0].b', 'data[0].1', 'data[0].2']);
  });

  it('refuses lines of unequal length', async () => {
    const answer = await ask('Time,b\n1,2,3\n');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'FRAUD_API_CSV']);
  });
});

describe('Idempotency-Key', () => {
  const ask = (key: string, data: unknown, token?: string) =>
    api.predict(data, { ...bearer(token), 'idempotency-key': key });

  it('gives the same answer and one row in the log, also to two requests at once', async () => {
    const before = api.logged().length;
    const answers = [...(await Promise.all([ask('k1', [row]), ask('k1', [row])])), await ask('k1', [row])];
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true', 'true']);
    expect(api.logged().length).toBe(before + 1);
  });

  it('refuses a key that came with another request', async () => {
    await ask('k2', [row]);
    const answer = await ask('k2', [{ ...row, b: 2 }]);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([422, 'FRAUD_API_IDEMPOTENCY_REUSED']);
  });

  it("keeps one client's keys from another's", async () => {
    const [one, other] = [await ask('k3', [row]), await ask('k3', [row], tokenOf('predict'))];
    expect(other.headers['idempotency-replayed']).toBeUndefined();
    expect(one.body).not.toBe(other.body);
  });

  it('does not keep a failure', async () => {
    api.state.serving = undefined;
    const failed = await ask('k4', [row]);
    api.state.serving = toyModel;
    expect([failed.statusCode, (await ask('k4', [row])).statusCode]).toEqual([503, 200]);
  });
});

describe('POST /predict/stream', () => {
  const ask = (payload: string) =>
    api.http.inject({
      method: 'POST',
      url: '/predict/stream',
      headers: { ...bearer(), 'content-type': 'application/x-ndjson' },
      payload,
    });

  it('answers line by line, says what is wrong with a line and goes on', async () => {
    const answer = await ask('{"Time":86402,"b":1,"id":"p1"}\n\n{"Time":1}\nnonsense\n{"Time":1,"b":0}');
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    expect(
      answer.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { probability: 0.75, class: 'Fraud', modelVersion: '0123456789ab' },
      { line: 3, errors: [{ field: 'b', value: 'missing' }] },
      { line: 4, errors: [{ field: 'line', value: 'no JSON' }] },
      { probability: 0.0625, class: 'No Fraud' },
    ]);
  });

  it('takes more than a body may hold, every line into the log', async () => {
    const before = api.logged().length;
    const answer = await ask('{"Time":1,"b":0}\n'.repeat(5_000));
    expect([answer.body.split('\n').length - 1, api.logged().length - before]).toEqual([5_000, 5_000]);
  });

  it('refuses a request without a body', async () => {
    const answer = await api.http.inject({ method: 'POST', url: '/predict/stream', headers: bearer() });
    expect([answer.statusCode, answer.json()]).toMatchObject([415, { code: 'FRAUD_API_MEDIA_TYPE' }]);
  });

  it('stops at a line without an end', async () => {
    expect((await ask(`{"Time":${'1'.repeat(200_000)}`)).body).toContain('"line":1');
  });
});
