/** Inputs computed from the columns of one row. */

/** Seconds of the units in which elapsed time is told; a year is that of the Julian calendar. */
export const SECONDS_OF_UNIT = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400, years: 31_557_600 } as const;

/** What is derived from the event time alone. */
export const CLOCK = ['timeOfDay', 'hourOfDay', 'dayOfWeek'] as const;

export type DerivedColumn = { readonly name: string } & (
  | {
      /** Time from a moment of the row to the transaction. */
      readonly as: 'elapsed';
      readonly from: string;
      readonly unit: keyof typeof SECONDS_OF_UNIT;
    }
  | {
      /** Kilometres along the great circle between two places. */
      readonly as: 'distance';
      /** Latitude and longitude of the one, latitude and longitude of the other, in degrees. */
      readonly of: readonly [string, string, string, string];
    }
  | {
      /** First minus second, or first divided by second. */
      readonly as: 'difference' | 'ratio';
      readonly of: readonly [string, string];
    }
  | {
      /**
       * When the transaction took place by the clock of the event time's zone: seconds since midnight, the hour (0 to
       * 23), the day of the week (1, Monday, to 7).
       */
      readonly as: (typeof CLOCK)[number];
    }
);
