import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { MlflowError } from '../errors.ts';
import { createRestClient, type RestClientOptions } from './rest-client.ts';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

type Reply = { status: number; body?: string; headers?: Record<string, string> };

/** An HTTP server that answers in turn, the last answer for ever, and keeps the requests. */
async function answering(
  ...replies: (Reply | 'hang up' | 'silence')[]
): Promise<{ uri: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const reply = replies[Math.min(requests.push(request), replies.length) - 1]!;
    if (reply === 'silence') return;
    if (reply === 'hang up') return void request.socket.destroy();
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => (server.closeAllConnections(), server.close()));
  return { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const fine = { status: 200, body: '{"fine":true}' };
const quick = { backoffMs: 1, timeoutMs: 5000 };
const call = (options: RestClientOptions) => createRestClient({ ...quick, ...options }).call('GET', 'runs/get', {});
const failure = (options: RestClientOptions) =>
  call(options).then(
    () => expect.fail('it passed'),
    (error: MlflowError) => error,
  );

test.each([
  [{ status: 503 }],
  [{ status: 429, headers: { 'retry-after': '0' } }],
  [{ status: 408 }],
  ['hang up'],
] as const)('call() tries again after %j', async (bad) => {
  const { uri, requests } = await answering(bad, bad, fine);
  expect(await call({ uri })).toEqual({ fine: true });
  expect(requests).toHaveLength(3);
});

test('call() gives up after `attempts` tries and says what the server said', async () => {
  const { uri, requests } = await answering({ status: 503, body: '<h1>Service   down</h1>' });
  const error = await failure({ uri, attempts: 3 });
  expect(error.code).toBe('FRAUD_MLFLOW_UNREACHABLE');
  expect(error.message).toContain('status 503: Service down (attempt 3)');
  expect(requests).toHaveLength(3);
});

test('call() asks recover() before it repeats, and takes what it found', async () => {
  const { uri, requests } = await answering('hang up', fine);
  const client = createRestClient({ ...quick, uri });
  const answer = await client.call('POST', 'runs/create', {
    body: {},
    recover: () => Promise.resolve({ run: 'made by the lost request' }),
  });
  expect(answer).toEqual({ run: 'made by the lost request' });
  expect(requests).toHaveLength(1);
});

test('call() ends a request that takes too long', async () => {
  const { uri } = await answering('silence');
  expect((await failure({ uri, timeoutMs: 50, attempts: 2 })).code).toBe('FRAUD_MLFLOW_UNREACHABLE');
});

test('call() stops at once, in a pause as well, when its signal is aborted', async () => {
  const { uri, requests } = await answering({ status: 503 });
  const stop = new AbortController();
  const ended = failure({ uri, backoffMs: 60_000, signal: stop.signal });
  await expect.poll(() => requests.length).toBe(1);
  stop.abort();
  expect((await ended).name).toBe('AbortError');
});

test.each([
  [{ status: 400, body: '{"error_code":"INVALID_PARAMETER_VALUE","message":"no"}' }, 'FRAUD_MLFLOW_INVALID', 'no'],
  [
    { status: 404, body: '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"none"}' },
    'FRAUD_MLFLOW_NOT_FOUND',
    'none',
  ],
  [{ status: 404, body: '<title>404</title>' }, 'FRAUD_MLFLOW_URI_INVALID', 'hardly'],
  [{ status: 401, body: 'You are not authenticated' }, 'FRAUD_MLFLOW_DENIED', 'password or token'],
  [
    { status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' },
    'FRAUD_MLFLOW_DENIED',
    '--allowed-hosts 127.0.0.1:',
  ],
  [{ status: 301, headers: { location: 'https://else.where/' } }, 'FRAUD_MLFLOW_URI_INVALID', 'https://else.where/'],
  [{ status: 500, body: '{"error_code":"INVALID_STATE","message":"broken"}' }, 'FRAUD_MLFLOW_INVALID', 'broken'],
  [{ status: 200, body: '<html>a router</html>' }, 'FRAUD_MLFLOW_URI_INVALID', 'hardly'],
] as const)('call() does not repeat %j', async (reply, code, words) => {
  const { uri, requests } = await answering(reply);
  const error = await failure({ uri });
  expect(error.code).toBe(code);
  expect(error.message).toContain(words);
  expect(requests).toHaveLength(1);
});

test('call() explains a port that fetch refuses', async () => {
  const error = await failure({ uri: 'http://127.0.0.1:5061' });
  expect(error.code).toBe('FRAUD_MLFLOW_URI_INVALID');
  expect(error.message).toContain('5001');
});

test('createRestClient() sends Basic before Bearer, also from the address, and never shows it', async () => {
  const { uri, requests } = await answering({ status: 418 });
  const inAddress = uri.replace('//', '//us%40er:pa%3Ass@');
  const errors = [
    await failure({ uri, username: 'us@er', password: 'pa:ss', token: 't0ken' }),
    await failure({ uri: inAddress }),
    await failure({ uri, token: 't0ken' }),
  ];
  const basic = `Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`;
  expect(requests.map(({ headers }) => headers.authorization)).toEqual([basic, basic, 'Bearer t0ken']);
  for (const { message } of errors) expect(message).not.toMatch(/pa(:|%3A)ss|t0ken/);
  expect(createRestClient({ uri: `${inAddress}/prefix/` }).base).toBe(`${uri}/prefix`);
});

test('bytes() keeps credentials from another host', async () => {
  const [own, foreign] = [await answering(fine), await answering(fine)];
  const client = createRestClient({ ...quick, uri: own.uri, token: 't0ken' });
  await client.bytes('GET', `${own.uri}/x`);
  await client.bytes('GET', `${foreign.uri}/x`);
  expect(own.requests[0]?.headers.authorization).toBe('Bearer t0ken');
  expect(foreign.requests[0]?.headers.authorization).toBeUndefined();
});
