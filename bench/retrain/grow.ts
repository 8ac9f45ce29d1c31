import { type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import type { ForestModel } from '@fraud/forest-model';
import { chooseThreshold, outOfBagScores, trainForest } from '@fraud/training';
import { withReports } from './harms.ts';
import { gateRules, tableOf, windowOf } from './services-defaults.ts';
import type { YearWeek } from './year.ts';

/** A model as the trainer grows it: calibrated on out-of-bag votes, its threshold the cheapest on out-of-bag scores. */
export async function grow(training: TransactionTable, parameters: Partial<ForestParameters>): Promise<ForestModel> {
  const model = await trainForest({
    ...training,
    inputs: ulbSchema.inputs,
    schemaFingerprint: ulbSchema.fingerprint,
    parameters,
    calibrate: true,
    threads: 1, // these forests are small: starting a second thread costs more computing time than it takes over
  });
  const scores = await outOfBagScores(model, training, new AbortController().signal);
  return {
    ...model,
    threshold: chooseThreshold({ scores, areProbabilities: true }, training, ulbSchema, gateRules).threshold,
  };
}

/** What the trainer makes of the weeks up to now, earliest first. */
export type Trainer = {
  /** Grown without the held-out rows, to be judged on them. */
  readonly challenger: (weeks: readonly YearWeek[]) => Promise<ForestModel>;
  /** The challenger grown again from all rows, at the threshold that was judged. */
  readonly refit: (weeks: readonly YearWeek[]) => Promise<ForestModel>;
};

/** Grows each model once, whichever rules ask for it. */
export function openTrainer(parameters: Partial<ForestParameters>): Trainer {
  const challenger = onceEachWeek((known) => {
    const { training, weeks } = windowOf(known);
    return grow(withReports(training, weeks), parameters);
  });
  const refit = onceEachWeek(async (weeks) => {
    const { threshold } = await challenger(weeks);
    const window = windowOf(weeks).weeks;
    return { ...(await grow(withReports(tableOf(window), window), parameters)), threshold };
  });
  return { challenger, refit };
}

function onceEachWeek(make: Trainer['challenger']): Trainer['challenger'] {
  const made = new Map<number, Promise<ForestModel>>();
  return (weeks) => {
    const known = made.get(weeks.length) ?? make(weeks);
    made.set(weeks.length, known);
    return known;
  };
}
