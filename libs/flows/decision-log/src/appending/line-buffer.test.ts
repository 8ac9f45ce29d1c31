import { describe, expect, it } from 'vitest';
import { LineBuffer } from './line-buffer.ts';

function written(write: (buffer: LineBuffer) => void): string {
  const buffer = new LineBuffer();
  write(buffer);
  return buffer.view().toString();
}

describe('LineBuffer.float32()', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [-10, '-10'],
    [149.62, '149.62'],
    [0.1, '0.1'],
    [-1.3598071336738, '-1.3598071'],
    [16_777_217, '16777216'],
    [999_999_999, '1000000000'],
    [0.00001, '0.00001'],
    [-0.05, '-0.05'],
    [Infinity, 'Infinity'],
  ])('writes %d as %s', (value, text) => {
    expect(written((buffer) => buffer.float32(value))).toBe(text);
  });

  it('reads back to the same float32 over all magnitudes', () => {
    const bits = new Uint32Array(1);
    const float = new Float32Array(bits.buffer);
    const buffer = new LineBuffer();
    for (let i = 0; i < 100_000; i++) {
      bits[0] = Math.imul(i, 2_654_435_761); // a full cycle over the bit patterns, in steps of the golden ratio
      if (Number.isNaN(float[0]!)) continue;
      buffer.truncate(0);
      buffer.float32(float[0]!);
      const text = buffer.view().toString();
      if (!Object.is(Math.fround(Number(text)), float[0])) expect(text).toBe(`the text of ${float[0]}`);
    }
  });

  it('refuses what is no number', () => {
    expect(() => written((buffer) => buffer.float32(NaN))).toThrow(TypeError);
    expect(() => written((buffer) => buffer.float64(undefined as unknown as number))).toThrow(TypeError);
  });
});

describe('LineBuffer.float64()', () => {
  it.each([
    [1_796_010_794.345, '1796010794.345'],
    [1_796_010_794.5, '1796010794.5'],
    [-1_796_010_794.25, '-1796010794.25'],
    [2 ** 31, '2147483648'],
    [10 ** 15, '1000000000000000'],
    [1_796_010_794.0305, '1796010794.0305'],
  ])('writes %d as %s', (value, text) => {
    expect(written((buffer) => buffer.float64(value))).toBe(text);
  });

  it.each([0, -0, 0.13, 1 / 3, -1e-300, 172_792, 1_763_827_200.123, 2 ** 53, 5e-324, 0.1 + 0.2])(
    'reads back %d',
    (value) => {
      expect(Number(written((buffer) => buffer.float64(value)))).toBe(value);
    },
  );
});

describe('LineBuffer.text()', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['müller', '"müller"'],
  ])('writes %j as %j', (field, text) => {
    expect(written((buffer) => buffer.text(field))).toBe(text);
  });

  it('grows over its first size', () => {
    const long = 'x'.repeat(100_000);
    expect(
      written((buffer) => {
        buffer.text(long);
        buffer.raw(long);
      }),
    ).toBe(long + long);
  });
});
