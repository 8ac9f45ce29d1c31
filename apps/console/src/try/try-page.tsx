import { percent } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { useSearch } from 'wouter-preact';
import { ask, read, type Schema } from '../api/client.ts';
import { may } from '../api/session.ts';
import { VersionLink } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Page } from '../parts/page.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { type Language, LANGUAGES, type Row, snippetOf } from './snippets.ts';
import { usePayment } from './use-payment.ts';

/** What would the model say of this payment? */
export function TryPage() {
  const payment = usePayment(new URLSearchParams(useSearch()).get('from'));
  const answer = useSignal<Schema['PredictAnswer'] | undefined>(undefined);
  const problem = useSignal('');
  const { fields, row, isHashed } = payment;

  async function tell(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      problem.value = '';
    } catch (error) {
      problem.value = (error as Error).message;
    }
  }

  async function predict(): Promise<void> {
    const address = `/predict?explain=all&dryRun=true${isHashed ? '&hashedEntities=true' : ''}`;
    answer.value = (await ask('POST', address, { data: [row] })) as Schema['PredictAnswer'];
  }

  async function takeFlagged(): Promise<void> {
    const [latest] = (await read('/decisions', { class: 'Fraud', limit: 1 })).decisions;
    if (latest === undefined) throw new Error('No payment was flagged in the days that can be searched');
    await payment.take(latest.id);
  }

  const prediction = answer.value?.predictions[0];
  const said = problem.value || payment.problem;
  return (
    <Page title="Try" headline={prediction ? verdictOf(prediction) : 'What would the model say of this payment?'}>
      {answer.value && prediction && <Result answer={answer.value} prediction={prediction} />}
      {said && <p role="alert">{said}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void tell(predict);
        }}
      >
        <p class="buttons">
          <button type="submit" class="main" disabled={fields.length === 0}>
            Ask
          </button>
          <button type="button" onClick={payment.reset}>
            An ordinary payment
          </button>
          {may('read', 'operate') && (
            <button type="button" onClick={() => void tell(takeFlagged)}>
              The last one that was flagged
            </button>
          )}
        </p>
        {isHashed && (
          <p class="quiet">
            Cards and the like stand as the log has them, as a hash: their past counts as that of the payment did. Type
            a name in its place to ask about another one.
          </p>
        )}
        <div class="fields">
          {fields.map((field) => (
            <label key={field.name} title={field.description}>
              {field.name}
              <input
                value={payment.textOf(field)}
                onInput={({ currentTarget }) => payment.change(field.name, currentTarget.value)}
              />
            </label>
          ))}
        </div>
      </form>
      <Snippets row={row} isHashed={isHashed} />
    </Page>
  );
}

function verdictOf({ probability, threshold, class: called }: Schema['Prediction']): string {
  const side = called === 'Fraud' ? 'at or above' : 'below';
  return `${called}: ${percent(probability)}, ${side} the threshold of ${percent(threshold)}.`;
}

function Result({ answer, prediction }: { answer: Schema['PredictAnswer']; prediction: Schema['Prediction'] }) {
  return (
    <section aria-live="polite">
      <p>
        <Mark state={prediction.class === 'Fraud' ? 'alarm' : 'well'}>{prediction.class}</Mark>, says{' '}
        <VersionLink version={answer.model.version} />.
      </p>
      {prediction.reasons && <Reasons reasons={prediction.reasons} />}
    </section>
  );
}

function Snippets({ row, isHashed }: { row: Row; isHashed: boolean }) {
  const language = useSignal<Language>('curl');
  const url = `${location.origin}/predict?explain=all${isHashed ? '&dryRun=true&hashedEntities=true' : ''}`;
  return (
    <section>
      <h2>The same from a program</h2>
      <div class="tabs">
        {LANGUAGES.map((each) => (
          <button key={each} aria-pressed={language.value === each} onClick={() => (language.value = each)}>
            {each}
          </button>
        ))}
      </div>
      <pre tabIndex={0}>{snippetOf(language.value, url, row)}</pre>
    </section>
  );
}
