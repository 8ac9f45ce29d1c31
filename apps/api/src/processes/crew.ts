/**
 * The API processes behind one port, as one of them sees them: it can ask them all, itself included. With one process
 * there is nobody else to ask; with several the questions go through the process that started them
 * (crew-exchange.ts).
 */
import type { MetricObject } from 'prom-client';
import type { FromExchange, ToExchange } from './crew-exchange.ts';

/** What one process can ask all of them, and what each answers. */
type Answers = {
  /** Everything measured. */
  metrics: readonly MetricObject[];
  /** Look for another champion or shadow now. */
  look: null;
};
export type Question = keyof Answers;

export type Crew = {
  /** Number of this process, from 1, the same for the one that takes its place; undefined for the only one. */
  readonly slot: number | undefined;
  /** How this process answers. */
  answer<Q extends Question>(question: Q, give: () => Promise<Answers[Q]>): void;
  /** What each gives; one that ends meanwhile, cannot answer or takes more than 5 s is left out. */
  ask<Q extends Question>(question: Q): Promise<Answers[Q][]>;
  /** Calls `end` when this process is to end. */
  onEnd(end: () => void): void;
};

type Givers = Map<Question, () => Promise<unknown>>;

/** The only process. */
export function aloneCrew(): Crew {
  const givers: Givers = new Map();
  return {
    slot: undefined,
    answer: (question, give) => void givers.set(question, give),
    ask: async <Q extends Question>(question: Q) => [(await givers.get(question)!()) as Answers[Q]],
    onEnd: () => undefined,
  };
}

/** One of several; resolves when the process that started it has said which. */
export async function joinCrew(): Promise<Crew> {
  const givers: Givers = new Map();
  const asked = new Map<number, (answers: unknown[]) => void>();
  const joined = Promise.withResolvers<number>();
  let questions = 0;
  let end = (): void => undefined;
  const send = (message: ToExchange): void => void process.send!(message);

  async function giveAnswer(id: number, question: Question): Promise<void> {
    const answer = await givers
      .get(question)?.()
      .catch(() => undefined); // who fails is left out, and has logged it
    send({ kind: 'answer', id, answer });
  }

  process.on('message', (message: FromExchange) => {
    switch (message.kind) {
      case 'joined':
        return joined.resolve(message.slot);
      case 'question':
        return void giveAnswer(message.id, message.question);
      case 'answers':
        asked.get(message.id)?.(message.answers);
        return void asked.delete(message.id);
      case 'end':
        return end();
    }
  });
  send({ kind: 'join' });
  return {
    slot: await joined.promise,
    answer: (question, give) => void givers.set(question, give),
    ask: <Q extends Question>(question: Q) =>
      new Promise<Answers[Q][]>((resolve) => {
        const id = ++questions;
        asked.set(id, resolve as (answers: unknown[]) => void);
        send({ kind: 'ask', id, question });
      }),
    onEnd: (by) => {
      end = by;
    },
  };
}
