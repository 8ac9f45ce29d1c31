import { percent } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { ask, read, type Schema } from '../api/client.ts';
import { may } from '../api/session.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Page } from '../parts/page.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { type Field, fieldsOf } from './fields.ts';
import { type Language, LANGUAGES, type Row, snippetOf } from './snippets.ts';

/** What would the model say of this payment? */
export function TryPage() {
  const document = useAnswer('/openapi.json');
  const { fields, example } = fieldsOf(document.value);
  const typed = useSignal<Readonly<Record<string, string>>>({});
  const answer = useSignal<Schema['PredictAnswer'] | undefined>(undefined);
  const problem = useSignal('');
  const row: Row = Object.fromEntries(fields.map((field) => [field.name, valueOf(field, typed.value, example)]));

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    try {
      answer.value = (await ask('POST', '/predict?explain=all&dryRun=true', {
        data: [row],
      })) as Schema['PredictAnswer'];
      problem.value = '';
    } catch (error) {
      problem.value = (error as Error).message;
    }
  }

  async function takeFlagged(): Promise<void> {
    try {
      const [latest] = (await read('/decisions', { class: 'Fraud', limit: 1 })).decisions;
      if (latest === undefined) throw new Error('No payment was flagged in the days that can be searched');
      const { transaction } = await read('/decisions/{id}', { id: latest.id });
      typed.value = Object.fromEntries(Object.entries(transaction).map(([name, value]) => [name, String(value ?? '')]));
      problem.value = '';
    } catch (error) {
      problem.value = (error as Error).message;
    }
  }

  const prediction = answer.value?.predictions[0];
  return (
    <Page title="Try" headline={prediction ? verdictOf(prediction) : 'What would the model say of this payment?'}>
      {answer.value && prediction && <Result answer={answer.value} prediction={prediction} />}
      {problem.value && <p role="alert">{problem.value}</p>}
      <form onSubmit={(event) => void submit(event)}>
        <p class="buttons">
          <button type="submit" class="main" disabled={fields.length === 0}>
            Ask
          </button>
          <button type="button" onClick={() => (typed.value = {})}>
            An ordinary payment
          </button>
          {may('read', 'operate') && (
            <button type="button" onClick={() => void takeFlagged()}>
              The last one that was flagged
            </button>
          )}
        </p>
        <div class="fields">
          {fields.map((field) => (
            <label key={field.name} title={field.description}>
              {field.name}
              <input
                value={typed.value[field.name] ?? String(example[field.name] ?? '')}
                onInput={({ currentTarget }) => (typed.value = { ...typed.value, [field.name]: currentTarget.value })}
              />
            </label>
          ))}
        </div>
      </form>
      <Snippets row={row} />
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

function valueOf({ name, isNumber }: Field, typed: Readonly<Record<string, string>>, example: Row): Row[string] {
  const text = typed[name];
  if (text === undefined) return example[name] ?? null;
  if (text.trim() === '') return null;
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}

function Snippets({ row }: { row: Row }) {
  const language = useSignal<Language>('curl');
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
      <pre tabIndex={0}>{snippetOf(language.value, location.origin, row)}</pre>
    </section>
  );
}
