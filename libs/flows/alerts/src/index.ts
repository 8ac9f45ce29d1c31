export { type Alert, type AlertEvent, alertEvents } from './alert.ts';
export { alertRoutesOf, alertSettings, isWanted } from './alert-settings.ts';
export { tellAlerts } from './alert-jobs.ts';
export { type AlertRoute, type AlertRoutes, deliverAlert } from './deliver-alert.ts';
