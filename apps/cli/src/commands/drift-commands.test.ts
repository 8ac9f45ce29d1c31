import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { csvOf, type PaymentChange, paymentsCsv, type Shift, simulatePayments, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../command-line/command.ts';
import { driftBacktestCommand } from './drift-backtest-command.ts';
import { driftCommand } from './drift-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'fraud-drift-'));
const at = (name: string) => join(folder, name);
const quiet = {
  reporter: { log: () => undefined, progress: () => undefined },
  signal: new AbortController().signal,
};
const weeks = Array.from({ length: 8 }, (_, i) => `week_${i + 3}.csv`);

function write(name: string, seed: number, shift: Shift = {}, isLabelled = true): void {
  const csv = new TextDecoder().decode(
    csvOf(simulateWeek({ rows: 300, fraudShare: 0.02, seed, startTimeSeconds: 0, shift }), ulbSchema),
  );
  writeFileSync(at(name), isLabelled ? csv : csv.replaceAll(/,[^,]*$/gm, ''));
}
beforeAll(() => {
  weeks.forEach((name, i) => write(name, i));
  write('moved.csv', 99, { moved: { V3: 1 } });
  write('unlabelled.csv', 98, {}, false);
  writeFileSync(at('constant.csv'), readFileSync(at('moved.csv'), 'utf8').replaceAll(/^([^T,]*),[^,]*/gm, '$1,0.5'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const drift = (...args: string[]): Promise<Outcome> =>
  driftCommand.start(['--reference', ...weeks.map(at), ...args], quiet);

describe('fraud drift', () => {
  it('names what moved and writes the page', async () => {
    const { data, text } = await drift('--current', at('moved.csv'), '--html', at('drift.html'));
    expect(data).toMatchObject({ alarm: true, drifted: ['V3'], rule: { kind: 'calibrated', pastWeeks: 8 } });
    expect(text).toMatch(/^ALARM\n1 of 29 columns drifted: V3 \(higher/);
    expect(readFileSync(at('drift.html'), 'utf8')).toMatch(/<th scope="row">V3 <b>drifted<\/b>/);
  });

  it('says what is odd in the data, and how all columns drifted together', async () => {
    const { data } = await drift('--current', at('moved.csv'));
    expect(data).toMatchObject({
      checks: expect.arrayContaining([{ name: 'Duplicate rows', passed: true, finding: 'None' }]),
      joint: { rows: 300 },
    });
    const { text } = await drift('--current', at('constant.csv'));
    expect(text).toContain('odd: Constant columns: 1 column has one value in all rows: V1.');
  });

  it('judges a file without labels', async () => {
    const { data } = await drift('--current', at('unlabelled.csv'));
    expect(data).toMatchObject({ alarm: false, frauds: null });
  });
});

describe('fraud drift of categories and gaps', () => {
  const cards = mkdtempSync(join(tmpdir(), 'fraud-payments-'));
  const input = (name: string, type: string) => ({ name, type });
  const schema = {
    version: 2,
    name: 'cards',
    eventTime: { column: 'event_time', as: 'iso8601' },
    label: { column: 'is_fraud' },
    id: 'transaction_id',
    amount: 'amount',
    columns: [
      input('amount', 'number'),
      { ...input('balance_before', 'number'), title: 'Balance before', unit: 'EUR' },
      { ...input('merchant_category', 'category'), title: 'Merchant category' },
      ...['channel', 'device'].map((name) => input(name, 'category')),
      ...['card', 'merchant'].map((name) => input(name, 'entity')),
    ],
  };
  const week = (w: number, ...changes: PaymentChange[]) => {
    const startTimeSeconds = Date.UTC(2026, 9, 5) / 1_000 + 604_800 * w;
    writeFileSync(
      join(cards, `week_${w}.csv`),
      paymentsCsv(simulatePayments({ rows: 2_000, cards: 500, seed: w, startTimeSeconds, changes })),
    );
    return join(cards, `week_${w}.csv`);
  };
  afterAll(() => rmSync(cards, { recursive: true, force: true }));

  it('says which level moved from which share to which, and which gaps came up', async () => {
    writeFileSync(join(cards, 'schema.json'), JSON.stringify(schema));
    const reference = Array.from({ length: 7 }, (_, w) => week(w));
    const changed = week(
      7,
      { column: 'merchant_category', kind: 'gone', level: 'fuel' },
      { column: 'balance_before', kind: 'more-gaps', factor: 3 },
    );
    const { data, text } = await driftCommand.start(
      [
        '--schema',
        join(cards, 'schema.json'),
        '--reference',
        ...reference,
        '--current',
        changed,
        '--html',
        at('cards.html'),
      ],
      quiet,
    );
    expect(data).toMatchObject({ alarm: true });
    expect(text).toMatch(/Merchant category \(fuel fell from \d+(\.\d)? % to 0 %/);
    expect(text).toMatch(/Balance before \(missing values rose from \d(\.\d)? % to \d+(\.\d)? %/);
    expect(text).toMatch(/^Merchant category \(merchant_category\)/m);
    const page = readFileSync(at('cards.html'), 'utf8');
    expect(page).toMatch(
      /<th scope="row">Merchant category <small>merchant_category<\/small> <b>drifted<\/b><\/th>\s*<td>fuel<\/td>/,
    );
  });
});

describe('fraud drift backtest', () => {
  it('judges each week against those before it, in order of the weeks, and says what it would have seen', async () => {
    const { data } = await driftBacktestCommand.start(['--weeks', folder], quiet);
    const { weeks: judged, power } = data as { weeks: number; power: { shift: number; shares: number[] }[] };
    expect(judged).toBe(4);
    expect(power.at(-1)).toEqual({ shift: 3, shares: [1, 1, 1] });
    expect(power[0]!.shares[0]).toBeLessThan(0.5);
  });

  it('needs more weeks than a model is trained on', async () => {
    await expect(driftBacktestCommand.start(['--weeks', folder, '--reference-weeks', '8'], quiet)).rejects.toThrow(
      expect.objectContaining({ code: 'FRAUD_CLI_DATA' }),
    );
  });
});
