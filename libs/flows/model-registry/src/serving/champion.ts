/** Which model serves: one small object, with the change that put the model there. */
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { RegistryError } from '../errors.ts';
import { CHAMPION_KEY, HISTORY_PREFIX, parseModelKey } from '../model-keys.ts';
import { listModels } from '../published/list-models.ts';
import { type LoadedModel, loadModel, type LoadOptions } from '../published/load-model.ts';
import { modelVersion } from '../published/manifest.ts';
import { POINTER_DEADLINE_MS, readPointer, readPointerWithEtag } from '../stored-json.ts';
import { type ChampionChange, championChange, keptChanges } from './history.ts';

const promotion = z
  .object({
    version: modelVersion,
    /** Where its files lie. */
    folder: z.string(),
    promotedAt: z.iso.datetime(),
    /** Why, in one sentence. */
    reason: z.string(),
  })
  .refine(({ version, folder }) => parseModelKey(folder)?.version === version, {
    error: 'the folder is not one of this version',
    path: ['folder'],
  });

const championFile = promotion
  .safeExtend({
    // The change that put it into service; absent in files of older builds.
    ...championChange.pick({ number: true, kind: true, from: true, by: true }).partial().shape,
    jobId: z.string().optional(),
    /** The models that a rollback goes back to, latest first. */
    history: z.array(promotion),
  })
  .transform(({ history, number, kind, from, by, ...rest }) => ({
    number: number ?? history.length + 1,
    kind: kind ?? 'promotion',
    from: from === undefined ? (history[0]?.version ?? null) : from,
    by: by ?? 'unknown',
    ...rest,
    history,
  }));

/** The model in service, the change that put it there, and the models a rollback goes back to. */
export type Champion = z.infer<typeof championFile>;

/**
 * The champion; undefined before the first promotion.
 *
 * @throws FRAUD_REGISTRY_CORRUPT; FRAUD_REGISTRY_CHAMPION_LOST when there is none although models have served
 */
export async function readChampion(store: ObjectStore): Promise<Champion | undefined> {
  const champion = await championIfAny(store);
  if (champion === undefined && (await hasServed(store))) throw championLost();
  return champion;
}

/** The champion as it stands, with the etag to replace it by. @throws FRAUD_REGISTRY_CORRUPT */
export async function readChampionWithEtag(store: ObjectStore): Promise<{ value: Champion; etag: string } | undefined> {
  return await readPointerWithEtag(store, CHAMPION_KEY, championFile);
}

/** The champion as it stands, for lists: undefined also when it was lost. @throws FRAUD_REGISTRY_CORRUPT */
export async function championIfAny(store: ObjectStore): Promise<Champion | undefined> {
  return await readPointer(store, CHAMPION_KEY, championFile);
}

/** The champion, verified and decoded. @throws as `readChampion` and `loadModel` */
export async function loadChampion(store: ObjectStore, options?: LoadOptions): Promise<LoadedModel | undefined> {
  const champion = await readChampion(store);
  return champion && (await loadModel(store, champion.folder, options));
}

/** Every change of the champion, earliest first. @throws FRAUD_REGISTRY_CORRUPT */
export async function readHistory(store: ObjectStore): Promise<ChampionChange[]> {
  const kept = await keptChanges(store);
  const champion = await championIfAny(store);
  const isKept = champion === undefined || kept.some(({ number }) => number === champion.number);
  return isKept ? kept : [...kept, changeOf(champion)];
}

/** Whether a person has taken the version out of service since. */
export async function wasRolledBackSince(store: ObjectStore, version: string, since: Date): Promise<boolean> {
  const changes = await readHistory(store);
  return changes.some(({ kind, from, at }) => kind === 'rollback' && from === version && new Date(at) >= since);
}

/** The change that put the champion into service. */
export function changeOf({
  number,
  kind,
  version,
  folder,
  from,
  by,
  reason,
  promotedAt,
  jobId,
}: Champion): ChampionChange {
  return { number, kind, version, folder, from, by, reason, at: promotedAt, ...(jobId !== undefined && { jobId }) };
}

/** Whether a model has ever been in service, by the history or, of an older build, by a model judged against it. */
export async function hasServed(store: ObjectStore): Promise<boolean> {
  for await (const _change of store.list(HISTORY_PREFIX, { deadlineMs: POINTER_DEADLINE_MS })) return true;
  return (await listModels(store)).some((each) => 'manifest' in each && each.manifest.trainedAgainst !== null);
}

export function championLost(): RegistryError {
  return new RegistryError(
    'FRAUD_REGISTRY_CHAMPION_LOST',
    `${CHAMPION_KEY} is gone, though models have served: it was deleted or the store is another one. ` +
      'Restore it from a backup of the store, or name the champion: fraud models promote VERSION',
  );
}
