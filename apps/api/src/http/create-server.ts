import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { SMALL_BODY_BYTES } from './bodies.ts';
import { handleClientError, handleError } from './error-handler.ts';
import { requestIdOf } from './request-id.ts';
import type { TypedApp } from './schemas.ts';
import { buildSerializer } from './serialization.ts';
import { compileSchema } from './validation.ts';

/** What one client may ask of the API. */
export type Limits = {
  /** Rows of one request. */
  maxRows: number;
  /** Of one request, for exact reasons. */
  explainBudgetMs: number;
  /** Of a body with rows. */
  bodyBytes: number;
  headerBytes: number;
  /** From the first byte of a request to the last of its body. */
  requestMs: number;
  /** Without a byte in either direction. */
  idleMs: number;
  /** Requests of one token; undefined: no limit. */
  requestsPerSecond: number | undefined;
  /** Addresses whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
};

/** A server without routes that keeps to its limits, and answers as a problem also what Node.js itself refuses. */
export function createServer(limits: Limits, log: FastifyBaseLogger): TypedApp {
  return fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    // A logger for each request costs more than scoring it; what is logged names the request itself.
    childLoggerFactory: (logger) => logger,
    bodyLimit: SMALL_BODY_BYTES,
    trustProxy: limits.trustedProxies.length > 0 && [...limits.trustedProxies],
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.idleMs,
    http: { headersTimeout: Math.min(limits.requestMs, 10_000), maxHeaderSize: limits.headerBytes },
    return503OnClosing: false,
    // Fastify's types have it called as Ajv's own `compile`; it is called with the part of the request, too.
    schemaController: { compilersFactory: { buildValidator: () => compileSchema as never, buildSerializer } },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    clientErrorHandler: handleClientError,
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>() as TypedApp;
}
