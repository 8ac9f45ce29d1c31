/**
 * What a newcomer sees when nothing is configured: past weeks make a first champion, then a week arrives every few
 * seconds; one has drifted, so a new model is grown, judged and promoted while requests go on. Then no more weeks
 * arrive.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readDriftReport } from '@fraud/drift-report';
import { type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { listModels } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { csvOf } from '@fraud/simulation';
import { listWeeks, parseWeekKey } from '@fraud/weekly-data';
import type { ApiClient } from './api-client.ts';
import { type DemoWeek, demoWeeks, transactionOf } from './demo-weeks.ts';

export type Demo = {
  /** To be called before the services start: the first champion learns from all of the past weeks. */
  dropPastWeeks(): Promise<void>;
  /** Resolves when the last week was dropped and answered for. */
  play(api: ApiClient): Promise<void>;
};

export type DemoStage = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  /** Remembers the demo, so that a later start goes on with it or leaves it out. */
  readonly noteFile: string;
  readonly now: Date;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
};

type Note = { begunAt: string; finished: boolean };

const PAUSE_MS = 3_000;
const POLL_MS = 250;
const CHAMPION_TIMEOUT_MS = 180_000;
const SWAP_TIMEOUT_MS = 30_000;
const REPORT_TIMEOUT_MS = 60_000;
const ASKED_FRAUDS = 10;
const ASKED_OTHERS = 40;

/** The demo, when it was begun and is not over, or when the store is empty. */
export async function openDemo({
  store,
  weeksPrefix,
  noteFile,
  now,
  say,
  signal,
}: DemoStage): Promise<Demo | undefined> {
  const begun = existsSync(noteFile) ? (JSON.parse(readFileSync(noteFile, 'utf8')) as Note) : undefined;
  if (begun === undefined ? (await listWeeks(store, weeksPrefix)).length > 0 : begun.finished) return undefined;
  const begunAt = begun?.begunAt ?? now.toISOString();
  const note = (finished: boolean) => writeFileSync(noteFile, JSON.stringify({ begunAt, finished } satisfies Note));
  const { past, arriving } = demoWeeks(weeksPrefix, new Date(begunAt));
  note(false);

  const isThere = async (key: string) => (await store.head(key, { signal })) !== undefined;
  const drop = async (week: DemoWeek) => void (await store.put(week.key, csvOf(week.table(), ulbSchema), { signal }));

  /** Polls until `look` gives something; undefined when it does not in time. */
  async function until<T>(timeoutMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
    for (
      const deadline = performance.now() + timeoutMs;
      performance.now() < deadline;
      await delay(POLL_MS, undefined, { signal })
    ) {
      const seen = await look();
      if (seen !== undefined) return seen;
    }
    return undefined;
  }

  async function ask(api: ApiClient, table: TransactionTable): Promise<void> {
    const rows = [...table.labels.keys()].reverse(); // the newest first: those are never trained on
    const frauds = rows.filter((row) => table.labels[row] === 1).slice(0, ASKED_FRAUDS);
    const others = rows.filter((row) => table.labels[row] === 0).slice(0, ASKED_OTHERS);
    const answer = await api.predict([...frauds, ...others].map((row) => transactionOf(table, row)));
    const called = (from: number, to: number) => answer.class.slice(from, to).filter((each) => each === 'Fraud').length;
    const falseAlarms = called(frauds.length, frauds.length + others.length);
    say(
      `asked about the newest of its transactions: version ${answer.model.version} finds ` +
        `${called(0, frauds.length)} of ${frauds.length} frauds, with ${falseAlarms} false alarms among ` +
        `${others.length} others`,
    );
  }

  /** What became of the challenger that learned up to this week; undefined as long as it is not judged. */
  async function verdictOn(week: string, champion: string | null) {
    const manifests = (await listModels(store)).flatMap((model) => ('manifest' in model ? [model.manifest] : []));
    return manifests.find(({ trainedAgainst, weeks }) => trainedAgainst === champion && weeks.at(-1)?.name === week)
      ?.verdict;
  }

  async function playWeek(api: ApiClient, week: DemoWeek): Promise<void> {
    const { name } = parseWeekKey(week.key)!;
    const before = await api.version();
    say(`${name} arrives: ${week.story}`);
    await drop(week);
    const table = week.table();
    await ask(api, table);
    const report = await until(REPORT_TIMEOUT_MS, () => readDriftReport(store, name));
    if (report === undefined)
      return say(`no drift report for ${name} within ${REPORT_TIMEOUT_MS / 1000} s; the watchdog's log says why`);
    if (report.outcome !== 'alarm') return say(`no alarm: ${report.reason}; version ${before} stays`);
    if (report.retrainJobId === null)
      return say(
        `alarm: ${report.reason}; version ${before} stays: ${report.retrain?.reason ?? 'no retraining was asked for'}`,
      );
    say(`alarm: ${report.reason}; a challenger is grown and judged against version ${before}`);
    const verdict = await until(CHAMPION_TIMEOUT_MS, () => verdictOn(name, before));
    if (verdict === undefined)
      return say(`version ${before} stays: no challenger was judged within ${CHAMPION_TIMEOUT_MS / 1000} s`);
    if (verdict.kind !== 'promote') return say(`version ${before} stays: ${verdict.reason}`);
    const after = await until(SWAP_TIMEOUT_MS, async () =>
      (await api.version()) === before ? undefined : api.version(),
    );
    if (after === undefined)
      return say(
        `version ${before} still answers ${SWAP_TIMEOUT_MS / 1000} s after a promotion; the API's log says why`,
      );
    say(`promoted: version ${after} answers now, without a restart`);
    await ask(api, table);
  }

  return {
    async dropPastWeeks() {
      for (const week of past) if (!(await isThere(week.key))) await drop(week);
    },
    async play(api) {
      const { length } = past;
      say(
        `${length} past weeks lie in the store (${past[0]!.key} to ${past[length - 1]!.key}); the watchdog will ` +
          'ask for a first model',
      );
      const first = await until(CHAMPION_TIMEOUT_MS, async () => (await api.version()) ?? undefined);
      if (first === undefined)
        return say(
          `there is no first model within ${CHAMPION_TIMEOUT_MS / 1000} s; the logs of watchdog and trainer say why`,
        );
      say(`version ${first} answers`);
      for (const week of arriving) {
        if (await isThere(week.key)) continue;
        await delay(PAUSE_MS, undefined, { signal });
        await playWeek(api, week);
      }
      note(true);
      say(
        'that was the demo; everything goes on running, and a weekly file dropped into the store is taken up as ' +
          'these were',
      );
    },
  };
}
