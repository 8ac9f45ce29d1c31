import type { Calibration } from './calibration.ts';
import type { Forest } from './forest.ts';

export type Parameters = Readonly<Record<string, string | number | boolean | null>>;

/** A forest and what is needed to serve it: what it was trained on, how, and when its score means fraud. */
export type ForestModel = {
  readonly forest: Forest;
  /** Names of the inputs in vector order. */
  readonly inputs: readonly string[];
  /** Fingerprint of the feature schema the inputs come from. */
  readonly schemaFingerprint: string;
  /** A row is a fraud where its probability is at least this; 0 to 1. */
  readonly threshold: number;
  /** Turns the forest's score into a probability; null: the score is the probability. */
  readonly calibration: Calibration | null;
  /** What the learner was asked for. */
  readonly parameters: Parameters;
};
