import { describe, expect, it } from 'vitest';
import type { PerformanceDrop } from './between-weeks.ts';
import { performanceVerdict } from './performance-verdict.ts';
import type { Worsening } from './worsening.ts';

const sampling = { reference: 0.01, current: 0.01 };
const steady: Worsening = { sampling, reference: 0.8, current: 0.78, low: -0.1, high: 0.15 };
const fallen: Worsening = { sampling, reference: 0.8, current: 0.4, low: 0.1, high: 0.6 };
const dearer: Worsening = { sampling, reference: 0.05, current: 1.25, low: 0.2, high: 2 };
const drop = (changes: Partial<PerformanceDrop>): PerformanceDrop => ({
  auprc: steady,
  cost: null,
  falseAlarms: { sampling, reference: 0.001, current: 0.002, low: -0.001, high: 0.002 },
  errorRate: 0.025,
  ...changes,
});
const rested = { weeksSinceRetrain: undefined, coolDownWeeks: 1 };

describe('performanceVerdict()', () => {
  it.each([
    [
      'the AUPRC fell beyond chance',
      drop({ auprc: fallen }),
      rested,
      true,
      'its AUPRC fell from 0.800 to 0.400, more than chance can explain',
    ],
    [
      'money was lost beyond chance',
      drop({ cost: dearer }),
      rested,
      true,
      'the cost of its errors per payment rose from 0.05 to 1.25, more than chance can explain',
    ],
    [
      'false alarms rose beyond chance',
      drop({ falseAlarms: { sampling, reference: 0.0004, current: 0.0102, low: 0.005, high: 0.01 } }),
      rested,
      true,
      'the share of honest payments that it flags rose from 0.0004 to 0.0102, more than chance can explain',
    ],
    [
      'all may be chance',
      drop({ cost: { ...dearer, low: 0 } }),
      rested,
      false,
      'the model does as well as when it was judged, as far as chance can explain the difference',
    ],
    ['there are too few frauds', undefined, rested, false, 'there are too few frauds to tell how well the model does'],
    [
      'the last retraining is a week old',
      drop({ auprc: fallen }),
      { weeksSinceRetrain: 1, coolDownWeeks: 1 },
      false,
      'its AUPRC fell from 0.800 to 0.400, more than chance can explain, but ' +
        'the last retraining was started a week ago, and one week must lie between two',
    ],
    [
      'the last retraining is old enough',
      drop({ auprc: fallen }),
      { weeksSinceRetrain: 2, coolDownWeeks: 1 },
      true,
      'its AUPRC fell from 0.800 to 0.400, more than chance can explain',
    ],
  ])('%s', (_, given, context, retrain, reason) => {
    expect(performanceVerdict(given, context)).toEqual({ retrain, reason });
  });
});
