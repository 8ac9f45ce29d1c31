/** Rows of a schema of version 2 through every door. */
import { parseFeatureSchema } from '@fraud/feature-schema';
import { aCardPayment, cardSchema, cardSchemaJson } from '@fraud/feature-schema/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../http/problem.ts';
import { bearer } from '../testing/api-under-test.ts';
import { hide, startCardApi } from '../testing/card-api.ts';

let api: Awaited<ReturnType<typeof startCardApi>>;
beforeAll(async () => {
  api = await startCardApi();
});
afterAll(() => api.close());

const ask = async (url: string, payload: unknown, type = 'application/json') =>
  await api.http.inject({
    method: 'POST',
    url,
    headers: { ...bearer(), 'content-type': type },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

const AT = Date.parse('2026-11-18T12:00:00Z') / 1_000;
const READ = {
  at: AT,
  trans_num: 'payment-1',
  amt: 25.5,
  balance: null,
  category: 'shopping_net',
  chip: 1,
  dob: Date.parse('1990-05-17') / 1_000,
  card: hide('4111111111111111'),
  note: 'by phone, from **** **** **** 4444',
};
const RAW = aCardPayment({ amt: 25.5, balance: null, note: 'by phone, from 5555 5555 5555 4444' });
const NAMES = Object.keys(RAW);
const tensor = (name: string, datatype: string, value: unknown) => ({ name, datatype, shape: [1], data: [value] });

describe('a payment with texts and gaps', () => {
  it.each<[string, () => ReturnType<typeof ask>, (answer: object) => unknown]>([
    [
      'JSON',
      () => ask('/predict', { data: [RAW] }),
      (answer) => (answer as { predictions: { probability: number }[] }).predictions[0]!.probability,
    ],
    [
      'CSV',
      () =>
        ask(
          '/predict',
          `${[...NAMES, 'scenario'].join()}\n2026-11-18T12:00:00Z,payment-1,25.5,NA,shopping_net,Y,1990-05-17,` +
            `4111111111111111,"${RAW['note'] as string}",x\n`,
          'text/csv',
        ),
      (answer) => (answer as { predictions: { probability: number }[] }).predictions[0]!.probability,
    ],
    [
      'NDJSON',
      () => ask('/predict/stream', `${JSON.stringify(RAW)}\n`, 'application/x-ndjson'),
      (answer) => (answer as { probability: number }).probability,
    ],
    [
      "MLflow's frames",
      () =>
        ask('/invocations', { dataframe_split: { columns: [...NAMES, 'more'], data: [[...Object.values(RAW), 1]] } }),
      (answer) => (answer as { predictions: { fraud_probability: number }[] }).predictions[0]!.fraud_probability,
    ],
    [
      "MLflow's records, with numbers as texts",
      () => ask('/invocations', { dataframe_records: [{ ...RAW, amt: '25.5', balance: '-1' }] }),
      (answer) => (answer as { predictions: { fraud_probability: number }[] }).predictions[0]!.fraud_probability,
    ],
    [
      'tensors',
      () =>
        ask('/v2/models/fraud/infer', {
          inputs: [
            ...['at', 'trans_num', 'category', 'dob', 'card', 'note'].map((name) => tensor(name, 'BYTES', RAW[name])),
            tensor('amt', 'FP64', 25.5),
            tensor('balance', 'FP64', null),
            tensor('chip', 'BOOL', true),
          ],
        }),
      (answer) => (answer as { outputs: { data: number[] }[] }).outputs[0]!.data[0],
    ],
  ])('is read the same from %s', async (_, post, probabilityOf) => {
    const answer = await post();
    expect([answer.statusCode, answer.statusCode === 200 ? probabilityOf(answer.json()) : answer.body]).toEqual([
      200, 0.75,
    ]);
    expect(api.logged().at(-1)).toMatchObject({ transactionId: 'payment-1', transaction: READ, probability: 0.75 });
  });

  it('may lack everything but the event time; what is not there is missing', async () => {
    expect((await api.predict([{ at: '2026-11-18 12:00' }])).statusCode).toBe(200);
    const names = Object.keys(READ).filter((name) => name !== 'trans_num');
    const missing = Object.fromEntries(names.map((name) => [name, name === 'at' ? AT : null]));
    expect(api.logged().at(-1)).toMatchObject({ transaction: missing, probability: 0.125 });
  });

  it('is found again as it was read', async () => {
    const { predictions } = (await api.predict([RAW])).json<{ predictions: { decisionId: string }[] }>();
    const id = predictions[0]!.decisionId;
    const found = await api.http.inject({ url: `/decisions/${id}`, headers: bearer() });
    expect(found.json()).toMatchObject({ transactionId: 'payment-1', transaction: READ });
  });

  it('takes binary tensors of texts, and NaN for what is missing', async () => {
    const at = Buffer.from(String(RAW['at']));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(at.length);
    const missing = Buffer.alloc(8);
    missing.writeDoubleLE(NaN);
    const json = Buffer.from(
      JSON.stringify({
        inputs: [
          { name: 'at', shape: [1], datatype: 'BYTES', parameters: { binary_data_size: 4 + at.length } },
          { name: 'amt', shape: [1, 1], datatype: 'FP64', parameters: { binary_data_size: 8 } },
          { name: 'chip', shape: [1], datatype: 'BOOL', parameters: { binary_data_size: 1 } },
        ],
      }),
    );
    const answer = await api.http.inject({
      method: 'POST',
      url: '/v2/models/fraud/infer',
      headers: {
        ...bearer(),
        'content-type': 'application/octet-stream',
        'inference-header-content-length': String(json.length),
      },
      payload: Buffer.concat([json, length, at, missing, Buffer.of(1)]),
    });
    expect(answer.statusCode).toBe(200);
    expect(api.logged().at(-1)).toMatchObject({ transaction: { at: AT, amt: null, chip: 1 } });
  });
});

describe('what is wrong with rows', () => {
  const BAD = [
    { ...RAW, amt: 'much', chip: 'perhaps', colour: 'red' },
    { ...RAW, at: '30/11/2026', dob: 7, category: {}, trans_num: 'é' },
    { amt: 1, card: ['4111111111111111'], note: `4111111111111111${'x'.repeat(300)}` },
  ];
  const FIELDS = [
    ['data[0].amt', '"much"', 'a finite number in the range of float32, or nothing'],
    ['data[0].chip', '"perhaps"', 'true or false, or nothing'],
    ['data[0].colour', 'present', 'only at, trans_num, amt, ..., scenario'],
    ['data[1].at', '"30/11/2026"', 'a time such as 2026-11-30T09:15:00Z'],
    ['data[1].category', 'an object', 'a text of at most 256 characters, or nothing'],
    ['data[1].dob', '7', 'a time such as 2026-11-30T09:15:00Z, or nothing'],
    ['data[1].trans_num', '"é"', 'a text of 1 to 128 printable ASCII characters, or a whole number'],
    ['data[2].at', 'missing', 'a time such as 2026-11-30T09:15:00Z; it is required'],
    ['data[2].card', 'a object, not shown', 'a text of at most 256 characters, or nothing'],
    ['data[2].note', expect.not.stringContaining('4111') as string, 'a text of at most 256 characters, or nothing'],
  ];

  it('is said of all of them at once, by column, value and rule', async () => {
    const answer = await api.predict(BAD);
    expect(answer.statusCode).toBe(400);
    const errors = answer.json<Problem>().errors!.map(({ field, value, allowed }) => [field, value, allowed]);
    expect(errors.sort()).toEqual(
      FIELDS.map(([field, value, allowed]) => [
        field,
        value,
        expect.stringContaining(String(allowed).split(', ...')[0]!),
      ]),
    );
    expect(answer.body).not.toContain('4111111111111111');
    expect(answer.body).toContain('in the schema, type \\"ignore\\" lets a column pass that is not read');
  });

  it('is said on every other door as well', async () => {
    const mlflow = await ask('/invocations', { instances: BAD });
    const names = ['data[0].amt', 'data[0].chip', 'data[1].at', 'data[1].dob', 'data[2].at', 'data[2].card'];
    for (const name of names) expect(mlflow.json<{ message: string }>().message).toContain(name);
    const tensors = await ask('/v2/models/fraud/infer', {
      inputs: [tensor('at', 'BYTES', 'soon'), tensor('amt', 'BYTES', 'much')],
    });
    const stream = await ask('/predict/stream', `${JSON.stringify(BAD[0])}\n`, 'application/x-ndjson');
    expect(tensors.json()).toEqual({ error: expect.stringMatching(/data\[0\]\.at.*data\[0\]\.amt/) as string });
    expect(
      stream
        .json<{ errors: { field: string }[] }>()
        .errors.map(({ field }) => field)
        .sort(),
    ).toEqual(['amt', 'chip', 'colour']);
    expect([mlflow.statusCode, tensors.statusCode]).toEqual([400, 400]);
  });
});

it('documents the columns with their types, and examples that are taken', async () => {
  const { components, paths } = (await api.http.inject('/openapi.json')).json<{
    components: { schemas: Record<string, { properties: Record<string, object>; required: string[] }> };
    paths: Record<string, { post: { requestBody: { content: Record<string, { example: { data: object[] } }> } } }>;
  }>();
  expect(components.schemas['Transaction']).toMatchObject({
    required: ['at'],
    properties: {
      amt: { type: ['number', 'null'], description: 'Amount, in EUR' },
      balance: { description: 'NA, -1: missing' },
      category: { type: ['string', 'null'], description: 'Merchant category' },
      chip: { type: ['boolean', 'null'] },
    },
  });
  const { example } = paths['/predict']!.post.requestBody.content['application/json']!;
  expect((await ask('/predict', example)).statusCode).toBe(200);
  expect(example.data[0]).toMatchObject({ category: 'shopping_net', at: expect.stringMatching(/^20.*Z$/) as string });
});

describe('while another schema is configured', () => {
  const wider = parseFeatureSchema({
    ...cardSchemaJson,
    name: 'wider',
    columns: [
      { name: 'category', type: 'category' },
      { name: 'amt', type: 'category' },
      { name: 'country', type: 'category' },
    ],
    amount: undefined,
    derived: [],
  });

  it('takes rows of either, and counts what the model in service has no place for', async () => {
    const changing = await startCardApi({ schema: wider });
    const newer = { at: '2026-11-18T12:00:00Z', trans_num: 'n', category: 'shopping_net', amt: 'high', country: 'PT' };
    const answers = [await changing.predict([RAW]), await changing.predict([newer])];
    const bad = await changing.predict([{ ...newer, colour: 'red', country: {}, amt: {} }]);
    const scrape = await changing.http.inject('/metrics');
    const logged = changing.logged();
    await changing.close();
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(logged[1]).toMatchObject({ transaction: { category: 'shopping_net', amt: null, balance: null } });
    expect(Object.keys(logged[1]!.transaction)).not.toContain('country');
    expect(bad.json<Problem>().errors!.map(({ field }) => field)).toEqual(['data[0].colour', 'data[0].amt']);
    expect(scrape.body).toContain('fraud_values_ignored_total{column="country"} 1');
    expect(scrape.body).toContain('fraud_values_ignored_total{column="amt"} 1');
    expect(cardSchema.fingerprint).not.toBe(wider.fingerprint);
  });
});
