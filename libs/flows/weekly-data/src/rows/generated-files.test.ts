/** Every row of a file is in the table or among the bad rows. CSV_FILES: how many files that is tried on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseFeatureSchema } from '@fraud/feature-schema';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readTransactions } from '../index.ts';

const numRuns = Number(process.env['CSV_FILES'] ?? 200);
const schema = parseFeatureSchema({
  name: 'shop',
  columns: [
    { name: 'Time', role: 'eventTime' },
    { name: 'V1', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
const folder = mkdtempSync(join(tmpdir(), 'generated-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BAD = ['', ' ', 'NA', 'NaN', 'inf', '0x1F', '1_000', '1e39', '1,5', '-', '"'] as const;
const number = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('1', '-2.5', ' 3 ', '1e2', '.5', '7.'),
);
const value = fc.oneof({ weight: 9, arbitrary: number }, { weight: 1, arbitrary: fc.constantFrom(...BAD) });
const label = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('0', '1', '1.0', '"0"') },
  { weight: 1, arbitrary: fc.constantFrom('2', '', 'yes') },
);
/** A text column: as strict CSV, or unquoted with quotes inside. */
const note = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab",\n\r é'), maxLength: 6 }).map((text) => `"${text.replaceAll('"', '""')}"`),
  fc.constantFrom('', '3" pipe', `6'2"`, 'x""', 'plain'),
);
const FILE = fc.record({
  rows: fc.array(fc.record({ note, time: value, v1: value, label, emptyBefore: fc.boolean() }), { maxLength: 12 }),
  ending: fc.constantFrom('\n', '\r\n', '\r'),
  form: fc.constantFrom('plain', 'gzip', 'UTF-16'),
});

const quoted = (cell: string) => (/^"|,/.test(cell) && !/^"\d"$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const isNumber = (cell: string) => !(BAD as readonly string[]).includes(cell);
const isLabel = (cell: string) => ['0', '1', '1.0', '"0"'].includes(cell);

it('readTransactions() keeps or reports every row of a generated file, none shifted', async () => {
  let kept = 0;
  let reported = 0;
  await fc.assert(
    fc.asyncProperty(FILE, async ({ rows, ending, form }) => {
      let text = `note,Time,V1,Class${ending}`;
      const good: [number, number, number][] = [];
      const badLines: number[] = [];
      for (const row of rows) {
        if (row.emptyBefore) text += ending;
        const line = text.split(/\r\n|\n|\r/).length;
        text += [row.note, quoted(row.time), quoted(row.v1), row.label].join(',') + ending;
        if (isNumber(row.time) && isNumber(row.v1) && isLabel(row.label))
          good.push([Number(row.time), Math.fround(Number(row.v1)), Number(row.label.replaceAll('"', ''))]);
        else badLines.push(line);
      }
      const bytes = form === 'UTF-16' ? Buffer.from(`\uFEFF${text}`, 'utf16le') : Buffer.from(text);
      const path = join(folder, 'rows.csv');
      writeFileSync(path, form === 'gzip' ? gzipSync(bytes) : bytes);
      const reading = readTransactions(path, schema, { maxBadRows: 1_000 });
      if (good.length === 0) {
        await expect(reading).rejects.toMatchObject({ code: 'FRAUD_WEEK_NO_ROWS' });
        return;
      }
      const read = await reading;
      const { table } = read;
      expect(read.badRows.map(({ line }) => line)).toEqual(badLines);
      expect([read.rows, read.frauds]).toEqual([good.length, good.filter(([, , fraud]) => fraud === 1).length]);
      const found = good.map((_, row) => [table.eventTime[row], table.matrix[table.rows + row], table.labels[row]]);
      expect(found).toEqual(good);
      kept += good.length;
      reported += badLines.length;
    }),
    { numRuns },
  );
  expect(Math.min(kept, reported)).toBeGreaterThan(0);
});
