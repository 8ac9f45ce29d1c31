import { join } from 'node:path';
import { objectStoreLocation } from '@fraud/config';
import { erasureKeys, loggedEvents, openToldEvents } from '@fraud/decision-log';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import {
  type HistoryKeeper,
  type HistorySources,
  openMemoryHistory,
  openRedisHistory,
} from '@fraud/transaction-history';
import { weeklyEvents, type WeeklyEventsOptions } from '@fraud/weekly-data';
import type { ApiConfig } from '../config.ts';

/** Folder below the decision log's. */
const HISTORIES = 'histories';

export type OpenHistoriesParts = {
  readonly config: ApiConfig;
  /** Name of this process, */
  readonly instance: string;
  /** and whether it is the only one of its host, or the first. */
  readonly isFirst: boolean;
  readonly store: ObjectStore;
  readonly log: Log;
};

/** The histories in the Redis of HISTORY_URL, or else in the memory of this process. */
export function openHistories({ config, instance, isFirst, store, log }: OpenHistoriesParts): HistoryKeeper {
  const { decisionLogDir, entityKey, historyUrl, maxBadRows, weeksPrefix } = config;
  const toldEvents = openToldEvents(store, decisionLogDir);
  const weeks: WeeklyEventsOptions = {
    store: objectStoreLocation(config),
    weeksPrefix,
    entityKey: entityKey?.reveal() ?? '', // without one no schema with histories serves
    maxBadRows,
    onRefused: ({ key }, problem) => log.warn({ key }, `the histories pass over a weekly file: ${problem}`),
  };
  const shared: HistorySources & { readonly note: (line: string) => void } = {
    pastSince: (schema, since) => loggedEvents({ dir: decisionLogDir, store }, schema, since),
    async *newsFor(schema, isKnown) {
      yield* weeklyEvents(weeks, schema, isKnown);
      const told = await toldEvents(schema, isKnown);
      if (told) yield told;
    },
    erasures: () => erasureKeys(store),
    learnMs: config.historyPollSeconds * 1000,
    note: (line) => log.info(line),
  };
  if (historyUrl === undefined)
    return openMemoryHistory({
      ...shared,
      dir: join(decisionLogDir, HISTORIES),
      onError: (err) => log.error({ err }, 'the histories: their snapshot, or where they hear of transactions'),
    });
  return openRedisHistory({
    ...shared,
    url: historyUrl,
    prefix: config.queuePrefix,
    instance,
    isFirst,
    timeoutMs: config.historyTimeoutMs,
    onError: (err) => log.error({ err }, 'the Redis of the histories; columns are derived from what is known here'),
  });
}
