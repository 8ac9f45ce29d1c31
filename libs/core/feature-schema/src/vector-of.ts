import type { FeatureSchema } from './feature-schema.ts';

const SECONDS_PER_DAY = 86_400;

/** Seconds since midnight of an event time in seconds; the remainder is never negative. */
export function timeOfDay(eventTimeSeconds: number): number {
  const rest = eventTimeSeconds % SECONDS_PER_DAY;
  return rest < 0 ? rest + SECONDS_PER_DAY : rest;
}

/**
 * Writes the model's inputs of one transaction to `out[offset, offset + schema.inputs.length)`, rounded to float32,
 * so that training, serving and ONNX agree on every branch. O(inputs), allocates nothing.
 */
export function vectorOf(
  schema: FeatureSchema,
  row: Readonly<Record<string, number>>,
  out: Float32Array,
  offset = 0,
): void {
  out[offset] = timeOfDay(row[schema.eventTime]!);
  for (let i = 0; i < schema.features.length; i++) out[offset + 1 + i] = row[schema.features[i]!]!;
}
