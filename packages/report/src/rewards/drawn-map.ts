import { readDrawing } from "./drawing.js";
import { fileKind, type MapWorld, parseWorldFile } from "./world-file.js";

/**
 * A world as plain text (`readDrawing`), checked as the same world in JSON is.
 * @param file what the text is called in messages
 * @throws OperantError `bad-value` naming the line
 */
export function parseDrawnMap(text: string, file: string): MapWorld {
  const { settings, map, legend } = readDrawing(text, file);
  return parseWorldFile({ format: "operant-world/1", ...settings, map, legend }, file) as MapWorld;
}

/** Whether a text is a drawn map rather than JSON that is damaged. */
export function looksDrawn(text: string): boolean {
  return !/^\s*[[{]/.test(text) && fileKind(text) === undefined;
}
