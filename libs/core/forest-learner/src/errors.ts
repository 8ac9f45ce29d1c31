/** Codes of this library; never reused. */
export type LearnerErrorCode = 'FRAUD_LEARNER_PARAMETERS' | 'FRAUD_LEARNER_DATA';

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
