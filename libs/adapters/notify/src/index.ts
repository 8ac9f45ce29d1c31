export { postWebhook } from './post-webhook.ts';
export { sendMail } from './send-mail.ts';
