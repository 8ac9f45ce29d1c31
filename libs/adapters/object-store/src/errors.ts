/** Codes of this library; never reused. */
export type ObjectStoreErrorCode =
  | 'FRAUD_STORE_INVALID_KEY'
  | 'FRAUD_STORE_PRECONDITION_FAILED'
  | 'FRAUD_STORE_NO_BUCKET'
  | 'FRAUD_STORE_DENIED'
  | 'FRAUD_STORE_UNREACHABLE'
  | 'FRAUD_STORE_BUSY'
  | 'FRAUD_STORE_FULL'
  | 'FRAUD_STORE_FAILED';

/** What passes by itself: the same call can succeed later, with nothing changed by anyone. */
const RETRYABLE: ReadonlySet<ObjectStoreErrorCode> = new Set([
  'FRAUD_STORE_UNREACHABLE',
  'FRAUD_STORE_BUSY',
  'FRAUD_STORE_FULL',
]);

export class ObjectStoreError extends Error {
  override readonly name = 'ObjectStoreError';
  readonly code: ObjectStoreErrorCode;
  /** True for an outage: try the same call again later. */
  readonly retryable: boolean;

  constructor(code: ObjectStoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = RETRYABLE.has(code);
  }
}

export function objectStoreError(
  code: ObjectStoreErrorCode,
  message: string,
  options?: ErrorOptions,
): ObjectStoreError {
  return new ObjectStoreError(code, message, options);
}

/** The error of a conditional put that lost, the same for every store. */
export function preconditionFailed(key: string, store: string, options?: ErrorOptions): ObjectStoreError {
  return objectStoreError(
    'FRAUD_STORE_PRECONDITION_FAILED',
    `Cannot put ${key} into ${store}: the object changed, appeared or vanished meanwhile; read ` +
      'it again and decide anew',
    options,
  );
}
