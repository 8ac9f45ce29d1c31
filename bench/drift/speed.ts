/**
 * CPU time of everything that is done to one large week after reading, with SciPy's Kolmogorov-Smirnov and
 * Wasserstein beside it.
 */
import { spawnSync } from 'node:child_process';
import {
  columnStatistics,
  dataChecks,
  describeDrift,
  driftBaseline,
  JOINT_DRIFT_ROWS,
  jointDrift,
  judgeDrift,
  profileWeek,
  spacedValues,
} from '@fraud/drift';
import { driftReportPage, reportedMeasure } from '@fraud/drift-report';
import { simulatedWeeks } from './week-source.ts';

export const REFERENCE_ROWS = 213_605;
export const CURRENT_ROWS = 71_202;
const COLUMNS = 30;

export type Speed = {
  readonly cpuS: number;
  readonly pageBytes: number;
  readonly scipy: { readonly ks: number; readonly wasserstein: number } | undefined;
};

export function measureSpeed(): Speed {
  const widened = (rows: number, seed: number) => {
    const { columns } = simulatedWeeks(rows, seed);
    return Array.from({ length: COLUMNS }, (_, c) => columns[c % columns.length]!.slice());
  };
  const [before, now] = [widened(REFERENCE_ROWS, 1), widened(CURRENT_ROWS, 2)];
  const started = process.cpuUsage();
  const baseline = driftBaseline(before.map((column, c) => ({ name: `V${c}`, weeks: [column] })));
  const profile = profileWeek(baseline, 'week_2026_47', now);
  const judgement = judgeDrift({ baseline, referenceLabels: null, past: [], current: { profile, labels: null } });
  const joint = jointDrift(
    before.map((column) => spacedValues([column], JOINT_DRIFT_ROWS)),
    now,
  );
  const checks = dataChecks({
    names: before.map((_, c) => `V${c}`),
    columns: now,
    eventTime: new Float64Array(CURRENT_ROWS),
    historyColumns: [],
    eventTimeColumn: 'Time',
    referenceTimes: undefined,
    labels: null,
    rowsInFile: CURRENT_ROWS,
    missing: {},
    baseline,
    frauds: null,
    pastFrauds: [],
    labelDays: [],
  });
  const measure = reportedMeasure({
    judgement,
    statistics: columnStatistics(baseline, now),
    joint,
    importances: undefined,
    strip: [],
    baseline,
    wordsOf: (title) => ({ title, unit: '' }),
  });
  const page = driftReportPage({
    formatVersion: 2,
    week: 'week_2026_47',
    key: 'weekly_data/week_2026_47.csv',
    etag: '1',
    contentDigest: null,
    checkedAt: new Date(0).toISOString(),
    rows: CURRENT_ROWS,
    frauds: null,
    warnings: [],
    checks,
    championVersion: null,
    reference: { weeks: ['week_2026_46'], rows: REFERENCE_ROWS },
    labels: null,
    blocked: 0,
    falseAlarms: null,
    backtest: null,
    outcome: judgement.alarm ? 'alarm' : 'steady',
    reason: describeDrift(judgement),
    measure,
    retrain: null,
    quality: null,
    recallByWeek: [],
    performance: null,
    gain: null,
    skew: null,
    retrainJobId: null,
    retrainJobAdded: false,
    mlflowRunUrl: null,
    modelRunUrl: null,
  });
  const { user, system } = process.cpuUsage(started);
  return { cpuS: (user + system) / 1e6, pageBytes: page.length, scipy: scipySpeed() };
}

const SCIPY = `
import json, time
import numpy as np
from scipy import stats
random = np.random.default_rng(1)
before, now = random.normal(size=(${COLUMNS}, ${REFERENCE_ROWS})), random.normal(size=(${COLUMNS}, ${CURRENT_ROWS}))
def cpu(of):
    start = time.process_time()
    for a, b in zip(before, now): of(a, b)
    return time.process_time() - start
ks = lambda a, b: stats.ks_2samp(a, b, method="asymp")
print(json.dumps({"ks": cpu(ks), "wasserstein": cpu(stats.wasserstein_distance)}))
`;

function scipySpeed(): Speed['scipy'] {
  const { status, stdout } = spawnSync('python3', ['-c', SCIPY], { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) as NonNullable<Speed['scipy']>) : undefined;
}
