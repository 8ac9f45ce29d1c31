/** What goes wrong when: drawn from a seed, so that a run can be played again. */
import { randomSource } from '@fraud/random';
import { STORE_FAULTS, type StoreFault } from './fault-proxy.ts';

/** The processes, by their names in the log; two APIs and two shippers share a store and a decision log. */
export const SERVICES = ['api', 'api-2', 'log-shipper', 'log-shipper-2', 'watchdog', 'trainer'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** One fault, from a moment on, for a while. */
export type Fault = { readonly atMs: number; readonly forMs: number } & (
  | { readonly kind: 'store'; readonly store: StoreFault }
  | { readonly kind: 'kill' | 'pause'; readonly service: ServiceName }
  | { readonly kind: 'redis'; readonly redis: RedisFault }
  | { readonly kind: 'clock'; readonly service: ServiceName; readonly ahead: Ahead }
  | { readonly kind: 'disk' | 'mlflow' }
);

/** Restarted with and without its data; emptied while it runs; a replica of nobody, which takes no writes. */
const REDIS_FAULTS = ['restarted', 'lost', 'emptied', 'read-only'] as const;
export type RedisFault = (typeof REDIS_FAULTS)[number];
/** How far a clock is ahead of the others, or back: over the end of a week too. */
const CLOCKS = ['+3h', '+8d', '-2h', '-8d'] as const;
type Ahead = (typeof CLOCKS)[number];

const MIN_GAP_MS = 500;
const MAX_GAP_MS = 4_000;

/** Faults over so many seconds, earliest first; at the end everything works again. */
export function scheduleOf(seed: number, seconds: number): Fault[] {
  const random = randomSource(seed);
  const pick = <T>(of: readonly T[]): T => of[random.integer(of.length)]!;
  const faults: Fault[] = [];
  for (let atMs = 1_000; ; atMs += MIN_GAP_MS + random.uniform() * (MAX_GAP_MS - MIN_GAP_MS)) {
    const forMs = 500 + random.uniform() * 6_000;
    if (atMs + forMs > seconds * 1_000) return faults;
    const kind = random.uniform();
    if (kind < 0.4) faults.push({ atMs, forMs, kind: 'store', store: pick(STORE_FAULTS) });
    else if (kind < 0.6) faults.push({ atMs, forMs, kind: 'kill', service: pick(SERVICES) });
    else if (kind < 0.7) faults.push({ atMs, forMs, kind: 'pause', service: pick(SERVICES) });
    else if (kind < 0.8) faults.push({ atMs, forMs, kind: 'redis', redis: pick(REDIS_FAULTS) });
    else if (kind < 0.9) faults.push({ atMs, forMs, kind: 'clock', service: pick(SERVICES), ahead: pick(CLOCKS) });
    else if (kind < 0.95) faults.push({ atMs, forMs, kind: 'disk' });
    else faults.push({ atMs, forMs, kind: 'mlflow' });
  }
}

/** How many there are of each kind, as in "store 9". */
export function kindsOf(faults: readonly Fault[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(faults, ({ kind }) => kind)].map(([kind, each]) => [kind, each.length]));
}

/** For people: "store: lose answer", "kill api", "redis: lost", "clock of trainer +8d", "disk full", "mlflow down". */
export function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'store':
      return `store: ${fault.store}`;
    case 'redis':
      return `redis: ${fault.redis}`;
    case 'clock':
      return `clock of ${fault.service} ${fault.ahead}`;
    case 'disk':
      return 'disk full';
    case 'mlflow':
      return 'mlflow down';
    case 'kill':
    case 'pause':
      return `${fault.kind} ${fault.service}`;
  }
}
