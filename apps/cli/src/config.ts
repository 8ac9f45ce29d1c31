import {
  type ConfigOf,
  loadConfig,
  objectStoreLocation,
  objectStoreSettings,
  processEnvironment,
  redisSettings,
} from '@fraud/config';
import type { ErrorCosts } from '@fraud/evaluation';
import { signingSettings, trustSettings } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { costSettings, costsOf } from '@fraud/training';

const REDIS_PATIENCE_MS = 5_000;

/** The store of the services, from the same environment and `.env`. @throws FRAUD_CONFIG_INVALID */
export function configuredStore(): ObjectStore {
  return openObjectStore(objectStoreLocation(loadConfig(objectStoreSettings, processEnvironment())));
}

/** The key files of signed models, from the same environment as the services. @throws FRAUD_CONFIG_INVALID */
export function configuredKeyFiles(): ConfigOf<typeof signingSettings & typeof trustSettings> {
  return loadConfig({ ...signingSettings, ...trustSettings }, processEnvironment());
}

/** What errors cost the team, from the same environment as the services. @throws FRAUD_CONFIG_INVALID */
export function configuredCosts(): { readonly costs: ErrorCosts; readonly amountColumn: string } {
  const config = loadConfig(costSettings, processEnvironment());
  return { costs: costsOf(config), amountColumn: config.amountColumn };
}

/**
 * Does something with the queues of the services, then lets go of them. @throws FRAUD_CONFIG_INVALID,
 * FRAUD_QUEUE_UNREACHABLE
 */
export async function withQueues<T>(use: (queues: Queues) => Promise<T>): Promise<T> {
  const { redisUrl, queuePrefix } = loadConfig(redisSettings, processEnvironment());
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
