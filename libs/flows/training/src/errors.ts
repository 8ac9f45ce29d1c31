/** Codes of this library; never reused. */
export type TrainingErrorCode = 'FRAUD_TRAINING_INPUT' | 'FRAUD_TRAINING_WORKER';

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
