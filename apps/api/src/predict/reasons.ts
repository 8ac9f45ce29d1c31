/**
 * What an explanation is told of: the columns that a team knows. Where several inputs are made from one column, such as
 * hour and weekday of the event time, their contributions are added up.
 */
import {
  type Column,
  columnNamed,
  type FeatureSchema,
  featureTeller,
  type Transaction,
  unitOfDerived,
} from '@fraud/feature-schema';
import type { UsualValues } from '@fraud/forest-model';
import type { Reason } from './predict-schema.ts';

/** Reasons of a transaction from the contributions of its inputs, weightiest first. O(inputs log inputs). */
export type TellReasons = (
  transaction: Transaction,
  vector: Float32Array,
  contributions: Float64Array,
  count: number,
) => Reason[];

type Told = {
  readonly feature: string;
  readonly title: string;
  readonly unit: string;
  readonly inputs: readonly number[];
  readonly valueOf: (transaction: Transaction, vector: Float32Array) => Reason['value'];
};

/** @param usual what is usual in each input, as the model knows it */
export function reasonTeller(schema: FeatureSchema, usual?: UsualValues): TellReasons {
  const told = toldOf(schema);
  const tell = featureTeller(schema, usual);
  return (transaction, vector, contributions, count) =>
    told
      .map(({ feature, title, unit, inputs, valueOf }): Reason => {
        const contribution = inputs.reduce((sum, input) => sum + contributions[input]!, 0);
        const value = valueOf(transaction, vector);
        return {
          feature,
          ...(title !== feature && { title }),
          ...(unit !== '' && { unit }),
          value,
          text: tell(feature, value),
          contribution,
          direction: contribution >= 0 ? 'towards fraud' : 'away from fraud',
        };
      })
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
      .slice(0, count);
}

/** In the order of the inputs: columns, and inputs that are made from several columns or are alone in their column. */
function toldOf(schema: FeatureSchema): Told[] {
  const bySource = Map.groupBy(schema.inputs.keys(), (input) => sourceOf(schema, schema.inputs[input]!));
  return [...bySource].map(([source, inputs]): Told => {
    const name = schema.inputs[inputs[0]!]!;
    const isColumn = schema.columns.some((column) => column.name === name);
    if (inputs.length > 1 || isColumn) return columnTold(columnNamed(schema, source), inputs);
    return derivedTold(schema, name, inputs[0]!);
  });
}

/** The one column that an input is made from; of one that is made from several, the input itself. */
function sourceOf(schema: FeatureSchema, input: string): string {
  const derived = schema.derived.find((each) => each.name === input);
  if (derived === undefined || 'of' in derived) return input;
  return derived.as === 'elapsed' ? derived.from : schema.eventTime;
}

function columnTold(column: Column, inputs: readonly number[]): Told {
  const { name, type, title, unit, time } = column;
  return {
    feature: name,
    title,
    unit,
    inputs,
    valueOf(transaction) {
      const value = transaction[name] ?? null;
      if (typeof value !== 'number') return value;
      if (type === 'boolean') return value === 1;
      return time?.as === 'iso8601' ? new Date(value * 1_000).toISOString() : value;
    },
  };
}

function derivedTold(schema: FeatureSchema, name: string, input: number): Told {
  return {
    feature: name,
    title: name,
    unit: unitOfDerived(schema, name),
    inputs: [input],
    valueOf: (_transaction, vector) => (Number.isNaN(vector[input]!) ? null : vector[input]!),
  };
}
