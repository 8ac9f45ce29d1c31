export {
  allJobs,
  championChanged,
  checkWeeksJob,
  recordRunJob,
  type RecordRunPayload,
  requestRetrainJob,
  retrainJob,
  type RetrainPayload,
  type RetrainRequest,
  shipLogJob,
} from './jobs.ts';
