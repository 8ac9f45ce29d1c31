/** The table of malformed files: each with the code and the exact sentence that it gets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { afterAll, describe, expect, it } from 'vitest';
import { readTransactions } from '../index.ts';

const schema = parseFeatureSchema({
  name: 'shop',
  columns: [
    { name: 'Time', role: 'eventTime' },
    { name: 'V1', role: 'feature' },
    { name: 'Amount', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
const folder = mkdtempSync(join(tmpdir(), 'malformed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(
  content: string | Uint8Array,
  labels?: 'optional',
  maxBadRows?: number,
): ReturnType<typeof readTransactions> {
  const path = join(folder, "week's.csv");
  writeFileSync(path, content);
  return readTransactions(path, schema, {
    ...(labels && { labels }),
    ...(maxBadRows !== undefined && { maxBadRows }),
  });
}

const HEAD = 'Time,V1,Amount,Class\n';
const GOOD = '0,1.5,10,0\n1,-2,20,1\n';

const CRLF_ACROSS_BLOCKS = `${HEAD}0,1,10000,1\n${'1,1,1,0\n'.repeat(8_000)}1,,1,0\n`.replaceAll('\n', '\r\n');

/** what is wrong, the file, code without FRAUD_WEEK_, the message after `Cannot read weekly file: ` */
const MALFORMED: [string, string | Uint8Array, string, string][] = [
  ['no bytes', '', 'EMPTY', 'it is empty'],
  ['only a byte order mark', '\uFEFF', 'EMPTY', 'it is empty'],
  ['only line breaks', '\n\r\n\n', 'EMPTY', 'it is empty'],
  ['only a header', HEAD, 'NO_ROWS', 'it has a header and no rows'],
  ['only a header, not ended', HEAD.trim(), 'NO_ROWS', 'it has a header and no rows'],
  [
    'no header',
    GOOD,
    'COLUMN_MISSING',
    'line 1 lacks columns "Time", "V1", "Amount", "Class"; it has "0", "1.5", "10", "0"',
  ],
  [
    'a column missing',
    'Time,Amount,Class\n0,1,0\n',
    'COLUMN_MISSING',
    'line 1 lacks column "V1"; it has "Time", "Amount", "Class"',
  ],
  [
    'no label column',
    'Time,V1,Amount\n0,1,0\n',
    'COLUMN_MISSING',
    'line 1 lacks column "Class"; it has "Time", "V1", "Amount"',
  ],
  [
    'a column in other case',
    'Time,v1,Amount,Class\n' + GOOD,
    'COLUMN_MISSING',
    'line 1 lacks column "V1"; it has "Time", "v1", "Amount", "Class"',
  ],
  [
    'broken Parquet',
    'PAR1\x15\x04',
    'PARQUET',
    'its Parquet data cannot be read: parquet file invalid (footer != PAR1)',
  ],
  ['an Excel workbook', 'PK\x03\x04\x14\x00', 'KIND', 'it is a ZIP archive or an Excel workbook, not a CSV file'],
  [
    'a semicolon in the line of Excel and commas below',
    `sep=;\n${HEAD}${GOOD}`,
    'COLUMN_MISSING',
    'line 2 lacks columns "Time", "V1", "Amount", "Class"; it has "Time,V1,Amount,Class"',
  ],
  [
    'a quote too many in the header',
    `Time,"V1,Amount","Class"\n${GOOD}`,
    'COLUMN_MISSING',
    'line 1 lacks columns "V1", "Amount"; it has "Time", "V1,Amount", "Class"',
  ],
  [
    'a quote in the header that is closed by the next one',
    `"Time","V1,"Amount","Class"\n${GOOD}`,
    'LINE',
    'line 1 has text after a closing quote',
  ],
  [
    'a quote in the header that is never closed',
    `Time,V1,Amount,"Class\n${GOOD.repeat(200_000)}`,
    'LINE',
    'line 1 has a quote that is not closed within 2,000,000 bytes',
  ],
  [
    'an unquoted inch and a word',
    `note,${HEAD}3" pipe,0,1,1,0\n6'2",1,NA,1,0\n`,
    'NUMBER',
    'line 3, column "V1": "NA" is not a finite number',
  ],
  [
    'an empty first value and a word',
    `,${HEAD}0,0,1,1,0\n,1,2,x,0\n`,
    'NUMBER',
    'line 3, column "Amount": "x" is not a finite number',
  ],
  [
    'a separator of thousands',
    `${HEAD}${GOOD}2,1_000,1,0\n`,
    'NUMBER',
    'line 4, column "V1": "1_000" is not a finite number',
  ],
  ['a column twice', 'Time,V1,Amount,V1,Class\n0,1,2,3,0\n', 'COLUMN_TWICE', 'line 1 names column "V1" twice'],
  ['text in a number', `${HEAD}${GOOD}2,abc,1,0\n`, 'NUMBER', 'line 4, column "V1": "abc" is not a finite number'],
  [
    'text in the time',
    `${HEAD}${GOOD}2026-11-22,1,1,0\n`,
    'NUMBER',
    'line 4, column "Time": "2026-11-22" is not a finite number',
  ],
  ['a decimal comma', `${HEAD}0,"1,5",1,0\n`, 'NUMBER', 'line 2, column "V1": "1,5" is not a finite number'],
  ['a currency sign', `${HEAD}${GOOD}0,1,€5,0\n`, 'NUMBER', 'line 4, column "Amount": "€5" is not a finite number'],
  ['hexadecimal', `${HEAD}${GOOD}0,0x1f,5,0\n`, 'NUMBER', 'line 4, column "V1": "0x1f" is not a finite number'],
  [
    'two faults, the earlier named',
    `${HEAD}${GOOD}2,1,x,0\n2,y,1,0\n`,
    'NUMBER',
    'line 4, column "Amount": "x" is not a finite number',
  ],
  [
    'two missing values, the earlier named',
    `${HEAD}${GOOD}2,1,,0\n2,,1,0\n`,
    'NUMBER',
    'line 4, column "Amount": the value is missing',
  ],
  [
    'a missing value behind thousands of rows',
    `${HEAD}${GOOD.repeat(3_000)}2,,1,0\n`,
    'NUMBER',
    'line 6002, column "V1": the value is missing',
  ],
  [
    'a fault behind a CRLF that two blocks of 64 KiB share',
    CRLF_ACROSS_BLOCKS,
    'NUMBER',
    'line 8003, column "V1": the value is missing',
  ],
  ['NULL in words', `${HEAD}${GOOD}2,NULL,1,0\n`, 'NUMBER', 'line 4, column "V1": "NULL" is not a finite number'],
  ['an empty value', `${HEAD}${GOOD}2,,1,0\n`, 'NUMBER', 'line 4, column "V1": the value is missing'],
  ['a quoted empty value', `${HEAD}${GOOD}2,1,"",0\n`, 'NUMBER', 'line 4, column "Amount": the value is missing'],
  ['NaN', `${HEAD}${GOOD}2,NaN,1,0\n`, 'NUMBER', 'line 4, column "V1": "NaN" is not a finite number'],
  [
    'infinity',
    `${HEAD}${GOOD}2,1,-Infinity,0\n`,
    'NUMBER',
    'line 4, column "Amount": "-Infinity" is not a finite number',
  ],
  [
    'too great for a double',
    `${HEAD}${GOOD}2,1,1e999,0\n`,
    'NUMBER',
    'line 4, column "Amount": "1e999" is not a finite number',
  ],
  [
    'too great for a float32',
    `${HEAD}${GOOD}2,1,1e39,0\n`,
    'NUMBER',
    'line 4, column "Amount": "1e39" is not a finite number',
  ],
  [
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from(`${HEAD}${GOOD}2,`), Buffer.from([0xff]), Buffer.from(',1,0\n')]),
    'NUMBER',
    'line 4, column "V1": "\uFFFD" is not a finite number',
  ],
  [
    'a fault after empty lines',
    `${HEAD}\n${GOOD}\n\n2,inf,1,0\n`,
    'NUMBER',
    'line 7, column "V1": "inf" is not a finite number',
  ],
  [
    'text after empty lines',
    `\n\n${HEAD}\n${GOOD}2,x,1,0\n`,
    'NUMBER',
    'line 7, column "V1": "x" is not a finite number',
  ],
  [
    'a fault with CRLF',
    `${HEAD}${GOOD}2,nan,1,0\n`.replaceAll('\n', '\r\n'),
    'NUMBER',
    'line 4, column "V1": "nan" is not a finite number',
  ],
  ['label 2', `${HEAD}${GOOD}2,1,1,2\n`, 'LABEL', 'line 4, column "Class": "2" is not a label; it must be 0 or 1'],
  [
    'label 0.5',
    `${HEAD}${GOOD}2,1,1,0.5\n`,
    'LABEL',
    'line 4, column "Class": "0.5" is not a label; it must be 0 or 1',
  ],
  [
    'a label in words',
    `${HEAD}${GOOD}2,1,1,fraud\n`,
    'LABEL',
    'line 4, column "Class": "fraud" is not a label; it must be 0 or 1',
  ],
  ['no label', `${HEAD}${GOOD}2,1,1,\n`, 'LABEL', 'line 4, column "Class": "" is not a label; it must be 0 or 1'],
  ['cut off after a value', `${HEAD}${GOOD}2,1`, 'LINE', 'line 4 has 2 values, the header 4'],
  ['cut off within the first value', `${HEAD}${GOOD}2`, 'LINE', 'line 4 has 1 value, the header 4'],
  [
    'cut off before the label',
    `${HEAD}${GOOD}2,1,1,`,
    'LABEL',
    'line 4, column "Class": "" is not a label; it must be 0 or 1',
  ],
  ['cut off within a quote', `${HEAD}${GOOD}2,1,1,"0`, 'LINE', 'line 4 has a quote that is not closed'],
  [
    'cut off behind quoted line breaks',
    `note,${HEAD}"a\nb",0,1,1,1\n\nc,1,1`,
    'LINE',
    'line 5 has 3 values, the header 5',
  ],
  [
    'text behind quoted line breaks',
    `note,${HEAD}"a\nb\nc",0,1,1,1\nd,1,x,1,0`,
    'NUMBER',
    'line 5, column "V1": "x" is not a finite number',
  ],
  ['text after a quote', `${HEAD}${GOOD}2,1,"1"x,0\n`, 'LINE', 'line 4 has text after a closing quote'],
  ['a value too many', `${HEAD}${GOOD}2,1,1,0,5\n`, 'LINE', 'line 4 has 5 values, the header 4'],
  [
    'mixed line endings',
    `${HEAD}${GOOD}`.replace('\n', '\r\n'),
    'LINE',
    'line 2 has another line ending (LF) than line 1 (CRLF)',
  ],
  ['an endless line', `${HEAD}0,${'7'.repeat(2_100_000)},1,0\n`, 'LINE', 'line 2 has more than 2,000,000 bytes'],
];

