/** Codes of this library; never reused. */
export type DecisionLogErrorCode =
  /** The name of the instance cannot be part of a file name. Use letters, digits, _ . and - in INSTANCE. */
  | 'FRAUD_DECISION_LOG_INVALID_NAME'
  /** A column of the schema has a name that the decision log needs itself. Rename it in the schema. */
  | 'FRAUD_DECISION_LOG_COLUMN_TWICE'
  /** Another process writes log files under the same name. Give each API its own INSTANCE or DECISION_LOG_DIR. */
  | 'FRAUD_DECISION_LOG_INSTANCE_TAKEN'
  /**
   * The decision log cannot be written, for example because the disk is full. Free space or repair DECISION_LOG_DIR;
   * the API recovers by itself: docs/runbook/disk-full.md.
   */
  | 'FRAUD_DECISION_LOG_WRITE_FAILED'
  /**
   * The decision log was closed because the API is about to end. Send the request again; another process answers it.
   */
  | 'FRAUD_DECISION_LOG_CLOSED'
  /** A file of the decision log cannot be read. Training leaves it out; compare it with its copy in request_logs/. */
  | 'FRAUD_DECISION_LOG_UNREADABLE'
  /**
   * The store has other content under the name of a log file. Two instances probably share a name: give each its own
   * INSTANCE.
   */
  | 'FRAUD_DECISION_LOG_CONFLICT'
  /** The store does not give back what was shipped to it. The file is kept and shipped again; look at the store. */
  | 'FRAUD_DECISION_LOG_NOT_STORED'
  /**
   * Labels cannot leave this machine: a file is no batch, or the store does not give it back. They are kept and tried
   * again; move a broken file away.
   */
  | 'FRAUD_DECISION_LOG_LABELS_KEPT'
  /** Another search of the decision log is still running. Ask again when its answer has come. */
  | 'FRAUD_DECISION_LOG_BUSY';

export class DecisionLogError extends Error {
  override readonly name = 'DecisionLogError';
  readonly code: DecisionLogErrorCode;

  constructor(code: DecisionLogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function decisionLogError(
  code: DecisionLogErrorCode,
  message: string,
  options?: ErrorOptions,
): DecisionLogError {
  return new DecisionLogError(code, message, options);
}
