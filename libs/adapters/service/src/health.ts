/** Whether a part works now; an answer that does not come in time, or an error, counts as no. */
export type HealthCheck = () => boolean | Promise<boolean>;

export type Health = {
  readonly status: 'ok' | 'degraded';
  readonly service: string;
  readonly uptimeSeconds: number;
  readonly parts: Readonly<Record<string, 'up' | 'down'>>;
};

const CHECK_TIMEOUT_MS = 2_000;

/** Asks every part at once; takes at most two seconds. */
export async function measureHealth(service: string, checks: ReadonlyMap<string, HealthCheck>): Promise<Health> {
  const parts = await Promise.all(
    [...checks].map(async ([part, check]) => [part, (await isUp(check)) ? 'up' : 'down'] as const),
  );
  return {
    status: parts.every(([, state]) => state === 'up') ? 'ok' : 'degraded',
    service,
    uptimeSeconds: Math.round(process.uptime()),
    parts: Object.fromEntries(parts),
  };
}

async function isUp(check: HealthCheck): Promise<boolean> {
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
