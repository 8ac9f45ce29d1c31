import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tracing } from '@fraud/service';
import fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import type { TypedApp } from './schemas.ts';
import { traceRequests } from './trace-requests.ts';

it('traceRequests() has the handler work within its span, which tells neither address nor error', async () => {
  const within = new AsyncLocalStorage<string>();
  const ended: unknown[] = [];
  const startRequest: Tracing['startRequest'] = ({ traceparent }) => ({
    enter: (proceed) => within.run(String(traceparent), proceed),
    end: (...told) => ended.push(told),
  });
  const app = fastify({ genReqId: () => 'r1' }) as unknown as TypedApp;
  traceRequests(app, { isOn: true, span: (_name, work) => work(), startRequest });
  app.post('/cards/:card', { config: { roles: ['read'] } }, () => ({ within: within.getStore() ?? null }));
  app.get('/fails/:card', { config: { roles: ['read'] } }, () => Promise.reject(new Error('card 4242')));
  app.get('/livez', () => ({ within: within.getStore() ?? null }));
  onTestFinished(() => app.close());
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { traceparent: 'the caller', 'content-type': 'application/json' } });

  const body = JSON.stringify({ text: 'x'.repeat(200_000) }); // read in many pieces
  expect(await (await ask('/cards/4242?pin=1', { method: 'POST', body })).json()).toEqual({ within: 'the caller' });
  expect((await ask('/fails/4242')).status).toBe(500);
  expect(await (await ask('/livez')).json()).toEqual({ within: null });
  const attributes = (method: string, route: string, status: number) => ({
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
    'request.id': 'r1',
  });
  expect(ended).toEqual([
    ['POST /cards/:card', attributes('POST', '/cards/:card', 200), false],
    ['GET /fails/:card', attributes('GET', '/fails/:card', 500), true],
  ]);
});
