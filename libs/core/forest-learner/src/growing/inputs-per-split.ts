import type { ForestParameters } from '../forest-parameters.ts';

/** Number of inputs tried at each split, 1 to `inputs`. */
export function inputsPerSplit(parameters: ForestParameters, inputs: number): number {
  const { mtry } = parameters;
  const wanted =
    mtry === 'sqrt' ? Math.sqrt(inputs) : mtry === 'log2' ? Math.log2(inputs) : mtry < 1 ? mtry * inputs : mtry;
  return Math.max(1, Math.min(inputs, Math.floor(wanted)));
}
