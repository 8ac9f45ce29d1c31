import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, bearer, startApi, TOKEN, toyModel } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe("MLflow's scoring protocol", () => {
  const invoke = (payload: string, type = 'application/json', headers: object = bearer()) =>
    api.http.inject({ method: 'POST', url: '/invocations', headers: { ...headers, 'content-type': type }, payload });
  const FRAUD = { predictions: [{ label: 1, fraud_probability: 0.75 }] };

  it.each([
    ['dataframe_split', { dataframe_split: { index: [0], columns: ['b', 'Time', 'extra'], data: [[1, 86_402, 'x']] } }],
    ['dataframe_records', { dataframe_records: [{ Time: 86_402, b: '1' }] }],
    ['instances', { instances: [{ Time: 86_402, b: 1 }] }],
    ['inputs by column', { inputs: { Time: [86_402], b: [1] }, params: {} }],
  ])('answers %s', async (_, body) => {
    const answer = await invoke(JSON.stringify(body), 'application/json; charset=utf-8');
    expect([answer.statusCode, answer.json()]).toEqual([200, FRAUD]);
  });

  it('answers a frame of the registered model, which has the time of day for the time', async () => {
    const columns = ['TimeOfDay', 'b'];
    const answer = await invoke(JSON.stringify({ dataframe_split: { columns, data: [[2, 1]] } }));
    expect(answer.json()).toEqual(FRAUD);
    expect(api.logged().at(-1)).toMatchObject({ transaction: { Time: 2, b: 1 } });
  });

  it('answers no rows with no predictions, as MLflow does, and asks for the columns all the same', async () => {
    const frame = (columns: string[]) => invoke(JSON.stringify({ dataframe_split: { columns, data: [] } }));
    const before = api.logged().length;
    expect((await frame(['Time', 'b'])).json()).toEqual({ predictions: [] });
    expect((await frame(['b'])).json()).toMatchObject({ message: expect.stringContaining('missing inputs ["Time"]') });
    expect(api.logged().length).toBe(before);
  });

  it('refuses Parquet by name', async () => {
    const answer = await invoke('PAR1', 'application/vnd.apache.parquet');
    expect([answer.statusCode, answer.body]).toEqual([
      415,
      expect.stringContaining("Types: ['application/json', 'text/csv']. Got 'application/vnd.apache.parquet'"),
    ]);
  });

  it('answers CSV, and a login in place of a bearer token', async () => {
    expect((await invoke('Time,b\n86402,1\n', 'text/csv', basic(TOKEN))).json()).toEqual(FRAUD);
  });

  it.each([
    ['no JSON', '{', 'BAD_REQUEST'],
    ['a list', '[]', 'BAD_REQUEST'],
    ['two forms', '{"instances":[],"inputs":[]}', 'BAD_REQUEST'],
    ['a missing column', '{"instances":[{"Time":1}]}', 'INVALID_PARAMETER_VALUE'],
    ['null', '{"instances":[{"Time":1,"b":null}]}', 'INVALID_PARAMETER_VALUE'],
    ['too many rows', JSON.stringify({ instances: Array(4).fill({ Time: 1, b: 1 }) }), 'INVALID_PARAMETER_VALUE'],
  ])('refuses %s as MLflow does', async (_, payload, errorCode) => {
    const answer = await invoke(payload);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error_code: errorCode }]);
  });

  it.each([
    ['application/xml', /^This predictor only supports the following content types/],
    ['text/csv; charset=latin1', /only supports UTF-8/],
    ['application/json; format=pandas', /^Unrecognized content type parameters: format=pandas/],
  ])('refuses %s with 415 in plain text', async (type, message) => {
    const answer = await invoke('{}', type);
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
      415,
      expect.stringContaining('text/plain'),
      expect.stringMatching(message),
    ]);
  });

  it('answers /ping by whether there is a model, and /version', async () => {
    const [ping, version] = [await api.http.inject('/ping'), await api.http.inject('/version')];
    api.state.serving = undefined;
    const none = await api.http.inject('/ping');
    api.state.serving = toyModel;
    expect([ping.statusCode, ping.body, none.statusCode, version.body]).toEqual([
      200,
      '\n',
      404,
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
    ]);
  });

  it('refuses a caller without a token', async () => {
    expect((await invoke('{}', 'application/json', {})).json()).toMatchObject({ error_code: 'UNAUTHENTICATED' });
  });
});

