import { describe, expect, it } from 'vitest';
import { lateLabelsCheck } from './late-labels.ts';

/** A week of seven days of 1,000 rows each. */
const week = (frauds: readonly number[]) => frauds.map((count, day) => ({ day, rows: 1_000, frauds: count }));
const even = week([6, 5, 7, 6, 5, 6, 5]);
const late = week([6, 5, 7, 6, 5, 3, 1]);

describe('lateLabelsCheck()', () => {
  it('finds nothing where the last days have as many frauds', () => {
    expect(lateLabelsCheck(Array.from({ length: 12 }, () => even))).toMatchObject([{ passed: true }]);
  });

  it('names the setting where the last days of the weeks have fewer', () => {
    expect(lateLabelsCheck(Array.from({ length: 12 }, () => late))).toEqual([
      {
        name: 'Late labels',
        passed: false,
        finding:
          'The last two days of 12 weeks have 0.2 % frauds, the days before 0.58 %: if frauds are reported later ' +
          'than the files come, LABEL_DELAY_DAYS says by how much',
      },
    ]);
  });

  it('sees it in the newest week alone, whose earlier files were completed', () => {
    const newest = week([36, 35, 37, 36, 35, 13, 5]);
    const complete = week([36, 35, 37, 36, 35, 36, 35]);
    expect(lateLabelsCheck([...Array.from({ length: 50 }, () => complete), newest])).toMatchObject([
      { passed: false, finding: expect.stringContaining('of this week') },
    ]);
  });

  it('says nothing of a few days, nor of chance in one small week', () => {
    expect(lateLabelsCheck([week([6, 5, 1])])).toEqual([]);
    expect(lateLabelsCheck([late])).toMatchObject([{ passed: true }]);
  });
});
