import type { ParameterDescription, ParameterValue } from "@operant/core/study";

/*
 * The schema's own check needs the schema and its library, which the page's thread does not load. This one knows the
 * description only: type, range and choices. What it lets through and the schema does not (a number that must be a
 * multiple of 4, a combination without meaning) is refused when the run is planned.
 */

/** What a text given for a parameter amounts to. */
export type CheckedText = { readonly values: readonly ParameterValue[] } | { readonly problem: string };

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Most values of one parameter: a grid of more is a slip of the hand. */
const mostValues = 100;

/** The values that "0, 1, 2" gives a parameter, without repeats; or what is wrong with it, in words. */
export function checkText(description: ParameterDescription, text: string): CheckedText {
  const parts = text.split(",", 100 * mostValues).map((part) => part.trim());
  const values: ParameterValue[] = [];
  for (const part of parts) {
    const value = parsed(description, part);
    if (value === undefined) return { problem: refusal(description, part) };
    if (!values.includes(value)) values.push(value);
    if (values.length > mostValues) {
      return { problem: `These are more than ${mostValues} values, the most that make a grid here.` };
    }
  }
  return { values };
}

/** The values as a field shows them and `checkText` reads them. */
export function textOf(values: readonly ParameterValue[]): string {
  return values.join(", ");
}

function parsed(description: ParameterDescription, text: string): ParameterValue | undefined {
  switch (description.type) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "choice":
      return description.choices?.find((choice) => String(choice) === text);
    case "integer":
    case "number": {
      if (!decimal.test(text)) return undefined;
      const value = Number(text);
      return Number.isFinite(value) && isInside(description, value) ? value : undefined;
    }
  }
}

function isInside(description: ParameterDescription, value: number): boolean {
  const { type, minimum, maximum, minimumExcluded = false, maximumExcluded = false } = description;
  if (type === "integer" && !Number.isSafeInteger(value)) return false;
  if (minimum !== undefined && (minimumExcluded ? value <= minimum : value < minimum)) return false;
  return !(maximum !== undefined && (maximumExcluded ? value >= maximum : value > maximum));
}

/** A text as it fits into a sentence. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function refusal({ type, range, unit }: ParameterDescription, text: string): string {
  const shown = text === "" ? "An empty value" : `“${shortened(text)}”`;
  const wanted = type === "choice" || type === "boolean" ? `one of ${range}` : range;
  return `${shown} is not allowed; it must be ${wanted}${unit === undefined ? "" : `, in ${unit}`}.`;
}
