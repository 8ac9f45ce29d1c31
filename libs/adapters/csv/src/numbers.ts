/**
 * The one grammar of numbers in CSV: `[+-] digits [. digits] [e [+-] digits]`, digits on at least one side of the
 * point, blanks around it ignored. Everything else is not a number: `0x1F`, `1_000`, `1,5`, `NaN`, `inf`, nothing.
 * A record knows whether its file writes a decimal comma (`record.ts`).
 */
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** Powers of ten that are exact doubles: 10^0 to 10^22. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** Digits of an integer that is kept in 32 bits. */
const HALF = 9;
/** Every integer with this many digits is an exact double. */
const EXACT_DIGITS = 15;

/**
 * The number that `bytes[start, end)` spells, rounded to the nearest double as `Number()` rounds it; NaN when it is
 * not a number, infinite when it is too large. O(bytes). Digits are gathered in two halves of nine. Up to 15 of them
 * and the power of ten are exact doubles, so one division rounds correctly (Clinger 1990).
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const sign = i < end ? bytes[i]! : 0;
  if (sign === MINUS || sign === PLUS) i++;
  const first = i;
  let lead = 0;
  let tail = 0;
  let count = 0;
  let point = -1;
  for (; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (count < HALF) lead = (10 * lead + digit) | 0;
      else tail = (10 * tail + digit) | 0;
      if (lead > 0) count++;
    } else if (digit === POINT - ZERO && point < 0) point = i;
    else break;
  }
  const decimals = point < 0 ? 0 : i - point - 1;
  if (i < end || i - first - (point < 0 ? 0 : 1) === 0 || count > 2 * HALF || decimals >= POWERS_OF_TEN.length)
    return parseRareNumber(bytes, start, end);
  const upper = count <= HALF ? lead : lead * POWERS_OF_TEN[count - HALF]!;
  const power = POWERS_OF_TEN[decimals]!;
  const value = count <= EXACT_DIGITS ? (upper + tail) / power : divideExactly(upper, tail, power);
  if (value !== value) return parseRareNumber(bytes, start, end);
  return sign === MINUS ? -value : value;
}

/** The parts of a double of at most 26 bits each (Veltkamp's splitting). */
const SPLITTER = 2 ** 27 + 1;

/**
 * `(upper + tail) / power`, correctly rounded, or NaN when that is not certain. The sum is a pair of doubles, the first
 * quotient is corrected by its exact remainder (Dekker 1971), and the result counts when an error of the correction
 * by 2^-45 of its size does not change it (Ziv 1991).
 */
function divideExactly(upper: number, tail: number, power: number): number {
  const sum = upper + tail;
  const rest = tail - (sum - upper);
  const quotient = sum / power;
  const product = quotient * power;
  const a = SPLITTER * quotient - (SPLITTER * quotient - quotient);
  const b = SPLITTER * power - (SPLITTER * power - power);
  const c = quotient - a;
  const d = power - b;
  const error = c * d - (product - a * b - c * b - a * d);
  const correction = (sum - product - error + rest) / power;
  const low = quotient + correction * (1 - 2 ** -45);
  return low === quotient + correction * (1 + 2 ** -45) ? low : NaN;
}

/** The number that a text spells, by the same grammar; NaN when it is not a number. */
export function numberOf(text: string): number {
  const number = NUMBER.exec(text)?.[1];
  return number === undefined ? NaN : Number(number);
}

const NUMBER = /^[ \t]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)[ \t]*$/i;

/** Numbers with blanks, an exponent or very many digits, and what is not a number. */
function parseRareNumber(bytes: Uint8Array, start: number, end: number): number {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return numberOf(text);
}
