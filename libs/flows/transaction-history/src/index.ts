export type { HistoryKeeper, HistoryStatus, PastTransaction } from './history-keeper.ts';
export { type MemoryHistoryOptions, openMemoryHistory } from './memory/open-memory-history.ts';
