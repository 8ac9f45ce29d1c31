/** Where histories lie and what they hear of, from the environment of the services. */
import { join } from 'node:path';
import { erasureKeys, loggedEvents, openToldEvents } from '@fraud/decision-log';
import { hasHistories, type SchemaWithHistories } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import type { HistorySources } from '@fraud/transaction-history';
import { weeklyEvents } from '@fraud/weekly-data';
import type { ProgressReporter } from '../../command-line/command.ts';
import { CliError } from '../../command-line/errors.ts';
import { configuredHistorySettings, configuredSchema } from '../../config.ts';

/** One look is enough for a command. */
const ONCE_MS = 2 ** 31 - 1;

export const HISTORIES_NOTE =
  'The settings are those of the API, from the environment or .env: FEATURE_SCHEMA_FILE, ENTITY_KEY, ' +
  'DECISION_LOG_DIR, HISTORY_URL, WEEKS_PREFIX, MAX_BAD_ROWS and the store.';

export type ConfiguredHistories = {
  readonly schema: SchemaWithHistories;
  readonly sources: HistorySources;
  /** Folder of the snapshots. */
  readonly dir: string;
  /** The Redis that holds them, instead of the API's memory. */
  readonly redis: { readonly url: string; readonly prefix: string } | undefined;
  readonly entityKey: string;
};

/** @throws FRAUD_CONFIG_INVALID; FRAUD_CLI_DATA where the schema has no columns of histories */
export function configuredHistories(reporter: ProgressReporter): ConfiguredHistories {
  const schema = configuredSchema();
  if (!hasHistories(schema))
    throw new CliError('FRAUD_CLI_DATA', `The schema ${schema.name} has no columns derived from histories ("per")`);
  const { decisionLogDir, historyUrl, queuePrefix, entityKey, weeksPrefix, maxBadRows, location } =
    configuredHistorySettings(schema);
  const store = openObjectStore(location);
  const toldEvents = openToldEvents(store, decisionLogDir);
  const weeks = {
    ...{ store: location, weeksPrefix, entityKey, maxBadRows },
    onRefused: ({ key }: { key: string }, problem: string) => reporter.log(`${key} is passed over: ${problem}`),
  };
  return {
    schema,
    dir: join(decisionLogDir, 'histories'),
    redis: historyUrl === undefined ? undefined : { url: historyUrl, prefix: queuePrefix },
    entityKey,
    sources: {
      learnMs: ONCE_MS,
      erasures: () => erasureKeys(store),
      pastSince: (of, since) => loggedEvents({ dir: decisionLogDir, store }, of, since),
      async *newsFor(of, isKnown) {
        yield* weeklyEvents(weeks, of, isKnown);
        const told = await toldEvents(of, isKnown);
        if (told) yield told;
      },
    },
  };
}
