import { useMemo } from "preact/hooks";
import { type Course, linePath } from "./curves.js";

const WIDTH = 400;
const HEIGHT = 48;

/** The course of the whole trial as the slider's own track: cooperation and punishment per episode. */
export function TimeTrack({
  course,
  episodes,
  episode,
}: {
  readonly course: Course;
  /** Of the whole trial, also those still to come. */
  readonly episodes: number;
  /** On show, from 0; −1 for none. */
  readonly episode: number;
}) {
  const [cooperation, punishment] = useMemo(
    () =>
      [course.cooperation, course.punishment].map((line) => linePath(line, episodes, [0, 1], WIDTH, HEIGHT)),
    [course, episodes],
  );
  const at = episode < 0 ? undefined : `${(100 * (episode + 0.5)) / episodes}%`;
  return (
    <div class="society-track" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={`M0 ${HEIGHT / 2}H${WIDTH}`} class="society-grid" />
        <path d={punishment} class="society-line punishment" />
        <path d={cooperation} class="society-line cooperation" />
      </svg>
      {at === undefined ? null : <span class="society-playhead" style={{ left: at }} />}
    </div>
  );
}
