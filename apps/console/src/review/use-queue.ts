/** The cases that this person has been given, and what was said of them. */
import { batch, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiProblem, ask, type Schema } from '../api/client.ts';
import { logOut } from '../api/session.ts';

type Next = Schema['NextCase'];
export type Said = Exclude<Schema['Verdict']['verdict'], 'note'>;
export type Review = {
  readonly case: Schema['ListedDecision'];
  /** Nobody else gets the case before. */
  readonly until: string;
  readonly said?: Said;
};

const WORDS: Record<Said, string> = {
  legitimate: 'was legitimate',
  fraud: 'was a fraud',
  undo: 'is open again',
};

export type Queue = ReturnType<typeof useQueue>;

/** Claims the first case when the page opens, and the next when the last is done or left. */
export function useQueue() {
  const reviews = useSignal<readonly Review[]>([]);
  const at = useSignal(0);
  const latest = useSignal<Next | undefined>(undefined);
  const problem = useSignal('');
  const said = useSignal('');
  const given = useSignal(0);
  const note = useSignal('');
  const isBusy = useSignal(false);
  const shown = useComputed(() => reviews.value[at.value]);

  /** One thing at a time: a key that is held does nothing twice. */
  async function alone(work: () => Promise<void>): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = '';
    try {
      await work();
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) logOut();
      problem.value = (error as Error).message;
    }
    isBusy.value = false;
  }

  /** @param skip a case to leave to others */
  async function claim(skip?: string): Promise<void> {
    const next = (await ask('POST', '/reviews/next', skip === undefined ? {} : { skip })) as Next;
    batch(() => {
      latest.value = next;
      if (next.case !== null && next.case.id !== reviews.value.at(-1)?.case.id)
        reviews.value = [...reviews.value, { case: next.case, until: next.until! }];
      at.value = next.case === null ? reviews.value.length : reviews.value.length - 1;
      note.value = '';
    });
  }

  async function onward(): Promise<void> {
    if (at.value < reviews.value.length - 1) {
      at.value += 1;
      note.value = '';
      return;
    }
    const left = shown.value;
    await claim(left !== undefined && isOpen(left) ? left.case.id : undefined);
  }

  useEffect(() => void alone(claim), []);

  return {
    latest,
    problem,
    said,
    given,
    note,
    isBusy,
    shown,
    forward: () => alone(onward),
    back() {
      at.value = Math.max(0, at.value - 1);
      note.value = '';
    },
    /** Says what the shown payment was, and goes on; what is taken back stays in sight. */
    say: (verdict: Said) =>
      alone(async () => {
        const review = shown.value;
        if (review === undefined || (verdict === 'undo' && isOpen(review))) return;
        const { id, transactionId } = review.case;
        const words = note.value.trim();
        await ask('POST', `/reviews/${id}`, { verdict, ...(words !== '' && { note: words }) });
        reviews.value = reviews.value.map((each) => (each === review ? { ...each, said: verdict } : each));
        said.value = `${transactionId ?? id} ${WORDS[verdict]}.`;
        given.value += 1;
        if (verdict !== 'undo') await onward();
      }),
  };
}

/** Whether nothing holds of what was said. */
export function isOpen({ said }: Review): boolean {
  return said === undefined || said === 'undo';
}
