/**
 * A small system to look at in a browser: the built API with a Redis, two toy models of which the second was brought by
 * a week's alarm, and flagged payments.
 */
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { columnStatistics, driftBaseline, farthestDistances, judgeDrift, profileWeek } from '@fraud/drift';
import { type DriftReport, reportedMeasure, writeDriftReport } from '@fraud/drift-report';
import { aSteadyReport } from '@fraud/drift-report/testing';
import { ulbSchema } from '@fraud/feature-schema';
import { promote } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { startRedisServer } from '@fraud/queue/redis-server';
import { randomSource } from '@fraud/random';
import { type ApiProcess, apiProcess, publishToy } from './api-process.ts';
import { TOKEN, waitFor } from './services.ts';

export const ANALYSTS = { ann: 'ann-4c1f0a9be27d6538', bob: 'bob-91d7e3a60c5f2b84' } as const;

const INDEX_MS = 60_000;
const ALARM = { week: 'week_2026_47', job: 'retrain-week_2026_47' };
export type ConsoleSystem = {
  readonly api: ApiProcess;
  /** The version that served before the alarm, and the one that serves. */
  readonly versions: readonly [before: string, champion: string];
  close(): Promise<void>;
};

/** @param folder of this run alone @param payments how many are flagged: payment-1, payment-2 and so on */
export async function consoleSystem(folder: string, payments: number): Promise<ConsoleSystem> {
  const storeDir = path.join(folder, 'store');
  const store = openObjectStore({ folder: storeDir });
  const before = await publishToy(store, 1);
  const after = await publishToy(store, 2, judgedAgainst(before.version));
  await promote(store, {
    version: after.version,
    replaces: before.version,
    reason: 'It finds more frauds',
    by: 'trainer',
    now: new Date(),
    jobId: ALARM.job,
  });
  await writeDriftReport(store, alarmReport(before.version));
  const tokens = path.join(folder, 'tokens.json');
  writeFileSync(
    tokens,
    JSON.stringify(
      Object.entries(ANALYSTS).map(([name, token]) => ({
        name,
        sha256: hash('sha256', token),
        roles: ['feedback', 'read'],
        trusted: true,
      })),
    ),
  );
  const redis = await startRedisServer({ dir: path.join(folder, 'redis') });
  const api = await apiProcess(folder, { STORE_DIR: storeDir, REDIS_URL: redis.url, API_TOKENS_FILE: tokens });
  await api.start();
  await flag(api.url, payments);
  return {
    api,
    versions: [before.version, after.version],
    close: async () => {
      await api.end('SIGKILL');
      await redis.close();
    },
  };
}

/** Logs payments that the toys flag, and waits until they can be found. */
async function flag(url: string, payments: number): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const zeros = Object.fromEntries(ulbSchema.requested.map((name) => [name, 0]));
  const data = Array.from({ length: payments }, (_, i) => ({
    ...zeros,
    Time: 80_000,
    V1: 1,
    Amount: 10 * (payments - i),
    id: `payment-${i + 1}`,
  }));
  const answer = await fetch(`${url}/predict`, { method: 'POST', headers, body: JSON.stringify({ data }) });
  if (!answer.ok) throw new Error(await answer.text());
  await waitFor(
    'the payments to be found',
    async () => {
      const { waiting } = (await (await fetch(`${url}/reviews`, { headers })).json()) as { waiting: number };
      return waiting === payments || undefined;
    },
    INDEX_MS,
  );
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
function judgedAgainst(trainedAgainst: string) {
  const figures = {
    challenger: assessed(0.6, 0.66, 3_700),
    champion: assessed(0.3, 0.36, 7_000),
    difference: { low: 0.19, high: 0.39, errorRate: 0.05 },
    costDifference: { difference: -3_300, low: -5_000, high: -450, errorRate: 0.05 },
    verdict: { kind: 'promote', reason: 'It finds more frauds' },
  };
  return { trainedAgainst, metrics: { auprc: 0.66, recall: 0.6, precision: 0.6 }, figures };
}

function alarmReport(championVersion: string): DriftReport {
  const { quality } = aSteadyReport();
  return aSteadyReport({
    week: ALARM.week,
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
