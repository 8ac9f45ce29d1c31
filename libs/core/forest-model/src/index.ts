export { type Calibration, calibrate } from './calibration.ts';
export { createScorer } from './create-scorer.ts';
export { decodeModel } from './decode-model.ts';
export { encodeModel } from './encode-model.ts';
export { ForestError, type ForestErrorCode } from './errors.ts';
export { exportOnnx } from './export-onnx.ts';
export { type Forest, joinForests, shareGrid, sharesOf, treesOf } from './forest.ts';
export type { ForestModel, Parameters } from './forest-model.ts';
export { scoreMatrix } from './score-matrix.ts';
