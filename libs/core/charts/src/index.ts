export { barChart, type BarChart } from './bar-chart.ts';
export { lineChart, type LineChart, type Series } from './line-chart.ts';
