import { grouped, percent } from '@fraud/charts';
import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { RecallChart, type WeekOfRecall } from '../charts/recall-chart.tsx';
import { JobLink, VersionLink, WeekLink, weekTitle } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { AskedPage, Page, Stale } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { HeatMap } from './heat-map.tsx';
import { Quarantine } from './quarantine.tsx';

type Week = Schema['WeekSummary'];

/** What moved, and what did it cost? */
export function DriftPage() {
  const asked = useAnswer('/weeks', {}, { everyMs: 15_000, on: ['lastWeek'] });
  return (
    <AskedPage title="Drift" asked={asked}>
      {({ weeks, quarantined, freshness }) => {
        const measured = weeks.find(({ outcome }) => outcome === 'steady' || outcome === 'alarm');
        return (
          <Page title="Drift" headline={headlineOf(weeks)}>
            <Stale freshness={freshness} />
            <Table
              label="Weeks"
              columns={[
                'Week',
                'Found',
                { number: 'Payments' },
                { number: 'Frauds found, expected' },
                { number: 'realised' },
                'Model',
                'Retraining',
              ]}
            >
              {weeks.map((week) => (
                <Row key={week.week} week={week} />
              ))}
            </Table>
            <RecallChart weeks={recallOf(weeks)} />
            <Quarantine files={quarantined} />
            {measured && <HeatMap week={measured.week} />}
          </Page>
        );
      }}
    </AskedPage>
  );
}

function headlineOf(weeks: readonly Week[]): string {
  const alarm = weeks.find(({ outcome }) => outcome === 'alarm');
  if (alarm === undefined) return weeks.length === 0 ? 'No week has been checked yet.' : 'No alarm in any week.';
  const { expected, realised } = alarm.recall;
  const cost =
    expected === null || realised === null
      ? `${alarm.drifted.length} columns moved`
      : `${percent(realised)} of the frauds found where ${percent(expected)} were expected`;
  return `The last alarm was ${weekTitle(alarm.week)}: ${cost}.`;
}

/** Earliest first; weeks in which there was nothing to find are left out. */
function recallOf(weeks: readonly Week[]): WeekOfRecall[] {
  return weeks
    .map(({ week, recall }) => ({ week, ...recall }))
    .filter(({ expected, realised }) => expected !== null || realised !== null)
    .toReversed();
}

function Row({ week: { week, outcome, rows, recall, champion, retrainJobId, drifted } }: { week: Week }) {
  return (
    <tr>
      <th scope="row">
        <WeekLink week={week} />
      </th>
      <td>
        <Mark state={outcome === 'alarm' ? 'alarm' : outcome === 'steady' ? 'well' : 'unknown'}>
          {outcome === 'no-champion' ? 'no model yet' : outcome.replace('-', ' ')}
        </Mark>
        <small>{drifted.slice(0, 4).join(', ')}</small>
      </td>
      <td class="number">{grouped(rows)}</td>
      <td class="number">{recall.expected === null ? '–' : percent(recall.expected)}</td>
      <td class="number">{recall.realised === null ? '–' : percent(recall.realised)}</td>
      <td>{champion && <VersionLink version={champion} />}</td>
      <td>{retrainJobId && <JobLink id={retrainJobId}>its job</JobLink>}</td>
    </tr>
  );
}
