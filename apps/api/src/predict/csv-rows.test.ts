/** The forms of CSV that weekly files are read in as well (libs/adapters/csv/GRAMMAR.md). */
import { parseFeatureSchema } from '@fraud/feature-schema';
import { describe, expect, it } from 'vitest';
import { rowsOfCsv } from './csv-rows.ts';
import { openDoor } from './read-rows.ts';

const schema = parseFeatureSchema({
  name: 'toy',
  columns: [
    { name: 'Time', role: 'eventTime' },
    { name: 'V1', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
const door = openDoor(schema, { configured: schema, onIgnored: () => undefined });
const readTexts = (csv: string | Buffer, maxRows = 10) => rowsOfCsv(Buffer.from(csv), maxRows);
const read = async (csv: string | Buffer, maxRows = 10) => await door.readAll(await readTexts(csv, maxRows), 'text');
const ROWS = [
  { Time: 1, V1: -2.5 },
  { Time: 2, V1: 300 },
];

describe('rowsOfCsv()', () => {
  it.each<[string, string | Buffer]>([
    ['commas', 'Time,V1\n1,-2.5\n2,3e2\n'],
    ['the index of pandas', ',Time,V1\n0,1,-2.5\n,2,3e2\n'],
    ["Excel's first line", 'sep=;\r\nTime;V1\r\n1;-2.5\r\n2;3e2'],
    ['UTF-16 with tabs', Buffer.from('\uFEFFTime\tV1\n1\t-2.5\n2\t3e2\n', 'utf16le')],
    ['quotes, blanks and empty lines', '\n"Time", V1 \n"1", -2.5\n\n2,3e2\n'],
  ])('reads %s', async (_, csv) => expect(await read(csv)).toEqual(ROWS));

  it('leaves what is not a number as text, for the schema to refuse by name', async () => {
    const texts = ['0x1F', '1_000', 'NaN', 'inf', '', ' ', '3" pipe'];
    const rows = await readTexts(`Time,V1\n${texts.map((text) => `1,${text}`).join('\n')}\n`);
    expect(rows.map((row) => row['V1'])).toEqual(texts);
    await expect(door.readAll(rows, 'text')).rejects.toMatchObject({
      errors: texts.map((_, row) => ({ field: `data[${row}].V1`, allowed: 'must be number' })),
    });
  });

  it('keeps an id as text, and leaves out an empty one', async () => {
    expect(await read('id,Time,V1\n007,0,1\n,0,2\n')).toEqual([
      { id: '007', Time: 0, V1: 1 },
      { Time: 0, V1: 2 },
    ]);
  });

  it.each([
    ['a value too few', 'Time,V1\n1\n', 'line 2 has 1 value, the header 2'],
    ['an unclosed quote', 'Time,"V1\n1,2\n', 'line 1 has a quote that is not closed'],
    ['Parquet', 'PAR1....', 'it is a Parquet file, not a CSV file'],
    ['a column twice', 'Time,V1,Time\n1,2,3\n', 'the header names column "Time" twice'],
  ])('refuses %s', async (_, csv, message) => {
    await expect(read(csv)).rejects.toMatchObject({
      code: 'FRAUD_API_CSV',
      message: expect.stringContaining(message) as string,
    });
  });

  it('ends at the first row too many', async () => {
    await expect(read('V1\n1\n2\n3\n', 2)).rejects.toMatchObject({ code: 'FRAUD_API_TOO_MUCH' });
  });
});
