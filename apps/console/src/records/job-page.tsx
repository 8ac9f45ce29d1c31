import { useSignal } from '@preact/signals';
import { ask, type Schema } from '../api/client.ts';
import { may } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { ChangeDialog } from '../parts/change-dialog.tsx';
import { Mark, type State } from '../parts/mark.tsx';
import { duration, Moment } from '../parts/moment.tsx';
import { AskedPage, Fact, Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';

type Stage = Schema['JobStage'];

/** States after which nothing is left to cancel. */
const ENDED: ReadonlySet<string> = new Set(['done', 'failed']);

/** What became of this job? */
export function JobPage({ id }: { id: string }) {
  const asked = useAnswer('/jobs/{jobId}', { jobId: id }, { everyMs: 5_000, on: ['jobs'] });
  return (
    <AskedPage title="Job" asked={asked}>
      {({ queue, state, requestedAt, startedAt, endedAt, failure, stages, log, result }) => (
        <Page title={`Job ${id}`} headline={`${queue}: ${state}.`}>
          {failure && <p role="alert">{failure}</p>}
          <dl class="facts">
            <Fact term="Asked for">
              <Moment time={requestedAt} />
            </Fact>
            <Fact term="Begun">{startedAt ? <Moment time={startedAt} /> : 'not yet'}</Fact>
            <Fact term="Ended">{endedAt ? <Moment time={endedAt} /> : 'not yet'}</Fact>
            {stages[0] && <Fact term={endedAt ? 'Took' : 'At work for'}>{lengthOf(stages[0].startedAt, endedAt)}</Fact>}
          </dl>
          {queue === 'retrain' && !ENDED.has(state) && (
            <Change
              verb="Cancel"
              question="Cancel this retraining?"
              effect="It stops on every trainer and is not tried again. The model in service stays."
              change={() => ask('DELETE', `/retrain/${encodeURIComponent(id)}`)}
              done={asked.again}
            />
          )}
          {state === 'failed' && (
            <Change
              verb="Retry"
              question="Try this job again?"
              effect="Its tries are counted anew. What it had done before it failed is not done twice."
              change={() => ask('POST', `/jobs/${encodeURIComponent(id)}/retry`)}
              done={asked.again}
            />
          )}
          {stages.length > 0 && <Stages stages={stages} />}
          <h2>Log</h2>
          <pre tabIndex={0} class="log">
            {[...log, JSON.stringify(result, null, 2)].join('\n')}
          </pre>
        </Page>
      )}
    </AskedPage>
  );
}

/** What was done when, each as long as it took. */
function Stages({ stages }: { stages: readonly Stage[] }) {
  return (
    <section>
      <h2>Stages</h2>
      <Table label="Stages" columns={['Stage', 'State', 'Begun', { number: 'Took' }]}>
        {stages.map((stage) => {
          const [state, word] = stateOf(stage);
          return (
            <tr key={stage.startedAt}>
              <th scope="row">{stage.name}</th>
              <td>
                <Mark state={state}>{word}</Mark>
              </td>
              <td>
                <Moment time={stage.startedAt} hasSeconds />
              </td>
              <td class="number">{lengthOf(stage.startedAt, stage.endedAt)}</td>
            </tr>
          );
        })}
      </Table>
    </section>
  );
}

function stateOf({ endedAt, isBrokenOff }: Stage): [State, string] {
  if (isBrokenOff) return ['alarm', 'broken off'];
  return endedAt === null ? ['unknown', 'being done'] : ['well', 'done'];
}

function lengthOf(from: string, to: string | null): string {
  return duration((Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / 1_000);
}

type ChangeParts = {
  readonly verb: string;
  readonly question: string;
  /** What will be different. */
  readonly effect: string;
  readonly change: () => Promise<unknown>;
  readonly done: () => Promise<void>;
};

/** A button that shows its effect first; nothing for those who may not. */
function Change({ verb, question, effect, change, done }: ChangeParts) {
  const isOpen = useSignal(false);
  if (!may('operate')) return null;

  async function changeNow(): Promise<void> {
    await change();
    await done();
  }

  return (
    <p class="buttons">
      <button onClick={() => (isOpen.value = true)}>{verb}</button>
      {isOpen.value && (
        <ChangeDialog
          question={question}
          verb={`${verb} it`}
          needsReason={false}
          change={changeNow}
          close={() => (isOpen.value = false)}
        >
          <p>{effect}</p>
        </ChangeDialog>
      )}
    </p>
  );
}
