import type { Pen, PenPath, Surface } from "./pen.js";

const round = (value: number) => String(Math.round(10 * value) / 10);
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A path as the `d` of an SVG path. */
class SvgPath implements PenPath {
  d = "";
  moveTo(x: number, y: number): void {
    this.d += `M${round(x)} ${round(y)}`;
  }
  lineTo(x: number, y: number): void {
    this.d += `L${round(x)} ${round(y)}`;
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.d += `Q${round(cx)} ${round(cy)} ${round(x)} ${round(y)}`;
  }
  /** Clockwise; a whole turn is drawn in two halves, because an SVG arc cannot end where it starts. */
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const at = (angle: number) =>
      `${round(x + radius * Math.cos(angle))} ${round(y + radius * Math.sin(angle))}`;
    this.d += `${this.d === "" ? "M" : "L"}${at(from)}`;
    const turn = Math.min(to - from, 2 * Math.PI);
    const r = round(radius);
    if (turn <= 0) return;
    const middle = from + turn / 2;
    this.d += `A${r} ${r} 0 0 1 ${at(middle)}A${r} ${r} 0 0 1 ${at(from + turn)}`;
  }
  closePath(): void {
    this.d += "Z";
  }
}

/** Draws into an SVG what the picture draws on a canvas. */
export class SvgPen implements Pen, Surface {
  globalAlpha = 1;
  lineWidth = 1;
  strokeStyle = "";
  fillStyle = "";
  font = "";
  textAlign: CanvasTextAlign = "left";
  textBaseline: CanvasTextBaseline = "alphabetic";
  private current = new SvgPath();
  private dash: number[] = [];
  private readonly elements: string[] = [];

  constructor(private readonly size: number) {}

  get pen(): Pen {
    return this;
  }
  path(): PenPath {
    return new SvgPath();
  }
  setTransform(): void {}
  clearRect(): void {
    this.elements.length = 0;
  }
  beginPath(): void {
    this.current = new SvgPath();
  }
  moveTo(x: number, y: number): void {
    this.current.moveTo(x, y);
  }
  lineTo(x: number, y: number): void {
    this.current.lineTo(x, y);
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.current.quadraticCurveTo(cx, cy, x, y);
  }
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    this.current.arc(x, y, radius, from, to);
  }
  setLineDash(segments: number[]): void {
    this.dash = segments;
  }
  stroke(path: PenPath = this.current): void {
    this.add(path, `fill:none;stroke:${this.strokeStyle};stroke-width:${round(this.lineWidth)}`);
  }
  fill(path: PenPath = this.current): void {
    this.add(path, `fill:${this.fillStyle}`);
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    const path = new SvgPath();
    path.d = `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
    this.stroke(path);
  }
  fillText(text: string, x: number, y: number): void {
    const anchor = this.textAlign === "center" ? "middle" : "start";
    this.elements.push(
      `<text x="${round(x)}" y="${round(y)}" dy=".35em" text-anchor="${anchor}" style="fill:${this.fillStyle};font:${escaped(this.font)}">${escaped(text)}</text>`,
    );
  }
  /** The pale edge behind a number, which a still picture without a chosen agent does not have. */
  strokeText(): void {}
  measureText(text: string): { readonly width: number } {
    return { width: 7 * text.length };
  }

  private add(path: PenPath, style: string): void {
    const { d } = path as SvgPath;
    if (d === "") return;
    const dash = this.dash.length === 0 ? "" : `;stroke-dasharray:${this.dash.join(" ")}`;
    const alpha = this.globalAlpha === 1 ? "" : `;opacity:${Math.round(100 * this.globalAlpha) / 100}`;
    this.elements.push(`<path d="${d}" style="${style}${dash}${alpha}"/>`);
  }

  /** The picture as an SVG element that takes the width that it is given. */
  toString(): string {
    return `<svg viewBox="0 0 ${this.size} ${this.size}" aria-hidden="true">${this.elements.join("")}</svg>`;
  }
}
