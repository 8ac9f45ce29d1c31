import type { FieldProblem } from './problem.ts';

/** Codes of this app, each with its HTTP status in error-handler.ts; never reused. */
export type ApiErrorCode =
  /**
   * No model is in service yet. Put weekly files into the store and wait for the first training, or promote a model:
   * docs/runbook/no-model-answers.md.
   */
  | 'FRAUD_API_NO_MODEL'
  /**
   * The decision could not be written to the decision log, so it was not answered. Free space on the disk or repair
   * the folder DECISION_LOG_DIR; the same request succeeds then.
   */
  | 'FRAUD_API_LOG_FAILED'
  /**
   * The model has no schema of its own and was trained on other columns than FEATURE_SCHEMA_FILE describes, or does not
   * fit the schema in it. Give the API the schema of the model, or train a model with the new schema.
   */
  | 'FRAUD_API_SCHEMA_MISMATCH'
  /**
   * The model was trained under a schema with entities, and the API has no key to hide them with. Set ENTITY_KEY to the
   * one that the other services have.
   */
  | 'FRAUD_API_ENTITY_KEY'
  /**
   * The file of API_TOKENS_FILE cannot be read or breaks its form. Correct it; until then the tokens that were read
   * before stay valid.
   */
  | 'FRAUD_API_TOKEN_FILE'
  /** The token is valid, but its roles do not open this route. Use a token with the role that the message names. */
  | 'FRAUD_API_ROLE'
  /**
   * Too many wrong tokens came from this address within a minute. Correct the token of the client and wait a minute;
   * set TRUSTED_PROXIES when all clients seem to have the address of a proxy.
   */
  | 'FRAUD_API_GUESSING'
  /**
   * The token has reported as many labels this week as FEEDBACK_LABELS_PER_WEEK allows. Send the rest next week, or
   * raise the setting.
   */
  | 'FRAUD_API_LABEL_QUOTA'
  /** The time of a label is no time of the calendar. Send one with its zone, such as 2026-11-23T09:30:00+01:00. */
  | 'FRAUD_API_LABEL_TIME'
  /**
   * A token that is not trusted labels a decision that another token asked for. Label the token's own decisions, or set
   * "trusted" in the token file: docs/how-to/tokens.md.
   */
  | 'FRAUD_API_LABEL_FOREIGN'
  /** No batch of labels with this id waits for a person. GET /feedback/review lists those that wait. */
  | 'FRAUD_API_BATCH_UNKNOWN'
  /**
   * What was asked for is done, but nobody can say so yet: its line of the audit trail has not reached the store. Look
   * at the change before you ask again, and repair the way to the store; the line waits and is written then.
   */
  | 'FRAUD_API_AUDIT_FAILED'
  /** The request names its host more than once. Send one Host header; look at the proxy that adds another. */
  | 'FRAUD_API_HOST'
  /**
   * A page of another site tried to change something in the queue dashboard. Open the dashboard itself and repeat
   * the action there.
   */
  | 'FRAUD_API_CROSS_SITE'
  /** The request breaks the schema of the route. Correct every field that "errors" names; /docs shows the schema. */
  | 'FRAUD_API_INVALID'
  /** No token came with the request, or one that is unknown or has expired. Send "Authorization: Bearer <token>". */
  | 'FRAUD_API_UNAUTHENTICATED'
  /** No route has this path. /docs lists the routes. */
  | 'FRAUD_API_NO_ROUTE'
  /** The route exists, but not with this method. Use one of those that the header Allow names. */
  | 'FRAUD_API_METHOD'
  /** The token asks more often than RATE_LIMIT_PER_SECOND allows. Wait as long as the header Retry-After says. */
  | 'FRAUD_API_RATE_LIMIT'
  /** The request is no HTTP that can be read, or came too slowly or with too large headers. Correct the client. */
  | 'FRAUD_API_NOT_HTTP'
  /**
   * The body is not compressed as its Content-Encoding says, or was cut off. Compress it again, or send it without
   * the header and uncompressed.
   */
  | 'FRAUD_API_ENCODING'
  /** A fault inside the service. Look for the request id of the answer in the log of the API, which has the cause. */
  | 'FRAUD_API_FAULT'
  /**
   * The queue dashboard may retry, cancel and delete jobs, nothing else. Ask for retrainings with POST /retrain, and
   * stop services by stopping their processes.
   */
  | 'FRAUD_API_BOARD_CHANGE'
  /** The body is no JSON. Correct what the message names: it says where the text stops being JSON. */
  | 'FRAUD_API_JSON'
  /** The body holds more rows, columns or levels than allowed. Send several smaller requests. */
  | 'FRAUD_API_TOO_MUCH'
  /** The CSV of the request cannot be read. Send one header line with the column names, then rows of numbers. */
  | 'FRAUD_API_CSV'
  /** The Idempotency-Key is empty or too long. Send 1 to 255 characters, such as a UUID. */
  | 'FRAUD_API_IDEMPOTENCY_KEY'
  /** This Idempotency-Key was used for another request before. Send a new key for each new request. */
  | 'FRAUD_API_IDEMPOTENCY_REUSED'
  /**
   * No decision with this id is in the log, here or in the store. Check the id; a decision of another instance
   * appears after the next upload of its log.
   */
  | 'FRAUD_API_DECISION_UNKNOWN'
  /** The decision was erased with `fraud erase`. Nothing can be looked up or replayed any more. */
  | 'FRAUD_API_DECISION_ERASED'
  /** No model with this version is in the store. GET /models lists the versions. */
  | 'FRAUD_API_MODEL_UNKNOWN'
  /** Somebody else has claimed the case and looks at it. Take another one by POST /reviews/next, or wait 15 minutes. */
  | 'FRAUD_API_CASE_CLAIMED'
  /** No queue has a job of this id: it never was, or has been deleted since. Take one of GET /jobs. */
  | 'FRAUD_API_JOB_UNKNOWN'
  /** There is no drift report for this week. Check the name of the week, such as week_2026_47. */
  | 'FRAUD_API_REPORT_UNKNOWN'
  /** The feedback says that it became known in the future. Correct "at", or the clock of the machine that sent it. */
  | 'FRAUD_API_LABEL_IN_FUTURE'
  /**
   * An event time cannot be in seconds, given the times that the model has learned. Send seconds, as the weekly files
   * have them; of a clock in milliseconds, a thousandth.
   */
  | 'FRAUD_API_EVENT_TIME'
  /**
   * The tensors of the request do not fit the model. GET /v2/models/fraud describes name, shape and type of the
   * inputs.
   */
  | 'FRAUD_API_TENSOR'
  /**
   * The request has a Content-Type or Content-Encoding that this route does not read. Send one of those that the
   * message names.
   */
  | 'FRAUD_API_MEDIA_TYPE';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** The fields that are wrong, where the fault lies in fields. */
  readonly errors: readonly FieldProblem[] | undefined;

  constructor(
    code: ApiErrorCode,
    message: string,
    { errors, ...options }: ErrorOptions & { errors?: readonly FieldProblem[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.errors = errors;
  }
}
