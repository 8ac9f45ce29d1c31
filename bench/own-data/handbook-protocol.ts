/**
 * How the Fraud Detection Handbook measures (chapter 5): train on some days, wait until the labels are known, test on
 * later days, without the cards that are known to be compromised by then.
 */
import { averagePrecision, rocAuc, scoreCurve } from '@fraud/evaluation';
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
const CARDS_A_DAY = 100;

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
  const curve = scoreCurve(
    scores,
    Uint8Array.from(rows, (row) => payments.labels[row]!),
  );
  return {
    auprc: averagePrecision(curve),
    rocAuc: rocAuc(curve) ?? NaN,
    cardPrecision100: cardPrecision(payments, rows, scores),
  };
}

/** Of the 100 cards with the highest score of a day, the share that had a fraud that day; mean over the days. */
function cardPrecision({ transactions, customers, labels }: HandbookPayments, rows: Uint32Array, scores: Float64Array) {
  const days = new Map<number, Map<number, { score: number; isFraud: boolean }>>();
  rows.forEach((row, i) => {
    const day = Math.floor(transactions.timeSeconds[row]! / DAY_SECONDS);
    const cards = days.get(day) ?? new Map<number, { score: number; isFraud: boolean }>();
    days.set(day, cards);
    const { score = -Infinity, isFraud = false } = cards.get(customers[row]!) ?? {};
    cards.set(customers[row]!, { score: Math.max(score, scores[i]!), isFraud: isFraud || labels[row] === 1 });
  });
  const shares = [...days.values()].map((cards) => {
    const top = [...cards.values()].sort((a, b) => b.score - a.score).slice(0, CARDS_A_DAY);
    return top.filter(({ isFraud }) => isFraud).length / top.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function firstAt(times: Float64Array, seconds: number): number {
  const found = times.findIndex((time) => time >= seconds);
  return found < 0 ? times.length : found;
}
