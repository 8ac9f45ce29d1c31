/** A stolen card on a spree: eight payments within an hour, from a device that the card was never used from. */
import type { Payment } from '@fraud/simulation';
import { type Row, timeText } from './demo-kind.ts';

const BOUGHT = [
  { minutesAgo: 55, merchant: 'Harbour Shop', merchant_category: 'shopping_online', amount: 58.4 },
  { minutesAgo: 49, merchant: 'Linden Electronics', merchant_category: 'electronics', amount: 129 },
  { minutesAgo: 41, merchant: 'Castle Vouchers', merchant_category: 'gift_cards', amount: 50 },
  { minutesAgo: 34, merchant: 'Mill Electronics', merchant_category: 'electronics', amount: 89.9 },
  { minutesAgo: 26, merchant: 'River Shop', merchant_category: 'shopping_online', amount: 44.2 },
  { minutesAgo: 17, merchant: 'Tower Vouchers', merchant_category: 'gift_cards', amount: 50 },
  { minutesAgo: 8, merchant: 'Abbey Shop', merchant_category: 'shopping_online', amount: 71.5 },
  { minutesAgo: 0, merchant: 'Station Electronics', merchant_category: 'electronics', amount: 118 },
];

/** In order of time, the last one at `now`. @param known an honest payment of the card */
export function spreeOf(known: Payment, now: Date): Row[] {
  return BOUGHT.map(({ minutesAgo, merchant, merchant_category, amount }, i) => ({
    transaction_id: `example-${i + 1}`,
    event_time: timeText(now.getTime() - 60_000 * minutesAgo),
    card: known.card,
    merchant,
    merchant_category,
    channel: 'online',
    country: known.country,
    device: 'device-000777',
    amount,
    balance_before: known.balance_before,
    date_of_birth: known.date_of_birth,
    home_latitude: known.home_latitude,
    home_longitude: known.home_longitude,
  }));
}
