/** Names in an exported ONNX file by which `importOnnx` finds its parts again. */
export const PRODUCER = 'fraud-detection-mlops';
export const ENSEMBLE = 'TreeEnsembleRegressor';
export const KNOTS = 'knots';
export const KNOT_PROBABILITIES = 'knot_probabilities';
/** Metadata of the file; all but the fingerprint are JSON. */
export const META = {
  inputs: 'inputs',
  schemaFingerprint: 'schema_fingerprint',
  threshold: 'threshold',
  parameters: 'parameters',
  outOfBag: 'out_of_bag',
} as const;
