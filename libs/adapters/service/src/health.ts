/** Whether a part works, with what a person wants to know of it. */
export type PartHealth = { readonly isUp: boolean; readonly details: Readonly<Record<string, string | null>> };

/** Whether a part works now; an answer that does not come in time, or an error, counts as no. */
export type HealthCheck = () => boolean | PartHealth | Promise<boolean | PartHealth>;

export type Health = {
  readonly status: 'ok' | 'degraded';
  readonly service: string;
  readonly uptimeSeconds: number;
  readonly parts: Readonly<Record<string, 'up' | 'down'>>;
  /** Of parts that have more to say. */
  readonly details?: Readonly<Record<string, PartHealth['details']>>;
};

const CHECK_TIMEOUT_MS = 2_000;

/** Asks every part at once; takes at most two seconds. */
export async function measureHealth(service: string, checks: ReadonlyMap<string, HealthCheck>): Promise<Health> {
  const parts = await Promise.all([...checks].map(async ([part, check]) => [part, await measure(check)] as const));
  const details = parts.flatMap(([part, health]) => (typeof health === 'boolean' ? [] : [[part, health.details]]));
  const isUp = (health: boolean | PartHealth) => (typeof health === 'boolean' ? health : health.isUp);
  return {
    status: parts.every(([, health]) => isUp(health)) ? 'ok' : 'degraded',
    service,
    uptimeSeconds: Math.round(process.uptime()),
    parts: Object.fromEntries(parts.map(([part, health]) => [part, isUp(health) ? 'up' : 'down'])),
    ...(details.length > 0 && { details: Object.fromEntries(details) as NonNullable<Health['details']> }),
  };
}

async function measure(check: HealthCheck): Promise<boolean | PartHealth> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false);
  try {
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
