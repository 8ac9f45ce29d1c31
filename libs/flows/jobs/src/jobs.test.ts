import { describe, expect, it } from 'vitest';
import {
  allJobs,
  championChanged,
  checkWeeksJob,
  growTreesJob,
  recordRunJob,
  requestRetrainJob,
  retrainJob,
  type RetrainPayload,
} from './index.ts';

const aRetrain = (values: Partial<RetrainPayload> = {}): RetrainPayload => ({
  week: 'week_2026_47',
  championVersion: '0123456789ab',
  reason: 'drift',
  ...values,
});

describe('retrainJob', () => {
  it('is one job for a week, a champion and a state of the data, whatever asked for it', () => {
    const ids = [
      aRetrain(),
      aRetrain({ reason: 'manual' }),
      aRetrain({ championVersion: null }),
      aRetrain({ week: 'week_7' }),
      aRetrain({ dataDigest: 'ba9876543210' }),
    ].map(retrainJob.jobId!);
    expect(ids).toEqual([
      'retrain-week_2026_47-0123456789ab',
      'retrain-week_2026_47-0123456789ab',
      'retrain-week_2026_47-none',
      'retrain-week_7-0123456789ab',
      'retrain-week_2026_47-0123456789ab-ba9876543210',
    ]);
  });

  it('is a job of its own when a person asks', () => {
    expect(retrainJob.jobId!(aRetrain({ reason: 'manual', requestId: 'a1' }))).toBe(
      'retrain-week_2026_47-0123456789ab-a1',
    );
  });

  it.each([
    { week: 'weekly_data/week_2026_47.csv' },
    { week: 'week_2026:47' },
    { championVersion: 'latest' },
    { reason: 'mood' as never },
    { driftedShare: 2 },
    { requestId: 'a:b' },
  ])('refuses %o', (values) => {
    expect(retrainJob.payload.safeParse(aRetrain(values)).success).toBe(false);
  });
});

describe('growTreesJob', () => {
  it('is one job for a part of a plan, that of a refit as well', () => {
    const part = { retrainJobId: 'retrain-week_7-none', planId: '0123456789ab', from: 4, to: 5 };
    const ids = [part, { ...part, retrainJobId: 'retrain-week_7-none/0123456789ab/refit', planId: 'ba9876543210' }].map(
      (payload) => growTreesJob.jobId!(growTreesJob.payload.parse(payload)),
    );
    expect(ids).toEqual([
      'retrain-week_7-none-0123456789ab-4',
      'retrain-week_7-none-0123456789ab-refit-ba9876543210-4',
    ]);
  });
});

describe('requestRetrainJob', () => {
  it('is one job for a request id, and without one a job of its own', () => {
    const ids = [{ reason: 'manual', requestId: 'a1' }, { reason: 'schedule' }].map((payload) =>
      requestRetrainJob.jobId!(requestRetrainJob.payload.parse(payload)),
    );
    expect(ids).toEqual(['request-retrain-a1', undefined]);
  });
});

describe('recordRunJob', () => {
  it('is one job for a model', () => {
    const payload = {
      folder: 'model_backups/20261122T161500Z-0123456789ab/',
      retrainJobId: 'x',
      reason: 'drift',
    } as const;
    expect(recordRunJob.jobId!(recordRunJob.payload.parse(payload))).toBe('record-20261122T161500Z-0123456789ab');
    expect(recordRunJob.payload.safeParse({ ...payload, folder: 'models/' }).success).toBe(false);
  });
});

describe('checkWeeksJob', () => {
  it('leaves no job behind when it found nothing', () => {
    expect(checkWeeksJob.isQuiet!({ checked: [], refused: [], alarms: [] })).toBe(true);
    expect(checkWeeksJob.isQuiet!({ checked: ['week_7'], refused: [], alarms: ['week_7'] })).toBe(false);
  });
});

describe('every job', () => {
  it('has a queue of its own', () => {
    expect(new Set(allJobs.map((job) => job.name)).size).toBe(allJobs.length);
    expect(championChanged.message.safeParse({ version: '0123456789ab' }).success).toBe(true);
  });
});
