export { csvOf } from './csv-of.ts';
export { SEVERE_SHIFT, type Shift, simulateWeek, type WeekPlan } from './simulate-week.ts';
