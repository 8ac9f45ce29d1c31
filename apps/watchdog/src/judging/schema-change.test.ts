import { parseFeatureSchema } from '@fraud/feature-schema';
import { expect, it } from 'vitest';
import { schemaChange } from './schema-change.ts';

const schemaOf = (features: readonly string[], time = 'Time') =>
  parseFeatureSchema({
    name: 'cards',
    columns: [
      { name: time, role: 'eventTime' },
      ...features.map((name) => ({ name, role: 'feature' })),
      { name: 'Class', role: 'label' },
    ],
  });
const now = schemaOf(['Amount', 'channel']);

it.each([
  ['the same schema', schemaOf(['Amount', 'channel']), undefined],
  ['a new column', schemaOf(['Amount']), 'the schema changed: column channel is new'],
  [
    'a column in the place of another',
    schemaOf(['Amount', 'country']),
    'the schema changed: column channel is new, column country is gone',
  ],
  [
    'the same inputs of other columns',
    schemaOf(['Amount', 'channel'], 'Moment'),
    'the schema changed: its columns are read in another way',
  ],
])('schemaChange() tells %s', (_, { fingerprint, json }, told) => {
  expect(schemaChange({ fingerprint, json: JSON.parse(json) }, now)).toBe(told);
});

it('schemaChange() says that it changed where the former one is not known', () => {
  expect(schemaChange({ fingerprint: 'other', json: undefined }, now)).toBe('the schema changed');
  expect(schemaChange({ fingerprint: 'other', json: { columns: 3 } }, now)).toBe('the schema changed');
});
