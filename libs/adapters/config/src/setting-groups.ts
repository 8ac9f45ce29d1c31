/** Settings that several services read: declared once, so that all of them check and describe them alike. */
import { z } from 'zod';
import { checkedText, jsonFile, oneOf, text, textLike, urlWith, wholeNumber } from './from-text.ts';
import { secretSetting, setting } from './setting.ts';

/** The Redis of the queues. */
export const redisSettings = {
  redisUrl: setting('REDIS_URL', urlWith('redis', 'rediss').default('redis://127.0.0.1:6379'), {
    doc: 'Address of Redis or Valkey, which holds the job queues.',
    example: 'redis://:password@redis.internal:6379',
    mayLieInFile: true,
  }),
  queuePrefix: setting('QUEUE_PREFIX', textLike(/^[\w-]{1,64}$/, 'up to 64 letters, digits, - and _').default('bull'), {
    doc:
      'Name before all queues and messages in Redis. Installations that share one Redis need different prefixes, ' +
      "or they take each other's jobs. All services of one installation need the same.",
    example: 'fraud-test',
  }),
};

/** Where experiments are recorded. */
export const mlflowSettings = {
  mlflowTrackingUri: setting(
    'MLFLOW_TRACKING_URI',
    checkedText(isTrackingUri, 'http://host:port, https://host:port, or a folder such as file:./mlruns').default(
      'file:./mlruns',
    ),
    {
      doc:
        'Where MLflow keeps the experiments: a server, or a local folder. If the server stores artifacts in s3://, ' +
        'they are written with the AWS_ settings and S3_ENDPOINT_URL.',
      example: 'http://localhost:5001',
    },
  ),
  mlflowTrackingUsername: setting('MLFLOW_TRACKING_USERNAME', text("the user's name").optional(), {
    doc: 'User name for an MLflow server that asks for a password.',
    example: 'fraud',
  }),
  mlflowTrackingPassword: secretSetting(
    'MLFLOW_TRACKING_PASSWORD',
    textLike(/^[\x20-\x7e]+$/, 'ASCII characters').optional(),
    {
      doc: 'Password of that user. MLflow accepts ASCII characters only.',
      together: 'MLFLOW_TRACKING_USERNAME',
    },
  ),
  mlflowTrackingToken: secretSetting('MLFLOW_TRACKING_TOKEN', text('the token').optional(), {
    doc: 'Bearer token for an MLflow server behind a gateway, instead of a user name and a password.',
  }),
};

/** Where people open pages in a browser: links lead there. */
export const addressSettings = {
  mlflowUiUrl: setting('MLFLOW_UI_URL', urlWith('http', 'https').optional(), {
    doc: 'Address under which people open the pages of the MLflow server, when it is not MLFLOW_TRACKING_URI.',
    example: 'https://mlflow.bank.example',
  }),
  consoleUrl: setting('CONSOLE_URL', urlWith('http', 'https').optional(), {
    doc: 'Address under which people open the console; runs in MLflow and alerts link to its pages.',
    example: 'https://fraud.bank.example',
    unset: 'no links to the console',
  }),
};

/** What every service reads. */
export const serviceSettings = {
  logLevel: setting('LOG_LEVEL', oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal').default('info'), {
    doc: 'The least important messages that are still logged.',
    example: 'debug',
  }),
  host: setting('HOST', text('an address of this machine').default('127.0.0.1'), {
    doc: 'Address to listen on. 0.0.0.0 accepts connections from every network of the machine.',
    example: '0.0.0.0',
  }),
  healthPort: setting('HEALTH_PORT', wholeNumber({ min: 0, max: 65_535 }).optional(), {
    doc: 'Port on which the service answers GET /health. 0 takes any free port.',
    example: '8081',
    unset: 'no health port',
  }),
};

/** Where the weekly files lie. */
export const weeklyFileSettings = {
  weeksPrefix: setting(
    'WEEKS_PREFIX',
    textLike(/^[^/].*\/$/, 'a prefix that ends with / and does not begin with one, such as weekly_data/').default(
      'weekly_data/',
    ),
    { doc: 'Folder of the weekly files in the object store.', example: 'card_weeks/', aliases: ['MONTHS_PREFIX'] },
  ),
};

/** The local copy of the model in service. */
export const localModelSettings = {
  latestModelPath: setting('LATEST_MODEL_PATH', text('the path of a file').default('./model/latest.forest'), {
    doc: 'Local copy of the model in service. The API starts from it when the object store cannot be reached.',
    example: '/data/model/latest.forest',
  }),
};

/** The folder that the API writes and the log-shipper empties. */
export const decisionLogSettings = {
  decisionLogDir: setting('DECISION_LOG_DIR', text('the path of a folder').default('./decision-log'), {
    doc: 'Folder of the decision log. The API writes it and the log-shipper uploads it, so both need the same folder.',
    example: '/data/decision-log',
  }),
};

/** Where what cards and merchants have done before is shared. */
export const historySettings = {
  historyUrl: setting('HISTORY_URL', urlWith('redis', 'rediss', 'redis+cluster', 'rediss+cluster').optional(), {
    doc:
      'Address of a Redis or Valkey that holds what cards and merchants have done before, for schemas with ' +
      'columns of histories; of any node, with +cluster, where it is a cluster. Several API processes and hosts ' +
      'share it. It keeps its data best with appendonly yes.',
    example: 'redis://history.internal:6379',
    mayLieInFile: true,
    unset: 'the memory of one API process, with a snapshot beside the decision log',
  }),
};

const MIN_KEY_BYTES = 32;

/** The key under which entities, such as cards and merchants, are kept. */
export const entitySettings = {
  entityKey: secretSetting(
    'ENTITY_KEY',
    checkedText((key) => Buffer.byteLength(key) >= MIN_KEY_BYTES, `at least ${MIN_KEY_BYTES} bytes`).optional(),
    {
      doc:
        'Key under which entities (cards, merchants) are hashed before they are logged. Needed when the schema has ' +
        'columns of type entity. Every service needs the same one; with another, all entities have new names. ' +
        'Make one with: openssl rand -hex 32',
    },
  ),
};

/** The file that describes the columns, checked by `schema`; without it, `fallback` holds. */
export function featureSchemaSetting<T>(schema: z.ZodType<T>, fallback: T) {
  return setting(
    'FEATURE_SCHEMA_FILE',
    jsonFile()
      .pipe(schema)
      .default(fallback as z.util.NoUndefined<T>),
    {
      doc: 'JSON file that describes the columns of your transactions. Every service needs the same file.',
      example: './schema.json',
      unset: 'the columns of creditcard.csv',
    },
  );
}

/** The forms that the MLflow client can open; which port a server may have, it checks itself. */
function isTrackingUri(uri: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return /^https?:\/\/[^/]/i.test(uri) && URL.canParse(uri);
  return scheme === undefined || scheme === 'file';
}
