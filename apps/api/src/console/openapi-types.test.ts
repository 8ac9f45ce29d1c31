/** The console's types are those of the document that the API serves: `npx vitest run <this file> -u` writes them. */
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';
import { startApi } from '../testing/api-under-test.ts';

const TYPES = '../../../console/src/api/openapi.d.ts';

it('gives the console the types of its answers', async () => {
  const api = await startApi();
  const document = (await api.http.inject('/openapi.json')).body;
  await api.close();
  await expect(astToString(await openapiTS(document))).toMatchFileSnapshot(TYPES);
});
