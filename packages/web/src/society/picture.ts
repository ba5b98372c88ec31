import type { SocietyFrame, SocietyTrace } from "@operant/core/society";
import {
  along,
  bend,
  CHANCE,
  direction,
  distance,
  heading,
  markRadius,
  nearestAgent,
  type Point,
} from "./geometry.js";
import { type Palette, SHADES, shadeOf } from "./palette.js";
import type { Pen, Surface } from "./pen.js";
import { agentName } from "./words.js";

/** What is to be seen, besides the frame itself. */
export interface View {
  /** Share of the episode that has passed; meetings then appear one after another. `null` shows all at once. */
  readonly phase: number | null;
  /** Agents that stand out, −1 for none: everything that does not concern them steps back. */
  readonly selected: number;
  readonly hovered: number;
  /** Seconds since the last drawing, by which agents move towards their places; `Infinity` puts them there. */
  readonly seconds: number;
}

/** Opacities of meetings, from fading to new. Lines of one opacity and colour follow one another. */
const LEVELS = [0.13, 0.24, 0.26, 0.4, 0.6, 0.85] as const;
const NEWEST = LEVELS.length - 1;
/** Levels up to this one are drawn as hairlines. */
const FAINT = 1;
/** Agents come this much closer to their place per second, as the rate of an exponential. */
const EASE = 7;
/** Room around the rim for the numbers, in pixels. */
const MARGIN = 30;
/** A new meeting fades to a trace over this share of an episode. */
const FADE = 0.35;

/** The ratio to chance below which agents count as avoided, where it is the same for all; else NaN. */
export function avoidedLine(trace: SocietyTrace, frame: SocietyFrame): number {
  if (frame.totals.chosen < frame.totals.pairings) return Number.NaN;
  const { expectedVisits } = frame.nodes;
  if (expectedVisits.some((value) => Math.abs(value - expectedVisits[0]!) > 1e-9)) return Number.NaN;
  return (trace.limits.limit(0, frame.episode - frame.from + 1) + 0.5) / expectedVisits[0]!;
}

