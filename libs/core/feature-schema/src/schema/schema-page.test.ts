import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseFeatureSchema } from './feature-schema.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/reference/schema.md'), 'utf8');
const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json!) as { name: string });

it.each(examples.map((json) => [json.name, json]))(
  'the schema "%s" of docs/reference/schema.md is valid',
  (_, json) => {
    expect(parseFeatureSchema(json).inputs.length).toBeGreaterThan(0);
  },
);

it('docs/reference/schema.md has the schemas of five kinds of files, and one with all kinds of columns', () => {
  expect(examples).toHaveLength(7);
});
