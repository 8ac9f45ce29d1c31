/** CSV_FILES: how many numbers the properties are tried on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOf, parseNumber } from './numbers.ts';

const numRuns = Number(process.env['CSV_FILES'] ?? 300);

function readNumber(text: string): number {
  const bytes = new TextEncoder().encode(`1${text}1`);
  const number = parseNumber(bytes, 1, bytes.length - 1);
  expect(numberOf(text)).toBe(number);
  return number;
}

describe('parseNumber()', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    ['007', 7],
    ['+1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['-.5e-1', -0.05],
    ['1e2', 100],
    ['1E+02', 100],
    [' 1.5\t', 1.5],
    ['1e999', Infinity],
    ['0e999', 0],
    ['1e-999', 0],
    ['9007199254740993', 9007199254740992],
    ['0.1000000000000000055511151231257827', 0.1],
    ['123456789012345678901234567890', 1.2345678901234568e29],
  ])('reads %s', (text, expected) => expect(readNumber(text)).toBe(expected));

  it.each(['', ' ', '.', '-', '+-1', '1e', '1e+', '0x1F', '1_000', '1,5', '1 000', '1.2.3', 'NaN', 'inf', '-Infinity'])(
    'takes "%s" for no number',
    (text) => expect(readNumber(text)).toBeNaN(),
  );
  it.each(['1d', '1f', '1e2.5', '٣', '١', '½', '1\u00a0', '\u00001', 'true', '$5', '5%', '(5)', '1-'])(
    'takes "%s" for no number either',
    (text) => expect(readNumber(text)).toBeNaN(),
  );

  const near = (text: string) => expect(readNumber(text), text).toBe(Number(text));

  it('rounds as Number() does: any double, shortest, and with any number of digits', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, fc.integer({ min: 1, max: 25 }), (value, digits) => {
        near(String(value));
        near(value.toPrecision(digits));
        if (Math.abs(value) < 1e21) near(value.toFixed(digits));
      }),
      { numRuns },
    );
  });

  it('rounds as Number() does: any digits with a point anywhere, and next to the middle of two doubles', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 20n), fc.nat(20), fc.bigInt(2n ** 52n, 2n ** 53n), (digits, at, mantissa) => {
        const text = String(digits).padStart(at + 1, '0');
        near(`${text.slice(0, text.length - at)}.${text.slice(text.length - at)}`);
        for (const nudge of [-1n, 0n, 1n]) {
          near(String(2n * (2n * mantissa + 1n) + nudge));
          near(`${String((2n * mantissa + 1n) * 5n + nudge).padStart(2, '0')}e-1`);
        }
      }),
      { numRuns },
    );
  });
});
