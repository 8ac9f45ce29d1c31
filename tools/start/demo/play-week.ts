import { readDriftReport } from '@fraud/drift-report';
import { listModels } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { parseWeekKey } from '@fraud/weekly-data';
import type { ApiClient } from '../api-client.ts';
import type { DemoWeek } from './demo-kind.ts';
import { until } from './until.ts';

export const CHAMPION_TIMEOUT_MS = 180_000;
const SWAP_TIMEOUT_MS = 30_000;
const REPORT_TIMEOUT_MS = 60_000;
/** Payments of a request. */
const ASKED_AT_ONCE = 1_000;

export type WeekStage = {
  readonly api: ApiClient;
  readonly store: ObjectStore;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  readonly drop: (week: DemoWeek) => Promise<void>;
};

/** The API is asked about its payments, then its file arrives; tells what follows until it is clear who answers. */
export async function playWeek({ api, store, say, signal, drop }: WeekStage, week: DemoWeek): Promise<void> {
  const { name } = parseWeekKey(week.key)!;
  const before = await api.version();
  say(`${name}: ${week.story}`);
  say(await answersTo(api, week));
  await drop(week);
  const report = await until(REPORT_TIMEOUT_MS, signal, () => readDriftReport(store, name));
  if (report === undefined)
    return say(`no drift report for ${name} within ${REPORT_TIMEOUT_MS / 1000} s; the watchdog's log says why`);
  const isAlarm = report.outcome === 'alarm';
  if (report.retrainJobId === null)
    return say(
      isAlarm
        ? `alarm: ${report.reason}; version ${before} stays: ${report.retrain?.reason ?? 'no retraining was asked for'}`
        : `no alarm: ${report.reason}; version ${before} stays`,
    );
  const cause = isAlarm ? report.reason : report.retrain?.reason;
  say(`alarm: ${cause}; a challenger is grown and judged against version ${before}`);
  const verdict = await until(CHAMPION_TIMEOUT_MS, signal, () => verdictOn(store, name, before));
  if (verdict === undefined)
    return say(`version ${before} stays: no challenger was judged within ${CHAMPION_TIMEOUT_MS / 1000} s`);
  if (verdict.kind !== 'promote') return say(`version ${before} stays: ${verdict.reason}`);
  const after = await until(SWAP_TIMEOUT_MS, signal, async () =>
    (await api.version()) === before ? undefined : api.version(),
  );
  if (after === undefined)
    return say(`version ${before} still answers ${SWAP_TIMEOUT_MS / 1000} s after a promotion; the API's log says why`);
  say(`promoted: version ${after} answers now, without a restart: ${verdict.reason}`);
}

/** How the payments were answered before anybody knew which of them are frauds. */
async function answersTo(api: ApiClient, week: DemoWeek): Promise<string> {
  const payments = week.payments();
  let [found, falseAlarms, version] = [0, 0, ''];
  for (let from = 0; from < payments.length; from += ASKED_AT_ONCE) {
    const asked = payments.slice(from, from + ASKED_AT_ONCE);
    const answer = await api.predict(asked.map(({ row }) => row));
    const flagged = asked.filter((_, i) => answer.class[i] === 'Fraud');
    const right = flagged.filter(({ isFraud }) => isFraud).length;
    found += right;
    falseAlarms += flagged.length - right;
    ({ version } = answer.model);
  }
  const frauds = payments.filter(({ isFraud }) => isFraud).length;
  return (
    `asked about its ${payments.length} payments, version ${version} finds ${found} of ${frauds} frauds, with ` +
    `${falseAlarms} false alarms`
  );
}

/** What became of the challenger that learned up to this week; undefined as long as it is not judged. */
async function verdictOn(store: ObjectStore, week: string, champion: string | null) {
  const manifests = (await listModels(store)).flatMap((model) => ('manifest' in model ? [model.manifest] : []));
  return manifests.find(({ trainedAgainst, weeks }) => trainedAgainst === champion && weeks.at(-1)?.name === week)
    ?.verdict;
}
