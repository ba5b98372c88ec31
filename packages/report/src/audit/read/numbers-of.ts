import { isNumeric, isRecord } from "./values.js";

/** Objects whose parts trainers also write beside them, or whose own name says nothing. */
const transparent = /^(metrics|extra_logs)$/;

/**
 * Numbers of a record with their names: those of objects inside it are called `object.name`, two levels down.
 * Parts of `metrics` that also stand beside it (as verifiers writes them) come once.
 */
export function numbersOf(record: Readonly<Record<string, unknown>>): [name: string, value: unknown][] {
  const numbers: [string, unknown][] = [];
  for (const name in record) {
    const value = record[name];
    if (isNumeric(value)) numbers.push([name, value]);
    else if (isRecord(value)) {
      const bare = transparent.test(name);
      for (const inner in value) {
        const part = value[inner];
        if (isNumeric(part)) {
          if (!(bare && Object.hasOwn(record, inner))) numbers.push([`${name}.${inner}`, part]);
        } else if (isRecord(part)) {
          for (const leaf in part) {
            if (isNumeric(part[leaf])) numbers.push([`${name}.${inner}.${leaf}`, part[leaf]]);
          }
        }
      }
    }
  }
  return numbers;
}
