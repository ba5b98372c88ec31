/**
 * Where things lie in the picture, in units of its radius with the centre at (0, 0) and y downwards.
 *
 * An agent's direction is its number, clockwise from the top, so that it can be followed and that neighbours on a
 * network of groups lie side by side. Its distance from the centre says how often it is met on others' turns,
 * compared with partners drawn uniformly: the more, the closer. Somebody must be met on every turn, so the mean of
 * that ratio is 1 and the agents cannot all crowd together.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Distance of an agent whom nobody met. */
export const RIM = 1;
/** Distance of an agent who is met as often as chance would have it. */
export const CHANCE = 0.7;
/** Distance that an agent met by everybody tends to, however large the society. */
const CENTRE = 0.12;

/** @param ratio visits over those expected if partners were drawn uniformly, at least 0 */
export function distance(ratio: number): number {
  const half = (CHANCE - CENTRE) / (RIM - CHANCE);
  return RIM - ((RIM - CENTRE) * ratio) / (ratio + half);
}

/** Direction of an agent in radians, 0 to the right, clockwise. */
export function direction(agent: number, agents: number): number {
  return -Math.PI / 2 + (2 * Math.PI * agent) / agents;
}

/** How far a meeting's curve keeps from the straight line towards the centre: 0 straight, 1 through the centre. */
const BEND = 0.5;

/**
 * The point that the curve of a meeting bends towards. The two directions of a pair bend differently, so that both
 * are seen when each starts a pairing with the other.
 */
export function bend(a: Point, b: Point, forward: boolean): Point {
  const keep = 1 - BEND + (forward ? 0.12 : -0.12);
  return { x: ((a.x + b.x) / 2) * keep, y: ((a.y + b.y) / 2) * keep };
}

/** The point at share `t` of the quadratic curve from a to b that bends towards c. */
export function along(a: Point, c: Point, b: Point, t: number): Point {
  const u = 1 - t;
  return {
    x: u * u * a.x + 2 * u * t * c.x + t * t * b.x,
    y: u * u * a.y + 2 * u * t * c.y + t * t * b.y,
  };
}

/** The direction of travel at share `t` of the same curve, of length 1; (1, 0) where the curve stands still. */
export function heading(a: Point, c: Point, b: Point, t: number): Point {
  const x = (1 - t) * (c.x - a.x) + t * (b.x - c.x);
  const y = (1 - t) * (c.y - a.y) + t * (b.y - c.y);
  const length = Math.hypot(x, y);
  return length === 0 ? { x: 1, y: 0 } : { x: x / length, y: y / length };
}

/** Radius of an agent's mark, in pixels, for a picture of this radius. */
export function markRadius(agents: number, pictureRadius: number): number {
  const room = (2 * Math.PI * CHANCE * pictureRadius) / agents;
  return Math.max(3, Math.min(0.36 * room, pictureRadius * 0.05, 16));
}

/** The agent nearest to a point within `reach`, or −1. */
export function nearestAgent(x: ArrayLike<number>, y: ArrayLike<number>, at: Point, reach: number): number {
  let nearest = -1;
  let best = reach * reach;
  for (let agent = 0; agent < x.length; agent++) {
    const [dx, dy] = [x[agent]! - at.x, y[agent]! - at.y];
    const squared = dx * dx + dy * dy;
    if (squared <= best) {
      best = squared;
      nearest = agent;
    }
  }
  return nearest;
}
