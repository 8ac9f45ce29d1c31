/**
 * What the alarm would have said in the past: each week is judged against the weeks before it, as if a model had
 * learned from the last few of them, and joins the past, as in service.
 */
import type { ComparedWith } from './effects.ts';
import { startsOf } from './effects.ts';
import { totalOf } from './fraud-share.ts';
import { judgeDrift } from './judge-drift.ts';
import type { LabelCount, PastWeek } from './past-weeks.ts';
import type { WeekProfile } from './profile-week.ts';

type WeekToReplay = { readonly name: string; readonly labels: LabelCount | null };

/** What weeks are compared with, and each of them compared. */
type Comparison<W, B> = { readonly baseline: B; readonly profileOf: (week: W) => WeekProfile };

export type ReplayRules<W, B> = {
  /** Weeks before the judged one that a model would have learned from, at least 1. */
  readonly referenceWeeks: number;
  /** Weeks before the judged one that show how much weeks differ. */
  readonly historyWeeks: number;
  readonly falseAlarmsPerYear: number;
  readonly against: (reference: readonly W[]) => Comparison<W, B>;
};

export type ReplayedWeek<W, B> = {
  readonly week: W;
  readonly alarm: boolean;
  readonly baseline: B;
  /** Whether the alarm would have rung on another profile in the week's place. */
  readonly wouldAlarm: (profile: WeekProfile) => boolean;
};

/** Weeks in order. O(weeks x history x columns), with what `against` and `profileOf` cost for each judged week. */
export function* replayAlarm<W extends WeekToReplay, B extends ComparedWith>(
  weeks: readonly W[],
  { referenceWeeks, historyWeeks, falseAlarmsPerYear, against }: ReplayRules<W, B>,
): Generator<ReplayedWeek<W, B>> {
  const alarmed = new Set<W>();
  for (let end = referenceWeeks; end < weeks.length; end++) {
    const week = weeks[end]!;
    const reference = weeks.slice(end - referenceWeeks, end);
    const { baseline, profileOf } = against(reference);
    const past = weeks.slice(Math.max(0, end - Math.max(historyWeeks, referenceWeeks)), end).map((each): PastWeek => ({
      profile: profileOf(each),
      labels: each.labels,
      alarmed: alarmed.has(each),
      inReference: reference.includes(each),
    }));
    const labelled = reference.flatMap(({ labels }) => labels ?? []);
    const referenceLabels = labelled.length === 0 ? null : totalOf(labelled);
    const wouldAlarm = (profile: WeekProfile) =>
      judgeDrift({ baseline, referenceLabels, past, current: { profile, labels: week.labels }, falseAlarmsPerYear })
        .alarm;
    const alarm = wouldAlarm(profileOf(week));
    if (alarm) alarmed.add(week);
    yield { week, alarm, baseline, wouldAlarm };
  }
}

/**
 * Weeks whose profiles are known, compared with each other: their effects against one baseline, less those of the
 * reference. So no row is needed again; effects far apart are slightly off, since ranks are those of that one baseline.
 */
export function amongProfiles<W extends { readonly profile: WeekProfile }>({
  columns,
}: ComparedWith): ReplayRules<W, ComparedWith>['against'] {
  return (reference) => {
    const starts = startsOf({ columns });
    const rowsOf = (effect: number) => reference.reduce((sum, { profile }) => sum + profile.rows[effect]!, 0);
    const level = reference[0]!.profile.effects.map((_, effect) => {
      const rows = rowsOf(effect);
      return reference.reduce((sum, { profile }) => sum + (profile.rows[effect]! / rows) * profile.effects[effect]!, 0);
    });
    return {
      baseline: {
        columns: columns.map(({ name, effects }, c) => {
          const first = starts[c]!;
          const rows = rowsOf(first);
          return {
            name,
            effects: effects.map((effect, i) => ({ ...effect, referenceRows: rowsOf(first + i) })),
            concentration: reference.reduce((sum, { profile }) => sum + (profile.rows[first]! / rows) ** 2, 0),
          };
        }),
      },
      profileOf: ({ profile }) => ({
        ...profile,
        effects: profile.effects.map((effect, i) => effect - level[i]!),
      }),
    };
  };
}
