export { type Health, type HealthCheck } from './health.ts';
export { type Log, type LogLevel, openLog } from './log.ts';
export { type Service, type ServiceOptions, startService } from './start-service.ts';
