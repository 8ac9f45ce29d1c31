/**
 * Bytes to records: the one grammar of CSV, described in GRAMMAR.md. Chunks of any size go in, records come out one by
 * one. Cost: every byte is looked at once; memory is one record and one chunk.
 */
import { detectDialect } from './dialect.ts';
import { CsvError } from './errors.ts';
import { parseNumber } from './numbers.ts';
import { utf8Decoder } from './text-bytes.ts';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const MAX_RECORD_BYTES = 2_000_000;
/** As many columns as a spreadsheet has. */
const MAX_VALUES = 16_384;

/** One record, valid until the call that it was handed to returns. Values are counted from 0. */
export type CsvRecord = {
  /** Line on which the record starts; the first line of the file is 1. */
  readonly line: number;
  readonly length: number;
  /** A value without its quotes; bytes that are not UTF-8 become U+FFFD. */
  text(value: number): string;
  /** A value as a number; NaN when it is not one. */
  number(value: number): number;
  /** The numbers of some values, in their order, into `out`: no number is allocated. */
  numbers(values: Int32Array, out: Float64Array): void;
  /** Whether a value is empty or blank. */
  isBlank(value: number): boolean;
  /** The record as it stands in the file, without its line ending. */
  source(): string;
};

export type CsvReader = {
  /** @throws CsvError, and what `take` throws */
  readonly write: (chunk: Uint8Array) => void;
  /** Ends the last record. @throws CsvError, and what `take` throws */
  readonly end: () => void;
};

/** Where the reader stands within a record. */
const VALUE_START = 0;
const PLAIN = 1;
const QUOTED = 2;
/** After a quote within a quoted value: it ends the value, or it is the first of two. */
const QUOTE_SEEN = 3;
/** After a CR that ends a record: an LF may follow. */
const CR_SEEN = 4;

