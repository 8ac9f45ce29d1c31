/** Codes of this library; never reused. */
export type ConfigErrorCode =
  /**
   * One or more settings are wrong or missing. Correct each line of the message in .env or in the environment:
   * docs/reference/configuration.md.
   */
  'FRAUD_CONFIG_INVALID';

/** The configuration cannot be used; `problems` holds one sentence for each wrong setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode = 'FRAUD_CONFIG_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`Cannot read configuration: ${count}`, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}
