/** The part of a canvas's context that the picture is drawn with, so that it can be drawn into an SVG too. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | "globalAlpha"
  | "lineWidth"
  | "font"
  | "textAlign"
  | "textBaseline"
  | "setTransform"
  | "clearRect"
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "quadraticCurveTo"
  | "arc"
  | "setLineDash"
  | "strokeRect"
> & {
  strokeStyle: string;
  fillStyle: string;
  stroke(path?: PenPath): void;
  fill(path?: PenPath): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
};

/** A path that is built once and then stroked or filled. */
export type PenPath = Pick<Path2D, "moveTo" | "lineTo" | "arc" | "closePath">;

/** What a picture is drawn on. */
export interface Surface {
  readonly pen: Pen;
  path(): PenPath;
}

/** @throws Error when the browser gives no two-dimensional context */
export function canvasSurface(canvas: HTMLCanvasElement): Surface {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser draws no two-dimensional canvas.");
  // A canvas is only ever handed paths that it made itself.
  return { pen: context as unknown as Pen, path: () => new Path2D() };
}
