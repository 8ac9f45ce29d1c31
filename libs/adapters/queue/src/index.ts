export { defineJob, defineTopic, type JobDefinition, type TopicDefinition } from './define-job.ts';
export { PermanentError, QueueError, type QueueErrorCode } from './errors.ts';
export { openQueues, type Queues, type QueuesOptions, type Schedule } from './open-queues.ts';
export type { JobContext, JobHandler, JobProgress } from './process-job.ts';
export type { QueueLog } from './queue-log.ts';
