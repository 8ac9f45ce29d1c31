import type { Telemetry } from 'bullmq';

/**
 * What `openQueues` takes as `telemetry`: a job goes on with the trace within which it was asked for. Nothing is loaded
 * while traces are off.
 */
export async function queueTelemetry({ isOn }: { readonly isOn: boolean }): Promise<Telemetry | undefined> {
  if (!isOn) return undefined;
  const { bullTelemetry } = await import('./bull-telemetry.ts');
  return bullTelemetry();
}
