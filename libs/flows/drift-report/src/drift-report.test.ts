import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  columnStatistics,
  describeDrift,
  driftBaseline,
  type DriftJudgement,
  farthestDistances,
  judgeDrift,
  profileWeek,
} from '@fraud/drift';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { randomSource } from '@fraud/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DriftReport,
  driftReportPage,
  readDriftReport,
  readDriftReportPage,
  readHistorySkew,
  type ReportedMeasure,
  reportedMeasure,
  watchReportedWeeks,
  writeDriftReport,
} from './index.ts';

const names = Array.from({ length: 30 }, (_, i) => `V${i}`);
const normals = (seed: number, shift: (column: number) => number) => {
  const random = randomSource(seed);
  return names.map((_, column) => Float32Array.from({ length: 500 }, () => random.normal() + shift(column)));
};

/** A week against one reference week and some past ones. */
function measured(
  columns: readonly string[],
  reference: readonly Float32Array[],
  current: readonly Float32Array[],
  pastWeeks = 0,
): { judgement: DriftJudgement; measure: ReportedMeasure } {
  const baseline = driftBaseline(columns.map((name, c) => ({ name, weeks: [reference[c]!] })));
  const past = Array.from({ length: pastWeeks }, (_, w) => ({
    profile: profileWeek(
      baseline,
      `week_2026_${46 - pastWeeks + w}`,
      normals(100 + w, () => 0),
    ),
    labels: null,
    alarmed: w === 2,
    inReference: false,
  }));
  const profile = profileWeek(baseline, 'week_2026_47', current);
  const judgement = judgeDrift({ baseline, referenceLabels: null, past, current: { profile, labels: null } });
  const strip = [
    ...past.map((week) => ({ ...week, week: week.profile.week })),
    { profile, week: 'week_2026_47', alarmed: true },
  ].map((week) => ({
    week: week.week,
    alarmed: week.alarmed,
    distances: farthestDistances(baseline, past, [week.profile])[0]!,
  }));
  return {
    judgement,
    measure: reportedMeasure({
      judgement,
      statistics: columnStatistics(baseline, current),
      joint: { auc: 0.61, pValue: 0.004, rows: 500 },
      importances: { V7: 0.25 },
      strip,
      baseline,
      wordsOf: (column) => (column === 'V7' ? { title: 'Amount', unit: 'EUR' } : { title: column, unit: '' }),
    }),
  };
}
const { judgement, measure } = measured(
  names,
  normals(1, () => 0),
  normals(2, (column) => (column === 7 ? 2 : 0)),
  25,
);
const quality = {
  threshold: 0.4,
  expected: { frauds: 6.2, fraudsDeviation: 1.1, flagged: 5, precision: 0.9, recall: 0.8 },
  realised: { frauds: 5, flagged: 5, precision: 0.8, recall: 0.8 },
  flaggedShare: { judged: 0.012, served: 0.01 },
  fall: null,
};

function aReport(changes: Partial<DriftReport> = {}): DriftReport {
  return {
    formatVersion: 2,
    week: 'week_2026_47',
    key: 'weekly_data/week_2026_47.csv',
    etag: 'e1',
    contentDigest: 'd1',
    checkedAt: '2026-11-22T10:00:00.000Z',
    rows: 500,
    frauds: 5,
    warnings: [],
    checks: [
      { name: 'Constant columns', passed: false, finding: '1 column has one value in all rows: V3' },
      { name: 'Duplicate rows', passed: true, finding: 'None' },
    ],
    championVersion: '0123456789ab',
    reference: { weeks: ['week_2026_46'], rows: 500 },
    outcome: 'alarm',
    reason: describeDrift(judgement),
    labels: null,
    blocked: 0,
    falseAlarms: null,
    backtest: null,
    measure,
    retrain: { retrain: true, reason: "what drifted carries 25 % of the model's importance" },
    quality,
    recallByWeek: [],
    performance: {
      auprc: { reference: 0.81, current: 0.42, low: 0.1, high: 0.6, sampling: { reference: 0.01, current: 0.02 } },
      cost: null,
      falseAlarms: null,
      errorRate: 0.025,
    },
    gain: null,
    skew: null,
    retrainJobId: 'retrain-week_2026_47-0123456789ab',
    retrainJobAdded: true,
    mlflowRunUrl: null,
    modelRunUrl: null,
    ...changes,
  };
}

