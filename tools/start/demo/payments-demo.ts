/**
 * Card payments with customers, merchants, categories and gaps. Who has been defrauded shows in what a card or a
 * merchant did before. The same payments at every start; only their dates follow the calendar.
 */
import { join } from 'node:path';
import { isoWeekOf } from '@fraud/feature-schema';
import { type Payment, type PaymentChange, paymentsCsv, simulatePayments } from '@fraud/simulation';
import { weekKey } from '@fraud/weekly-data';
import { type DemoKind, type DemoWeek, PAST_WEEKS, timeText, WEEK_SECONDS } from './demo-kind.ts';
import { spreeOf } from './spree.ts';

const POPULATION = { cards: 400, populationSeed: 2, betweenWeeks: 0.03 };
const ROWS = 6_000;
const FRAUD_SHARE = 0.02;
/** A Monday: the payments are those of the weeks from here on, told as if they were of the weeks before now. */
const SIMULATED_MONDAY = Date.UTC(2026, 9, 12) / 1_000;
const TO_WALLETS: PaymentChange = { column: 'channel', kind: 'half-moved', from: 'contactless', to: 'wallet' };
const CHANGED = { amountFactor: 1.4, copiedShare: 0.6, changes: [TO_WALLETS] };
const PLAN: readonly { story: string; change?: typeof CHANGED }[] = [
  ...Array.from({ length: PAST_WEEKS }, () => ({ story: 'a past week' })),
  { story: 'a week like those before' },
  {
    story:
      'prices are up, customers begin to pay by wallet, and most frauds are of a new kind: copied cards, used in ' +
      'shops far from their holders',
    change: CHANGED,
  },
  { story: 'the new ways go on', change: CHANGED },
];

export const paymentsDemo: DemoKind = {
  schemaFile: join(import.meta.dirname, 'payments-schema.json'),
  weeks(prefix, now) {
    const weeks = PLAN.map(({ story, change }, i): DemoWeek => {
      const monday = mondayBefore(now, PLAN.length - i);
      const played = () => {
        const startTimeSeconds = SIMULATED_MONDAY + i * WEEK_SECONDS;
        const plan = { ...POPULATION, rows: ROWS, fraudShare: FRAUD_SHARE, seed: 201 + i, startTimeSeconds, ...change };
        return later(simulatePayments(plan), monday - startTimeSeconds);
      };
      return {
        key: weekKey(prefix, isoWeekOf(new Date(1_000 * monday))),
        story,
        file: () => new TextEncoder().encode(paymentsCsv(played())),
        payments: () => played().map(({ is_fraud, ...row }) => ({ row, isFraud: is_fraud === 1 })),
      };
    });
    return { past: weeks.slice(0, PAST_WEEKS), arriving: weeks.slice(PAST_WEEKS) };
  },
  example(now) {
    const honest = simulatePayments({ ...POPULATION, rows: 100, seed: 1, startTimeSeconds: SIMULATED_MONDAY });
    const spree = spreeOf(
      honest.find(({ date_of_birth }) => date_of_birth?.startsWith('198'))!,
      now,
    );
    return { row: spree.at(-1)!, before: spree.slice(0, -1) };
  },
};

/** Midnight (UTC) on the Monday of the week that is so many weeks before that of `now`, in seconds. */
function mondayBefore(now: Date, weeks: number): number {
  const days = Math.floor(now.getTime() / 86_400_000);
  const sinceMonday = (now.getUTCDay() + 6) % 7;
  return 86_400 * (days - sinceMonday - 7 * weeks);
}

function later(payments: readonly Payment[], seconds: number): Payment[] {
  return payments.map((payment) => ({
    ...payment,
    event_time: timeText(Date.parse(payment.event_time) + 1_000 * seconds),
  }));
}
