export { MlflowError, type MlflowErrorCode } from './errors.ts';
export { openTracking, type TrackingOptions } from './open-tracking.ts';
export type {
  ArtifactEntry,
  DatasetInput,
  MetricPoint,
  ModelRegistration,
  ModelVersion,
  ParamValue,
  Run,
  RunRecord,
  RunStart,
  RunStatus,
  Tags,
  Tracking,
} from './tracking.ts';
