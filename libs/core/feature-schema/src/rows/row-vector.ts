/** Values of a row -> the model's inputs, the same in training and in service. */
import type { DerivedColumn } from '../schema/derived-column.ts';
import { SECONDS_OF_UNIT } from '../schema/derived-column.ts';
import { columnNamed, type FeatureSchema } from '../schema/feature-schema.ts';
import { zoneOffset } from './event-time.ts';
import type { Value } from './value.ts';

/** The number that stands for a level of a category input, such as its place in a list, or what a model learned. */
export type EncodeLevel = (input: number, level: string) => number;

/**
 * Writes the inputs of a row to `out[offset + input * stride]`, rounded to float32, so that training, serving and ONNX
 * agree on every branch. What is missing is NaN. O(inputs), allocates nothing.
 *
 * @param values one for each of the schema's columns, in their order, then one for each of its history columns
 */
export type WriteVector = (values: readonly Value[], out: Float32Array, offset?: number, stride?: number) => void;

/** @param encode of a schema with categories; must not be asked of another */
export function vectorWriter(schema: FeatureSchema, encode: EncodeLevel = refuseLevels): WriteVector {
  const names = [...schema.columns.map(({ name }) => name), ...schema.historyColumns];
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const derivedOf = new Map(schema.derived.map((column) => [column.name, derivation(column, schema, placeOf)]));
  const sources = schema.inputs.map((name, input): number | ((values: readonly Value[]) => number) => {
    if (derivedOf.has(name)) return derivedOf.get(name)!;
    const place = placeOf.get(name)!;
    if (!schema.categories.includes(input)) return place;
    return (values) => {
      const level = values[place];
      return typeof level === 'string' ? encode(input, level) : NaN;
    };
  });
  return (values, out, offset = 0, stride = 1) => {
    for (let input = 0; input < sources.length; input++) {
      const source = sources[input]!;
      out[offset + input * stride] = typeof source === 'number' ? numberIn(values, source) : source(values);
    }
  };
}

function refuseLevels(input: number): number {
  throw new RangeError(`Cannot write a vector: input ${input} is a category, and nothing says what its levels are`);
}

function numberIn(values: readonly Value[], place: number): number {
  const value = values[place];
  return typeof value === 'number' ? value : NaN;
}

type PlaceOf = ReadonlyMap<string, number>;

function derivation(
  column: DerivedColumn,
  schema: FeatureSchema,
  placeOf: PlaceOf,
): (values: readonly Value[]) => number {
  const at = placeOf.get(schema.eventTime)!;
  const number = (name: string) => {
    const place = placeOf.get(name)!;
    return (values: readonly Value[]) => numberIn(values, place);
  };
  switch (column.as) {
    case 'elapsed': {
      const from = number(column.from);
      const seconds = SECONDS_OF_UNIT[column.unit];
      return (values) => (numberIn(values, at) - from(values)) / seconds;
    }
    case 'distance': {
      const [latitude, longitude, otherLatitude, otherLongitude] = column.of.map(number);
      return (values) =>
        distance(latitude!(values), longitude!(values), otherLatitude!(values), otherLongitude!(values));
    }
    case 'difference': {
      const [first, second] = column.of.map(number);
      return (values) => finite(first!(values) - second!(values));
    }
    case 'ratio': {
      const [first, second] = column.of.map(number);
      return (values) => finite(first!(values) / second!(values));
    }
    case 'timeOfDay':
    case 'hourOfDay':
    case 'dayOfWeek': {
      const { zone } = columnNamed(schema, schema.eventTime).time!;
      const read = CLOCK_READERS[column.as];
      return (values) => {
        const seconds = numberIn(values, at);
        return read(seconds + zoneOffset(seconds, zone));
      };
    }
  }
}

/** A quotient or a difference that float32 does not hold is as good as missing. */
function finite(value: number): number {
  return Number.isFinite(Math.fround(value)) ? value : NaN;
}

const SECONDS_PER_DAY = 86_400;

/** By seconds of a clock since 1 January 1970, a Thursday. */
const CLOCK_READERS = {
  timeOfDay,
  hourOfDay: (seconds: number) => Math.floor(timeOfDay(seconds) / 3_600),
  dayOfWeek: (seconds: number) => ((((Math.floor(seconds / SECONDS_PER_DAY) + 3) % 7) + 7) % 7) + 1,
};

/** Seconds since midnight of an event time in seconds; the remainder is never negative. */
export function timeOfDay(eventTimeSeconds: number): number {
  const rest = eventTimeSeconds % SECONDS_PER_DAY;
  return rest < 0 ? rest + SECONDS_PER_DAY : rest;
}

const EARTH_RADIUS_KM = 6_371.0088; // mean radius of the IUGG
const RADIANS = Math.PI / 180;

/** Kilometres along the great circle (haversine formula). */
function distance(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number): number {
  const byLatitude = Math.sin(((otherLatitude - latitude) * RADIANS) / 2) ** 2;
  const byLongitude = Math.sin(((otherLongitude - longitude) * RADIANS) / 2) ** 2;
  const chord = byLatitude + Math.cos(latitude * RADIANS) * Math.cos(otherLatitude * RADIANS) * byLongitude;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord)));
}
