import { PermanentError } from '@fraud/queue';

/** Codes of this app; never reused. */
export type TrainerErrorCode = 'FRAUD_TRAINER_WEEK_MISSING' | 'FRAUD_TRAINER_ROWS_LOST';

export class TrainerError extends Error {
  override readonly name = 'TrainerError';
  readonly code: TrainerErrorCode;

  constructor(code: TrainerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What trying again cannot help: the data is bad or the week is gone. Everything else may be an outage. */
const PERMANENT = /^FRAUD_(WEEK_(?!CHANGED)|LEARNER_|TRAINING_INPUT|TRAINER_)/;

/** The error as the queue is to see it. */
export function asJobError(error: unknown): unknown {
  const isPermanent = error instanceof Error && 'code' in error && PERMANENT.test(String(error.code));
  return isPermanent ? new PermanentError(error.message, { cause: error }) : error;
}
