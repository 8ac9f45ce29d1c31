/** Codes of this library; never reused. */
export type LearnerErrorCode =
  /** The parameters of the forest are not allowed or contradict each other. Correct what the message names. */
  | 'FRAUD_LEARNER_PARAMETERS'
  /**
   * The rows cannot be trained on: wrong shape, bad labels, one class only, or too many rows for the memory. Correct
   * the rows, or take fewer.
   */
  | 'FRAUD_LEARNER_DATA';

export class LearnerError extends Error {
  override readonly name = 'LearnerError';
  readonly code: LearnerErrorCode;

  constructor(code: LearnerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function learnerError(code: LearnerErrorCode, message: string, options?: ErrorOptions): LearnerError {
  return new LearnerError(code, message, options);
}
