import { PermanentError } from '@fraud/queue';

/** Codes of this app; never reused. */
export type TrainerErrorCode =
  /**
   * The retraining was asked for a week that is not in the store. Look in quarantine/ for it, and put a corrected
   * file back under its name.
   */
  | 'FRAUD_TRAINER_WEEK_MISSING'
  /**
   * The stored rows of an unfinished retraining are gone or changed. Ask for the retraining again (POST /retrain);
   * do not delete objects below retrainings/.
   */
  | 'FRAUD_TRAINER_ROWS_LOST'
  /**
   * The stored plan of an unfinished retraining is cut, or was written by another build. Ask for the retraining again
   * (POST /retrain).
   */
  | 'FRAUD_TRAINER_PLAN_UNREADABLE';

export class TrainerError extends Error {
  override readonly name = 'TrainerError';
  readonly code: TrainerErrorCode;

  constructor(code: TrainerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What trying again cannot help: the data is bad or the week is gone. Everything else may be an outage. */
const PERMANENT = /^FRAUD_(WEEK_(?!CHANGED)|LEARNER_|TRAINING_INPUT|TRAINER_|REGISTRY_ROLLED_BACK)/;

/** The error as the queue is to see it. */
export function asJobError(error: unknown): unknown {
  const isPermanent = error instanceof Error && 'code' in error && PERMANENT.test(String(error.code));
  return isPermanent ? new PermanentError(error.message, { cause: error }) : error;
}
