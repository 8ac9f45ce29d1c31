/** A value that is missing, in whichever form a protocol has for it, is refused by column and row, and never scored. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bearer, startApi } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const ask = (url: string, payload: string, type = 'application/json') =>
  api.http.inject({ method: 'POST', url, headers: { ...bearer(), 'content-type': type }, payload });
const columns = ['Time', 'b'];
const tensor = (name: string, shape: number[], data: unknown[]) => ({ name, shape, datatype: 'FP64', data });
const NULL = 'null';

it.each([
  [
    'null of a split frame',
    {
      dataframe_split: {
        columns,
        data: [
          [1, 0],
          [1, null],
        ],
      },
    },
    NULL,
  ],
  [
    'null of a record',
    {
      dataframe_records: [
        { Time: 1, b: 0 },
        { Time: 1, b: null },
      ],
    },
    NULL,
  ],
  ['a field that one record lacks', { dataframe_records: [{ Time: 1, b: 0 }, { Time: 1 }] }, 'undefined'],
  [
    'null of an instance',
    {
      instances: [
        { Time: 1, b: 0 },
        { Time: 1, b: null },
      ],
    },
    NULL,
  ],
  ['null of a column', { inputs: { Time: [1, 1], b: [0, null] } }, NULL],
  ['a column that ends early', { inputs: { Time: [1, 1], b: [0] } }, 'undefined'],
  [
    'an empty text',
    {
      instances: [
        { Time: 1, b: 0 },
        { Time: 1, b: '' },
      ],
    },
    '""',
  ],
  [
    'NaN as a text',
    {
      instances: [
        { Time: 1, b: 0 },
        { Time: 1, b: 'NaN' },
      ],
    },
    '"NaN"',
  ],
])('/invocations refuses %s', async (_, body, shown) => {
  const answer = await ask('/invocations', JSON.stringify(body));
  expect([answer.statusCode, answer.json()]).toEqual([
    400,
    {
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(`column b in row 1: it is ${shown}, allowed: a number`) as string,
    },
  ]);
});

it('/invocations refuses an empty cell of CSV', async () => {
  const answer = await ask('/invocations', 'Time,b\n1,0\n1,\n', 'text/csv');
  expect([answer.statusCode, answer.json<{ message: string }>().message]).toEqual([
    400,
    expect.stringContaining('column b in row 1: it is "", allowed: a number'),
  ]);
});

it('says of NaN, which is no JSON, that JSON has none', async () => {
  for (const [url, body] of [
    ['/invocations', '{"instances":[{"Time":1,"b":NaN}]}'],
    ['/v2/models/fraud/infer', '{"inputs":[{"name":"b","shape":[1],"datatype":"FP64","data":[NaN]}]}'],
  ] as const) {
    const answer = await ask(url, body);
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('which JSON does not have')]);
  }
});

it.each([
  ['null of a tensor of rows', [tensor('transactions', [2, 2], [1, 0, 1, null])], 3, 'transactions'],
  ['null of a tensor of a column', [tensor('Time', [2], [1, 1]), tensor('b', [2], [0, null])], 1, 'b'],
])('Open Inference refuses %s', async (_, inputs, place, name) => {
  const answer = await ask('/v2/models/fraud/infer', JSON.stringify({ inputs }));
  expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([
    400,
    expect.stringContaining(`value ${place} of tensor ${name} is null, allowed: a number`),
  ]);
});

it('Open Inference refuses NaN among the bytes of a tensor', async () => {
  const json = JSON.stringify({
    inputs: [{ name: 'transactions', shape: [1, 2], datatype: 'FP64', parameters: { binary_data_size: 16 } }],
  });
  const bytes = Buffer.alloc(16);
  bytes.writeDoubleLE(1, 0);
  bytes.writeDoubleLE(NaN, 8);
  const answer = await api.http.inject({
    method: 'POST',
    url: '/v2/models/fraud/infer',
    headers: {
      ...bearer(),
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json.length),
    },
    payload: Buffer.concat([Buffer.from(json), bytes]),
  });
  expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([
    400,
    expect.stringContaining('value 1 of tensor transactions is NaN, allowed: a number'),
  ]);
});

it('none of them is in the log', () => {
  expect(api.logged()).toEqual([]);
});
