export { STALE } from './derived-row.ts';
export type { HistoryKeeper, HistorySources, HistoryStatus, News } from './history-keeper.ts';
export { lookInMemory, lookInRedis } from './look-at-entity.ts';
export { type MemoryHistoryOptions, openMemoryHistory, snapshotPath } from './memory/open-memory-history.ts';
export { openRedisHistory } from './redis/open-redis-history.ts';
