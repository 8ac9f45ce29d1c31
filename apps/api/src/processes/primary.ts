/** The primary: carries the broadcasts of the workers it started, and keeps what ended workers have counted. */
import type { Worker } from 'node:cluster';
import { AggregatorRegistry, type MetricObject } from 'prom-client';
import type { FromPrimary, Request, ToPrimary } from './messages.ts';

const ANSWER_MS = 5_000;
/** What a worker has counted stays true when it has ended; what it last measured does not. */
const COUNTED = ['counter', 'histogram'];

export type Primary = {
  /** Tells the worker its number when it asks, and carries its broadcasts until it ends. */
  add(worker: Worker, number: number): void;
  /** Ends every worker; resolves with the numbers of those that did not end in order. */
  endAll(): Promise<number[]>;
};

type Member = { readonly worker: Worker; readonly number: number; metrics?: MetricObject[] };
/** A broadcast under way. */
type Broadcast = {
  readonly request: Request;
  readonly awaited: Set<Member>;
  readonly answers: unknown[];
  readonly done: () => void;
};

export function openPrimary(): Primary {
  const members = new Set<Member>();
  const broadcasts = new Map<number, Broadcast>();
  let lastBroadcast = 0;
  /** Of workers that have ended: without it the sums would fall, which a scraper takes for a restart of all. */
  let counted: MetricObject[] | undefined;

  function broadcast(asker: Member, id: number, request: Request): void {
    const own = ++lastBroadcast;
    const answers: unknown[] = request === 'metrics' && counted ? [counted] : [];
    const timer = setTimeout(() => broadcasts.get(own)?.done(), ANSWER_MS);
    const done = (): void => {
      clearTimeout(timer);
      broadcasts.delete(own);
      send(asker, { kind: 'answers', id, answers });
    };
    broadcasts.set(own, { request, awaited: new Set(members), answers, done });
    for (const member of members) send(member, { kind: 'request', id: own, request });
  }

  function take(member: Member, id: number, answer: unknown): void {
    const current = broadcasts.get(id);
    if (!current) return; // too late
    if (answer !== undefined) current.answers.push(answer);
    if (current.request === 'metrics' && answer !== undefined) member.metrics = answer as MetricObject[];
    current.awaited.delete(member);
    if (current.awaited.size === 0) current.done();
  }

  async function remove(member: Member): Promise<void> {
    members.delete(member);
    for (const id of broadcasts.keys()) take(member, id, undefined);
    const { metrics } = member;
    if (metrics)
      counted = await AggregatorRegistry.aggregate([
        ...(counted ? [counted] : []),
        metrics.filter(({ type }) => COUNTED.includes(String(type))),
      ]).getMetricsAsJSON();
  }

  return {
    add(worker, number) {
      const member: Member = { worker, number };
      worker.on('message', (message: ToPrimary) => {
        if (message.kind === 'broadcast') broadcast(member, message.id, message.request);
        else if (message.kind === 'answer') take(member, message.id, message.answer);
        else {
          members.add(member);
          send(member, { kind: 'joined', worker: number });
        }
      });
      worker.once('exit', () => void remove(member));
    },
    endAll: async () => {
      const ended = await Promise.all(
        [...members].map(async (member) => ({ number: member.number, code: await end(member) })),
      );
      return ended.filter(({ code }) => code !== 0).map(({ number }) => number);
    },
  };
}

function end(member: Member): Promise<number> {
  return new Promise((resolve) => {
    member.worker.once('exit', resolve);
    send(member, { kind: 'end' });
  });
}

/** A worker that cannot be reached has just ended, and is removed for it. */
function send({ worker }: Member, message: FromPrimary): void {
  worker.send(message, () => undefined);
}
