import type { TransactionTable } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { openGrowers, type TreeGrowers } from '@fraud/training';
import { readTrainingRows, type RetrainPlan } from '../plan/retrain-plan.ts';

/**
 * How long the rows and threads of a plan are kept after their last use: the next part of the same forest comes at
 * once or not at all.
 */
const KEEP_MS = 10_000;

/** The plans this process grows trees for. The rows of each are fetched and binned once. */
export type PlanGrowers = {
  readonly use: <T>(
    plan: RetrainPlan,
    work: (growers: TreeGrowers, training: TransactionTable) => Promise<T>,
  ) => Promise<T>;
  readonly close: () => void;
};

type OpenPlan = { readonly growers: TreeGrowers; readonly training: TransactionTable };
type SharedPlan = { readonly opened: Promise<OpenPlan>; users: number; timer?: NodeJS.Timeout };

export function createPlanGrowers(store: ObjectStore, threads: number): PlanGrowers {
  const plans = new Map<string, SharedPlan>();

  const open = async (plan: RetrainPlan): Promise<OpenPlan> => {
    const training = await readTrainingRows(store, plan);
    const { inputs, parameters } = plan;
    return {
      training,
      growers: await openGrowers({ ...training, inputs: inputs.length, parameters, threads }),
    };
  };
  const acquire = (plan: RetrainPlan): SharedPlan => {
    let shared = plans.get(plan.id);
    if (shared === undefined) {
      shared = { opened: open(plan), users: 0 };
      plans.set(plan.id, shared);
      shared.opened.catch(() => plans.delete(plan.id)); // its users get the error, the next one tries again
    }
    clearTimeout(shared.timer);
    shared.users++;
    return shared;
  };
  const release = (id: string, shared: SharedPlan): void => {
    shared.users--;
    if (shared.users === 0) shared.timer = setTimeout(end, KEEP_MS, id).unref();
  };
  const end = (id: string): void => {
    const shared = plans.get(id);
    plans.delete(id);
    clearTimeout(shared?.timer);
    shared?.opened.then(
      ({ growers }) => growers.close(),
      () => {},
    );
  };

  return {
    use: async (plan, work) => {
      const shared = acquire(plan);
      try {
        const { growers, training } = await shared.opened;
        return await work(growers, training);
      } finally {
        release(plan.id, shared);
      }
    },
    close: () => [...plans.keys()].forEach(end),
  };
}
