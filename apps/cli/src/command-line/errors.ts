/** Codes of this app; never reused. */
export type CliErrorCode = 'FRAUD_CLI_USAGE' | 'FRAUD_CLI_NO_INPUT' | 'FRAUD_CLI_DATA' | 'FRAUD_CLI_OUTPUT';

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
