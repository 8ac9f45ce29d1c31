/** What the API processes and the primary, which started them, send each other. */
import type { MetricObject } from 'prom-client';

/** What one process can ask all of them, itself included, and what each answers. */
export type Answers = {
  /** Everything measured. */
  metrics: readonly MetricObject[];
  /** Poll the store for another champion or shadow now. */
  poll: null;
};
export type Request = keyof Answers;

export type ToPrimary =
  | { readonly kind: 'join' }
  | { readonly kind: 'broadcast'; readonly id: number; readonly request: Request }
  /** Left out `answer`: the worker has none. */
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown };

export type FromPrimary =
  | { readonly kind: 'joined'; readonly worker: number }
  | { readonly kind: 'request'; readonly id: number; readonly request: Request }
  | { readonly kind: 'answers'; readonly id: number; readonly answers: unknown[] }
  | { readonly kind: 'end' };
