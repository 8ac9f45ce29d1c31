/** How well the champion did on a week: against its own expectation, when it was judged, and the model before it. */
import { z } from 'zod';
import { chance } from './measure-schema.ts';

/** The champion has become worse beyond chance where `low` is above 0. */
const worsening = z.object({
  reference: z.number(),
  current: z.number(),
  low: z.number(),
  high: z.number(),
  /** Variances of both by sampling alone; null where they are not known, and in reports of older builds. */
  sampling: z.object({ reference: z.number().nullable(), current: z.number().nullable() }).nullable().default(null),
});

/** Of a promotion: above 0 the promoted model does better than the one it replaced. */
const gained = z.object({ gain: z.number(), low: z.number(), high: z.number() });

const figures = z.object({
  frauds: z.number(),
  flagged: z.int(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
});

const fallen = z.object({ reference: z.number(), current: z.number(), pValue: chance });

/** What the champion was expected to find, and what it found. */
export const qualitySchema = z
  .object({
    threshold: z.number(),
    expected: figures.extend({ fraudsDeviation: z.number() }),
    realised: figures.nullable(),
    /**
     * Share of all payments flagged: when the model was judged, and on the rows above. Null where nothing was judged,
     * and in reports of older builds.
     */
    flaggedShare: z.object({ judged: chance, served: chance }).nullable().default(null),
    /** Of a week without labels: whether what the champion expects is less than in earlier weeks. */
    fall: z
      .object({
        recall: fallen.nullable(),
        precision: fallen.nullable(),
        pValue: chance,
        alpha: chance,
        alarm: z.boolean(),
      })
      .nullable()
      .default(null),
  })
  .nullable();

/** How much worse the champion answers than when it was judged. */
export const performanceSchema = z
  .object({
    auprc: worsening,
    cost: worsening.nullable(),
    falseAlarms: worsening.nullable().default(null),
    errorRate: chance,
  })
  .nullable()
  .default(null);

/** What a promotion has brought since. */
export const gainSchema = z
  .object({ weeks: z.int(), rows: z.int(), frauds: z.int(), auprc: gained, money: gained.nullable() })
  .nullable()
  .default(null);