describe('readTransactions() refuses', () => {
  it.each(MALFORMED)('%s', async (_, content, code, message) => {
    const expected: unknown = typeof message === 'string' ? `Cannot read weekly file: ${message}` : message;
    await expect(read(content)).rejects.toThrow(
      expect.objectContaining({ name: 'WeekRefused', code: `FRAUD_WEEK_${code}`, message: expected }),
    );
  });

  it('(the file of the table has its CR and LF on both sides of 64 KiB)', () => {
    expect(CRLF_ACROSS_BLOCKS.slice(65_535, 65_537)).toBe('\r\n');
  });

  it('names line, column, value and rule', async () => {
    const refusal: unknown = await read(`${HEAD}${GOOD}2,abc,1,0\n`).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      finding: {
        code: 'FRAUD_WEEK_NUMBER',
        line: 4,
        column: 'V1',
        value: 'abc',
        rule: 'a value is a finite number in the range of float32',
      },
    });
  });
});

/** what is wrong, the file, code, message: of files of which two rows may be bad */
const TOO_MALFORMED: typeof MALFORMED = [
  [
    'three bad rows',
    `${HEAD}${GOOD}2,x,1,0\n2,,1,0\n2,1,1,7\n`,
    'BAD_ROWS',
    'more than 2 rows are bad, the first: line 4, column "V1": "x" is not a finite number',
  ],
  [
    'a decimal comma throughout',
    `${HEAD}${'0,"1,5",1,0\n'.repeat(50)}`,
    'BAD_ROWS',
    'more than 2 rows are bad, the first: line 2, column "V1": "1,5" is not a finite number',
  ],
  [
    'an empty column',
    `${HEAD}${'0,,1,0\n'.repeat(5_000)}`,
    'BAD_ROWS',
    'more than 2 rows are bad, the first: line 2, column "V1": the value is missing',
  ],
  [
    'a label of words throughout',
    `${HEAD}${'0,1,1,no\n'.repeat(5_000)}`,
    'BAD_ROWS',
    'more than 2 rows are bad, the first: line 2, column "Class": "no" is not a label; it must be 0 or 1',
  ],
  [
    'a word in each of thousands of rows',
    `${HEAD}0,,1,0\n${'0,x,1,0\n'.repeat(5_000)}`,
    'BAD_ROWS',
    'more than 2 rows are bad, the first: line 2, column "V1": the value is missing',
  ],
  ['no good row', `${HEAD}0,x,1,0\n1,1,,1\n`, 'NO_ROWS', 'all of its 2 rows are bad'],
  ['one bad row and a line cut off', `${HEAD}${GOOD}2,x,1,0\n2,1`, 'LINE', 'line 5 has 2 values, the header 4'],
  [
    'one bad row and a quote that is not closed, which swallows the rest',
    `${HEAD}2,x,1,0\n3,"1,1,0\n${GOOD}`,
    'LINE',
    'line 3 has a quote that is not closed',
  ],
];

