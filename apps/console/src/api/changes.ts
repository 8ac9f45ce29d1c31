/** What the API tells as it changes: each part of the status counts its changes, and pages read again by that. */
import { signal } from '@preact/signals';

const TOPICS = ['model', 'refused', 'parts', 'decisions', 'log', 'jobs', 'services', 'lastWeek', 'stale'] as const;
export type Topic = (typeof TOPICS)[number];

/** How often each has changed since the page was opened. */
export const changes = signal<Readonly<Partial<Record<Topic, number>>>>({});

let source: EventSource | undefined;

/** Begins to listen; the browser connects again by itself when the connection is lost. */
export function followChanges(): void {
  if (source !== undefined && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource('/events');
  for (const topic of TOPICS)
    source.addEventListener(topic, () => {
      changes.value = { ...changes.peek(), [topic]: (changes.peek()[topic] ?? 0) + 1 };
    });
}

export function stopFollowing(): void {
  source?.close();
  source = undefined;
}
