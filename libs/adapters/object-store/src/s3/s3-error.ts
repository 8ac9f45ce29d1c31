/**
 * What the AWS SDK throws, as this library's codes with a way out. Codes:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
import { ObjectStoreError, objectStoreError, preconditionFailed } from '../errors.ts';

type SdkError = {
  name?: string;
  message?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number; attempts?: number };
};

const DENIED = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'CredentialsProviderError',
  'AuthorizationHeaderMalformed',
]);
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Two conditional writes of one key at the same time: the store asks to try again. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409 && nameOf(error) === 'ConditionalRequestConflict';
}

/** The object is not as `ifAbsent` or `ifMatch` wants it. */
export function isPreconditionFailed(error: unknown): boolean {
  return statusOf(error) === 412;
}

/** Whether the SDK had sent the request before: that attempt may have been applied. */
export function wasRetried(error: unknown): boolean {
  return ((error as SdkError | null)?.$metadata?.attempts ?? 1) > 1;
}

/** The key, or for calls without a body in the answer possibly the bucket, is not there. */
export function isNotFound(error: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes(nameOf(error));
}

/** What a failed call on a bucket throws. A missing key fails only a put with `ifMatch`: its precondition. */
export function s3Error(
  action: string,
  key: string,
  store: string,
  cause: unknown,
  signal: AbortSignal | undefined,
): unknown {
  if (signal?.aborted) return signal.reason;
  if (cause instanceof ObjectStoreError) return cause;
  const name = nameOf(cause);
  const status = statusOf(cause);
  const state = `${name}: ${(cause as SdkError).message ?? String(cause)}`;
  const failed = `Cannot ${action} ${key} in ${store}`;
  if (isPreconditionFailed(cause) || isConflict(cause) || name === 'NoSuchKey')
    return preconditionFailed(key, store, { cause });
  if (name === 'NoSuchBucket') return noBucket(store, cause);
  if (DENIED.has(name) || status === 401 || status === 403) {
    return objectStoreError(
      'FRAUD_STORE_DENIED',
      `${failed}: access is denied; check the access key, the secret key, the region and that ` +
        `the key may list, read, write and delete there (${state})`,
      { cause },
    );
  }
  if (isOutage(cause, name, status)) {
    return objectStoreError(
      'FRAUD_STORE_UNREACHABLE',
      `${failed}: the store does not answer; check the endpoint and the network, or try again later (${state})`,
      { cause },
    );
  }
  return objectStoreError('FRAUD_STORE_FAILED', `${failed}: ${state}`, { cause });
}

/** The bucket itself is missing. */
export function noBucket(store: string, cause: unknown): ObjectStoreError {
  return objectStoreError(
    'FRAUD_STORE_NO_BUCKET',
    `Cannot use ${store}: the bucket does not exist; create it or correct its name, region and endpoint`,
    { cause },
  );
}

function isOutage(cause: unknown, name: string, status: number | undefined): boolean {
  if (name === 'TimeoutError' || name === 'SlowDown' || name === 'RequestTimeout') return true;
  if (status === 429 || (status !== undefined && status >= 500)) return true;
  const { code, cause: inner } = cause as { code?: string; cause?: { code?: string } };
  return NETWORK.has(code ?? '') || NETWORK.has(inner?.code ?? '') || NETWORK.has(name);
}

function statusOf(error: unknown): number | undefined {
  return (error as SdkError | null)?.$metadata?.httpStatusCode;
}

function nameOf(error: unknown): string {
  return (error as SdkError | null)?.name ?? 'Error';
}
