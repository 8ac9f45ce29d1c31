/** Codes of this library; never reused. */
export type CsvErrorCode =
  /** The bytes are of another kind of file, such as Parquet, Excel or JSON. Export the data as CSV. */
  | 'FRAUD_CSV_KIND'
  /** A line breaks the grammar of CSV. Correct the line that the message names. */
  | 'FRAUD_CSV_LINE';

/** The bytes are not CSV. The message says what is wrong with them and names no file. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly code: CsvErrorCode;
  /** Line on which the broken record starts; the first line of the file is 1. Undefined for a file of another kind. */
  readonly line: number | undefined;

  constructor(code: CsvErrorCode, message: string, line?: number) {
    super(message);
    this.code = code;
    this.line = line;
  }
}
