/** What happened before somebody looks: steady weeks, a week with an alarm, and the model that came of it. */
import { columnStatistics, driftBaseline, farthestDistances, judgeDrift, profileWeek } from '@fraud/drift';
import { type DriftReport, reportedMeasure } from '@fraud/drift-report';
import { aSteadyReport } from '@fraud/drift-report/testing';
import { randomSource } from '@fraud/random';
import type { QuarantineReason } from '@fraud/weekly-data';

const STEADY_WEEKS = ['week_2026_44', 'week_2026_45', 'week_2026_46'];
export const ALARM = { week: 'week_2026_47', job: 'retrain-week_2026_47-none' };

/** A weekly file that was refused. */
export const REFUSED: QuarantineReason = {
  ...{ key: 'weekly_data/week_2026_43.csv', code: 'FRAUD_WEEK_VALUE', line: 1_204, column: 'Amount', value: '12,50' },
  ...{ rule: 'a finite number in the range of float32', sha256: '0'.repeat(64), refusedAt: '2026-10-26T07:00:00.000Z' },
  message: 'weekly_data/week_2026_43.csv, line 1204: Amount is "12,50", allowed: a finite number',
};

/** The reports of the weeks before the alarm. */
export function steadyReports(championVersion: string): DriftReport[] {
  return STEADY_WEEKS.map((week, i) => ({
    ...aSteadyReport({ championVersion, checkedAt: daysAgo(7 * (STEADY_WEEKS.length - i)) }),
    ...{ week, key: `weekly_data/${week}.csv`, rows: 6_200 + 90 * i },
  }));
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

const assessed = (recall: number, auprc: number, cost: number) => ({
  metrics: {
    ...{ rows: 6_400, frauds: 54, auprc, rocAuc: 0.97, recallAtOnePercentFpr: recall, threshold: 0.5, recall },
    ...{ precision: 0.6, f1: 0.6, truePositives: 32, falsePositives: 21, falseNegatives: 22, trueNegatives: 6_325 },
    brier: 0.004,
  },
  topPerDay: { reviews: 100, days: 7, precision: 0.07, recall: 0.9 },
  cost: {
    costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 },
    ...{ atThreshold: cost, atAmountThresholds: cost, flaggingNothing: 9_000 },
  },
  reliability: [
    { from: 0, to: 0.5, rows: 6_347, meanScore: 0.01, fraudShare: 0.004 },
    { from: 0.5, to: 1, rows: 53, meanScore: 0.8, fraudShare: 0.6 },
  ],
});

/** What a retraining writes of a challenger that was better. */
export function judgedAgainst(trainedAgainst: string) {
  const figures = {
    challenger: assessed(0.6, 0.66, 3_700),
    champion: assessed(0.3, 0.36, 7_000),
    difference: { low: 0.19, high: 0.39, errorRate: 0.05 },
    costDifference: { difference: -3_300, low: -5_000, high: -450, errorRate: 0.05 },
    verdict: { kind: 'promote', reason: 'It finds more frauds' },
  };
  const steps = (from: number, step: number) => Array.from({ length: 21 }, (_, i) => from + step * i);
  const spreads = { V1: { legitimate: steps(-1.5, 0.125), fraud: steps(-0.5, 0.2) } };
  return { trainedAgainst, metrics: { auprc: 0.66, recall: 0.6, precision: 0.6 }, figures, spreads };
}

/** V1 has moved, and frauds were missed. */
export function alarmReport(championVersion: string): DriftReport {
  const { quality } = aSteadyReport();
  return aSteadyReport({
    week: ALARM.week,
    rows: 6_400,
    frauds: 54,
    checkedAt: new Date(Date.now() - 60_000).toISOString(),
    championVersion,
    outcome: 'alarm',
    reason: 'V1 has moved',
    retrain: { retrain: true, reason: 'It matters to the model' },
    retrainJobId: ALARM.job,
    quality: {
      ...quality!,
      expected: { ...quality!.expected, recall: 0.66 },
      realised: { ...quality!.realised!, recall: 0.27 },
    },
    recallByWeek: [0.68, 0.64, 0.66, 0.61, 0.27].map((realised, i) => ({
      week: `week_2026_${43 + i}`,
      ...{ expected: 0.66 + 0.01 * (i % 2), realised },
    })),
    measure: measureOfMoved(),
  });
}

/** Four weeks alike, then one in which V1 is higher. */
function measureOfMoved(): DriftReport['measure'] {
  const random = randomSource(1);
  const week = (...means: number[]) =>
    means.map((mean) => Float32Array.from({ length: 500 }, () => mean + random.normal()));
  const reference = week(0, 0, 0);
  const moved = week(2, 0, 0);
  const baseline = driftBaseline(['V1', 'V2', 'Amount'].map((name, c) => ({ name, weeks: [reference[c]!] })));
  const past = [43, 44, 45, 46].map((number) => ({
    profile: profileWeek(baseline, `week_2026_${number}`, week(0, 0, 0)),
    labels: null,
    alarmed: false,
    inReference: false,
  }));
  const current = { profile: profileWeek(baseline, ALARM.week, moved), labels: null };
  const judgement = judgeDrift({ baseline, referenceLabels: null, past, current });
  const strip = [...past.map((each) => each.profile), current.profile].map((profile) => ({
    week: profile.week,
    alarmed: profile === current.profile,
    distances: farthestDistances(baseline, past, [profile])[0]!,
  }));
  const statistics = columnStatistics(baseline, moved);
  return reportedMeasure({
    ...{ judgement, statistics, joint: undefined, importances: undefined, strip, baseline },
    wordsOf: (column) => ({ title: column, unit: '' }),
  });
}
