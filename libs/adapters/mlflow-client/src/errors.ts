/** Codes of this library; never reused. */
export type MlflowErrorCode =
  /**
   * The tracking URI cannot be used: wrong form, unsupported scheme, or a port that fetch refuses. Set
   * MLFLOW_TRACKING_URI to http(s)://host:port or file:./folder.
   */
  | 'FRAUD_MLFLOW_URI_INVALID'
  /**
   * No usable answer after all attempts: network, timeout, 408, 429 or 5xx. Start MLflow again; a record-run job
   * writes later what is missing.
   */
  | 'FRAUD_MLFLOW_UNREACHABLE'
  /**
   * The server does not know the caller or forbids it: 401, 403, or its host check. Check the MLFLOW_TRACKING_
   * settings, or start the server with --allowed-hosts.
   */
  | 'FRAUD_MLFLOW_DENIED'
  /** The run, experiment, artifact or model version does not exist. Check whether it was deleted in MLflow. */
  | 'FRAUD_MLFLOW_NOT_FOUND'
  /**
   * A name, key, path or value breaks MLflow's rules, or a parameter would change. Follow what the message proposes.
   */
  | 'FRAUD_MLFLOW_INVALID'
  /**
   * The artifacts of this run lie on a kind of storage that this client cannot write. Start the server with
   * --artifacts-destination, or use s3://.
   */
  | 'FRAUD_MLFLOW_ARTIFACTS_UNSUPPORTED';

export class MlflowError extends Error {
  override readonly name = 'MlflowError';
  readonly code: MlflowErrorCode;

  constructor(code: MlflowErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
