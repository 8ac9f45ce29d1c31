import { describe, expect, it } from 'vitest';
import { fieldProblem } from './field-problem.ts';

describe('fieldProblem()', () => {
  const present = (names: readonly string[]) =>
    fieldProblem({
      keyword: 'additionalProperties',
      instancePath: '/data/0',
      schemaPath: '#/additionalProperties',
      params: { additionalProperty: 'amount' },
      message: 'must NOT have additional properties',
      parentSchema: { properties: Object.fromEntries(names.map((name) => [name, {}])) },
    });

  it('names the fields there are, or the ends of a long list', () => {
    const many = ['Time', ...Array.from({ length: 28 }, (_, i) => `V${i + 1}`), 'Amount', 'id'];
    expect(present(['a', 'b'])).toEqual({ field: 'data[0].amount', value: 'present', allowed: 'only a, b' });
    expect(present(many).allowed).toBe('only Time, V1, V2, ..., Amount, id');
  });
});
