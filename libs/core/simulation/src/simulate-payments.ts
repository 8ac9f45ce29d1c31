/**
 * One week of card payments as people know them, from a seed: cards, merchants, categories, devices, gaps. Holders
 * and merchants stay the same from week to week; how much is bought of what varies a little. Cost: O(rows log rows +
 * cards).
 */
import { type RandomSource, randomSource } from '@fraud/random';
import { changeValues, type ValueChange } from './change-values.ts';
import { fraudulentPayments } from './fraudulent-payments.ts';
import { type Draft, ordinaryPayment, type Payment, type PaymentWorld } from './payment.ts';
import { CATEGORIES } from './payment-names.ts';
import { padded, paymentPopulation, pick, summedUp } from './payment-population.ts';
import { transactionTimes } from './transaction-times.ts';

export type PaymentPlan = {
  readonly rows: number;
  readonly seed: number;
  /** First second of the week, since 1970, UTC. */
  readonly startTimeSeconds: number;
  /** Frauds among the rows, 0 to 1; the week holds exactly `Math.round(rows x fraudShare)`. @defaultValue 0.006 */
  readonly fraudShare?: number;
  /** Share of the frauds, 0 to 1, that are done with copied cards, which no ordinary week has. @defaultValue 0 */
  readonly copiedShare?: number;
  /** Cards in circulation; each has two devices. @defaultValue 10,000 */
  readonly cards?: number;
  /** The people and shops: the same in all weeks of a system. @defaultValue 1 */
  readonly populationSeed?: number;
  /** Deviation of a category's number of payments from week to week, relative to itself. @defaultValue 0.05 */
  readonly betweenWeeks?: number;
  /** What differs from an ordinary week, one after the other. @defaultValue nothing */
  readonly changes?: readonly PaymentChange[];
  /** Amounts are multiplied by it: above 0. @defaultValue 1 */
  readonly amountFactor?: number;
};

/** A change of one column's values. */
export type PaymentChange = ValueChange & { readonly column: keyof Payment };

/** Names of the columns in the order of a file. */
export const PAYMENT_COLUMNS: readonly (keyof Payment)[] = [
  'transaction_id',
  'event_time',
  'card',
  'merchant',
  'merchant_category',
  'channel',
  'country',
  'device',
  'amount',
  'balance_before',
  'confirmed',
  'date_of_birth',
  'home_latitude',
  'home_longitude',
  'merchant_latitude',
  'merchant_longitude',
  'is_fraud',
];

/** In order of time. The same plan gives the same payments. */
export function simulatePayments(plan: PaymentPlan): Payment[] {
  const { rows, seed, startTimeSeconds, fraudShare = 0.006, cards = 10_000, populationSeed = 1, changes = [] } = plan;
  const { copiedShare = 0 } = plan;
  const random = randomSource(seed);
  const frauds = Math.round(rows * fraudShare);
  const population = paymentPopulation(cards, populationSeed);
  const world = worldOf(plan, population, random);
  const drafts: Draft[] = [...transactionTimes(random, rows - frauds, startTimeSeconds)].map((time) =>
    ordinaryPayment(world, random, population.holders[pick(random, population.activity)]!, time),
  );
  const drawTime = () => transactionTimes(random, 1, startTimeSeconds)[0]!;
  const fraudPlan = { frauds, copiedShare, startTimeSeconds, populationSeed, drawTime };
  drafts.push(...fraudulentPayments(world, random, fraudPlan));
  const payments = drafts
    .sort((a, b) => a.time - b.time)
    .map(({ time, ...values }, row): Payment => ({
      transaction_id: `T${Math.floor(startTimeSeconds / 100)}-${padded(row, 6)}`,
      event_time: `${new Date(1_000 * time).toISOString().slice(0, -5)}Z`,
      ...values,
    }));
  return changes.reduce((changed, change, i) => withChange(changed, change, randomSource(seed + 1 + i)), payments);
}

/** The same people buy a little more of this and less of that. */
function worldOf(
  { betweenWeeks = 0.05, amountFactor = 1 }: PaymentPlan,
  population: PaymentWorld['population'],
  random: RandomSource,
): PaymentWorld {
  const varied = (value: number) => value * Math.exp(betweenWeeks * random.normal());
  return {
    population,
    categories: summedUp(CATEGORIES.map(({ share }) => varied(share))),
    onlineFactor: varied(1),
    amountFactor: varied(amountFactor),
  };
}

function withChange(payments: readonly Payment[], change: PaymentChange, random: RandomSource): Payment[] {
  const { column } = change;
  const values = changeValues(
    payments.map((payment) => payment[column]),
    change,
    random,
  );
  return payments.map((payment, row) => ({ ...payment, [column]: values[row] }));
}
