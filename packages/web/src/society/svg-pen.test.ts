import { describeParameters } from "@operant/core/study";
import { directPunishment } from "@operant/studies/direct-punishment";
import { describe, expect, it } from "vitest";
import { readAddress } from "./address.js";
import { societyStudy } from "./definition.js";
import { stillOf } from "./still.js";
import { SvgPen } from "./svg-pen.js";

describe("a pen that draws into an SVG", () => {
  it("writes curves, arcs and dashes as paths with the pen's colour and width", () => {
    const pen = new SvgPen(100);
    pen.strokeStyle = "red";
    pen.lineWidth = 1.25;
    pen.globalAlpha = 0.5;
    pen.setLineDash([2, 4]);
    pen.beginPath();
    pen.moveTo(1, 2);
    pen.quadraticCurveTo(3, 4, 5.06, 6);
    pen.stroke();
    pen.globalAlpha = 1;
    pen.setLineDash([]);
    pen.fillStyle = "blue";
    pen.beginPath();
    pen.arc(50, 50, 10, 0, 2 * Math.PI);
    pen.fill();
    expect(pen.toString()).toBe(
      '<svg viewBox="0 0 100 100" aria-hidden="true">' +
        '<path d="M1 2Q3 4 5.1 6" style="fill:none;stroke:red;stroke-width:1.3;stroke-dasharray:2 4;opacity:0.5"/>' +
        '<path d="M60 50A10 10 0 0 1 40 50A10 10 0 0 1 60 50" style="fill:blue"/></svg>',
    );
  });

  it("leaves out empty paths and escapes text", () => {
    const pen = new SvgPen(10);
    pen.stroke();
    pen.fillText("<a&b>", 1, 2);
    expect(pen.toString()).toContain(">&lt;a&amp;b></text>");
    expect(pen.toString()).not.toContain("<path");
  });
});

describe("the still picture of a society", () => {
  const study = societyStudy(directPunishment, describeParameters);
  const { request } = readAddress(new URLSearchParams("agents=7&episodes=12&seed=3"), [study]);
  const still = stillOf(directPunishment, study, request);

  it("numbers every agent, draws both halves of every meeting, and says the same in words", () => {
    expect(still.svg.match(/<text /g)).toHaveLength(7);
    expect(still.svg.match(/Q/g)).toHaveLength(2 * 7);
    expect(still.words).toMatch(/^Episode 12 of 12: 7 pairings, \d+ % of the moves cooperate\./);
  });

  it("is the same each time, in the page's own colours", () => {
    expect(stillOf(directPunishment, study, request)).toEqual(still);
    expect(still.svg).toContain("var(--series-1)");
    expect(still.svg).not.toMatch(/NaN|undefined/);
  });
});
