/** Measures plans in worker threads, in small parts: the result does not depend on how many there are. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type FalseAlarmPlan, type SystemAlarms, type YearlyRate, yearlyRates } from './false-alarms.ts';
import { addSeen, type PowerPlan, type SeenWeeks } from './power.ts';
import type { Part } from './simulation.worker.ts';

export type Simulator = {
  falseAlarms(source: Part['source'], plan: FalseAlarmPlan): Promise<Record<string, YearlyRate>>;
  /** Share of the drifted weeks that alarm: by scenario, then by rule. */
  power(plan: PowerPlan): Promise<Record<string, Record<string, number>>>;
  close(): Promise<void>;
};

export function startSimulator(csv: string | undefined): Simulator {
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL('./simulation.worker.ts', import.meta.url), { workerData: { csv } }),
  );

  async function inParts<T>(parts: readonly Part[]): Promise<T[]> {
    const results: T[] = [];
    let next = 0;
    await Promise.all(
      workers.map(async (worker) => {
        for (let i = next++; i < parts.length; i = next++) {
          worker.postMessage(parts[i]);
          [results[i]] = (await once(worker, 'message')) as [T];
        }
      }),
    );
    return results;
  }
  const ranges = (count: number) => Array.from({ length: count }, (_, i) => [i, i + 1] as const);

  return {
    falseAlarms: async (source, plan) =>
      yearlyRates(
        await inParts<SystemAlarms>(
          ranges(plan.systems).map((range) => ({ kind: 'false-alarms', source, plan, range })),
        ),
        plan,
      ),
    power: async (plan) => {
      const seen = addSeen(
        await inParts<SeenWeeks>(
          ranges(plan.trials).map((range) => ({ kind: 'power', source: 'simulated', plan, range })),
        ),
      );
      return Object.fromEntries(
        Object.entries(seen).map(([name, rules]) => [
          name,
          Object.fromEntries(Object.entries(rules).map(([rule, weeks]) => [rule, weeks / plan.trials])),
        ]),
      );
    },
    close: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}
