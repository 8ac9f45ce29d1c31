/** Codes of this app; never reused. */
export type TrainerErrorCode = 'FRAUD_TRAINER_WEEK_MISSING';

export class TrainerError extends Error {
  override readonly name = 'TrainerError';
  readonly code: TrainerErrorCode;

  constructor(code: TrainerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