/** Draws a society on a canvas. Nothing is kept in the page's tree, so that a frame costs strokes only. */
export class Picture {
  private readonly context: Pen;
  private frame: SocietyFrame | undefined;
  /** The episode before, whose meetings fade while the next ones appear. */
  private previous: SocietyFrame | undefined;
  private agents = 0;
  /** Visits below which an agent is avoided, as a ratio to chance; NaN where that differs between agents. */
  private avoidedBelow = Number.NaN;
  private size = 0;
  private ratio = 1;
  /** Distances of the agents as they are drawn, and where they are on the canvas, in CSS pixels. */
  private distances = new Float64Array(0);
  private x = new Float64Array(0);
  private y = new Float64Array(0);
  private settled = true;
  private readonly buckets: number[][] = Array.from({ length: SHADES * LEVELS.length }, () => []);
  private readonly levels: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0)];

  constructor(
    private readonly surface: Surface,
    private palette: Palette,
  ) {
    this.context = surface.pen;
  }

  /** Takes other colours, after the page's theme has changed. */
  recolour(palette: Palette): void {
    this.palette = palette;
  }

  /**
   * @param size width and height of the picture in CSS pixels
   * @param ratio pixels of the surface for each of them
   */
  resize(size: number, ratio: number): void {
    this.size = size;
    this.ratio = ratio;
  }

  /** True while agents are still moving to their places. */
  get moving(): boolean {
    return !this.settled;
  }

  /**
   * Shows another episode, or none.
   * @param previous the episode before it, where it is to fade out
   * @param avoidedBelow ratio to chance below which every agent counts as avoided; NaN for no such line
   */
  show(frame: SocietyFrame | undefined, previous: SocietyFrame | undefined, avoidedBelow: number): void {
    const agents = frame?.nodes.visits.length ?? 0;
    if (agents !== this.agents) {
      this.agents = agents;
      this.distances = new Float64Array(agents).fill(CHANCE);
      this.x = new Float64Array(agents);
      this.y = new Float64Array(agents);
    }
    this.frame = frame;
    this.previous = previous;
    this.avoidedBelow = avoidedBelow;
    this.settled = frame === undefined;
  }

  /** The agent at a point of the canvas in CSS pixels, or −1. */
  agentAt(at: Point): number {
    const reach = Math.max(12, this.markRadius + 6);
    return nearestAgent(this.x, this.y, at, reach);
  }

  private get radius(): number {
    return this.size / 2 - MARGIN;
  }

  private get markRadius(): number {
    return markRadius(Math.max(1, this.agents), this.radius);
  }

  draw(view: View): void {
    const { context, size, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size, size);
    if (size === 0) return;
    this.place(view.seconds);
    this.drawRings();
    if (this.frame === undefined) return;
    const focus = view.selected >= 0 ? view.selected : view.hovered;
    const fading = view.phase === null ? undefined : this.previous;
    if (fading !== undefined) this.drawMeetings(fading, 0, view.phase! + 1, focus);
    this.drawMeetings(this.frame, 1, view.phase, focus);
    if (fading !== undefined) this.drawPunishments(fading, this.levels[0]!, focus);
    this.drawPunishments(this.frame, this.levels[1]!, focus);
    if (view.phase !== null) this.drawTravellers(this.frame, view.phase);
    this.drawAgents(this.frame, view);
    context.globalAlpha = 1;
  }

  /** Moves every agent towards the distance that its popularity gives it. */
  private place(seconds: number): void {
    if (this.frame === undefined) return;
    const { visits, expectedVisits } = this.frame.nodes;
    const share = seconds === Number.POSITIVE_INFINITY ? 1 : 1 - Math.exp(-EASE * seconds);
    const { radius, size, agents } = this;
    let largest = 0;
    for (let agent = 0; agent < agents; agent++) {
      const target = distance(visits[agent]! / expectedVisits[agent]!);
      const left = target - this.distances[agent]!;
      this.distances[agent]! += share * left;
      largest = Math.max(largest, Math.abs((1 - share) * left));
      const angle = direction(agent, agents);
      this.x[agent] = size / 2 + radius * this.distances[agent]! * Math.cos(angle);
      this.y[agent] = size / 2 + radius * this.distances[agent]! * Math.sin(angle);
    }
    this.settled = largest * radius < 0.1;
  }

  /** Where chance would have everybody, and beyond which an agent is avoided. */
  private drawRings(): void {
    const { context, palette, size, radius } = this;
    const centre = size / 2;
    context.globalAlpha = 0.5;
    context.lineWidth = 1;
    context.strokeStyle = palette.soft;
    context.beginPath();
    context.arc(centre, centre, radius * CHANCE, 0, 2 * Math.PI);
    context.stroke();
    context.globalAlpha = 1;
    if (!Number.isNaN(this.avoidedBelow) && this.avoidedBelow > 0) {
      context.setLineDash([2, 4]);
      context.strokeStyle = palette.soft;
      context.beginPath();
      context.arc(centre, centre, radius * distance(this.avoidedBelow), 0, 2 * Math.PI);
      context.stroke();
      context.setLineDash([]);
    }
    if (this.agents === 0) return;
    const every = this.agents <= 30 ? 1 : this.agents <= 60 ? 5 : 10;
    context.fillStyle = palette.soft;
    context.font = `11px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let agent = 0; agent < this.agents; agent++) {
      // The last stands beside the first, whose number is always there.
      if (agent !== 0 && ((agent + 1) % every !== 0 || (every > 1 && agent === this.agents - 1))) continue;
      const angle = direction(agent, this.agents);
      const out = radius + 21;
      context.fillText(agentName(agent), centre + out * Math.cos(angle), centre + out * Math.sin(angle));
    }
  }

  /**
   * Every meeting as a curve whose halves have the colours of what each of the two did; the half of the agent that
   * came is thicker. Writes each meeting's level of opacity, 255 for one that is not shown.
   * @param phase share of the episode that has passed, more than 1 for the episode before; null for all at once
   */
  private drawMeetings(frame: SocietyFrame, which: 0 | 1, phase: number | null, focus: number): void {
    const { context, palette, buckets, x, y } = this;
    const { players, moves, cooperations } = frame.meetings;
    const count = frame.meetings.chosen.length;
    if (this.levels[which]!.length < count) this.levels[which] = new Uint8Array(count);
    const levels = this.levels[which]!;
    const still = count > 40 ? 2 : 3;
    for (const bucket of buckets) bucket.length = 0;
    for (let row = 0; row < count; row++) {
      const [a, b] = [players[2 * row]!, players[2 * row + 1]!];
      let level = still;
      if (phase !== null) {
        const age = phase - (row + 0.5) / count;
        // A meeting of the episode before goes when its successor in this one comes.
        level = age < 0 || age >= 1 ? 255 : Math.max(0, NEWEST - Math.floor((NEWEST * age) / FADE));
      }
      if (level !== 255 && focus >= 0) level = a === focus || b === focus ? NEWEST : 0;
      levels[row] = level;
      if (level === 255) continue;
      for (let player = 0; player < 2; player++) {
        const half = 2 * row + player;
        const shade = shadeOf(cooperations[half]! / moves[half]!);
        buckets[shade * LEVELS.length + level]!.push(half);
      }
    }
    const scale = Math.max(1, this.markRadius / 7);
    for (let i = 0; i < buckets.length; i++) {
      const bucket = buckets[i]!;
      if (bucket.length === 0) continue;
      context.strokeStyle = palette.shades[Math.floor(i / LEVELS.length)]!;
      context.globalAlpha = LEVELS[i % LEVELS.length]!;
      for (let player = 0; player < 2; player++) {
        // What has faded is a trace as thin as the screen allows: such lines cost a sixth of wider ones.
        context.lineWidth = i % LEVELS.length <= FAINT ? 1 / this.ratio : scale * (player === 0 ? 2 : 1.1);
        for (const half of bucket) {
          if ((half & 1) !== player) continue;
          const [own, other] = [players[half]!, players[half ^ 1]!];
          const p = { x: x[own]!, y: y[own]! };
          const q = { x: x[other]!, y: y[other]! };
          const c = this.bent(p, q, player === 0 ? own < other : other < own);
          // A stroke each: one path of many long curves that cross costs several times as much.
          context.beginPath();
          context.moveTo(p.x, p.y);
          context.quadraticCurveTo(
            (p.x + c.x) / 2,
            (p.y + c.y) / 2,
            (p.x + 2 * c.x + q.x) / 4,
            (p.y + 2 * c.y + q.y) / 4,
          );
          context.stroke();
        }
      }
    }
  }

  /** The control point of a meeting's curve, in pixels. */
  private bent(p: Point, q: Point, forward: boolean): Point {
    const centre = this.size / 2;
    const c = bend({ x: p.x - centre, y: p.y - centre }, { x: q.x - centre, y: q.y - centre }, forward);
    return { x: c.x + centre, y: c.y + centre };
  }

  /**
   * Punishments by their marks before the victim: a bar for one of a defection, a cross for another. Those of
   * outsiders come along a hairline of their own (dashes would cost a hundred times as much), the others along
   * the meeting.
   */
  private drawPunishments(frame: SocietyFrame, levels: Uint8Array, focus: number): void {
    const { context, palette, x, y } = this;
    const { pairing, punisher, victim, just, unjust } = frame.sanctions;
    const { players } = frame.meetings;
    const gap = this.markRadius + 5;
    for (let level = 0; level <= NEWEST; level++) {
      const bars = this.surface.path();
      const crosses = this.surface.path();
      let [anyBar, anyCross] = [false, false];
      context.globalAlpha = LEVELS[level]! * 0.55;
      context.lineWidth = 1 / this.ratio;
      context.strokeStyle = palette.ink;
      for (let row = 0; row < pairing.length; row++) {
        const meeting = pairing[row]!;
        const shown = levels[meeting]!;
        if (shown === 255) continue;
        const [by, of] = [punisher[row]!, victim[row]!];
        const concerned = focus < 0 ? shown : by === focus || of === focus ? NEWEST : 0;
        if (concerned !== level) continue;
        const a = { x: x[by]!, y: y[by]! };
        const b = { x: x[of]!, y: y[of]! };
        const isPlayer = players[2 * meeting] === by || players[2 * meeting + 1] === by;
        const forward = players[2 * meeting]! < players[2 * meeting + 1]!;
        const c = isPlayer ? this.bent(a, b, forward) : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
        if (!isPlayer && level > 0) {
          context.beginPath();
          context.moveTo(a.x, a.y);
          context.lineTo(b.x, b.y);
          context.stroke();
        }
        const length = Math.hypot(b.x - a.x, b.y - a.y) + 1;
        let t = 1 - Math.min(0.45, gap / length);
        if (just[row]! > 0) {
          const at = along(a, c, b, t);
          const to = heading(a, c, b, t);
          const half = 3 + Math.min(4, 0.45 * just[row]!);
          bars.moveTo(at.x - half * to.y, at.y + half * to.x);
          bars.lineTo(at.x + half * to.y, at.y - half * to.x);
          anyBar = true;
          t -= Math.min(0.2, 6 / length);
        }
        if (unjust[row]! > 0) {
          const at = along(a, c, b, t);
          const half = 2.2 + Math.min(2.6, 0.3 * unjust[row]!);
          crosses.moveTo(at.x - half, at.y - half);
          crosses.lineTo(at.x + half, at.y + half);
          crosses.moveTo(at.x + half, at.y - half);
          crosses.lineTo(at.x - half, at.y + half);
          anyCross = true;
        }
      }
      // Marks stay visible where the meeting is already faint.
      context.globalAlpha = Math.min(1, LEVELS[level]! * 1.6);
      if (anyBar) {
        context.lineWidth = 2;
        context.strokeStyle = palette.ink;
        context.stroke(bars);
      }
      if (anyCross) {
        context.lineWidth = 1.6;
        context.strokeStyle = palette.unjust;
        context.stroke(crosses);
      }
    }
  }

  /** A dot that goes from the agent that came to its partner while their meeting is new. */
  private drawTravellers(frame: SocietyFrame, phase: number): void {
    const { context, palette, x, y } = this;
    const { players } = frame.meetings;
    const count = frame.meetings.chosen.length;
    const trip = Math.max(0.12, 3 / count);
    context.globalAlpha = 1;
    context.fillStyle = palette.ink;
    context.beginPath();
    for (let row = 0; row < count; row++) {
      const t = (phase - (row + 0.5) / count) / trip;
      if (t < 0 || t > 1) continue;
      const [a, b] = [players[2 * row]!, players[2 * row + 1]!];
      const p = { x: x[a]!, y: y[a]! };
      const q = { x: x[b]!, y: y[b]! };
      const at = along(p, this.bent(p, q, a < b), q, t);
      context.moveTo(at.x + 2.2, at.y);
      context.arc(at.x, at.y, 2.2, 0, 2 * Math.PI);
    }
    context.fill();
  }

  /**
   * Agents by what they do: colour is their cooperation, a disc cooperates in half of its moves or more and a
   * diamond in fewer. The ring around one is the share of its chances to punish that it took, justly and unjustly.
   */
  private drawAgents({ nodes }: SocietyFrame, view: View): void {
    const { context, palette, agents, x, y } = this;
    const r = this.markRadius;
    const shapes = Array.from({ length: SHADES }, () => this.surface.path());
    const all = this.surface.path();
    const justRing = this.surface.path();
    const unjustRing = this.surface.path();
    const halo = this.surface.path();
    const ring = r + 2.4;
    for (let agent = 0; agent < agents; agent++) {
      const [cx, cy] = [x[agent]!, y[agent]!];
      const cooperation = nodes.cooperation[agent]!;
      for (const path of [shapes[shadeOf(cooperation)]!, all]) {
        if (cooperation >= 0.5) {
          path.moveTo(cx + r, cy);
          path.arc(cx, cy, r, 0, 2 * Math.PI);
        } else {
          const d = r * 1.25;
          path.moveTo(cx, cy - d);
          path.lineTo(cx + d, cy);
          path.lineTo(cx, cy + d);
          path.lineTo(cx - d, cy);
          path.closePath();
        }
      }
      const decisions = nodes.decisions[agent]!;
      if (decisions > 0) {
        const top = -Math.PI / 2;
        const just = top + (2 * Math.PI * nodes.justGiven[agent]!) / decisions;
        const unjust = just + (2 * Math.PI * nodes.unjustGiven[agent]!) / decisions;
        justRing.moveTo(cx, cy - ring);
        justRing.arc(cx, cy, ring, top, just);
        unjustRing.moveTo(cx + ring * Math.cos(just), cy + ring * Math.sin(just));
        unjustRing.arc(cx, cy, ring, just, unjust);
      }
      if (nodes.avoided[agent] === 1) {
        halo.moveTo(cx + ring + 4, cy);
        halo.arc(cx, cy, ring + 4, 0, 2 * Math.PI);
      }
    }
    context.globalAlpha = 1;
    context.strokeStyle = palette.paper;
    context.lineWidth = 5.5;
    context.stroke(all);
    shapes.forEach((shape, shade) => {
      context.fillStyle = palette.shades[shade]!;
      context.fill(shape);
    });
    context.lineWidth = 1.7;
    context.strokeStyle = palette.ink;
    context.stroke(justRing);
    context.strokeStyle = palette.unjust;
    context.stroke(unjustRing);
    context.lineWidth = 1.2;
    context.strokeStyle = palette.soft;
    context.setLineDash([2, 2.5]);
    context.stroke(halo);
    context.setLineDash([]);
    for (const agent of new Set([view.selected, view.hovered]))
      if (agent >= 0 && agent < agents) this.drawName(agent);
  }

  /** A box around an agent that stands out, with its number. */
  private drawName(agent: number): void {
    const { context, palette, x, y, size } = this;
    const [cx, cy] = [x[agent]!, y[agent]!];
    const r = this.markRadius + 7;
    context.strokeStyle = palette.ink;
    context.lineWidth = 2;
    context.strokeRect(cx - r, cy - r, 2 * r, 2 * r);
    context.font = `600 12px ${palette.font}`;
    context.textBaseline = "middle";
    const text = agentName(agent);
    const width = context.measureText(text).width;
    const left = cx + r + 4 + width > size ? cx - r - 4 - width : cx + r + 4;
    context.textAlign = "left";
    context.lineWidth = 4;
    context.strokeStyle = palette.paper;
    context.strokeText(text, left, cy);
    context.fillStyle = palette.ink;
    context.fillText(text, left, cy);
  }
}
