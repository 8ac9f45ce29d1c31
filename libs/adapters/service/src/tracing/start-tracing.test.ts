import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startOtlpReceiver } from '../testing/otlp-receiver.ts';
import { startTracing } from './start-tracing.ts';
import { NO_TRACING } from './tracing.ts';

const CALLER = '0af7651916cd43dd8448eb211c80319c';
let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
const log = { info: vi.fn(), warn: vi.fn() };
const start = (share = 1) =>
  startTracing('shop', { endpoint: `${receiver.endpoint}/`, headers: { 'x-key': 'hunter2' }, share }, log);

beforeEach(async () => {
  receiver = await startOtlpReceiver();
  vi.clearAllMocks();
});
afterEach(async () => {
  for (const part of [trace, context, propagation]) part.disable();
  await receiver.close();
});

describe('startTracing()', () => {
  it('goes on with the trace of the caller, and sends spans as children of their request', async () => {
    const { tracing, close } = start(0);
    const request = tracing.startRequest!({ traceparent: `00-${CALLER}-b7ad6b7169203331-01` });
    await new Promise<void>((resolve) => {
      request.enter(() => void tracing.span('score', () => sleep(1), { attributes: { rows: 2 } }).then(resolve));
    });
    request.end('POST /predict', { 'http.response.status_code': 200, isLast: true }, false);
    await close();
    const [score, whole] = receiver.spans;
    expect(whole).toMatchObject({ service: 'shop', name: 'POST /predict', kind: 2, parentId: 'b7ad6b7169203331' });
    expect(whole!.attributes).toEqual({ 'http.response.status_code': 200, isLast: true });
    expect(score).toMatchObject({ name: 'score', kind: 1, parentId: whole!.spanId, attributes: { rows: 2 } });
    expect([score!.traceId, whole!.traceId, score!.hasFailed]).toEqual([CALLER, CALLER, false]);
    expect(receiver.headers[0]).toMatchObject({ 'content-type': 'application/x-protobuf', 'x-key': 'hunter2' });
  });

  it('tells the code of an error and not what it says', async () => {
    const { tracing, close } = start();
    const request = tracing.startRequest!({});
    const fails = (name: string, isFailure: boolean) =>
      tracing.span(name, () => Promise.reject(Object.assign(new Error('card 4242'), { code: 'SHOP_SHUT' })), {
        isFailure: () => isFailure,
      });
    await new Promise<void>((resolve) => {
      request.enter(() => void Promise.allSettled([fails('bad', true), fails('left', false)]).then(() => resolve()));
    });
    request.end('GET /', {}, true);
    await close();
    const told = receiver.spans.map(({ name, hasFailed, attributes }) => [name, hasFailed, attributes]);
    expect(told).toEqual([
      ['bad', true, { 'error.type': 'SHOP_SHUT' }],
      ['left', false, {}],
      ['GET /', true, {}],
    ]);
  });

  it('keeps a share of the requests and every job, and no housekeeping', async () => {
    const { tracing, close } = start(0);
    tracing.startRequest!({}).end('GET /', {}, false);
    tracing.startRequest!({ traceparent: `00-${CALLER}-b7ad6b7169203331-00` }).end('GET /', {}, false);
    await tracing.span('alone', () => sleep(0));
    const tracer = trace.getTracer('queue');
    tracer.startSpan('look for jobs').end();
    const asked = propagation.extract(context.active(), { traceparent: `00-${CALLER}-b7ad6b7169203331-00` });
    tracer.startSpan('process', { kind: SpanKind.CONSUMER }, asked).end();
    tracer.startSpan('process', { kind: SpanKind.CONSUMER }).end();
    await close();
    expect(receiver.spans.map(({ name, kind }) => [name, kind])).toEqual([
      ['process', 5],
      ['process', 5],
    ]);
  });

  it('says once that the receiver takes nothing, and once that it does again', async () => {
    const { tracing, close } = start();
    const send = (count: number) => {
      for (let i = 0; i < count; i++) tracing.startRequest!({}).end('GET /', {}, false);
    };
    receiver.answerWith(400);
    send(1_024);
    await vi.waitUntil(() => receiver.headers.length === 2);
    receiver.answerWith(200);
    send(1);
    await close();
    expect([log.warn.mock.calls.length, log.info.mock.calls.length, receiver.spans.length]).toEqual([1, 1, 1]);
  });
});

it('NO_TRACING does the work alone', async () => {
  expect(await NO_TRACING.span('score', () => Promise.resolve(3))).toBe(3);
  expect([NO_TRACING.isOn, NO_TRACING.startRequest]).toEqual([false, undefined]);
});
