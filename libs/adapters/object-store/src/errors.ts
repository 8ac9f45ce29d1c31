/** Codes of this library; never reused. */
export type ObjectStoreErrorCode =
  /**
   * The key cannot name an object: it is absolute, too long, or leaves its folder. Use a relative path such as
   * a/b.csv.
   */
  | 'FRAUD_STORE_INVALID_KEY'
  /**
   * Somebody else changed the object since it was read. Read it again and decide anew; the services do so by
   * themselves.
   */
  | 'FRAUD_STORE_PRECONDITION_FAILED'
  /** The bucket does not exist. Create it, or correct BUCKET_NAME and AWS_DEFAULT_REGION. */
  | 'FRAUD_STORE_NO_BUCKET'
  /**
   * The store refuses the credentials, or they may not do this. Check the AWS_ settings and the policy of the
   * bucket: docs/how-to/bucket.md.
   */
  | 'FRAUD_STORE_DENIED'
  /** The store does not answer. Check the network and S3_ENDPOINT_URL; the services try again by themselves. */
  | 'FRAUD_STORE_UNREACHABLE'
  /**
   * The store answers that it is overloaded, or another process holds the lock of the folder. The services try again
   * by themselves; look for a stuck process if it lasts.
   */
  | 'FRAUD_STORE_BUSY'
  /** The disk of the local store is full. Free some space; the services try again by themselves. */
  | 'FRAUD_STORE_FULL'
  /** The store failed in a way that has no code of its own. The message holds what the store said. */
  | 'FRAUD_STORE_FAILED'
  /**
   * An object is larger than one of its kind may be, or than STORE_MAX_OBJECT_MB. Look where it comes from; if it is
   * right, raise the setting.
   */
  | 'FRAUD_STORE_TOO_LARGE';

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

/** No larger object is read as a whole. */
export const MAX_OBJECT_BYTES = 2e9;

/** @throws FRAUD_STORE_TOO_LARGE */
export function checkSize(key: string, store: string, size: number, maxBytes: number): void {
  if (size > maxBytes)
    throw objectStoreError(
      'FRAUD_STORE_TOO_LARGE',
      `Cannot get ${key} from ${store}: it has ${size} bytes, at most ${maxBytes} are read; look where it comes from`,
    );
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
