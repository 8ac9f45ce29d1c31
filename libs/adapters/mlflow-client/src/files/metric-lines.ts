import type { MetricPoint } from '../tracking.ts';

/** One point as a line of FileStore's metric files: time in ms, value as Python prints it, step. */
export function metricLine({ timestampMs, value, step }: MetricPoint): string {
  const text = Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return `${timestampMs} ${text} ${step}\n`;
}

/** Points of a metric file. Lines that MLflow wrote may lack the step or carry a dataset behind it. */
export function parseMetricLines(text: string): MetricPoint[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [timestamp, value = 'nan', step = '0'] = line.trim().split(' ');
    return { timestampMs: Number(timestamp), value: parsePythonFloat(value), step: Number(step) };
  });
}

/** The point that MLflow shows: highest step, then latest, then largest. */
export function latestPoint(points: readonly MetricPoint[]): MetricPoint {
  return points.reduce((best, point) => {
    const order = point.step - best.step || point.timestampMs - best.timestampMs || point.value - best.value;
    return order > 0 ? point : best;
  });
}

/** Python and MLflow's JSON spell NaN and the infinities in several ways. */
export function parsePythonFloat(text: string): number {
  if (/^[+]?inf(inity)?$/i.test(text)) return Infinity;
  if (/^-inf(inity)?$/i.test(text)) return -Infinity;
  return Number(text);
}
