/**
 * Keeps the model that the registry names the shadow beside the champion: polls the store every few seconds and when
 * told, loads, verifies, replaces.
 */
import type { Transaction, WriteTransaction } from '@fraud/feature-schema';
import { loadModel, type LoadOptions, readShadow, RegistryError, type Shadow } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import { ApiError } from '../http/errors.ts';
import { type Poller, pollEvery } from '../models/poll-every.ts';
import { servingModel, type ServingTerms } from '../models/serving-model.ts';
import type { ShadowMetrics } from './shadow-metrics.ts';
import { type ShadowScorer, startShadowScorer } from './shadow-scorer.ts';

export type ShadowFollowerOptions = LoadOptions & {
  store: ObjectStore;
  terms: ServingTerms;
  metrics: ShadowMetrics;
  pollMs: number;
  log: Log;
};

export type ShadowFollower = Poller & {
  /** Takes one answered transaction, or drops it. O(inputs). */
  offer(champion: string, transaction: Transaction, probability: number, predictedClass: 0 | 1): void;
  /** The shadow of now, and why it is not scored if it cannot be. */
  named(): (Shadow & { readonly problem?: string }) | undefined;
};

/** The shadow has levels, and may have columns, of its own: it makes its own vectors. */
type StartedShadow = ShadowScorer & { readonly write: WriteTransaction; readonly vector: Float32Array };

export async function followShadow({
  store,
  publicKeys,
  terms,
  metrics,
  pollMs,
  log,
}: ShadowFollowerOptions): Promise<ShadowFollower> {
  let named: (Shadow & { problem?: string }) | undefined;
  let scorer: StartedShadow | undefined;

  async function pollOnce(): Promise<void> {
    try {
      const next = await readShadow(store);
      if (next?.version !== named?.version) await replaceBy(next);
    } catch (err) {
      // The champion's follower tells when the store is away.
      log.debug({ err }, 'cannot read the shadow from the store; the shadow of before stays');
    }
  }

  async function replaceBy(next: Shadow | undefined): Promise<void> {
    const started = next && (await startScorer(next));
    await scorer?.close();
    scorer = typeof started === 'string' ? undefined : started;
    named = next && { ...next, ...(typeof started === 'string' && { problem: started }) };
    log.info(
      { version: next?.version ?? null },
      next ? 'a shadow is scored beside the champion' : 'no shadow any more',
    );
  }

  /** The scorer, or why there is none: polling again would end the same. */
  async function startScorer({ version, folder }: Shadow): Promise<StartedShadow | string> {
    try {
      const { bytes, model, manifest } = await loadModel(store, folder, { publicKeys });
      const { writeVector: write, vector } = servingModel(model, manifest, terms);
      const started = startShadowScorer({
        bytes,
        inputs: model.inputs.length,
        onScored: (comparison) => metrics.countScored(version, comparison),
        onDropped: (champion, rows) => metrics.countDropped(version, champion, rows),
        onError: (err) => {
          log.error({ err, version }, 'the shadow is not scored any more');
          scorer = undefined;
          if (named?.version === version) named = { ...named, problem: err.message };
        },
      });
      return { ...started, write, vector };
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof RegistryError)) throw error;
      log.error({ err: error, version }, 'shadow refused');
      return error.message;
    }
  }

  const poller = await pollEvery(pollMs, pollOnce);
  return {
    offer(champion, transaction, probability, predictedClass) {
      if (scorer === undefined || champion === named?.version) return;
      scorer.write(transaction, scorer.vector);
      scorer.offer(champion, scorer.vector, probability, predictedClass);
    },
    named: () => named,
    poll: poller.poll,
    async close() {
      await poller.close();
      await scorer?.close();
    },
  };
}
