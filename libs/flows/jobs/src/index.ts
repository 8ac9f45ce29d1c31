export { allJobs, championChanged, checkWeeksJob, retrainJob, type RetrainPayload, shipLogJob } from './jobs.ts';
