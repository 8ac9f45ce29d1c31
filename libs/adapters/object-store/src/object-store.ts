/**
 * Bytes under a key. One contract (`./testing`, `objectStoreContract`), kept by a local folder and by S3.
 *
 * Keys are relative paths with `/` between segments; no segment is empty or starts with a dot, no backslash, no
 * control character, at most 1024 bytes of UTF-8. Every call refuses another key with FRAUD_STORE_INVALID_KEY.
 * An etag is opaque: two reads with the same etag saw the same bytes.
 *
 * @throws ObjectStoreError, its `retryable` true for outages; when `signal` aborts, the signal's reason
 */
export type ObjectStore = {
  /** Stores the object whole or not at all. When it resolves, the store has confirmed the bytes as durable. */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<{ etag: string }>;
  /** Reads the whole object. @throws FRAUD_STORE_TOO_LARGE, before anything is read of it */
  get(key: string, options?: GetOptions): Promise<StoredObject | undefined>;
  head(key: string, options?: CallOptions): Promise<ObjectInfo | undefined>;
  /** Every object whose key starts with `prefix` (`''`: all), in no order to rely on: stores differ. */
  list(prefix: string, options?: CallOptions): AsyncIterable<ObjectInfo>;
  /** Deletes the object, if it is there. */
  delete(key: string, options?: CallOptions): Promise<void>;
  /** Streams the object into the file `path`, which appears whole or not at all; memory does not grow with it. */
  download(key: string, path: string, options?: CallOptions): Promise<{ etag: string; size: number } | undefined>;
  /** Streams the file `path` into the store, like `put`; memory does not grow with it. */
  upload(key: string, path: string, options?: PutOptions): Promise<{ etag: string }>;
  /** Where the objects lie, for a person. */
  describe(): string;
};

export type CallOptions = {
  readonly signal?: AbortSignal;
  /** A bucket that does not answer within this time counts as unreachable. @defaultValue three attempts of a minute */
  readonly deadlineMs?: number;
};

type GetOptions = CallOptions & {
  /** The largest object of this kind, in bytes. @defaultValue the bound of the store */
  readonly maxBytes?: number;
};

/**
 * `ifAbsent`: only when no object has the key. `ifMatch`: only over the object with this etag. Else
 * FRAUD_STORE_PRECONDITION_FAILED.
 */
export type PutOptions = CallOptions &
  ({ readonly ifAbsent?: true; readonly ifMatch?: never } | { readonly ifMatch?: string; readonly ifAbsent?: never });

type StoredObject = { readonly bytes: Uint8Array; readonly etag: string };

export type ObjectInfo = {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
};
