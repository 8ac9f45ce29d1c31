import { parseFeatureSchema, type TransactionTable } from '@fraud/feature-schema';
import { describe, expect, it } from 'vitest';
import { amountsOf } from './costs.ts';

const columns = ['paid', 'Amount'].map((name) => ({ name, type: 'number' }));
const schemaOf = (amount?: string) =>
  parseFeatureSchema({
    version: 2,
    name: 'cards',
    eventTime: { column: 'at', as: 'seconds' },
    label: { column: 'fraud' },
    ...(amount && { amount }),
    columns,
  });
const table: TransactionTable = {
  rows: 3,
  matrix: Float32Array.of(7, NaN, 9, 1, 2, 3),
  labels: new Uint8Array(3),
  eventTime: new Float64Array(3),
};

describe('amountsOf()', () => {
  it.each([
    ['of the column that the schema names, a missing one as 0', schemaOf('paid'), 'Amount', [7, 0, 9]],
    ['else of the column that the settings name', schemaOf(), 'Amount', [1, 2, 3]],
    ['else there are none', schemaOf(), 'amt', undefined],
  ])('gives the amounts %s', (_, schema, setting, expected) => {
    const amounts = amountsOf(table, schema, setting);
    expect(amounts && [...amounts]).toEqual(expected);
    expect(table.matrix[1]).toBeNaN();
  });
});
