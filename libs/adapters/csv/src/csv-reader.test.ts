/** CSV_FILES: how many files the properties are tried on. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvReader, CsvError } from './index.ts';

const numRuns = Number(process.env['CSV_FILES'] ?? 300);

type Read = { line: number; texts: string[]; source: string };

function readRecords(csv: Uint8Array | string, chunkBytes = Infinity): Read[] {
  const bytes = typeof csv === 'string' ? new TextEncoder().encode(csv) : csv;
  const records: Read[] = [];
  const reader = createCsvReader((record) =>
    records.push({
      line: record.line,
      texts: Array.from({ length: record.length }, (_, i) => record.text(i)),
      source: record.source(),
    }),
  );
  for (let start = 0; start < bytes.length; start += chunkBytes)
    reader.write(bytes.subarray(start, start + chunkBytes));
  reader.end();
  return records;
}
const texts = (csv: Uint8Array | string) => readRecords(csv).map((record) => record.texts);

describe('createCsvReader()', () => {
  it('gives a record as it stands in the file, another text in the place of some values', () => {
    const sources: string[] = [];
    const reader = createCsvReader((record) => sources.push(record.source(new Set([0, 2]), '-')));
    reader.write(new TextEncoder().encode('one;two;three\n"a ""1""";;"c\nd"\n;2;3\n'));
    reader.end();
    expect(sources).toEqual(['-;two;-', '"-";;"-"', '-;2;-']);
  });

  it.each<[string, string, string[][]]>([
    ['nothing', '', []],
    ['only line breaks', '\n\r\n\r', []],
    [
      'empty values',
      'a,b,c\n,,\n1,,3\n',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
        ['1', '', '3'],
      ],
    ],
    [
      'no break at the end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'an empty last value',
      'a,b\n1,',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'CR',
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty lines between',
      '\na,b\n\n\n1,2\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'quotes',
      '"a","b ""x"" "\n"1\n2",","\n',
      [
        ['a', 'b "x" '],
        ['1\n2', ','],
      ],
    ],
    ['a quoted empty value alone on its line', 'a\n""\nb\n', [['a'], [''], ['b']]],
    [
      'a quote within an unquoted value',
      'a,b\n3" pipe,6\'2"\n',
      [
        ['a', 'b'],
        ['3" pipe', '6\'2"'],
      ],
    ],
    [
      'a quote after a blank',
      'a,b\n "1", "2"\n',
      [
        ['a', 'b'],
        [' "1"', ' "2"'],
      ],
    ],
    [
      'a byte order mark',
      '\uFEFF"a",b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons',
      'a;b,c;d\n1;2;3\n',
      [
        ['a', 'b,c', 'd'],
        ['1', '2', '3'],
      ],
    ],
    [
      'tabs',
      'a\tb\n1\t2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'bars',
      'a|b\n1|2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a delimiter within a quoted name',
      '"a;b;c",d\n1,2\n',
      [
        ['a;b;c', 'd'],
        ['1', '2'],
      ],
    ],
    [
      'the line of Excel',
      'sep=;\r\na,x;b\r\n1;2\r\n',
      [
        ['a,x', 'b'],
        ['1', '2'],
      ],
    ],
    ['the quoted line of Excel', '"sep=,"\na,b\n', [['a', 'b']]],
    [
      'a column that is named like the line of Excel',
      'sep=x,b\n1,2\n',
      [
        ['sep=x', 'b'],
        ['1', '2'],
      ],
    ],
    ['one column', 'a\n1\n2\n', [['a'], ['1'], ['2']]],
  ])('reads %s', (_, csv, expected) => {
    for (const chunkBytes of [1, 2, 3, Infinity])
      expect(readRecords(new TextEncoder().encode(csv), chunkBytes).map((record) => record.texts)).toEqual(expected);
  });

  it.each<[string, string | Uint8Array, string, number | undefined]>([
    ['a value too many', 'a,b\n1,2\n1,2,3\n', 'line 3 has 3 values, the header 2', 3],
    ['a value too few, behind a quoted break', 'a,b\n"1\n2",3\n\n4\n', 'line 5 has 1 value, the header 2', 5],
    ['text after a quote', 'a,b\n1,"2" \n', 'line 2 has text after a closing quote', 2],
    ['a quote that is not closed', 'a,b\n1,2\n"3,4\n5,6\n', 'line 3 has a quote that is not closed', 3],
    [
      'a stray quote in the header',
      'a,size ("),b\n1,2,3\n',
      'line 1 has a quote within a name that is not quoted: size (")',
      1,
    ],
    ['mixed endings', 'a,b\r\n1,2\n', 'line 2 has another line ending (LF) than line 1 (CRLF)', 2],
    ['a CR in a line', 'a,b\n1,2\r3\n', 'line 2 has another line ending (CR) than line 1 (LF)', 2],
    ['too many values', `a,b\n${','.repeat(20_000)}\n`, 'line 2 has more than 16,384 values', 2],
    ['a long line', `a,b\n${'7'.repeat(2_000_001)},1\n`, 'line 2 has more than 2,000,000 bytes', 2],
    ['Parquet', 'PAR1....', 'it is a Parquet file, not a CSV file', undefined],
    ['a workbook', 'PK\x03\x04....', 'it is a ZIP archive or an Excel workbook, not a CSV file', undefined],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8), 'it is a gzip file, not a CSV file', undefined],
    ['JSON', '{"data":[]}', 'it is a JSON document, not a CSV file', undefined],
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'it is text in UTF-32, not a CSV file', undefined],
  ])('refuses %s', (_, csv, message, line) => {
    for (const chunkBytes of [65_536, Infinity]) {
      const bytes = typeof csv === 'string' ? new TextEncoder().encode(csv) : csv;
      expect(() => readRecords(bytes, chunkBytes)).toThrow(
        expect.objectContaining({ name: 'CsvError', message, line }),
      );
    }
  });

  it('looks at every byte once: an unclosed quote ends within the limit of a record', () => {
    const csv = new TextEncoder().encode(`a,"b\n${'1,2\n'.repeat(10_000_000)}`);
    const started = performance.now();
    let bytes = 0;
    const reader = createCsvReader(() => {});
    expect(() => {
      for (; bytes < csv.length; bytes += 65_536) reader.write(csv.subarray(bytes, bytes + 65_536));
    }).toThrow('line 1 has a quote that is not closed within 2,000,000 bytes');
    expect(bytes).toBeLessThan(2_100_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('tells numbers and blanks without a text', () => {
    const seen: unknown[] = [];
    const out = new Float64Array(2);
    const reader = createCsvReader((record) => {
      record.numbers(Int32Array.of(1, 0), out);
      seen.push([record.number(0), record.number(1), record.number(2), record.isBlank(2), record.isBlank(1), ...out]);
    });
    reader.write(new TextEncoder().encode('a,b,c\n"1.5", -2e1 ,\n'));
    reader.end();
    expect(seen[1]).toEqual([1.5, -20, NaN, true, false, -20, 1.5]);
  });
});

const CELL = fc.string({ unit: fc.constantFrom(...'aé€😀09.-"\n\r,;\t| '), maxLength: 8 });

/** A strict file as RFC 4180 has it, in some encoding, and its records. */
const STRICT = fc
  .record({
    columns: fc.integer({ min: 2, max: 5 }),
    rows: fc.array(fc.array(CELL, { minLength: 5, maxLength: 5 }), { maxLength: 20 }),
    quoteAll: fc.boolean(),
    delimiter: fc.constantFrom(...',;\t|'),
    ending: fc.constantFrom('\n', '\r\n', '\r'),
    endsWithBreak: fc.boolean(),
    encoding: fc.constantFrom('utf8', 'utf8 with mark', 'utf16le', 'utf16be'),
    chunkBytes: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ columns, rows, quoteAll, delimiter, ending, endsWithBreak, encoding, chunkBytes }) => {
    const records = [
      Array.from({ length: columns }, (_, i) => `name${i}`),
      ...rows.map((row) => row.slice(0, columns)),
    ];
    const written = (cell: string) =>
      quoteAll || /["\r\n,;\t|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    const text = records.map((row) => row.map(written).join(delimiter)).join(ending) + (endsWithBreak ? ending : '');
    const marked = encoding === 'utf8' ? text : `\uFEFF${text}`;
    const bytes = Buffer.from(marked, encoding.startsWith('utf8') ? 'utf8' : 'utf16le');
    return { bytes: encoding === 'utf16be' ? bytes.swap16() : bytes, text, records, delimiter, ending, chunkBytes };
  });

