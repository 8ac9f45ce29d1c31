/** Why a weekly file is refused; codes are never reused. */
export type WeekRefusedCode =
  | 'FRAUD_WEEK_EMPTY'
  | 'FRAUD_WEEK_COMPRESSION'
  | 'FRAUD_WEEK_COLUMN_MISSING'
  | 'FRAUD_WEEK_COLUMN_TWICE'
  | 'FRAUD_WEEK_LINE'
  | 'FRAUD_WEEK_NUMBER'
  | 'FRAUD_WEEK_LABEL'
  | 'FRAUD_WEEK_BAD_ROWS'
  | 'FRAUD_WEEK_REPEATED'
  | 'FRAUD_WEEK_NO_ROWS'
  | 'FRAUD_WEEK_NO_FRAUD'
  | 'FRAUD_WEEK_NO_LEGITIMATE';

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
  /** The message without its beginning: what is wrong, for whoever names the file. */
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
  readonly code = 'FRAUD_WEEK_CHANGED';

  constructor(key: string) {
    super(`Cannot read ${key}: it was replaced or removed since it was listed; list the weeks again`);
  }
}
