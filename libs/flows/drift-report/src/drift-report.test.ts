import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureDrift } from '@fraud/drift';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { randomSource } from '@fraud/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DriftReport, driftReportPage, readDriftReport, reportedMeasure, watchReportedWeeks, writeDriftReport } from './index.ts';

const names = Array.from({ length: 30 }, (_, i) => `V${i}`);
const normals = (seed: number, shift: (column: number) => number) => {
  const random = randomSource(seed);
  return names.map((_, column) => Float32Array.from({ length: 500 }, () => random.normal() + shift(column)));
};
const measure = measureDrift({ columns: names, reference: normals(1, () => 0), current: normals(2, (column) => (column === 7 ? 2 : 0)) });

function aReport(changes: Partial<DriftReport> = {}): DriftReport {
  return {
    formatVersion: 1,
    week: 'week_2026_47',
    key: 'weekly_data/week_2026_47.csv',
    etag: 'e1',
    checkedAt: '2026-11-22T10:00:00.000Z',
    rows: 500,
    frauds: 5,
    warnings: [],
    championVersion: '0123456789ab',
    reference: { weeks: ['week_2026_46'], rows: 500 },
    outcome: 'alarm',
    reason: measure.reason,
    measure: reportedMeasure(measure),
    retrainJobId: 'retrain-week_2026_47-0123456789ab',
    mlflowRunUrl: null,
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
    const constants = measureDrift({ columns: ['c'], reference: [new Float32Array(3).fill(1)], current: [new Float32Array(3).fill(2)] });
    const report = aReport({ measure: reportedMeasure(constants) });
    await writeDriftReport(store, report);
    expect(await readDriftReport(store, 'week_2026_47')).toEqual(report);
    expect(report.measure!.columns[0]!.welch.statistic).toBeNull();
    expect(await readDriftReport(store, 'week_2026_48')).toBeUndefined();
  });

  it('writes the JSON last, so that it marks a whole report', async () => {
    const keys: string[] = [];
    await writeDriftReport({ ...store, put: (key, ...rest) => (keys.push(key), store.put(key, ...rest)) }, aReport());
    expect(keys).toEqual(['drift_reports/week_2026_47.html', 'drift_reports/week_2026_47.json']);
  });

  it('watchReportedWeeks() follows the store, reads a report once, and passes over what is none', async () => {
    const read: string[] = [];
    const reportedWeeks = watchReportedWeeks({ ...store, get: (key) => (read.push(key), store.get(key)) });
    expect([...(await reportedWeeks())]).toEqual([]);
    await writeDriftReport(store, aReport());
    await store.put('drift_reports/week_2026_1.json', new TextEncoder().encode('{"formatVersion":9}'));
    expect([...(await reportedWeeks())]).toEqual([['week_2026_47', 'e1']]);
    expect([...(await reportedWeeks())]).toEqual([['week_2026_47', 'e1']]);
    expect(read).toHaveLength(2);
    await writeDriftReport(store, aReport({ etag: 'e2' }));
    expect([...(await reportedWeeks())]).toEqual([['week_2026_47', 'e2']]);
    await store.delete('drift_reports/week_2026_47.json');
    expect([...(await reportedWeeks())]).toEqual([]);
  });
});

describe('driftReportPage()', () => {
  it('puts the verdict on top and the farthest column first', () => {
    const page = driftReportPage(aReport());
    expect(page).toContain('<h1>Drift: this week differs from what the model learned</h1>');
    const rows = [...page.slice(page.indexOf('<tbody>')).matchAll(/<tr( class="drifted")?><th>(\w+)/g)];
    expect(rows[0]!.slice(1)).toEqual([' class="drifted"', 'V7']);
    expect(rows).toHaveLength(names.length);
  });

  it('needs nothing from elsewhere and stays small', () => {
    const page = driftReportPage(aReport());
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import/);
    expect(page.length).toBeLessThan(300_000);
  });

  it.each<DriftReport['outcome']>(['no-champion', 'not-tested'])('stands without a measure: %s', (outcome) => {
    expect(driftReportPage(aReport({ outcome, measure: null, reference: null, championVersion: null }))).not.toContain('<table>');
  });

  it('escapes every text that comes from outside', () => {
    const evil = `<img src=x onerror="alert('1')">&`;
    const column = { ...reportedMeasure(measure).columns[0]!, name: evil };
    const texts = { week: evil, key: evil, reason: evil, warnings: [evil], championVersion: evil, retrainJobId: evil, mlflowRunUrl: evil, checkedAt: evil };
    const page = driftReportPage(aReport({ ...texts, reference: { weeks: [evil], rows: 1 }, measure: { alpha: 0.001, drifted: [evil], columns: [column] } }));
    expect(page).not.toContain('<img');
    expect(page.match(/&#60;img src=x onerror=&#34;alert\(&#39;1&#39;\)&#34;&#62;&#38;/g)).toHaveLength(11);
  });
});
