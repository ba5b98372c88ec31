/** Nothing there: null, absent, or a cell with only white space. */
export function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return value.length < 20 && value.trim() === "";
  return Array.isArray(value) && value.length === 0;
}

/**
 * A finite number, or NaN. Truth values are 0 and 1, a text that is a number is that number (tables of strings
 * are common), and so is a list of one number.
 */
export function numberOf(value: unknown): number {
  if (typeof value === "number") return value - value === 0 ? value : Number.NaN;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") {
    if (value.length > 40 || value.trim() === "") return Number.NaN;
    const number = Number(value);
    if (number - number === 0) return number;
    // Python's words for truth values, as str() and tables write them.
    return /^\s*true\s*$/i.test(value) ? 1 : /^\s*false\s*$/i.test(value) ? 0 : Number.NaN;
  }
  if (Array.isArray(value) && value.length === 1 && !Array.isArray(value[0])) return numberOf(value[0]);
  return Number.NaN;
}

/** NaN or infinite, as a number or in Python's words for it. */
export function isNotFinite(value: unknown): boolean {
  if (typeof value === "number") return value - value !== 0;
  if (typeof value === "string") return /^\s*[+-]?(nan|inf(inity)?)\s*$/i.test(value);
  return Array.isArray(value) && value.length === 1 && isNotFinite(value[0]);
}

/** Whether JSON or Parquet types it as a number: what makes a column numeric without being asked for. */
export function isNumeric(value: unknown): boolean {
  const type = typeof value;
  if (type === "number" || type === "boolean" || type === "bigint") return true;
  return Array.isArray(value) && value.length === 1 && typeof value[0] === "number";
}

/** The start of a value, for messages. */
export function shown(value: unknown): string {
  if (typeof value === "string") return value.slice(0, 80);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === null) return "null";
  return value === undefined ? "nothing" : "an object";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A prompt or completion as one text: chat messages are their contents, a line break between them.
 * @param only keep messages of this role where there are any; what tools and users said is not the policy's
 */
export function flatText(value: unknown, only?: string): string | undefined {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return undefined;
  if (isRecord(value)) {
    const content = value["content"] ?? value["text"];
    return content === undefined ? undefined : flatText(content);
  }
  if (!Array.isArray(value)) return typeof value === "object" ? undefined : String(value);
  const chosen =
    only !== undefined && value.some((each) => isRecord(each) && each["role"] === only)
      ? value.filter((each) => isRecord(each) && each["role"] === only)
      : value;
  const parts: string[] = [];
  for (const each of chosen) {
    // Messages and their parts nest twice; deeper lists are data, not text.
    const text = Array.isArray(each) ? undefined : flatText(each);
    if (text !== undefined && typeof each !== "number") parts.push(text);
  }
  return parts.length === 0 && chosen.length > 0 ? undefined : parts.join("\n");
}

/** Code points; UTF-16 units where all characters have one, which most texts show without being walked. */
export function characters(text: string): number {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let pairs = 0;
  for (let i = 0; i + 1 < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}
