/**
 * A search over a small grid: a forest is grown for each candidate, and the one whose out-of-bag scores rank best
 * (AUPRC) is taken. The rows that models are judged on have no part in it. Candidates come in the order of their
 * promise, and none is begun or ended after the budget: what is found depends on the speed of the machine then, so
 * the search is off unless it is asked for.
 */
import type { ForestParameters } from '@fraud/forest-learner';
import { z } from 'zod';
import { type TrainForest, trainForest } from '../growing/train-forest.ts';

/** Changes to the parameters that were asked for, one candidate each. */
export const SEARCH_GRID: readonly Partial<ForestParameters>[] = [
  { criterion: 'gini' },
  { minSamplesLeaf: 1 },
  { mtry: 'sqrt' },
  { criterion: 'gini', mtry: 'sqrt' },
  { minSamplesLeaf: 6 },
  { classWeight: 'balanced_subsample' },
  { maxDepth: 12 },
];

/** One candidate; the form in which it is stored. */
export const triedParameters = z.object({
  /** What differs from the parameters that were asked for; empty for these themselves. */
  changes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Null when the out-of-bag rows hold no fraud. */
  outOfBagAuprc: z.number().nullable(),
});
export type TriedParameters = z.infer<typeof triedParameters>;

export type ParameterSearch = {
  readonly job: TrainForest;
  /** The search ends by then; the parameters that were asked for are always tried. */
  readonly budgetMs: number;
  /** @defaultValue SEARCH_GRID */
  readonly grid?: readonly Partial<ForestParameters>[];
  readonly onTried?: (tried: TriedParameters) => void;
};

export type FoundParameters = {
  /** The best of those that were tried; of equals the earliest. */
  readonly parameters: Partial<ForestParameters>;
  /** In the order in which they were tried, the parameters that were asked for first. */
  readonly tried: readonly TriedParameters[];
};

/** @throws what `trainForest` throws */
export async function searchParameters({
  job,
  budgetMs,
  grid = SEARCH_GRID,
  onTried = () => {},
}: ParameterSearch): Promise<FoundParameters> {
  const asked = job.parameters ?? {};
  const budget = AbortSignal.timeout(budgetMs);
  const tried: TriedParameters[] = [];
  let best = { parameters: asked, auprc: -Infinity };
  for (const changes of [{}, ...grid]) {
    const isAsked = tried.length === 0;
    const parameters = { ...asked, ...changes };
    const signals = [...(job.signal === undefined ? [] : [job.signal]), ...(isAsked ? [] : [budget])];
    try {
      const { outOfBag } = await trainForest({
        ...job,
        parameters,
        calibrate: true,
        onProgress: () => {},
        signal: AbortSignal.any(signals),
      });
      const outOfBagAuprc = outOfBag?.auprc ?? null;
      tried.push({ changes, outOfBagAuprc });
      onTried(tried.at(-1)!);
      if ((outOfBagAuprc ?? -Infinity) > best.auprc) best = { parameters, auprc: outOfBagAuprc! };
    } catch (error) {
      job.signal?.throwIfAborted();
      if (!budget.aborted) throw error;
      break;
    }
  }
  return { parameters: best.parameters, tried };
}
