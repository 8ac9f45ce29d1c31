/**
 * What a newcomer sees when nothing is configured: past weeks make a first champion, then a week arrives every few
 * seconds; one has drifted, so a new model is grown, judged and promoted while requests go on. Then no more weeks
 * arrive.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ObjectStore } from '@fraud/object-store';
import { listWeeks } from '@fraud/weekly-data';
import type { ApiClient } from '../api-client.ts';
import type { DemoKind, DemoWeek, Row } from './demo-kind.ts';
import { type DemoName, readNote, writeNote } from './demo-note.ts';
import { paymentsDemo } from './payments-demo.ts';
import { CHAMPION_TIMEOUT_MS, playWeek } from './play-week.ts';
import { ulbDemo } from './ulb-demo.ts';
import { until } from './until.ts';

export type Demo = {
  /** What the services are to know the columns by; undefined where they know them by themselves. */
  readonly schemaFile: string | undefined;
  /** A payment to try the API with. */
  readonly example: Row;
  readonly isOver: boolean;
  /** To be called before the services start: the first champion learns from all of the past weeks. */
  dropPastWeeks(): Promise<void>;
  /** Resolves when the last week was dropped and answered for. */
  play(api: ApiClient): Promise<void>;
};

export type DemoStage = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  /** Where the demo is remembered. */
  readonly noteFile: string;
  /** What a new demo plays. */
  readonly plays: DemoName;
  readonly now: Date;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
};

const DEMOS: Readonly<Record<DemoName, DemoKind>> = { payments: paymentsDemo, ulb: ulbDemo };
const PAUSE_MS = 3_000;

/** The demo that was begun in this store, or a new one when the store is empty. */
export async function openDemo(stage: DemoStage): Promise<Demo | undefined> {
  const { store, weeksPrefix, noteFile, say, signal } = stage;
  const begun = readNote(noteFile);
  if (begun === undefined && (await listWeeks(store, weeksPrefix)).length > 0) return undefined;
  const begunAt = begun?.begunAt ?? stage.now.toISOString();
  const plays = begun === undefined ? stage.plays : (begun.plays ?? 'ulb');
  const kind = DEMOS[plays];
  const { past, arriving } = kind.weeks(weeksPrefix, new Date(begunAt));
  const example = kind.example(new Date(begunAt));
  const note = (finished: boolean) => writeNote(noteFile, { begunAt, finished, plays });
  const isThere = async (key: string) => (await store.head(key, { signal })) !== undefined;
  const drop = async (week: DemoWeek) => void (await store.put(week.key, week.file(), { signal }));

  return {
    schemaFile: kind.schemaFile,
    example: example.row,
    isOver: begun?.finished ?? false,
    async dropPastWeeks() {
      note(false);
      for (const week of past) if (!(await isThere(week.key))) await drop(week);
    },
    async play(api) {
      const { length } = past;
      say(
        `${length} past weeks lie in the store (${past[0]!.key} to ${past[length - 1]!.key}); the watchdog will ` +
          'ask for a first model',
      );
      const first = await until(CHAMPION_TIMEOUT_MS, signal, async () => (await api.version()) ?? undefined);
      if (first === undefined)
        return say(
          `there is no first model within ${CHAMPION_TIMEOUT_MS / 1000} s; the logs of watchdog and trainer say why`,
        );
      say(`version ${first} answers`);
      for (const week of arriving) {
        if (await isThere(week.key)) continue;
        await delay(PAUSE_MS, undefined, { signal });
        await playWeek({ api, store, say, signal, drop }, week);
      }
      if (example.before.length > 0) await api.predict(example.before);
      note(true);
      say(
        'that was the demo; everything goes on running, and a weekly file dropped into the store is taken up as ' +
          'these were',
      );
    },
  };
}
