import { fraudsIn, sliceTable, type TransactionTable } from '@fraud/feature-schema';

/** Fewer frauds than these say nothing about which model is better. */
export const MIN_HELD_OUT_FRAUDS = 5;
const SECONDS_PER_DAY = 86_400;

export type SplitRules = {
  /** Share of the rows that is held out, 0 to 1. */
  readonly heldOutShare: number;
  /** Frauds needed among the rows to train on. */
  readonly minTrainingFrauds: number;
  /** Frauds there should be among the rows to train on. */
  readonly wantedTrainingFrauds: number;
  /** Rows younger than this, seen from the newest one, are left out: their frauds are not known yet. */
  readonly labelDelayDays: number;
};

export type SplitRows = {
  readonly training: TransactionTable;
  readonly heldOut: TransactionTable;
  /** Rows left out at the end, because their labels are not known yet. */
  readonly tooYoungRows: number;
  /** False when there are too few frauds to train and to judge, or nothing but frauds to train. */
  readonly isEnough: boolean;
  /** True when it is enough and there are as many frauds as wanted: no earlier rows need be taken as well. */
  readonly isAmple: boolean;
};

/**
 * The latest share of the rows, which lie in order of time, is held out: models are judged on it and never trained on
 * it. O(rows x inputs) to copy.
 */
export function splitByTime(
  rows: TransactionTable,
  { heldOutShare, minTrainingFrauds, wantedTrainingFrauds, labelDelayDays }: SplitRules,
): SplitRows {
  const matured = maturedRows(rows, labelDelayDays);
  const firstHeldOut = Math.floor(matured * (1 - heldOutShare));
  const training = sliceTable(rows, 0, firstHeldOut);
  const heldOut = sliceTable(rows, firstHeldOut, matured);
  const frauds = fraudsIn(training);
  const hasBothClasses = frauds < training.rows;
  const isEnough = hasBothClasses && frauds >= minTrainingFrauds && fraudsIn(heldOut) >= MIN_HELD_OUT_FRAUDS;
  return {
    training,
    heldOut,
    tooYoungRows: rows.rows - matured,
    isEnough,
    isAmple: isEnough && frauds >= wantedTrainingFrauds,
  };
}

/** How many rows, in order of time, are old enough for their labels to be known. */
function maturedRows({ rows, eventTime }: TransactionTable, labelDelayDays: number): number {
  if (labelDelayDays === 0) return rows;
  const newest = eventTime.reduce((latest, time) => Math.max(latest, time), -Infinity);
  return eventTime.findLastIndex((time) => time <= newest - labelDelayDays * SECONDS_PER_DAY) + 1;
}
