/**
 * Open loop: requests leave on a schedule, whatever the answers do; latency counts from the scheduled time, so that
 * waiting is not left out.
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillBody } from './fill-body.ts';

export type OpenLoop = { url: string; bodies: readonly string[]; token: string; perSecond: number; seconds: number };

/** A young process answers, and asks, slowly. */
const WARM_UP_SECONDS = 2;

/** Latencies in ms, ascending, after a warm-up of two more seconds; failed requests count as infinite. */
export async function openLoop({ url, bodies, token, perSecond, seconds }: OpenLoop): Promise<Float64Array> {
  const agent = new Agent({ keepAlive: true });
  const latencies = new Float64Array(perSecond * (WARM_UP_SECONDS + seconds));
  const answered: Promise<void>[] = [];
  const start = performance.now() + 10;
  for (let i = 0; i < latencies.length;) {
    const due = Math.min(latencies.length, Math.floor(((performance.now() - start) * perSecond) / 1000) + 1);
    for (; i < due; i++) {
      const [at, body] = [i, fillBody(bodies[i % bodies.length]!, i)];
      const scheduled = start + (at * 1000) / perSecond;
      answered.push(
        post(url, agent, token, body).then(
          (isGood) => void (latencies[at] = isGood ? performance.now() - scheduled : Infinity),
        ),
      );
    }
    await sleep(1);
  }
  await Promise.all(answered);
  agent.destroy();
  return latencies.subarray(WARM_UP_SECONDS * perSecond).sort();
}

function post(url: string, agent: Agent, token: string, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
    };
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode === 200));
    });
    asked.on('error', () => resolve(false)).end(body);
  });
}
