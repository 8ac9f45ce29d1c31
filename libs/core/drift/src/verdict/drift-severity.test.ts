import { expect, test } from 'vitest';
import { driftSeverity } from './drift-severity.ts';

const column = (drifted: boolean, effect: number, importance: number | null) => ({ drifted, effect, importance });

test('driftSeverity() is near 0 when little of the model moved by little, however significant that is', () => {
  expect(driftSeverity([column(true, 0.05, 0.2), column(true, -0.05, 0.1), column(false, 3, 0.7)])).toBeCloseTo(0.015);
});

test('driftSeverity() is the importance of what moved far', () => {
  expect(driftSeverity([column(true, -2.5, 0.3), column(true, 0.5, 0.2), column(false, 0, 0.5)])).toBeCloseTo(0.4);
});

test('driftSeverity() counts every column alike where no model tells their importance', () => {
  expect(driftSeverity([column(true, 4, null), column(false, 0, null)])).toBeCloseTo(0.5);
});

test('driftSeverity() of nothing drifted is 0', () => {
  expect(driftSeverity([])).toBe(0);
});
