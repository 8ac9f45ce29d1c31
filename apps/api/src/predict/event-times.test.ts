/** An event time in another unit than the model's is refused at every door, and what is only unusual is not. */
import { aModel } from '@fraud/forest-model/testing';
import type { Manifest } from '@fraud/model-registry';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { servingModel } from '../models/serving-model.ts';
import { bearer, manifest, schema, startApi } from '../testing/api-under-test.ts';

const WEEK = 604_800;
/** A Monday of November 2026, in seconds since 1970. */
const MONDAY = 1_795_392_000;
const [MILLISECONDS, NANOSECONDS] = [MONDAY * 1e3, MONDAY * 1e9];
const [JSON_TYPE, CSV, NDJSON] = ['application/json', 'text/csv', 'application/x-ndjson'];

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  serve({ start: MONDAY - WEEK, end: MONDAY - 1 });
});
afterAll(() => api.close());

function serve(eventTime: { start: number; end: number } | undefined): void {
  const weeks: Manifest['weeks'] = manifest.weeks.map((week) => ({ ...week, eventTime }));
  const model = aModel({ inputs: schema.inputs, schemaFingerprint: schema.fingerprint });
  const createdAt = new Date().toISOString();
  api.state.serving = servingModel(model, { ...manifest, createdAt, weeks }, { schema });
}
const ask = (url: string, type: string, payload: string) =>
  api.http.inject({ method: 'POST', url, headers: { ...bearer(), 'content-type': type }, payload });
const tensors = (times: number[]) => ({
  inputs: [
    { name: 'Time', datatype: 'FP64', shape: [times.length], data: times },
    { name: 'b', datatype: 'FP64', shape: [times.length], data: times.map(() => 0) },
  ],
});
const bodies: [door: string, url: string, type: string, body: (times: number[]) => string][] = [
  ['JSON', '/predict', JSON_TYPE, (times) => JSON.stringify({ data: times.map((Time) => ({ Time, b: 0 })) })],
  ['CSV', '/predict', CSV, (times) => ['Time,b', ...times.map((time) => `${time},0`)].join('\n')],
  ['a frame', '/invocations', JSON_TYPE, (times) => JSON.stringify({ inputs: { Time: times, b: times.map(() => 0) } })],
  ['tensors', '/v2/models/fraud/infer', JSON_TYPE, (times) => JSON.stringify(tensors(times))],
];

it.each(bodies)('refuses milliseconds and nanoseconds as %s, and logs nothing', async (_, url, type, body) => {
  const before = api.logged().length;
  for (const time of [MILLISECONDS, NANOSECONDS]) {
    const answer = await ask(url, type, body([MONDAY, time]));
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(`data[1].Time is ${time}, allowed: seconds from -`);
    expect(answer.body).toContain(`model 0123456789ab has learned times from ${MONDAY - WEEK} to ${MONDAY - 1}`);
  }
  expect(api.logged().length).toBe(before);
});

it.each(bodies)('takes a later time, a small one and 0 as %s', async (_, url, type, body) => {
  expect((await ask(url, type, body([MONDAY + 26 * WEEK, 406, 0]))).statusCode).toBe(200);
});

it('names every row, with a code of its own', async () => {
  const answer = await api.predict([MILLISECONDS, MONDAY, -NANOSECONDS].map((Time) => ({ Time, b: 0 })));
  expect(answer.json()).toMatchObject({
    code: 'FRAUD_API_EVENT_TIME',
    errors: [
      { field: 'data[0].Time', value: String(MILLISECONDS) },
      { field: 'data[2].Time', value: String(-NANOSECONDS) },
    ],
  });
});

it('answers a line of a stream with its fault, and the others with predictions', async () => {
  const lines = [MONDAY, MILLISECONDS, MONDAY].map((Time) => JSON.stringify({ Time, b: 0 })).join('\n');
  const answer = await ask('/predict/stream', NDJSON, lines);
  expect(
    answer.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    expect.objectContaining({ class: 'No Fraud' }),
    { line: 2, errors: [expect.objectContaining({ field: 'Time', value: String(MILLISECONDS) })] },
    expect.objectContaining({ class: 'No Fraud' }),
  ]);
});

it('refuses a time of day in milliseconds, which the registered model reads', async () => {
  const answer = await ask('/invocations', JSON_TYPE, JSON.stringify({ instances: [{ TimeOfDay: 3_600_000, b: 0 }] }));
  expect(answer.json()).toMatchObject({
    message: expect.stringContaining('column TimeOfDay in row 0: it is 3600000, allowed: seconds from 0 to 86400'),
  });
});

it('knows of a model of an older build only what no second can be', async () => {
  serve(undefined);
  const statuses = [MONDAY, 406, 1e10, MILLISECONDS].map(
    async (Time) => (await api.predict([{ Time, b: 0 }])).statusCode,
  );
  expect(await Promise.all(statuses)).toEqual([200, 200, 200, 400]);
});
