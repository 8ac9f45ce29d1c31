/** Codes of this app, each with its HTTP status in error-handler.ts; never reused. */
export type ApiErrorCode =
  | 'FRAUD_API_NO_MODEL'
  | 'FRAUD_API_LOG_FAILED'
  | 'FRAUD_API_SCHEMA_MISMATCH'
  | 'FRAUD_API_TOKEN_FILE'
  | 'FRAUD_API_ROLE'
  | 'FRAUD_API_CROSS_SITE'
  | 'FRAUD_API_CSV'
  | 'FRAUD_API_IDEMPOTENCY_KEY'
  | 'FRAUD_API_IDEMPOTENCY_REUSED'
  | 'FRAUD_API_DECISION_UNKNOWN'
  | 'FRAUD_API_MODEL_UNKNOWN'
  | 'FRAUD_API_REPORT_UNKNOWN'
  | 'FRAUD_API_LABEL_IN_FUTURE'
  | 'FRAUD_API_TENSOR'
  | 'FRAUD_API_MEDIA_TYPE';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;

  constructor(code: ApiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
