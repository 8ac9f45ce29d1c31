import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Health } from './health.ts';

type Answer = { readonly status: number; readonly type: string; readonly text: string };

/**
 * Answers `GET /health` with 200 when every part is up, else 503, and the parts as JSON either way; `GET /metrics` in
 * Prometheus' text format.
 *
 * @param port 0 for any free one
 */
export async function startHealthServer(
  host: string,
  port: number,
  health: () => Promise<Health>,
  metrics: Registry,
): Promise<{ port: number; close: () => Promise<void> }> {
  const answers = new Map<string, () => Promise<Answer>>([
    [
      '/health',
      async () => {
        const measured = await health();
        const status = measured.status === 'ok' ? 200 : 503;
        return { status, type: 'application/json', text: `${JSON.stringify(measured)}\n` };
      },
    ],
    ['/metrics', async () => ({ status: 200, type: metrics.contentType, text: await metrics.metrics() })],
  ]);
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answers.get(request.url ?? '') : undefined;
    if (answer === undefined) response.writeHead(404).end();
    else
      answer().then(
        ({ status, type, text }) => response.writeHead(status, { 'content-type': type }).end(text),
        (error: Error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${error.message}\n`),
      );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
