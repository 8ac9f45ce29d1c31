import type { Services } from './services.ts';

export type Asked = { answered: number; failures: string[]; versions: Map<string, number>; decisionIds: string[] };

/** Asks for one prediction after the other until stopped; every answer but a 200 is a failure. */
export function keepAsking(
  services: Services,
  rows: readonly object[],
): { versions: Map<string, number>; stop(): Promise<Asked> } {
  const asked: Asked = { answered: 0, failures: [], versions: new Map(), decisionIds: [] };
  let isStopped = false;
  const asking = (async () => {
    for (let i = 0; !isStopped; i++) {
      try {
        const response = await services.predict([rows[i % rows.length]!]);
        const text = await response.text();
        if (response.status !== 200) {
          asked.failures.push(`${response.status} ${text}`);
          continue;
        }
        const { model, predictions } = JSON.parse(text) as {
          model: { version: string };
          predictions: { decisionId: string }[];
        };
        asked.answered++;
        asked.versions.set(model.version, (asked.versions.get(model.version) ?? 0) + 1);
        asked.decisionIds.push(predictions[0]!.decisionId);
      } catch (error) {
        asked.failures.push(String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return asked;
  })();
  return {
    versions: asked.versions,
    stop: () => {
      isStopped = true;
      return asking;
    },
  };
}
