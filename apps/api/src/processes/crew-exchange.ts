/**
 * Carries questions between the API processes, in the process that started them, and remembers what those counted
 * that have ended.
 */
import type { Worker } from 'node:cluster';
import { AggregatorRegistry, type MetricObject } from 'prom-client';
import type { Question } from './crew.ts';

const ANSWER_MS = 5_000;
/** What a process has counted stays true when it has ended; what it last measured does not. */
const COUNTED = ['counter', 'histogram'];

export type ToExchange =
  | { readonly kind: 'join' }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  /** Without an answer: it has none. */
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown };
export type FromExchange =
  | { readonly kind: 'joined'; readonly slot: number }
  | { readonly kind: 'question'; readonly id: number; readonly question: Question }
  | { readonly kind: 'answers'; readonly id: number; readonly answers: unknown[] }
  | { readonly kind: 'end' };

export type CrewExchange = {
  /** Tells the process its number when it asks, and carries its questions until it ends. */
  add(worker: Worker, slot: number): void;
  /** Has every process end; resolves with those numbers whose process did not end in order. */
  endAll(): Promise<number[]>;
};

type Member = { readonly worker: Worker; readonly slot: number; metrics?: MetricObject[] };
/** A question under way. */
type Round = {
  readonly question: Question;
  readonly awaited: Set<Member>;
  readonly answers: unknown[];
  readonly done: () => void;
};

export function openCrewExchange(): CrewExchange {
  const members = new Set<Member>();
  const rounds = new Map<number, Round>();
  let lastRound = 0;
  /** Of processes that have ended: without it the sums would fall, which a scraper takes for a restart of all. */
  let counted: MetricObject[] | undefined;

  function ask(asker: Member, id: number, question: Question): void {
    const round = ++lastRound;
    const answers: unknown[] = question === 'metrics' && counted ? [counted] : [];
    const timer = setTimeout(() => rounds.get(round)?.done(), ANSWER_MS);
    const done = (): void => {
      clearTimeout(timer);
      rounds.delete(round);
      tell(asker, { kind: 'answers', id, answers });
    };
    rounds.set(round, { question, awaited: new Set(members), answers, done });
    for (const member of members) tell(member, { kind: 'question', id: round, question });
  }

  function take(member: Member, id: number, answer: unknown): void {
    const round = rounds.get(id);
    if (!round) return; // too late
    if (answer !== undefined) round.answers.push(answer);
    if (round.question === 'metrics' && answer !== undefined) member.metrics = answer as MetricObject[];
    round.awaited.delete(member);
    if (round.awaited.size === 0) round.done();
  }

  async function remove(member: Member): Promise<void> {
    members.delete(member);
    for (const id of rounds.keys()) take(member, id, undefined);
    const { metrics } = member;
    if (metrics)
      counted = await AggregatorRegistry.aggregate([
        ...(counted ? [counted] : []),
        metrics.filter(({ type }) => COUNTED.includes(String(type))),
      ]).getMetricsAsJSON();
  }

  return {
    add(worker, slot) {
      const member: Member = { worker, slot };
      worker.on('message', (message: ToExchange) => {
        if (message.kind === 'ask') ask(member, message.id, message.question);
        else if (message.kind === 'answer') take(member, message.id, message.answer);
        else {
          members.add(member);
          tell(member, { kind: 'joined', slot });
        }
      });
      worker.once('exit', () => void remove(member));
    },
    endAll: async () => {
      const ended = await Promise.all(
        [...members].map(async (member) => ({ slot: member.slot, code: await end(member) })),
      );
      return ended.filter(({ code }) => code !== 0).map(({ slot }) => slot);
    },
  };
}

function end(member: Member): Promise<number> {
  return new Promise((resolve) => {
    member.worker.once('exit', resolve);
    tell(member, { kind: 'end' });
  });
}

/** One that cannot be told has just ended, and is removed for it. */
function tell({ worker }: Member, message: FromExchange): void {
  worker.send(message, () => undefined);
}
