import { expect, it } from 'vitest';
import { checkHealth } from './check-health.ts';

const now = new Date('2026-11-29T12:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + 60_000 * minutes);

it.each([
  ['due within the interval', inMinutes(1), true],
  ['late because a check takes long', inMinutes(-9), true],
  ['overdue', inMinutes(-11), false],
  ['so far ahead that a clock was wrong', inMinutes(3 * 60), false],
  ['not scheduled', undefined, false],
])('checkHealth() with the next check %s', async (_, next, isUp) => {
  const checks = checkHealth({ nextRun: () => Promise.resolve(next), everyMs: 60_000, now: () => now });
  expect(await checks.health()).toEqual({
    isUp,
    details: { lastCheck: null, nextCheck: next?.toISOString() ?? null },
  });
  checks.note();
  expect((await checks.health()).details).toMatchObject({ lastCheck: '2026-11-29T12:00:00.000Z' });
});
