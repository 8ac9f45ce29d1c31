/**
 * What weekly files tell histories: every transaction of the files that windows can still reach, with the label that
 * its file knows. Each file is read in a thread of its own, so that large ones keep nobody waiting.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { entityHasher, type SchemaWithHistories, UNKNOWN_LABEL } from '@fraud/feature-schema';
import type { Transaction as HistoryEvent, TransactionColumns } from '@fraud/histories';
import { type ObjectStoreSettings, openObjectStore } from '@fraud/object-store';
import { listWeeks } from '../weeks/list-weeks.ts';
import type { WeekFile } from '../weeks/week-file.ts';
import { weeksInReach } from '../weeks/week-reader.ts';
import type { EventsAnswer, EventsOfWeek } from './weekly-events.worker.ts';

export type WeeklyEventsOptions = {
  readonly store: ObjectStoreSettings;
  readonly weeksPrefix: string;
  /** Hides the entities. */
  readonly entityKey: string;
  /** As the trainer has it: which rows are left out. @defaultValue 0 */
  readonly maxBadRows?: number;
  /** Told of a file that cannot be read, and is passed over. */
  readonly onRefused?: (file: WeekFile, problem: string) => void;
};

/** The transactions of one file. */
export type WeeklyEvents = {
  /** Of the content of the file under the key that hides its entities, one: either may change. */
  readonly names: readonly string[];
  /** Of the file. */
  readonly key: string;
  /** In order of time, the same object each time. They must be read to their end before the next file. */
  readonly events: AsyncIterable<HistoryEvent>;
};

/**
 * The files in the order of time, those left out that are known already.
 *
 * @param isKnown by the name of a file's content
 * @throws what the store throws
 */
export async function* weeklyEvents(
  options: WeeklyEventsOptions,
  schema: SchemaWithHistories,
  isKnown: (name: string) => boolean,
): AsyncGenerator<WeeklyEvents> {
  const files = await listWeeks(openObjectStore(options.store), options.weeksPrefix);
  const keyName = entityHasher(options.entityKey)('the key');
  for (const file of files.slice(-weeksInReach(schema.histories) - 1)) {
    const name = `${file.key} ${file.etag} ${keyName}`;
    if (!isKnown(name)) yield { names: [name], key: file.key, events: eventsOf(file, options, schema) };
  }
}

async function* eventsOf(
  file: WeekFile,
  { store, entityKey, maxBadRows, onRefused }: WeeklyEventsOptions,
  schema: SchemaWithHistories,
): AsyncGenerator<HistoryEvent> {
  const worker = new Worker(new URL('./weekly-events.worker.ts', import.meta.url), {
    workerData: { store, file, schema: schema.json, entityKey, maxBadRows } satisfies EventsOfWeek,
  });
  try {
    for (;;) {
      worker.postMessage('next');
      const [answer] = (await once(worker, 'message')) as [EventsAnswer];
      if ('end' in answer) return;
      if ('refused' in answer) return onRefused?.(file, answer.refused);
      yield* rowsOf(answer.rows);
    }
  } finally {
    await worker.terminate();
  }
}

function* rowsOf({ timeSeconds, entities, numbers, ids, labels }: TransactionColumns): Generator<HistoryEvent> {
  const words = entities.length / timeSeconds.length;
  const event = {
    timeSeconds: 0,
    entities: new Uint32Array(words),
    numbers: new Float32Array(numbers.length),
    id: 0,
    label: UNKNOWN_LABEL,
  };
  for (let row = 0; row < timeSeconds.length; row++) {
    event.timeSeconds = timeSeconds[row]!;
    event.entities.set(entities.subarray(row * words, (row + 1) * words));
    for (let n = 0; n < numbers.length; n++) event.numbers[n] = numbers[n]![row]!;
    event.id = ids[row]!;
    event.label = labels[row]!;
    yield event;
  }
}
