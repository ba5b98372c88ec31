import type { FigureDocument } from "./document.js";
import type { Domain } from "./domain.js";

/** What every panel needs to be drawn. */
export interface PanelOptions {
  readonly domain: Domain;
  /** Width in the panel's own units, which are CSS pixels at its natural size. */
  readonly width: number;
  readonly figureTitle: string;
  /** Title of the measured quantity with its unit. */
  readonly valueTitle: string;
}

/** The drawing library, loaded when the first figure is drawn: it takes a quarter of a second to start. */
export type PlotLibrary = typeof import("@observablehq/plot");

type PlotOptions = NonNullable<Parameters<PlotLibrary["plot"]>[0]>;

/** Size of all text in a panel, and the width that a character of it is reckoned to have. */
export const fontSize = 11;
const characterWidth = 6.1;

/** Width of a text in a panel, reckoned: there are no fonts to measure here. */
export function reckonedWidth(text: string): number {
  return [...text].length * characterWidth;
}

/** The part of `value` inside the domain; drawings are cut there without clip paths, whose ids would clash. */
export function inside([low, high]: Domain, value: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Draws marks into an empty SVG element that has no style sheet and takes font and colour from the page. */
export function drawPanel(plot: PlotLibrary, document: FigureDocument, options: PlotOptions): SVGSVGElement {
  const svg = plot.plot({
    ...options,
    // Plot asks for a whole document but only makes elements with it.
    document: document as unknown as Document,
    className: "panel",
  }) as unknown as SVGSVGElement;
  for (const child of Array.from(svg.childNodes)) {
    if ((child as Element).localName === "style") svg.removeChild(child);
  }
  svg.setAttribute("font-family", "var(--figure-font, system-ui, sans-serif)");
  svg.setAttribute("font-size", String(fontSize));
  svg.setAttribute("role", "img");
  return svg;
}

/** Adds an element with attributes, and text where given, at the end of `parent`. */
export function append(
  document: FigureDocument,
  parent: Element,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
): Element {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name) as Element;
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
}
