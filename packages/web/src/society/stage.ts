import { type SocietyFrame, type SocietyTrace, societyFrame } from "@operant/core/society";
import { readPalette } from "./palette.js";
import { canvasSurface } from "./pen.js";
import { avoidedLine, Picture } from "./picture.js";
import { Playback } from "./playback.js";

/** Above this speed an episode is shown as a whole: its meetings one after another would only flicker. */
const FASTEST_IN_STEPS = 5;
/** While it plays, listeners hear at most so often where it is. */
const TELL_EVERY_MS = 100;

/** Slower than this on average over `PACE_FRAMES` frames, and the picture is drawn less finely while it plays. */
const SLOWEST_MS = 21;
const PACE_FRAMES = 30;

/** What `Stage.measure` saw. */
export interface FrameTimes {
  readonly agents: number;
  /** Milliseconds from each animation frame to the next. */
  readonly intervals: readonly number[];
  /** Milliseconds of script per animation frame: finding the episode's frame and drawing it. */
  readonly work: readonly number[];
}

/** Pixels of the canvas for each of the page: the screen's own, as far as they can be told apart. */
const finest = () => Math.min(2, globalThis.devicePixelRatio || 1);

/** A picture that moves: the loop between a trace, the playhead and the canvas. */
export class Stage {
  readonly playback = new Playback();
  /** The agent that stands out, from 0; −1 for none. */
  selected = -1;
  /** Shows changes at once and nothing in between. */
  still = false;
  private readonly picture: Picture;
  private trace: SocietyTrace | undefined;
  private frame: SocietyFrame | undefined;
  private previous: SocietyFrame | undefined;
  private hovered = -1;
  private pending = 0;
  private lastTime = Number.NaN;
  private told = -1;
  private toldAt = Number.NEGATIVE_INFINITY;
  private toldPlaying = false;
  /** The episode to go to as soon as the trial has reached it; −1 for none. */
  private goal = -1;
  private complete = false;
  private coarse = false;
  /** Frames and milliseconds since the pace was last judged. */
  private readonly pace = { frames: 0, time: 0 };
  private watching: { intervals: number[]; work: number[] } | undefined;

