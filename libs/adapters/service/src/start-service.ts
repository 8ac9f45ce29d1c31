import closeWithGrace from 'close-with-grace';
import { Registry } from 'prom-client';
import { type Health, type HealthCheck, measureHealth } from './health.ts';
import { startHealthServer } from './health-server.ts';
import { type Log, type LogLevel, openLog } from './log.ts';
import { addServiceMetrics } from './service-metrics.ts';
import type { TraceSettings } from './tracing/start-tracing.ts';
import { NO_TRACING, type Tracing } from './tracing/tracing.ts';

const LEADERS_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export type ServiceOptions = {
  readonly name: string;
  readonly logLevel: LogLevel;
  /** Port of `GET /health` and `GET /metrics`, 0 for any free one; no health server when absent. */
  readonly healthPort?: number | undefined;
  /** Address the health server listens on. @defaultValue '127.0.0.1' */
  readonly host?: string;
  /** How long all closers together may take before the process exits with 1. @defaultValue 15000 */
  readonly closeTimeoutMs?: number;
  /**
   * Whether another process ends this one by `close`: SIGTERM and SIGINT, which a terminal sends to both, are left to
   * it. @defaultValue false
   */
  readonly isLed?: boolean;
  /** Where traces are sent; OpenTelemetry is not loaded when absent. */
  readonly traces?: TraceSettings | undefined;
};

export type Service = {
  readonly log: Log;
  /** What to do before the process ends; the last one registered is called first. */
  readonly onClose: (name: string, close: () => unknown) => void;
  /** A part that `GET /health` asks about. */
  readonly ready: (part: string, check: HealthCheck) => void;
  readonly health: () => Promise<Health>;
  /** What `GET /metrics` of the health server shows; metrics of the service's own are added to it. */
  readonly metrics: Registry;
  readonly tracing: Tracing;
  /** Port of the health server, if there is one. */
  readonly healthPort: number | undefined;
  /** What SIGHUP does from now on; until then it ends the process as SIGTERM does. */
  readonly onHangup: (reload: () => void) => void;
  /** Ends the process as SIGTERM does; called again it does nothing. */
  readonly close: () => void;
};

/**
 * Starts the life of this process: log, health server, and an orderly end. SIGTERM, SIGINT and an error nobody caught
 * call the closers in reverse order, then exit: 0, or 1 after an error. A second signal exits 1 at once.
 */
export async function startService({
  name,
  logLevel,
  healthPort,
  host = '127.0.0.1',
  closeTimeoutMs = 15_000,
  isLed = false,
  traces,
}: ServiceOptions): Promise<Service> {
  const log = openLog(name, logLevel);
  const closers: { name: string; close: () => unknown }[] = [];
  const checks = new Map<string, HealthCheck>();
  const health = () => measureHealth(name, checks);

  let isClosing = false;

  const grace = closeWithGrace(
    { delay: closeTimeoutMs, logger: log, skip: ['beforeExit', 'SIGHUP', ...(isLed ? LEADERS_SIGNALS : [])] },
    async ({ signal, err }) => {
      isClosing = true;
      if (err) log.fatal({ err }, 'stopping after an error that nobody caught');
      else log.info({ signal }, 'stopping');
      const hasFailed = await closeAll(closers, log);
      log.info('stopped');
      if (hasFailed) process.exit(1);
    },
  );
  if (isLed) LEADERS_SIGNALS.forEach((signal) => process.on(signal, () => undefined));
  const close = (): void => {
    if (!isClosing) grace.close();
  };
  let hangUp = close;
  process.on('SIGHUP', () => hangUp());
  const onClose: Service['onClose'] = (closer, close) => closers.push({ name: closer, close });

  let tracing = NO_TRACING;
  if (traces !== undefined) {
    const { startTracing } = await import('./tracing/start-tracing.ts');
    const started = startTracing(name, traces, log);
    tracing = started.tracing;
    onClose('traces', started.close);
  }
  const metrics = new Registry();
  if (healthPort !== undefined) addServiceMetrics(metrics, health);
  const server = healthPort === undefined ? undefined : await startHealthServer(host, healthPort, health, metrics);
  if (server !== undefined) {
    onClose('health server', server.close);
    log.info({ url: `http://${host}:${server.port}/health` }, 'health server listens');
  }
  return {
    log,
    onClose,
    ready: (part, check) => checks.set(part, check),
    health,
    metrics,
    tracing,
    healthPort: server?.port,
    onHangup: (reload) => void (hangUp = reload),
    close,
  };
}

async function closeAll(closers: { name: string; close: () => unknown }[], log: Log): Promise<boolean> {
  let hasFailed = false;
  for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
    try {
      await closer.close();
      log.debug({ part: closer.name }, 'closed');
    } catch (err) {
      hasFailed = true;
      log.error({ err, part: closer.name }, 'cannot close');
    }
  }
  return hasFailed;
}
