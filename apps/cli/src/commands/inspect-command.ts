import { parseFeatureSchema } from '@fraud/feature-schema';
import { type Forest, type ForestModel, impurityImportance } from '@fraud/forest-model';
import { defineCommand } from '../command-line/command.ts';
import { shortNumber, textTable } from '../command-line/terminal-text.ts';
import { forestShape } from '../files/forest-shape.ts';
import { modelOption, readModel } from '../files/input-files.ts';

const SHOWN_INPUTS = 8;

export const inspectCommand = defineCommand({
  name: 'inspect',
  purpose: 'describes a model file',
  options: { model: modelOption },
  notes: ['The version is the first 12 hex digits of the SHA-256 of the file.'],
  examples: ['--model model.forest', '--model model.forest --json'],
  run: async ({ model: path }) => {
    const { model, version, bytes } = await readModel(path);
    const { inputs, schemaFingerprint, threshold, parameters, calibration, outOfBag, forest } = model;
    const shape = forestShape(forest);
    const sections = sectionBytes(model, bytes);
    const importance = rankInputs(model);
    const schema = model.schema === null ? null : parseFeatureSchema(JSON.parse(model.schema));
    const categories = model.categories.map(({ input, levels, unseen }) => ({
      input: inputs[input]!,
      levels: levels.length,
      unseen,
    }));
    const rows = [
      ['version', version],
      ['schema', schema === null ? schemaFingerprint : `${schema.name}, ${schemaFingerprint}; the model has it`],
      ['inputs', `${inputs.length}: ${inputs.join(', ')}`],
      ...(categories.length === 0
        ? []
        : [['categories', categories.map(({ input, levels }) => `${input} ${levels} levels`).join(', ')]]),
      ['classes', String(forest.classes)],
      ['trees', `${shape.trees}, ${shape.nodes} nodes, ${shape.leaves} leaves, depth ${shape.depth}`],
      ['threshold', shortNumber(threshold)],
      ['calibration', calibration === null ? 'none' : `${calibration.scores.length} steps`],
      [
        'out of bag',
        outOfBag === null
          ? 'not measured'
          : `AUPRC ${outOfBag.auprc?.toFixed(4) ?? 'undefined'} on ${outOfBag.rows} rows, ${outOfBag.frauds} frauds`,
      ],
      [
        'importance',
        importance
          .slice(0, SHOWN_INPUTS)
          .map(({ input, share }) => `${input} ${(100 * share).toFixed(1)} %`)
          .join(', '),
      ],
      [
        'parameters',
        Object.entries(parameters)
          .map(([name, value]) => `${name} ${value}`)
          .join(', '),
      ],
      [
        'bytes',
        `${bytes}: ${Object.entries(sections)
          .map(([name, size]) => `${name} ${size}`)
          .join(', ')}`,
      ],
    ];
    return {
      data: {
        version,
        schemaFingerprint,
        schema: schema && (JSON.parse(schema.json) as object),
        inputs,
        categories,
        classes: forest.classes,
        ...shape,
        threshold,
        calibration: calibration && { steps: calibration.scores.length },
        outOfBag,
        importance,
        parameters,
        bytes,
        sectionBytes: sections,
      },
      text: textTable(rows).join('\n'),
    };
  },
});

/** Impurity importance, largest first; all 0 for an imported forest. */
function rankInputs({ forest, inputs }: ForestModel): { input: string; share: number }[] {
  const shares = impurityImportance(forest);
  return inputs.map((input, i) => ({ input, share: shares[i]! })).sort((a, b) => b.share - a.share);
}

const ARRAYS = [
  'treeStart',
  'feature',
  'threshold',
  'left',
  'missingLeft',
  'cover',
  'share',
] as const satisfies (keyof Forest)[];

/** What the arrays of a model take of its file; `other` is the header, the description and the gaps. */
function sectionBytes({ forest, calibration }: ForestModel, total: number): Record<string, number> {
  const sizes = Object.fromEntries([
    ...ARRAYS.map((name) => [name, forest[name].byteLength] as const),
    ['calibration', calibration === null ? 0 : calibration.scores.byteLength + calibration.probabilities.byteLength],
  ]);
  return { ...sizes, other: Object.values(sizes).reduce((rest, size) => rest - size, total) };
}