/** @param take gets each record, the header first; what it throws ends the reading */
export function createCsvReader(take: (record: CsvRecord) => void): CsvReader {
  const decode = utf8Decoder();
  let delimiter: number | undefined;
  /** The bytes from the start of the current record on. */
  let bytes = Buffer.allocUnsafe(1 << 17);
  let length = 0;

  let recordStart = 0;
  let position = 0;
  let state = VALUE_START;
  let line = 1;
  let recordLine = 1;
  let columns: number | undefined;
  let ending: string | undefined;

  /** The current record's values: where each starts and ends, from the record's start, and whether it was quoted. */
  let values = 0;
  let starts = new Int32Array(64);
  let ends = new Int32Array(64);
  let quotes = new Uint8Array(64);
  let recordEnd = 0;
  let valueStart = 0;
  /** 0: not quoted, 1: quoted, 2: quoted with quotes inside. */
  let quoted = 0;

  const textAt = (start: number, end: number) =>
    start === end ? '' : bytes.toString('utf8', recordStart + start, recordStart + end);
  const record: CsvRecord = {
    get line() {
      return recordLine;
    },
    get length() {
      return values;
    },
    text: (value) => {
      const text = textAt(starts[value]!, ends[value]!);
      return quotes[value] === 2 ? text.replaceAll('""', '"') : text;
    },
    number: (value) => parseNumber(bytes, recordStart + starts[value]!, recordStart + ends[value]!),
    numbers: (which, out) => {
      for (let k = 0; k < which.length; k++) {
        const value = which[k]!;
        out[k] = parseNumber(bytes, recordStart + starts[value]!, recordStart + ends[value]!);
      }
    },
    isBlank: (value) => {
      for (let i = starts[value]!; i < ends[value]!; i++) {
        const byte = bytes[recordStart + i]!;
        if (byte !== 32 && byte !== 9) return false;
      }
      return true;
    },
    source: () => textAt(0, recordEnd),
  };

  function append(chunk: Uint8Array): void {
    if (length + chunk.length > bytes.length) {
      const kept = length - recordStart;
      const room = bytes.length >= kept + chunk.length ? bytes : Buffer.allocUnsafe(2 * (kept + chunk.length));
      room.set(bytes.subarray(recordStart, length));
      bytes = room;
      position -= recordStart;
      length = kept;
      recordStart = 0;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }

  function refuse(what: string): never {
    throw new CsvError('FRAUD_CSV_LINE', `line ${recordLine} has ${what}`, recordLine);
  }

  function endValue(end: number): void {
    if (values === MAX_VALUES) refuse(`more than ${MAX_VALUES.toLocaleString('en')} values`);
    if (values === starts.length) {
      const [moreStarts, moreEnds, moreQuotes] = [
        new Int32Array(4 * values),
        new Int32Array(4 * values),
        new Uint8Array(4 * values),
      ];
      moreStarts.set(starts);
      moreEnds.set(ends);
      moreQuotes.set(quotes);
      [starts, ends, quotes] = [moreStarts, moreEnds, moreQuotes];
    }
    starts[values] = quoted === 0 ? valueStart : valueStart + 1;
    ends[values] = (quoted === 0 ? end : end - 1) - recordStart;
    quotes[values] = quoted;
    values++;
    quoted = 0;
  }

  /** @param end of the record, before its line ending @param next start of the next record @param how it ended */
  function endRecord(end: number, next: number, how: string): void {
    recordEnd = end - recordStart;
    if (recordEnd > 0) {
      if (how !== '' && ending !== undefined && how !== ending)
        refuse(`another line ending (${how}) than line 1 (${ending})`);
      if (how !== '') ending ??= how;
      if (columns === undefined) checkHeader();
      columns ??= values;
      if (values !== columns) refuse(`${values} ${values === 1 ? 'value' : 'values'}, the header ${columns}`);
      take(record);
    }
    values = 0;
    valueStart = 0;
    recordStart = next;
    recordLine = ++line;
    state = VALUE_START;
  }

  /** A stray quote in the header would mostly have swallowed names. */
  function checkHeader(): void {
    for (let value = 0; value < values; value++)
      if (quotes[value] === 0 && record.text(value).includes('"'))
        refuse(`a quote within a name that is not quoted: ${record.text(value).slice(0, 40)}`);
  }

  function checkLength(i: number): void {
    if (i - recordStart <= MAX_RECORD_BYTES) return;
    refuse(state === QUOTED ? 'a quote that is not closed within 2,000,000 bytes' : 'more than 2,000,000 bytes');
  }

  function scan(isLast: boolean): void {
    const [until, within, separator] = [length, bytes, delimiter!];
    const last = Math.max(separator, CR);
    let i = position;
    while (i < until) {
      let byte = within[i]!;
      if (state === VALUE_START && byte === QUOTE) {
        quoted = 1;
        state = QUOTED;
        i++;
      } else if (state === QUOTED) {
        for (; i < until && within[i] !== QUOTE; i++)
          if (within[i] === LF ? within[i - 1] !== CR : within[i] === CR) line++;
        checkLength(i);
        if (i === until) break;
        state = QUOTE_SEEN;
        i++;
      } else if (state === QUOTE_SEEN && byte === QUOTE) {
        quoted = 2;
        state = QUOTED;
        i++;
      } else if (state === CR_SEEN) {
        if (byte === LF) endRecord(i - 1, ++i, 'CRLF');
        else endRecord(i - 1, i, 'CR');
      } else {
        if (state === QUOTE_SEEN && byte !== separator && byte !== LF && byte !== CR)
          refuse('text after a closing quote');
        state = PLAIN;
        while ((byte > last || (byte !== separator && byte !== LF && byte !== CR)) && ++i < until) byte = within[i]!;
        checkLength(i);
        if (i === until) break;
        endValue(i);
        i++;
        valueStart = i - recordStart;
        if (byte === separator) state = VALUE_START;
        else if (byte === LF) endRecord(i - 1, i, 'LF');
        else state = CR_SEEN;
      }
    }
    position = i;
    if (!isLast) return;
    if (state === QUOTED) refuse('a quote that is not closed');
    if (state === CR_SEEN) endRecord(i - 1, i, 'CR');
    else if (i > recordStart) {
      endValue(i);
      endRecord(i, i, '');
    }
  }

  function advance(chunk: Uint8Array, isLast: boolean): void {
    append(decode(chunk, isLast));
    if (delimiter === undefined) {
      const dialect = detectDialect(bytes.subarray(0, length), isLast);
      if (dialect === undefined) return checkLength(length);
      delimiter = dialect.delimiter;
      recordStart = position = dialect.skippedBytes;
      recordLine = line = 1 + dialect.skippedLines;
    }
    scan(isLast);
  }

  return { write: (chunk) => advance(chunk, false), end: () => advance(new Uint8Array(0), true) };
}

/** Hands every record of a whole text to `take`, the header first. @throws CsvError, and what `take` throws */
export function readCsv(csv: Uint8Array | string, take: (record: CsvRecord) => void): void {
  const reader = createCsvReader(take);
  reader.write(typeof csv === 'string' ? new TextEncoder().encode(csv) : csv);
  reader.end();
}
