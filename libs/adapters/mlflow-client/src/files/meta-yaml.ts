import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isMissing } from '../missing-file.ts';
import { toYaml } from '../yaml.ts';

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
