/** A worker that reads one weekly file, and gives its transactions as histories keep them, a chunk each time asked. */
import { parentPort, workerData } from 'node:worker_threads';
import {
  entityHasher,
  hasHistories,
  historyRows,
  parseFeatureSchema,
  type TransactionTable,
  UNKNOWN_LABEL,
} from '@fraud/feature-schema';
import type { TransactionColumns } from '@fraud/histories';
import { type ObjectStoreSettings, openObjectStore } from '@fraud/object-store';
import { WeekChanged, WeekRefused } from '../errors.ts';
import { readWeek } from '../weeks/read-week.ts';
import type { WeekFile } from '../weeks/week-file.ts';

export type EventsOfWeek = {
  readonly store: ObjectStoreSettings;
  readonly file: WeekFile;
  /** As JSON. */
  readonly schema: string;
  readonly entityKey: string;
  readonly maxBadRows?: number | undefined;
};

export type EventsAnswer =
  { readonly rows: TransactionColumns } | { readonly end: true } | { readonly refused: string };

/** Of one chunk. */
const ROWS = 4_096;

const { store, file, entityKey, maxBadRows = 0, ...asked } = workerData as EventsOfWeek;

async function* answers(): AsyncGenerator<EventsAnswer> {
  const schema = parseFeatureSchema(JSON.parse(asked.schema));
  if (!hasHistories(schema)) throw new TypeError(`schema ${schema.name} has no histories`);
  const { table, isLabelled } = await readWeek(openObjectStore(store), file, schema, {
    hide: entityHasher(entityKey),
    maxBadRows,
  });
  const known: TransactionTable = isLabelled
    ? table
    : { ...table, labels: new Uint8Array(table.rows).fill(UNKNOWN_LABEL) };
  for (let start = 0; start < table.rows; start += ROWS) {
    const rows = historyRows(schema, known, { start, end: Math.min(table.rows, start + ROWS) });
    yield { rows: { ...rows, ...copiesOf(rows) } };
  }
  yield { end: true };
}

/** A view of shared memory is sent as all of it, and of other memory as a copy of all of it. */
function copiesOf({ timeSeconds, entities, numbers, labels }: TransactionColumns): Omit<TransactionColumns, 'ids'> {
  return {
    timeSeconds: timeSeconds.slice(),
    entities: entities.slice(),
    numbers: numbers.map((column) => column.slice()),
    labels: labels.slice(),
  };
}

const reading = answers();
async function nextAnswer(): Promise<EventsAnswer> {
  try {
    return (await reading.next()).value as EventsAnswer;
  } catch (error) {
    if (error instanceof WeekRefused || error instanceof WeekChanged) return { refused: error.message };
    throw error;
  }
}

parentPort!.on('message', () => {
  void nextAnswer().then((answer) => parentPort!.postMessage(answer));
});
