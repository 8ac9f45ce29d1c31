/** Clients that go on through all faults, and a ledger of everything that was acknowledged to them. */
import { ulbSchema } from '@fraud/feature-schema';
import { aTransaction } from '@fraud/feature-schema/testing';
import { randomSource } from '@fraud/random';
import { TOKEN } from '../services.ts';

export type Ledger = {
  /** Decisions by their id: the transaction's own id and the probability that was answered. */
  readonly decisions: Map<string, { readonly transactionId: string; readonly probability: number }>;
  /** Labels by the decision they are about. */
  readonly labels: Map<string, 'Fraud' | 'No Fraud'>;
  /** Reasons of the promotions that were answered, in their order. */
  readonly promotions: string[];
  /** Ids of the requests for a retraining that were answered. */
  readonly retrainings: string[];
};

export type Load = { readonly ledger: Ledger; stop(): Promise<void> };

const CLIENTS = 4;
const ROWS = 4;
const TIMEOUT_MS = 5_000;
const PAUSE_MS = 20;

export function startLoad(urls: readonly string[], versions: readonly string[], seed: number): Load {
  const ledger: Ledger = { decisions: new Map(), labels: new Map(), promotions: [], retrainings: [] };
  let isStopped = false;

  let asked = 0;

  /** Each request goes to the next API. */
  async function post<T>(path: string, body: object, headers: object = {}): Promise<T | undefined> {
    try {
      const answer = await fetch(urls[asked++ % urls.length]! + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return answer.ok ? ((await answer.json()) as T) : (await answer.text(), undefined);
    } catch {
      return undefined; // not acknowledged
    }
  }

  async function predict(client: number, request: number): Promise<string[]> {
    const data = Array.from({ length: ROWS }, (_, row) => {
      const transaction = { ...aTransaction({ Time: (request * 7 + row * 1_250) % 10_000 }) };
      delete transaction[ulbSchema.label];
      return { ...transaction, id: `${seed}-${client}-${request}-${row}` };
    });
    const answer = await post<{ predictions: { probability: number; decisionId: string }[] }>('/predict', { data });
    const made = answer?.predictions ?? [];
    made.forEach(({ decisionId, probability }, row) =>
      ledger.decisions.set(decisionId, { transactionId: data[row]!.id, probability }),
    );
    return made.map(({ decisionId }) => decisionId);
  }

  async function label(decisionId: string, isFraud: boolean): Promise<void> {
    const className = isFraud ? 'Fraud' : 'No Fraud';
    const at = new Date().toISOString();
    const data = [{ decisionId, class: className, source: 'review', at }];
    if ((await post('/feedback', { data })) !== undefined) ledger.labels.set(decisionId, className);
  }

  async function promote(number: number): Promise<void> {
    const reason = `promotion ${seed}-${number}`;
    const version = versions[number % versions.length]!;
    const answer = await post<{ outcome: string }>(`/models/${version}/promote`, { reason });
    if (answer?.outcome === 'done') ledger.promotions.push(reason);
  }

  async function retrain(number: number): Promise<void> {
    const requestId = `faults-${seed}-${number}`;
    const answer = await post<{ jobId: string }>('/retrain', {}, { 'x-request-id': requestId });
    if (answer !== undefined) ledger.retrainings.push(requestId);
  }

  const client = async (number: number): Promise<void> => {
    const random = randomSource(seed * 100 + number);
    for (let request = 0; !isStopped; request++) {
      const made = await predict(number, request);
      if (made.length > 0 && random.uniform() < 0.2) await label(made[0]!, random.uniform() < 0.5);
      if (number === 0 && random.uniform() < 0.01) await promote(request);
      if (number === 1 && random.uniform() < 0.01) await retrain(request);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const asking = Array.from({ length: CLIENTS }, (_, number) => client(number));
  return {
    ledger,
    async stop() {
      isStopped = true;
      await Promise.all(asking);
    },
  };
}
