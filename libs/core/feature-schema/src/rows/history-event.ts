/** What histories keep of a transaction, the same of a row of a file and of a request. */
import type { HistoryPlan, Transaction as HistoryEvent } from '@fraud/histories';
import type { FeatureSchema } from '../schema/feature-schema.ts';
import type { Transaction } from './transaction.ts';

/** A schema with histories. */
export type SchemaWithHistories = FeatureSchema & { readonly histories: HistoryPlan };

/** The column of a transaction that says whether its derived columns are complete: missing, or `stale`. */
export const HISTORY_STATE = 'history_state';

export function hasHistories(schema: FeatureSchema): schema is SchemaWithHistories {
  return schema.histories !== null;
}

/** The words of a name that `entityHasher` gave, 16 hex digits: the lower 32 bits, then the upper ones. */
export function entityWords(name: string): [low: number, high: number] {
  return [Number.parseInt(name.slice(8, 16), 16), Number.parseInt(name.slice(0, 8), 16)];
}

/** 32 bits of a transaction's own id, never 0 (FNV-1a, Fowler, Noll and Vo). O(length). */
export function idWord(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash >>> 0 || 1;
}

/**
 * A reader of transactions for the histories of a schema. Its entities must be the names that `entityHasher` gave.
 *
 * @returns the event of the given transaction, the same object each time
 */
export function historyEventReader(schema: SchemaWithHistories): (transaction: Transaction) => HistoryEvent {
  const { entities, numbers } = schema.histories;
  const event = {
    timeSeconds: 0,
    entities: new Uint32Array(2 * entities.length),
    numbers: new Float32Array(numbers.length),
    id: 0,
  };
  return (transaction) => {
    event.timeSeconds = transaction[schema.eventTime] as number;
    entities.forEach((column, e) => {
      const name = transaction[column];
      event.entities.set(typeof name === 'string' ? entityWords(name) : [0, 0], 2 * e);
    });
    numbers.forEach((column, n) => {
      const number = transaction[column];
      event.numbers[n] = typeof number === 'number' ? number : NaN;
    });
    const id = schema.id === null ? null : transaction[schema.id];
    event.id = typeof id === 'string' ? idWord(id) : 0;
    return event;
  };
}
