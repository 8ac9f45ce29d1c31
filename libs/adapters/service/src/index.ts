export { type Health, type PartHealth } from './health.ts';
export { type Log, openLog } from './log.ts';
export { addServiceMetrics } from './service-metrics.ts';
export { type Service, startService } from './start-service.ts';
export { NO_TRACING, type RequestSpan, type Tracing } from './tracing/tracing.ts';
