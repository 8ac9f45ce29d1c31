import type { Calibration } from './calibration.ts';
import type { Category } from './category.ts';
import type { Forest } from './forest.ts';

type Parameters = Readonly<Record<string, string | number | boolean | null>>;

/** A forest and what is needed to serve it: what it was trained on, how, and when its score means fraud. */
export type ForestModel = {
  readonly forest: Forest;
  /** Names of the inputs in vector order. */
  readonly inputs: readonly string[];
  /** What stands for the levels of the inputs that are categories, in the order of their inputs; often none. */
  readonly categories: readonly Category[];
  /** The feature schema the inputs come from, as the JSON text it was read from; null where it is not known. */
  readonly schema: string | null;
  /** Fingerprint of that schema. */
  readonly schemaFingerprint: string;
  /** A row is a fraud where its probability is at least this; 0 to 1. */
  readonly threshold: number;
  /** Turns the forest's score into a probability; null: the score is the probability. */
  readonly calibration: Calibration | null;
  /** What the learner was asked for. */
  readonly parameters: Parameters;
  /** How well rows were scored by the trees that had not seen them; null where that was not measured. */
  readonly outOfBag: OutOfBag | null;
  /** What is usual in each input, for people; absent where it was not looked at. */
  readonly usual?: UsualValues | undefined;
};

/** What an importer must be told, because files of others do not say it. */
export type ModelInputs = Pick<ForestModel, 'inputs' | 'schemaFingerprint'>;

/**
 * Of each input the range that four of five legitimate training rows with a value lie in, its ends among them, rounded
 * to six digits; null for a category and for an input without a value. It is for people to compare a row with.
 */
export type UsualValues = readonly (readonly [low: number, high: number] | null)[];

type OutOfBag = {
  /** Rows that at least one tree had not seen, and the frauds among them. */
  readonly rows: number;
  readonly frauds: number;
  /** Area under the precision-recall curve; null without a fraud. */
  readonly auprc: number | null;
};
