import { describe, expect, it } from 'vitest';
import { barChart, lineChart } from './index.ts';

describe('lineChart()', () => {
  const svg = lineChart({
    title: 'a < b & c',
    x: 'x',
    y: 'y',
    series: [
      {
        name: 'line',
        points: [
          [0, 0],
          [0.5, NaN],
          [1, 100],
        ],
      },
      { name: 'marks', kind: 'marks', points: [[0.5, 50]] },
    ],
  });

  it('places points between round ticks, the origin at the lower left', () => {
    expect(svg).toContain('d="M76 336L620 44"'); // the point that is no number is left out
    expect(svg).toContain('cx="348" cy="190" r="4"/>');
    expect([...svg.matchAll(/text-anchor="end">(.*?)</g)].map((match) => match[1])).toEqual([
      '0',
      '20',
      '40',
      '60',
      '80',
      '100',
    ]);
  });

  it('marks events on the x axis, with their names', () => {
    const marked = lineChart({
      title: '',
      x: '',
      y: '',
      series: [
        {
          name: '',
          points: [
            [0, 0],
            [1, 100],
          ],
        },
      ],
      events: [{ x: 0.5, name: 'a & b' }],
    });
    expect(marked).toContain('d="M348 44V336"');
    expect(marked).toContain('>a &amp; b</text>');
  });

  it('names six lines in two rows, each in a colour of its own', () => {
    const six = lineChart({
      title: '',
      x: '',
      y: '',
      series: Array.from({ length: 6 }, (_, i) => ({
        name: `line ${i}`,
        points: [
          [0, i],
          [1, i],
        ] as const,
      })),
    });
    expect([...six.matchAll(/x="(\S+)" y="(\d+)">line/g)].map(([, left, top]) => `${left} ${top}`)).toEqual([
      '100 388',
      '281.3 388',
      '462.7 388',
      '100 404',
      '281.3 404',
      '462.7 404',
    ]);
    expect(new Set([...six.matchAll(/class="(s\d)"/g)].map(([, colour]) => colour)).size).toBe(6);
  });

  it('is readable on a light and on a dark page, and the second series is not red', () => {
    expect(svg).toContain(':root{color-scheme:light dark}');
    expect(svg).toContain('text{fill:#1f2328;fill:light-dark(#1f2328,#e6edf3)');
    expect(svg).toMatch(/\.s1\{stroke:#9a6700;/);
  });

  it('gives equal factors equal room on a log axis', () => {
    const log = lineChart({
      title: '',
      x: '',
      y: '',
      xScale: 'log',
      series: [
        {
          name: 'cost',
          points: [
            [0.001, 0],
            [0.01, 50],
            [0.1, 100],
          ],
        },
      ],
    });
    expect(log).toContain('d="M76 336L348 190L620 44"');
    expect([...log.matchAll(/text-anchor="middle">([\d.]+)</g)].map((match) => match[1])).toEqual([
      '0.001',
      '0.002',
      '0.005',
      '0.01',
      '0.02',
      '0.05',
      '0.1',
    ]);
  });

  it('draws intervals and notes, and marks that belong to another series in its colour', () => {
    const marked = lineChart({
      title: '',
      x: '',
      y: '',
      series: [
        { name: 'guide', kind: 'guide', points: [] },
        {
          name: 'model',
          points: [
            [0, 0],
            [1, 100],
          ],
        },
        {
          name: 'threshold',
          of: 'model',
          kind: 'points',
          points: [
            [0.5, 50],
            [1, 100],
          ],
          notes: ['n = 7', 'at the end'],
          intervals: [[0.5, 20, 80]],
        },
      ],
    });
    expect(marked).toContain('<path class="s1" stroke-opacity=".6" d="M348 277.6L348 102.4"/>');
    expect(marked).toContain('<circle class="f1" cx="348" cy="190" r="4"/>');
    expect(marked).toContain('<text x="354" y="184" font-size="10">n = 7</text>');
    expect(marked).toContain('<text x="614" y="38" font-size="10" text-anchor="end">at the end</text>');
    expect(marked).not.toContain('threshold');
  });

  it('escapes what it is told', () => {
    expect(svg).toContain('a &lt; b &amp; c');
  });

  it.each([
    [[]],
    [[[1, 5]]],
    [
      [
        [0, 3],
        [1, 3],
      ],
    ],
  ] as [number, number][][][])('draws %j without a NaN', (points) => {
    expect(lineChart({ title: '', x: '', y: '', series: [{ name: '', points }] })).not.toMatch(
      /NaN|Infinity|undefined/,
    );
  });
});

describe('barChart()', () => {
  it('says its own size: pictures without one are not shown where the page gives them none', () => {
    expect(barChart({ title: 'a', bars: [] })).toContain('width="640" height="50" viewBox="0 0 640 50"');
  });

  it('draws lengths in proportion, those below 0 to the left of an axis', () => {
    const svg = barChart({
      title: 'a',
      bars: [
        { name: 'V14', value: 0.2 },
        { name: 'V1', value: 0.05 },
        { name: 'V2', value: -0.05 },
      ],
    });
    const rects = [...svg.matchAll(/<rect class="(f\d)" x="(.*?)" y="\d+" width="(.*?)"/g)].map((match) =>
      match.slice(1),
    );
    expect(rects).toEqual([
      ['f0', '280', '280'],
      ['f0', '280', '70'],
      ['f1', '210', '70'],
    ]);
    expect(svg).toContain('<path class="axis" d="M280 40V94"/>');
    expect(barChart({ title: '', bars: [{ name: 'x', value: 0 }] })).not.toMatch(/NaN|axis" d/);
  });
});
