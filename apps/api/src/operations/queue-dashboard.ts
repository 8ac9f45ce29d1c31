/**
 * The jobs behind a browser login: the console's, or any user name and a token as password. Role operate may retry,
 * cancel and delete jobs, role read looks.
 */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { AuditAction } from '@fraud/audit';
import { retrainJob, type RetrainPayload } from '@fraud/jobs';
import type { Queues } from '@fraud/queue';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TokenHolder } from '../access/access.ts';
import { basicPassword, logIn } from '../access/authentication.ts';
import type { Login } from '../access/login.ts';
import { cookieToken, refuseCrossSite } from '../access/session.ts';
import { handleError } from '../http/error-handler.ts';
import { ApiError } from '../http/errors.ts';
import { problem, sendProblem } from '../http/problem.ts';

const BOARD = '/queues';
const READ_ONLY_BOARD = '/queues-read-only';
const READING = ['GET', 'HEAD', 'OPTIONS'];

/** What role operate may change, by the board's own routes. */
const CHANGES: ReadonlyMap<string, AuditAction> = new Map([
  ['/api/queues/:queueName/:jobId/retry', 'queue.retry'],
  ['/api/queues/:queueName/retry/:queueStatus', 'queue.retry'],
  ['/api/queues/:queueName/:jobId/clean', 'queue.cancel'],
]);

/** Name of a weekly file: what is asked for becomes part of a key of the store. */
const WEEK = /^week_(\d{4}_)?\d{1,3}$/;

/** The page brings its own style and needs nothing else. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
/** The board loads nothing from elsewhere and can be framed by nobody. */
const BOARD_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";
/** Bull-board's page asks another host for its fonts; the ones of the system do as well. */
const FOREIGN_FONTS = /<link href="https:\/\/fonts\.googleapis\.com[^>]*>/g;

export type ShownQueues = {
  readonly queues: readonly ReturnType<Queues['bullQueue']>[];
  readonly cancel: Queues['cancel'];
  /** The drift report of a week as a page; undefined when there is none. */
  readonly weekReport: (week: string) => Promise<Uint8Array | undefined>;
};

export async function registerQueueDashboard(app: FastifyInstance, login: Login, queues: ShownQueues): Promise<void> {
  await registerBoard(app, BOARD, login, queues, (holder, request, reply) => {
    if (holder.roles.includes('operate')) return undefined;
    if (!holder.roles.includes('read')) throw roleNeeded(holder, 'operate or read');
    if (request.method !== 'GET') throw roleNeeded(holder, 'operate');
    return reply.redirect(request.url.replace(BOARD, READ_ONLY_BOARD));
  });
  await registerBoard(app, READ_ONLY_BOARD, login, queues, (holder) => {
    if (!holder.roles.some((role) => role === 'read' || role === 'operate'))
      throw roleNeeded(holder, 'operate or read');
    return undefined;
  });
}

/**
 * The board's button to delete a job cancels one that is under way: BullMQ alone refuses while a worker has a part of
 * it.
 */
class CancellingAdapter extends BullMQAdapter {
  readonly #cancel: Queues['cancel'];

  constructor(
    queue: ReturnType<Queues['bullQueue']>,
    options: { readOnlyMode: boolean; reports: string },
    cancel: Queues['cancel'],
  ) {
    const { readOnlyMode, reports } = options;
    super(queue, {
      readOnlyMode,
      ...(queue.name === retrainJob.name && {
        externalJobUrl: ({ data }) => ({
          displayText: 'Report of the week',
          href: `${reports}/${(data as RetrainPayload).week}`,
        }),
      }),
    });
    this.#cancel = cancel;
  }

  override async getJob(id: string): Promise<Awaited<ReturnType<BullMQAdapter['getJob']>>> {
    const job = await super.getJob(id);
    const remove = job?.remove.bind(job);
    if (job && remove)
      job.remove = async () =>
        (await this.#cancel({ name: this.getName() }, id)) === 'over' ? await remove() : undefined;
    return job;
  }
}

/** Lets the holder in, sends it elsewhere or throws. */
type Admit = (holder: TokenHolder, request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

async function registerBoard(
  app: FastifyInstance,
  path: string,
  login: Login,
  { queues, cancel, weekReport }: ShownQueues,
  admit: Admit,
): Promise<void> {
  await app.register(async (board) => {
    board.addHook('onRequest', async (request, reply) => {
      try {
        const crossSite = refuseCrossSite(request);
        if (crossSite !== undefined) throw crossSite;
        logIn(login, basicPassword(request.headers.authorization) ?? cookieToken(request), request);
        const holder = request.holder as TokenHolder | null;
        if (holder === null) return askForLogin(reply);
        const sent = admit(holder, request, reply);
        if (!READING.includes(request.method)) checkChange(request, path);
        return await sent;
      } catch (error) {
        return handleError(error as FastifyError, request, reply); // the board would answer 500
      }
    });
    board.addHook('onSend', (_request, reply, payload, done) => {
      if (!reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', BOARD_POLICY);
      done(null, typeof payload === 'string' ? payload.replace(FOREIGN_FONTS, '') : payload);
    });
    const serverAdapter = new FastifyAdapter();
    serverAdapter.setBasePath(path);
    const readOnlyMode = path === READ_ONLY_BOARD;
    createBullBoard({
      queues: queues.map((queue) => new CancellingAdapter(queue, { readOnlyMode, reports: `${path}/reports` }, cancel)),
      serverAdapter,
      options: { uiConfig: { boardTitle: 'Fraud queues' } },
    });
    board.get<{ Params: { week: string } }>(
      `${path}/reports/:week`,
      { schema: { hide: true } },
      async (request, reply) => {
        const { week } = request.params;
        const page = WEEK.test(week) ? await weekReport(week) : undefined;
        if (page === undefined)
          return handleError(
            new ApiError('FRAUD_API_REPORT_UNKNOWN', `There is no drift report of "${week}"`) as FastifyError,
            request,
            reply,
          );
        return await reply
          .type('text/html; charset=utf-8')
          .header('content-security-policy', PAGE_POLICY)
          .send(Buffer.from(page));
      },
    );
    await board.register(serverAdapter.registerPlugin(), { prefix: path });
  });
}

function askForLogin(reply: FastifyReply): FastifyReply {
  void reply.header('www-authenticate', 'Basic realm="Fraud queues", charset="UTF-8"');
  return sendProblem(
    reply,
    problem(
      401,
      'Log in with any user name and, as password, a token of role operate or read',
      'FRAUD_API_UNAUTHENTICATED',
    ),
  );
}

/**
 * Lets only those changes through that the API itself offers; each goes into the audit trail, refused ones too.
 *
 * @throws FRAUD_API_BOARD_CHANGE
 */
function checkChange(request: FastifyRequest, path: string): void {
  const { queueName = '', jobId = '', queueStatus = '' } = request.params as Record<string, string>;
  const action = CHANGES.get((request.routeOptions.url ?? '').slice(path.length));
  const subject = [queueName, jobId, queueStatus].filter(Boolean).join('/');
  request.change = action ? { action, subject } : { action: 'queue.other', subject: request.url.slice(path.length) };
  if (action === undefined)
    throw new ApiError('FRAUD_API_BOARD_CHANGE', 'The board may retry a job and cancel or delete one, nothing else');
}

function roleNeeded(holder: TokenHolder, role: string): ApiError {
  return new ApiError(
    'FRAUD_API_ROLE',
    `The token "${holder.name}" has the roles ${holder.roles.join(', ')}; this needs ${role}`,
  );
}
