/**
 * The one door: raw rows of any protocol become transactions of the schema that the model serves under. While another
 * schema is configured, which the next model will serve under, a request may fit either: columns that only the
 * configured one names are left out and counted, a value that only it takes is missing.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FeatureSchema } from '@fraud/feature-schema';
import { ApiError } from '../http/errors.ts';
import { summaryOf } from '../http/problem.ts';
import type { Door, DoorOptions } from './door.ts';
import type { RequestRow } from './predict-schema.ts';
import { plainReader } from './read-plain-row.ts';
import { typedReader } from './read-typed-row.ts';

/** Faults that one answer names. */
const MAX_FAULTS = 100;
/** Rows read without a break: about 3 ms with 40 columns. */
const ROWS_A_TURN = 250;

export function openDoor(schema: FeatureSchema, options: DoorOptions): Door {
  const read = schema.version === 1 ? plainReader(schema, options) : typedReader(schema, options);
  return {
    schema,
    columns: [
      ...new Set([...schema.requested, ...options.configured.requested, ...(schema.id === null ? ['id'] : [])]),
    ],
    read,
    async readAll(rows, form, others = []) {
      const made: RequestRow[] = [];
      const faults = [...others];
      for (let i = 0; i < rows.length && faults.length < MAX_FAULTS; i++) {
        if (i % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn();
        const row = read(rows[i], form, faults, `data[${i}]`);
        if (row !== undefined) made.push(row);
      }
      if (faults.length === 0) return made;
      const errors = faults.slice(0, MAX_FAULTS);
      throw new ApiError('FRAUD_API_INVALID', summaryOf(errors), { errors });
    },
  };
}
