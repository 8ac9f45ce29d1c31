/**
 * Promotion and rollback: the champion is replaced by compare-and-swap only, so that one of two changes at the same
 * time wins. Every change is kept (history.ts).
 */
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { RegistryError } from '../errors.ts';
import { CHAMPION_KEY } from '../model-keys.ts';
import { findModel } from '../published/list-models.ts';
import { writePointer } from '../stored-json.ts';
import { type Champion, championLost, changeOf, hasServed, readChampionWithEtag, readHistory } from './champion.ts';
import { type ChampionChange, keepChange, rollbackTargets } from './history.ts';

const MAX_TARGETS = 50;

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
 * Puts a published model into service. Asked twice, it answers `skipped` the second time.
 *
 * @throws FRAUD_REGISTRY_NOT_FOUND; FRAUD_REGISTRY_OVERTAKEN when another model than `replaces` serves by now;
 * FRAUD_REGISTRY_ROLLED_BACK when `jobId` had promoted it before; FRAUD_REGISTRY_CHAMPION_LOST
 */
export async function promote(store: ObjectStore, options: Promote): Promise<'done' | 'skipped'> {
  const { version, replaces, reason, by, now, jobId } = options;
  const current = await readChampionWithEtag(store);
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
  // The history costs a request a change: it is read only where it decides something.
  const changes = current === undefined || jobId !== undefined ? await readHistory(store) : [];
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
  const current = await readChampionWithEtag(store);
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

function promotionOf({ version, folder, at, reason }: ChampionChange): Champion['history'][number] {
  return { version, folder, promotedAt: at, reason };
}

function overtaken(version: string, replaces: string | null, serving: string, cause?: unknown): RegistryError {
  return new RegistryError(
    'FRAUD_REGISTRY_OVERTAKEN',
    `Cannot put ${version} into service instead of ${replaces ?? 'nobody'}: ${serving} serves by now; ` +
      'judge it against the present champion',
    { cause },
  );
}
