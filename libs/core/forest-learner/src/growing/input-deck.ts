import type { Random } from './random.ts';

/** The inputs as a deck of cards: drawn from without replacement at a node, in order again when a tree begins. */
export type InputDeck = {
  readonly inputs: Uint16Array;
  /** Inputs at `[0, untried)` have not been drawn at this node. */
  untried: number;
  /** What the last draw gave, one a slot. */
  readonly tried: Uint16Array;
};

/** @param tried where draws are to be written */
export function createInputDeck(inputs: number, tried: Uint16Array): InputDeck {
  return { inputs: new Uint16Array(inputs), untried: inputs, tried };
}

export function sortDeck({ inputs }: InputDeck): void {
  for (let i = 0; i < inputs.length; i++) inputs[i] = i;
}

/** Draws as many inputs as there are slots, or all that are left; gives their number. */
export function drawInputs(deck: InputDeck, random: Random): number {
  const { inputs, tried } = deck;
  const count = Math.min(tried.length, deck.untried);
  for (let slot = 0; slot < count; slot++) {
    const pick = random.below(deck.untried--);
    const input = inputs[pick]!;
    inputs[pick] = inputs[deck.untried]!;
    inputs[deck.untried] = input;
    tried[slot] = input;
  }
  return count;
}