describe('Open Inference Protocol', () => {
  const get = async (url: string) => (await api.http.inject({ url, headers: bearer() })).json<object>();
  const infer = (body: object, version = '') =>
    api.http.inject({ method: 'POST', url: `/v2/models/fraud${version}/infer`, headers: bearer(), payload: body });
  const tensor = (name: string, shape: number[], data: unknown[]) => ({ name, shape, datatype: 'FP64', data });

  it('describes itself and its model', async () => {
    expect(await get('/v2/health/live')).toEqual({ live: true });
    expect(await get('/v2/health/ready')).toEqual({ ready: true });
    expect(await get('/v2/models/fraud')).toMatchObject({
      name: 'fraud',
      versions: ['0123456789ab'],
      inputs: [{ name: 'transactions', shape: [-1, 2] }],
    });
    expect(await get('/v2/models/fraud/versions/0123456789ab/ready')).toMatchObject({ ready: true });
  });

  it.each([
    ['a flat tensor', [tensor('transactions', [2, 2], [86_402, 1, 1, 0])]],
    [
      'a nested tensor',
      [
        tensor(
          'transactions',
          [2, 2],
          [
            [86_402, 1],
            [1, 0],
          ],
        ),
      ],
    ],
    ['one tensor a column', [tensor('b', [2, 1], [1, 0]), tensor('Time', [2, 1], [86_402, 1])]],
  ])('infers from %s', async (_, inputs) => {
    const answer = await infer({ id: 'q 1', inputs }, '/versions/0123456789ab');
    expect(answer.json()).toEqual({
      model_name: 'fraud',
      model_version: '0123456789ab',
      id: 'q 1',
      outputs: [
        { name: 'fraud_probability', datatype: 'FP64', shape: [2], data: [0.75, 0.0625] },
        { name: 'label', datatype: 'INT64', shape: [2], data: [1, 0] },
      ],
    });
  });

  it.each([
    ['a wrong shape', [tensor('transactions', [1, 3], [1, 2, 3])]],
    ['too few values', [tensor('transactions', [2, 2], [1, 2])]],
    ['a missing column', [tensor('Time', [1], [1])]],
    ['text', [tensor('transactions', [1, 2], ['1', 2])]],
    ['too many rows', [tensor('transactions', [4, 2], Array(8).fill(1))]],
    ['no input', []],
    ['a broken number of a whole type', [{ ...tensor('transactions', [1, 2], [1, 2.5]), datatype: 'INT64' }]],
    ['a tensor without values', [{ name: 'transactions', shape: [1, 2], datatype: 'FP64' }]],
  ])('refuses %s with an error in words', async (_, inputs) => {
    const answer = await infer({ inputs });
    expect([answer.statusCode, answer.json()]).toEqual([400, { error: expect.any(String) }]);
  });

  it.each([
    ['no id, parameters, outputs or data of another kind', { id: null, parameters: null, outputs: null }],
    ['a tensor that the model does not read', {}, { name: 'merchant', shape: [1], datatype: 'BYTES', data: ['x'] }],
  ])('takes %s', async (_, more, ...others) => {
    const input = { ...tensor('transactions', [1, 2], [86_402, 1]), parameters: null };
    expect((await infer({ ...more, inputs: [...others, input] })).json()).toMatchObject({
      outputs: [{ data: [0.75] }, {}],
    });
  });

  it.each([
    [[tensor('b', [1], [1]), tensor('Time', [1], [1]), tensor('b', [1], [2])], 'tensor b comes more than once'],
    [[{ ...tensor('b', [1], ['x']), datatype: 'BYTES' }, tensor('Time', [1], [1])], 'tensor b has datatype BYTES'],
    [[tensor('b', [1], ['x']), tensor('Time', [1], [1])], 'value 0 of tensor b is "x", allowed: a number'],
  ])('names the tensor and the value in question', async (inputs, error) => {
    expect((await infer({ inputs })).json()).toEqual({ error: expect.stringContaining(error) });
  });

  it('knows no other version', async () => {
    expect((await infer({ inputs: [tensor('transactions', [1, 2], [1, 2])] }, '/versions/7')).statusCode).toBe(404);
  });

  it.each(['/v2/models/other', '/v2/models/other/ready', '/v2/repository/index'])(
    'answers %s as the protocol does',
    async (url) => {
      const answer = await api.http.inject({ url, headers: bearer() });
      expect([answer.statusCode, answer.json()]).toEqual([404, { error: expect.any(String) }]);
    },
  );

  it('answers the outputs asked for, in that order', async () => {
    const inputs = [tensor('transactions', [1, 2], [86_402, 1])];
    expect((await infer({ inputs, outputs: [{ name: 'label' }, { name: 'fraud_probability' }] })).json()).toMatchObject(
      {
        outputs: [
          { name: 'label', data: [1] },
          { name: 'fraud_probability', data: [0.75] },
        ],
      },
    );
    expect((await infer({ inputs, outputs: [{ name: 'other' }] })).json()).toEqual({
      error: expect.stringContaining('allowed: fraud_probability, label'),
    });
  });
});

