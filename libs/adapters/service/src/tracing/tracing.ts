/** Figures and names beside a span; they leave the machine, so they hold nothing of what a payment holds. */
type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

type SpanOptions = {
  readonly attributes?: SpanAttributes;
  /** Whether the span has failed when the work throws this. @defaultValue always */
  readonly isFailure?: (error: unknown) => boolean;
};

/** The span of one request, from its first byte to its answer. */
export type RequestSpan = {
  /** Goes on within the request: spans begun by `proceed`, and by all that follows from it, belong to the request. */
  readonly enter: (proceed: () => void) => void;
  /** @param hasFailed whether this service is to blame */
  readonly end: (name: string, attributes: SpanAttributes, hasFailed: boolean) => void;
};

/** Traces of this process, as OpenTelemetry has them. */
export type Tracing = {
  readonly isOn: boolean;
  /** Does the work as a span of the request or job under way; work outside of both is not traced. */
  readonly span: <T>(name: string, work: () => Promise<T>, options?: SpanOptions) => Promise<T>;
  /** Begins a trace, or goes on with the caller's, by its header `traceparent`. Undefined while traces are off. */
  readonly startRequest: ((headers: Readonly<Record<string, unknown>>) => RequestSpan) | undefined;
};

/** What holds while nobody asks for traces: the work alone. */
export const NO_TRACING: Tracing = { isOn: false, span: (_name, work) => work(), startRequest: undefined };
