export { appendToSeries } from './append-to-series.ts';
export { MlflowError } from './errors.ts';
export { MLFLOW_VERSION, type ModelFile, onnxModelFolder, onnxPackages } from './artifacts/onnx-model-folder.ts';
export { NOTE_TAG } from './mlflow-rules.ts';
export { openTracking, type TrackingOptions } from './open-tracking.ts';
export type { Run, Tracking } from './tracking.ts';
