/** Codes of this library; never reused. */
export type DecisionLogErrorCode =
  | 'FRAUD_DECISION_LOG_INVALID_NAME'
  | 'FRAUD_DECISION_LOG_COLUMN_TWICE'
  | 'FRAUD_DECISION_LOG_INSTANCE_TAKEN'
  | 'FRAUD_DECISION_LOG_WRITE_FAILED'
  | 'FRAUD_DECISION_LOG_CLOSED'
  | 'FRAUD_DECISION_LOG_UNREADABLE'
  | 'FRAUD_DECISION_LOG_CONFLICT'
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
