export { csvOf } from './csv-of.ts';
export { SEVERE_SHIFT, type Shift, simulateWeek } from './simulate-week.ts';
