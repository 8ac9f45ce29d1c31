/** Codes of this library; never reused. */
export type QueueErrorCode =
  /** Redis does not answer. Start it again and check REDIS_URL: docs/runbook/redis-gone.md. */
  | 'FRAUD_QUEUE_UNREACHABLE'
  /**
   * Redis answers and takes no command: it is full, a replica, loading, or cannot write its disk. See to it, and ask
   * again: docs/runbook/redis-gone.md.
   */
  | 'FRAUD_QUEUE_REFUSED'
  /**
   * A job holds data that this version does not understand, for example one of another version. Delete the job in
   * /queues and ask again.
   */
  | 'FRAUD_QUEUE_PAYLOAD_INVALID'
  /** No redis-server or valkey-server is on the PATH. Install one, or set REDIS_URL to a running one. */
  | 'FRAUD_QUEUE_REDIS_NOT_FOUND'
  /** A redis-server was started and did not answer. The message shows its last lines. */
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
