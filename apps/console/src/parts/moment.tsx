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

/** How long something took, to the tenth of a second where it was short: `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, seconds).toFixed(1)} s`;
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)];
  return minutes < 60 ? `${minutes} min ${rest} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Day and minute, in UTC, as everything here is; the second as well where things happen fast. */
export function Moment({ time, hasSeconds = false }: { time: string; hasSeconds?: boolean }) {
  return <time dateTime={time}>{time.slice(0, hasSeconds ? 19 : 16).replace('T', ' ')}</time>;
}
