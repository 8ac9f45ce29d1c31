/** Codes of this library; never reused. */
export type DriftErrorCode = 'FRAUD_DRIFT_TOO_FEW_ROWS' | 'FRAUD_DRIFT_NOT_FINITE';

export class DriftError extends Error {
  override readonly name = 'DriftError';
  readonly code: DriftErrorCode;

  constructor(code: DriftErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
