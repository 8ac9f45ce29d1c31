import { expect, test } from 'vitest';
import { toYaml } from './yaml.ts';

test('toYaml() quotes every text, so that YAML 1.1 reads no number, boolean or time in it', () => {
  const value = {
    z: '123456789012345678',
    a: 'no',
    m: "it's",
    t: '12:30:00',
    none: null,
    i: 3,
    empty: [],
    list: ['1e3'],
  };
  expect(toYaml(value)).toBe(
    "a: 'no'\nempty: []\ni: 3\nlist:\n  - '1e3'\nm: 'it''s'\nnone: null\nt: '12:30:00'\nz: '123456789012345678'\n",
  );
});
