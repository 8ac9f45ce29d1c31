/** Rows under a schema of version 1: numbers only, and nothing that has to be read. */
import type { FeatureSchema } from '@fraud/feature-schema';
import { type Fault, fieldProblem } from '../http/field-problem.ts';
import type { FieldProblem } from '../http/problem.ts';
import { compileRow } from '../http/validation.ts';
import { columnsBeyond, type Door, type DoorOptions, withNumbers } from './door.ts';
import { type RequestRow, requestRowSchema } from './predict-schema.ts';

/** A row that is right is its own transaction, and nothing is copied. */
export function plainReader(schema: FeatureSchema, { configured, onIgnored }: DoorOptions): Door['read'] {
  const beyond = columnsBeyond(schema, configured);
  const isValid = compileRow(requestRowSchema(schema, beyond));
  return (raw, form, faults, at) => {
    const row = form === 'text' ? withNumbers(raw, () => true) : raw;
    if (!isValid(row)) {
      for (const fault of isValid.errors!) faults.push(faultAt(fault, at));
      return undefined;
    }
    for (const name of beyond) if (Object.hasOwn(row as object, name)) onIgnored(name);
    return row as RequestRow;
  };
}

function faultAt(fault: Fault, at: string | undefined): FieldProblem {
  const { field, ...rest } = fieldProblem(fault, '');
  if (at === undefined) return { field: field || 'line', ...rest };
  return { field: field === '' ? at : `${at}.${field}`, ...rest };
}
