import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIsoTime } from './iso-time.ts';

/** From 1970 on, where `Date` knows the same forms. */
const moments = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });

describe('readIsoTime()', () => {
  it('reads what Date writes, at any offset', () => {
    fc.assert(
      fc.property(
        moments,
        fc.constantFrom('Z', '+01:00', '-09:30', '+14:00'),
        fc.nat(3),
        (moment, offset, decimals) => {
          const text = moment.toISOString().slice(0, decimals === 0 ? 19 : 20 + decimals) + offset;
          const { seconds, offset: ahead } = readIsoTime(text)!;
          expect(seconds - ahead!).toBeCloseTo(Date.parse(text) / 1_000, 6);
        },
      ),
    );
  });

  it.each([
    ['2026-11-30', 1_795_996_800, undefined],
    ['2026-11-30 09:15', 1_796_030_100, undefined],
    ['2026-11-30t09:15:00,5z', 1_796_030_100.5, 0],
    ['2026-11-30T09:15:00.123456789 +05', 1_796_030_100.123456789, 18_000],
    ['2026-11-30T09:15-0430', 1_796_030_100, -16_200],
  ])('%s', (text, seconds, offset) => {
    expect(readIsoTime(text)).toEqual({ seconds, offset });
  });

  it('refuses a text with another character in the place of any of it', () => {
    const text = '2026-11-30T09:15:00.25+01:00';
    for (let i = 0; i < text.length; i++)
      expect(readIsoTime(`${text.slice(0, i)}x${text.slice(i + 1)}`)).toBeUndefined();
  });

  it.each([
    '2026-11-30T',
    '2026-11-30T09',
    '2026-11-30T09:15:',
    '2026-11-30T09:15:00.',
    '2026-11-30T09:15:00.1234567890',
    '2026-11-30T09:15+1',
    '2026-11-30T09:15+010',
    '2026-11-30T09:15+01:',
    '2026-11-30T09:15+01:000',
    '2026-02-30',
  ])('refuses %s', (text) => {
    expect(readIsoTime(text)).toBeUndefined();
  });
});
