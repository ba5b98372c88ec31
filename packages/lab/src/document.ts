import { createDocument } from "@mixmark-io/domino";
import type { FigureDocument } from "@operant/report";

/** A document on Node in which the report's figures are drawn. Nothing is loaded, run or laid out in it. */
export function reportDocument(): FigureDocument {
  return createDocument("");
}
