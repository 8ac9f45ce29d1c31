/** Codes of this library; never reused. */
export type DriftErrorCode =
  /** A window holds fewer than two rows, so that nothing can be compared. Give it more rows. */
  | 'FRAUD_DRIFT_TOO_FEW_ROWS'
  /** A value to compare is infinite. Leave such rows out before measuring drift. */
  | 'FRAUD_DRIFT_NOT_FINITE';

export class DriftError extends Error {
  override readonly name = 'DriftError';
  readonly code: DriftErrorCode;

  constructor(code: DriftErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
