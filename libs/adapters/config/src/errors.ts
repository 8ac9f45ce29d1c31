/** Codes of this library; never reused. */
export type ConfigErrorCode = 'FRAUD_CONFIG_INVALID';

/** The configuration cannot be used; `problems` holds one sentence for each wrong setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode = 'FRAUD_CONFIG_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `Cannot read configuration: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
