/** A real OTLP receiver over HTTP for tests: reads the spans that are sent, protobuf field by protobuf field. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type ReceivedSpan = {
  readonly service: string;
  readonly name: string;
  /** 1 internal, 2 server, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentId: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly hasFailed: boolean;
};

type Field = { readonly number: number; readonly bytes: Buffer; readonly value: number };

/** Starts a receiver that answers with `status`; `endpoint` is what OTEL_EXPORTER_OTLP_ENDPOINT has to be. */
export async function startOtlpReceiver(): Promise<{
  endpoint: string;
  spans: ReceivedSpan[];
  headers: IncomingHttpHeaders[];
  answerWith: (status: number) => void;
  close: () => Promise<void>;
}> {
  const spans: ReceivedSpan[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      headers.push(request.headers);
      if (request.url === '/v1/traces' && status === 200) spans.push(...spansIn(body));
      response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    headers,
    answerWith: (next) => void (status = next),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** ExportTraceServiceRequest { resource_spans = 1 { resource = 1, scope_spans = 2 { spans = 2 } } }. */
function spansIn(request: Buffer): ReceivedSpan[] {
  return all(request, 1).flatMap((ofResource) => {
    const service = String(attributesIn(all(ofResource, 1)[0]!, 1)['service.name']);
    return all(ofResource, 2)
      .flatMap((ofScope) => all(ofScope, 2))
      .map((span) => ({
        service,
        name: all(span, 5)[0]!.toString(),
        kind: fieldsOf(span).find(({ number }) => number === 6)?.value ?? 0,
        traceId: all(span, 1)[0]!.toString('hex'),
        spanId: all(span, 2)[0]!.toString('hex'),
        parentId: all(span, 4)[0]?.toString('hex') ?? '',
        attributes: attributesIn(span, 9),
        hasFailed: all(span, 15).some((state) =>
          fieldsOf(state).some((field) => field.number === 3 && field.value === 2),
        ),
      }));
  });
}

/** KeyValue { key = 1, value = 2 { string 1, bool 2, int 3, double 4 } } under the field `number`. */
function attributesIn(message: Buffer, number: number): ReceivedSpan['attributes'] {
  return Object.fromEntries(
    all(message, number).map((pair) => {
      const [value] = fieldsOf(all(pair, 2)[0]!);
      const read =
        value?.number === 1 ? value.bytes.toString() : value?.number === 2 ? value.value === 1 : value?.value;
      return [all(pair, 1)[0]!.toString(), read ?? ''];
    }),
  );
}

function all(message: Buffer, number: number): Buffer[] {
  return fieldsOf(message).flatMap((field) => (field.number === number ? [field.bytes] : []));
}

function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) fields.push({ number, bytes: Buffer.alloc(0), value: varint() });
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      const bytes = message.subarray(at, at + length);
      fields.push({ number, bytes, value: wire === 1 ? bytes.readDoubleLE() : 0 });
      at += length;
    }
  }
  return fields;
}
