import { checkedText, type ConfigOf, oneOf, secretSetting, setting, text, urlWith } from '@fraud/config';
import { type Alert, alertEvents } from './alert.ts';
import type { AlertRoutes } from './deliver-alert.ts';

const KNOWN: readonly string[] = alertEvents;
const eventsIn = (list: string) => list.split(',').map((event) => event.trim());

/** Who is told, and of what. */
export const alertSettings = {
  alertWebhookUrl: secretSetting('ALERT_WEBHOOK_URL', urlWith('http', 'https').optional(), {
    doc: 'Address that every alert is posted to as JSON. Such addresses often hold a key, so it is not shown.',
    unset: 'no webhook',
  }),
  alertWebhookSecret: secretSetting('ALERT_WEBHOOK_SECRET', text('a key').optional(), {
    doc: 'Key that posted alerts are signed with, so that the receiver can refuse forged ones (docs/how-to/alerts.md).',
    unset: 'not signed',
  }),
  alertFormat: setting('ALERT_FORMAT', oneOf('json', 'slack').default('json'), {
    doc: 'What is posted: all fields, or the text that Slack and Mattermost show.',
    example: 'slack',
  }),
  smtpUrl: secretSetting('SMTP_URL', urlWith('smtp', 'smtps').optional(), {
    doc: 'Mail server for alerts, with user name and password if it asks for them: smtps://user:password@host.',
    unset: 'no mail',
  }),
  alertMailTo: setting('ALERT_MAIL_TO', text('mail addresses with commas between').optional(), {
    doc: 'Who gets alerts by mail.',
    example: 'fraud-team@bank.example',
    together: 'SMTP_URL',
  }),
  alertMailFrom: setting('ALERT_MAIL_FROM', text('a mail address').default('fraud-detection@localhost'), {
    doc: 'Sender of alerts by mail.',
    example: 'fraud-detection@bank.example',
  }),
  alertEvents: setting(
    'ALERT_EVENTS',
    checkedText(
      (list) => eventsIn(list).every((event) => KNOWN.includes(event)),
      `names with commas between, of ${KNOWN.join(', ')}`,
    ).default(KNOWN.join(',')),
    { doc: 'What people are told of.', example: 'drift-alarm,retraining-failed,service-silent', unset: 'all events' },
  ),
};

/** The routes that the settings name. */
export function alertRoutesOf(config: ConfigOf<typeof alertSettings>): AlertRoutes {
  const { alertWebhookUrl: hook, smtpUrl: smtp, alertMailTo: to } = config;
  return {
    ...(hook !== undefined && {
      webhook: { url: hook.reveal(), secret: config.alertWebhookSecret?.reveal(), format: config.alertFormat },
    }),
    ...(smtp !== undefined && to !== undefined && { mail: { url: smtp.reveal(), from: config.alertMailFrom, to } }),
  };
}

/** Whether people want to be told of it. */
export function isWanted({ alertEvents: list }: ConfigOf<typeof alertSettings>, { event }: Alert): boolean {
  return eventsIn(list).includes(event);
}
