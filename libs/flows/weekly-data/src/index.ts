export { type Finding, WeekChanged, WeekRefused, type WeekRefusedCode } from './errors.ts';
export { inTimeOrder } from './in-time-order.ts';
export { listWeeks, trainingWeeks } from './list-weeks.ts';
export { quarantineKeys, type QuarantineReason, quarantineReason, quarantineWeek } from './quarantine-week.ts';
export { type ReadOptions, readTransactions, type Transactions } from './read-transactions.ts';
export { readWeek, type WeekData } from './read-week.ts';
export { compareWeeks, parseWeekKey, type Week, type WeekFile, weekKey } from './week-file.ts';
