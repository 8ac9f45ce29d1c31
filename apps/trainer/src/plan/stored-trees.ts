/** Groups of trees of a plan, as they come in from the trainers: each part one object with a checksum of its own. */
import { firstTreeOf, groupsOf } from '@fraud/forest-learner';
import { decodeModel, encodeModel, type Forest, ForestError } from '@fraud/forest-model';
import type { ObjectStore } from '@fraud/object-store';
import type { PartOfForest } from '@fraud/training';
import type { RetrainPlan } from './retrain-plan.ts';

/** Groups `[from, to)` of the forest, grown by one job. */
export type TreeRange = { readonly from: number; readonly to: number };

/** More parts would only cost more round trips; fewer leave trainers idle at the end. */
const MAX_PARTS = 64;

/** The parts a plan's forest is grown in. */
export function rangesOf({ parameters }: RetrainPlan): TreeRange[] {
  const groups = groupsOf(parameters);
  const size = Math.ceil(groups / MAX_PARTS);
  return Array.from({ length: Math.ceil(groups / size) }, (_, i) => ({
    from: i * size,
    to: Math.min(groups, (i + 1) * size),
  }));
}

export async function putTrees(store: ObjectStore, plan: RetrainPlan, range: TreeRange, forest: Forest): Promise<void> {
  const { inputs, schemaFingerprint, parameters } = plan;
  await store.put(
    keyOf(plan, range),
    encodeModel({
      forest,
      inputs,
      categories: [], // every part has those of the plan's rows
      schema: null,
      schemaFingerprint,
      parameters,
      threshold: 0.5,
      calibration: null,
      outOfBag: null,
    }),
  );
}

export async function hasTrees(store: ObjectStore, plan: RetrainPlan, range: TreeRange): Promise<boolean> {
  return (await store.head(keyOf(plan, range))) !== undefined;
}

export async function deleteTrees(store: ObjectStore, plan: RetrainPlan, range: TreeRange): Promise<void> {
  await store.delete(keyOf(plan, range));
}

/** What has been grown, in order, and what is missing. A part that cannot be read is deleted and counts as missing. */
export async function getTrees(
  store: ObjectStore,
  plan: RetrainPlan,
): Promise<{ grown: PartOfForest[]; missing: TreeRange[] }> {
  const parts = await Promise.all(
    rangesOf(plan).map(async (range) => ({ range, forest: await readForest(store, keyOf(plan, range)) })),
  );
  return {
    grown: parts.flatMap(({ range, forest }) =>
      forest === undefined ? [] : [{ forest, first: firstTreeOf(range.from) }],
    ),
    missing: parts.flatMap(({ range, forest }) => (forest === undefined ? [range] : [])),
  };
}

/** How many trees have been grown so far. */
export async function countTrees(store: ObjectStore, plan: RetrainPlan): Promise<number> {
  const keys = new Set<string>();
  for await (const { key } of store.list(plan.folder)) keys.add(key);
  const treesUpTo = (group: number): number => Math.min(firstTreeOf(group), plan.parameters.trees);
  return rangesOf(plan)
    .filter((range) => keys.has(keyOf(plan, range)))
    .reduce((sum, { from, to }) => sum + treesUpTo(to) - treesUpTo(from), 0);
}

async function readForest(store: ObjectStore, key: string): Promise<Forest | undefined> {
  const stored = await store.get(key);
  try {
    return stored && decodeModel(stored.bytes).forest;
  } catch (error) {
    if (!(error instanceof ForestError)) throw error;
    await store.delete(key);
    return undefined;
  }
}

function keyOf({ folder }: RetrainPlan, { from, to }: TreeRange): string {
  return `${folder}trees-${from}-${to}.forest`;
}
