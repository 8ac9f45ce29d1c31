/** What the API tells as it changes: each part of the status counts its changes, and pages read again by that. */
import { signal } from '@preact/signals';

const TOPICS = ['model', 'refused', 'parts', 'decisions', 'log', 'jobs', 'services', 'lastWeek', 'stale'] as const;
export type Topic = (typeof TOPICS)[number];

/** How often each has changed since the page was opened. */
export const changes = signal<Readonly<Partial<Record<Topic, number>>>>({});

let source: EventSource | undefined;
let isFollowing = false;

/** Begins to listen; the browser connects again by itself when the connection is lost. */
export function followChanges(): void {
  isFollowing = true;
  listen();
}

export function stopFollowing(): void {
  isFollowing = false;
  source?.close();
  source = undefined;
}

/** A browser has six connections to one address for all its tabs: one that nobody looks at takes none of them. */
document.addEventListener('visibilitychange', () => {
  if (!isFollowing) return;
  if (document.visibilityState === 'visible') {
    listen();
    note(TOPICS); // whatever has changed meanwhile
  } else {
    source?.close();
    source = undefined;
  }
});

function listen(): void {
  if (source !== undefined && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource('/events');
  for (const topic of TOPICS) source.addEventListener(topic, () => note([topic]));
}

function note(topics: readonly Topic[]): void {
  const counts = changes.peek();
  changes.value = { ...counts, ...Object.fromEntries(topics.map((topic) => [topic, (counts[topic] ?? 0) + 1])) };
}
