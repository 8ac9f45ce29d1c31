/** Codes of this library; never reused. */
export type LearnerErrorCode = 'FRAUD_LEARNER_PARAMETERS' | 'FRAUD_LEARNER_DATA';

export class LearnerError extends Error {
  override readonly name = 'LearnerError';
  readonly code: LearnerErrorCode;

  constructor(code: LearnerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function learnerError(code: LearnerErrorCode, message: string): LearnerError {
  return new LearnerError(code, message);
}
