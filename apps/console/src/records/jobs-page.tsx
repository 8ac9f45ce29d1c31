import { useAnswer } from '../api/use-answer.ts';
import { JobLink } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Ago, Moment } from '../parts/moment.tsx';
import { AskedPage, Fact, Page, Stale } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';

/** What is at work, and what failed? */
export function JobsPage() {
  const asked = useAnswer('/jobs', {}, { everyMs: 5_000 });
  return (
    <AskedPage title="Jobs" asked={asked}>
      {({ jobs, freshness }) => {
        const failed = jobs.filter(({ state }) => state === 'failed').length;
        const active = jobs.filter(({ state }) => state === 'active').length;
        return (
          <Page title="Jobs" headline={`${active} at work, ${failed === 0 ? 'none has' : `${failed} have`} failed.`}>
            <Stale freshness={freshness} />
            <Table label="Jobs" columns={['Job', 'State', 'Asked for', 'Why it failed']}>
              {jobs.map(({ id, queue, state, requestedAt, failure }) => (
                <tr key={queue + id}>
                  <th scope="row">
                    {queue}
                    <small>
                      <JobLink id={id} />
                    </small>
                  </th>
                  <td>
                    <Mark state={state === 'failed' ? 'alarm' : state === 'done' ? 'well' : 'unknown'}>{state}</Mark>
                  </td>
                  <td>
                    <Ago time={requestedAt} />
                  </td>
                  <td class="text">{failure}</td>
                </tr>
              ))}
            </Table>
          </Page>
        );
      }}
    </AskedPage>
  );
}

/** What became of this job? */
export function JobPage({ id }: { id: string }) {
  const asked = useAnswer('/jobs/{jobId}', { jobId: id }, { everyMs: 5_000 });
  return (
    <AskedPage title="Job" asked={asked}>
      {({ queue, state, requestedAt, startedAt, endedAt, failure, log, result }) => (
        <Page title={`Job ${id}`} headline={`${queue}: ${state}.`}>
          {failure && <p role="alert">{failure}</p>}
          <dl class="facts">
            <Fact term="Asked for">
              <Moment time={requestedAt} />
            </Fact>
            <Fact term="Begun">{startedAt ? <Moment time={startedAt} /> : 'not yet'}</Fact>
            <Fact term="Ended">{endedAt ? <Moment time={endedAt} /> : 'not yet'}</Fact>
          </dl>
          <pre tabIndex={0}>{[...log, JSON.stringify(result, null, 2)].join('\n')}</pre>
        </Page>
      )}
    </AskedPage>
  );
}
