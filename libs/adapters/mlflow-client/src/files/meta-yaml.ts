import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/**
 * YAML as PyYAML reads it, version 1.1: every string is quoted, else a run id of digits would become a number and
 * `no` a boolean. Keys sorted, one document.
 */
export function toYaml(value: unknown): string {
  return stringify(value, {
    version: '1.1',
    defaultStringType: 'QUOTE_SINGLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    sortMapEntries: true,
    aliasDuplicateObjects: false,
  });
}

/** Replaces `folder/meta.yaml` in one step, so that no reader sees half of it. */
export async function writeMeta(folder: string, meta: Readonly<Record<string, unknown>>): Promise<void> {
  const unfinished = join(folder, `.meta-${randomUUID()}`);
  await writeFile(unfinished, toYaml(meta));
  await rename(unfinished, join(folder, 'meta.yaml'));
}

/** Reads `folder/meta.yaml`; undefined when there is none. */
export async function readMeta(folder: string): Promise<Record<string, unknown> | undefined> {
  try {
    return parse(await readFile(join(folder, 'meta.yaml'), 'utf8'), { version: '1.1' }) as Record<string, unknown>;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether an error of `node:fs` says that a file or folder does not exist. */
export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
