/** Codes of this library; never reused. */
export type OwnDataErrorCode =
  /** No column says which transactions were frauds, or its words are not known. Name it: --label, --fraud. */
  | 'FRAUD_OWN_DATA_LABEL'
  /** No column says when a transaction took place. Name it with --time. */
  | 'FRAUD_OWN_DATA_TIME'
  /** A weekly file is in the folder already. Name an empty folder. */
  | 'FRAUD_OWN_DATA_FOLDER'
  /** The files do not have the same columns. Split them one by one, or give them the same columns. */
  | 'FRAUD_OWN_DATA_COLUMNS';

export class OwnDataError extends Error {
  override readonly name = 'OwnDataError';
  readonly code: OwnDataErrorCode;

  constructor(code: OwnDataErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
