import type { HistoryColumn, HistoryPlan } from '@fraud/histories';

const DAY_SECONDS = 86_400;
const windows = [1, 7, 30].map((days) => ({ days, withinSeconds: days * DAY_SECONDS }));

/**
 * The features of the Fraud Detection Handbook, chapter 3, as histories: counts and mean amounts of the customer,
 * delayed counts and fraud shares of the terminal, over 1, 7 and 30 days. The transaction itself is not counted.
 */
export function handbookPlan(delayDays: number): HistoryPlan {
  return planOf(
    delayDays,
    windows.flatMap(({ days, withinSeconds }): HistoryColumn[] => [
      { name: `CUSTOMER_ID.count.${days}d`, as: 'count', withinSeconds },
      { name: `CUSTOMER_ID.TX_AMOUNT.mean.${days}d`, as: 'mean', of: 'TX_AMOUNT', withinSeconds },
    ]),
  );
}

/** The same with everything that is asked of an amount, and the time since the last payment. */
export function fullPlan(delayDays: number): HistoryPlan {
  return planOf(delayDays, [
    ...windows.flatMap(({ days, withinSeconds }): HistoryColumn[] => [
      { name: `CUSTOMER_ID.count.${days}d`, as: 'count', withinSeconds },
      ...(['sum', 'mean', 'max', 'ratio'] as const).map((as): HistoryColumn => ({
        name: `CUSTOMER_ID.TX_AMOUNT.${as}.${days}d`,
        as,
        of: 'TX_AMOUNT',
        withinSeconds,
      })),
    ]),
    { name: 'CUSTOMER_ID.sinceLast', as: 'sinceLast', withinSeconds: 30 * DAY_SECONDS },
  ]);
}

function planOf(delayDays: number, ofCustomers: readonly HistoryColumn[]): HistoryPlan {
  const delaySeconds = delayDays * DAY_SECONDS;
  return {
    entities: ['CUSTOMER_ID', 'TERMINAL_ID'],
    numbers: ['TX_AMOUNT'],
    groups: [
      { per: ['CUSTOMER_ID'], columns: ofCustomers },
      {
        per: ['TERMINAL_ID'],
        columns: windows.flatMap(({ days, withinSeconds }): HistoryColumn[] => [
          { name: `TERMINAL_ID.count.${days}d`, as: 'count', withinSeconds, delaySeconds },
          { name: `TERMINAL_ID.fraudShare.${days}d`, as: 'fraudShare', withinSeconds, delaySeconds },
        ]),
      },
    ],
  };
}
