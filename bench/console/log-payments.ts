import { hash } from 'node:crypto';
import { type Decision, newDecisionId, openDecisionLog } from '@fraud/decision-log';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { randomSource } from '@fraud/random';

const DAYS = 20;
const AT_ONCE = 1_000;
const [CARDS, SHOPS] = [500_000, 20_000];
const VERSIONS = ['0123456789ab', '89ab01234567'] as const;
const FRAUDS = 0.002;
const NUMBERS = Array.from({ length: 12 }, (_, i) => `number_${i}`);

const schema = parseFeatureSchema({
  version: 2,
  name: 'payments',
  eventTime: { column: 'at', as: 'seconds' },
  label: { column: 'is_fraud' },
  id: 'payment',
  amount: 'amount',
  columns: [
    { name: 'amount', type: 'number' },
    ...NUMBERS.map((name) => ({ name, type: 'number' })),
    { name: 'card', type: 'entity' },
    { name: 'shop', type: 'entity' },
  ],
});

/** What was logged, to be asked for: any payment's id, any card, any time, and a version. */
export type LoggedPayments = {
  readonly aPayment: () => string;
  readonly aCard: () => string;
  readonly aTime: () => Date;
  readonly version: string;
};

/** Logs payments of 12 numbers and two entities, made at even intervals in the last days. */
export async function logPayments(dir: string, count: number): Promise<LoggedPayments> {
  const random = randomSource(1);
  const log = await openDecisionLog({ dir, schema, instance: 'bench', fsync: { kind: 'off' } });
  const end = Date.now();
  const start = end - DAYS * 86_400_000;
  const timeOf = (i: number) => Math.floor(start + ((end - start) * i) / count);
  const any = (names: number) => Math.floor(random.uniform() * names);
  const paymentOf = (i: number): Decision => {
    const isFraud = random.uniform() < FRAUDS;
    const at = timeOf(i);
    const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Math.round(random.uniform() * 1e6) / 1e3]));
    return {
      id: idAt(at),
      decidedAt: new Date(at),
      token: 'till',
      transactionId: paymentName(i),
      transaction: {
        at: at / 1_000,
        payment: paymentName(i),
        amount: 9.5,
        ...numbers,
        card: entityOf('card', any(CARDS)),
        shop: entityOf('shop', any(SHOPS)),
      },
      probability: isFraud ? 0.5 + random.uniform() / 2 : random.uniform() ** 60 / 2,
      threshold: 0.5,
      predictedClass: isFraud ? 1 : 0,
      modelVersion: VERSIONS[i < count / 2 ? 0 : 1],
    };
  };
  for (let from = 0; from < count; from += AT_ONCE)
    await log.append(Array.from({ length: AT_ONCE }, (_, i) => paymentOf(from + i)));
  await log.close();
  return {
    aPayment: () => paymentName(any(count)),
    aCard: () => entityOf('card', any(CARDS)),
    aTime: () => new Date(timeOf(any(count))),
    version: VERSIONS[0],
  };
}

const paymentName = (i: number) => `payment-${i}`;
const entities = new Map<string, string>();

function entityOf(column: string, number: number): string {
  const name = column + number;
  let entity = entities.get(name);
  if (entity === undefined) entities.set(name, (entity = hash('sha256', name).slice(0, 16)));
  return entity;
}

/** An id as it would have been made at that time. */
function idAt(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${newDecisionId().slice(13)}`;
}
