/**
 * Writes the audit trail of one process. Events go into a bounded buffer, and what the buffer holds goes into the store
 * as one object, at once and again after an outage. Who waits for `record` knows whether the store has the line. Events
 * that do not fit are counted, and their number becomes a line of its own. A process that is killed loses what the
 * store had not confirmed; `onRecorded` gets each event first, for the service's own log.
 */
import type { ObjectStore } from '@fraud/object-store';
import { type AuditEvent, auditEvent, type AuditLine } from './audit-line.ts';
import { openChain } from './chain.ts';
import { countEvents } from './count-events.ts';

export type AuditOptions = {
  readonly store: ObjectStore;
  /** Name of this process; letters, digits, `_ . -`. */
  readonly instance: string;
  /** Told of each event as it is recorded. */
  readonly onRecorded?: (event: AuditEvent) => void;
  /** Told once each time the store begins to fail. */
  readonly onError?: (error: Error) => void;
  /** Events that wait for the store at most. @defaultValue 1,000 */
  readonly maxWaiting?: number;
  /** How long counted events are collected into one line. @defaultValue 5 minutes */
  readonly windowMs?: number;
  /** How long after a failure the store is tried again. @defaultValue 5 s */
  readonly retryMs?: number;
  /** @defaultValue the system's clock */
  readonly now?: () => Date;
};

export type Audit = {
  /**
   * Records a change as a line of its own. Resolves when the store has the line (true), or has failed to take it
   * (false): the line waits then, and is tried again. Never rejects.
   */
  record(event: AuditEvent): Promise<boolean>;
  /** Counts an event that a flood may repeat: equal ones share one line for each window of time. */
  count(event: AuditEvent, times?: number): void;
  /** Resolves when the store has what was recorded so far, counted events too, or has failed. */
  flush(): Promise<void>;
  /** Flushes for the last time; waits no longer than the deadline of one write. */
  close(): Promise<void>;
};

type WaitingLine = Omit<AuditLine, 'prev'>;

export function openAudit(options: AuditOptions): Audit {
  const { store, instance, onRecorded = () => undefined, onError = () => undefined } = options;
  const { maxWaiting = 1_000, windowMs = 300_000, retryMs = 5_000, now = () => new Date() } = options;
  const chain = openChain(store, instance);
  const counted = countEvents();
  const waiting: WaitingLine[] = [];
  let lost = 0;
  let isFailing = false;
  let writing: Promise<void> | undefined;
  let windowStart = now();

  /** @returns whether there was room */
  function add(line: WaitingLine): boolean {
    const hasRoom = waiting.length < maxWaiting;
    if (hasRoom) waiting.push(line);
    else lost += line.count ?? 1;
    return hasRoom;
  }

  function closeWindow(): void {
    const [at, since] = [now().toISOString(), windowStart.toISOString()];
    for (const { event, count } of counted.take()) add({ at, ...event, count, since });
    windowStart = now();
  }

  async function writeAll(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const batch = waiting.slice();
        await chain.append(batch);
        waiting.splice(0, batch.length);
        if (lost === 0) continue;
        waiting.push({ at: now().toISOString(), action: 'audit.lost', outcome: 'failed', count: lost });
        lost = 0;
      }
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error as Error);
      isFailing = true;
    }
  }

  function write(): Promise<void> {
    return (writing ??= writeAll().finally(() => (writing = undefined)));
  }

  const timers = [
    setInterval(() => {
      closeWindow();
      void write();
    }, windowMs).unref(),
    setInterval(() => void write(), retryMs).unref(),
  ];

  async function flush(): Promise<void> {
    closeWindow();
    await write();
    if (!isFailing && waiting.length > 0) await write(); // what came while the last write was under way
  }

  return {
    async record(event) {
      const parsed = auditEvent.parse(event);
      onRecorded(parsed);
      const line = { at: now().toISOString(), ...parsed };
      if (!add(line)) return false;
      await write();
      if (!isFailing && waiting.includes(line)) await write(); // it came while the last write was ending
      return !waiting.includes(line);
    },
    count(event, times = 1) {
      counted.add(auditEvent.parse(event), times);
    },
    flush,
    async close() {
      for (const timer of timers) clearInterval(timer);
      await flush();
    },
  };
}
