import { type AlertRoute, deliverAlert } from '@fraud/alerts';
import { defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { configuredAlertRoutes } from '../config.ts';

export const alertsTestCommand = defineCommand({
  name: 'alerts test',
  purpose: 'sends a test alert to the webhook and by mail',
  options: {},
  notes: ['The settings are those of the watchdog: ALERT_WEBHOOK_URL, SMTP_URL and so on, or .env.'],
  examples: [''],
  run: async () => {
    const routes = configuredAlertRoutes();
    const ways = Object.keys(routes) as AlertRoute[];
    if (ways.length === 0)
      throw new CliError('FRAUD_CLI_DATA', 'Nobody can be told: neither ALERT_WEBHOOK_URL nor SMTP_URL is set');
    const at = new Date().toISOString();
    const text = 'Alerts arrive. Nothing has to be done.';
    for (const way of ways)
      await deliverAlert(routes, way, { event: 'test', subject: at.replaceAll(':', ''), text, at });
    return { data: { sent: ways }, text: `sent to: ${ways.join(', ')}` };
  },
});
