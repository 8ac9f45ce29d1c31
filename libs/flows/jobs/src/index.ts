export {
  allJobs,
  championChanged,
  checkWeeksJob,
  growTreesJob,
  type GrowTreesPayload,
  recordRunJob,
  type RecordRunPayload,
  requestRetrainJob,
  retrainJob,
  type RetrainPayload,
  type RetrainRequest,
  shipLogJob,
} from './jobs.ts';
export { dataDigest, isAbout } from './job-subject.ts';
export { consoleLinks, OVER_TIME } from './recorded-runs.ts';
export { cancelJob, cancelRetraining, repeatLostRequests, requestJob, retryJob } from './job-requests.ts';
export { addQueueDepth } from './queue-depth.ts';
export { tellOfChampion } from './tell-of-champion.ts';
