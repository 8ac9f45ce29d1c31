import type { Column, FeatureSchema, Value } from '@fraud/feature-schema';
import { type Decision, toCell, toTextCell } from '../decision.ts';
import { isNumeric, loggedColumns } from '../segments/segment-head.ts';
import type { LineBuffer } from './line-buffer.ts';

/** Writes one row of a segment; see `Decision` for its columns. O(columns). @throws TypeError for a number left out */
export type WriteDecision = (out: LineBuffer, decision: Decision) => void;

/** A writer of the rows of one schema. */
export function decisionWriter(schema: FeatureSchema): WriteDecision {
  const columns = loggedColumns(schema);
  const names = columns.map(({ name }) => name);
  const derived = new Set(schema.historyColumns);
  const writes = columns.map((column) => {
    if (derived.has(column.name)) return writeDerived;
    return schema.version === 1 ? writeNumber(column) : writeCell(column);
  });
  return (out, decision) => {
    const { transaction } = decision;
    out.text(decision.id);
    out.comma();
    out.text(decision.decidedAt.toISOString());
    out.comma();
    out.text(decision.token);
    out.comma();
    out.text(toCell(decision.transactionId ?? ''));
    for (let i = 0; i < names.length; i++) {
      out.comma();
      writes[i]!(out, transaction[names[i]!]);
    }
    out.comma();
    out.float64(decision.probability);
    out.comma();
    out.float64(decision.threshold);
    out.comma();
    out.text(decision.predictedClass === 1 ? '1' : '0');
    out.comma();
    out.text(decision.modelVersion);
    out.raw('\n');
  };
}

type WriteValue = (out: LineBuffer, value: Value | undefined) => void;

/** Of version 1: the event time as it is, a feature as the model sees it. */
function writeNumber({ type }: Column): WriteValue {
  return type === 'eventTime'
    ? (out, value) => out.float64(value as number)
    : (out, value) => out.float32(value as number);
}

/** Of version 2: derived inputs are made of the whole number, so that a replay needs it, too. */
function writeCell(column: Column): WriteValue {
  if (isNumeric(column))
    return (out, value) => {
      if (typeof value === 'number') out.float64(value);
    };
  return (out, value) => {
    if (typeof value === 'string') out.text(toTextCell(value));
  };
}

/** Computed from histories, as the model sees it: most are means and sums, whose doubles take 17 digits. */
function writeDerived(out: LineBuffer, value: Value | undefined): void {
  if (typeof value === 'number') out.float32(value);
}
