import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '@fraud/decision-log';
import type { ServingModel } from '../models/serving-model.ts';
import { missingColumns } from './logged-decisions.ts';

/** How long payments are compared without a break. */
const TURN_MS = 10;

type Likeness = {
  readonly id: string;
  /** Share of the trees in which both reach the same leaf, more than 0 to 1. */
  readonly proximity: number;
};

/**
 * The payments that the forest finds most like one, the nearest first, of those that it can look at. Others are let in
 * every 10 ms. O(candidates x trees x depth).
 */
export async function mostAlike(
  model: ServingModel,
  transaction: Decision['transaction'],
  candidates: readonly Pick<Decision, 'id' | 'transaction'>[],
): Promise<Likeness[]> {
  const vector = new Float32Array(model.schema.inputs.length);
  model.writeVector(transaction, vector);
  const proximity = model.proximityTo(vector);
  const alike: Likeness[] = [];
  let turnEnd = performance.now() + TURN_MS;
  for (const candidate of candidates) {
    if (missingColumns(model, candidate.transaction).length > 0) continue;
    model.writeVector(candidate.transaction, vector);
    const shared = proximity(vector);
    if (shared > 0) alike.push({ id: candidate.id, proximity: shared });
    if (performance.now() < turnEnd) continue;
    await nextTurn();
    turnEnd = performance.now() + TURN_MS;
  }
  return alike.sort((a, b) => b.proximity - a.proximity);
}
