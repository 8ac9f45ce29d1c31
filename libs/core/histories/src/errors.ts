/** Codes of this library; never reused. */
export type HistoryErrorCode =
  /** A plan of derived columns breaks its form. Correct every problem that the message lists. */
  | 'FRAUD_HISTORIES_PLAN_INVALID'
  /** A transaction has no usable event time. Leave such rows out, or correct the time. */
  | 'FRAUD_HISTORIES_TIME_INVALID'
  /** Bytes of a history are cut off or damaged. Take an earlier snapshot, or fill the history from the weekly files. */
  | 'FRAUD_HISTORIES_BYTES_DAMAGED'
  /** Bytes of a history were written for other columns. Fill the history from the weekly files. */
  | 'FRAUD_HISTORIES_BYTES_MISMATCH';

export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  readonly code: HistoryErrorCode;

  constructor(code: HistoryErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
