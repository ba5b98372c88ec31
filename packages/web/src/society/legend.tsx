import { SHADES } from "./palette.js";

/** What every mark of the picture means, drawn as it is drawn there. */
export function Legend() {
  return (
    <dl class="society-legend">
      <dt>
        <svg viewBox="0 0 84 24" aria-hidden="true">
          {Array.from({ length: SHADES }, (_, step) => (
            <rect
              key={step}
              x={step * (84 / SHADES)}
              y="6"
              width={84 / SHADES + 0.2}
              height="12"
              class={`shade-${step}`}
            />
          ))}
        </svg>
      </dt>
      <dd>Colour: share of cooperative moves, from none (left) to all (right).</dd>
      <dt>
        <svg viewBox="0 0 84 24" aria-hidden="true">
          <circle cx="24" cy="12" r="7" class="shade-8" />
          <path d="M60 3.2 68.8 12 60 20.8 51.2 12Z" class="shade-0" />
        </svg>
      </dt>
      <dd>
        An agent over its last ten episodes: a disc cooperates in at least half of its moves, a diamond in
        fewer.
      </dd>
      <dt>
        <svg viewBox="0 0 84 24" aria-hidden="true">
          <circle cx="42" cy="12" r="6" class="shade-6" />
          <circle
            cx="42"
            cy="12"
            r="9"
            class="society-just"
            pathLength="100"
            stroke-dasharray="30 70"
            transform="rotate(-90 42 12)"
          />
          <circle
            cx="42"
            cy="12"
            r="9"
            class="society-unjust"
            pathLength="100"
            stroke-dasharray="12 88"
            stroke-dashoffset="-30"
            transform="rotate(-90 42 12)"
          />
        </svg>
      </dt>
      <dd>
        Ring: share of its chances to punish that it took, against defections (black or white) and others
        (red).
      </dd>
      <dt>
        <svg viewBox="0 0 84 24" aria-hidden="true">
          <path d="M4 18Q23 8 42 8" class="society-came shade-line-8" />
          <path d="M42 8Q61 8 80 18" class="society-hosted shade-line-0" />
        </svg>
      </dt>
      <dd>A meeting: each half shows what the agent at its end did; the thick half is whose turn it was.</dd>
      <dt>
        <svg viewBox="0 0 84 24" aria-hidden="true">
          <path d="M4 12H36" class="society-came shade-line-0" />
          <path d="M26 6V18" class="society-just thick" />
          <path d="M50 12H80" class="society-came shade-line-8" />
          <path d="M62 7.5 71 16.5M71 7.5 62 16.5" class="society-unjust" />
        </svg>
      </dt>
      <dd>
        Punished: a bar before the victim where it had defected, a cross where it had not; larger for more.
        Where an outsider punishes, a hairline leads to it.
      </dd>
      <dt>
        <svg viewBox="0 0 84 24" aria-hidden="true">
          <circle cx="42" cy="12" r="5" class="shade-1" />
          <circle cx="42" cy="12" r="10" class="society-avoided" />
        </svg>
      </dt>
      <dd>
        Avoided: chosen so seldom in ten episodes that uniform choice would show any such agent in fewer than
        one window of twenty. Lies beyond the dotted circle.
      </dd>
      <dt>
        <svg viewBox="0 0 84 24" aria-hidden="true">
          <path d="M10 23A34 34 0 0 1 74 23" class="society-ring" />
          <path d="M42 8V3M42 8V13M40 5 42 3 44 5" class="society-ring strong" />
        </svg>
      </dt>
      <dd>
        Distance from the centre: how often others meet the agent on their turns. On the circle as often as by
        chance, closer more often; the rim is never. Direction is the agent's number.
      </dd>
    </dl>
  );
}
