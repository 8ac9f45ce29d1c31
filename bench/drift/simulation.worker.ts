/** Simulates parts of what is to be measured, one message each. */
import { parentPort, workerData } from 'node:worker_threads';
import { ulbSchema } from '@fraud/feature-schema';
import { readTransactions } from '@fraud/weekly-data';
import { type FalseAlarmPlan, systemAlarms } from './false-alarms.ts';
import { type PowerPlan, seenWeeks } from './power.ts';
import { resampledWeeks, simulatedWeeks, type WeekSource } from './week-source.ts';

export type Part = { readonly source: 'simulated' | 'real'; readonly range: readonly [first: number, end: number] } & (
  | { readonly kind: 'false-alarms'; readonly plan: FalseAlarmPlan }
  | { readonly kind: 'power'; readonly plan: PowerPlan }
);

const { csv } = workerData as { csv: string | undefined };
let real: WeekSource | undefined;

parentPort!.on('message', (part: Part) => {
  void (async () => {
    if (part.source === 'real') real ??= resampledWeeks((await readTransactions(csv!, ulbSchema)).table);
    const source = part.source === 'real' ? real! : simulatedWeeks;
    parentPort!.postMessage(
      part.kind === 'power' ? seenWeeks(source, part.plan, part.range) : systemAlarms(source, part.plan, part.range),
    );
  })();
});
