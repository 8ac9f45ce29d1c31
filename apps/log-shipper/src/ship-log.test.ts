import { expect, it } from 'vitest';
import { isOverdue } from './ship-log.ts';

// Mondays 03:00 UTC; the 22nd of November 2026 is a Sunday, so the last runs were on the 16th and the 9th.
it.each([
  [undefined, false],
  ['2026-11-16T02:59:00Z', false],
  ['2026-11-09T03:00:00Z', false],
  ['2026-11-09T02:59:59Z', true],
])('isOverdue() with an oldest segment of %s is %s', (oldest, overdue) => {
  expect(
    isOverdue(
      { files: 1, bytes: 1, oldest: oldest === undefined ? undefined : new Date(oldest) },
      '0 3 * * 1',
      new Date('2026-11-22T12:00:00Z'),
    ),
  ).toBe(overdue);
});
