import { type Estimate, plusMinus, typographic } from "@operant/report";
import { type Domain, ticksOf, tickTexts } from "./axis.js";
import { seriesLook } from "./series.js";
import { swarmOffsets } from "./swarm.js";

/** A row of a panel of outcomes: a cell with every seed's value. */
export interface OutcomeLine {
  readonly title: string;
  /** Defined values, in the order of the seeds. */
  readonly values: readonly number[];
  readonly estimate: Estimate;
  /** Seeds that are done; more than `values` where some have none. */
  readonly seeds: number;
}

const rowHeight = 26;
const radius = 2.6;
/** Width at which dots are kept apart; on another width they are as far apart in proportion. */
const nominalWidth = 420;

/**
 * Final outcomes as a table: a row per cell, every seed a dot, the mean a diamond, its interval a bar, and the
 * numbers beside them.
 */
export function OutcomePanel({
  title,
  lines,
  domain,
  valueTitle,
  decimals,
}: {
  readonly title: string;
  readonly lines: readonly OutcomeLine[];
  readonly domain: Domain;
  readonly valueTitle: string;
  readonly decimals: number;
}) {
  const ticks = ticksOf(domain);
  const texts = tickTexts(ticks);
  return (
    <figure class="outcome-panel">
      <figcaption>
        <b>{title}</b> <span class="soft">{valueTitle}</span>
      </figcaption>
      <table class="outcomes">
        <thead class="visually-hidden">
          <tr>
            <th scope="col">Cell</th>
            <th scope="col">Mean ± half of its 95% interval</th>
            <th scope="col">Every seed</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={line.title}>
              <th scope="row">{line.title}</th>
              <td class="number">
                {typographic(plusMinus(line.estimate, decimals))}{" "}
                <span class="soft">n={line.estimate.n}</span>
              </td>
              <td class="dots">
                <Dots line={line} index={index} domain={domain} ticks={ticks} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <svg class="outcome-axis" height="18" width="100%" aria-hidden="true" focusable="false">
        {ticks.map((tick, i) => (
          <text
            key={tick}
            x={percent(domain, tick)}
            y="13"
            text-anchor={i === 0 ? "start" : i === ticks.length - 1 ? "end" : "middle"}
          >
            {texts[i]}
          </text>
        ))}
      </svg>
    </figure>
  );
}

function Dots({
  line: { values, estimate },
  index,
  domain,
  ticks,
}: {
  readonly line: OutcomeLine;
  readonly index: number;
  readonly domain: Domain;
  readonly ticks: readonly number[];
}) {
  const share = (value: number) => (value - domain[0]) / (domain[1] - domain[0]);
  const offsets = swarmOffsets(
    values.map((value) => share(value) * nominalWidth),
    radius,
    rowHeight / 2 - radius - 1,
  );
  const middle = rowHeight / 2;
  return (
    <svg width="100%" height={rowHeight} aria-hidden="true" focusable="false">
      {ticks.map((tick) => (
        <line
          key={tick}
          class="grid"
          x1={percent(domain, tick)}
          x2={percent(domain, tick)}
          y1="0"
          y2={rowHeight}
        />
      ))}
      {values.map((value, i) => (
        <circle
          key={i}
          cx={percent(domain, value)}
          cy={middle + offsets[i]!}
          r={radius}
          fill={seriesLook(index).colour}
          fill-opacity="0.6"
        />
      ))}
      {Number.isNaN(estimate.half) ? null : (
        <line
          class="bar"
          x1={percent(domain, estimate.lower)}
          x2={percent(domain, estimate.upper)}
          y1={middle}
          y2={middle}
        />
      )}
      {Number.isNaN(estimate.mean) ? null : (
        <svg x={percent(domain, estimate.mean)} y={middle} overflow="visible" aria-hidden="true">
          <path class="mean" d="M0,-5L4,0L0,5L-4,0Z" />
        </svg>
      )}
    </svg>
  );
}

/** Where a value stands between the ends of the axis, which is where it is cut. */
function percent([low, high]: Domain, value: number): string {
  const share = (Math.min(high, Math.max(low, value)) - low) / (high - low);
  return `${(100 * share).toFixed(2)}%`;
}
