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
export { dataDigest } from './data-digest.ts';
export { isAbout } from './store-id.ts';
export { cancelJob, cancelRetraining, repeatLostRequests, requestJob, type Requests } from './job-requests.ts';
export { tellOfChampion } from './tell-of-champion.ts';
