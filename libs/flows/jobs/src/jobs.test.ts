import { describe, expect, it } from 'vitest';
import { allJobs, championChanged, retrainJob, type RetrainPayload } from './index.ts';

const aRetrain = (values: Partial<RetrainPayload> = {}): RetrainPayload => ({ week: 'week_2026_47', championVersion: '0123456789ab', reason: 'drift', ...values });

describe('retrainJob', () => {
  it('is one job for a week and a champion, whatever asked for it', () => {
    const ids = [aRetrain(), aRetrain({ reason: 'manual' }), aRetrain({ championVersion: null }), aRetrain({ week: 'week_7' })].map(retrainJob.jobId!);
    expect(ids).toEqual(['retrain-week_2026_47-0123456789ab', 'retrain-week_2026_47-0123456789ab', 'retrain-week_2026_47-none', 'retrain-week_7-0123456789ab']);
  });

  it.each([{ week: 'weekly_data/week_2026_47.csv' }, { week: 'week_2026:47' }, { championVersion: 'latest' }, { reason: 'mood' as never }])('refuses %o', (values) => {
    expect(retrainJob.payload.safeParse(aRetrain(values)).success).toBe(false);
  });
});

describe('every job', () => {
  it('has a queue of its own', () => {
    expect(new Set(allJobs.map((job) => job.name)).size).toBe(allJobs.length);
    expect(championChanged.message.safeParse({ version: '0123456789ab' }).success).toBe(true);
  });
});
