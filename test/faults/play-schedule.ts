/** One schedule on a system of its own, and what its end shows. */
import { readHistory } from '@fraud/model-registry';
import { checkStore, type Findings, unfinished } from './check-store.ts';
import { startLoad } from './load.ts';
import type { MlflowUnderFaults } from './mlflow-under-faults.ts';
import type { Fault } from './schedule.ts';
import { type FaultSystem, prepareFaultSystem } from './system.ts';
import { weeklyFiles } from './weeks-in-load.ts';

export type Played = {
  readonly acknowledged: Readonly<Record<'decisions' | 'labels' | 'promotions' | 'retrainings', number>>;
  readonly weeks: number;
  /** Promotions by trainers. */
  readonly trained: number;
  readonly storeFaults: number;
  readonly growth: { readonly megabytes: number; readonly descriptors: number };
  readonly skipped: readonly string[];
  readonly found: Findings & { readonly leaks: readonly string[] };
  /** Where the services' logs lie, if anything was found. */
  readonly logs: string | undefined;
};

/** @throws Error when the services do not come back; the message says where their logs lie */
export async function playSchedule(
  seed: number,
  schedule: readonly Fault[],
  mlflow: MlflowUnderFaults | undefined,
): Promise<Played> {
  const system = await prepareFaultSystem(mlflow);
  try {
    const played = await play(system, seed, schedule);
    const isGood = Object.values(played.found).every((problems) => problems.length === 0);
    return { ...played, logs: await system.close(!isGood) };
  } catch (cause) {
    throw new Error(`${(cause as Error).message}; logs of the services: ${await system.close(true)}`, { cause });
  }
}

async function play(system: FaultSystem, seed: number, schedule: readonly Fault[]): Promise<Omit<Played, 'logs'>> {
  const files = weeklyFiles(system.store, seed);
  await files.begin();
  await system.start();
  let isOver = false;
  const arriving = files.goOn(() => isOver);
  const load = startLoad(system.urls, system.versions, seed);
  try {
    await Promise.all(
      schedule.map(async (fault) => {
        await new Promise((resolve) => setTimeout(resolve, fault.atMs));
        await system.meet(fault);
      }),
    );
  } finally {
    isOver = true;
    await load.stop();
    await arriving;
  }
  const { decisions, labels, promotions, retrainings } = load.ledger;
  await system.settle(async () => (await unfinished(system.store, retrainings, files.names)).length === 0 || undefined);
  const found = await checkStore(system.store, load.ledger, files.names);
  return {
    acknowledged: {
      decisions: decisions.size,
      labels: labels.size,
      promotions: promotions.length,
      retrainings: retrainings.length,
    },
    weeks: files.names.length,
    trained: (await readHistory(system.store)).filter(({ jobId }) => jobId !== undefined).length,
    storeFaults: system.storeFaults(),
    growth: system.processes.growth(),
    skipped: system.skipped,
    found: { ...found, leaks: system.processes.problems() },
  };
}
