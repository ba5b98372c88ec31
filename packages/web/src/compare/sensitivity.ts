import type { WrongAssumption } from "@operant/report";

/** What may be assumed wrongly, as the command's flag spells it, and in words. */
export const assumptions = [
  { letter: "g", of: "discount", title: "the discount", example: "0.9..0.99" },
  { letter: "slip", of: "slip", title: "the slip", example: "0..0.3" },
  { letter: "temperature", of: "temperature", title: "how greedily the agent acts", example: "0.1,1" },
] as const satisfies readonly {
  readonly letter: string;
  readonly of: WrongAssumption["of"];
  readonly title: string;
  readonly example: string;
}[];
export type AssumptionLetter = (typeof assumptions)[number]["letter"];

/**
 * A range ("0.9..0.99", which are ten values) or a list ("0.9,0.95") as what is to be assumed.
 * @throws Error in words for a field
 */
export function assumptionOf(letter: AssumptionLetter, text: string): WrongAssumption {
  const { of } = assumptions.find((each) => each.letter === letter)!;
  const [, from, to] = /^\s*([\d.eE+-]+?)\.\.([\d.eE+-]+)\s*$/.exec(text) ?? [];
  const values =
    from !== undefined && to !== undefined
      ? Array.from({ length: 10 }, (_, i) =>
          Number((Number(from) + ((Number(to) - Number(from)) * i) / 9).toPrecision(12)),
        )
      : text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const fits = (each: number): boolean =>
    of === "temperature" ? each > 0 && each < Infinity : each >= 0 && each <= 1;
  if (!values.every(fits)) {
    throw new Error(
      `It is "${text}"; write a range such as ${of === "temperature" ? "0.1..1" : "0.9..0.99"} or a list such as 0.5,0.9${of === "temperature" ? ", all above 0" : ", all from 0 to 1"}.`,
    );
  }
  return { of, values };
}
