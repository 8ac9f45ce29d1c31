/** Codes of this library; never reused. */
export type TrainingErrorCode =
  /** A training was asked for that cannot be done as asked. The message says which option to change. */
  | 'FRAUD_TRAINING_INPUT'
  /** A thread that grew trees failed or was killed. Look for lack of memory; the job is tried again by itself. */
  | 'FRAUD_TRAINING_WORKER';

export class TrainingError extends Error {
  override readonly name = 'TrainingError';
  readonly code: TrainingErrorCode;

  constructor(code: TrainingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function trainingError(code: TrainingErrorCode, message: string, options?: ErrorOptions): TrainingError {
  return new TrainingError(code, message, options);
}
