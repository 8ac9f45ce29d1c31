/** The dashboard and the alert rules against the metrics that there are, and, where promtool is, by its own tests. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { knownMetrics, shownAtStart } from '../docs/metrics-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const MONITORING = join(ROOT, 'docker/monitoring');
const textOf = (file: string) => readFileSync(join(MONITORING, file), 'utf8');

type Dashboard = { panels: { title: string; targets: { expr: string }[] }[] };
type Rules = { groups: { rules: { alert: string; expr: string; annotations: { runbook: string } }[] }[] };
const { panels } = JSON.parse(textOf('grafana/dashboards/fraud.json')) as Dashboard;
const { rules } = (parse(textOf('alert-rules.yml')) as Rules).groups[0]!;

const FUNCTIONS = /^(absent|bool|by|histogram_quantile|increase|le|max|or|rate|sum|time|topk)$/;
/** Prometheus' own. */
const OF_PROMETHEUS = ['up'];

/** The metrics in a query: words that are neither functions nor within braces, brackets or `by (...)`. */
function metricsIn(query: string): string[] {
  const bare = query.replaceAll(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)/g, ' ');
  return [...bare.matchAll(/[a-zA-Z_]\w*/g)].map(([word]) => word).filter((word) => !FUNCTIONS.test(word));
}

describe('docker/monitoring', async () => {
  const known = new Set([...(await knownMetrics()), ...OF_PROMETHEUS]);
  const queries = [
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
    ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ];
  /** A series that begins with its first event has no increase for Prometheus. */
  const increases = panels
    .flatMap(({ targets }) => targets.map(({ expr }) => /(?:increase|rate)\((\w+)\[\d+d\]/.exec(expr)?.[1]))
    .filter((name) => name !== undefined);

  it.each(queries)('%s asks for metrics that there are', (_, query) => {
    expect(metricsIn(query).length).toBeGreaterThan(0);
    for (const metric of metricsIn(query)) expect(known, query).toContain(metric.replace(/_(bucket|count|sum)$/, ''));
  });

  it.each(increases)('%s has its series at the start', async (name) => {
    expect(await shownAtStart(name.replace(/_bucket$/, ''))).toMatch(new RegExp(`^${name}(\\{.*\\})? 0$`, 'm'));
  });

  it('every alert names a page that there is', () => {
    for (const { alert, annotations } of rules) expect(existsSync(join(ROOT, annotations.runbook)), alert).toBe(true);
  });

  it('every alert fires in a test of promtool, and so it does', () => {
    const tested = [...textOf('alert-rules.test.yml').matchAll(/alertname: (\w+)\n/g)].map(([, alert]) => alert!);
    expect([...new Set(tested)].sort()).toEqual(rules.map(({ alert }) => alert).sort());
    const { error, status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'alert-rules.test.yml'], {
      cwd: MONITORING,
      encoding: 'utf8',
    });
    if (error === undefined) expect(status, stdout + stderr).toBe(0);
    else console.log('promtool is not on this machine: the rules are not run');
  });
});
