import type { FeatureSchema } from '@fraud/feature-schema';
import { endShadow, type LoadOptions, nameShadow } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import type { Metrics } from '../operations/metrics.ts';
import { followShadow, type ShadowFollower } from '../shadow/shadow-follower.ts';
import type { ShadowControl } from '../shadow/shadow-route.ts';
import { type ChampionFollower, followChampion } from './champion-follower.ts';
import { createModelControl, type ModelControl } from './model-control.ts';
import type { ServingTerms } from './serving-model.ts';

export type ModelsOptions = LoadOptions & {
  store: ObjectStore;
  terms: ServingTerms;
  /** Where the last good model lies on local disk, so that the API starts with the store out of reach. */
  localModelPath: string;
  pollMs: number;
  /** Readies what a model of a schema needs before it answers: what its entities have done before. */
  openHistories: (schema: FeatureSchema) => Promise<void>;
  metrics: Pick<Metrics, 'shadow' | 'shadowFigures'>;
  /** Called after another version was put into service, before the answer. */
  championChanged: (champion: { version: string; folder: string }) => Promise<void>;
  /** Called after the shadow was changed in the registry, before the answer. */
  shadowChanged: () => Promise<unknown>;
  log: Log;
};

/** The champion in service, the shadow beside it, and the way to change both. */
export type Models = Pick<ChampionFollower, 'serving' | 'refused' | 'storeIsUp'> &
  Pick<ShadowFollower, 'offer'> & {
    readonly control: ModelControl;
    readonly shadow: ShadowControl;
    /** Polls the store for another champion and another shadow now. */
    poll(): Promise<void>;
    close(): Promise<void>;
  };

export async function openModels(options: ModelsOptions): Promise<Models> {
  const { store, publicKeys, terms, localModelPath, pollMs, openHistories, metrics, log } = options;
  const champion = await followChampion({ store, publicKeys, terms, localModelPath, pollMs, openHistories, log });
  const shadow = await followShadow({ store, publicKeys, terms, metrics: metrics.shadow, pollMs, log });
  const control = createModelControl({ store, publicKeys, terms, changed: options.championChanged });
  return {
    serving: champion.serving,
    refused: champion.refused,
    storeIsUp: champion.storeIsUp,
    offer: shadow.offer,
    control,
    shadow: {
      named: shadow.named,
      figures: metrics.shadowFigures,
      async name(version, by) {
        await control.loadVersion(version); // refuses what this API cannot serve
        await nameShadow(store, { version, by, now: new Date() });
        await options.shadowChanged();
      },
      async end() {
        await endShadow(store);
        await options.shadowChanged();
      },
    },
    async poll() {
      await champion.poll();
      await shadow.poll();
    },
    async close() {
      await shadow.close();
      await champion.close();
    },
  };
}
