export { WeekChanged, WeekRefused } from './errors.ts';
export { weeklyEvents, type WeeklyEventsOptions } from './events/weekly-events.ts';
export { listWeeks, trainingWeeks } from './weeks/list-weeks.ts';
export { type QuarantineReason, quarantineReason, quarantineWeek } from './weeks/quarantine-week.ts';
export {
  badRowSettings,
  historyKeyProblems,
  labelDelaySettings,
  type ReadOptions,
  readTransactions,
  type Transactions,
} from './rows/read-transactions.ts';
export { readWeek, type WeekData } from './weeks/read-week.ts';
export { openWeekReader, type WeekReader } from './weeks/week-reader.ts';
export { writeRejectedRows } from './weeks/write-rejected-rows.ts';
export { type QuarantinedWeek, watchQuarantine } from './weeks/watch-quarantine.ts';
export { type RepeatedWeek, watchRepeatedWeeks } from './weeks/watch-repeated-weeks.ts';
export { type StrayObject, watchStrayObjects } from './weeks/watch-stray-objects.ts';
export {
  compareWeeks,
  parseWeekKey,
  type Week,
  type WeekFile,
  weekKey,
  weeksBetween,
  weekStep,
} from './weeks/week-file.ts';
export { checkFiles } from './own-files/check/check-files.ts';
export { OwnDataError } from './own-files/errors.ts';
export { inferSchema } from './own-files/infer/infer-schema.ts';
export { splitWeeks } from './own-files/split/split-weeks.ts';
