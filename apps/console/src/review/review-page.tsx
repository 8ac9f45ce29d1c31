import { grouped, percent } from '@fraud/charts';
import { useEffect } from 'preact/hooks';
import type { Schema } from '../api/client.ts';
import { may } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Mark } from '../parts/mark.tsx';
import { Page, Stale } from '../parts/page.tsx';
import { Case } from './case.tsx';
import { useKeys } from './use-keys.ts';
import { type Queue, useQueue } from './use-queue.ts';

/** Which payment should a person look at next? */
export function ReviewPage() {
  const queue = useQueue();
  const figures = useAnswer('/reviews', {}, { everyMs: 15_000 });
  const shown = queue.shown.value;
  useEffect(() => void figures.again(), [queue.given.value]);
  useKeys({
    l: () => void queue.say('legitimate'),
    f: () => void queue.say('fraud'),
    u: () => void queue.say('undo'),
    j: () => void queue.forward(),
    k: () => queue.back(),
  });
  return (
    <Page title="Review" headline={headlineOf(queue)}>
      {queue.latest.value && <Stale freshness={queue.latest.value.freshness} />}
      {queue.problem.value && <p role="alert">{queue.problem.value}</p>}
      <p role="status">{queue.said.value}</p>
      <p class="quiet">
        <kbd>L</kbd> legitimate, <kbd>F</kbd> fraud, <kbd>U</kbd> undo, <kbd>J</kbd> next, <kbd>K</kbd> the one before.
        A case is yours for 15 minutes; left with <kbd>J</kbd>, it goes to others.
      </p>
      {shown ? (
        <Case key={shown.case.id} review={shown} queue={queue} />
      ) : (
        <p class="buttons">
          <button onClick={() => void queue.forward()}>Look again</button>
        </p>
      )}
      {figures.value && may('read', 'feedback') && <Agreement figures={figures.value} />}
    </Page>
  );
}

function headlineOf({ latest, shown }: Queue): string {
  const next = latest.value;
  if (next === undefined) return 'One moment';
  const { waiting, reviewedToday, perDay } = next;
  if (shown.value) return `${grouped(waiting)} ${waiting === 1 ? 'payment waits' : 'payments wait'} for a person.`;
  if (reviewedToday >= perDay) return `Done for today: ${grouped(reviewedToday)} verdicts were given.`;
  return waiting === 0 ? 'No payment waits for a person.' : 'Others look at all that waits.';
}

function Agreement({ figures: { reviewedToday, perDay, agreement } }: { figures: Schema['ReviewFigures'] }) {
  const { flaggedFraud, flaggedLegitimate, passedFraud, passedLegitimate } = agreement;
  const flagged = flaggedFraud + flaggedLegitimate;
  const passed = passedFraud + passedLegitimate;
  return (
    <section>
      <h2>People and model</h2>
      <p>
        {grouped(reviewedToday)} of {grouped(perDay)} verdicts of today are given.
      </p>
      {flagged + passed === 0 ? (
        <p class="quiet">No verdict in the last 30 days, so nothing to compare yet.</p>
      ) : (
        <ul>
          <li>
            <Mark state="unknown">{agreedText(flaggedFraud, flagged)} that the model flagged were frauds</Mark>
          </li>
          <li>
            <Mark state="unknown">{agreedText(passedLegitimate, passed)} that it let pass were legitimate</Mark>
          </li>
        </ul>
      )}
    </section>
  );
}

function agreedText(agreed: number, all: number): string {
  return `${grouped(agreed)} of ${grouped(all)} payments${all === 0 ? '' : ` (${percent(agreed / all)})`}`;
}
