/** verl's console line of a step: `step:12 - critic/score/mean:0.512 - …`, whatever stands before it. */
const start = /(?:^|[\s)\]>|])step:\s?(\d{1,12})\s+-\s/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of terminals are control sequences
const colours = /\u001b\[[0-9;?]*[A-Za-z]/g;

/**
 * The metrics of a step as verl prints them, with `step` among them; undefined for any other line. Colours,
 * timestamps and the names of Ray's processes before the step are seen through.
 */
export function consoleMetrics(line: string): Record<string, number> | undefined {
  if (!line.includes("step:")) return undefined;
  const plain = line.includes("\u001b") ? line.replace(colours, "") : line;
  const match = start.exec(plain);
  if (match === null) return undefined;
  const metrics: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const part of plain.slice(match.index + match[0].length).split(" - ")) {
    const colon = part.lastIndexOf(":");
    if (colon <= 0) continue;
    const value = metricValue(part.slice(colon + 1).trim());
    if (value !== undefined) metrics[part.slice(0, colon).trim()] = value;
  }
  metrics["step"] = Number(match[1]);
  return metrics;
}

/** A number, also as NumPy prints its own (`np.float64(0.5)`), and also where something follows it. */
function metricValue(text: string): number | undefined {
  const match = /^(?:np\.[a-z]+\d*\()?([+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|nan|inf))/i.exec(
    text,
  );
  if (match === null) return undefined;
  const word = match[1]!.toLowerCase();
  if (word.endsWith("nan") || word.endsWith("inf")) return Number.NaN;
  return Number(match[1]);
}
