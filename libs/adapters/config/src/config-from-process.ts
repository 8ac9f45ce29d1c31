import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { envExample, helpText } from './describe-settings.ts';
import { ConfigError } from './errors.ts';
import { loadConfig } from './load-config.ts';
import { misspeltNames } from './misspelt-names.ts';
import type { ConfigOf, Environment, Settings } from './setting.ts';

/** Exit codes of sysexits.h: wrong command line, wrong configuration. */
const EX_USAGE = 64;
const EX_CONFIG = 78;

/**
 * The configuration of this process, from its environment and `./.env` (the environment wins). A name that looks like
 * a misspelt setting is warned of on stderr.
 * Ends the process itself for `--help` and `--env` (printed, exit 0), for an unknown option (exit 64) and for a
 * configuration that cannot be used (every problem on stderr, exit 78).
 */
export function configFromProcess<const S extends Settings>(
  program: string,
  purpose: string,
  settings: S,
  relations?: (config: ConfigOf<S>) => readonly string[],
): ConfigOf<S> {
  const [option] = process.argv.slice(2);
  if (option === '--help') finish(0, helpText(program, purpose, settings));
  if (option === '--env') finish(0, envExample(settings));
  if (option !== undefined) finish(EX_USAGE, `${program} has no option "${option}": it knows --help and --env\n`);
  const environment = processEnvironment();
  for (const warning of misspeltNames(settings, environment)) process.stderr.write(`${program}: ${warning}\n`);
  try {
    return loadConfig(settings, environment, relations);
  } catch (error) {
    if (error instanceof ConfigError)
      finish(EX_CONFIG, `${program}: ${error.message}\nRun it with --help for what each setting means.\n`);
    throw error;
  }
}

/** What the process was given, and what `./.env` adds. */
export function processEnvironment(): Environment {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  // eslint-disable-next-line no-restricted-syntax -- the one place from which every config.ts gets the environment
  return { ...file, ...process.env };
}

function finish(exitCode: number, text: string): never {
  (exitCode === 0 ? process.stdout : process.stderr).write(text);
  process.exit(exitCode);
}
