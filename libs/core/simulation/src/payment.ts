/** One card payment as a team's file holds it: raw values, null where there is none. */
import { type RandomSource } from '@fraud/random';
import { CATEGORIES, COUNTRIES, DEVICE_CHANNELS, SHOP_CHANNELS } from './payment-names.ts';
import { type CardHolder, decimals, type Merchant, pick, type Population, summedUp } from './payment-population.ts';

export type Payment = {
  readonly transaction_id: string;
  /** ISO 8601, UTC. */
  readonly event_time: string;
  /** Some 10,000 of them. */
  readonly card: string;
  /** 700 of them. */
  readonly merchant: string;
  /** 14 of them. */
  readonly merchant_category: string;
  readonly channel: string;
  readonly country: string;
  /** Some 20,000 of them; null for a payment in a shop. */
  readonly device: string | null;
  /** Currency units, whole cents. */
  readonly amount: number;
  readonly balance_before: number | null;
  /** Whether the holder confirmed an online payment; null in a shop, and where it is not known. */
  readonly confirmed: boolean | null;
  /** `1984-03-07`. */
  readonly date_of_birth: string | null;
  readonly home_latitude: number;
  readonly home_longitude: number;
  /** Of the shop; null online, and where it is not known. */
  readonly merchant_latitude: number | null;
  readonly merchant_longitude: number | null;
  readonly is_fraud: 0 | 1;
};

/** A payment that has no id yet; `time` in seconds. */
export type Draft = Omit<Payment, 'transaction_id' | 'event_time'> & { readonly time: number };

/** What all payments of a week have in common. */
export type PaymentWorld = {
  readonly population: Population;
  /** Relative number of payments in each category, summed up. */
  readonly categories: Float64Array;
  /** What every holder's share of online payments is multiplied by. */
  readonly onlineFactor: number;
  readonly amountFactor: number;
};

const UNKNOWN_SHOP = 0.08;
const UNKNOWN_BALANCE = 0.03;
const UNKNOWN_CONFIRMATION = 0.06;
const ABROAD = 0.02;
const SHOP_SHARES = summedUp(SHOP_CHANNELS.shares);
const DEVICE_SHARES = summedUp(DEVICE_CHANNELS.shares);

/** An honest payment of this holder at this time. */
export function ordinaryPayment(
  { population, categories, onlineFactor, amountFactor }: PaymentWorld,
  random: RandomSource,
  holder: CardHolder,
  time: number,
): Draft {
  const category = pick(random, categories);
  const isOnline = random.uniform() < Math.min(0.95, holder.onlineShare * onlineFactor);
  const isAbroad = random.uniform() < ABROAD;
  const knowsShop = !isOnline && random.uniform() >= UNKNOWN_SHOP;
  const { price } = CATEGORIES[category]!;
  return {
    time,
    card: holder.card,
    ...merchantOf(population.merchants[category]![pick(random, population.popularity)]!),
    channel: isOnline
      ? DEVICE_CHANNELS.names[pick(random, DEVICE_SHARES)]!
      : SHOP_CHANNELS.names[pick(random, SHOP_SHARES)]!,
    country: isAbroad ? COUNTRIES[random.integer(COUNTRIES.length)]!.code : holder.country,
    device: isOnline ? holder.devices[random.uniform() < 0.7 ? 0 : 1]! : null,
    amount: cents(amountFactor * holder.spending * price * Math.exp(0.6 * random.normal())),
    balance_before: random.uniform() < UNKNOWN_BALANCE ? null : cents(900 * Math.exp(0.9 * random.normal())),
    confirmed: isOnline && random.uniform() >= UNKNOWN_CONFIRMATION ? random.uniform() < 0.8 : null,
    date_of_birth: holder.dateOfBirth,
    home_latitude: holder.latitude,
    home_longitude: holder.longitude,
    merchant_latitude: knowsShop ? decimals(holder.latitude + 0.15 * random.normal()) : null,
    merchant_longitude: knowsShop ? decimals(holder.longitude + 0.15 * random.normal()) : null,
    is_fraud: 0,
  };
}

export function merchantOf({ name, category }: Merchant): { merchant: string; merchant_category: string } {
  return { merchant: name, merchant_category: CATEGORIES[category]!.name };
}

/** At least one cent. */
export function cents(amount: number): number {
  return Math.max(1, Math.round(100 * amount)) / 100;
}
