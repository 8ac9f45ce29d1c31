import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type AlertRoutes, alertRoutesOf, alertSettings } from '@fraud/alerts';
import {
  bucketLocation,
  decisionLogSettings,
  entitySettings,
  type Environment,
  featureSchemaSetting,
  fileVariable,
  historySettings,
  loadConfig,
  objectStoreLocation,
  objectStoreSettings,
  processEnvironment,
  redisSettings,
  weeklyFileSettings,
} from '@fraud/config';
import type { ErrorCosts } from '@fraud/evaluation';
import {
  entityHasher,
  type FeatureSchema,
  featureSchemaJson,
  type HideEntity,
  ulbSchema,
  type Value,
  valueReader,
} from '@fraud/feature-schema';
import { readPublicKeys, readSigningKey, signingSettings, trustSettings } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { costSettings, costsOf } from '@fraud/training';
import { badRowSettings, historyKeyProblems } from '@fraud/weekly-data';
import { CliError } from './command-line/errors.ts';

const REDIS_PATIENCE_MS = 5_000;
/** The settings of a running `npm start`, which it writes and removes. */
const RUNNING_SYSTEM = '.fraud/env';
/** Names of the store: one of them in the environment leaves none of the running system's. */
const STORE_NAMES = ['STORE_DIR', 'BUCKET_NAME'];

/** The environment, then `.env`, then what a running `npm start` uses. */
function environment(): Environment {
  const given = processEnvironment();
  if (!existsSync(RUNNING_SYSTEM)) return given;
  const running = Object.entries(parseEnv(readFileSync(RUNNING_SYSTEM, 'utf8')));
  const hasStore = STORE_NAMES.some((name) => given[name]?.trim());
  return {
    ...Object.fromEntries(
      running.filter(([name]) => !(hasStore && STORE_NAMES.includes(name)) && !given[fileVariable(name)]?.trim()),
    ),
    ...given,
  };
}

/** The columns that FEATURE_SCHEMA_FILE describes, else those of creditcard.csv. @throws FRAUD_CONFIG_INVALID */
export function configuredSchema(): FeatureSchema {
  return loadConfig({ schema: featureSchemaSetting(featureSchemaJson, ulbSchema) }, environment()).schema;
}

/** What hides entities under a schema with histories. @throws FRAUD_CONFIG_INVALID without ENTITY_KEY */
export function configuredHide(featureSchema: FeatureSchema): HideEntity | undefined {
  if (featureSchema.histories === null) return undefined;
  const { entityKey } = loadConfig(entitySettings, environment(), (config) =>
    historyKeyProblems({ featureSchema, ...config }),
  );
  return entityHasher(entityKey!.reveal());
}

/** Where the API's histories lie and what they are made of. @throws FRAUD_CONFIG_INVALID */
export function configuredHistorySettings(featureSchema: FeatureSchema) {
  const settings = {
    ...objectStoreSettings,
    ...decisionLogSettings,
    ...historySettings,
    ...entitySettings,
    ...weeklyFileSettings,
    ...badRowSettings,
    queuePrefix: redisSettings.queuePrefix,
  };
  const config = loadConfig(settings, environment(), ({ entityKey }) =>
    historyKeyProblems({ featureSchema, entityKey }),
  );
  return { ...config, entityKey: config.entityKey!.reveal(), location: objectStoreLocation(config) };
}

/**
 * What an entity is called in the log: the value as the column reads it, hidden by ENTITY_KEY.
 *
 * @throws FRAUD_CLI_USAGE for a column that is no entity of the schema; FRAUD_CONFIG_INVALID
 */
export function configuredEntityName(column: string, value: string): Value | undefined {
  const entities = configuredSchema().columns.filter(({ type }) => type === 'entity');
  const found = entities.find(({ name }) => name === column);
  if (found === undefined)
    throw new CliError(
      'FRAUD_CLI_USAGE',
      `--entity names the column ${column}; of type entity in the schema: ` +
        (entities.map(({ name }) => name).join(', ') || 'none'),
    );
  const { entityKey } = loadConfig(entitySettings, environment());
  return valueReader(found, entityKey && entityHasher(entityKey.reveal()))(value);
}

/** The folder of the decision log, from the same environment as the services. @throws FRAUD_CONFIG_INVALID */
export function configuredDecisionLog(): string {
  return loadConfig(decisionLogSettings, environment()).decisionLogDir;
}

/** The store of the services, from the same environment and `.env`. @throws FRAUD_CONFIG_INVALID */
export function configuredStore(): ObjectStore {
  return openObjectStore(objectStoreLocation(loadConfig(objectStoreSettings, environment())));
}

/** A second copy of the store: a folder, or a bucket beside that of the services. @throws FRAUD_CONFIG_INVALID */
export function configuredCopy(place: { readonly bucket: string } | { readonly folder: string }): ObjectStore {
  return openObjectStore(
    'folder' in place ? place : bucketLocation(loadConfig(objectStoreSettings, environment()), place.bucket),
  );
}

/** The key that models are signed with, if the services have one. @throws FRAUD_CONFIG_INVALID, FRAUD_REGISTRY_KEY */
export async function configuredSigningKey(): Promise<KeyObject | undefined> {
  const { modelSigningKeyFile } = loadConfig(signingSettings, environment());
  return modelSigningKeyFile === undefined ? undefined : await readSigningKey(modelSigningKeyFile);
}

/** The keys that signatures are checked with, if the API has some. @throws FRAUD_CONFIG_INVALID, FRAUD_REGISTRY_KEY */
export async function configuredPublicKeys(): Promise<readonly KeyObject[] | undefined> {
  const { modelPublicKeyFile } = loadConfig(trustSettings, environment());
  return modelPublicKeyFile === undefined ? undefined : await readPublicKeys(modelPublicKeyFile);
}

/** The ways to people, from the same environment as the watchdog. @throws FRAUD_CONFIG_INVALID */
export function configuredAlertRoutes(): AlertRoutes {
  return alertRoutesOf(loadConfig(alertSettings, environment()));
}

/** What errors cost the team, from the same environment as the services. @throws FRAUD_CONFIG_INVALID */
export function configuredCosts(): { readonly costs: ErrorCosts; readonly amountColumn: string } {
  const config = loadConfig(costSettings, environment());
  return { costs: costsOf(config), amountColumn: config.amountColumn };
}

/**
 * Does something with the queues of the services, then lets go of them. @throws FRAUD_CONFIG_INVALID,
 * FRAUD_QUEUE_UNREACHABLE
 */
export async function withQueues<T>(use: (queues: Queues) => Promise<T>): Promise<T> {
  const { redisUrl, queuePrefix } = loadConfig(redisSettings, environment());
  const quiet = () => {};
  const queues = openQueues({
    url: redisUrl,
    prefix: queuePrefix,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    timeoutMs: REDIS_PATIENCE_MS,
  });
  try {
    return await use(queues);
  } finally {
    await queues.close();
  }
}
