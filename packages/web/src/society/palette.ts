/** The picture's colours, read from the page's tokens. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  /** Unjust punishment. */
  readonly unjust: string;
  /** From always defecting to always cooperating, in `SHADES` equal steps. */
  readonly shades: readonly string[];
  readonly font: string;
}

export const SHADES = 9;

/** The step of the scale for a share of cooperative moves; agents without moves are shown in the middle. */
export function shadeOf(cooperation: number): number {
  if (Number.isNaN(cooperation)) return (SHADES - 1) / 2;
  return Math.min(SHADES - 1, Math.floor(cooperation * SHADES));
}

type RGB = readonly [number, number, number];

/** From defection to cooperation through a grey that is seen on the paper, linear in the screen's own numbers. */
export function makeShades(defection: RGB, middle: RGB, cooperation: RGB): string[] {
  return Array.from({ length: SHADES }, (_, step) => {
    const position = (2 * step) / (SHADES - 1) - 1;
    const outer = position < 0 ? defection : cooperation;
    const mixed = outer.map((value, i) => middle[i]! + Math.abs(position) * (value - middle[i]!));
    return `rgb(${mixed.map(Math.round).join(" ")})`;
  });
}

/** Reads the tokens as they are now; `light-dark` is resolved by a probe element that is removed again. */
export function readPalette(within: HTMLElement): Palette {
  const probe = document.createElement("span");
  within.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    paper: colour("--paper"),
    ink: colour("--ink"),
    soft: colour("--soft"),
    line: colour("--line"),
    unjust: colour("--bad"),
    shades: makeShades(rgb(colour("--series-2")), rgb(colour("--field")), rgb(colour("--series-1"))),
    font: getComputedStyle(document.documentElement).getPropertyValue("--sans").trim() || "sans-serif",
  };
  probe.remove();
  return palette;
}

/** The numbers of a computed colour: "rgb(1, 2, 3)" or "rgba(…)". */
function rgb(computed: string): RGB {
  const [red = 0, green = 0, blue = 0] = (computed.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
