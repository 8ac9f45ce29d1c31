export { barChart } from './bar-chart.ts';
export { COLOUR_TOKENS } from './colour-tokens.ts';
export { lineChart, type Series } from './line-chart.ts';
export { grouped, percent, shortNumber, threeDigits } from './numbers.ts';
export { linearScale, logScale } from './scale.ts';
