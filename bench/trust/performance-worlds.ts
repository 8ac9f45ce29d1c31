/**
 * Weeks of labelled, scored payments as a champion answers them that stays as good as it is: frauds that are
 * independent, that come together, or whose kinds differ from week to week.
 */
import { type RandomSource, randomSource } from '@fraud/random';

const LEGITIMATE = 2_000;
const WEEK_SECONDS = 7 * 86_400;
const HOUR_SECONDS = 3_600;
/** About the threshold of least cost at the costs below. */
export const THRESHOLD = 2.6;

export type ScoredWeek = {
  /** Seconds, ascending. */
  readonly eventTime: Float64Array;
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
  readonly amounts: Float64Array;
};

type Fraud = { readonly score: number; readonly time: number };

/** The frauds of one week; times from 0 to 1. */
export type FraudWorld = (random: RandomSource, frauds: number, distance: number) => Fraud[];

export const independent: FraudWorld = (random, frauds, distance) =>
  Array.from({ length: frauds }, () => ({ score: distance + random.normal(), time: random.uniform() }));

/** Five frauds look alike and come within an hour, as those of a stolen card. */
export const burst: FraudWorld = (random, frauds, distance) =>
  clusters(random, frauds, distance, (start) => start + (HOUR_SECONDS / WEEK_SECONDS) * random.uniform());

/** Five frauds look alike and come over the whole week, as those of a compromised terminal. */
export const spreadOut: FraudWorld = (random, frauds, distance) =>
  clusters(random, frauds, distance, () => random.uniform());

function clusters(random: RandomSource, frauds: number, distance: number, timeOf: (start: number) => number): Fraud[] {
  return Array.from({ length: Math.round(frauds / 5) }, () => {
    const [score, start] = [distance + random.normal(), random.uniform()];
    return Array.from({ length: 5 }, () => ({ score, time: Math.min(timeOf(start), 1 - Number.EPSILON) }));
  }).flat();
}

/** Three kinds of fraud, seen easily, fairly and hardly, in shares that differ by week (Dirichlet of 2, 2, 2). */
export const mixes: FraudWorld = (random, frauds, distance) => {
  const gamma = () => -Math.log(random.uniform()) - Math.log(random.uniform());
  const weights = [gamma(), gamma(), gamma()];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kind = () => {
    let rest = random.uniform() * total;
    return weights.findIndex((weight) => (rest -= weight) < 0);
  };
  return Array.from({ length: frauds }, () => ({
    score: distance + 1.5 * (kind() - 1) + random.normal(),
    time: random.uniform(),
  }));
};

/** @param week its number, from which its times follow */
export function scoredWeek(
  world: FraudWorld,
  { frauds, distance, seed, week }: { frauds: number; distance: number; seed: number; week: number },
): ScoredWeek {
  const random = randomSource(seed);
  const rows = [
    ...world(random, frauds, distance).map((fraud) => ({ ...fraud, label: 1, amount: amountOf(random, 122) })),
    ...Array.from({ length: LEGITIMATE }, () => ({
      score: random.normal(),
      time: random.uniform(),
      label: 0,
      amount: amountOf(random, 88),
    })),
  ].sort((a, b) => a.time - b.time);
  return {
    eventTime: Float64Array.from(rows, ({ time }) => (week + time) * WEEK_SECONDS),
    scores: Float64Array.from(rows, ({ score }) => score),
    labels: Uint8Array.from(rows, ({ label }) => label),
    amounts: Float64Array.from(rows, ({ amount }) => amount),
  };
}

/** Log-normal with this mean. */
function amountOf(random: RandomSource, mean: number): number {
  return mean * Math.exp(1.2 * random.normal() - 0.72);
}
