export { onnxModelFolder, onnxPackages } from './artifacts/onnx-model-folder.ts';
export { openTracking } from './open-tracking.ts';
export type { Run, Tracking } from './tracking.ts';
