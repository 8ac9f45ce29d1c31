import { open } from 'node:fs/promises';

/** Makes the names in a folder durable: files made, renamed or removed there. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
