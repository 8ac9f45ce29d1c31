import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, TOKEN } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let port: number;
beforeAll(async () => {
  api = await startApi();
  await api.http.listen({ port: 0, host: '127.0.0.1' });
  port = (api.http.server.address() as AddressInfo).port;
});
afterAll(() => api.close());

/** What the API answers to the head of a request before any of its body came; the body follows a 100. */
async function answerTo(head: string[], body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let answer = '';
  socket.on('data', (text: string) => {
    answer += text;
    if (answer === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write(body);
  });
  socket.write(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  return answer;
}

const body = JSON.stringify({ data: [{ Time: 1, b: 1 }] });
const predict = (token: string) => [
  'POST /predict HTTP/1.1',
  'Host: a',
  `Authorization: Bearer ${token}`,
  'Content-Type: application/json',
  `Content-Length: ${body.length}`,
  'Expect: 100-continue',
];

describe('the HTTP server', () => {
  it('asks for the body only when the token is right', async () => {
    expect(await answerTo(predict(TOKEN), body)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
    expect(await answerTo(predict('wrong'), body)).toMatch(/^HTTP\/1\.1 401/);
  });

  it('refuses a request with two names of its host', async () => {
    expect(await answerTo(['GET /livez HTTP/1.1', 'Host: a', 'Host: b'])).toMatch(/^HTTP\/1\.1 400 /);
    expect(await answerTo(['GET /livez HTTP/1.1', 'Host: a'])).toMatch(/^HTTP\/1\.1 200 /);
  });
});
