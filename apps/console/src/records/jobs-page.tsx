import { useAnswer } from '../api/use-answer.ts';
import { JobLink } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Ago } from '../parts/moment.tsx';
import { AskedPage, Page, Stale } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';

/** What is at work, and what failed? */
export function JobsPage() {
  const asked = useAnswer('/jobs', {}, { everyMs: 5_000, on: ['jobs'] });
  return (
    <AskedPage title="Jobs" asked={asked}>
      {({ jobs, freshness }) => {
        const failed = jobs.filter(({ state }) => state === 'failed').length;
        const active = jobs.filter(({ state }) => state === 'active').length;
        return (
          <Page title="Jobs" headline={`${active} at work, ${failed === 0 ? 'none has' : `${failed} have`} failed.`}>
            <Stale freshness={freshness} />
            <Table label="Jobs" columns={['Job', 'State', 'Asked for', 'Why it failed']}>
              {jobs.map(({ id, queue, state, requestedAt, failure, progress }) => (
                <tr key={queue + id}>
                  <th scope="row">
                    {queue}
                    <small>
                      <JobLink id={id} />
                    </small>
                  </th>
                  <td>
                    <Mark state={state === 'failed' ? 'alarm' : state === 'done' ? 'well' : 'unknown'}>{state}</Mark>
                    {state !== 'done' && <small>{stepOf(progress)}</small>}
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

/** What a retraining is at, such as `growing: tree 40 of 100`. */
function stepOf(progress: unknown): string {
  const { step } = (progress ?? {}) as { step?: unknown };
  return typeof step === 'string' ? step : '';
}
