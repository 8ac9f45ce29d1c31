/**
 * What happened to a transaction as bytes of one length, little-endian: its time in seconds (float64), its id (uint32),
 * what is known of its label (uint32: 1 fraud, 0 legitimate, and 2 more where it was reported; 255 nothing), two words
 * (uint32) for each entity of the plan, a float32 for each number. A label that makes a fraud of it later, or none, is
 * a record of its own.
 */
import type { HistoryPlan, Transaction as HistoryEvent } from '@fraud/histories';
import type { KnownEvent } from '../history-keeper.ts';

const UNKNOWN = 255;
const REPORTED = 2;
const HEAD_BYTES = 16;

export type EventRecords = {
  /** Of one record. */
  readonly bytes: number;
  readonly write: (event: KnownEvent) => Buffer;
  /** The event of the record that begins at `at`; its label is the last word so far. */
  readonly read: (records: Buffer, at: number) => HistoryEvent;
};

export function eventRecords({ entities, numbers }: HistoryPlan): EventRecords {
  const words = 2 * entities.length;
  const bytes = HEAD_BYTES + 4 * (words + numbers.length);
  return {
    bytes,
    write(event) {
      const record = Buffer.allocUnsafe(bytes);
      record.writeDoubleLE(event.timeSeconds, 0);
      record.writeUInt32LE(event.id >>> 0, 8);
      record.writeUInt32LE(codeOf(event), 12);
      for (let w = 0; w < words; w++) record.writeUInt32LE(event.entities[w]! >>> 0, HEAD_BYTES + 4 * w);
      for (let n = 0; n < numbers.length; n++) record.writeFloatLE(event.numbers[n]!, HEAD_BYTES + 4 * (words + n));
      return record;
    },
    read(records, at) {
      const after = at + HEAD_BYTES;
      return {
        timeSeconds: records.readDoubleLE(at),
        id: records.readUInt32LE(at + 8),
        label: labelOf(records.readUInt32LE(at + 12)),
        entities: Array.from({ length: words }, (_, w) => records.readUInt32LE(after + 4 * w)),
        numbers: Array.from(numbers, (_, n) => records.readFloatLE(after + 4 * (words + n))),
      };
    },
  };
}

function codeOf({ label, isReported = false }: KnownEvent): number {
  return label === 0 || label === 1 ? label + (isReported ? REPORTED : 0) : UNKNOWN;
}

function labelOf(code: number): number {
  return code === UNKNOWN ? UNKNOWN : code % REPORTED;
}
