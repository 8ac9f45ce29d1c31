/** The entities of a table's rows: a few words for each row, one row after the other. */
type RowsOfEntities = { readonly rows: number; readonly entities?: Uint32Array };

/** The words of the rows that `order` lists, in that order. */
export function pickEntities({ rows, entities }: RowsOfEntities, order: ArrayLike<number>): Uint32Array | undefined {
  if (entities === undefined) return undefined;
  const words = rows === 0 ? 0 : entities.length / rows;
  const picked = new Uint32Array(order.length * words);
  for (let row = 0; row < order.length; row++)
    for (let w = 0; w < words; w++) picked[row * words + w] = entities[order[row]! * words + w]!;
  return picked;
}

/** The words of `rows[start, end)`. */
export function sliceEntities({ rows, entities }: RowsOfEntities, start: number, end: number): Uint32Array | undefined {
  const words = rows === 0 ? 0 : (entities?.length ?? 0) / rows;
  return entities?.slice(start * words, end * words);
}

/** The words of all tables; undefined where none has entities. */
export function concatEntities(tables: readonly RowsOfEntities[]): Uint32Array | undefined {
  if (!tables.some(({ entities }) => entities)) return undefined;
  const joined = new Uint32Array(tables.reduce((sum, { entities }) => sum + (entities?.length ?? 0), 0));
  let at = 0;
  for (const { entities } of tables) {
    joined.set(entities ?? [], at);
    at += entities?.length ?? 0;
  }
  return joined;
}
