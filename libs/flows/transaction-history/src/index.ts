export { STALE } from './derived-row.ts';
export type { HistoryKeeper, HistorySources, HistoryStatus, News } from './history-keeper.ts';
export { type MemoryHistoryOptions, openMemoryHistory } from './memory/open-memory-history.ts';
export { openRedisHistory } from './redis/open-redis-history.ts';
