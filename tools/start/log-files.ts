import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every line of the services of one start, as they wrote it: `<folder>/<name>.log`, begun anew by each start. A file
 * that cannot be written, as on a full disk, ends nothing.
 */
export function openLogFiles(folder: string, names: readonly string[]): { write(name: string, line: string): void } {
  mkdirSync(folder, { recursive: true });
  const open = (name: string) =>
    createWriteStream(join(folder, `${name}.log`), { mode: 0o600 }).on('error', () => undefined);
  const files = new Map(names.map((name) => [name, open(name)]));
  return { write: (name, line) => void files.get(name)!.write(`${line}\n`) };
}
