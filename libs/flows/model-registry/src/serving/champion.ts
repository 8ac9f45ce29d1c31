/**
 * Which model serves: one small object, changed by compare-and-swap only, so that two who promote at once cannot both
 * win. Every change is kept (history.ts).
 */
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { z } from 'zod';
import { RegistryError } from '../errors.ts';
import { CHAMPION_KEY, HISTORY_PREFIX, parseModelKey } from '../model-keys.ts';
import { findModel, listModels } from '../published/list-models.ts';
import { type LoadedModel, loadModel, type LoadOptions } from '../published/load-model.ts';
import { modelVersion } from '../published/manifest.ts';
import { POINTER_DEADLINE_MS, readPointer, readPointerWithEtag, writePointer } from '../stored-json.ts';
import { type ChampionChange, championChange, keepChange, keptChanges, rollbackTargets } from './history.ts';

const MAX_TARGETS = 50;

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
    /** Who a rollback goes back to, latest first. */
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

export type Promote = {
  readonly version: string;
  /**
   * The champion it was judged against; `null` for none. If another one serves by now, nothing is changed. Absent: the
   * present champion, and none if `models/champion.json` was lost; for a person who names the champion.
   */
  readonly replaces?: string | null | undefined;
  readonly reason: string;
  /** The name of the token, person or service that asks. */
  readonly by: string;
  readonly now: Date;
  /** The retraining that asks. It cannot promote again a model that it has promoted and a person has rolled back. */
  readonly jobId?: string;
};

export type Rollback = {
  /** The champion that is to go. If another serves by now, nothing is changed: two quick calls go back one. */
  readonly replaces: string;
  readonly reason: string;
  readonly by: string;
  readonly now: Date;
};

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

/**
 * Puts a published model into service. Asked twice, it answers `skipped` the second time.
 *
 * @throws FRAUD_REGISTRY_NOT_FOUND; FRAUD_REGISTRY_OVERTAKEN when another model than `replaces` serves by now;
 * FRAUD_REGISTRY_ROLLED_BACK when `jobId` had promoted it before; FRAUD_REGISTRY_CHAMPION_LOST
 */
export async function promote(store: ObjectStore, options: Promote): Promise<'done' | 'skipped'> {
  const { version, replaces, reason, by, now, jobId } = options;
  const current = await readPointerWithEtag(store, CHAMPION_KEY, championFile);
  const serving = current?.value.version ?? null;
  if (serving === version) return 'skipped';
  if (replaces !== undefined) {
    if (current === undefined && (await hasServed(store))) throw championLost();
    if (serving !== replaces) throw overtaken(version, replaces, serving ?? 'nobody');
  }
  const found = await findModel(store, version);
  if (!found?.isComplete)
    throw new RegistryError(
      'FRAUD_REGISTRY_NOT_FOUND',
      `Cannot promote ${version}: no model of this version was published`,
    );
  const changes = await readHistory(store);
  if (jobId !== undefined && changes.some((change) => change.jobId === jobId && change.version === version))
    throw new RegistryError(
      'FRAUD_REGISTRY_ROLLED_BACK',
      `Cannot promote ${version}: ${jobId} has promoted it before, and it was rolled back since`,
    );
  const history =
    current === undefined
      ? rollbackTargets(changes)
          .filter((target) => target.version !== version)
          .map(promotionOf)
      : [current.value, ...current.value.history];
  await swap(store, current, {
    number: 1 + Math.max(current?.value.number ?? 0, changes.at(-1)?.number ?? 0),
    kind: 'promotion',
    version,
    folder: found.folder,
    from: serving,
    by,
    reason,
    promotedAt: now.toISOString(),
    jobId,
    history: history.slice(0, MAX_TARGETS),
  });
  return 'done';
}

/**
 * Puts the model back into service that served before `replaces`. Asked twice, it answers `skipped` the second time.
 *
 * @throws FRAUD_REGISTRY_NOTHING_BEFORE; FRAUD_REGISTRY_OVERTAKEN when another model than `replaces` serves by now
 */
export async function rollback(
  store: ObjectStore,
  { replaces, reason, by, now }: Rollback,
): Promise<{ outcome: 'done' | 'skipped'; champion: Champion }> {
  const current = await readPointerWithEtag(store, CHAMPION_KEY, championFile);
  if (current === undefined && (await hasServed(store))) throw championLost();
  if (current?.value.kind === 'rollback' && current.value.from === replaces)
    return { outcome: 'skipped', champion: current.value };
  if (current !== undefined && current.value.version !== replaces)
    throw new RegistryError(
      'FRAUD_REGISTRY_OVERTAKEN',
      `Cannot roll back ${replaces}: ${current.value.version} serves by now; name it to roll it back`,
    );
  const [before, ...history] = current?.value.history ?? [];
  if (current === undefined || before === undefined)
    throw new RegistryError(
      'FRAUD_REGISTRY_NOTHING_BEFORE',
      'Cannot roll back: no model served before the present one',
    );
  const champion: Champion = {
    number: current.value.number + 1,
    kind: 'rollback',
    version: before.version,
    folder: before.folder,
    from: replaces,
    by,
    reason,
    promotedAt: now.toISOString(),
    history,
  };
  await swap(store, current, champion);
  return { outcome: 'done', champion };
}

/** Replaces the champion and keeps both changes. @throws FRAUD_REGISTRY_OVERTAKEN */
async function swap(
  store: ObjectStore,
  current: { value: Champion; etag: string } | undefined,
  next: Champion,
): Promise<void> {
  if (current !== undefined) await keepChange(store, changeOf(current.value));
  const history = next.history.map(({ version, folder, promotedAt, reason }) => ({
    version,
    folder,
    promotedAt,
    reason,
  }));
  const condition = current === undefined ? ({ ifAbsent: true } as const) : { ifMatch: current.etag };
  try {
    await writePointer(store, CHAMPION_KEY, { ...next, history }, condition);
  } catch (cause) {
    if (cause instanceof ObjectStoreError && cause.code === 'FRAUD_STORE_PRECONDITION_FAILED')
      throw overtaken(next.version, next.from, 'another model', cause);
    throw cause;
  }
  await keepChange(store, changeOf(next));
}

function changeOf({ number, kind, version, folder, from, by, reason, promotedAt, jobId }: Champion): ChampionChange {
  return { number, kind, version, folder, from, by, reason, at: promotedAt, ...(jobId !== undefined && { jobId }) };
}

function promotionOf({ version, folder, at, reason }: ChampionChange): z.infer<typeof promotion> {
  return { version, folder, promotedAt: at, reason };
}

/** Whether a model has ever been in service, by the history or, of an older build, by a model judged against it. */
async function hasServed(store: ObjectStore): Promise<boolean> {
  for await (const _change of store.list(HISTORY_PREFIX, { deadlineMs: POINTER_DEADLINE_MS })) return true;
  return (await listModels(store)).some((each) => 'manifest' in each && each.manifest.trainedAgainst !== null);
}

function championLost(): RegistryError {
  return new RegistryError(
    'FRAUD_REGISTRY_CHAMPION_LOST',
    `${CHAMPION_KEY} is gone, though models have served: it was deleted or the store is another one. ` +
      'Restore it from a backup of the store, or name the champion: fraud models promote VERSION',
  );
}

function overtaken(version: string, replaces: string | null, serving: string, cause?: unknown): RegistryError {
  return new RegistryError(
    'FRAUD_REGISTRY_OVERTAKEN',
    `Cannot put ${version} into service instead of ${replaces ?? 'nobody'}: ${serving} serves by now; ` +
      'judge it against the present champion',
    { cause },
  );
}
