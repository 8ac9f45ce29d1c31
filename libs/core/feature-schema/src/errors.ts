/** Codes of this library; never reused. */
export type SchemaErrorCode = 'FRAUD_SCHEMA_INVALID';

export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly code: SchemaErrorCode;

  constructor(code: SchemaErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
