import { decimalNumber, setting } from '@fraud/config';
import type { ErrorCosts } from '@fraud/evaluation';
import { z } from 'zod';

/** What wrong answers cost the team, for every service that reckons in money. */
export const costSettings = {
  missedFraudCost: setting('COST_MISSED_FRAUD', decimalNumber({ min: 0 }).default(20), {
    doc: 'What a missed fraud costs beside its amount, in the currency of the amounts.',
  }),
  falseAlarmCost: setting('COST_FALSE_ALARM', decimalNumber({ min: 0 }).default(10), {
    doc: 'What it costs to flag a legitimate transaction, in the currency of the amounts.',
  }),
  margin: setting('COST_MARGIN', decimalNumber({ min: 0, max: 1 }).default(0.02), {
    doc: 'Share of a legitimate amount that is earned, and lost when the transaction is flagged.',
  }),
  amountColumn: setting('AMOUNT_COLUMN', z.string().default('Amount'), {
    doc: 'Feature that holds the amount of a transaction; without such a feature amounts count as 0.',
  }),
};

/** The costs as they were set. */
export function costsOf({
  missedFraudCost,
  falseAlarmCost,
  margin,
}: {
  readonly missedFraudCost: number;
  readonly falseAlarmCost: number;
  readonly margin: number;
}): ErrorCosts {
  return { missedFraud: missedFraudCost, falseAlarm: falseAlarmCost, margin };
}
