/** JSON Schemas of the columns of a transaction, for validation and for the documentation. */
import { type Column, takesNumber } from '@fraud/feature-schema';
import { type TSchema, Type } from 'typebox';
import { TransactionId } from '../http/schemas.ts';

const MAX_FLOAT32 = 3.4028234663852886e38;
const MAX_TEXT = 256;

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
