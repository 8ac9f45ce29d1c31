/**
 * Events that share a line. A flood of them from many addresses takes bounded memory and leaves few lines: one for
 * each of the most frequent, and one for all others of an action together.
 */
import type { AuditEvent } from './audit-line.ts';

/** Different events counted in one window; those that come later share a count. */
const MAX_KINDS = 1_000;
/** Lines of one window. */
const MAX_LINES = 20;

type CountedEvent = { readonly event: AuditEvent; readonly count: number };

export type EventCounts = {
  add(event: AuditEvent, times: number): void;
  /** What was counted since the last call, most frequent first. */
  take(): CountedEvent[];
};

export function countEvents(): EventCounts {
  let counts = new Map<string, { event: AuditEvent; count: number }>();

  function add(event: AuditEvent, times: number): void {
    const key = JSON.stringify(event);
    const known = counts.get(key);
    if (known) known.count += times;
    else if (counts.size < MAX_KINDS || isOthers(event)) counts.set(key, { event, count: times });
    else add(othersOf(event), times);
  }

  return {
    add,
    take() {
      const sorted = [...counts.values()].sort((a, b) => b.count - a.count);
      counts = new Map();
      for (const { event, count } of sorted.slice(MAX_LINES)) add(othersOf(event), count);
      const others = [...counts.values()];
      counts = new Map();
      return [...sorted.slice(0, MAX_LINES), ...others];
    },
  };
}

const OTHERS = 'others';

function othersOf({ action, outcome }: AuditEvent): AuditEvent {
  return { action, outcome, address: OTHERS };
}

function isOthers({ address }: AuditEvent): boolean {
  return address === OTHERS;
}
