/**
 * Bytes to records: the one grammar of CSV, described in GRAMMAR.md. Chunks of any size go in, records come out one by
 * one. Cost: every byte is looked at once; memory is one record and one chunk.
 */
import { detectDialect } from './dialect.ts';
import { CsvError } from './errors.ts';
import { type CsvRecord, QUOTED, QUOTED_WITH_QUOTES, ScannedRecord, UNQUOTED } from './record.ts';
import { utf8Decoder } from './text-bytes.ts';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const SEMICOLON = 59;
const MAX_RECORD_BYTES = 2_000_000;
/** As many columns as a spreadsheet has. */
const MAX_VALUES = 16_384;

export type CsvReader = {
  /** @throws CsvError, and what `take` throws */
  readonly write: (chunk: Uint8Array) => void;
  /** Ends the last record. @throws CsvError, and what `take` throws */
  readonly end: () => void;
};

/** Where the reader stands within a record. */
const VALUE_START = 0;
const IN_VALUE = 1;
const IN_QUOTES = 2;
/** After a quote within quotes: it ends the value, or it is the first of two. */
const QUOTE_SEEN = 3;
/** After a CR that ends a record: an LF may follow. */
const CR_SEEN = 4;

/** @param take gets each record, the header first; what it throws ends the reading */
export function createCsvReader(take: (record: CsvRecord) => void): CsvReader {
  const decode = utf8Decoder();
  const record = new ScannedRecord();
  let delimiter: number | undefined;
  let columns: number | undefined;
  let ending: string | undefined;
  /** Bytes that are filled, and those that were looked at. */
  let length = 0;
  let position = 0;
  let state = VALUE_START;
  let line = 1;
  let valueStart = 0;
  let quoting = UNQUOTED;

  function append(chunk: Uint8Array): void {
    const { bytes, start } = record;
    if (length + chunk.length > bytes.length) {
      const kept = length - start;
      const room = bytes.length >= kept + chunk.length ? bytes : Buffer.allocUnsafe(2 * (kept + chunk.length));
      room.set(bytes.subarray(start, length));
      record.bytes = room;
      record.start = 0;
      position -= start;
      length = kept;
    }
    record.bytes.set(chunk, length);
    length += chunk.length;
  }

  function refuse(what: string): never {
    throw new CsvError('FRAUD_CSV_LINE', `line ${record.line} has ${what}`, record.line);
  }

  function checkSize(end: number): void {
    if (end - record.start <= MAX_RECORD_BYTES) return;
    refuse(state === IN_QUOTES ? 'a quote that is not closed within 2,000,000 bytes' : 'more than 2,000,000 bytes');
  }

  function endValue(end: number): void {
    if (record.length === MAX_VALUES) refuse(`more than ${MAX_VALUES.toLocaleString('en')} values`);
    if (quoting === UNQUOTED) record.addValue(valueStart, end - record.start, UNQUOTED);
    else record.addValue(valueStart + 1, end - record.start - 1, quoting);
    quoting = UNQUOTED;
  }

  /** @param end of the record, before its line ending @param next start of the next record @param how it ended */
  function endRecord(end: number, next: number, how: string): void {
    record.size = end - record.start;
    if (record.size > 0) {
      checkRecord(how);
      take(record);
    }
    record.length = 0;
    record.start = next;
    record.line = ++line;
    valueStart = 0;
    state = VALUE_START;
  }

  function checkRecord(how: string): void {
    const { length: values } = record;
    if (how !== '' && ending !== undefined && how !== ending)
      refuse(`another line ending (${how}) than line 1 (${ending})`);
    if (how !== '') ending ??= how;
    if (columns === undefined) refuseStrayQuotes();
    columns ??= values;
    if (values !== columns) refuse(`${values} ${values === 1 ? 'value' : 'values'}, the header ${columns}`);
  }

  /** A stray quote in the header would mostly have swallowed names. */
  function refuseStrayQuotes(): void {
    for (let name = 0; name < record.length; name++)
      if (!record.isQuoted(name) && record.text(name).includes('"'))
        refuse(`a quote within a name that is not quoted: ${record.text(name).slice(0, 40)}`);
  }

  function scan(isLast: boolean): void {
    const [until, bytes, separator] = [length, record.bytes, delimiter!];
    const last = Math.max(separator, CR);
    let i = position;
    while (i < until) {
      let byte = bytes[i]!;
      if (state === VALUE_START && byte === QUOTE) {
        quoting = QUOTED;
        state = IN_QUOTES;
        i++;
      } else if (state === IN_QUOTES) {
        for (; i < until && bytes[i] !== QUOTE; i++)
          if (bytes[i] === LF ? bytes[i - 1] !== CR : bytes[i] === CR) line++;
        checkSize(i);
        if (i === until) break;
        state = QUOTE_SEEN;
        i++;
      } else if (state === QUOTE_SEEN && byte === QUOTE) {
        quoting = QUOTED_WITH_QUOTES;
        state = IN_QUOTES;
        i++;
      } else if (state === CR_SEEN) {
        if (byte === LF) endRecord(i - 1, ++i, 'CRLF');
        else endRecord(i - 1, i, 'CR');
      } else {
        if (state === QUOTE_SEEN && byte !== separator && byte !== LF && byte !== CR)
          refuse('text after a closing quote');
        state = IN_VALUE;
        while ((byte > last || (byte !== separator && byte !== LF && byte !== CR)) && ++i < until) byte = bytes[i]!;
        checkSize(i);
        if (i === until) break;
        endValue(i);
        i++;
        valueStart = i - record.start;
        if (byte === separator) state = VALUE_START;
        else if (byte === LF) endRecord(i - 1, i, 'LF');
        else state = CR_SEEN;
      }
    }
    position = i;
    if (isLast) endFile(i);
  }

  function endFile(end: number): void {
    if (state === IN_QUOTES) refuse('a quote that is not closed');
    if (state === CR_SEEN) endRecord(end - 1, end, 'CR');
    else if (end > record.start) {
      endValue(end);
      endRecord(end, end, '');
    }
  }

  function advance(chunk: Uint8Array, isLast: boolean): void {
    append(decode(chunk, isLast));
    if (delimiter === undefined) {
      const dialect = detectDialect(record.bytes.subarray(0, length), isLast);
      if (dialect === undefined) return checkSize(length);
      delimiter = dialect.delimiter;
      record.hasDecimalComma = delimiter === SEMICOLON;
      record.start = position = dialect.skippedBytes;
      record.line = line = 1 + dialect.skippedLines;
    }
    scan(isLast);
  }

  return { write: (chunk) => advance(chunk, false), end: () => advance(new Uint8Array(0), true) };
}
