import { useSignal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { may } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { ChangeDialog } from '../parts/change-dialog.tsx';
import { JobLink } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Ago, Moment, span } from '../parts/moment.tsx';
import { AskedPage, Fact, Page, Stale } from '../parts/page.tsx';
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

/** States after which nothing is left to cancel. */
const ENDED: ReadonlySet<string> = new Set(['done', 'failed']);

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
            {startedAt && (
              <Fact term={endedAt ? 'Took' : 'At work for'}>
                {span((Date.parse(endedAt ?? new Date().toISOString()) - Date.parse(startedAt)) / 1_000)}
              </Fact>
            )}
          </dl>
          {queue === 'retrain' && !ENDED.has(state) && <Cancel id={id} done={asked.again} />}
          <pre tabIndex={0} class="log">
            {[...log, JSON.stringify(result, null, 2)].join('\n')}
          </pre>
        </Page>
      )}
    </AskedPage>
  );
}

/** Takes a retraining out of its queue, or stops it on every trainer. */
function Cancel({ id, done }: { id: string; done: () => Promise<void> }) {
  const isOpen = useSignal(false);
  if (!may('operate')) return null;

  async function cancel(): Promise<void> {
    await ask('DELETE', `/retrain/${encodeURIComponent(id)}`);
    await done();
  }

  return (
    <p class="buttons">
      <button onClick={() => (isOpen.value = true)}>Cancel</button>
      {isOpen.value && (
        <ChangeDialog
          question="Cancel this retraining?"
          verb="Cancel it"
          needsReason={false}
          change={cancel}
          close={() => (isOpen.value = false)}
        >
          <p>It stops on every trainer and is not tried again. The model in service stays.</p>
        </ChangeDialog>
      )}
    </p>
  );
}
