import { createTransport } from 'nodemailer';
import { NotifyError } from './errors.ts';

const TIMEOUT_MS = 10_000;

type MailRoute = {
  /** `smtp://` or `smtps://`, with user name and password where the server asks for them. */
  readonly url: string;
  readonly from: string;
  /** One address, or several with commas between. */
  readonly to: string;
};

/**
 * Sends a plain text by mail. The same `id` is the same Message-ID, by which mail programs know a repetition.
 *
 * @throws FRAUD_NOTIFY_FAILED when the server does not take it for every recipient
 */
export async function sendMail(
  { url, from, to }: MailRoute,
  { id, subject, text }: { readonly id: string; readonly subject: string; readonly text: string },
): Promise<void> {
  const { host } = new URL(url);
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  try {
    const { rejected } = await transport.sendMail({ from, to, subject, text, messageId: `<${id}@fraud-detection>` });
    if (rejected.length > 0) throw new Error(`${rejected.join(', ')} refused`);
  } catch (error) {
    throw new NotifyError(`Cannot send mail through ${host}: ${(error as Error).message}`, { cause: error });
  } finally {
    transport.close();
  }
}
