import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LossyProxy = {
  readonly endpoint: string;
  /**
   * The next request is passed on and applied, but its answer is lost.
   *
   * @param meanwhile happens after the request was applied, before its sender notices
   */
  loseNextAnswer(meanwhile?: () => Promise<unknown>): void;
  close(): void;
};

/** A reverse proxy on 127.0.0.1 before the S3 server at `target`, which can lose an answer. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  let losing: (() => Promise<unknown>) | undefined;
  const proxy = createServer((request, response) => {
    const forward = httpRequest(`${target}${request.url}`, { method: request.method, headers: request.headers });
    forward.once('response', (answer) => {
      const meanwhile = losing;
      losing = undefined;
      if (meanwhile === undefined) {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      } else answer.resume().once('end', () => void meanwhile().then(() => request.socket.destroy()));
    });
    request.pipe(forward);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    loseNextAnswer: (meanwhile = () => Promise.resolve()) => void (losing = meanwhile),
    close: () => (proxy.closeAllConnections(), proxy.close()),
  };
}
