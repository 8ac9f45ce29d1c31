export { barChart } from './bar-chart.ts';
export { lineChart, type Series } from './line-chart.ts';
