import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ProxyRules = {
  /** The headers a request is passed on with; undefined refuses it with 401. @defaultValue its own */
  headersOf?: (request: IncomingMessage) => IncomingHttpHeaders | undefined;
  /** Whether to hang up instead of passing the answer back. @defaultValue never */
  losesAnswer?: (request: IncomingMessage) => boolean;
};

export type Proxy = { url: string; close: () => void };

/** A reverse proxy on 127.0.0.1 before the server at `target`, as gateways stand before an MLflow. */
export async function startProxyBefore(
  target: string,
  { headersOf = ({ headers }) => headers, losesAnswer = () => false }: ProxyRules,
): Promise<Proxy> {
  const { host } = new URL(target);
  const proxy = createServer((request, response) => {
    const headers = headersOf(request);
    if (headers === undefined)
      return void request.resume().once('end', () => response.writeHead(401).end('who are you?'));
    const forward = httpRequest(
      `${target}${request.url}`,
      { method: request.method, headers: { ...headers, host } },
      (answer) => {
        if (losesAnswer(request)) return void answer.resume().once('end', () => request.socket.destroy());
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(forward);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: () => (proxy.closeAllConnections(), proxy.close()),
  };
}
