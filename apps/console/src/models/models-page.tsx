import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { CompareLink, VersionLink, weekTitle } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Ago, Moment, secondsSince, span } from '../parts/moment.tsx';
import { AskedPage, Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { ChangeChampion, figure } from './change-champion.tsx';

type Listed = Schema['ListedModel'];
type Change = Schema['ChampionHistory']['changes'][number];

const REFRESH = { everyMs: 10_000, on: ['model'] } as const;

/** Which model serves, and why? */
export function ModelsPage() {
  const list = useAnswer('/models', {}, REFRESH);
  const history = useAnswer('/models/history', {}, REFRESH);
  const again = async () => void (await Promise.all([list.again(), history.again()]));
  return (
    <AskedPage title="Models" asked={list}>
      {({ champion, models }) => {
        const changes = history.value?.changes ?? [];
        const [latest] = changes;
        const before = championBefore(champion, changes);
        return (
          <Page title="Models" headline={headlineOf(champion, latest)} state={champion === null ? 'alarm' : 'well'}>
            {latest && <p>{latest.reason}</p>}
            {champion !== null && (
              <p class="buttons">
                {before !== undefined && (
                  <>
                    <ChangeChampion from={champion} to={before} models={models} isRollback done={again} />
                    <CompareLink models={[before, champion]} />
                  </>
                )}
              </p>
            )}
            <ModelTable champion={champion} models={models} done={again} />
            {changes.length > 0 && <History changes={changes} />}
          </Page>
        );
      }}
    </AskedPage>
  );
}

/** The version that a rollback brings back: what served before the champion was promoted. */
export function championBefore(champion: string | null, changes: readonly Change[]): string | undefined {
  return changes.find(({ kind, version }) => kind === 'promotion' && version === champion)?.from ?? undefined;
}

function headlineOf(champion: string | null, latest: Change | undefined): string {
  if (champion === null) return 'No model serves yet.';
  const how = latest?.kind === 'rollback' ? 'rolled back to' : 'promoted';
  const since = latest === undefined ? '' : `, ${how} ${span(secondsSince(latest.at))} ago by ${latest.by}`;
  return `${champion.slice(0, 6)} serves${since}.`;
}

function ModelTable({
  champion,
  models,
  done,
}: {
  champion: string | null;
  models: readonly Listed[];
  done: () => Promise<void>;
}) {
  return (
    <Table
      label="All versions"
      columns={[
        'Version',
        'Trained',
        'On weeks',
        { number: 'AUPRC' },
        { number: 'Frauds found' },
        'The gate said',
        { hidden: 'Actions' },
      ]}
    >
      {models.map((model) => (
        <tr key={model.version}>
          <th scope="row">
            <VersionLink version={model.version} />
            {model.version === champion && <small>serves</small>}
          </th>
          <td>{model.createdAt && <Ago time={model.createdAt} />}</td>
          <td>{weeksText(model.weeks)}</td>
          <td class="number">{figure(model.metrics?.['auprc'])}</td>
          <td class="number">{figure(model.metrics?.['recall'])}</td>
          <td class="text">{model.problem ? <Mark state="alarm">{model.problem}</Mark> : model.verdict?.reason}</td>
          <td>
            {champion !== null && champion !== model.version && !model.problem && (
              <ChangeChampion from={champion} to={model.version} models={models} done={done} />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The first and the last of the weeks. */
export function weeksText(weeks: readonly string[] = []): string {
  const [first, ...others] = weeks.map((week) => weekTitle(week).replace('week ', ''));
  return others.length === 0 ? (first ?? '') : `${first} to ${others.at(-1)}`;
}

function History({ changes }: { changes: readonly Change[] }) {
  return (
    <section>
      <h2>Who served when, and why</h2>
      <Table label="Who served when, and why" columns={['Since', 'Serves', 'Before', 'By', 'Why']}>
        {changes.map(({ number, kind, version, from, by, reason, at }) => (
          <tr key={number}>
            <td>
              <Moment time={at} />
            </td>
            <td>
              <VersionLink version={version} />
              <small>{kind}</small>
            </td>
            <td>{from && <VersionLink version={from} />}</td>
            <td>{by}</td>
            <td class="text">{reason}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