  /** @param tell called with the frame on show when it changes and when playing starts or stops */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly tell: (frame: SocietyFrame | undefined, playing: boolean) => void,
  ) {
    this.picture = new Picture(canvasSurface(canvas), readPalette(this.page));
    this.fit();
  }

  /**
   * Shows another trace, or the same one after it has grown.
   * @param complete whether no further episode will come
   */
  show(trace: SocietyTrace | undefined, complete: boolean): void {
    if (trace !== this.trace) {
      this.trace = trace;
      this.frame = undefined;
      this.previous = undefined;
      this.told = -1;
      this.playback.reset();
    }
    this.complete = complete;
    this.playback.grow(trace?.episodes ?? 0, complete);
    if (this.goal >= 0) this.approach();
    this.wake();
  }

  /** Goes to an episode, from 0, now or when the trial gets there. */
  seek(episode: number): void {
    this.goal = episode;
    this.approach();
    this.wake();
  }

  private approach(): void {
    const available = this.trace?.episodes ?? 0;
    if (available === 0) return;
    this.playback.seek(this.goal);
    if (this.goal < available || this.complete) this.goal = -1;
  }

  play(): void {
    this.goal = -1;
    this.playback.play();
    this.wake();
  }

  pause(): void {
    this.playback.pause();
    this.wake();
  }

  select(agent: number): void {
    this.selected = agent;
    this.wake();
  }

  hover(agent: number): void {
    if (agent === this.hovered) return;
    this.hovered = agent;
    this.wake();
  }

  /** The agent at a point of the canvas, or −1. */
  agentAt(x: number, y: number): number {
    return this.picture.agentAt({ x, y });
  }

  resize(): void {
    this.fit();
    this.wake();
  }

  /** Fits the canvas to its place in the page and to the screen's pixels. */
  private fit(): void {
    const { canvas } = this;
    const size = canvas.clientWidth;
    const ratio = this.coarse ? 1 : finest();
    if (canvas.width !== Math.round(size * ratio)) {
      canvas.width = Math.round(size * ratio);
      canvas.height = canvas.width;
    }
    this.picture.resize(size, ratio);
  }

  private get page(): HTMLElement {
    return this.canvas.parentElement ?? document.body;
  }

  recolour(): void {
    this.picture.recolour(readPalette(this.page));
    this.wake();
  }

  /** Plays for so many seconds and reports how long each animation frame took. */
  async measure(seconds: number): Promise<FrameTimes> {
    const watching = { intervals: [] as number[], work: [] as number[] };
    this.watching = watching;
    this.playback.play();
    this.lastTime = Number.NaN;
    this.wake();
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    this.watching = undefined;
    this.pause();
    return { agents: this.trace?.header.agents ?? 0, ...watching };
  }

  close(): void {
    cancelAnimationFrame(this.pending);
    this.pending = -1;
  }

  private wake(): void {
    if (this.pending === 0) this.pending = requestAnimationFrame((time) => this.step(time));
  }

  private step(time: number): void {
    this.pending = 0;
    const begun = performance.now();
    const first = Number.isNaN(this.lastTime);
    const elapsed = first ? 1 / 60 : (time - this.lastTime) / 1000;
    if (!first) this.watching?.intervals.push(time - this.lastTime);
    // After a pause of the tab the picture goes on from where it was.
    const seconds = Math.min(elapsed, 0.25);
    this.keepPace(first ? 0 : time - this.lastTime);
    this.lastTime = time;
    this.playback.advance(seconds);
    this.find();
    const { playing, speed, phase } = this.playback;
    const inSteps = playing && !this.still && speed <= FASTEST_IN_STEPS;
    this.picture.draw({
      phase: inSteps ? phase : null,
      selected: this.selected,
      hovered: this.hovered,
      seconds: this.still || this.frame === undefined ? Number.POSITIVE_INFINITY : seconds,
    });
    this.inform(time);
    this.watching?.work.push(performance.now() - begun);
    if (playing || this.picture.moving || this.watching !== undefined) this.wake();
    else this.lastTime = Number.NaN;
  }

  /** Gives up fineness for smoothness where a machine needs it, and takes it back when the picture rests. */
  private keepPace(interval: number): void {
    const { pace, playback } = this;
    if (!playback.playing) {
      pace.frames = 0;
      pace.time = 0;
      if (this.coarse && !this.picture.moving) this.setCoarse(false);
      return;
    }
    if (this.coarse || finest() === 1 || interval === 0) return;
    pace.frames++;
    pace.time += interval;
    if (pace.frames < PACE_FRAMES) return;
    if (pace.time > PACE_FRAMES * SLOWEST_MS) this.setCoarse(true);
    pace.frames = 0;
    pace.time = 0;
  }

  private setCoarse(coarse: boolean): void {
    this.coarse = coarse;
    this.fit();
  }

  /** Makes `frame` that of the episode under the playhead. */
  private find(): void {
    const { trace, playback } = this;
    if (trace === undefined || trace.episodes === 0) {
      if (this.frame !== undefined || this.previous !== undefined) return;
      this.picture.show(undefined, undefined, Number.NaN);
      return;
    }
    const { episode } = playback;
    if (this.frame?.episode === episode) return;
    const before = this.frame?.episode === episode - 1 ? this.frame : undefined;
    this.frame = societyFrame(trace, episode);
    this.previous = before ?? (episode > 0 ? societyFrame(trace, episode - 1) : undefined);
    this.picture.show(this.frame, this.previous, avoidedLine(trace, this.frame));
  }

  private inform(time: number): void {
    const { frame, playback } = this;
    const episode = frame?.episode ?? -1;
    const { playing } = playback;
    if (episode === this.told && playing === this.toldPlaying) return;
    if (playing && this.toldPlaying && time - this.toldAt < TELL_EVERY_MS) return;
    this.told = episode;
    this.toldPlaying = playing;
    this.toldAt = time;
    this.tell(frame, playing);
  }
}
