/** One value per file, named after its key: how FileStore keeps parameters, tags and metrics. Keys may contain `/`. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from '../missing-file.ts';
import type { Pair } from '../tracking-backend.ts';

/** Where the value of a key lies; its folder is made. */
export async function valueFile(folder: string, key: string): Promise<string> {
  const file = join(folder, key);
  await mkdir(dirname(file), { recursive: true });
  return file;
}

/** Writes values, replacing those that are there. */
export async function writeValues(folder: string, pairs: readonly Pair[]): Promise<void> {
  for (const { key, value } of pairs) await writeFile(await valueFile(folder, key), value);
}

/** All values by key. */
export async function readValues(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const),
    ),
  );
}

/** The value of one key, if it has one. */
export async function readValue(folder: string, key: string): Promise<string | undefined> {
  return readFile(join(folder, key), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** Names of the folders in a folder; none when it does not exist. */
export async function foldersIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
