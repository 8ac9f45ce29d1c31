/** Codes of this library; never reused. */
export type ForestErrorCode =
  | 'FRAUD_FOREST_INVALID'
  | 'FRAUD_FOREST_VECTOR'
  | 'FRAUD_FOREST_NOT_A_MODEL'
  | 'FRAUD_FOREST_VERSION'
  | 'FRAUD_FOREST_TRUNCATED'
  | 'FRAUD_FOREST_CHECKSUM'
  | 'FRAUD_FOREST_CORRUPT'
  | 'FRAUD_FOREST_ONNX_EXPORT'
  | 'FRAUD_FOREST_IMPORT'
  | 'FRAUD_FOREST_EXPLAIN';

export class ForestError extends Error {
  override readonly name = 'ForestError';
  readonly code: ForestErrorCode;

  constructor(code: ForestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function forestError(code: ForestErrorCode, message: string, options?: ErrorOptions): ForestError {
  return new ForestError(code, message, options);
}
