/** How a command ends, by the numbers of sysexits.h. `--help` prints the texts. */
export const EXIT_CODES = {
  0: 'done',
  64: 'the command line is wrong',
  65: 'the contents of a file cannot be used',
  66: 'an input file is missing or cannot be read',
  69: 'the object store or Redis cannot be reached, or refuses the request',
  70: 'this program has a bug',
  74: 'a file cannot be written, or the system stopped a read',
  75: 'not everything could be done yet; try again later',
  78: 'the configuration is wrong',
  130: 'interrupted',
} as const;
export type ExitCode = keyof typeof EXIT_CODES;

const BY_CODE: readonly (readonly [RegExp, ExitCode])[] = [
  [/^FRAUD_(CLI_USAGE|LEARNER_PARAMETERS|TRAINING_INPUT)$/, 64],
  [/^FRAUD_CLI_NO_INPUT$/, 66],
  [/^FRAUD_CLI_ERASE_INCOMPLETE$/, 75],
  [/^FRAUD_(CLI_DATA|WEEK_|LEARNER_DATA|FOREST_|SCHEMA_)/, 65],
  [/^FRAUD_REGISTRY_/, 65],
  [/^FRAUD_(STORE_|QUEUE_UNREACHABLE|CLI_AUDIT)/, 69],
  [/^FRAUD_CONFIG_/, 78],
  [/^(FRAUD_CLI_OUTPUT|E[A-Z0-9]+)$/, 74],
];

/** The exit code of an error, by the error's code. An error without a known code is a bug. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Error && error.name === 'AbortError') return 130;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? 70;
}
