/**
 * One budget of false alarms a year for everything that may ask for a retraining. Drift counts twice, since it is what
 * most weeks can be judged by; performance on labels and the quality expected without them count once each. A signal
 * that a week does not have leaves its part to the others. Chances of an alarm add up to no more than the whole.
 */

/** False alarms a year. */
export type FalseAlarmBudget = {
  readonly drift: number;
  /** Of all its figures together; 0 where no labels are judged. */
  readonly performance: number;
  /** 0 where all labels of the week are known, or no model can be asked. */
  readonly expectedQuality: number;
};

const WEIGHTS = { drift: 2, performance: 1, expectedQuality: 1 };

export type SignalsOfWeek = { readonly performance: boolean; readonly expectedQuality: boolean };

/** O(1). */
export function falseAlarmBudget(perYear: number, has: SignalsOfWeek): FalseAlarmBudget {
  const performance = has.performance ? WEIGHTS.performance : 0;
  const expectedQuality = has.expectedQuality ? WEIGHTS.expectedQuality : 0;
  const each = perYear / (WEIGHTS.drift + performance + expectedQuality);
  return { drift: WEIGHTS.drift * each, performance: performance * each, expectedQuality: expectedQuality * each };
}
