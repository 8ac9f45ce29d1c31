export { defineJob, defineTopic, type JobDefinition } from './define-job.ts';
export { PermanentError, QueueError } from './errors.ts';
export type { JobCounts, JobWithLog, SeenJob } from './look-at-jobs.ts';
export { openQueues } from './open-queues.ts';
export { isDelegation, type JobContext, type JobHandler } from './process-job.ts';
export { queueTelemetry } from './queue-telemetry.ts';
export type { Queues } from './queues.ts';
