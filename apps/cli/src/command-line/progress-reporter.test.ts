import { expect, it } from 'vitest';
import { reportProgress } from './progress-reporter.ts';

function told(isTTY: boolean, shares: readonly number[]): string {
  let text = '';
  const { progress } = reportProgress({ isTTY, write: (part) => (text += part) });
  for (const share of shares) progress('trees', share);
  return text;
}

it('reportProgress() draws a bar on a terminal that is filled when all is done', () => {
  expect(told(true, [0.5, 1])).toBe(
    `\rtrees [${'#'.repeat(15)}${'.'.repeat(15)}] 50 %\rtrees [${'#'.repeat(30)}] 100 %\n`,
  );
});

it('reportProgress() writes at most a line for each tenth elsewhere, the last one always', () => {
  const shares = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
  expect(told(false, shares).trim().split('\n')).toEqual(
    [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((percent) => `trees ${percent} %`),
  );
  expect(told(false, [0.04, 0.35, 1])).toBe('trees 35 %\ntrees 100 %\n');
});
