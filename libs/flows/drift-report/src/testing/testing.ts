import type { DriftReport } from '../drift-report.ts';

/** The report of a week on which the champion did as expected; nothing was measured of its columns. */
export function aSteadyReport(changes: Partial<DriftReport> = {}): DriftReport {
  return {
    formatVersion: 2,
    week: 'week_2026_47',
    key: 'weekly_data/week_2026_47.csv',
    etag: 'e1',
    contentDigest: null,
    checkedAt: '2026-11-22T10:00:00.000Z',
    rows: 500,
    frauds: 5,
    warnings: [],
    checks: [],
    championVersion: '0123456789ab',
    reference: { weeks: ['week_2026_46'], rows: 500 },
    outcome: 'steady',
    reason: 'No column has moved',
    labels: null,
    blocked: 0,
    falseAlarms: null,
    backtest: null,
    measure: null,
    retrain: { retrain: false, reason: 'no column has moved' },
    quality: {
      threshold: 0.4,
      expected: { frauds: 6.2, fraudsDeviation: 1.1, flagged: 5, precision: 0.9, recall: 0.8 },
      realised: { frauds: 5, flagged: 5, precision: 0.8, recall: 0.6 },
      flaggedShare: null,
      fall: null,
    },
    recallByWeek: [],
    performance: null,
    gain: null,
    skew: null,
    retrainJobId: null,
    retrainJobAdded: true,
    mlflowRunUrl: null,
    modelRunUrl: null,
    ...changes,
  };
}
