import type { HistoryPlan } from '@fraud/histories';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** What cards and merchants are usually asked for: every kind of column, windows of an hour to 30 days. */
export const cardsPlan: HistoryPlan = {
  entities: ['card', 'merchant'],
  numbers: ['amount'],
  groups: [
    {
      per: ['card'],
      columns: [
        ...[HOUR_SECONDS, DAY_SECONDS, 7 * DAY_SECONDS, 30 * DAY_SECONDS].flatMap((withinSeconds) => [
          { name: `card.count.${withinSeconds}`, as: 'count' as const, withinSeconds },
          ...(['sum', 'mean', 'max', 'ratio'] as const).map((as) => ({
            name: `card.amount.${as}.${withinSeconds}`,
            as,
            of: 'amount',
            withinSeconds,
          })),
        ]),
        { name: 'card.sinceLast', as: 'sinceLast', withinSeconds: 30 * DAY_SECONDS },
        { name: 'card.isFirst', as: 'isFirst', withinSeconds: 30 * DAY_SECONDS },
        ...[DAY_SECONDS, 30 * DAY_SECONDS].flatMap((withinSeconds) =>
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
      columns: [1, 7, 30].flatMap((days) =>
        (['count', 'fraudShare'] as const).map((as) => ({
          name: `merchant.${as}.${days}d`,
          as,
          withinSeconds: days * DAY_SECONDS,
          delaySeconds: 7 * DAY_SECONDS,
        })),
      ),
    },
  ],
};
