/** Why a weekly file is refused; codes are never reused. */
export type WeekRefusedCode =
  /** The file is empty. Upload it again. */
  | 'FRAUD_WEEK_EMPTY'
  /** Compressed data is cut off, broken, or expands beyond all measure. Compress and upload the file again. */
  | 'FRAUD_WEEK_COMPRESSION'
  /**
   * The header lacks a column of the schema. Add the column, or describe your own columns:
   * docs/reference/schema.md.
   */
  | 'FRAUD_WEEK_COLUMN_MISSING'
  /** The header names a column twice. Remove or rename one of them. */
  | 'FRAUD_WEEK_COLUMN_TWICE'
  /**
   * A line has too few or too many values, a quote that is not closed, or more than 2,000,000 bytes. The file may be
   * cut off, so none of it is used: export it again.
   */
  | 'FRAUD_WEEK_LINE'
  /**
   * A value is missing, is text, is infinite or does not fit into 32 bits, and no bad row is allowed. Correct the
   * value, or raise MAX_BAD_ROWS.
   */
  | 'FRAUD_WEEK_NUMBER'
  /** A label is neither 0 nor 1, and no bad row is allowed. Correct the label, or raise MAX_BAD_ROWS. */
  | 'FRAUD_WEEK_LABEL'
  /** More rows than MAX_BAD_ROWS hold a bad value. Correct them; the .reason.json names the first ones. */
  | 'FRAUD_WEEK_BAD_ROWS'
  /** Parquet data is cut off, broken, or a row group is very large. Write the file again, or export it as CSV. */
  | 'FRAUD_WEEK_PARQUET'
  /**
   * A value is not what the schema says of its column, and no bad row is allowed. Correct the value or the schema, or
   * raise MAX_BAD_ROWS; `fraud schema check` lists all such values.
   */
  | 'FRAUD_WEEK_VALUE'
  /** The week is in the store already under another name, with other content. Remove one of the two files. */
  | 'FRAUD_WEEK_REPEATED'
  /** The file holds the same payments as another week. Upload the payments of its own week. */
  | 'FRAUD_WEEK_COPIED'
  /** The file has a header and no good row. Upload it again with its rows. */
  | 'FRAUD_WEEK_NO_ROWS'
  /** The file is of another kind: ZIP or Excel, JSON, UTF-32 and the like. Export it as CSV or Parquet. */
  | 'FRAUD_WEEK_KIND';

/** What is wrong with a weekly file, and where. */
export type Finding = {
  readonly code: WeekRefusedCode;
  /** Line in the decompressed file; the header is line 1. */
  readonly line?: number;
  readonly column?: string;
  /** The value as it stands in the file, at most 80 characters of it. */
  readonly value?: string;
  /** What must hold and does not. */
  readonly rule: string;
};

/** The file cannot be used as it is, now or later: put it into quarantine, do not try again. */
export class WeekRefused extends Error {
  override readonly name = 'WeekRefused';
  readonly code: WeekRefusedCode;
  readonly finding: Finding;
  /** The message without its beginning, for callers that name the file themselves. */
  readonly state: string;

  constructor(finding: Finding, state: string, options?: ErrorOptions) {
    super(`Cannot read weekly file: ${state}`, options);
    this.code = finding.code;
    this.state = state;
    this.finding = finding;
  }
}

/** The store has no object, or another one, under a key that was listed before: list again. */
export class WeekChanged extends Error {
  override readonly name = 'WeekChanged';
  /** The weekly file was replaced or removed while it was read. Nothing to do: the next look reads it anew. */
  readonly code = 'FRAUD_WEEK_CHANGED';

  constructor(key: string) {
    super(`Cannot read ${key}: it was replaced or removed since it was listed; list the weeks again`);
  }
}
