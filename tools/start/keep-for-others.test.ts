import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleFor, keepForOthers } from './kept-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'keep-for-others-'));
const kept = (name: string) => readFileSync(join(folder, name), 'utf8');

it('the example has the columns of the schema in use, and an id', () => {
  expect(exampleFor(undefined)).toMatchObject({ Time: 406, Amount: 0, id: 'payment-1' });
  const file = join(folder, 'schema.json');
  const columns = [
    { name: 'seconds', role: 'eventTime' },
    { name: 'amount', role: 'feature' },
    { name: 'is_fraud', role: 'label' },
  ];
  writeFileSync(file, JSON.stringify({ name: 'cards', columns }));
  expect(exampleFor(file)).toEqual({ seconds: 0.5, amount: 0.5, id: 'payment-1' });
});

it('keeps the example as a request, and what the command fraud needs; no token', () => {
  keepForOthers(folder, { STORE_DIR: 'store', FEATURE_SCHEMA_FILE: 'a b.json', API_TOKEN: 'secret' }, { amount: 1 });
  expect(JSON.parse(kept('example.json'))).toEqual({ data: [{ amount: 1 }] });
  expect(kept('env')).toBe('STORE_DIR="store"\nFEATURE_SCHEMA_FILE="a b.json"\n');
});
