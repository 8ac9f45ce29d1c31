/** Loaded only while traces are on. Imported by name: bundled CommonJS has no names for a dynamic import. */
import type { Telemetry } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';

export function bullTelemetry(): Telemetry {
  return new BullMQOtel({ tracerName: 'bullmq' });
}
