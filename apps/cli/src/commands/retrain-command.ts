import { randomUUID } from 'node:crypto';
import { cancelRetraining, requestJob, requestRetrainJob } from '@fraud/jobs';
import { z } from 'zod';
import { defineCommand } from '../command-line/command.ts';
import { option } from '../command-line/option.ts';
import { configuredStore, withQueues } from '../config.ts';
import { audited } from './audited-change.ts';

export const retrainCommand = defineCommand({
  name: 'retrain',
  purpose: 'requests a retraining on the newest week, or cancels one',
  options: {
    cancel: option('JOB', z.string().min(1).optional(), 'id of a retrain job to remove from the queue or to stop'),
  },
  notes: [
    'Redis and the store are those of the services: REDIS_URL and STORE_DIR or BUCKET_NAME, from the environment ' +
      'or .env. The dashboard of the API shows the progress.',
  ],
  examples: ['', '--cancel retrain-week_2026_47-0123456789ab'],
  run: async ({ cancel }) =>
    await withQueues(async (queues) => {
      const store = configuredStore();
      if (cancel !== undefined) {
        const outcome = await audited(
          store,
          { action: 'retraining.cancel', subject: cancel },
          async () => await cancelRetraining({ store, queues }, cancel),
          (ended) => (ended === 'over' ? { outcome: 'skipped' } : {}),
        );
        const said = {
          removed: 'was removed from the queue',
          stopping: 'is being stopped',
          over: 'has already ended, or does not exist',
        }[outcome];
        return { data: { jobId: cancel, outcome }, text: `${cancel} ${said}` };
      }
      const request = { reason: 'manual', requestId: randomUUID() } as const;
      const { id } = await audited(
        store,
        { action: 'retraining.ask' },
        async () => await requestJob({ store, queues }, requestRetrainJob, request),
        (asked) => ({ subject: asked.id }),
      );
      return { data: { requestId: id }, text: `requested a retraining: request ${id}` };
    }),
});
