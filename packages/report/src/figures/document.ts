/**
 * The one thing that drawing needs of a DOM: something that makes elements. A browser's `document` is one;
 * `@operant/lab` makes one for Node.
 */
export interface FigureDocument {
  createElementNS(namespace: string, name: string): unknown;
}
