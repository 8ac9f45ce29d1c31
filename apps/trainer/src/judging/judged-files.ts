/** A challenger that was judged: its files, beside the plan until the retraining ends. */
import { decodeModel, ForestError } from '@fraud/forest-model';
import type { ModelFiles } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import { parseJson } from '../retraining/stored-json.ts';
import { judgement } from './judgement.ts';
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

/** Undefined when the challenger was not yet judged against this champion, or what is stored is broken. */
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
  return isWhole(files) ? files : undefined;
}

/** Whether the judgement and the model can be read: what is broken is made again. */
function isWhole(files: Readonly<Record<string, Uint8Array>>): files is ModelFiles {
  const { [METRICS_FILE]: metrics, 'model.forest': model } = files;
  if (!judgement.safeParse(metrics && parseJson(metrics)).success || model === undefined) return false;
  try {
    decodeModel(model);
    return true;
  } catch (error) {
    if (error instanceof ForestError) return false;
    throw error;
  }
}

function folderOf({ folder }: RetrainPlan, championVersion: string | null): string {
  return `${folder}judged-${championVersion ?? 'none'}/`;
}
