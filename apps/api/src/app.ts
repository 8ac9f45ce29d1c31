/** What the API is: access, routes, errors. It never listens; main.ts does. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { LabelSpool } from '@fraud/decision-log';
import type { Queues } from '@fraud/queue';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Access, TokenHolder } from './access/access.ts';
import { guard } from './access/authentication.ts';
import { rateLimiter } from './access/rate-limit.ts';
import { type DecisionSources, registerDecisions } from './decisions/decisions-route.ts';
import { registerFeedback } from './decisions/feedback-route.ts';
import { registerApiDocs } from './http/api-docs.ts';
import { readJsonBodies, SMALL_BODY_BYTES } from './http/bodies.ts';
import { type Drain, registerDrain } from './http/drain.ts';
import { handleClientError, handleError, handleNotFound } from './http/error-handler.ts';
import { rowLimits } from './http/parse-json.ts';
import { echoRequestId, requestIdOf } from './http/request-id.ts';
import type { TypedApp } from './http/schemas.ts';
import { type ModelControl, registerModels } from './models/models-route.ts';
import { type HealthSources, registerHealthRoutes } from './operations/health-routes.ts';
import type { Metrics } from './operations/metrics.ts';
import { observeRequests, registerMetricsRoute } from './operations/metrics-route.ts';
import { registerQueueDashboard } from './operations/queue-dashboard.ts';
import { type AskForRetraining, registerRetrain } from './operations/retrain-route.ts';
import type { Decider } from './predict/decide.ts';
import { registerPredict } from './predict/predict-route.ts';
import { registerPredictStream } from './predict/predict-stream-route.ts';
import { registerScoringProtocol } from './protocols/mlflow-scoring/scoring-protocol-routes.ts';
import { registerInferenceProtocol } from './protocols/open-inference/inference-protocol-routes.ts';
import { registerShadow, type ShadowControl } from './shadow/shadow-route.ts';

export type AppParts = HealthSources &
  DecisionSources & {
    decider: Decider;
    labels: LabelSpool;
    models: ModelControl;
    shadow: ShadowControl;
    askForRetraining: AskForRetraining;
    cancelJob: Queues['cancel'];
    /** The drift report of a week as a page; undefined when there is none. */
    weekReport: (week: string) => Promise<Uint8Array | undefined>;
    metrics: Metrics;
    access: Access;
    /** Queues shown in the dashboard. */
    queues: ReturnType<Queues['bullQueue']>[];
    limits: Limits;
    log: FastifyBaseLogger;
  };

type Limits = {
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
};

export type App = { readonly http: FastifyInstance; readonly drain: Drain };

export async function buildApp(parts: AppParts): Promise<App> {
  const { limits, access, metrics } = parts;
  const app = fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    // A logger for each request costs more than scoring it; what is logged names the request itself.
    childLoggerFactory: (logger) => logger,
    bodyLimit: SMALL_BODY_BYTES,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.idleMs,
    http: { headersTimeout: Math.min(limits.requestMs, 10_000), maxHeaderSize: limits.headerBytes },
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: handleClientError,
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, verbose: true } },
  }).withTypeProvider<TypeBoxTypeProvider>() as TypedApp;
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  app.decorateRequest('holder', null as unknown as TokenHolder);
  readJsonBodies(app, rowLimits(parts.schema.columns.length, limits.maxRows));
  echoRequestId(app);
  observeRequests(app, metrics);
  const drain = registerDrain(app);

  await registerApiDocs(app);
  registerHealthRoutes(app, parts, drain.isDraining);
  registerMetricsRoute(app, metrics, access);
  await registerQueueDashboard(app, access, parts);
  const limitRate = await rateLimiter(app, limits.requestsPerSecond);
  await app.register(async (guarded: TypedApp) => {
    await guard(guarded, access);
    limitRate(guarded);
    registerPredict(guarded, { ...parts, ...limits });
    await guarded.register((scope: TypedApp, _options, done) => {
      registerPredictStream(scope, parts.schema, parts.decider);
      done();
    });
    registerFeedback(guarded, parts.labels);
    registerDecisions(guarded, parts);
    registerModels(guarded, parts.models);
    registerShadow(guarded, parts.shadow);
    registerRetrain(guarded, parts.askForRetraining, parts.cancelJob);
  });
  const protocol = { ...parts, limitRate, maxRows: limits.maxRows, bodyBytes: limits.bodyBytes };
  const hasModel = (): boolean => parts.serving() !== undefined;
  await registerScoringProtocol(app, protocol, hasModel);
  await registerInferenceProtocol(app, protocol, hasModel);
  return { http: app, drain };
}
