/** Codes of this library; never reused. */
export type SchemaErrorCode =
  /** The schema file breaks its form. Correct every problem that the message lists: docs/reference/schema.md. */
  'FRAUD_SCHEMA_INVALID';

export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly code: SchemaErrorCode;

  constructor(code: SchemaErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
