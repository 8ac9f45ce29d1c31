import { grouped, threeDigits } from '@fraud/charts';
import { headline, isBad } from '@fraud/drift-report/headline';
import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Bars } from '../charts/bars.tsx';
import { RecallChart } from '../charts/recall-chart.tsx';
import { CompareLink, JobLink, OutsideLink, VersionLink, weekTitle } from '../parts/links.tsx';
import { AskedPage, Fact, Page } from '../parts/page.tsx';

const COLUMNS = 15;

/** What was found in this week? */
export function WeekPage({ week }: { week: string }) {
  const asked = useAnswer('/weeks/{week}', { week });
  return (
    <AskedPage title={weekTitle(week)} asked={asked}>
      {(answer) => <Found report={answer} />}
    </AskedPage>
  );
}

function Found({ report }: { report: Schema['DriftReport'] }) {
  const { week, reason, rows, frauds, championVersion, retrainJobId, retrain, recallByWeek, measure } = report;
  const judged = [...(measure?.columns ?? []), ...(measure?.categories ?? [])];
  const moved = judged.toSorted((a, b) => Math.abs(b.distance) - Math.abs(a.distance));
  return (
    <Page title={weekTitle(week)} headline={`${headline(report)}.`} state={isBad(report) ? 'alarm' : 'well'}>
      <p>{reason}.</p>
      {retrain && <p>{retrain.reason}.</p>}
      <dl class="facts">
        <Fact term="Payments">
          {grouped(rows)}
          <small>{frauds === null ? 'not labelled' : `${grouped(frauds)} frauds`}</small>
        </Fact>
        <Fact term="Model">{championVersion ? <VersionLink version={championVersion} /> : 'none'}</Fact>
        <Fact term="Retraining">{retrainJobId ? <JobLink id={retrainJobId}>its job</JobLink> : 'none'}</Fact>
        {retrainJobId && <Outcome jobId={retrainJobId} />}
        <Fact term="More">
          <small>
            <OutsideLink href={`/queues/reports/${week}`}>the whole report</OutsideLink>
          </small>
          {isPage(report.mlflowRunUrl) && (
            <small>
              <OutsideLink href={report.mlflowRunUrl}>its run in MLflow</OutsideLink>
            </small>
          )}
        </Fact>
      </dl>
      <RecallChart weeks={recallByWeek} />
      {moved.length > 0 && (
        <section>
          <h2>What moved</h2>
          <p class="quiet">
            In normal weekly changes; right is higher, wider or other shares, left is lower or narrower.
          </p>
          <Bars
            bars={moved.slice(0, COLUMNS).map(({ name, title, distance, drifted, direction }) => ({
              name: title || name,
              value: distance,
              text: `${threeDigits(distance)}${drifted ? `, drifted: ${direction}` : ''}`,
            }))}
          />
        </section>
      )}
    </Page>
  );
}

/** A run of an MLflow server has a page, one in a folder of files has none. */
function isPage(url: string | null): url is string {
  return url !== null && /^https?:/.test(url);
}

/** What the retraining brought into service, beside what it replaced. */
function Outcome({ jobId }: { jobId: string }) {
  const changes = useAnswer('/models/history').value?.changes ?? [];
  const change = changes.find((each) => each.jobId === jobId);
  if (change === undefined) return null;
  return (
    <Fact term="It brought">
      <VersionLink version={change.version} />
      {change.from && (
        <small>
          <CompareLink models={[change.from, change.version]} />
        </small>
      )}
    </Fact>
  );
}