it('reads a decimal comma in a file delimited by semicolons, and there only', () => {
  const numbersOf = (csv: string) => {
    const numbers: number[] = [];
    const reader = createCsvReader((record) => {
      if (record.line > 1) for (let i = 0; i < record.length; i++) numbers.push(record.number(i));
    });
    reader.write(new TextEncoder().encode(csv));
    reader.end();
    return numbers;
  };
  expect(numbersOf('a;b;c;d;e\n1,5;-,25;1.000,5;1,2,3;2.5\n')).toEqual([1.5, -0.25, NaN, NaN, 2.5]);
  expect(numbersOf('a\tb\n1,5\t2\n')).toEqual([NaN, 2]);
});

describe('on generated files', () => {
  it('strict files give the records of csv-parse, in chunks of any size', () => {
    fc.assert(
      fc.property(STRICT, ({ bytes, text, records, delimiter, ending, chunkBytes }) => {
        const expected: unknown = parse(text, { delimiter, record_delimiter: ending });
        expect(expected).toEqual(records);
        expect(readRecords(bytes, chunkBytes).map((record) => record.texts)).toEqual(expected);
      }),
      { numRuns },
    );
  });

  it('any text is refused, or no byte of it is lost, moved or invented', () => {
    const anyText = fc.string({ unit: fc.constantFrom(...'aa11.."\n\n\r,,, ;é'), maxLength: 60 });
    let accepted = 0;
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (rest, chunkBytes) => {
        const csv = `a,b\n${rest}`;
        const bytes = new TextEncoder().encode(csv);
        let records: Read[];
        try {
          records = readRecords(bytes, chunkBytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CsvError);
          expect(() => readRecords(bytes)).toThrow((error as CsvError).message);
          return;
        }
        accepted++;
        expect(records).toEqual(readRecords(bytes));
        let at = 0;
        for (const { line, source, texts: cells } of records) {
          while (csv[at] === '\n' || csv[at] === '\r') at++;
          expect(csv.startsWith(source, at)).toBe(true);
          expect(line).toBe(csv.slice(0, at).split(/\r\n|\n|\r/).length);
          at += source.length;
          expect(cells).toHaveLength(2);
          const strictly = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
          expect(texts(`x,y\n${strictly}`)[1]).toEqual(cells);
        }
        expect(csv.slice(at)).toMatch(/^[\r\n]*$/);
      }),
      { numRuns },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});
