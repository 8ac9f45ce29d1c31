import { describe, expect, it } from 'vitest';
import { createHistory, HistoryError } from '../index.ts';

describe('createHistory()', () => {
  it('lists every problem of a plan', () => {
    const plan = {
      entities: ['card', 'merchant'],
      numbers: ['amount'],
      groups: [
        {
          per: ['card'],
          columns: [
            { name: 'a', as: 'sum', of: 'price', withinSeconds: 0 },
            { name: 'a', as: 'isNew', of: 'amount', withinSeconds: 60, delaySeconds: 60 },
            { name: 'b', as: 'count', withinSeconds: NaN, delaySeconds: -1 },
          ],
        },
        { per: ['card'], columns: [] },
        { per: ['card', 'merchant', 'shop'], columns: [] },
      ],
    } as const;
    const problems = [
      'column a stands there twice',
      'group card stands there twice',
      'column a: withinSeconds is 0, not a finite number above 0',
      'column a: price is none of the numbers amount',
      'column a: isNew has no delay, only count and fraudShare have',
      'column a: amount is none of the entities card, merchant',
      'column b: withinSeconds is NaN, not a finite number above 0',
      'column b: delaySeconds is -1, not a finite number of at least 0',
      'group card+merchant+shop: shop is none of the entities card, merchant',
      'group card+merchant+shop has 3 entities, not 1 or 2',
    ];
    expect(() => createHistory(plan)).toThrow(
      new HistoryError('FRAUD_HISTORIES_PLAN_INVALID', `Cannot keep histories: ${problems.join('; ')}`),
    );
  });
});
