import { hostname } from 'node:os';
import {
  addressSettings,
  checkedText,
  type ConfigOf,
  decimalNumber,
  decisionLogSettings,
  entitySettings,
  featureSchemaSetting,
  historySettings,
  localModelSettings,
  objectStoreSettings,
  oneOf,
  redisSettings,
  serviceSettings,
  setting,
  textLike,
  tracingSettings,
  weeklyFileSettings,
  wholeNumber,
} from '@fraud/config';
import { DEFAULT_FSYNC, parseFsyncPolicy } from '@fraud/decision-log';
import { featureSchemaJson, ulbSchema } from '@fraud/feature-schema';
import { trustSettings } from '@fraud/model-registry';
import { badRowSettings } from '@fraud/weekly-data';
import { accessSettings } from './access/access-settings.ts';

/** Everything the API reads from its environment. */
export const settings = {
  logLevel: serviceSettings.logLevel,
  host: serviceSettings.host,
  ...tracingSettings,
  mlflowUiUrl: addressSettings.mlflowUiUrl,
  port: setting('PORT', wholeNumber({ min: 0, max: 65_535 }).default(8000), {
    doc: 'Port on which the API answers. 0 takes any free port.',
    example: '8080',
  }),
  apiWorkers: setting('API_WORKERS', wholeNumber({ min: 1, max: 64 }).default(1), {
    doc:
      'How many processes answer behind the port. Take more when one core is not enough. Each process has its own ' +
      'log files, its own memory of Idempotency-Keys and its own rate limit.',
    example: '4',
  }),
  ...accessSettings,
  feedbackLabelsPerWeek: setting('FEEDBACK_LABELS_PER_WEEK', wholeNumber({ min: 1, max: 10_000_000 }).default(10_000), {
    doc: 'How many labels one token may report in an ISO week, on each machine.',
    example: '50000',
  }),
  ...objectStoreSettings,
  ...redisSettings,
  featureSchema: featureSchemaSetting(featureSchemaJson, ulbSchema),
  ...entitySettings,
  ...weeklyFileSettings,
  ...badRowSettings,
  ...localModelSettings,
  ...trustSettings,
  ...decisionLogSettings,
  decisionLogFsync: setting(
    'DECISION_LOG_FSYNC',
    checkedText((policy) => parseFsyncPolicy(policy) !== undefined, 'always, off, or interval:MS such as interval:200')
      .transform((policy) => parseFsyncPolicy(policy)!)
      .default(DEFAULT_FSYNC),
    {
      doc:
        'When decisions are flushed to the disk. always: before each answer. interval:MS: at most so many ' +
        'milliseconds later; a power loss can cost what came since. off: when the system decides.',
      example: 'always',
      unset: `interval:${DEFAULT_FSYNC.ms}`,
    },
  ),
  decisionLogUnwritable: setting('DECISION_LOG_UNWRITABLE', oneOf('refuse', 'serve').default('refuse'), {
    doc:
      'What happens when the decision log cannot be written, for example because the disk is full. refuse: answer ' +
      '503, so that every answer is in the log. serve: go on answering; those answers are in no log.',
    example: 'serve',
  }),
  decisionLogSealSeconds: setting('DECISION_LOG_SEAL_SECONDS', wholeNumber({ min: 1, max: 604_800 }).default(3_600), {
    doc: 'After how long a file of the decision log is closed, so that the log-shipper can upload it.',
    example: '600',
  }),
  decisionIndexDays: setting('DECISION_INDEX_DAYS', wholeNumber({ min: 0, max: 3_650 }).default(90), {
    doc:
      'Decisions of so many days can be searched by GET /decisions. They take up to 300 bytes each on the disk of ' +
      'the decision log. 0: no search.',
    example: '30',
  }),
  reviewFrom: setting('REVIEW_FROM', decimalNumber({ min: 0.1, max: 1 }).default(0.3), {
    doc: 'People are asked to look at payments that were flagged, and at those of at least this fraud probability.',
    example: '0.5',
  }),
  reviewsPerDay: setting('REVIEWS_PER_DAY', wholeNumber({ min: 1 }).default(100), {
    doc:
      'How many flagged transactions your team can check in a day. The review queue gives out no more, and reports ' +
      'show how many frauds such a list would find. It changes no decision.',
    example: '30',
  }),
  instance: setting('INSTANCE', textLike(/^[A-Za-z0-9_.-]+$/, 'letters, digits, _ . -').default(hostname()), {
    doc: 'Name of this API instance; its log files carry it. Two instances must not share a name.',
    example: 'api-1',
    unset: "the machine's host name",
  }),
  championPollSeconds: setting('CHAMPION_POLL_SECONDS', wholeNumber({ min: 1, max: 3600 }).default(5), {
    doc:
      'How often the API looks in the store whether another model is in service. Redis tells it at once; this is ' +
      'for the times without Redis.',
    example: '30',
  }),
  promotionWatchMinutes: setting('PROMOTION_WATCH_MINUTES', wholeNumber({ min: 0, max: 10_080 }).default(0), {
    doc:
      'How long the API watches a new model after its promotion. When it flags more than twice as many payments as ' +
      'when it was judged, or less than half as many, beyond chance, or its fraud probabilities are so far off, the ' +
      'model before it serves again. 0: no watch.',
    example: '60',
  }),
  drainSeconds: setting('DRAIN_SECONDS', decimalNumber({ min: 0, max: 10 }).default(1), {
    doc:
      'How long the API goes on answering after SIGTERM. Meanwhile GET /readyz answers 503, so that a load balancer' +
      ' sends no new requests.',
    example: '5',
  }),
  ...historySettings,
  historyTimeoutMs: setting('HISTORY_TIMEOUT_MS', wholeNumber({ min: 1, max: 10_000 }).default(100), {
    doc:
      'How long an answer waits for the Redis of HISTORY_URL. Later it is given from what the process has seen, and ' +
      'says "history": "stale".',
    example: '20',
  }),
  historyPollSeconds: setting('HISTORY_POLL_SECONDS', wholeNumber({ min: 1, max: 86_400 }).default(30), {
    doc:
      'How often the API looks for new weekly files and feedback, from which histories learn of transactions that it ' +
      'has not answered and of what transactions were.',
    example: '300',
  }),
  requestTimeoutSeconds: setting('REQUEST_TIMEOUT_SECONDS', wholeNumber({ min: 1, max: 86_400 }).default(300), {
    doc: 'How long a request may take to arrive. It holds for streams, too.',
    example: '60',
  }),
  idleTimeoutSeconds: setting('IDLE_TIMEOUT_SECONDS', wholeNumber({ min: 1, max: 3_600 }).default(30), {
    doc: 'A connection is closed when nothing arrives for this time in the middle of a request.',
    example: '10',
  }),
  explainBudgetMs: setting('EXPLAIN_BUDGET_MS', wholeNumber({ min: 0, max: 60_000 }).default(50), {
    doc:
      'How long one request may spend on exact reasons (?explain=...). The rows that remain get a faster estimate, ' +
      'marked "reasonsBy": "path". 0: estimates only.',
    example: '200',
  }),
  maxRows: setting('MAX_ROWS', wholeNumber({ min: 1, max: 1_000_000 }).default(10_000), {
    doc: 'How many rows one request may hold.',
    example: '1000',
  }),
};

export type ApiConfig = ConfigOf<typeof settings>;

/** A schema with entities needs the key that hides them, and one with histories a single memory or a shared one. */
export function relationProblems({
  featureSchema: { columns, histories },
  entityKey,
  apiWorkers,
  historyUrl,
}: Pick<ApiConfig, 'featureSchema' | 'entityKey' | 'apiWorkers' | 'historyUrl'>): string[] {
  const entities = columns.filter(({ type }) => type === 'entity').map(({ name }) => name);
  return [
    ...(entityKey === undefined && entities.length > 0
      ? [
          `ENTITY_KEY is not set, and the schema has columns of type entity (${entities.join(', ')}): ` +
            'set the same key for every service; make one with: openssl rand -hex 32',
        ]
      : []),
    ...(histories !== null && apiWorkers > 1 && historyUrl === undefined
      ? [
          `API_WORKERS is ${apiWorkers}, and the schema has columns of histories, which the memory of one process ` +
            'holds: set API_WORKERS=1, or HISTORY_URL to share a Redis',
        ]
      : []),
  ];
}
