/**
 * Frauds of three kinds, each of which looks like an honest payment to whoever sees it alone. Only histories tell:
 *
 *     stolen card      4 to 8 payments within hours, from a device the card was never used from, at merchants new to it
 *     leaky merchant   one merchant a week begins to leak cards and does so for four weeks: payments there are frauds
 *     high amount      4 to 8 times what this card usually pays, no more than what others do
 *
 * (the second and third after the Fraud Detection Handbook, Le Borgne et al. 2022, section 3.2). A fourth kind can
 * come up, which no model has seen:
 *
 *     copied card      2 to 4 payments within hours by magnetic stripe, in shops near somebody else's home
 *
 * O(frauds).
 */
import { type RandomSource, randomSource } from '@fraud/random';
import { cents, type Draft, merchantOf, ordinaryPayment, type PaymentWorld } from './payment.ts';
import { CATEGORIES } from './payment-names.ts';
import { deviceName, type Merchant, pick, summedUp } from './payment-population.ts';

export type FraudPlan = {
  readonly frauds: number;
  /** Share of them, 0 to 1, that are done with a copied card. */
  readonly copiedShare: number;
  readonly startTimeSeconds: number;
  /** Seed of the population: which merchants leak depends on it and on the week alone. */
  readonly populationSeed: number;
  /** A time of the week, in seconds. */
  readonly drawTime: () => number;
};

const SECONDS_PER_WEEK = 604_800;
const STOLEN_CARDS = 0.45;
const LEAKY_MERCHANTS = 0.3;
const LEAKING_WEEKS = 4;
const GAP_SECONDS = 1_500;
const THIEVES = summedUp(CATEGORIES.map(({ thieves }) => thieves));

export function fraudulentPayments(world: PaymentWorld, random: RandomSource, plan: FraudPlan): Draft[] {
  const copied = Math.round(plan.copiedShare * plan.frauds);
  const stolen = Math.round(STOLEN_CARDS * (plan.frauds - copied));
  const leaked = Math.round(LEAKY_MERCHANTS * (plan.frauds - copied));
  const found: Draft[] = [];
  while (found.length < stolen) found.push(...stolenCard(world, random, plan, stolen - found.length));
  const leaky = leakyMerchants(world, plan);
  while (found.length < stolen + leaked)
    found.push({
      ...anyPayment(world, random, plan),
      ...merchantOf(leaky[random.integer(leaky.length)]!),
      is_fraud: 1,
    });
  while (found.length < plan.frauds - copied) found.push(highAmount(world, random, plan));
  while (found.length < plan.frauds) found.push(...copiedCard(world, random, plan, plan.frauds - found.length));
  return found;
}

function anyPayment(world: PaymentWorld, random: RandomSource, { drawTime }: FraudPlan): Draft {
  const { holders, activity } = world.population;
  return ordinaryPayment(world, random, holders[pick(random, activity)]!, drawTime());
}

/** At most `most` payments of one card, none after the end of the week. */
function stolenCard(world: PaymentWorld, random: RandomSource, plan: FraudPlan, most: number): Draft[] {
  const { holders, merchants, popularity } = world.population;
  const holder = holders[random.integer(holders.length)]!;
  const device = deviceName(random.integer(2 * holders.length));
  const nextTime = quickTimes(random, plan);
  return Array.from({ length: Math.min(most, 4 + random.integer(5)) }, () => {
    const category = pick(random, THIEVES);
    const time = nextTime();
    return {
      ...ordinaryPayment(world, random, holder, time),
      ...merchantOf(merchants[category]![pick(random, popularity)]!),
      amount: cents(world.amountFactor * CATEGORIES[category]!.price * Math.exp(0.6 * random.normal())),
      channel: 'online',
      device,
      confirmed: random.uniform() < 0.5 ? null : random.uniform() < 0.8,
      merchant_latitude: null,
      merchant_longitude: null,
      is_fraud: 1,
    };
  });
}

/** At most `most` payments of one card, none after the end of the week. */
function copiedCard(world: PaymentWorld, random: RandomSource, plan: FraudPlan, most: number): Draft[] {
  const { holders } = world.population;
  const holder = holders[random.integer(holders.length)]!;
  const shopper = { ...holders[random.integer(holders.length)]!, onlineShare: 0 };
  const nextTime = quickTimes(random, plan);
  return Array.from({ length: Math.min(most, 2 + random.integer(3)) }, () => ({
    ...ordinaryPayment(world, random, shopper, nextTime()),
    card: holder.card,
    date_of_birth: holder.dateOfBirth,
    home_latitude: holder.latitude,
    home_longitude: holder.longitude,
    channel: 'magnetic_stripe',
    is_fraud: 1,
  }));
}

/** A time of the week, then times within minutes of each other, none after the week's end. */
function quickTimes(random: RandomSource, { drawTime, startTimeSeconds }: FraudPlan): () => number {
  const end = startTimeSeconds + SECONDS_PER_WEEK;
  let next = drawTime();
  return () => {
    const time = next;
    next = Math.min(end - 1, time + Math.ceil(-GAP_SECONDS * Math.log(1 - random.uniform())));
    return time;
  };
}

/** Those that began to leak this week or in the three before. */
function leakyMerchants({ population }: PaymentWorld, { startTimeSeconds, populationSeed }: FraudPlan): Merchant[] {
  const all = population.merchants.flat();
  const week = Math.floor(startTimeSeconds / SECONDS_PER_WEEK);
  return Array.from({ length: LEAKING_WEEKS }, (_, ago) => {
    const random = randomSource(populationSeed + 7_919 * (week - ago));
    return all[random.integer(all.length)]!;
  });
}

function highAmount(world: PaymentWorld, random: RandomSource, plan: FraudPlan): Draft {
  const payment = anyPayment(world, random, plan);
  return { ...payment, amount: cents(payment.amount * (4 + 4 * random.uniform())), is_fraud: 1 };
}
