/** Codes of this library; never reused. */
export type ForestErrorCode =
  /**
   * The arrays of a model do not describe a forest, or not one of two classes. Take the model from its backup, or
   * train a new one.
   */
  | 'FRAUD_FOREST_INVALID'
  /** A row has another number of inputs than the model takes. Give every input of the schema, in its order. */
  | 'FRAUD_FOREST_VECTOR'
  /** The file is not a model of this product. Check the path; import foreign models with fraud import. */
  | 'FRAUD_FOREST_NOT_A_MODEL'
  /** The model was written by a newer version of the format. Upgrade this installation. */
  | 'FRAUD_FOREST_VERSION'
  /** The model file ends too early. Copy it again, or restore it with fraud models restore. */
  | 'FRAUD_FOREST_TRUNCATED'
  /** The bytes of the model file were changed. Copy it again, or restore it with fraud models restore. */
  | 'FRAUD_FOREST_CHECKSUM'
  /**
   * The model file has the right checksum and contradicts itself. Train a new model, and keep the file for a bug
   * report.
   */
  | 'FRAUD_FOREST_CORRUPT'
  /** The forest cannot be written as ONNX. The message says which part of it has no place there. */
  | 'FRAUD_FOREST_ONNX_EXPORT'
  /**
   * The foreign model holds what a forest here cannot express. The message says what, and
   * docs/how-to/import-a-model.md how to export it.
   */
  | 'FRAUD_FOREST_IMPORT'
  /** The model was imported without the numbers that explanations need. Import it again with --background FILE. */
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
