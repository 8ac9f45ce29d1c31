/**
 * Keeps the champion in service: polls the store every few seconds and at once when told, loads, verifies, swaps.
 * A version that cannot be loaded is refused and the old one stays.
 */
import type { FeatureSchema } from '@fraud/feature-schema';
import { decodeModel } from '@fraud/forest-model';
import {
  type Champion,
  loadModel,
  readChampion,
  readLocalModel,
  RegistryError,
  saveLocalModel,
} from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import { ApiError } from '../http/errors.ts';
import { type Poller, pollEvery } from './poll-every.ts';
import { type ServingModel, servingModel } from './serving-model.ts';

export type FollowerOptions = {
  store: ObjectStore;
  schema: FeatureSchema;
  /** Where the last good model lies on local disk, so that the API starts with the store out of reach. */
  localModelPath: string;
  pollMs: number;
  log: Log;
};

/** A champion that cannot be served here, and why; the model before it stays. */
export type Refusal = { readonly version: string; readonly reason: string };

export type ChampionFollower = Poller & {
  serving(): ServingModel | undefined;
  /** The present champion, when it is not the one in service because it was refused. */
  refused(): Refusal | undefined;
  /** False after the last poll of the store failed. */
  storeIsUp(): boolean;
};

export async function followChampion({
  store,
  schema,
  localModelPath,
  pollMs,
  log,
}: FollowerOptions): Promise<ChampionFollower> {
  let current = await lastGoodModel(localModelPath, schema, log);
  let refused: Refusal | undefined;
  let storeIsUp = true;

  async function pollOnce(): Promise<void> {
    try {
      const champion = await readChampion(store);
      storeIsUp = true;
      if (champion?.version !== refused?.version) refused = undefined;
      if (champion && champion.version !== current?.version && !refused) await swapTo(champion);
    } catch (error) {
      if (storeIsUp) log.warn({ err: error }, 'cannot read the champion from the store; the model in service stays');
      storeIsUp = false;
    }
  }

  async function swapTo({ version, folder }: Champion): Promise<void> {
    try {
      const { bytes, model, manifest } = await loadModel(store, folder);
      const next = servingModel(model, manifest, schema);
      log.info({ version, before: current?.version ?? null }, 'new champion in service');
      current = next;
      await saveLocalModel(localModelPath, { bytes, manifest });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused = { version, reason: error.message };
      log.error(
        { err: error, version, inService: current?.version ?? null },
        'champion refused; the model in service stays',
      );
    }
  }

  const poller = await pollEvery(pollMs, pollOnce);
  return {
    serving: () => current,
    refused: () => refused,
    storeIsUp: () => storeIsUp,
    ...poller,
  };
}

async function lastGoodModel(path: string, schema: FeatureSchema, log: Log): Promise<ServingModel | undefined> {
  try {
    const local = await readLocalModel(path);
    return local && servingModel(decodeModel(local.bytes), local.manifest, schema);
  } catch (error) {
    log.warn({ err: error, path }, 'the local copy of the model cannot be used; waiting for the store');
    return undefined;
  }
}

/** True when polling again would end the same: the version itself is bad, not the way to it. */
function isRefusal(error: unknown): error is ApiError | RegistryError {
  return error instanceof ApiError || error instanceof RegistryError;
}
