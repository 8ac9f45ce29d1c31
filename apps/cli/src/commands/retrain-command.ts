import { randomUUID } from 'node:crypto';
import { requestRetrainJob, retrainJob } from '@fraud/jobs';
import { z } from 'zod';
import { defineCommand } from '../command-line/command.ts';
import { option } from '../command-line/option.ts';
import { withQueues } from '../config.ts';

export const retrainCommand = defineCommand({
  name: 'retrain',
  purpose: 'requests a retraining on the newest week, or cancels one',
  options: {
    cancel: option('JOB', z.string().min(1).optional(), 'id of a retrain job to remove from the queue or to stop'),
  },
  notes: [
    'Redis is that of the services: REDIS_URL, from the environment or .env. The dashboard of the API shows ' +
      'the progress.',
  ],
  examples: ['', '--cancel retrain-week_2026_47-0123456789ab'],
  run: async ({ cancel }) =>
    await withQueues(async (queues) => {
      if (cancel !== undefined) {
        const outcome = await queues.cancel(retrainJob, cancel);
        const said = {
          removed: 'was removed from the queue',
          stopping: 'is being stopped',
          over: 'has already ended, or does not exist',
        }[outcome];
        return { data: { jobId: cancel, outcome }, text: `${cancel} ${said}` };
      }
      const { id } = await queues.enqueue(requestRetrainJob, { reason: 'manual', requestId: randomUUID() });
      return { data: { requestId: id }, text: `requested a retraining: request ${id}` };
    }),
});
