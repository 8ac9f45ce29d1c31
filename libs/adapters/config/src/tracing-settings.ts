import { checkedText, decimalNumber, urlWith } from './from-text.ts';
import { type ConfigOf, secretSetting, setting } from './setting.ts';

const HEADERS = /^[^=,\s]+=[^=,]*(,\s*[^=,\s]+=[^=,]*)*$/;

/** Where traces are sent, under the names that OpenTelemetry gives them. */
export const tracingSettings = {
  otlpEndpoint: setting('OTEL_EXPORTER_OTLP_ENDPOINT', urlWith('http', 'https').optional(), {
    doc:
      'Address of an OpenTelemetry receiver (OTLP over HTTP, protobuf) that gets the traces of requests and jobs ' +
      '(docs/how-to/monitor.md).',
    example: 'http://otel-collector:4318',
    unset: 'no traces, and nothing of OpenTelemetry is loaded',
  }),
  otlpHeaders: secretSetting(
    'OTEL_EXPORTER_OTLP_HEADERS',
    checkedText((list) => HEADERS.test(list) && canDecode(list), 'name=value, with commas between').optional(),
    { doc: 'Headers sent to that receiver, such as a key; a comma or = in a value is written as %2C or %3D.' },
  ),
  tracedShare: setting('OTEL_TRACES_SAMPLER_ARG', decimalNumber({ min: 0, max: 1 }).default(1), {
    doc:
      'Share of the requests to the API that are traced; jobs always are. A request that comes with a header ' +
      'traceparent is traced when its caller traces it.',
    example: '0.01',
  }),
};

/** What `startService` takes as `traces`; undefined where nobody asks for them. */
export function tracesOf({ otlpEndpoint, otlpHeaders, tracedShare }: ConfigOf<typeof tracingSettings>) {
  if (otlpEndpoint === undefined) return undefined;
  const pairs = otlpHeaders === undefined ? [] : otlpHeaders.reveal().split(',');
  const headers = Object.fromEntries(
    pairs.map((pair) => pair.split('=').map((part) => decodeURIComponent(part.trim()))),
  );
  return { endpoint: otlpEndpoint, headers: headers as Record<string, string>, share: tracedShare };
}

function canDecode(text: string): boolean {
  try {
    return decodeURIComponent(text).length > 0;
  } catch {
    return false;
  }
}