describe('stored reports', () => {
  let folder: string;
  let store: ObjectStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reports-'));
    store = openObjectStore({ folder });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('readDriftReport() gives what writeDriftReport() wrote, two different constants included', async () => {
    const constants = measured(['c'], [new Float32Array(3).fill(1)], [new Float32Array(3).fill(2)]);
    const report = aReport({ measure: constants.measure });
    await writeDriftReport(store, report);
    expect(await readDriftReport(store, 'week_2026_47')).toEqual(report);
    expect(report.measure!.columns[0]!.welch.statistic).toBeNull();
    expect(await readDriftReport(store, 'week_2026_48')).toBeUndefined();
    expect(new TextDecoder().decode(await readDriftReportPage(store, 'week_2026_47'))).toBe(driftReportPage(report));
    expect(await readDriftReportPage(store, 'week_2026_48')).toBeUndefined();
  });

  it('readDriftReport() reads reports of builds that checked and measured less', async () => {
    const report = aReport();
    const older = JSON.parse(JSON.stringify(report)) as Record<string, unknown> & {
      measure: Record<string, unknown> & { columns: Record<string, unknown>[] };
    };
    delete older['checks'];
    delete (older['quality'] as Record<string, unknown>)['fall'];
    delete older['modelRunUrl'];
    delete older['contentDigest'];
    delete older['retrainJobAdded'];
    delete older.measure['joint'];
    for (const column of older.measure.columns) delete column['chiSquare'];
    await store.put('drift_reports/week_2026_47.json', new TextEncoder().encode(JSON.stringify(older)));
    expect(await readDriftReport(store, 'week_2026_47')).toEqual({
      ...report,
      contentDigest: null,
      checks: [],
      measure: { ...report.measure, joint: null },
    });
  });

  it.each(['', '{"rows": 4'])('readHistorySkew() takes an object that is cut for none: %j', async (stored) => {
    await store.put('history_skew.json', new TextEncoder().encode(stored));
    expect(await readHistorySkew(store)).toBeUndefined();
  });

  it('writes the JSON last, so that it marks a whole report', async () => {
    const keys: string[] = [];
    await writeDriftReport({ ...store, put: (key, ...rest) => (keys.push(key), store.put(key, ...rest)) }, aReport());
    expect(keys).toEqual(['drift_reports/week_2026_47.html', 'drift_reports/week_2026_47.json']);
  });

  it('watchReportedWeeks() follows the store, reads a report once, and passes over what is none', async () => {
    const read: string[] = [];
    const summary = {
      week: 'week_2026_47',
      etag: 'e1',
      contentDigest: 'd1',
      frauds: 5,
      outcome: 'alarm',
      retrainJobId: 'retrain-week_2026_47-0123456789ab',
      championVersion: '0123456789ab',
      performance: aReport().performance,
      quality,
    };
    const reportedWeeks = watchReportedWeeks({ ...store, get: (key) => (read.push(key), store.get(key)) });
    expect([...(await reportedWeeks())]).toEqual([]);
    await writeDriftReport(store, aReport());
    await store.put('drift_reports/week_2026_1.json', new TextEncoder().encode('{"formatVersion":9}'));
    expect([...(await reportedWeeks())]).toEqual([['week_2026_47', summary]]);
    expect([...(await reportedWeeks())]).toEqual([['week_2026_47', summary]]);
    expect(read).toHaveLength(2);
    await writeDriftReport(store, aReport({ etag: 'e2' }));
    expect((await reportedWeeks()).get('week_2026_47')?.etag).toBe('e2');
    await store.delete('drift_reports/week_2026_47.json');
    expect([...(await reportedWeeks())]).toEqual([]);
  });
});

/** The page without the blanks and line breaks between tags. */
const pageOf = (changes: Partial<DriftReport> = {}) =>
  driftReportPage(aReport(changes))
    .replace(/\s+/g, ' ')
    .replaceAll(/ ?(<[^<>]*>) ?/g, '$1');

