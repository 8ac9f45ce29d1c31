import { percent, threeDigits } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { Link } from 'wouter-preact';
import { ask, type Schema } from '../api/client.ts';
import { may } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink } from '../parts/links.tsx';
import { Moment } from '../parts/moment.tsx';
import { AskedPage, Fact, Page } from '../parts/page.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { OfEntities } from './of-entities.tsx';
import { Replay } from './replay.tsx';
import { Similar } from './similar.tsx';
import { ValuePlaces } from './value-places.tsx';

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
          {decision.explanation && <ValuePlaces reasons={decision.explanation.reasons} />}
          <Similar id={id} />
          <Replay id={id} />
          {may('predict') && (
            <p>
              <Link href={`/try?from=${id}`}>Try it with other values</Link>
            </p>
          )}
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
