import { expect, it } from 'vitest';
import { reportProgress } from './progress-reporter.ts';

/** What is written when the work takes `seconds` and its shares are told evenly in time. */
function written(isTTY: boolean, shares: readonly number[], seconds = 0): string {
  let text = '';
  let at = 0;
  const { progress } = reportProgress({ isTTY, write: (part) => (text += part) }, () => at);
  progress('trees', 0);
  for (const share of shares) {
    at = 1_000 * seconds * share;
    progress('trees', share);
  }
  return text.replaceAll('\u001b[K', '');
}

it('reportProgress() draws a bar on a terminal that is filled at the end, and the time that is left', () => {
  expect(written(true, [0.5, 1], 8)).toBe(
    `\rtrees [${'.'.repeat(30)}] 0 %` +
      `\rtrees [${'#'.repeat(15)}${'.'.repeat(15)}] 50 %, 4 s left\rtrees [${'#'.repeat(30)}] 100 %\n`,
  );
});

it('reportProgress() writes at most a line for each tenth elsewhere, the last one always', () => {
  const shares = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
  expect(written(false, shares, 1_000).trim().split('\n')).toEqual([
    ...[15, 13, 12, 10, 8, 7, 5, 3].map((minutes, i) => `trees ${10 * (i + 1)} %, ${minutes} min left`),
    'trees 90 %, 2 min left',
    'trees 100 %',
  ]);
  expect(written(false, [0.04, 0.35, 1], 100)).toBe('trees 35 %, 65 s left\ntrees 100 %\n');
});

it('reportProgress() shows control characters of a line instead of obeying them', () => {
  let text = '';
  reportProgress({ write: (part) => (text += part) }).log('\u001b[2J');
  expect(text).toBe('\\u001b[2J\n');
});
