/** A process of its own: an S3 server in memory, and a proxy before it that fails every so many requests. */
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type S3Server, startS3Server } from '@fraud/object-store/s3-server';

export type ShippingStore = { readonly settings: S3Server['settings']; readonly failing: string };

process.once('message', (task: { failEach: number }) => void serve(task.failEach));

/** Fails in turn: no answer, 500 and SlowDown. */
async function serve(failEach: number): Promise<void> {
  const { settings, endpoint } = await startS3Server();
  let asked = 0;
  let failed = 0;
  const proxy = createServer((request, response) => {
    if (failEach > 0 && ++asked % failEach === 0) {
      if (++failed % 3 === 0) return void request.socket.destroy();
      const [status, code] = failed % 3 === 1 ? [500, 'InternalError'] : [503, 'SlowDown'];
      const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
      request.resume().once('end', () => response.writeHead(status!, { 'content-type': 'application/xml' }).end(body));
      return;
    }
    const passed = httpRequest(`${endpoint}${request.url}`, { method: request.method, headers: request.headers });
    passed.once('response', (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    passed.once('error', () => request.socket.destroy());
    request.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const failing = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  process.send!({ settings, failing } satisfies ShippingStore);
}
