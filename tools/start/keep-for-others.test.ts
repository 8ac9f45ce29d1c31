import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepForOthers } from './kept-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'keep-for-others-'));
const exampleOf = (env: Record<string, string>) =>
  JSON.parse(readFileSync(keepForOthers(folder, env).exampleFile, 'utf8')) as { data: Record<string, unknown>[] };

it('the example has the columns of the schema in use, and an id', () => {
  expect(exampleOf({}).data[0]).toMatchObject({ Time: 406, Amount: 0, id: 'payment-1' });
  const file = join(folder, 'schema.json');
  const columns = [
    { name: 'seconds', role: 'eventTime' },
    { name: 'amount', role: 'feature' },
    { name: 'is_fraud', role: 'label' },
  ];
  writeFileSync(file, JSON.stringify({ name: 'cards', columns }));
  expect(exampleOf({ FEATURE_SCHEMA_FILE: file })).toEqual({ data: [{ seconds: 0.5, amount: 0.5, id: 'payment-1' }] });
});
