import { createHmac } from 'node:crypto';
import { NotifyError } from './errors.ts';

const TIMEOUT_MS = 10_000;

type Webhook = {
  readonly url: string;
  /** Absent: the message is not signed. */
  readonly secret: string | undefined;
};

/**
 * Posts a JSON value. With a secret, `x-signature` is `sha256=` and the hex HMAC-SHA256 of `<x-timestamp>.<body>`, so
 * that the receiver can refuse what is forged and, by the time in seconds since 1970, what is sent once more later.
 *
 * @throws FRAUD_NOTIFY_FAILED when no answer of the 2xx kind comes within ten seconds; a redirection is not followed
 */
export async function postWebhook({ url, secret }: Webhook, value: unknown, now = new Date()): Promise<void> {
  const body = JSON.stringify(value);
  const { host } = new URL(url); // the rest of the address is often a secret
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json', ...(secret !== undefined && signatureOf(secret, body, now)) },
    body,
  }).catch((cause: unknown) => {
    throw new NotifyError(`Cannot post to the webhook at ${host}: ${reasonOf(cause)}`, { cause });
  });
  await response.body?.cancel();
  if (!response.ok) throw new NotifyError(`Cannot post to the webhook at ${host}: it answered ${response.status}`);
}

function signatureOf(secret: string, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-timestamp': timestamp, 'x-signature': `sha256=${digest}` };
}

/** fetch hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
