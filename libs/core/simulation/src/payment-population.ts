/**
 * Who pays and where: card holders with a home, a habit of spending and two devices each, and 700 merchants in 14
 * categories. The same seed gives the same people, so that weeks of their own seed belong together. O(cards).
 */
import { type RandomSource, randomSource } from '@fraud/random';
import { CATEGORIES, COUNTRIES, PLACES } from './payment-names.ts';

export type CardHolder = {
  readonly card: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Null where the bank does not know it. */
  readonly dateOfBirth: string | null;
  /** What the holder spends, compared with others: 1 in the middle. */
  readonly spending: number;
  /** Share of payments from a device, 0 to 1. */
  readonly onlineShare: number;
  readonly devices: readonly [string, string];
};

export type Merchant = {
  readonly name: string;
  /** Position in `CATEGORIES`. */
  readonly category: number;
};

export type Population = {
  readonly holders: readonly CardHolder[];
  /** Relative number of payments of each holder, summed up: the last entry is the total. */
  readonly activity: Float64Array;
  /** By category, the most popular first. */
  readonly merchants: readonly (readonly Merchant[])[];
  /** Relative popularity of the merchants of any category, summed up. */
  readonly popularity: Float64Array;
};

const DAY_MS = 86_400_000;
const UNKNOWN_BIRTH = 0.04;

export function paymentPopulation(cards: number, seed: number): Population {
  const random = randomSource(seed);
  const countries = summedUp(COUNTRIES.map(({ share }) => share));
  return {
    holders: Array.from({ length: cards }, (_, i) => cardHolder(i, COUNTRIES[pick(random, countries)]!, random)),
    activity: summedUp(Array.from({ length: cards }, () => Math.exp(random.normal()))),
    merchants: CATEGORIES.map(({ noun }, category) => PLACES.map((place) => ({ name: `${place} ${noun}`, category }))),
    popularity: summedUp(PLACES.map((_, rank) => 1 / (rank + 3))),
  };
}

function cardHolder(number: number, country: (typeof COUNTRIES)[number], random: RandomSource): CardHolder {
  const ageDays = 365.25 * (18 + 62 * random.uniform());
  return {
    card: `card-${padded(number, 6)}`,
    country: country.code,
    latitude: decimals(country.latitude + 1.5 * random.normal()),
    longitude: decimals(country.longitude + 1.5 * random.normal()),
    dateOfBirth:
      random.uniform() < UNKNOWN_BIRTH
        ? null
        : new Date(Date.UTC(2026, 0, 1) - Math.floor(ageDays) * DAY_MS).toISOString().slice(0, 10),
    spending: Math.exp(0.5 * random.normal()),
    onlineShare: 0.15 + 0.6 * random.uniform(),
    devices: [deviceName(2 * number), deviceName(2 * number + 1)],
  };
}

export function deviceName(number: number): string {
  return `device-${padded(number, 6)}`;
}

export function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}

/** A coordinate as it stands in a file: about ten metres. */
export function decimals(degrees: number): number {
  return Math.round(1e4 * degrees) / 1e4;
}

export function summedUp(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => (sum += weight));
}

/** A position, each as likely as its weight. O(log weights). @param sums weights, summed up */
export function pick(random: RandomSource, sums: Float64Array): number {
  const at = random.uniform() * sums.at(-1)!;
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
