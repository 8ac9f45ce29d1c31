/** What a demo can play. */

/** A payment as a client sends it: the raw columns but the label. */
export type Row = Readonly<Record<string, unknown>>;

export type DemoWeek = {
  /** Of its file in the store. */
  readonly key: string;
  /** What is told when it arrives. */
  readonly story: string;
  /** The bytes of its file. O(payments) each time. */
  file(): Uint8Array;
  /** Its payments in order of time. O(payments) each time. */
  payments(): readonly { readonly row: Row; readonly isFraud: boolean }[];
};

export type DemoKind = {
  /** Undefined where the services' own columns are played. */
  readonly schemaFile: string | undefined;
  /** The weeks that are over at `now`, and those that arrive after them. */
  weeks(prefix: string, now: Date): { readonly past: readonly DemoWeek[]; readonly arriving: readonly DemoWeek[] };
  /** A payment to try the API with, and those of the same card that came before it. */
  example(now: Date): { readonly row: Row; readonly before: readonly Row[] };
};

/** Past weeks of a demo: as many as the first model learns from. */
export const PAST_WEEKS = 4;
export const WEEK_SECONDS = 7 * 86_400;

/** ISO 8601 in UTC, without fractions of a second. @param ms since 1970 */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
