export type { Bucket, OpenBucket } from './bucket-artifacts.ts';
export { MlflowError, type MlflowErrorCode } from './errors.ts';
export { type ModelColumn, type ModelFile, type OnnxModel, onnxModelFolder, onnxPackages } from './onnx-model-folder.ts';
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
