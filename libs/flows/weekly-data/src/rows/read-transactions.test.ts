import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readTransactions } from '../index.ts';

const schema = parseFeatureSchema({
  name: 'shop',
  columns: [
    { name: 'Time', role: 'eventTime' },
    { name: 'Amount', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
const folder = mkdtempSync(join(tmpdir(), 'read-transactions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string | Uint8Array): string {
  const path = join(folder, 'rows.csv');
  writeFileSync(path, content);
  return path;
}

const ONE_CLASS = 'Time,Amount,Class\n0,10,0\n1,20,0\n';

describe('readTransactions()', () => {
  it('with labels "required" takes rows of one class, and still wants a label in each', async () => {
    expect((await readTransactions(file(ONE_CLASS), schema, { labels: 'required' })).table.rows).toBe(2);
    await expect(readTransactions(file('Time,Amount\n0,10\n'), schema, { labels: 'required' })).rejects.toMatchObject({
      code: 'FRAUD_WEEK_COLUMN_MISSING',
      finding: { column: 'Class' },
    });
    await expect(
      readTransactions(file('Time,Amount,Class\n0,10,\n'), schema, { labels: 'required' }),
    ).rejects.toMatchObject({ code: 'FRAUD_WEEK_LABEL' });
  });

  it.each([
    ['without the column', 'Time,Amount\n0,10\n86401,20\n'],
    ['with another word in it', 'Class,Time,Amount\n?,0,10\n,86401,20\n'],
  ])('with labels "ignored" reads everything else: %s', async (_, content) => {
    const { table } = await readTransactions(file(content), schema, { labels: 'ignored' });
    expect([[...table.eventTime], [...table.matrix], [...table.labels]]).toEqual([
      [0, 86401],
      [0, 1, 10, 20],
      [0, 0],
    ]);
  });

  it('reads gzip whatever its name, and refuses it when it is cut off', async () => {
    const zipped = gzipSync(ONE_CLASS);
    expect((await readTransactions(file(zipped), schema, { labels: 'required' })).table.rows).toBe(2);
    await expect(readTransactions(file(zipped.subarray(0, -4)), schema, { labels: 'required' })).rejects.toMatchObject({
      code: 'FRAUD_WEEK_COMPRESSION',
    });
  });

  it('refuses gzip that expands beyond measure, and writes nothing to the disk', async () => {
    const rows = gzipSync(`1,2,0,${'x'.repeat(9_993)}\n`.repeat(800));
    const path = file(Buffer.concat([gzipSync('Time,Amount,Class,note\n'), ...Array<Buffer>(9).fill(rows)]));
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    vi.stubEnv('TMPDIR', temporary);
    await expect(readTransactions(path, schema, { sampleRows: 1_000 })).rejects.toMatchObject({
      code: 'FRAUD_WEEK_COMPRESSION',
      message: expect.stringContaining('it expands to more than 200 times its') as string,
    });
    vi.unstubAllEnvs();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each([
    ['plain', ONE_CLASS],
    ['gzip', gzipSync(ONE_CLASS)],
  ])('ends with the reason of its signal and leaves no file behind: %s', async (_, content) => {
    const path = file(content);
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    vi.stubEnv('TMPDIR', temporary);
    await expect(
      readTransactions(path, schema, { labels: 'required', signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
    vi.unstubAllEnvs();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('keeps a random sample in bounded size, in the order of the file, and counts all rows', async () => {
    const many = 40_000;
    const rows = Array.from({ length: many }, (_, i) => `${i},${i % 7},${i % 100 === 0 ? 1 : 0}`);
    const { table, ...counted } = await readTransactions(file(`Time,Amount,Class\n${rows.join('\n')}\n`), schema, {
      sampleRows: 5_000,
    });
    expect(counted).toMatchObject({ rows: many, frauds: many / 100 });
    expect(table.rows).toBeGreaterThanOrEqual(4_700); // 5,000 expected when it was last thinned, 69 deviations
    expect(table.rows).toBeLessThan(10_000);
    expect([...table.eventTime]).toEqual([...table.eventTime].sort((a, b) => a - b));
    // Every tenth of the file is there with its share: multinomial, within five deviations.
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => table.eventTime.filter((time) => Math.floor((10 * time) / many) === tenth).length,
    );
    for (const count of tenths) expect(Math.abs(count - table.rows / 10)).toBeLessThan(5 * Math.sqrt(table.rows / 10));
    table.eventTime.forEach((time, row) =>
      expect([table.matrix[table.rows + row], table.labels[row]]).toEqual([time % 7, time % 100 === 0 ? 1 : 0]),
    );
  });
});
