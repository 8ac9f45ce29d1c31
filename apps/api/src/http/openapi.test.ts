import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../testing/api-under-test.ts';
import { nameComponents } from './named-components.ts';

type Operation = { operationId: string; description: string; summary: string; tags: string[]; security: object[] };
type OpenApi = {
  servers: object[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

let api: Awaited<ReturnType<typeof startApi>>;
let source: string;
let document: OpenApi;
beforeAll(async () => {
  api = await startApi();
  source = (await api.http.inject('/openapi.json')).body;
  document = JSON.parse(source) as OpenApi;
});
afterAll(() => api.close());

describe('GET /openapi.json', () => {
  it("passes redocly's recommended rules", async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it("has what spectral's recommended rules ask of an operation: a name of its own, a description, one tag", () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId, description, summary, tags } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect([description, summary, tags[0]], operationId).toEqual([
        expect.any(String),
        expect.any(String),
        expect.any(String),
      ]);
    }
    expect(document.servers).toHaveLength(1);
  });

  it('names each schema of a body or an answer once, and refers to it', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['PredictRequest', 'Transaction', 'PredictAnswer', 'Prediction', 'Problem', 'ClassName']),
    );
    expect(source.match(/"detail":\{/g)).toHaveLength(1);
    for (const path of Object.values(document.paths))
      for (const operation of Object.values(path))
        expect(JSON.stringify(operation), operation.operationId).not.toContain('"properties"');
  });
});

describe('nameComponents()', () => {
  it('moves titled schemas, those inside others too, and leaves titles that are data', () => {
    const inner = { title: 'Inner', type: 'string' };
    const outer = { title: 'Outer', type: 'object', properties: { title: inner }, examples: [{ title: 'any' }] };
    expect(nameComponents({ paths: { schema: outer, parameter: { in: 'path', schema: inner } } })).toEqual({
      paths: { schema: { $ref: '#/components/schemas/Outer' }, parameter: { in: 'path', schema: { type: 'string' } } },
      components: {
        schemas: {
          Inner: { type: 'string' },
          Outer: {
            type: 'object',
            properties: { title: { $ref: '#/components/schemas/Inner' } },
            examples: [{ title: 'any' }],
          },
        },
      },
    });
  });

  it('refuses one title for two schemas', () => {
    const paths = { a: { title: 'A', type: 'string' }, b: { title: 'A', type: 'number' } };
    expect(() => nameComponents({ paths })).toThrow('Two different schemas are titled A');
  });
});
