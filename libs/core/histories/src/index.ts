export { advance, lookBack, type Transaction } from './advance.ts';
export { createHistory, type History, historySize } from './history.ts';
export { derivedNames, type HistoryColumn, type HistoryPlan } from './plan/history-plan.ts';
export { entitiesOf, entityBytes, restoreEntity } from './bytes/entity-bytes.ts';
export { forget } from './forget.ts';
export { HistoryError } from './errors.ts';
export { learn } from './learn.ts';
export { restoreHistory } from './bytes/restore-snapshot.ts';
export { snapshotOf } from './bytes/snapshot.ts';
