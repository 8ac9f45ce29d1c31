import { ulbSchema } from '@fraud/feature-schema';
import { aTransaction } from '@fraud/feature-schema/testing';
import { TOKEN } from './services.ts';

type Answer = {
  rows: Record<string, number>[];
  version: string;
  probabilities: number[];
  decisionIds: string[];
};
export type Asking = {
  readonly answers: readonly Answer[];
  /** What was no 200. */
  readonly failures: readonly string[];
  stop(): Promise<void>;
};

const ROWS = 8;
/** No application waits longer for an answer before a payment. */
const PATIENCE_MS = 20_000;

/** Several clients, each asking again as soon as it is answered; a failure that `isExpected` is not kept. */
export function askUnderLoad(
  url: string,
  clients: number,
  isExpected: (failure: string) => boolean = () => false,
): Asking {
  const answers: Answer[] = [];
  const failures: string[] = [];
  let isStopped = false;
  const client = async (): Promise<void> => {
    for (let i = 0; !isStopped; i++) {
      const failure = await ask(url, rowsOf(i)).then((answer) => void answers.push(answer), String);
      if (failure === undefined) continue;
      if (!isExpected(failure)) failures.push(failure);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const asking = Array.from({ length: clients }, client);
  return {
    answers,
    failures,
    stop: async () => {
      isStopped = true;
      await Promise.all(asking);
    },
  };
}

async function ask(url: string, rows: Record<string, number>[]): Promise<Answer> {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ data: rows }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  const { predictions, model } = JSON.parse(text) as {
    predictions: { probability: number; decisionId: string }[];
    model: { version: string };
  };
  return {
    rows,
    version: model.version,
    probabilities: predictions.map(({ probability }) => probability),
    decisionIds: predictions.map(({ decisionId }) => decisionId),
  };
}

/** Rows spread over the day, so that forests which cut the day elsewhere answer otherwise. */
function rowsOf(seed: number): Record<string, number>[] {
  return Array.from({ length: ROWS }, (_, i) => {
    const row = aTransaction({ Time: (seed * 7 + i * 1_250) % 10_000 });
    delete row[ulbSchema.label];
    return row;
  });
}
