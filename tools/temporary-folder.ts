import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a test run a folder of its own for temporary files; vitest calls it. @returns what deletes it @public */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'fraud-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true });
}