describe('Open Inference Protocol with binary tensors', () => {
  /** The bytes are Python's: struct.pack('<2f', 86402, 1) and so on. */
  const FP32 = '00c1a8470000803f';
  const FP64 = '000000002018f540000000000000f03f';
  const INT64 = '82510100000000000100000000000000';
  const binary = (datatype: string, size: number) => ({
    name: 'transactions',
    shape: [1, 2],
    datatype,
    parameters: { binary_data_size: size },
  });
  const post = (json: object, hex: string, headers: object = {}) => {
    const text = JSON.stringify(json);
    return api.http.inject({
      method: 'POST',
      url: '/v2/models/fraud/infer',
      headers: {
        ...bearer(),
        'inference-header-content-length': String(text.length),
        'content-type': 'application/octet-stream',
        ...headers,
      },
      payload: Buffer.concat([Buffer.from(text), Buffer.from(hex, 'hex')]),
    });
  };

  it.each([
    ['FP32', FP32],
    ['FP64', FP64],
    ['INT64', INT64],
  ])('reads %s, little-endian', async (datatype, hex) => {
    expect((await post({ inputs: [binary(datatype, hex.length / 2)] }, hex)).json()).toMatchObject({
      outputs: [{ data: [0.75] }, { data: [1] }],
    });
  });

  it('reads one binary tensor a column beside one in JSON', async () => {
    const inputs = [
      { name: 'b', shape: [2], datatype: 'FP64', data: [1, 0] },
      { name: 'Time', shape: [2], datatype: 'FP32', parameters: { binary_data_size: 8 } },
    ];
    expect((await post({ inputs }, '00c1a8470000803f')).json()).toMatchObject({
      outputs: [{ data: [0.75, 0.0625] }, { data: [1, 0] }],
    });
  });

  it('answers in bytes what is asked for in bytes', async () => {
    const answer = await post(
      {
        inputs: [binary('FP32', 8)],
        parameters: { binary_data_output: true },
        outputs: [{ name: 'label' }, { name: 'fraud_probability' }],
      },
      FP32,
    );
    const length = Number(answer.headers['inference-header-content-length']);
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect(JSON.parse(answer.rawPayload.toString('utf8', 0, length))).toMatchObject({
      outputs: [
        { name: 'label', datatype: 'INT64', shape: [1], parameters: { binary_data_size: 8 } },
        { name: 'fraud_probability', datatype: 'FP64', shape: [1], parameters: { binary_data_size: 8 } },
      ],
    });
    expect(answer.rawPayload.subarray(length).toString('hex')).toBe('0100000000000000' + '000000000000e83f');
  });

  it('lets an output say for itself', async () => {
    const answer = await post(
      {
        inputs: [binary('FP32', 8)],
        outputs: [{ name: 'fraud_probability', parameters: { binary_data: true } }, { name: 'label' }],
      },
      FP32,
    );
    const length = Number(answer.headers['inference-header-content-length']);
    expect(JSON.parse(answer.rawPayload.toString('utf8', 0, length))).toMatchObject({
      outputs: [{ parameters: { binary_data_size: 8 } }, { data: [1] }],
    });
    expect(answer.rawPayload.length - length).toBe(8);
  });

  it('takes a body without a content type, as Triton does', async () => {
    expect((await post({ inputs: [binary('FP32', 8)] }, FP32, { 'content-type': undefined })).statusCode).toBe(200);
  });

  it.each([
    ['fewer bytes than announced', 400, binary('FP32', 8), '00c1a847', {}],
    ['more bytes than announced', 400, binary('FP32', 8), `${FP32}00`, {}],
    ['bytes that are no whole values', 400, binary('FP32', 7), FP32.slice(2), {}],
    ['bytes of another shape', 400, binary('FP64', 8), FP32, {}],
    ['a NaN', 400, binary('FP32', 8), '00c1a8470000c07f', {}],
    ['data and bytes', 400, { ...binary('FP32', 8), data: [1, 2] }, FP32, {}],
    ['a type without numbers', 400, binary('BYTES', 8), FP32, {}],
    ['JSON longer than the body', 400, binary('FP32', 8), FP32, { 'inference-header-content-length': '5000' }],
    ['a length in words', 400, binary('FP32', 8), FP32, { 'inference-header-content-length': 'all' }],
    ['another content type', 415, binary('FP32', 8), FP32, { 'content-type': 'text/csv' }],
    ['a body that is not compressed as it says', 400, binary('FP32', 8), FP32, { 'content-encoding': 'gzip' }],
    ['another compression', 415, binary('FP32', 8), FP32, { 'content-encoding': 'br' }],
  ])('refuses %s with an error in words', async (_, status, input, hex, headers) => {
    const answer = await post({ inputs: [input] }, hex, headers);
    expect([answer.statusCode, answer.json()]).toEqual([status, { error: expect.any(String) }]);
  });
});
