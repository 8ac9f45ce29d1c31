/** Codes of this library; never reused. */
export type NotifyErrorCode =
  /** A message could not be handed over. Check the address and the server that the message names. */
  'FRAUD_NOTIFY_FAILED';

export class NotifyError extends Error {
  override readonly name = 'NotifyError';
  readonly code: NotifyErrorCode = 'FRAUD_NOTIFY_FAILED';
}