describe('driftReportPage()', () => {
  it('is led by what the week costs, then by drift', () => {
    expect(pageOf()).toContain('<h1>The model got worse: AUPRC 0.420, and 0.810 when it was judged</h1>');
    const blind = { ...quality, realised: { frauds: 30, flagged: 9, precision: 0.89, recall: 0.27 } };
    expect(pageOf({ quality: blind })).toContain(
      '<h1>The model found 27 % of this week&#39;s frauds and expected to find 80 %</h1>',
    );
    const steady = { reference: 0.81, current: 0.8, low: -0.1, high: 0.1, sampling: null };
    const dearer = { reference: 0.5, current: 1.25, low: 0.3, high: 1.2, sampling: null };
    const performance = { auprc: steady, cost: dearer, falseAlarms: null, errorRate: 0.025 };
    expect(pageOf({ performance })).toContain('cost 1.25 per payment, and 0.50 before</h1>');
    const recall = { reference: 0.82, current: 0.47, pValue: 1e-4 };
    const fall = { recall, precision: null, pValue: 2e-4, alpha: 0.005, alarm: true };
    const expecting = pageOf({ performance: null, quality: { ...quality, realised: null, fall } });
    expect(expecting).toContain('<h1>The model expects to find 47 % of this week&#39;s frauds, and 82 % before</h1>');
    expect(expecting).toContain('recall 47 %, and 82 % in earlier weeks. This is an alarm');
    const cost = 'The model found 80 % of this week&#39;s frauds and expected to find 80 %';
    expect(pageOf({ performance: null })).toContain(`<h1>${cost}; the week differs from what it learned</h1>`);
    expect(pageOf({ performance: null, outcome: 'steady' })).toContain(`<h1>${cost}; no drift that matters</h1>`);
    const unknown = { performance: null, quality: { ...quality, realised: null } };
    expect(pageOf(unknown)).toContain('<h1>Drift: this week differs from what the model learned</h1>');
  });

  it('draws what was expected to be found and what was, with a gap where nobody knows', () => {
    const week = (number: number, expected: number, realised: number | null) => ({
      week: `week_2026_${number}`,
      expected,
      realised,
    });
    expect(pageOf({ recallByWeek: [week(47, 0.8, 0.8)] })).not.toContain('<svg class="recall"');
    const page = pageOf({ recallByWeek: [week(45, 0.5, 0.5), week(46, 0.5, null), week(47, 1, 0)] });
    const picture = /<svg class="recall"[^]*?<\/svg>/.exec(page)![0];
    const [, expected] = /class="expected" d="([^"]*)"/.exec(picture)!;
    const [, realised] = /class="realised" d="([^"]*)"/.exec(picture)!;
    expect(expected).toMatch(/^M80\.0 101\.0h0L[\d.]+ 101\.0h0L604\.0 12\.0h0$/);
    expect(realised).toBe('M80.0 101.0h0M604.0 190.0h0');
    expect([...picture.matchAll(/>(2026-\d+|[\d.]+ %)</g)].map(([, text]) => text)).toEqual([
      ...['0 %', '20 %', '40 %', '60 %', '80 %', '100 %'],
      ...['2026-45', '2026-46', '2026-47'],
    ]);
    expect(picture).toContain('aria-label="3 weeks; in the last one 100 % expected, 0 % realised"');
  });

  it('puts the farthest column first', () => {
    const page = pageOf();
    const rows = [...page.slice(page.lastIndexOf('<tbody>')).matchAll(/<tr( class="drifted")?><th scope="row">(\w+)/g)];
    expect(rows[0]!.slice(1)).toEqual([' class="drifted"', 'Amount']);
    expect(rows).toHaveLength(names.length);
  });

  it('calls columns as people do, their names behind it, and counts in their units', () => {
    expect(pageOf()).toMatch(
      /<th scope="row">Amount<small>V7<\/small><b>drifted<\/b><\/th>.*?<td>[-\d.]+ → [-\d.]+ EUR<\/td>/,
    );
    expect(pageOf()).toContain('<th scope="row">V8</th>');
    const older = { ...measure, columns: measure.columns.map((column) => ({ ...column, title: '', unit: '' })) };
    expect(pageOf({ measure: older })).toContain('<th scope="row">V7<b>drifted</b></th>');
  });

  it('needs nothing from elsewhere and stays small', () => {
    const page = driftReportPage(aReport());
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(|@import/);
    expect(page.length).toBeLessThan(400_000);
  });

  it('has one main part, and every table scrolls from the keyboard under a name', () => {
    const page = pageOf();
    expect(page.match(/<main>/g)).toHaveLength(1);
    expect(page.match(/<table/g)).toHaveLength(4);
    expect(page.match(/<div class="scroll" tabindex="0" role="region" aria-label="[^"]+"><table/g)).toHaveLength(4);
  });

  it('links to the retraining and to the runs of an MLflow server, not to a folder', () => {
    const runs = 'http://localhost:5001/#/experiments/1/runs';
    const page = pageOf({ mlflowRunUrl: `${runs}/2`, modelRunUrl: `${runs}/3` });
    expect(page).toContain(`<a href="${runs}/3">0123456789ab</a>`);
    expect(page).toContain('<a href="../queue/retrain/retrain-week_2026_47-0123456789ab">');
    expect(page).toContain('<a href="http://localhost:5001/#/experiments/1/runs/2">');
    expect(pageOf({ mlflowRunUrl: 'file:///mlruns/1/2', retrainJobId: null })).not.toContain('<a ');
  });

  it('shows what was looked for in the data, odd or not, and how columns drifted together', () => {
    const page = pageOf();
    expect(page).toContain(
      '<li class="odd"><b>Constant columns</b><i>odd</i>1 column has one value in all rows: V3</li>',
    );
    expect(page).toContain('<li><b>Duplicate rows</b>None</li>');
    expect(page).toContain('Score 0.61 (0.5 = no difference, 1 = completely different) on 500 payments');
    expect(page).toContain('the probability of such a score without drift: 0.4 %');
  });

  it('shows how the champion does on the new labels, and whether it has become worse', () => {
    const page = pageOf({
      performance: {
        auprc: { reference: 0.81, current: 0.42, low: 0.1, high: 0.6, sampling: { reference: 0.01, current: 0.02 } },
        cost: { reference: 0.5, current: 0.6, low: -0.1, high: 0.3, sampling: null },
        falseAlarms: { reference: 0.0004, current: 0.0102, low: 0.005, high: 0.015, sampling: null },
        errorRate: 0.025,
      },
    });
    for (const [title, values, isWorse] of [
      ['AUPRC', ['0.810', '0.420', '0.100 to 0.600'], true],
      ['Cost per payment', ['0.50', '0.60', '-0.10 to 0.30'], false],
      ['Honest payments flagged', ['0.04 %', '1.02 %', '0.5 % to 1.5 %'], true],
    ] as const)
      expect(page).toContain(
        `<tr${isWorse ? ' class="drifted"' : ''}><th scope="row">${title}${isWorse ? '<b>worse</b>' : ''}</th>` +
          values.map((value) => `<td>${value}</td>`).join(''),
      );
    expect(page).toContain('chance is an unlikely explanation (2.5 %)');
    expect(pageOf({ performance: null })).not.toContain('Performance on the labels');
  });

  it('shows what the promotion of the model has brought, and whether it was for the worse', () => {
    const gain = (high: number) => ({
      ...{ weeks: 6, rows: 3_000, frauds: 48 },
      ...{ auprc: { gain: -0.012, low: -0.034, high }, money: { gain: 310, low: -90, high: 710 } },
    });
    const page = driftReportPage(aReport({ gain: gain(0.01) }));
    expect(page).toContain('Since the model went live');
    expect(page).toMatch(/6 weeks\s+with\s+48\s+frauds/);
    expect(page).toContain('<td>-0.012</td>');
    expect(page).toContain('-0.034 to +0.010');
    expect(page).toContain('-90 to +710');
    expect(page).not.toMatch(/AUPRC <b>worse<\/b><\/th>\s*<td>-0.012/);
    expect(driftReportPage(aReport({ gain: gain(-0.001) }))).toMatch(/AUPRC <b>worse<\/b><\/th>\s*<td>-0.012/);
    expect(driftReportPage(aReport())).not.toContain('went live</h2>');
  });

  it('shows chi-square where a column has few values', () => {
    expect(pageOf()).not.toContain('Chi-square');
    const two = (ones: number) => Float32Array.from({ length: 200 }, (_, row) => (row < ones ? 1 : 0));
    const page = pageOf({ measure: measured(['c'], [two(100)], [two(150)]).measure });
    expect(page).toContain('<th scope="col">Chi-square</th>');
    // scipy.stats.chi2_contingency([[100, 100], [150, 50]], correction=False)
    expect(page).toContain('<td>p 2.42e-7</td>');
  });

  it('shows past weeks, expected and realised quality, and why a retraining follows', () => {
    const page = pageOf();
    expect(page.match(/<th scope="col" class="alarmed">/g)).toHaveLength(2);
    expect(page.match(/<td class="(high|low) step-\d">-?\d+\.\d<\/td>/g)).toHaveLength(26 * names.length);
    expect(page).toContain('<tr><th scope="row">Precision</th><td>90 %</td><td>80 %</td></tr>');
    expect(page).toContain('Retraining started: what drifted carries 25 % of the model');
    expect(page).toContain('<td>25.0 %</td>');
    expect(pageOf({ retrainJobAdded: false })).toContain('The same retraining was requested before: what drifted');
    expect(pageOf({ retrainJobId: null })).toContain('A retraining is needed: what drifted carries 25 %');
    expect(pageOf({ frauds: null, quality: { ...quality, realised: null } })).toContain('not labelled');
  });

  it('says by which labels a week is judged where they come late', () => {
    const labels = { delayDays: 14, rows: 8_000, frauds: 31, weeks: ['week_2026_44', 'week_2026_45'] };
    expect(driftReportPage(aReport({ labels }))).toMatch(
      /final after 14 days; judged by 8,000 payments of week_2026_44, week_2026_45 with 31 frauds/,
    );
    expect(driftReportPage(aReport({ labels: { ...labels, rows: 0, frauds: 0, weeks: [] } }))).toMatch(
      /final after 14 days; none have matured/,
    );
    expect(driftReportPage(aReport())).not.toContain('<dt>Labels</dt>');
  });

  it('compares frauds with what was expected, and what is flagged with when the model was judged', () => {
    const page = driftReportPage(aReport());
    expect(page).toContain('Observed over expected frauds: 0.81; chance alone explains 0.65 to 1.35.');
    expect(page).toContain('Flagged: 1 % of the payments; 1.2 % when the model was judged.');
  });

  it('counts the payments that were blocked and never found out about', () => {
    expect(driftReportPage(aReport({ blocked: 12 }))).toContain('12 were blocked and never found out about');
    expect(driftReportPage(aReport())).not.toContain('<dt>Blocked</dt>');
  });

  it('says how the false alarms are shared out, and what the rule would have said of past weeks', () => {
    const page = driftReportPage(
      aReport({
        falseAlarms: { perYear: 1, drift: 2 / 3, performance: 1 / 3, expectedQuality: 0 },
        backtest: { weeks: 20, alarms: ['week_2026_30'] },
      }),
    );
    expect(page).toContain('1 a year expected (drift 0.67, performance 0.33);');
    expect(page).toContain('On your own past weeks drift would have rung once in 20 weeks (week_2026_30)');
    expect(driftReportPage(aReport())).not.toContain('past weeks drift would');
  });

  it.each<DriftReport['outcome']>(['no-champion', 'not-tested'])('stands without a measure: %s', (outcome) => {
    expect(
      driftReportPage(
        aReport({
          outcome,
          measure: null,
          retrain: null,
          quality: null,
          performance: null,
          reference: null,
          championVersion: null,
          frauds: null,
        }),
      ),
    ).not.toContain('<table');
  });

  it('escapes every text that comes from outside', () => {
    const evil = `<img src=x onerror="alert('1')">&`;
    const column = { ...measure.columns[0]!, name: evil, since: evil };
    const strip = [{ week: evil, alarmed: false, distances: [1] }];
    const texts = {
      week: evil,
      key: evil,
      reason: evil,
      warnings: [evil],
      checks: [{ name: evil, passed: false, finding: evil }],
      championVersion: evil,
      retrainJobId: evil,
      mlflowRunUrl: evil,
      modelRunUrl: evil,
      checkedAt: evil,
    };
    const page = driftReportPage(
      aReport({
        ...texts,
        reference: { weeks: [evil], rows: 1 },
        measure: { ...measure, drifted: [evil], columns: [column], strip },
        retrain: { retrain: false, reason: evil },
      }),
    );
    expect(page).not.toContain('<img');
    expect(page.match(/&#60;img src=x onerror=&#34;alert\(&#39;1&#39;\)&#34;&#62;&#38;/g)).toHaveLength(18);
  });
});
