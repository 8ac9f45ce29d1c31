export type { Bucket, OpenBucket } from './artifacts/bucket-artifacts.ts';
export { MlflowError, type MlflowErrorCode } from './errors.ts';
export {
  type ModelColumn,
  type ModelFile,
  type OnnxModel,
  onnxModelFolder,
  onnxPackages,
} from './artifacts/onnx-model-folder.ts';
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
