/**
 * Card payments: amount, hour, distance and age of the card, half of the distances missing; 14 categories of merchants,
 * 700 merchants, 3 channels, 20,000 postcodes, all of them skewed. A category has amounts and hours of its own; what is
 * odd for it is fraud more often. One merchant in ten and one postcode in twenty attract frauds. O(rows).
 */
import { randomSource } from '@fraud/random';
import { createColumns, drawLabels, effects, type RawTable, zipf } from './raw-table.ts';

const [CATEGORIES, MERCHANTS, CHANNELS, POSTCODES] = [14, 700, 3, 20_000];

export function simulateCards(rows: number, seed: number): RawTable {
  const random = randomSource(seed);
  const columns = createColumns(rows, 8);
  const amount = columns.number('amount');
  const hour = columns.number('hour');
  const distance = columns.number('distance');
  const age = columns.number('cardAge');
  const category = columns.category('category', CATEGORIES);
  const merchant = columns.category('merchant', MERCHANTS);
  const channel = columns.category('channel', CHANNELS);
  const postcode = columns.category('postcode', POSTCODES);

  const drawMerchant = zipf(random, MERCHANTS, 0.8);
  const drawPostcode = zipf(random, POSTCODES, 0.7);
  const drawChannel = zipf(random, CHANNELS, 1);
  const categoryOf = Uint8Array.from({ length: MERCHANTS }, () => Math.floor(random.uniform() * CATEGORIES));
  const usualAmount = Float64Array.from({ length: CATEGORIES }, () => 3 + 1.2 * random.normal());
  const usualHour = Float64Array.from({ length: CATEGORIES }, () => 8 + 12 * random.uniform());
  const risk = {
    category: effects(random, CATEGORIES, 1.5),
    merchant: Float64Array.from({ length: MERCHANTS }, () => (random.uniform() < 0.1 ? 5 : 0) + 0.5 * random.normal()),
    channel: effects(random, CHANNELS, 1.4),
    postcode: Float64Array.from({ length: POSTCODES }, () => (random.uniform() < 0.05 ? 5 : 0)),
  };
  const logits = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const m = (merchant[r] = drawMerchant());
    const k = (category[r] = categoryOf[m]!);
    const c = (channel[r] = drawChannel());
    const p = (postcode[r] = drawPostcode());
    const oddAmount = random.normal();
    const offHours = (random.normal() * 4) / (1 + (k % 3));
    amount[r] = Math.exp(usualAmount[k]! + oddAmount);
    hour[r] = (usualHour[k]! + offHours + 48) % 24;
    distance[r] = c === 0 ? NaN : Math.exp(2 + random.normal());
    age[r] = -Math.log(1 - random.uniform()) * 900;
    logits[r] =
      risk.category[k]! +
      risk.merchant[m]! +
      risk.channel[c]! +
      risk.postcode[p]! +
      3 * Math.max(0, oddAmount) +
      0.8 * Math.abs(offHours) +
      (age[r]! < 60 ? 3 : 0) +
      (distance[r]! > 20 ? 2 : 0);
    if (random.uniform() < 0.03) merchant[r] = NaN;
  }
  return columns.table(drawLabels(random, logits, 0.02));
}
