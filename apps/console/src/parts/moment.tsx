const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `3 days`, `1 hour`: in the largest unit that fits. */
export function span(seconds: number): string {
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? UNITS[3];
  const count = Math.max(0, Math.floor(seconds / length));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export function secondsSince(time: string): number {
  return (Date.now() - Date.parse(time)) / 1000;
}

/** How long ago; the moment itself on hovering, and for machines. */
export function Ago({ time }: { time: string | null | undefined }) {
  if (!time) return <>never</>;
  return (
    <time dateTime={time} title={time.replace('T', ' ').slice(0, 19)}>
      {span(secondsSince(time))} ago
    </time>
  );
}

/** Day and minute, in UTC, as everything here is. */
export function Moment({ time }: { time: string }) {
  return <time dateTime={time}>{time.slice(0, 16).replace('T', ' ')}</time>;
}
