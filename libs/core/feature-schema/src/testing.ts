import { type FeatureSchema, parseFeatureSchema, ulbSchema } from './schema/feature-schema.ts';

/** A valid row of the schema: every column 0 unless given. */
export function aTransaction(
  values: Record<string, number> = {},
  schema: FeatureSchema = ulbSchema,
): Record<string, number> {
  return { ...Object.fromEntries(schema.columns.map((column) => [column.name, 0])), ...values };
}

/** The schema file of version 2 with one column of each type, and gaps. */
export const cardSchemaJson = {
  version: 2,
  name: 'cards',
  eventTime: { column: 'at', as: 'iso8601', zone: 'UTC' },
  label: { column: 'is_fraud' },
  id: 'trans_num',
  amount: 'amt',
  columns: [
    { name: 'amt', type: 'number', title: 'Amount', unit: 'EUR' },
    { name: 'balance', type: 'number', missing: ['', 'NA', '-1'] },
    { name: 'category', type: 'category', title: 'Merchant category' },
    { name: 'chip', type: 'boolean' },
    { name: 'dob', type: 'time' },
    { name: 'card', type: 'entity' },
    { name: 'note', type: 'context' },
    { name: 'scenario', type: 'ignore' },
  ],
  derived: [
    { name: 'age', as: 'elapsed', from: 'dob', unit: 'years' },
    { name: 'left', as: 'difference', of: ['balance', 'amt'] },
    { as: ['hourOfDay', 'dayOfWeek'] },
  ],
} as const;

export const cardSchema: FeatureSchema = parseFeatureSchema(cardSchemaJson);

/** A raw row of `cardSchema`. */
export function aCardPayment(values: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    at: '2026-11-18T12:00:00Z',
    trans_num: 'payment-1',
    amt: 12.5,
    balance: 100.1,
    category: 'shopping_net',
    chip: true,
    dob: '1990-05-17',
    card: '4111111111111111',
    note: 'by phone',
    ...values,
  };
}
