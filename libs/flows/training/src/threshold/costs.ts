import { decimalNumber, setting, text } from '@fraud/config';
import type { ErrorCosts, TypicalAmounts } from '@fraud/evaluation';
import { columnOf, type FeatureSchema, type TransactionTable } from '@fraud/feature-schema';

/** What wrong answers cost the team, for every service that reckons in money. */
export const costSettings = {
  missedFraudCost: setting('COST_MISSED_FRAUD', decimalNumber({ min: 0 }).default(20), {
    doc: 'What a missed fraud costs in addition to its amount, in the currency of the amounts.',
    example: '50',
  }),
  falseAlarmCost: setting('COST_FALSE_ALARM', decimalNumber({ min: 0 }).default(10), {
    doc:
      'What it costs to flag a legitimate transaction (a review, a call, an annoyed customer), in the currency of ' +
      'the amounts.',
    example: '5',
  }),
  margin: setting('COST_MARGIN', decimalNumber({ min: 0, max: 1 }).default(0.02), {
    doc: 'What share of a legitimate amount you earn, and lose when the transaction is flagged. 0.02 is 2 %.',
    example: '0.01',
  }),
  amountColumn: setting('AMOUNT_COLUMN', text('the name of a column').default('Amount'), {
    doc:
      'The column that holds the amount of a transaction, where the schema file does not name it as `amount`. If ' +
      'there is no such column, every amount counts as 0.',
    example: 'amt',
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

/**
 * The amounts, one per row, as a view of the table's own memory where none is missing; a missing one counts as 0.
 * Undefined when the schema has no such column. O(rows).
 *
 * @param amountColumn the column of a schema that does not name one itself
 */
export function amountsOf(
  table: TransactionTable,
  schema: FeatureSchema,
  amountColumn: string,
): Float32Array | undefined {
  const index = schema.inputs.indexOf(schema.amount ?? amountColumn);
  if (index < 0) return undefined;
  const amounts = columnOf(table, index);
  return amounts.some(Number.isNaN) ? amounts.map((amount) => (Number.isNaN(amount) ? 0 : amount)) : amounts;
}

/** Parts of the rows of a class, one after the other in time, whose mean amounts are compared. */
const PARTS = 5;
const NO_AMOUNTS = new Float32Array();

/** What a transaction of each class usually amounts to; 0 where transactions have no amounts. O(rows). */
export function typicalAmountsOf(labels: Uint8Array, amounts: Float32Array | undefined): TypicalAmounts {
  const typical = (label: number) => medianOfMeans((amounts ?? NO_AMOUNTS).filter((_, row) => labels[row] === label));
  return { fraud: typical(1), legitimate: typical(0) };
}

/**
 * The mean of each part of the values, and of these the median (Nemirovsky & Yudin 1983): one part that is wrong, or
 * holds the dearest fraud, does not decide.
 */
export function medianOfMeans(values: Float32Array): number {
  const parts = Math.min(PARTS, values.length);
  const means = Array.from({ length: parts }, (_, i) =>
    mean(values.subarray(Math.floor((i * values.length) / parts), Math.floor(((i + 1) * values.length) / parts))),
  );
  return means.toSorted((a, b) => a - b)[Math.floor(parts / 2)] ?? 0;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
