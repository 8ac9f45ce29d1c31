/**
 * Keeps the champion in service: polls the store every few seconds and at once when told, loads, verifies, swaps.
 * A version that cannot be loaded is refused and the old one stays.
 */
import type { FeatureSchema } from '@fraud/feature-schema';
import { decodeModel } from '@fraud/forest-model';
import {
  type Champion,
  loadModel,
  type LoadOptions,
  readChampion,
  readLocalModel,
  RegistryError,
  saveLocalModel,
} from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import { ApiError } from '../http/errors.ts';
import { type Poller, pollEvery } from './poll-every.ts';
import { type ServingModel, servingModel, type ServingTerms } from './serving-model.ts';

export type FollowerOptions = LoadOptions & {
  store: ObjectStore;
  terms: ServingTerms;
  /** Where the last good model lies on local disk, so that the API starts with the store out of reach. */
  localModelPath: string;
  pollMs: number;
  /** Readies what a model of a schema needs before it answers: what its entities have done before. */
  openHistories: (schema: FeatureSchema) => Promise<void>;
  log: Log;
};

/** A champion that cannot be served here, and why; the model before it stays. `version` null: there is none. */
export type Refusal = { readonly version: string | null; readonly reason: string };

export type ChampionFollower = Poller & {
  serving(): ServingModel | undefined;
  /** Why the model in service is not the champion of the store, if it is not. */
  refused(): Refusal | undefined;
  /** False after the last poll of the store failed. */
  storeIsUp(): boolean;
};

export async function followChampion({
  store,
  publicKeys,
  terms,
  localModelPath,
  pollMs,
  openHistories,
  log,
}: FollowerOptions): Promise<ChampionFollower> {
  let current = await lastGoodModel(localModelPath, terms, log, { publicKeys });
  if (current !== undefined) await openHistories(current.schema);
  let refused: Refusal | undefined;
  let storeIsUp = true;

  async function pollOnce(): Promise<void> {
    let version: string | null = null;
    try {
      const champion = await readChampion(store);
      version = champion?.version ?? null;
      if (champion === undefined && current !== undefined) throw noChampion(current.version, store);
      if (champion !== undefined && champion.version !== current?.version) await swapTo(champion);
      refused = undefined;
      storeIsUp = true;
    } catch (error) {
      if (isRefusal(error)) return refuse(version, error);
      if (storeIsUp) log.warn({ err: error }, 'cannot read the champion from the store; the model in service stays');
      storeIsUp = false;
    }
  }

  async function swapTo({ version, folder }: Champion): Promise<void> {
    const { bytes, model, manifest } = await loadModel(store, folder, { publicKeys });
    const next = servingModel(model, manifest, terms);
    await openHistories(next.schema);
    log.info({ version, before: current?.version ?? null }, 'new champion in service');
    current = next;
    await saveLocalModel(localModelPath, { bytes, manifest });
  }

  /** Said once; each further poll tries again, as the model may be signed or restored meanwhile. */
  function refuse(version: string | null, error: Error): void {
    storeIsUp = true;
    if (error.message !== refused?.reason)
      log.error(
        { err: error, version, inService: current?.version ?? null },
        'champion refused; the model in service stays',
      );
    refused = { version, reason: error.message };
  }

  const poller = await pollEvery(pollMs, pollOnce);
  return {
    serving: () => current,
    refused: () => refused,
    storeIsUp: () => storeIsUp,
    ...poller,
  };
}

async function lastGoodModel(
  path: string,
  terms: ServingTerms,
  log: Log,
  options: LoadOptions,
): Promise<ServingModel | undefined> {
  try {
    const local = await readLocalModel(path, options);
    return local && servingModel(decodeModel(local.bytes), local.manifest, terms);
  } catch (error) {
    log.warn({ err: error, path }, 'the local copy of the model cannot be used; waiting for the store');
    return undefined;
  }
}

function noChampion(version: string, store: ObjectStore): RegistryError {
  return new RegistryError(
    'FRAUD_REGISTRY_CHAMPION_LOST',
    `${store.describe()} names no champion, though ${version} is in service: it is empty or another store. ` +
      'Correct the settings of the store, restore it, or name the champion: fraud models promote VERSION',
  );
}

/** True when the version itself is bad, not the way to it. */
function isRefusal(error: unknown): error is ApiError | RegistryError {
  return error instanceof ApiError || error instanceof RegistryError;
}