describe('readTransactions() that may leave out two bad rows refuses', () => {
  it.each(TOO_MALFORMED)('%s', async (_, content, code, message) => {
    await expect(read(content, undefined, 2)).rejects.toThrow(
      expect.objectContaining({ code: `FRAUD_WEEK_${code}`, message: `Cannot read weekly file: ${message}` }),
    );
  });
});

describe('readTransactions() that may leave out two bad rows', () => {
  it.each([
    [
      'one that does not parse and one that is missing',
      `${HEAD}0,1.5,10,0\n9,x,9,1\n1,-2,20,1\n9,9,,0\n`,
      [
        { line: 3, column: 'V1', value: 'x', text: '9,x,9,1' },
        { line: 5, column: 'Amount', value: '', text: '9,9,,0' },
      ],
    ],
    [
      'values in the order of the columns, labels last',
      `${HEAD}0,1.5,10,0\n9,inf,,2\n1,-2,20,1\n`,
      [{ line: 3, column: 'V1', value: 'inf', text: '9,inf,,2' }],
    ],
    [
      'rows behind empty lines and quoted line breaks',
      `note,${HEAD}\n"a\nb",0,1.5,10,0\n\n"c\nd",9,1,1e39,0\ne,1,-2,20,1\n"f\ng",9,y,1,0\n`,
      [
        { line: 6, column: 'Amount', value: '1e39', text: '"c\nd",9,1,1e39,0' },
        { line: 9, column: 'V1', value: 'y', text: '"f\ng",9,y,1,0' },
      ],
    ],
  ])('leaves out %s', async (_, content, badRows) => {
    const { table, rows, frauds, ...found } = await read(content, undefined, 2);
    expect([[...table.eventTime], [...table.matrix], [...table.labels], rows, frauds]).toEqual([
      [0, 1],
      [0, 1, 1.5, -2, 10, 20],
      [0, 1],
      2,
      1,
    ]);
    expect(found.badRows).toEqual(badRows.map((row) => ({ ...row, rule: expect.any(String) as string })));
  });

  it('finds bad rows far into a file', async () => {
    const { rows, badRows } = await read(
      `${HEAD}${GOOD.repeat(3_000)}1,,1,0\n${GOOD.repeat(2_000)}1,z,1,0\n${GOOD}`,
      undefined,
      2,
    );
    expect([rows, badRows.map(({ line, value }) => [line, value])]).toEqual([
      10_002,
      [
        [6_002, ''],
        [10_003, 'z'],
      ],
    ]);
  });
});

