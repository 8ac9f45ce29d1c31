import type { FeatureSchema } from '@fraud/feature-schema';
import { type Decision, toCell } from '../decision.ts';
import type { LineBuffer } from './line-buffer.ts';

/** Writes one row of a segment; see `Decision` for its columns. O(columns). */
export function writeDecision(out: LineBuffer, schema: FeatureSchema, decision: Decision): void {
  const { transaction } = decision;
  out.text(decision.id);
  out.comma();
  out.text(decision.decidedAt.toISOString());
  out.comma();
  out.text(decision.token);
  out.comma();
  out.text(toCell(decision.transactionId ?? ''));
  out.comma();
  out.float64(transaction[schema.eventTime]!);
  for (const feature of schema.features) {
    out.comma();
    out.float32(transaction[feature]!);
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
}
