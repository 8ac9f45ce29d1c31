import { expect, it } from 'vitest';
import { falseAlarmBudget } from '../index.ts';

it.each([
  [false, false, 2, 0, 0],
  [true, false, 4 / 3, 2 / 3, 0],
  [false, true, 4 / 3, 0, 2 / 3],
  [true, true, 1, 0.5, 0.5],
])(
  'falseAlarmBudget() spends two a year: performance %s, expected quality %s',
  (hasPerformance, hasExpected, drift, performance, expectedQuality) => {
    const budget = falseAlarmBudget(2, { performance: hasPerformance, expectedQuality: hasExpected });
    expect(budget.drift).toBeCloseTo(drift, 12);
    expect(budget.performance).toBeCloseTo(performance, 12);
    expect(budget.expectedQuality).toBeCloseTo(expectedQuality, 12);
  },
);
