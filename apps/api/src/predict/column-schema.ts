/** JSON Schemas and examples of the columns of a transaction, for validation and for the documentation. */
import { type Column, columnNamed, type FeatureSchema, takesNumber } from '@fraud/feature-schema';
import { type TSchema, Type } from 'typebox';
import { TransactionId } from '../http/schemas.ts';
import type { RowExamples } from './predict-schema.ts';

const MAX_FLOAT32 = 3.4028234663852886e38;
const MAX_TEXT = 256;
const SECONDS = { seconds: 1, milliseconds: 0.001, hours: 3_600, days: 86_400 } as const;
const EXAMPLE_ID = 'payment-1';

/** What a column takes. */
export function columnSchema(column: Column): TSchema {
  const limits = { minimum: -MAX_FLOAT32, maximum: MAX_FLOAT32 };
  if (column.missing === null && takesNumber(column)) return Type.Number({ ...limits, ...descriptionOf(column) });
  if (column.type === 'id') return Type.Optional(TransactionId);
  const type = typeOf(column);
  const schema = Type.Unsafe<unknown>({
    type: column.missing === null ? type : [type, 'null'],
    ...(type === 'number' && limits),
    ...(type === 'string' && { maxLength: MAX_TEXT }),
    ...descriptionOf(column),
  });
  return column.missing === null ? schema : Type.Optional(schema);
}

function typeOf(column: Column): 'number' | 'string' | 'boolean' {
  if (takesNumber(column)) return 'number';
  return column.type === 'boolean' ? 'boolean' : 'string';
}

/** Such as "Amount, in EUR": what only people read. */
function descriptionOf({ name, type, title, unit, time, missing }: Column): { description?: string } {
  const gaps = (missing ?? []).filter((text) => text !== '');
  const parts = [
    ...(title === name ? [] : [title]),
    ...(unit === '' ? [] : [`in ${unit}`]),
    ...(time?.as === 'iso8601' ? [`a time of ISO 8601; without an offset in ${time.zone}`] : []),
    ...(time !== undefined && time.as !== 'iso8601' && missing !== null ? [`a time in ${time.as}`] : []),
    ...(type === 'entity' ? ['kept as a keyed hash'] : []),
    ...(gaps.length === 0 ? [] : [`${gaps.join(', ')}: missing`]),
  ];
  return parts.length === 0 ? {} : { description: parts.join(', ') };
}

/** A row that is taken. */
export function exampleRow(schema: FeatureSchema, examples: RowExamples = {}): Record<string, unknown> {
  const row = Object.fromEntries(
    schema.requested.map((name) => [name, exampleOf(columnNamed(schema, name), schema.version, examples)]),
  );
  return schema.id === null ? { ...row, id: EXAMPLE_ID } : row;
}

function exampleOf(column: Column, version: 1 | 2, { seconds, levelOf }: RowExamples): unknown {
  const { type, time, name } = column;
  if (version === 1) return type === 'eventTime' && seconds !== undefined ? seconds : 0.5;
  if (time !== undefined) return momentIn(time.as, seconds ?? Date.now() / 1_000);
  if (type === 'number') return 12.5;
  if (type === 'boolean') return true;
  if (type === 'id') return EXAMPLE_ID;
  return (type === 'category' && levelOf?.(name)) || `${name} 1`;
}

function momentIn(as: NonNullable<Column['time']>['as'], seconds: number): string | number {
  if (as === 'iso8601') return new Date(Math.floor(seconds) * 1_000).toISOString().replace('.000Z', 'Z');
  return seconds / SECONDS[as];
}
