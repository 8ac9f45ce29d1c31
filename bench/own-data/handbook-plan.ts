import { hasHistories, parseFeatureSchema, type SchemaWithHistories } from '@fraud/feature-schema';
import type { HistoryPlan } from '@fraud/histories';

const within = ['1d', '7d', '30d'];

/**
 * The features of the Fraud Detection Handbook, chapter 3, as histories: counts and mean amounts of the customer,
 * delayed counts and fraud shares of the terminal, over 1, 7 and 30 days. The transaction itself is not counted.
 */
export function handbookPlan(delayDays: number): HistoryPlan {
  return planOf(delayDays, [{ per: 'CUSTOMER_ID', of: 'TX_AMOUNT', as: ['count', 'mean'], within }]);
}

/** The same with everything that is asked of an amount, and the time since the last payment. */
export function fullPlan(delayDays: number): HistoryPlan {
  return planOf(delayDays, fullOfCustomers);
}

const fullOfCustomers = [
  { per: 'CUSTOMER_ID', of: 'TX_AMOUNT', as: ['count', 'sum', 'mean', 'max', 'ratio'], within },
  { per: 'CUSTOMER_ID', as: 'sinceLast' },
];

/** The full plan as a schema, with hour and day of the week. */
export function handbookSchema(delayDays: number): SchemaWithHistories {
  return schemaOf(delayDays, [{ as: ['hourOfDay', 'dayOfWeek'] }, ...fullOfCustomers]);
}

function planOf(delayDays: number, ofCustomers: readonly object[]): HistoryPlan {
  return schemaOf(delayDays, ofCustomers).histories;
}

function schemaOf(delayDays: number, ofCustomers: readonly object[]): SchemaWithHistories {
  const schema = parseFeatureSchema({
    version: 2,
    name: 'handbook',
    eventTime: { column: 'TX_DATETIME' },
    label: { column: 'TX_FRAUD' },
    id: 'TRANSACTION_ID',
    columns: [
      { name: 'TX_AMOUNT', type: 'number' },
      { name: 'CUSTOMER_ID', type: 'entity' },
      { name: 'TERMINAL_ID', type: 'entity' },
    ],
    derived: [...ofCustomers, { per: 'TERMINAL_ID', as: ['count', 'fraudShare'], within, delay: `${delayDays}d` }],
  });
  if (!hasHistories(schema)) throw new TypeError('the schema has no histories');
  return schema;
}
