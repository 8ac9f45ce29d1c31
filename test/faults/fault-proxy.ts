/** A reverse proxy before an S3 server that fails as networks and stores do, in the way it is told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const STORE_FAULTS = [
  /** Closes the connection at once. */
  'refuse',
  /** Answers after two seconds. */
  'delay',
  /** Passes the request on and closes the connection in the middle of the answer. */
  'cut',
  /** The store does what it is asked, and its answer is lost. */
  'lose answer',
  /** Takes the request and never answers. */
  'hang',
  /** What stores answer: 403, 500, 503 and SlowDown. */
  'forbid',
  'fail',
  'unavailable',
  'slow down',
  /** Answers 200 to what should be written, and stores nothing. */
  'lie',
] as const;
export type StoreFault = (typeof STORE_FAULTS)[number];

export type FaultProxy = {
  readonly endpoint: string;
  /** From now on every request meets the fault; undefined: none does. */
  set(fault: StoreFault | undefined): void;
  /** Requests that have met a fault. */
  faults(): number;
  close(): void;
};

const DELAY_MS = 2_000;

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let current: StoreFault | undefined;
  let met = 0;
  const proxy = createServer((request, response) => {
    const fault = current;
    if (fault === undefined) return forward(target, request, response);
    met++;
    meet(fault, target, request, response);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    set: (fault) => {
      if (current === 'hang') proxy.closeAllConnections();
      current = fault;
    },
    faults: () => met,
    close: () => (proxy.closeAllConnections(), proxy.close()),
  };
}

function meet(fault: StoreFault, target: string, request: IncomingMessage, response: ServerResponse): void {
  switch (fault) {
    case 'forbid':
      return refuse(request, response, 403, 'AccessDenied');
    case 'fail':
      return refuse(request, response, 500, 'InternalError');
    case 'unavailable':
      return refuse(request, response, 503, 'ServiceUnavailable');
    case 'slow down':
      return refuse(request, response, 503, 'SlowDown');
    case 'refuse':
      return void request.socket.destroy();
    case 'hang':
      return void request.resume();
    case 'delay':
      return void setTimeout(() => forward(target, request, response), DELAY_MS);
    case 'lie':
      if (request.method !== 'PUT') return forward(target, request, response);
      request.resume().once('end', () => response.writeHead(200, { etag: '"0"' }).end());
      return;
    case 'cut':
      return forward(target, request, response, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.once('data', (chunk: Buffer) => {
          response.write(chunk.subarray(0, chunk.length / 2));
          request.socket.destroy();
        });
        answer.once('end', () => request.socket.destroy());
      });
    case 'lose answer':
      return forward(target, request, response, (answer) => {
        answer.resume().once('end', () => request.socket.destroy());
      });
  }
}

function forward(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  take: (answer: IncomingMessage) => void = (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  },
): void {
  const passed = httpRequest(`${target}${request.url}`, { method: request.method, headers: request.headers });
  passed.once('response', take).once('error', () => request.socket.destroy());
  request.once('aborted', () => passed.destroy());
  request.pipe(passed);
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  request.resume().once('end', () => {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
    response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
  });
}
