import { numberOf, parseNumber } from './numbers.ts';

const TAB = 9;
const SPACE = 32;

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
  /** The record as it stands in the file, without its line ending. @param hidden values that `instead` stands for */
  source(hidden?: ReadonlySet<number>, instead?: string): string;
};

/** How a value was quoted; with quotes inside, each of them stands twice in the file. */
export const UNQUOTED = 0;
export const QUOTED = 1;
export const QUOTED_WITH_QUOTES = 2;

/** The record that is being read: where its values are in the bytes. One object serves all records of a file. */
export class ScannedRecord implements CsvRecord {
  line = 1;
  length = 0;
  /** What was read of the file and is not used up yet. */
  bytes = Buffer.allocUnsafe(1 << 17);
  /** Where the record starts in the bytes. */
  start = 0;
  /** Bytes of the record without its line ending. */
  size = 0;
  /** Whether numbers may have a decimal comma instead of a point. */
  hasDecimalComma = false;
  /** Where each value starts and ends, counted from the record's start, without its quotes. */
  #starts = new Int32Array(64);
  #ends = new Int32Array(64);
  #quotings = new Uint8Array(64);

  addValue(start: number, end: number, quoting: number): void {
    if (this.length === this.#starts.length) this.#grow();
    this.#starts[this.length] = start;
    this.#ends[this.length] = end;
    this.#quotings[this.length] = quoting;
    this.length++;
  }

  isQuoted(value: number): boolean {
    return this.#quotings[value] !== UNQUOTED;
  }

  text(value: number): string {
    const text = this.#textAt(this.#starts[value]!, this.#ends[value]!);
    return this.#quotings[value] === QUOTED_WITH_QUOTES ? text.replaceAll('""', '"') : text;
  }

  number(value: number): number {
    const number = parseNumber(this.bytes, this.start + this.#starts[value]!, this.start + this.#ends[value]!);
    return Number.isNaN(number) && this.hasDecimalComma ? this.#numberWithComma(value) : number;
  }

  numbers(values: Int32Array, out: Float64Array): void {
    const [bytes, start, starts, ends] = [this.bytes, this.start, this.#starts, this.#ends];
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      const number = parseNumber(bytes, start + starts[value]!, start + ends[value]!);
      out[k] = Number.isNaN(number) && this.hasDecimalComma ? this.#numberWithComma(value) : number;
    }
  }

  #numberWithComma(value: number): number {
    const text = this.text(value);
    return text.includes('.') ? NaN : numberOf(text.replace(',', '.'));
  }

  isBlank(value: number): boolean {
    for (let i = this.start + this.#starts[value]!; i < this.start + this.#ends[value]!; i++)
      if (this.bytes[i] !== SPACE && this.bytes[i] !== TAB) return false;
    return true;
  }

  source(hidden: ReadonlySet<number> = new Set(), instead = ''): string {
    let text = '';
    let from = 0;
    for (let value = 0; value < this.length; value++) {
      if (!hidden.has(value)) continue;
      text += this.#textAt(from, this.#starts[value]!) + instead;
      from = this.#ends[value]!;
    }
    return text + this.#textAt(from, this.size);
  }

  #textAt(start: number, end: number): string {
    return start === end ? '' : this.bytes.toString('utf8', this.start + start, this.start + end);
  }

  #grow(): void {
    const [starts, ends, quotings] = [this.#starts, this.#ends, this.#quotings];
    this.#starts = new Int32Array(4 * starts.length);
    this.#ends = new Int32Array(4 * starts.length);
    this.#quotings = new Uint8Array(4 * starts.length);
    this.#starts.set(starts);
    this.#ends.set(ends);
    this.#quotings.set(quotings);
  }
}
