/** Loaded only where traces are asked for: OpenTelemetry's SDK, and the spans of this process on their way out. */
import { hostname } from 'node:os';
import { context, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';
import { tracedShare } from './traced-share.ts';
import type { Tracing } from './tracing.ts';

/** Where spans are sent. */
export type TraceSettings = {
  /** Address of an OTLP receiver over HTTP; `/v1/traces` is added to it. */
  readonly endpoint: string;
  /** Sent along, such as a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Share of the requests that are traced, 0 to 1; jobs all are. */
  readonly share: number;
};

/** Less than a process has for its end. */
const EXPORT_MS = 3_000;

/**
 * Begins to trace this process. Spans are sent in the background, every five seconds; what the receiver does not take
 * is dropped, with one line in the log.
 *
 * @returns traces, and `close`, which sends the last spans
 */
export function startTracing(
  service: string,
  { endpoint, headers, share }: TraceSettings,
  log: Pick<Log, 'info' | 'warn'>,
): { tracing: Tracing; close: () => Promise<void> } {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: EXPORT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.instance.id': `${hostname()}-${process.pid}`,
    }),
    sampler: tracedShare(share),
    spanProcessors: [new BatchSpanProcessor({ exporter: tellingOfLoss(exporter, new URL(endpoint).host, log) })],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const tracer = trace.getTracer(service);
  const tracing: Tracing = {
    isOn: true,
    span: (name, work, { attributes = {}, isFailure = () => true } = {}) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work();
        } catch (error) {
          if (isFailure(error)) fail(span, error as Error);
          throw error;
        } finally {
          span.end();
        }
      }),
    startRequest(headers) {
      const from = propagation.extract(ROOT_CONTEXT, headers);
      const span = tracer.startSpan('request', { kind: SpanKind.SERVER }, from);
      const within = trace.setSpan(from, span);
      return {
        enter: (proceed) => context.with(within, proceed),
        end(name, attributes, hasFailed) {
          span.updateName(name).setAttributes(attributes);
          if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
  };
  return { tracing, close: () => provider.shutdown() };
}

/** By its code: the message of an error may hold what a payment holds. */
function fail(span: Span, error: Error & { readonly code?: unknown }): void {
  span.setAttribute('error.type', String(error.code ?? error.name)).setStatus({ code: SpanStatusCode.ERROR });
}

function tellingOfLoss(exporter: SpanExporter, receiver: string, log: Pick<Log, 'info' | 'warn'>): SpanExporter {
  let isLost = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const hasFailed = result.code !== ExportResultCode.SUCCESS;
        if (hasFailed && !isLost) log.warn({ err: result.error, receiver }, 'traces are not taken: spans are dropped');
        if (!hasFailed && isLost) log.info({ receiver }, 'traces are taken again');
        isLost = hasFailed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
