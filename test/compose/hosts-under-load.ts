import { asRequest, paymentsOfClient } from './partitioned-payments.ts';
import type { Stack } from './stack.ts';

const ROWS = 30_000;
const PAUSE_MS = 15;
type Phase = 'whole' | 'killed' | 'back';
type Answered = { phase: Phase; decisionId: string; version: string; card: string; merchant: string };
type Failed = { phase: Phase; text: string; card: string; merchant: string };

/** Clients that each pay one payment after the other, with cards and merchants of their own, until stopped. */
export function clientsOf({ url, secret }: Stack, count: number) {
  const answers: Answered[] = [];
  const failures: Failed[] = [];
  let phase: Phase = 'whole';
  let isStopped = false;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret('api-token')}` };
  const client = async (number: number) => {
    for (const payment of paymentsOfClient(number, 1, ROWS)) {
      if (isStopped) return;
      const { card, merchant } = payment;
      try {
        const body = JSON.stringify({ data: [asRequest(payment)] });
        const response = await fetch(`${url}/predict`, { method: 'POST', headers, body });
        const text = await response.text();
        if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 100)}`);
        const { predictions, model } = JSON.parse(text) as {
          predictions: { decisionId: string }[];
          model: { version: string };
        };
        answers.push({ phase, decisionId: predictions[0]!.decisionId, version: model.version, card, merchant });
      } catch (error) {
        failures.push({ phase, text: String(error), card, merchant });
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    throw new Error(`client ${number} has paid all it had`);
  };
  const asking = Promise.all(Array.from({ length: count }, (_, number) => client(number)));
  return {
    mark: (now: Phase) => (phase = now),
    async stop() {
      isStopped = true;
      await asking;
      return { answers, failures };
    },
  };
}
