/** Codes of this library; never reused. */
export type MlflowErrorCode =
  /** The tracking URI cannot be used: wrong form, unsupported scheme, or a port that fetch refuses. */
  | 'FRAUD_MLFLOW_URI_INVALID'
  /** No usable answer after all attempts: network, timeout, 408, 429, 5xx. Trying later may help. */
  | 'FRAUD_MLFLOW_UNREACHABLE'
  /** The server knows us not or forbids it: 401, 403, its host check. */
  | 'FRAUD_MLFLOW_DENIED'
  /** Run, experiment, artifact or model version does not exist. */
  | 'FRAUD_MLFLOW_NOT_FOUND'
  /** A name, key, path or value breaks MLflow's rules, or a parameter would change. */
  | 'FRAUD_MLFLOW_INVALID'
  /** Artifacts of this run lie on a kind of storage this client cannot write. */
  | 'FRAUD_MLFLOW_ARTIFACTS_UNSUPPORTED';

export class MlflowError extends Error {
  override readonly name = 'MlflowError';
  readonly code: MlflowErrorCode;

  constructor(code: MlflowErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
