import { postWebhook, sendMail } from '@fraud/notify';
import { type Alert, pageOf, wordsOf } from './alert.ts';

/** The ways to people; a way that is absent is not taken. */
export type AlertRoutes = {
  readonly webhook?: { readonly url: string; readonly secret: string | undefined; readonly format: 'json' | 'slack' };
  readonly mail?: { readonly url: string; readonly from: string; readonly to: string };
};
export type AlertRoute = keyof AlertRoutes;

/** Tells it by one way; nothing happens where the way is no longer set. @throws FRAUD_NOTIFY_FAILED */
export async function deliverAlert(routes: AlertRoutes, route: AlertRoute, alert: Alert): Promise<void> {
  const { webhook, mail } = routes;
  const words = wordsOf(alert);
  if (route === 'webhook' && webhook !== undefined)
    await postWebhook(
      webhook,
      webhook.format === 'slack'
        ? { text: `*${words.title}*\n${words.text}` }
        : { ...alert, title: words.title, runbook: pageOf(alert.event) },
    );
  if (route === 'mail' && mail !== undefined)
    await sendMail(mail, {
      id: `${alert.event}.${alert.subject}`,
      subject: `[fraud detection] ${words.title}: ${alert.subject}`,
      text: `${words.text}\n\n${alert.event}, ${alert.at}\n`,
    });
}
