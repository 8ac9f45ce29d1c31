import { z } from 'zod';
import { urlWith, wholeNumber } from './from-text.ts';
import { secretSetting, setting } from './setting.ts';

/** The Redis of the queues. */
export const redisSettings = {
  redisUrl: setting('REDIS_URL', urlWith('redis', 'rediss').default('redis://127.0.0.1:6379'), {
    doc: 'Address of Redis or Valkey; with a password: redis://:password@host:6379.',
  }),
};

/** Where experiments are recorded. */
export const mlflowSettings = {
  mlflowTrackingUri: setting('MLFLOW_TRACKING_URI', z.string().default('file:./mlruns'), {
    doc: 'Address of an MLflow server, or a folder as file:./mlruns. A server whose experiments lie at s3:// is given them through S3_ENDPOINT_URL and the AWS_ settings.',
    example: 'http://localhost:5001',
  }),
  mlflowTrackingUsername: setting('MLFLOW_TRACKING_USERNAME', z.string().optional(), {
    doc: 'User of an MLflow server behind basic authentication.',
  }),
  mlflowTrackingPassword: secretSetting('MLFLOW_TRACKING_PASSWORD', z.string().optional(), {
    doc: 'Password of that user; MLflow takes ASCII characters only.',
    together: 'MLFLOW_TRACKING_USERNAME',
  }),
  mlflowTrackingToken: secretSetting('MLFLOW_TRACKING_TOKEN', z.string().optional(), {
    doc: 'Bearer token of an MLflow server, in place of user and password.',
  }),
};

/** What every service reads. */
export const serviceSettings = {
  logLevel: setting('LOG_LEVEL', z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'), {
    doc: 'Least level that is logged: trace, debug, info, warn, error or fatal.',
  }),
  host: setting('HOST', z.string().default('127.0.0.1'), {
    doc: 'Address to listen on; 0.0.0.0 for every network of the machine.',
  }),
  healthPort: setting('HEALTH_PORT', wholeNumber({ min: 0, max: 65_535 }).optional(), {
    doc: 'Port that answers GET /health; 0 for any free one, leave out for none.',
    example: '8081',
  }),
};
