import { join } from 'node:path';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import { type HistoryKeeper, openMemoryHistory, openRedisHistory } from '@fraud/transaction-history';
import type { ApiConfig } from '../config.ts';
import { pastTransactions } from './past-transactions.ts';

/** Folder below the decision log's. */
const HISTORIES = 'histories';

export type OpenHistoriesParts = {
  readonly config: Pick<ApiConfig, 'decisionLogDir' | 'historyUrl' | 'historyTimeoutMs' | 'queuePrefix'>;
  /** Name of this process. */
  readonly instance: string;
  readonly store: ObjectStore;
  readonly log: Log;
};

/** The histories in the Redis of HISTORY_URL, or else in the memory of this process. */
export function openHistories({ config, instance, store, log }: OpenHistoriesParts): HistoryKeeper {
  const { decisionLogDir, historyUrl } = config;
  const shared = {
    pastSince: (...[schema, since]: Parameters<Parameters<typeof openMemoryHistory>[0]['pastSince']>) =>
      pastTransactions({ decisionLogDir, store }, schema, since),
    note: (line: string) => log.info(line),
  };
  if (historyUrl === undefined)
    return openMemoryHistory({
      ...shared,
      dir: join(decisionLogDir, HISTORIES),
      onError: (err) => log.error({ err }, 'the snapshot of the histories'),
    });
  return openRedisHistory({
    ...shared,
    url: historyUrl,
    prefix: config.queuePrefix,
    instance,
    timeoutMs: config.historyTimeoutMs,
    onError: (err) => log.error({ err }, 'the Redis of the histories; columns are derived from what is known here'),
  });
}
