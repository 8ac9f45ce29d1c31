export type { HistoryKeeper, HistoryStatus } from './history-keeper.ts';
export { type MemoryHistoryOptions, openMemoryHistory } from './memory/open-memory-history.ts';
