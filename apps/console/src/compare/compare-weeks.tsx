import { grouped, percent, threeDigits } from '@fraud/charts';
import type { ComponentChildren } from 'preact';
import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink, WeekLink, weekTitle } from '../parts/links.tsx';
import { AskedPage, Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Choice, type ComparedParts, TooFew } from './choice.tsx';

type Report = Schema['DriftReport'];

/** Columns that are listed: those that moved farthest in either week. */
const COLUMNS = 20;

/** Two weeks side by side: what moved, and how the model did. */
export function CompareWeeks({ pair, choose }: ComparedParts) {
  const list = useAnswer('/weeks');
  const names = list.value?.weeks.map(({ week }) => week) ?? [];
  const [first = names[1]] = pair;
  const [, second = names.find((name) => name !== first)] = pair;
  return (
    <AskedPage title="Compare" asked={list}>
      {() =>
        first === undefined || second === undefined ? (
          <TooFew what="weeks" />
        ) : (
          <>
            <Choice what="week" names={names} titleOf={weekTitle} pair={[first, second]} choose={choose} />
            <Both weeks={[first, second]} />
          </>
        )
      }
    </AskedPage>
  );
}

function Both({ weeks: [first, second] }: { weeks: readonly [string, string] }) {
  const one = useAnswer('/weeks/{week}', { week: first });
  const other = useAnswer('/weeks/{week}', { week: second });
  return (
    <AskedPage title="Compare" asked={one}>
      {(a) => (
        <AskedPage title="Compare" asked={other}>
          {(b) => (
            <Page title="Compare" headline={headlineOf([a, b])}>
              <Figures reports={[a, b]} />
              <Moved reports={[a, b]} />
            </Page>
          )}
        </AskedPage>
      )}
    </AskedPage>
  );
}

function headlineOf(reports: readonly [Report, Report]): string {
  const found = reports.map(({ week, quality, outcome, measure }) => {
    const recall = quality?.realised?.recall;
    if (typeof recall === 'number') return `${percent(recall)} of the frauds of ${weekTitle(week)} were found`;
    return measure ? `${measure.drifted.length} columns moved in ${weekTitle(week)}` : `${weekTitle(week)}: ${outcome}`;
  });
  return `${found.join('; ')}.`;
}

function Figures({ reports }: { reports: readonly [Report, Report] }) {
  const row = (title: string, cell: (report: Report) => ComponentChildren) => (
    <tr>
      <th scope="row">{title}</th>
      {reports.map((report, i) => (
        <td key={i} class="number">
          {cell(report)}
        </td>
      ))}
    </tr>
  );
  return (
    <Table label="Figures of both" columns={[{ hidden: 'Figure' }, ...headsOf(reports)]}>
      <tr>
        <th scope="row">Report</th>
        {reports.map(({ week }, i) => (
          <td key={i} class="number">
            <WeekLink week={week} />
          </td>
        ))}
      </tr>
      {row('Found', ({ outcome }) => outcome)}
      {row('Payments', ({ rows }) => grouped(rows))}
      {row('Frauds', ({ frauds, rows }) =>
        frauds === null ? (
          '–'
        ) : (
          <>
            {grouped(frauds)}
            <small>{percent(frauds / rows)}</small>
          </>
        ),
      )}
      {row('Frauds found, expected', ({ quality }) => share(quality?.expected.recall))}
      {row('Frauds found, realised', ({ quality }) => share(quality?.realised?.recall))}
      {row('Alarms that were right', ({ quality }) => share(quality?.realised?.precision))}
      {row('Model', ({ championVersion }) => championVersion && <VersionLink version={championVersion} />)}
    </Table>
  );
}

function Moved({ reports }: { reports: readonly [Report, Report] }) {
  const columns = reports.map(({ measure }) => new Map((measure?.columns ?? []).map((each) => [each.name, each])));
  const farthest = (name: string) => Math.max(...columns.map((each) => Math.abs(each.get(name)?.distance ?? 0)));
  const names = [...new Set(columns.flatMap((each) => [...each.keys()]))].sort((a, b) => farthest(b) - farthest(a));
  if (names.length === 0) return null;
  return (
    <section>
      <h2>How far each column moved</h2>
      <p class="quiet">In normal weekly changes; the farthest first.</p>
      <Table label="How far each column moved" columns={['Column', ...headsOf(reports)]}>
        {names.slice(0, COLUMNS).map((name) => (
          <tr key={name}>
            <th scope="row">{columns.map((each) => each.get(name)?.title).find(Boolean) ?? name}</th>
            {columns.map((each, i) => {
              const column = each.get(name);
              return (
                <td key={i} class="number">
                  {column ? threeDigits(column.distance) : '–'}
                  {column?.drifted && <small>drifted: {column.direction}</small>}
                </td>
              );
            })}
          </tr>
        ))}
      </Table>
    </section>
  );
}

function headsOf(reports: readonly [Report, Report]) {
  return reports.map(({ week }) => ({ number: weekTitle(week) }));
}

function share(value: number | null | undefined): string {
  return typeof value === 'number' ? percent(value) : '–';
}
