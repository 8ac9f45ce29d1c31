/**
 * The one way from a transaction to its derived columns, in training and in service.
 *
 * - Late (its time is before an event that its entity has already): it is counted as of its own time, over what had
 *   arrived before it, and kept in its place, so that later transactions count it. Events are kept as far behind the
 *   newest as the longest window reaches, so a late one sees that much less of its longest window.
 * - Repeated (an event of its entity has the same time and id): it gets its columns as of the place of that event and
 *   is not kept again. Without an id, 0, nothing is a repetition.
 * - In the future: it is kept as any other, and from then on its entity's other transactions are late, which costs
 *   O(events). Who has a clock asks `lookBack` instead where the time cannot be true.
 */
import { countByWalking } from './counting/count-by-walking.ts';
import { writeColumns } from './counting/derived-columns.ts';
import { countRunning, enter, makeRunningCounts } from './counting/running-counts.ts';
import { type EntityKey, keyOf } from './entity-key.ts';
import { HistoryError } from './errors.ts';
import type { GroupHistory, History } from './history.ts';
import { addEntity, dropUntil, keepEvent, openEntity } from './keeping/entities.ts';
import type { Entities } from './keeping/entity-cell.ts';
import { FRAUD_LABEL, LEGITIMATE_LABEL, TIME_LIMIT_MS, UNKNOWN_LABEL } from './keeping/event-block.ts';
import { findEvent, placeOf } from './keeping/find-event.ts';

export type Transaction = {
  /** Event time in seconds; kept to the millisecond. */
  readonly timeSeconds: number;
  /** Two 32-bit words for each of the plan's entities; both 0 if it is missing. */
  readonly entities: ArrayLike<number>;
  /** One for each of the plan's numbers, as float32; NaN, and what does not fit, is missing. */
  readonly numbers: ArrayLike<number>;
  /** 32 bits of the transaction's own id, by which repetitions and labels find it; 0 if it has none. */
  readonly id: number;
  /** 1 fraud, 0 legitimate; anything else is not known yet. Counts from the column's delay on, never before. */
  readonly label?: number | undefined;
};

const key: EntityKey = { low: 0, high: 0 };

/**
 * Derives the columns of a transaction from what came before it, then keeps it.
 *
 * @param into gets the columns in the order of the plan, from position `at`
 * @throws HistoryError if the time is not a number of seconds within 4,000 years
 */
export function advance(history: History, transaction: Transaction, into: Float32Array, at = 0): void {
  derive(history, transaction, into, at, true);
}

/** The same without keeping the transaction: the history stays as it is. O(events in the longest window). */
export function lookBack(history: History, transaction: Transaction, into: Float32Array, at = 0): void {
  derive(history, transaction, into, at, false);
}

function derive({ groups, width }: History, transaction: Transaction, into: Float32Array, at: number, keep: boolean) {
  const timeMs = timeMsOf(transaction.timeSeconds);
  let column = at;
  for (let g = 0; g < groups.length; g++) {
    const group = groups[g]!;
    if (keyOf(transaction.entities, group.program.per, key)) {
      readEvent(group, transaction, timeMs);
      count(group, key, keep);
      writeColumns(group.program, group.figures, group.event, into, column);
    } else into.fill(NaN, column, column + group.program.columns.length);
    column += group.program.columns.length;
  }
  for (let c = at; c < at + width; c++) if (Math.abs(into[c]!) === Infinity) into[c] = NaN;
}

/** @throws HistoryError */
export function timeMsOf(seconds: number): number {
  const timeMs = Math.round(seconds * 1000);
  if (Math.abs(timeMs) <= TIME_LIMIT_MS) return timeMs;
  throw new HistoryError(
    'FRAUD_HISTORIES_TIME_INVALID',
    `Cannot keep a transaction: its time is ${seconds}, expected seconds between ±${TIME_LIMIT_MS / 1000}`,
  );
}

function readEvent({ program, event }: GroupHistory, transaction: Transaction, timeMs: number): void {
  const { numbers, entities, label } = transaction;
  event.timeMs = timeMs;
  event.id = transaction.id >>> 0;
  event.label = label === 1 ? FRAUD_LABEL : label === 0 ? LEGITIMATE_LABEL : UNKNOWN_LABEL;
  for (let n = 0; n < program.numbers.length; n++) {
    event.numbers[n] = numbers[program.numbers[n]!]! + 0; // -0 becomes 0
    if (Math.abs(event.numbers[n]!) === Infinity) event.numbers[n] = NaN;
  }
  for (let v = 0; v < program.values.length; v++) {
    event.values[2 * v] = entities[2 * program.values[v]!]!;
    event.values[2 * v + 1] = entities[2 * program.values[v]! + 1]!;
  }
}

function count(group: GroupHistory, { low, high }: EntityKey, keep: boolean): void {
  const { program, entities, event, walk, figures } = group;
  const { block, layout } = entities;
  const isKnown = openEntity(entities, low, high);
  if (!isKnown) {
    figures.values.fill(0);
    figures.newestMs = -Infinity;
    if (!keep) return;
    addEntity(entities, low, high, 1);
    return keepEvent(entities, block.first, event);
  }
  const end = placeOf(block, layout, event.timeMs);
  const same = event.id === 0 ? -1 : findEvent(block, layout, end, event.timeMs, event.id);
  if (same >= 0 || !keep) return countByWalking(walk, block, same >= 0 ? same : end, event, figures);
  if (end < block.end) {
    countByWalking(walk, block, end, event, figures);
    keepEvent(entities, end, event);
    forgetRunningCounts(entities);
    return;
  }
  countNewest(group);
  dropUntil(entities, event.timeMs - program.reachMs);
  keepEvent(entities, block.end, event);
  const { running } = entities.pages.pages[entities.page]!;
  if (running !== undefined) enter(running, group.counted, block.end - 1);
}

/** Of an entity that has a page of its own the counts are kept up to date, for others a walk is faster. */
function countNewest({ entities, event, walk, counted, figures }: GroupHistory): void {
  const page = entities.pages.pages[entities.page]!;
  if (page.place >= 0) return countByWalking(walk, entities.block, entities.block.end, event, figures);
  page.running ??= makeRunningCounts(counted);
  countRunning(page.running, counted, event, figures);
}

export function forgetRunningCounts({ pages, page }: Entities): void {
  pages.pages[page]!.running = undefined;
}
