import { CsvError } from './errors.ts';

/** How files begin that are not text; the longest beginning decides how many bytes are waited for. */
const KINDS: readonly (readonly [beginning: string, kind: string])[] = [
  ['PAR1', 'a Parquet file'],
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook (.xls)'],
  ['\x1f\x8b', 'a gzip file'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard file'],
  ['\xfd7zXZ', 'an xz file'],
  ['BZh91AY', 'a bzip2 file'],
  ['ARROW1', 'an Arrow file'],
  ['SQLite f', 'an SQLite database'],
  ['%PDF-', 'a PDF document'],
  ['\x89HDF', 'an HDF5 file'],
  ['\x93NUMPY', 'a NumPy array'],
  ['\x80\x02', 'a Python pickle'],
  ['\x80\x03', 'a Python pickle'],
  ['\x80\x04', 'a Python pickle'],
  ['\x80\x05', 'a Python pickle'],
  ['<?xml', 'an XML document'],
  ['<!DOCTYP', 'an HTML page'],
  ['<html', 'an HTML page'],
  ['{"', 'a JSON document'],
  ['[{', 'a JSON document'],
  ['\xff\xfe\x00\x00', 'text in UTF-32'],
  ['\x00\x00\xfe\xff', 'text in UTF-32'],
];
const HEAD_BYTES = 8;

/**
 * Turns the chunks of a text file into UTF-8 without a byte order mark. UTF-16 is recognised by its mark, or by the
 * zero bytes of its first two characters. Each call takes a chunk and returns the text that is complete so far.
 *
 * @throws CsvError FRAUD_CSV_KIND naming the kind of a file that is not text
 */
export function utf8Decoder(): (chunk: Uint8Array, isLast: boolean) => Uint8Array {
  let head: Uint8Array | undefined = new Uint8Array(0);
  let decode: (chunk: Uint8Array, isLast: boolean) => Uint8Array = (chunk) => chunk;
  return (chunk, isLast) => {
    if (head === undefined) return decode(chunk, isLast);
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < HEAD_BYTES && !isLast) return new Uint8Array(0);
    const start = head;
    head = undefined;
    const kind = KINDS.find(([beginning]) => startsWith(start, beginning))?.[1];
    if (kind !== undefined) throw new CsvError('FRAUD_CSV_KIND', `it is ${kind}, not a CSV file`);
    const encoding = utf16Of(start);
    if (encoding !== undefined) decode = utf16Decoder(encoding);
    const text = decode(start, isLast);
    return startsWith(text, '\xef\xbb\xbf') ? text.subarray(3) : text;
  };
}

function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (startsWith(head, '\xff\xfe')) return 'utf-16le';
  if (startsWith(head, '\xfe\xff')) return 'utf-16be';
  if (head.length < 4) return undefined;
  const [first, second, third, fourth] = head;
  if (second === 0 && fourth === 0 && first !== 0 && third !== 0) return 'utf-16le';
  if (first === 0 && third === 0 && second !== 0 && fourth !== 0) return 'utf-16be';
  return undefined;
}

function utf16Decoder(encoding: 'utf-16le' | 'utf-16be'): (chunk: Uint8Array, isLast: boolean) => Uint8Array {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  return (chunk, isLast) => encoder.encode(decoder.decode(chunk, { stream: !isLast }));
}

function startsWith(bytes: Uint8Array, beginning: string): boolean {
  return bytes.length >= beginning.length && [...beginning].every((letter, i) => bytes[i] === letter.charCodeAt(0));
}
