/** Codes of this app; never reused. */
export type CliErrorCode =
  /** The command line is wrong. Correct what the message names; fraud COMMAND --help explains the options. */
  | 'FRAUD_CLI_USAGE'
  /** An input file is not there or cannot be read. Check the path and the permissions. */
  | 'FRAUD_CLI_NO_INPUT'
  /** A file was read, but its content cannot be used. The message names the file and what is wrong in it. */
  | 'FRAUD_CLI_DATA'
  /** A file cannot be written. Check that its folder exists, is writable and has room. */
  | 'FRAUD_CLI_OUTPUT'
  /**
   * The change is made, but its line of the audit trail could not be stored. Do not repeat the change; write down who
   * made it, and repair the way to the store.
   */
  | 'FRAUD_CLI_AUDIT'
  /**
   * Some of what should be erased is still there, as the message says. Erase again when the files are sealed or
   * readable.
   */
  | 'FRAUD_CLI_ERASE_INCOMPLETE';

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
