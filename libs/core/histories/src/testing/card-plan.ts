import type { HistoryPlan } from '../index.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Cards, merchants and pairs of both, with every kind of column. */
export const cardPlan: HistoryPlan = {
  entities: ['card', 'merchant'],
  numbers: ['amount'],
  groups: [
    {
      per: ['card'],
      columns: [
        ...[HOUR, DAY, 7 * DAY, 30 * DAY].flatMap((withinSeconds) => [
          { name: `card.count.${withinSeconds}`, as: 'count' as const, withinSeconds },
          ...(['sum', 'mean', 'max', 'ratio'] as const).map((as) => ({
            name: `card.amount.${as}.${withinSeconds}`,
            as,
            of: 'amount',
            withinSeconds,
          })),
        ]),
        { name: 'card.sinceLast', as: 'sinceLast', withinSeconds: 30 * DAY },
        { name: 'card.isFirst', as: 'isFirst', withinSeconds: 30 * DAY },
        ...[DAY, 30 * DAY].flatMap((withinSeconds) =>
          (['distinct', 'isNew'] as const).map((as) => ({
            name: `card.merchant.${as}.${withinSeconds}`,
            as,
            of: 'merchant',
            withinSeconds,
          })),
        ),
      ],
    },
    {
      per: ['merchant'],
      columns: [DAY, 7 * DAY, 30 * DAY].flatMap((withinSeconds) =>
        (['count', 'fraudShare'] as const).map((as) => ({
          name: `merchant.${as}.${withinSeconds}`,
          as,
          withinSeconds,
          delaySeconds: 7 * DAY,
        })),
      ),
    },
    {
      per: ['card', 'merchant'],
      columns: [
        { name: 'pair.count', as: 'count', withinSeconds: 7 * DAY },
        { name: 'pair.fraudShare', as: 'fraudShare', withinSeconds: 7 * DAY },
        { name: 'pair.ratio', as: 'ratio', of: 'amount', withinSeconds: 7 * DAY },
      ],
    },
  ],
};
