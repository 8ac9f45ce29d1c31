/** Codes of this app, each with its HTTP status in error-handler.ts; never reused. */
export type ApiErrorCode = 'FRAUD_API_NO_MODEL' | 'FRAUD_API_LOG_FAILED' | 'FRAUD_API_SCHEMA_MISMATCH';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;

  constructor(code: ApiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
