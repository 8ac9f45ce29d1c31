/**
 * The API processes behind one port, as one of them sees them: each is a worker and can broadcast a request to all,
 * itself included. With several workers the broadcasts go over IPC through the primary, which started them.
 */
import type { Answers, FromPrimary, Request, ToPrimary } from './messages.ts';

export type Workers = {
  /** Number of this worker, from 1, the same for the one that takes its place; undefined for the only process. */
  readonly number: number | undefined;
  /** How this worker answers. */
  handle<R extends Request>(request: R, handler: () => Promise<Answers[R]>): void;
  /** The answer of each worker; one that ends meanwhile, cannot answer or takes more than 5 s is left out. */
  broadcast<R extends Request>(request: R): Promise<Answers[R][]>;
  /** Calls `end` when this worker is to end. */
  onEnd(end: () => void): void;
};

type Handlers = Map<Request, () => Promise<unknown>>;

/** The only process. */
export function singleWorker(): Workers {
  const handlers: Handlers = new Map();
  return {
    number: undefined,
    handle: (request, handler) => void handlers.set(request, handler),
    broadcast: async <R extends Request>(request: R) => [(await handlers.get(request)!()) as Answers[R]],
    onEnd: () => undefined,
  };
}

/** One of several; resolves when the primary has told its number. */
export async function joinWorkers(): Promise<Workers> {
  const handlers: Handlers = new Map();
  const waiting = new Map<number, (answers: unknown[]) => void>();
  const joined = Promise.withResolvers<number>();
  let broadcasts = 0;
  let end = (): void => undefined;
  const send = (message: ToPrimary): void => void process.send!(message);

  async function answer(id: number, request: Request): Promise<void> {
    const given = await handlers
      .get(request)?.()
      .catch(() => undefined); // a handler that fails has logged why
    send({ kind: 'answer', id, answer: given });
  }

  process.on('message', (message: FromPrimary) => {
    switch (message.kind) {
      case 'joined':
        return joined.resolve(message.worker);
      case 'request':
        return void answer(message.id, message.request);
      case 'answers':
        waiting.get(message.id)?.(message.answers);
        return void waiting.delete(message.id);
      case 'end':
        return end();
    }
  });
  send({ kind: 'join' });
  return {
    number: await joined.promise,
    handle: (request, handler) => void handlers.set(request, handler),
    broadcast: <R extends Request>(request: R) =>
      new Promise<Answers[R][]>((resolve) => {
        const id = ++broadcasts;
        waiting.set(id, resolve as (answers: unknown[]) => void);
        send({ kind: 'broadcast', id, request });
      }),
    onEnd: (by) => {
      end = by;
    },
  };
}
