import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CommandContext } from '../../command-line/command.ts';
import { schemaCheckCommand } from './schema-check-command.ts';
import { schemaInferCommand } from './schema-infer-command.ts';
import { weeksSplitCommand } from './weeks-split-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-data-commands-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const context: CommandContext = {
  reporter: { log: () => {}, progress: () => {} },
  signal: new AbortController().signal,
};

it('from a file to its schema and its weeks; what does not fit ends with exit code 65 and every problem', async () => {
  const at = (name: string) => join(folder, name);
  const rows = Array.from(
    { length: 60 },
    (_, i) => `p${i},2026-11-${String(1 + (i % 28)).padStart(2, '0')},${i},${i % 2}`,
  );
  writeFileSync(at('rows.csv'), `payment_id,created_at,amount,fraud\n${rows.join('\n')}\n`);
  const inferred = await schemaInferCommand.start([at('rows.csv'), '--out', at('s.json')], context);
  expect(inferred.text).toContain(`next: fraud schema check ${at('rows.csv')} --schema ${at('s.json')}`);
  expect(JSON.parse(readFileSync(at('s.json'), 'utf8'))).toMatchObject({
    name: 'rows',
    id: 'payment_id',
    amount: 'amount',
  });

  const checked = await schemaCheckCommand.start([at('rows.csv'), '--schema', at('s.json')], context);
  expect(checked.text).toContain('60 rows fit: 30 frauds, 0 without a label yet, 2026-11-01 to 2026-11-28');
  writeFileSync(at('bad.csv'), 'payment_id,created_at,amount\na,soon,much\n');
  await expect(schemaCheckCommand.start([at('bad.csv'), '--schema', at('s.json')], context)).rejects.toMatchObject({
    code: 'FRAUD_CLI_DATA',
    message: expect.stringMatching(
      /^3 problems in 1 rows\n.*"fraud": the file has no such column\n {2}-> .*\n.*"soon" in line 2/,
    ) as string,
  });

  const split = await weeksSplitCommand.start(
    [at('rows.csv'), '--schema', at('s.json'), '--out', at('weeks'), '--json'],
    context,
  );
  expect(split.data).toMatchObject({ rejected: 0 });
  expect(readdirSync(at('weeks'))).toContain('week_2026_45.csv');
  expect(existsSync(at('weeks/rejected.csv'))).toBe(false);
});
