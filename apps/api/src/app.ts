/** What the API is: access, routes, errors. It never listens; serve.ts does. */
import type { Audit } from '@fraud/audit';
import type { DecisionIndex, LabelReview, ReviewRules } from '@fraud/decision-log';
import type { FeatureSchema, HideEntity } from '@fraud/feature-schema';
import type { Queues } from '@fraud/queue';
import type { Service } from '@fraud/service';
import type { FastifyInstance } from 'fastify';
import type { Access, TokenHolder } from './access/access.ts';
import { auditRequests } from './access/audit-requests.ts';
import { guard } from './access/authentication.ts';
import { createLogin } from './access/login.ts';
import { rateLimiter } from './access/rate-limit.ts';
import type { Console } from './console/open-console.ts';
import { readPages, registerPages } from './console/pages.ts';
import { registerConsole } from './console/register-console.ts';
import { registerSession } from './console/session-route.ts';
import { registerDecisions } from './decisions/decisions-route.ts';
import { type FeedbackParts, registerFeedback } from './decisions/feedback-route.ts';
import { MAX_LABELS } from './decisions/feedback-schema.ts';
import { registerLabelReview } from './decisions/label-review-route.ts';
import { registerDecisionList } from './decisions/list-decisions-route.ts';
import { registerFeedbackList } from './decisions/list-feedback-route.ts';
import { type DecisionSources, loggedDecisions } from './decisions/logged-decisions.ts';
import { registerSimilar, type SimilarSources } from './decisions/similar-route.ts';
import { registerApiDocs } from './http/api-docs.ts';
import { readJsonBodies } from './http/bodies.ts';
import { createServer, type Limits } from './http/create-server.ts';
import { type Drain, registerDrain } from './http/drain.ts';
import { handleError, handleNotFound } from './http/error-handler.ts';
import { inflateBodies } from './http/inflate.ts';
import { rowLimits } from './http/json-limits.ts';
import { watchMethods } from './http/method-not-allowed.ts';
import { echoRequestId } from './http/request-id.ts';
import type { TypedApp } from './http/schemas.ts';
import { registerStrictHttp } from './http/strict-http.ts';
import { traceRequests } from './http/trace-requests.ts';
import { refuseUnknownQueries } from './http/validation.ts';
import { registerModels } from './models/models-route.ts';
import type { Models } from './models/open-models.ts';
import { registerHealthRoutes } from './operations/health-routes.ts';
import type { Metrics } from './operations/metrics.ts';
import { observeRequests, registerMetricsRoute } from './operations/metrics-route.ts';
import { registerQueueDashboard } from './operations/queue-dashboard.ts';
import { registerRetrain, type Retrainings } from './operations/retrain-route.ts';
import type { Decider } from './predict/decide.ts';
import { registerPredict } from './predict/predict-route.ts';
import { registerPredictStream } from './predict/predict-stream-route.ts';
import { registerScoringProtocol } from './protocols/mlflow-scoring/scoring-protocol-routes.ts';
import { registerInferenceProtocol } from './protocols/open-inference/inference-protocol-routes.ts';
import { rowBodiesOf } from './protocols/row-bodies.ts';
import { registerReviews } from './reviews/reviews-route.ts';
import { registerShadow } from './shadow/shadow-route.ts';

export type AppParts = {
  schema: FeatureSchema;
  models: Models;
  decisions: Decisions;
  jobs: Jobs;
  console: Console;
  /** Where people open MLflow, if there is such a place. */
  mlflowUiUrl?: string | undefined;
  /** Where the built pages of the console lie; none where they were not built. */
  pagesDir?: string;
  metrics: Metrics;
  access: Access;
  audit: Audit;
  limits: Limits;
  service: Pick<Service, 'health' | 'log' | 'tracing'>;
};

