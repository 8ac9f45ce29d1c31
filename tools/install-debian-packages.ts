import { runProgram } from './run-program.ts';

const TIMEOUT_MS = 300_000;

/**
 * Installs packages, as root on Debian and its kin.
 *
 * @throws SetupError with what apt-get said
 */
export async function installDebianPackages(packages: readonly string[], signal?: AbortSignal): Promise<void> {
  const options = { cwd: '/', timeoutMs: TIMEOUT_MS, ...(signal !== undefined && { signal }) };
  const install = `apt-get update -qq; apt-get install -y -qq --no-install-recommends ${packages.join(' ')}`;
  await runProgram('env', ['DEBIAN_FRONTEND=noninteractive', 'sh', '-c', install], options);
}

/** Whether this process may install packages of the system. */
export const isRoot = (): boolean => process.getuid?.() === 0;
