import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export type ChangeParts = {
  /** What will happen, as a question. */
  question: string;
  /** The verb on the button. */
  verb: string;
  /** What will be different afterwards. */
  children: ComponentChildren;
  needsReason?: boolean;
  /** Does it; what it throws is shown and nothing is closed. */
  change: (reason: string) => Promise<void>;
  close: () => void;
};

/** Shows what an action will do before it does it, and asks why. */
export function ChangeDialog({ question, verb, children, needsReason = true, change, close }: ChangeParts) {
  const dialog = useRef<HTMLDialogElement>(null);
  const reason = useSignal('');
  const problem = useSignal('');
  const isBusy = useSignal(false);
  useEffect(() => dialog.current?.showModal(), []);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    isBusy.value = true;
    try {
      await change(reason.value);
      close();
    } catch (error) {
      problem.value = (error as Error).message;
    }
    isBusy.value = false;
  }

  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="question">
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="question">{question}</h2>
        {children}
        {needsReason && (
          <label>
            Why
            <input
              required
              maxLength={500}
              value={reason.value}
              onInput={({ currentTarget }) => (reason.value = currentTarget.value)}
            />
          </label>
        )}
        {problem.value && <p role="alert">{problem.value}</p>}
        <p class="buttons">
          <button type="submit" class="main" disabled={isBusy.value}>
            {verb}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
        </p>
      </form>
    </dialog>
  );
}
