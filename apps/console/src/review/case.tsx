import { percent } from '@fraud/charts';
import { Link } from 'wouter-preact';
import type { Schema } from '../api/client.ts';
import { may } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Ago } from '../parts/moment.tsx';
import { Fact } from '../parts/page.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { isOpen, type Queue, type Review } from './use-queue.ts';

const SAID = { legitimate: 'You said it was legitimate', fraud: 'You said it was a fraud' } as const;

/** One payment to look at, and the buttons that say what it was. */
export function Case({ review, queue }: { review: Review; queue: Queue }) {
  const { case: found, until, said } = review;
  return (
    <>
      <dl class="facts">
        <Fact term="Payment">
          <Link href={`/payments/${found.id}`}>{found.transactionId ?? found.id.slice(-12)}</Link>
          <small>
            <Ago time={found.decidedAt} />
          </small>
        </Fact>
        <Fact term="Amount">{found.amount?.toFixed(2) ?? '–'}</Fact>
        <Fact term="Probability">
          {percent(found.probability)}
          <small>{found.class === 'Fraud' ? 'flagged' : 'let pass, but nearly flagged'}</small>
        </Fact>
        <Fact term="Decided by">
          <VersionLink version={found.modelVersion} />
        </Fact>
        <Fact term="Yours until">
          <time dateTime={until}>{until.slice(11, 16)}</time>
          <small>UTC</small>
        </Fact>
      </dl>
      {!isOpen(review) && said !== 'undo' && (
        <p>
          <Mark state="unknown">{SAID[said!]}.</Mark>
        </p>
      )}
      <Verdict queue={queue} isOpen={isOpen(review)} />
      {may('read', 'operate') && <Why id={found.id} />}
    </>
  );
}

function Verdict({ queue: { note, isBusy, say, forward, back }, isOpen }: { queue: Queue; isOpen: boolean }) {
  const button = (title: string, act: () => unknown, isMain = false) => (
    <button class={isMain ? 'main' : ''} disabled={isBusy.value} onClick={() => void act()}>
      {title}
    </button>
  );
  return (
    <section>
      <label>
        Why you say so (kept with the verdict)
        <input
          maxLength={1_000}
          value={note.value}
          onInput={({ currentTarget }) => (note.value = currentTarget.value)}
          onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
        />
      </label>
      <p class="buttons">
        {button('Legitimate', () => say('legitimate'), true)}
        {button('Fraud', () => say('fraud'), true)}
        {!isOpen && button('Undo', () => say('undo'))}
        {button('Next', forward)}
        {button('The one before', back)}
      </p>
    </section>
  );
}

function Why({ id }: { id: string }) {
  const { value, problem } = useAnswer('/decisions/{id}', { id, explain: true });
  if (problem) return <p class="quiet">The reasons cannot be read now: {problem.message}.</p>;
  const explanation: Schema['DecisionExplanation'] | undefined = value?.explanation;
  return explanation ? <Reasons reasons={explanation.reasons} /> : null;
}
