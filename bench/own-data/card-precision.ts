/** What a team sees that calls so many cards a day. */
const CARDS_A_DAY = 100;

/** Scored payments: of which card, on which day; one entry a payment in each. */
export type CardDays = {
  readonly labels: ArrayLike<number>;
  readonly days: ArrayLike<number>;
  readonly cards: ArrayLike<number>;
};

/**
 * The Fraud Detection Handbook's card precision@100: of the 100 cards with the highest score of a day, the share that
 * had a fraud that day; mean over the days. O(rows log rows).
 */
export function cardPrecision100(scores: Float64Array, { labels, days, cards }: CardDays): number {
  const ofDays = new Map<number, Map<number, { score: number; isFraud: boolean }>>();
  scores.forEach((rowScore, row) => {
    const ofDay = ofDays.get(days[row]!) ?? new Map<number, { score: number; isFraud: boolean }>();
    ofDays.set(days[row]!, ofDay);
    const { score = -Infinity, isFraud = false } = ofDay.get(cards[row]!) ?? {};
    ofDay.set(cards[row]!, { score: Math.max(score, rowScore), isFraud: isFraud || labels[row] === 1 });
  });
  const shares = [...ofDays.values()].map((ofDay) => {
    const top = [...ofDay.values()].sort((a, b) => b.score - a.score).slice(0, CARDS_A_DAY);
    return top.filter(({ isFraud }) => isFraud).length / top.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
