import { join } from 'node:path';
import type { Environment } from './environment.ts';

/** The demo shows a week every few seconds; a store of one's own is looked at as often as its owner configured. */
const QUICK_WATCH = { WATCH_INTERVAL_SECONDS: '1', WATCH_SETTLE_SECONDS: '0' };

export type Started = {
  readonly port: number;
  readonly token: string;
  readonly entityKey: string;
  readonly redisUrl: string;
  readonly trackingUri: string | undefined;
  /** Of a demo that has columns of its own. */
  readonly schemaFile: string | undefined;
};

/** Where the objects lie when nobody configured a store: undefined when somebody did. */
export function ownStore(configured: Environment, keepDir: string): string | undefined {
  return configured.BUCKET_NAME === undefined && configured.STORE_DIR === undefined
    ? join(keepDir, 'store')
    : undefined;
}

/** The environment of the services: what is configured wins, what is missing is what was started for it. */
export function serviceEnvironment(
  configured: Environment,
  keepDir: string,
  { port, token, entityKey, redisUrl, trackingUri, schemaFile }: Started,
): Record<string, string> {
  const store = ownStore(configured, keepDir);
  return {
    DECISION_LOG_DIR: join(keepDir, 'decision-log'),
    LATEST_MODEL_PATH: join(keepDir, 'model/latest.forest'),
    INSTANCE: 'local',
    ...(store !== undefined && { STORE_DIR: store, ...QUICK_WATCH }),
    CONSOLE_URL: `http://localhost:${port}`,
    ...(trackingUri !== undefined && { MLFLOW_TRACKING_URI: trackingUri }),
    ...uiOf(configured.MLFLOW_TRACKING_URI ?? trackingUri),
    ...(schemaFile !== undefined && { FEATURE_SCHEMA_FILE: schemaFile }),
    ...configured,
    PORT: String(port),
    API_TOKEN: token,
    ENTITY_KEY: entityKey,
    REDIS_URL: redisUrl,
    // The launcher watches the services itself; on one machine a port for all of them would be taken three times.
    HEALTH_PORT: '',
  };
}

/** Where people open MLflow: where it is a server, that is the address of its requests. */
function uiOf(trackingUri: string | undefined): Record<string, string> {
  return trackingUri?.startsWith('http') ? { MLFLOW_UI_URL: trackingUri } : {};
}