/** How decisions are made and found again, and what is known of them later. */
type Decisions = {
  decider: Decider;
  feedback: FeedbackParts;
  review: LabelReview;
  find: DecisionSources['findDecision'];
  readAt: SimilarSources['readAt'];
  wasErased: DecisionSources['wasErased'];
  index: DecisionIndex;
  reviewRules: ReviewRules;
  /** How entities are named in the log; needed by schemas with entities. */
  hide: HideEntity | undefined;
  /** Whether predictions are refused because their decisions cannot be logged. */
  isRefusing: () => boolean;
};

/** The retrainings, as people ask for them and look at them. */
export type Jobs = Retrainings & {
  /** Any job, as the button of the dashboard does. */
  cancel: Queues['cancel'];
  /** Queues shown in the dashboard. */
  queues: ReturnType<Queues['bullQueue']>[];
  /** The drift report of a week as a page; undefined when there is none. */
  weekReport: (week: string) => Promise<Uint8Array | undefined>;
};

export type App = { readonly http: FastifyInstance; readonly drain: Drain };

export async function buildApp(parts: AppParts): Promise<App> {
  const { schema, models, decisions, jobs, metrics, access, audit, limits, service } = parts;
  const app = createServer(limits, service.log);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  app.decorateRequest('holder', null as unknown as TokenHolder);
  readJsonBodies(app, rowLimits(schema.columns.length, Math.max(limits.maxRows, MAX_LABELS)));
  echoRequestId(app);
  refuseUnknownQueries(app);
  inflateBodies(app);
  const answerOtherMethods = watchMethods(app);
  registerStrictHttp(app);
  observeRequests(app, metrics);
  traceRequests(app, service.tracing);
  auditRequests(app, audit);
  const drain = registerDrain(app);
  registerPages(app, parts.pagesDir === undefined ? undefined : readPages(parts.pagesDir));

  await registerApiDocs(app, () => rowBodiesOf(models.serving(), schema, limits.maxRows));
  const { serving, refused } = models;
  const { decider, isRefusing } = decisions;
  registerHealthRoutes(app, { serving, refused, health: service.health, isRefusing, isDraining: drain.isDraining });
  const login = createLogin(access);
  registerSession(app, login, access);
  registerMetricsRoute(app, metrics, { login, isProxied: limits.trustedProxies.length > 0 });
  await registerQueueDashboard(app, login, jobs);
  const limitRate = await rateLimiter(app, limits.requestsPerSecond);
  const { maxRows, explainBudgetMs, bodyBytes } = limits;
  await app.register(async (guarded: TypedApp) => {
    await guard(guarded, login);
    limitRate(guarded);
    registerPredict(guarded, { schema, decider, maxRows, bodyBytes, explainBudgetMs });
    await guarded.register((scope: TypedApp, _options, done) => {
      registerPredictStream(scope, decider);
      done();
    });
    registerFeedback(guarded, decisions.feedback);
    registerLabelReview(guarded, decisions.review);
    const { loadVersion, spreads: loadSpreads } = models.control;
    const { find: findDecision, wasErased, index, readAt } = decisions;
    const logged = loggedDecisions({ findDecision, wasErased, loadVersion, loadSpreads, serving });
    registerDecisions(guarded, logged, loadVersion);
    registerSimilar(guarded, logged, { index, readAt });
    registerDecisionList(guarded, decisions.index, decisions.hide);
    registerFeedbackList(guarded, decisions.index);
    registerReviews(guarded, {
      ...decisions,
      ...decisions.feedback,
      index: decisions.index,
      rules: decisions.reviewRules,
    });
    registerModels(guarded, models.control, parts.mlflowUiUrl);
    registerShadow(guarded, models.shadow, serving);
    registerRetrain(guarded, jobs);
    registerConsole(guarded, parts.console, { access, models, health: service.health, index: decisions.index });
  });
  const protocol = { schema, decider, login, limitRate, maxRows, bodyBytes, hasModel: () => serving() !== undefined };
  await registerScoringProtocol(app, protocol);
  await registerInferenceProtocol(app, protocol);
  answerOtherMethods();
  return { http: app, drain };
}
