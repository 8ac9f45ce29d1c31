/** What was measured when a model was judged, as `metrics.json` has it. */
import type { Assessment, ThresholdPoint } from '@fraud/evaluation';
import type { Schema } from '../api/client.ts';

export type Figures = {
  readonly challenger: Assessment;
  readonly champion?: Assessment;
  /** Of the AUPRC, challenger minus champion. */
  readonly difference?: { readonly low: number; readonly high: number };
  readonly costDifference?: { readonly difference: number; readonly low: number; readonly high: number };
  readonly threshold?: { readonly threshold: number; readonly chosenBy: string; readonly curve: ThresholdPoint[] };
};

/** Undefined for a model that nobody judged. */
export function figuresOf({ figures }: Schema['Model']): Figures | undefined {
  return figures !== null && 'challenger' in figures ? (figures as Figures) : undefined;
}

/** The figures that models are told apart by, in the order in which people ask. */
export const COMPARED = [
  ['auprc', 'AUPRC'],
  ['recall', 'Frauds found'],
  ['precision', 'Alarms that are right'],
  ['cost', 'Cost of errors'],
  ['brier', 'Brier score'],
] as const;
