/**
 * A month and a half of payments of very many cards, in a process of its own: one JSON argument in, one JSON line out.
 * Each card pays as often as the others, in random order; a few merchants have most of the payments.
 */
import { advance, createHistory, forget, historySize, restoreHistory, snapshotOf } from '@fraud/histories';
import { cardPlan } from '@fraud/histories/testing';
import { randomSource } from '@fraud/random';

export type ManyCards = { readonly cards: number; readonly paymentsPerMonth: number; readonly days: number };
export type ManyCardsFigures = {
  readonly rows: number;
  readonly derivedInputs: number;
  /** Computing time of a row over the last fifth, when the windows are full. */
  readonly microsPerRow: number;
  readonly entities: number;
  readonly events: number;
  readonly historyMb: number;
  readonly bytesPerEvent: number;
  readonly rssMb: number;
  /** Largest computing time of 256 rows together, of one snapshot chunk, of taking one up again. */
  readonly longest256RowsMs: number;
  readonly longestChunkMs: number;
  readonly longestTakeMs: number;
  readonly snapshotMb: number;
  readonly snapshotCpuS: number;
  readonly restoreCpuS: number;
};

const DAY_SECONDS = 86_400;
const MERCHANTS = 50_000;
/** Asking for the computing time costs more than a row, so many are timed together. */
const ROWS_TIMED = 256;
const FIRST_SECOND = 1_700_000_000;

const { cards, paymentsPerMonth, days } = JSON.parse(process.argv[2]!) as ManyCards;
const rows = Math.round((cards * paymentsPerMonth * days) / 30);
const random = randomSource(42);
/** Without the pairs: of a card and a merchant nearly every one is new. */
const plan = { ...cardPlan, groups: cardPlan.groups.filter(({ per }) => per.length === 1) };
const history = createHistory(plan);
const derived = new Float32Array(history.width);
const entities = new Uint32Array(4);
const numbers = new Float64Array(1);
const lastFifthFrom = Math.floor((0.8 * rows) / ROWS_TIMED) * ROWS_TIMED;
let lastFifth = process.cpuUsage();
let longestRowsMs = 0;
for (let first = 0; first < rows; first += ROWS_TIMED) {
  if (first === lastFifthFrom) lastFifth = process.cpuUsage();
  longestRowsMs = Math.max(
    longestRowsMs,
    cpuMsOf(() => advanceRows(first, Math.min(rows, first + ROWS_TIMED))),
  );
}
const { user, system } = process.cpuUsage(lastFifth);
const size = historySize(history);
const rssMb = process.memoryUsage.rss() / 2 ** 20;

let snapshotBytes = 0;
let longestChunkMs = 0;
let longestTakeMs = 0;
let snapshotCpuMs = 0;
let restoreCpuMs = 0;
const restoring = restoreHistory(plan);
const chunks = snapshotOf(history);
for (;;) {
  let chunk: IteratorResult<Uint8Array, void> | undefined;
  const chunkMs = cpuMsOf(() => (chunk = chunks.next()));
  const { value } = chunk!;
  if (value === undefined) break;
  const takeMs = cpuMsOf(() => restoring.take(value));
  snapshotBytes += value.length;
  snapshotCpuMs += chunkMs;
  restoreCpuMs += takeMs;
  longestChunkMs = Math.max(longestChunkMs, chunkMs);
  longestTakeMs = Math.max(longestTakeMs, takeMs);
}
const again = historySize(restoring.finish());
if (again.events !== size.events) throw new Error(`${again.events} events came back of ${size.events}`);
const figures: ManyCardsFigures = {
  rows,
  derivedInputs: history.width,
  microsPerRow: (user + system) / (rows - lastFifthFrom),
  entities: size.entities,
  events: size.events,
  historyMb: size.bytes / 2 ** 20,
  bytesPerEvent: size.bytes / size.events,
  rssMb,
  longest256RowsMs: longestRowsMs,
  longestChunkMs,
  longestTakeMs,
  snapshotMb: snapshotBytes / 2 ** 20,
  snapshotCpuS: snapshotCpuMs / 1000,
  restoreCpuS: restoreCpuMs / 1000,
};
console.log(JSON.stringify(figures));

function advanceRows(first: number, end: number): void {
  for (let row = first; row < end; row++) {
    entities[0] = random.integer(cards) + 1;
    entities[1] = 1;
    entities[2] = Math.floor(MERCHANTS * random.uniform() ** 3) + 1;
    entities[3] = 2;
    numbers[0] = random.integer(20_000) / 100;
    const label = random.uniform() < 0.002 ? 1 : 0;
    advance(history, { timeSeconds: timeOf(row), entities, numbers, id: row + 1, label }, derived);
  }
  // two of the tables' cells for each of the rows keep the silent ones from piling up
  forget(history, timeOf(end), 2 * (end - first));
}

function timeOf(row: number): number {
  return FIRST_SECOND + (row / rows) * days * DAY_SECONDS;
}

/** Computing time of this thread. */
function cpuMsOf(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
