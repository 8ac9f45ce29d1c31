/** Codes of this library; never reused. */
export type QueueErrorCode =
  | 'FRAUD_QUEUE_UNREACHABLE'
  | 'FRAUD_QUEUE_PAYLOAD_INVALID'
  | 'FRAUD_QUEUE_REDIS_NOT_FOUND'
  | 'FRAUD_QUEUE_REDIS_NOT_STARTED';

export class QueueError extends Error {
  override readonly name = 'QueueError';
  readonly code: QueueErrorCode;

  constructor(code: QueueErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Thrown by a job's handler when running the job again cannot help: bad data, not an outage. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}
