/** Our alarm, as the watchdog raises it, on the weeks of a system. */
import { openWatch } from '../retrain/drift-watch.ts';
import type { YearWeek } from '../retrain/year.ts';
import type { JudgedSystem } from './judged-system.ts';

/** Whether each week alarmed, by rule: the undrifted weeks, then those of each scenario. */
export type Verdicts = Record<string, boolean[]>;

/** Weeks come without labels first, as they do in service; `labelled` judges the same weeks with their labels. */
export function judgeByOurs({ model, own, past, undrifted, drifted }: JudgedSystem): Verdicts {
  const watch = openWatch({ model, weeks: own });
  const alarms = (isLabelled: boolean) => {
    const alarmed = new Set<string>();
    const judge = (current: YearWeek, before: readonly YearWeek[]) => {
      const { judgement, fall } = watch({ current, past: before, alarmed, weeksSinceRetrain: undefined, isLabelled });
      return { any: judgement.alarm || fall?.alarm === true, fall: fall?.alarm === true };
    };
    const verdicts = drifted.flat().map((week) => judge(week, [...own, ...past]));
    const steady = undrifted.map((week, w) => {
      const verdict = judge(week, [...own, ...past, ...undrifted.slice(0, w)]);
      if (verdict.any) alarmed.add(week.name);
      return verdict;
    });
    return [...steady, ...verdicts];
  };
  const unlabelled = alarms(false);
  return {
    ours: unlabelled.map(({ any }) => any),
    'ours, expected quality alone': unlabelled.map(({ fall }) => fall),
    'ours, labels known': alarms(true).map(({ any }) => any),
  };
}
