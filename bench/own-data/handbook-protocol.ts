/**
 * How the Fraud Detection Handbook measures (chapter 5): train on some days, wait until the labels are known, test on
 * later days, without the cards that are known to be compromised by then.
 */
import { averagePrecision, rocAuc, scoreCurve } from '@fraud/evaluation';
import { type CardDays, cardPrecision100 } from './card-precision.ts';
import type { HandbookPayments } from './handbook-payments.ts';

export type Protocol = {
  /** First day of the training, seconds. */
  readonly trainSeconds: number;
  readonly days: number;
  readonly delayDays: number;
  readonly testDays: number;
};

export type Quality = { readonly auprc: number; readonly rocAuc: number; readonly cardPrecision100: number };

const DAY_SECONDS = 86_400;

/** Rows to train on and rows to test on, in the order of their time. */
export function handbookSplit(
  { transactions: { timeSeconds }, customers, labels }: HandbookPayments,
  { trainSeconds, days, delayDays, testDays }: Protocol,
): { train: Uint32Array; test: Uint32Array } {
  const rowsBetween = (from: number, to: number) => {
    const [first, end] = [from, to].map((seconds) => firstAt(timeSeconds, seconds));
    return Array.from({ length: end! - first! }, (_, i) => first! + i);
  };
  const dayAt = (day: number) => trainSeconds + day * DAY_SECONDS;
  const compromised = (until: number) =>
    new Set(rowsBetween(trainSeconds, until).flatMap((row) => (labels[row] === 1 ? [customers[row]!] : [])));
  const inTraining = compromised(dayAt(days));
  const test = Array.from({ length: testDays }, (_, d) => days + delayDays + d).flatMap((day) => {
    const known = compromised(dayAt(day - delayDays + 1));
    return rowsBetween(dayAt(day), dayAt(day + 1)).filter(
      (row) => !inTraining.has(customers[row]!) && !known.has(customers[row]!),
    );
  });
  return { train: Uint32Array.from(rowsBetween(trainSeconds, dayAt(days))), test: Uint32Array.from(test) };
}

/** @param scores one for each of `rows` */
export function qualityOf(payments: HandbookPayments, rows: Uint32Array, scores: Float64Array): Quality {
  const cardDays = cardDaysOf(payments, rows);
  const curve = scoreCurve(scores, cardDays.labels);
  return {
    auprc: averagePrecision(curve),
    rocAuc: rocAuc(curve) ?? NaN,
    cardPrecision100: cardPrecision100(scores, cardDays),
  };
}

/** Card and day of each of `rows`, and what came of it. */
export function cardDaysOf(
  { transactions: { timeSeconds }, customers, labels }: HandbookPayments,
  rows: Uint32Array,
): CardDays & { readonly labels: Uint8Array } {
  return {
    labels: Uint8Array.from(rows, (row) => labels[row]!),
    days: Uint32Array.from(rows, (row) => Math.floor(timeSeconds[row]! / DAY_SECONDS)),
    cards: rows.map((row) => customers[row]!),
  };
}

function firstAt(times: Float64Array, seconds: number): number {
  const found = times.findIndex((time) => time >= seconds);
  return found < 0 ? times.length : found;
}
