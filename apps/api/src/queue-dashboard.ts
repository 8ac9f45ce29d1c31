import basicAuth from '@fastify/basic-auth';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queues } from '@fraud/queue';
import type { FastifyInstance } from 'fastify';
import type { Access } from './access.ts';

const PATH = '/queues';

/** The jobs, to look at and to retry, behind a browser login: any user name, a token as password. */
export async function registerQueueDashboard(app: FastifyInstance, access: Access, queues: ReturnType<Queues['bullQueue']>[]): Promise<void> {
  await app.register(async (board) => {
    await board.register(basicAuth, {
      authenticate: { realm: 'Fraud queues' },
      validate: (_user, password, _request, _reply, done) => done(access.holderOf(password) ? undefined : new Error('Unknown token')),
    });
    board.addHook('onRequest', board.basicAuth);
    const serverAdapter = new FastifyAdapter();
    serverAdapter.setBasePath(PATH);
    createBullBoard({ queues: queues.map((queue) => new BullMQAdapter(queue)), serverAdapter, options: { uiConfig: { boardTitle: 'Fraud queues' } } });
    await board.register(serverAdapter.registerPlugin(), { prefix: PATH });
  });
}
