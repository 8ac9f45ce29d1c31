import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasHistories, parseFeatureSchema } from '@fraud/feature-schema';
import { afterAll, expect, it } from 'vitest';
import { weeklyEvents } from './weekly-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'weekly-events-'));
afterAll(() => rmSync(folder, { recursive: true }));
const schema = parseFeatureSchema({
  version: 2,
  name: 'cards',
  eventTime: { column: 'time', as: 'seconds' },
  label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
  id: 'payment',
  columns: [
    { name: 'amount', type: 'number' },
    { name: 'card', type: 'entity' },
  ],
  derived: [{ per: 'card', as: 'count', within: '7d' }],
});

it('a file is told again when it changes, and under another key, which gives its cards other names', async () => {
  const file = join(folder, 'weekly_data', 'week_2026_40.csv');
  mkdirSync(join(folder, 'weekly_data'));
  writeFileSync(file, 'payment,time,amount,card,fraud\na,1,2,4711,0\n');
  const known = new Set<string>();
  const told = async (entityKey: string): Promise<string[][]> => {
    if (!hasHistories(schema)) throw new TypeError('the schema has no histories');
    const options = { store: { folder }, weeksPrefix: 'weekly_data/', entityKey };
    const entities: string[][] = [];
    for await (const { names, events } of weeklyEvents(options, schema, (name) => known.has(name))) {
      for await (const event of events) entities.push(Array.from(event.entities, String));
      names.forEach((name) => known.add(name));
    }
    return entities;
  };
  const [before, after] = ['k'.repeat(32), 'l'.repeat(32)];
  const [first] = await told(before);
  expect(await told(before)).toEqual([]);
  const [renamed] = await told(after);
  expect(renamed).not.toEqual(first);
  expect([await told(before), await told(after)]).toEqual([[], []]);
  writeFileSync(file, 'payment,time,amount,card,fraud\na,2,2,4711,0\n');
  expect(await told(after)).toEqual([renamed]);
});
