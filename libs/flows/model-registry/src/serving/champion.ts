/**
 * Which model serves: one small object, changed by compare-and-swap only, so that two who promote at once cannot both
 * win.
 */
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { z } from 'zod';
import { RegistryError } from '../errors.ts';
import { CHAMPION_KEY } from '../model-keys.ts';
import { findModel } from '../published/list-models.ts';
import { type LoadedModel, loadModel } from '../published/load-model.ts';
import { modelVersion } from '../published/manifest.ts';
import { jsonBytes, readJson } from '../stored-json.ts';

const HISTORY = 50;

const promotion = z.object({
  version: modelVersion,
  /** Where its files lie. */
  folder: z.string(),
  promotedAt: z.iso.datetime(),
  /** Why, in one sentence. */
  reason: z.string(),
});
const championFile = promotion.extend({
  /** Who served before, latest first. */
  history: z.array(promotion),
});

export type Champion = z.infer<typeof championFile>;

export type Promote = {
  readonly version: string;
  /** The champion it was judged against; `null` for none. If another serves by now, nothing is changed. */
  readonly replaces: string | null;
  readonly reason: string;
  readonly now: Date;
};

/** Who serves; undefined before the first promotion. @throws FRAUD_REGISTRY_CORRUPT */
export async function readChampion(store: ObjectStore): Promise<Champion | undefined> {
  return (await readWithEtag(store))?.champion;
}

/** The model that serves, verified and decoded. @throws as `loadModel` */
export async function loadChampion(store: ObjectStore): Promise<LoadedModel | undefined> {
  const champion = await readChampion(store);
  return champion && (await loadModel(store, champion.folder));
}

/**
 * Puts a published model into service. Asked twice, it answers `skipped` the second time.
 *
 * @throws FRAUD_REGISTRY_NOT_FOUND; FRAUD_REGISTRY_OVERTAKEN when another model than `replaces` serves by now
 */
export async function promote(
  store: ObjectStore,
  { version, replaces, reason, now }: Promote,
): Promise<'done' | 'skipped'> {
  const current = await readWithEtag(store);
  if (current?.champion.version === version) return 'skipped';
  if ((current?.champion.version ?? null) !== replaces) throw overtaken(version, replaces, current?.champion.version);
  const found = await findModel(store, version);
  if (!found?.isComplete)
    throw new RegistryError(
      'FRAUD_REGISTRY_NOT_FOUND',
      `Cannot promote ${version}: no model of this version was published`,
    );
  const history =
    current === undefined ? [] : [promotion.parse(current.champion), ...current.champion.history].slice(0, HISTORY);
  await swap(
    store,
    { version, folder: found.folder, promotedAt: now.toISOString(), reason, history },
    current?.etag,
    replaces,
  );
  return 'done';
}

/**
 * Puts the model back into service that served before; called again, the one before that.
 *
 * @throws FRAUD_REGISTRY_NOTHING_BEFORE; FRAUD_REGISTRY_OVERTAKEN when another promotion came in between
 */
export async function rollback(store: ObjectStore, now: Date): Promise<Champion> {
  const current = await readWithEtag(store);
  const [before, ...history] = current?.champion.history ?? [];
  if (current === undefined || before === undefined)
    throw new RegistryError(
      'FRAUD_REGISTRY_NOTHING_BEFORE',
      'Cannot roll back: no model served before the present one',
    );
  const { version } = current.champion;
  const champion: Champion = {
    ...before,
    promotedAt: now.toISOString(),
    reason: `rolled back from ${version}`,
    history,
  };
  await swap(store, champion, current.etag, version);
  return champion;
}

async function readWithEtag(store: ObjectStore): Promise<{ champion: Champion; etag: string } | undefined> {
  const stored = await store.get(CHAMPION_KEY);
  return stored && { champion: readJson(CHAMPION_KEY, stored.bytes, championFile), etag: stored.etag };
}

async function swap(
  store: ObjectStore,
  champion: Champion,
  etag: string | undefined,
  replaces: string | null,
): Promise<void> {
  try {
    await store.put(CHAMPION_KEY, jsonBytes(champion), etag === undefined ? { ifAbsent: true } : { ifMatch: etag });
  } catch (cause) {
    if (cause instanceof ObjectStoreError && cause.code === 'FRAUD_STORE_PRECONDITION_FAILED')
      throw overtaken(champion.version, replaces, undefined, cause);
    throw cause;
  }
}

function overtaken(
  version: string,
  replaces: string | null,
  current: string | undefined,
  cause?: unknown,
): RegistryError {
  const state =
    `it was to replace ${replaces ?? 'nobody'}, but ${current ?? 'another model'} has ` + 'been promoted meanwhile';
  return new RegistryError(
    'FRAUD_REGISTRY_OVERTAKEN',
    `Cannot promote ${version}: ${state}; judge it against the present champion`,
    { cause },
  );
}
