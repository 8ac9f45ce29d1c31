import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromCell, toCell } from './decision.ts';
import { openDecisionLog, readDecisions } from './index.ts';
import { aDecision } from './testing/testing.ts';

let dir: string;
beforeEach(() => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'decision-')), 'log');
});
afterEach(() => rmSync(path.dirname(dir), { recursive: true }));

async function log(...transactionIds: string[]): Promise<string> {
  const open = await openDecisionLog({ dir, schema: ulbSchema, instance: 'api' });
  await open.append(transactionIds.map((transactionId) => aDecision({ transactionId })));
  await open.close();
  return path.join(
    dir,
    readdirSync(dir).find((name) => name.endsWith('.csv'))!,
  );
}

describe('a logged transaction id', () => {
  const formulas = ["=cmd|' /C calc'!A1", '+1', '-2+3', '@SUM(A1)', '\tx', "'=1", "''=1", "'quoted'", 'plain'];

  it('is no formula for a spreadsheet, and reads back as it was', async () => {
    const bytes = readFileSync(await log(...formulas));
    const cells = bytes
      .toString()
      .split('\n')
      .slice(2)
      .map((line) => line.split(',')[3]?.replace(/^"/, ''));
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell ?? ''))).toEqual([]);
    expect(readDecisions(bytes).decisions.map(({ transactionId }) => transactionId)).toEqual(formulas);
  });

  it('keeps every text, whatever it begins with', () => {
    const text = fc.stringMatching(/^['=+\-@\t\ra]{0,6}$/);
    fc.assert(fc.property(text, (each) => fromCell(toCell(each)) === each && !/^[=+\-@\t\r]/.test(toCell(each))));
  });
});

describe('the files of the log', () => {
  it('can be read by their owner alone', async () => {
    const file = await log('payment');
    expect([statSync(dir).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
  });
});
