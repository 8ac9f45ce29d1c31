import { percent, threeDigits } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { ask, type Schema } from '../api/client.ts';
import { may } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink } from '../parts/links.tsx';
import { Moment } from '../parts/moment.tsx';
import { AskedPage, Fact, Page } from '../parts/page.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { OfEntities } from './of-entities.tsx';

/** Why was this payment decided as it was, and what was it? */
export function PaymentPage({ id }: { id: string }) {
  const asked = useAnswer('/decisions/{id}', { id, explain: true });
  return (
    <AskedPage title="Payment" asked={asked}>
      {(decision) => (
        <Page title={`Payment ${decision.transactionId ?? id}`} headline={headlineOf(decision)}>
          <dl class="facts">
            <Fact term="Probability">{percent(decision.probability)}</Fact>
            <Fact term="Threshold">
              {percent(decision.threshold)}
              {decision.explanation?.missedFraudWeighs && (
                <small>
                  a missed fraud costs as much as {threeDigits(decision.explanation.missedFraudWeighs)} false alarms
                </small>
              )}
            </Fact>
            <Fact term="Decided by">
              <VersionLink version={decision.modelVersion} />
            </Fact>
            <Fact term="Decided">
              <small>
                <Moment time={decision.decidedAt} />
              </small>
            </Fact>
          </dl>
          <Labels id={id} />
          {decision.explanation && <Reasons reasons={decision.explanation.reasons} />}
          <Replay id={id} />
          <OfEntities decision={decision} />
        </Page>
      )}
    </AskedPage>
  );
}

function headlineOf({ class: called, probability, threshold }: Schema['Decision']): string {
  const word = called === 'Fraud' ? 'Called a fraud' : 'Let pass';
  const side = called === 'Fraud' ? 'at or above' : 'below';
  return `${word}: ${percent(probability)} is ${side} the threshold of ${percent(threshold)}.`;
}

/** What the payment turned out to be, and the buttons that say so. */
function Labels({ id }: { id: string }) {
  const asked = useAnswer('/feedback', { decisionId: id });
  const said = useSignal('');

  async function say(what: { class: Schema['ClassName'] } | { withdrawn: true }): Promise<void> {
    const label = { decisionId: id, ...what, source: 'console', at: new Date().toISOString() };
    try {
      const answer = (await ask('POST', '/feedback', { data: [label] })) as Schema['FeedbackAnswer'];
      said.value = answer.toReview ? 'Kept; a person has yet to accept it.' : 'Kept.';
    } catch (error) {
      said.value = (error as Error).message;
    }
    await asked.again();
  }

  return (
    <section>
      <h2>What it was</h2>
      <ul>
        {asked.value?.labels.map(({ batch, class: called, withdrawn, by, source, receivedAt }) => (
          <li key={batch + receivedAt}>
            {withdrawn ? 'what was said before no longer holds' : (called ?? 'no class')}, says {by} ({source}),{' '}
            <Moment time={receivedAt} />
          </li>
        ))}
      </ul>
      {may('feedback') && (
        <p class="buttons">
          <button onClick={() => void say({ class: 'No Fraud' })}>Legitimate</button>
          <button onClick={() => void say({ class: 'Fraud' })}>Fraud</button>
          <button onClick={() => void say({ withdrawn: true })}>Undo</button>
        </p>
      )}
      <p role="status">{said.value}</p>
    </section>
  );
}

/** The same payment, asked again: the version that decided, and the champion of today. */
function Replay({ id }: { id: string }) {
  const champion = useAnswer('/models').value?.champion;
  const replays = useSignal<Schema['Replay'][]>([]);
  const problem = useSignal('');

  async function replay(): Promise<void> {
    try {
      const addresses = [
        `/decisions/${id}/replay`,
        ...(champion ? [`/decisions/${id}/replay?version=${champion}`] : []),
      ];
      replays.value = (await Promise.all(addresses.map((address) => ask('POST', address)))) as Schema['Replay'][];
    } catch (error) {
      problem.value = (error as Error).message;
    }
  }

  return (
    <section>
      <h2>Asked again</h2>
      <button onClick={() => void replay()}>Replay</button>
      <ul aria-live="polite">
        {replays.value.map(({ modelVersion, recomputed, threshold, class: called, isEqual }, i) => (
          <li key={i}>
            {i === 0 ? 'The version that decided, ' : "Today's champion, "}
            <VersionLink version={modelVersion} />: {called}, {percent(recomputed)} with a threshold of{' '}
            {percent(threshold)}
            {i === 0 && (isEqual ? ', the same to the last bit' : ', another answer than in the log')}
          </li>
        ))}
      </ul>
      {problem.value && <p role="alert">{problem.value}</p>}
    </section>
  );
}
