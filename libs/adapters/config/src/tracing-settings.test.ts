import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, tracesOf, tracingSettings } from './index.ts';

const tracesIn = (env: Record<string, string>) => tracesOf(loadConfig(tracingSettings, env));
const OTEL_EXPORTER_OTLP_ENDPOINT = 'https://traces.example:4318';

describe('tracesOf()', () => {
  it('is undefined without a receiver', () => {
    expect(tracesIn({ OTEL_TRACES_SAMPLER_ARG: '0.5' })).toBeUndefined();
  });

  it('reads headers as OpenTelemetry writes them, and the share of requests', () => {
    const headers = 'authorization=Basic%20dTpw%3D%3D, x-team=fraud';
    expect(
      tracesIn({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: headers, OTEL_TRACES_SAMPLER_ARG: '0.01' }),
    ).toEqual({
      endpoint: OTEL_EXPORTER_OTLP_ENDPOINT,
      headers: { authorization: 'Basic dTpw==', 'x-team': 'fraud' },
      share: 0.01,
    });
    expect(tracesIn({ OTEL_EXPORTER_OTLP_ENDPOINT })).toMatchObject({ headers: {}, share: 1 });
  });

  it.each(['no-value', 'a=b=c', 'a=%zz'])('refuses the headers %s', (text) => {
    expect(() => tracesIn({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: text })).toThrow(ConfigError);
  });
});
