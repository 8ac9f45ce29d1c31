import { jsonMutants } from '@fraud/random/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SchemaError } from '../errors.ts';
import { parseFeatureSchema, transactionWriter, ulbSchema } from '../index.ts';

const numRuns = Number(process.env['FUZZ'] ?? 400);
const cards = {
  version: 2,
  name: 'cards',
  eventTime: { column: 'at', as: 'iso8601', zone: 'UTC' },
  label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
  id: 'payment',
  amount: 'amount',
  columns: [
    { name: 'amount', type: 'number', title: 'Amount', unit: 'EUR', missing: ['', '-1'] },
    { name: 'shop', type: 'category' },
    { name: 'dob', type: 'time' },
    { name: 'card', type: 'entity' },
    { name: 'note', type: 'context' },
  ],
  derived: [
    { name: 'age', as: 'elapsed', from: 'dob', unit: 'years' },
    { as: ['hourOfDay', 'dayOfWeek'] },
    { per: 'card', of: 'amount', as: ['count', 'mean'], within: ['1d', '7d'] },
    { per: 'card', as: 'fraudShare', within: '7d', delay: '7d' },
  ],
};

it.each([
  ['version 2', cards],
  ['version 1', JSON.parse(ulbSchema.json)],
])(
  'a changed schema file of %s is refused with a code, or is a schema that works and is made again from its text',
  (_, file) => {
    let taken = 0;
    fc.assert(
      fc.property(jsonMutants(file), (mutant) => {
        try {
          const schema = parseFeatureSchema(mutant);
          taken++;
          expect(parseFeatureSchema(JSON.parse(schema.json)).fingerprint).toBe(schema.fingerprint);
          transactionWriter(schema)({}, new Float32Array(schema.inputs.length));
        } catch (error) {
          expect(error).toBeInstanceOf(SchemaError);
        }
      }),
      { numRuns },
    );
    if (file === cards) expect(taken).toBeGreaterThan(0); // version 1 forgives nothing
  },
);
