/**
 * What a promotion brought, `models/gains/<number>-<version>.json`: for each labelled week since, how much better the
 * promoted model did than the one it replaced, on all weeks so far. Rewritten whole with each week.
 */
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { gainKey } from '../model-keys.ts';
import { modelVersion } from '../published/manifest.ts';
import { readPointer, writePointer } from '../stored-json.ts';

/** Above 0 the promoted model does better. The intervals of all weeks hold together, 19 times of 20. */
const figure = z.object({ gain: z.number(), low: z.number(), high: z.number() });

/** On all labelled weeks from the promotion up to and with `week`. */
const weekOfGain = z.object({
  week: z.string(),
  weeks: z.int().min(1),
  rows: z.int().min(0),
  frauds: z.int().min(0),
  auprc: figure,
  /** Saved in these weeks, in the currency of the amounts; null where transactions have none. */
  money: figure.nullable(),
});
export type WeekOfGain = z.infer<typeof weekOfGain>;

const promotionGain = z.object({
  /** Of the promotion, among the changes of the champion. */
  number: z.int().min(1),
  version: modelVersion,
  replaced: modelVersion,
  /** Earliest first. */
  weeks: z.array(weekOfGain),
});
export type PromotionGain = z.infer<typeof promotionGain>;

/** Undefined while nothing is known of it. @throws FRAUD_REGISTRY_CORRUPT */
export async function readGain(
  store: ObjectStore,
  promotion: { readonly number: number; readonly version: string },
): Promise<PromotionGain | undefined> {
  return await readPointer(store, gainKey(promotion), promotionGain);
}

export async function saveGain(store: ObjectStore, gain: PromotionGain): Promise<void> {
  await writePointer(store, gainKey(gain), gain, undefined);
}

/** For people: `AUPRC +0.012 (-0.004 to +0.028), money saved 310 (-90 to 710), on 6 weeks with 48 frauds` */
export function describeGain({ auprc, money, weeks, frauds }: WeekOfGain): string {
  const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(3)}`;
  const figures = [
    `AUPRC ${signed(auprc.gain)} (${signed(auprc.low)} to ${signed(auprc.high)})`,
    ...(money ? [`money saved ${money.gain.toFixed(0)} (${money.low.toFixed(0)} to ${money.high.toFixed(0)})`] : []),
  ];
  return `${figures.join(', ')}, on ${weeks} ${weeks === 1 ? 'week' : 'weeks'} with ${frauds} frauds`;
}
