import type { ReportedWeeks } from '@fraud/drift-report';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { DriftSettings } from '../config.ts';
import type { Champion } from '../judging/champion.ts';
import type { WeekHistory } from './week-history.ts';

/** What a week is judged with. */
export type WeekContext = {
  /** Of the week, see `digestOfWeek`. */
  readonly contentDigest: string;
  /** The week's name when it was judged, if it has been renamed since. */
  readonly formerName: string | undefined;
  readonly schema: FeatureSchema;
  readonly settings: DriftSettings;
  readonly champion: Champion | undefined;
  /** Asked for only when the week is to be measured. */
  readonly history: () => Promise<WeekHistory | undefined>;
  /** Reports of other weeks, those of this check included. */
  readonly reported: ReportedWeeks;
  readonly now: Date;
};