describe('readTransactions() accepts', () => {
  it.each([
    ['no line break at the end', `${HEAD}${GOOD}`.trim()],
    ['CRLF', `${HEAD}${GOOD}`.replaceAll('\n', '\r\n')],
    ['CR', `${HEAD}${GOOD}`.replaceAll('\n', '\r')],
    ['a byte order mark', `\uFEFF${HEAD}${GOOD}`],
    ["quotes as in Kaggle's file", '"Time","V1","Amount","Class"\n0,1.5,10,"0"\n1,-2,20,"1"\n'],
    ['a byte order mark before a quote', '\uFEFF"Time",V1,Amount,Class\n' + GOOD],
    ['labels with decimals, spaces, exponents', `${HEAD}0, 1.5 ,1e1,0.0\n1.0,-2,2E+01,1.0\n`],
    ['empty lines', `\n${HEAD}\n${GOOD}\n\n`],
    [
      'UTF-16 with tabs, as Excel saves "Unicode text"',
      Buffer.from(`\uFEFF${HEAD}${GOOD}`.replaceAll(',', '\t'), 'utf16le'),
    ],
    ['UTF-16 without a mark', Buffer.from(`${HEAD}${GOOD}`, 'utf16le').swap16()],
    ['semicolons', `${HEAD}${GOOD}`.replaceAll(',', ';')],
    ["Excel's first line", `sep=,\r\n${`${HEAD}${GOOD}`.replaceAll('\n', '\r\n')}`],
    ['the index of pandas', ',Time,V1,Amount,Class\n0,0,1.5,10,0\n,1,-2,20,1\n'],
    ['quotes within unquoted values', `note,${HEAD}3" pipe,0,1.5,10,0\n6'2",1,-2,20,1\n`],
    [
      'another order and more columns',
      'Class,note,Amount,Time,V1,"a,b"\n0,"he said ""no""\nand left",10,0,1.5,x\n1,,20,1,-2,\n',
    ],
  ])('%s', async (_, content) => {
    const { table } = await read(content);
    expect([[...table.eventTime], [...table.matrix], [...table.labels]]).toEqual([
      [0, 1],
      [0, 1, 1.5, -2, 10, 20],
      [0, 1],
    ]);
  });

  it('a file without labels where they may be missing; where they are there they are checked', async () => {
    const { table, isLabelled } = await read('Time,V1,Amount\n0,1.5,10\n1,-2,20\n', 'optional');
    expect([isLabelled, [...table.matrix], [...table.labels]]).toEqual([false, [0, 1, 1.5, -2, 10, 20], [0, 0]]);
    expect((await read(`${HEAD}${GOOD}`, 'optional')).isLabelled).toBe(true);
    await expect(read(`${HEAD}0,1,2,no\n`, 'optional')).rejects.toMatchObject({ code: 'FRAUD_WEEK_LABEL' });
  });

  it('rows of one class: a week without a fraud is a week', async () => {
    expect(await read(`${HEAD}0,1,2,0\n1,1,2,0\n`, 'optional')).toMatchObject({ rows: 2, frauds: 0, isLabelled: true });
  });

  it('labels that are not known yet, in all rows; in some rows they are missing', async () => {
    const empty = `${HEAD}0,1.5,10,\n1,-2,20, \n`;
    const { table, ...read1 } = await read(empty, 'optional');
    expect([read1.isLabelled, read1.rows, read1.frauds, [...table.labels]]).toEqual([false, 2, 0, [0, 0]]);
    await expect(read(`${empty}2,3,30,1\n`, 'optional')).rejects.toMatchObject({
      finding: { line: 2, column: 'Class' },
    });
    const some = await read(`${empty}2,x,30,0\n3,3,30,1\n`, 'optional', 3);
    expect([some.rows, some.frauds, [...some.table.labels], some.badRows.map(({ line }) => line)]).toEqual([
      1,
      1,
      [1],
      [2, 3, 4],
    ]);
  });

  it('names the columns it ignores', async () => {
    expect((await read(',Time,V1,Amount,Class,note\n9,0,1,1,1,a\n8,0,1,1,0,b\n')).ignored).toEqual([
      'column 1, without a name',
      'note',
    ]);
  });
});
