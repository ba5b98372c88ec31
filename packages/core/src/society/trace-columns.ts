type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Lists of equally named columns, end to end. */
export function joinColumns<Columns extends Readonly<Record<string, Column>>>(
  parts: readonly Columns[],
): Columns {
  const names = Object.keys(parts[0]!) as (keyof Columns & string)[];
  const joined = {} as Record<string, Column>;
  for (const name of names) joined[name] = joinColumn(parts.map((part) => part[name]!));
  return joined as Columns;
}

function joinColumn(parts: readonly Column[]): Column {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = emptyLike(parts[0]!, length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function emptyLike(column: Column, length: number): Column {
  if (column instanceof Uint8Array) return new Uint8Array(length);
  if (column instanceof Uint16Array) return new Uint16Array(length);
  if (column instanceof Uint32Array) return new Uint32Array(length);
  return new Float64Array(length);
}
