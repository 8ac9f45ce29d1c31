import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { read } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { type Field, type Form, formOf } from './fields.ts';
import type { Row } from './snippets.ts';

/** As cards, merchants and so on are written to the log: a hash of the name. */
const HASH = /^[0-9a-f]{16}$/;
/** Id of a payment that nobody made. */
const NO_PAYMENT = 'try';

type Texts = Readonly<Record<string, string>>;

/** A payment in a form: an ordinary one, or one of the log, and what a person changed of it. */
type TriedPayment = Pick<Form, 'fields'> & {
  readonly row: Row;
  /** Whether cards and so on stand in it as the log has them. */
  readonly isHashed: boolean;
  readonly textOf: (field: Field) => string;
  readonly change: (name: string, text: string) => void;
  readonly reset: () => void;
  /** Takes one of the log, by its id. @throws ApiProblem */
  readonly take: (decisionId: string) => Promise<void>;
  /** What went wrong as the first one was taken. */
  readonly problem: string;
};

/** @param from id of the decision to begin with */
export function usePayment(from: string | null): TriedPayment {
  const { fields, example, hasId } = formOf(useAnswer('/openapi.json').value);
  const logged = useSignal<Texts>({});
  const typed = useSignal<Texts>({});
  const problem = useSignal('');

  async function take(id: string): Promise<void> {
    const { transaction, transactionId } = await read('/decisions/{id}', { id, asSent: true });
    logged.value = Object.fromEntries(
      Object.entries({ ...transaction, ...(hasId && { id: transactionId ?? id }) }).map(([name, value]) => [
        name,
        String(value ?? ''),
      ]),
    );
    typed.value = {};
  }

  useEffect(() => {
    if (from !== null) take(from).catch((error: Error) => (problem.value = error.message));
  }, [from]);

  const texts: Texts = { ...logged.value, ...typed.value };
  const row = Object.fromEntries(fields.map((field) => [field.name, valueOf(field, texts, example)]));
  return {
    fields,
    row: hasId ? { ...row, id: logged.value['id'] ?? NO_PAYMENT } : row,
    isHashed: fields.some(({ name }) => HASH.test(texts[name] ?? '') && texts[name] === logged.value[name]),
    textOf: ({ name }) => texts[name] ?? String(example[name] ?? ''),
    change: (name, text) => (typed.value = { ...typed.value, [name]: text }),
    reset: () => {
      logged.value = typed.value = {};
    },
    take,
    problem: problem.value,
  };
}

function valueOf({ name, isNumber }: Field, texts: Texts, example: Row): Row[string] {
  const text = texts[name];
  if (text === undefined) return example[name] ?? null;
  if (text.trim() === '') return null;
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}
