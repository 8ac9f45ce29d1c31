import type { Random } from './random.ts';

/** Draws the candidate inputs of a node without replacement; every tree begins with the inputs in order. */
export type FeatureSampler = {
  readonly inputs: Uint16Array;
  /** Inputs at `[0, remaining)` have not been drawn at this node. */
  remaining: number;
  /** The last draw, one input a slot. */
  readonly candidates: Uint16Array;
};

/** @param candidates where draws are written */
export function createFeatureSampler(inputs: number, candidates: Uint16Array): FeatureSampler {
  return { inputs: new Uint16Array(inputs), remaining: inputs, candidates };
}

export function resetSampler({ inputs }: FeatureSampler): void {
  for (let i = 0; i < inputs.length; i++) inputs[i] = i;
}

/** Draws as many inputs as there are slots, or all that remain; returns their number. */
export function drawCandidates(sampler: FeatureSampler, random: Random): number {
  const { inputs, candidates } = sampler;
  const count = Math.min(candidates.length, sampler.remaining);
  for (let slot = 0; slot < count; slot++) {
    const pick = random.below(sampler.remaining--);
    const input = inputs[pick]!;
    inputs[pick] = inputs[sampler.remaining]!;
    inputs[sampler.remaining] = input;
    candidates[slot] = input;
  }
  return count;
}
