import type { ObjectStore } from '@fraud/object-store';
import { MANIFEST } from '../model-keys.ts';
import { readChampion } from '../serving/champion.ts';
import { readShadow } from '../serving/shadow.ts';
import { listFolders } from './list-models.ts';

/**
 * Deletes the oldest backups until `keep` are left. The champion, everything a rollback can reach, and the shadow
 * stay, and count. A folder's manifest goes first, so that what is half deleted does not count as published.
 *
 * @returns the folders deleted
 */
export async function pruneModels(store: ObjectStore, keep: number): Promise<string[]> {
  const [champion, shadow] = [await readChampion(store), await readShadow(store)];
  const needed = new Set(
    [...(champion ? [champion, ...champion.history] : []), ...(shadow ? [shadow] : [])].map((each) => each.folder),
  );
  const folders = (await listFolders(store)).filter((each) => !needed.has(each.folder)).map((each) => each.folder);
  const surplus = folders.slice(0, Math.max(0, folders.length + needed.size - keep));
  for (const folder of surplus) {
    await store.delete(folder + MANIFEST);
    for await (const { key } of store.list(folder)) await store.delete(key);
  }
  return surplus;
}
