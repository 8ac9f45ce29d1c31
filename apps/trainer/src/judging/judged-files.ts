/** A challenger that was judged: its files, beside the plan until the retraining ends. */
import type { ModelFiles } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import { METRICS_FILE } from './model-files.ts';

/** @param championVersion the model that it was judged against; null for nobody */
export async function saveJudged(
  store: ObjectStore,
  plan: RetrainPlan,
  championVersion: string | null,
  { [METRICS_FILE]: metrics, ...files }: ModelFiles,
): Promise<void> {
  const folder = folderOf(plan, championVersion);
  for (const [name, bytes] of Object.entries(files)) await store.put(folder + name, bytes);
  await store.put(folder + METRICS_FILE, metrics!); // last: without it nothing counts
}

/** Undefined when the challenger was not yet judged against this champion. */
export async function readJudged(
  store: ObjectStore,
  plan: RetrainPlan,
  championVersion: string | null,
): Promise<ModelFiles | undefined> {
  const folder = folderOf(plan, championVersion);
  if ((await store.head(folder + METRICS_FILE)) === undefined) return undefined;
  const files: Record<string, Uint8Array> = {};
  for await (const { key } of store.list(folder)) {
    const stored = await store.get(key);
    if (stored === undefined) return undefined; // the retraining was ended meanwhile
    files[key.slice(folder.length)] = stored.bytes;
  }
  return files as ModelFiles;
}

function folderOf({ folder }: RetrainPlan, championVersion: string | null): string {
  return `${folder}judged-${championVersion ?? 'none'}/`;
}
