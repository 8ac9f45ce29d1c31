/** The names that simulated payments bear, with the habits that go with them. */

export type PaymentCategory = {
  /** As in the column `merchant_category`. */
  readonly name: string;
  /** Second word of its merchants' names. */
  readonly noun: string;
  /** Relative number of payments. */
  readonly share: number;
  /** Amount in the middle, currency units. */
  readonly price: number;
  /** How often a stolen card is used there, relative to the other categories. */
  readonly thieves: number;
};

export const CATEGORIES: readonly PaymentCategory[] = [
  { name: 'groceries', noun: 'Market', share: 0.24, price: 28, thieves: 0 },
  { name: 'restaurants', noun: 'Kitchen', share: 0.15, price: 24, thieves: 0 },
  { name: 'fuel', noun: 'Fuel', share: 0.09, price: 52, thieves: 0 },
  { name: 'shopping_online', noun: 'Shop', share: 0.13, price: 39, thieves: 4 },
  { name: 'clothing', noun: 'Fashion', share: 0.07, price: 48, thieves: 1 },
  { name: 'electronics', noun: 'Electronics', share: 0.05, price: 110, thieves: 4 },
  { name: 'travel', noun: 'Travel', share: 0.04, price: 140, thieves: 2 },
  { name: 'pharmacy', noun: 'Pharmacy', share: 0.05, price: 17, thieves: 0 },
  { name: 'entertainment', noun: 'Cinema', share: 0.04, price: 21, thieves: 0 },
  { name: 'home', noun: 'Furniture', share: 0.04, price: 64, thieves: 0 },
  { name: 'subscriptions', noun: 'Streaming', share: 0.05, price: 12, thieves: 0 },
  { name: 'sports', noun: 'Sports', share: 0.02, price: 44, thieves: 0 },
  { name: 'beauty', noun: 'Beauty', share: 0.02, price: 26, thieves: 0 },
  { name: 'gift_cards', noun: 'Vouchers', share: 0.01, price: 50, thieves: 3 },
];

/** First word of a merchant's name; the first ones have the most customers. */
export const PLACES: readonly string[] = (
  'Harbour Linden River Castle Station Garden Bridge Abbey Corner Tower Mill Forest Lake Hill Valley Meadow Orchard ' +
  'Church School Park Spring Summit Canal Island Coast Cliff Pine Oak Birch Maple Willow Rose Lily Falcon Raven ' +
  'Otter Heron Badger Amber Copper Silver Golden Scarlet Northern Southern Eastern Western Central Royal Union'
).split(' ');

export const COUNTRIES = [
  { code: 'DE', share: 0.34, latitude: 51, longitude: 10 },
  { code: 'FR', share: 0.2, latitude: 47, longitude: 2.5 },
  { code: 'IT', share: 0.12, latitude: 43, longitude: 12 },
  { code: 'ES', share: 0.1, latitude: 40, longitude: -4 },
  { code: 'NL', share: 0.07, latitude: 52.2, longitude: 5.3 },
  { code: 'PL', share: 0.06, latitude: 52, longitude: 19 },
  { code: 'AT', share: 0.05, latitude: 47.6, longitude: 14 },
  { code: 'BE', share: 0.03, latitude: 50.7, longitude: 4.6 },
  { code: 'SE', share: 0.02, latitude: 60, longitude: 15 },
  { code: 'IE', share: 0.01, latitude: 53.2, longitude: -8 },
] as const;

/** In a shop, and from a device, with their shares. */
export const SHOP_CHANNELS = { names: ['chip', 'contactless', 'magnetic_stripe'], shares: [0.35, 0.6, 0.05] } as const;
export const DEVICE_CHANNELS = { names: ['online', 'app'], shares: [0.6, 0.4] } as const;
