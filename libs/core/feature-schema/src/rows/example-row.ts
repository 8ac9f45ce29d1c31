import type { Column } from '../schema/column.ts';
import { SECONDS_OF_UNIT } from '../schema/derived-column.ts';
import { columnNamed, type FeatureSchema } from '../schema/feature-schema.ts';
import { SECONDS_PER_UNIT } from './event-time.ts';

const EXAMPLE_ID = 'payment-1';
const EXAMPLE_NUMBER = 12.5;

/** Examples that the model in service takes. */
export type RowExamples = {
  /** An event time it has learned. */
  readonly seconds?: number | undefined;
  /** A level of a category, if it knows one. */
  readonly levelOf?: ((column: string) => string | undefined) | undefined;
  /** A value of an input of numbers that is usual, if it knows one. */
  readonly usualOf?: ((input: string) => number | undefined) | undefined;
};

/** A raw row that a request may give: for documentation and first tries. */
export function exampleRow(schema: FeatureSchema, examples: RowExamples = {}): Record<string, unknown> {
  const row = Object.fromEntries(
    schema.requested.map((name) => [name, exampleOf(columnNamed(schema, name), schema, examples)]),
  );
  return schema.id === null ? { ...row, id: EXAMPLE_ID } : row;
}

function exampleOf(column: Column, { version, derived }: FeatureSchema, examples: RowExamples): unknown {
  const { seconds, levelOf, usualOf } = examples;
  const { type, time, name } = column;
  if (version === 1) return type === 'eventTime' && seconds !== undefined ? seconds : 0.5;
  if (time !== undefined) {
    const elapsed = derived.find((each) => each.as === 'elapsed' && each.from === name);
    const before = elapsed?.as === 'elapsed' ? (usualOf?.(elapsed.name) ?? 0) * SECONDS_OF_UNIT[elapsed.unit] : 0;
    return momentIn(time.as, (seconds ?? Date.now() / 1_000) - before);
  }
  if (type === 'number') return usualOf?.(name) ?? EXAMPLE_NUMBER;
  if (type === 'boolean') return true;
  if (type === 'id') return EXAMPLE_ID;
  return (type === 'category' && levelOf?.(name)) || `${name} 1`;
}

function momentIn(as: NonNullable<Column['time']>['as'], seconds: number): string | number {
  if (as === 'iso8601') return new Date(Math.floor(seconds) * 1_000).toISOString().replace('.000Z', 'Z');
  return seconds / SECONDS_PER_UNIT[as];
}
