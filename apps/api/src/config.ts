import { hostname } from 'node:os';
import {
  type ConfigOf,
  decimalNumber,
  jsonFile,
  objectStoreSettings,
  redisSettings,
  secretSetting,
  serviceSettings,
  setting,
  wholeNumber,
} from '@fraud/config';
import { DEFAULT_FSYNC, parseFsyncPolicy } from '@fraud/decision-log';
import { featureSchemaJson, ulbSchema } from '@fraud/feature-schema';
import { z } from 'zod';

const SHORTEST_TOKEN = 16;
const placeholder = /your|token|secret|changeme|example|<.*>|^(.)\1*$/i;

/** Everything the API reads from its environment. */
export const settings = {
  logLevel: serviceSettings.logLevel,
  host: serviceSettings.host,
  port: setting('PORT', wholeNumber({ min: 0, max: 65_535 }).default(8000), { doc: 'Port of the API.' }),
  apiWorkers: setting('API_WORKERS', wholeNumber({ min: 1, max: 64 }).default(1), {
    doc: 'API processes behind the port; more than one when a core is not enough. Each has its own log files, its own Idempotency-Keys and its own rate limit.',
  }),
  apiToken: secretSetting(
    'API_TOKEN',
    z
      .string({ error: 'expected a token; make one with: openssl rand -hex 24' })
      .min(SHORTEST_TOKEN, { error: `expected at least ${SHORTEST_TOKEN} characters` })
      .refine((token) => !placeholder.test(token), {
        error: 'expected a random token, not a placeholder; make one with: openssl rand -hex 24',
      }),
    {
      doc: 'Bearer token of every role: clients send it to POST /predict, and it is the password of /queues. At least 16 random characters.',
    },
  ),
  apiTokensFile: setting('API_TOKENS_FILE', z.string().optional(), {
    doc: 'JSON file of further tokens: [{"name", "roles": ["predict" | "feedback" | "operate" | "read"], "sha256", "expires"?}]; read again when it changes and on SIGHUP.',
    example: './tokens.json',
  }),
  rateLimitPerSecond: setting('RATE_LIMIT_PER_SECOND', wholeNumber({ min: 1, max: 1_000_000 }).optional(), {
    doc: 'Most requests a second of one token, in each API process; left out: no limit.',
    example: '1000',
  }),
  ...objectStoreSettings,
  ...redisSettings,
  featureSchema: setting('FEATURE_SCHEMA_FILE', jsonFile().pipe(featureSchemaJson).default(ulbSchema), {
    doc: 'JSON file with the columns of a transaction and their roles, the same for every service; left out: the ULB credit-card columns.',
  }),
  latestModelPath: setting('LATEST_MODEL_PATH', z.string().default('./model/latest.forest'), {
    doc: 'Local copy of the last good model; the API starts from it when the store cannot be reached.',
  }),
  decisionLogDir: setting('DECISION_LOG_DIR', z.string().default('./decision-log'), {
    doc: 'Folder of the decision log, shared with the log-shipper.',
  }),
  decisionLogFsync: setting(
    'DECISION_LOG_FSYNC',
    z
      .string()
      .transform(
        (text, context) =>
          parseFsyncPolicy(text) ?? invalid(context, 'expected always, off, or interval:MS such as interval:200'),
      )
      .default(DEFAULT_FSYNC),
    {
      doc: 'When a decision must be on the disk: always (before the answer), interval:MS (at most so much later), off.',
      example: 'interval:200',
    },
  ),
  decisionLogUnwritable: setting(
    'DECISION_LOG_UNWRITABLE',
    z.enum(['refuse', 'serve'], { error: 'expected refuse or serve' }).default('refuse'),
    {
      doc: 'While the decision log cannot be written, as on a full disk: refuse answers 503, so that every answer is in the log; serve goes on answering, and what was answered meanwhile is in no log.',
    },
  ),
  decisionLogSealSeconds: setting('DECISION_LOG_SEAL_SECONDS', wholeNumber({ min: 1, max: 604_800 }).default(3_600), {
    doc: 'A file of the decision log is closed after this time, so that it can be shipped.',
  }),
  instance: setting(
    'INSTANCE',
    z
      .string()
      .regex(/^[A-Za-z0-9_.-]+$/, { error: 'expected letters, digits, _ . -' })
      .default(hostname()),
    { doc: 'Name of this API instance in the names of its log files.', example: 'api-1' },
  ),
  championPollSeconds: setting('CHAMPION_POLL_SECONDS', wholeNumber({ min: 1, max: 3600 }).default(5), {
    doc: 'How often the API looks for a new champion; it is also told at once over Redis.',
  }),
  drainSeconds: setting('DRAIN_SECONDS', decimalNumber({ min: 0, max: 10 }).default(1), {
    doc: 'Before it ends, the API goes on answering for this time, tells its clients to close their connections and answers 503 to GET /readyz.',
  }),
  requestTimeoutSeconds: setting('REQUEST_TIMEOUT_SECONDS', wholeNumber({ min: 1, max: 86_400 }).default(300), {
    doc: 'Longest time a request may take to arrive, a stream included.',
  }),
  idleTimeoutSeconds: setting('IDLE_TIMEOUT_SECONDS', wholeNumber({ min: 1, max: 3_600 }).default(30), {
    doc: 'A connection on which nothing moves for this time in the middle of a request is closed.',
  }),
  explainBudgetMs: setting('EXPLAIN_BUDGET_MS', wholeNumber({ min: 0, max: 60_000 }).default(50), {
    doc: 'Time of one request for exact reasons (?explain=...); rows after it get quick ones, marked as such.',
  }),
  maxRows: setting('MAX_ROWS', wholeNumber({ min: 1, max: 1_000_000 }).default(10_000), {
    doc: 'Most rows in one request.',
  }),
};

export type ApiConfig = ConfigOf<typeof settings>;

function invalid(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
