import { type AgentHistory, agentHistory, type SocietyFrame, type SocietyTrace } from "@operant/core/society";
import { useMemo } from "preact/hooks";
import { SmallMultiple } from "./small-multiple.js";
import { agentInWords, agentName, decimal, percent } from "./words.js";

/** Partners listed for an agent. */
const PARTNERS = 8;

/** One agent over the whole trial: what it did, what was done to it, and with whom. */
export function AgentPanel({
  trace,
  read,
  frame,
  agent,
  episodes,
  onSelect,
}: {
  readonly trace: SocietyTrace;
  /** Episodes of the trace at the last reading; a new reading is made when it changes. */
  readonly read: number;
  readonly frame: SocietyFrame;
  readonly agent: number;
  /** Of the whole trial. */
  readonly episodes: number;
  onSelect(agent: number): void;
}) {
  // The trace grows in place; `read` says that it has.
  const history = useMemo(() => agentHistory(trace, agent), [trace, agent, read]);
  return (
    <section class="society-agent" aria-label={`Agent ${agentName(agent)}`}>
      <h2>
        Agent {agentName(agent)}{" "}
        <button type="button" class="plain" onClick={() => onSelect(-1)}>
          Close
        </button>
      </h2>
      <p class="small">
        Episodes {frame.from + 1} to {frame.episode + 1}: {agentInWords(frame, agent)}
      </p>
      <History
        history={history}
        punishes={trace.header.punishments.length > 0}
        episodes={episodes}
        episode={frame.episode}
      />
      <Partners history={history} punishes={trace.header.punishments.length > 0} onSelect={onSelect} />
    </section>
  );
}

function History({
  history,
  punishes,
  episodes,
  episode,
}: {
  readonly history: AgentHistory;
  readonly punishes: boolean;
  readonly episodes: number;
  readonly episode: number;
}) {
  const popularity = useMemo(
    () => Float64Array.from(history.visits, (visits) => visits / history.expectedVisits),
    [history],
  );
  const common = { episodes, episode };
  const hasReputation = !Number.isNaN(history.reputation[0] ?? Number.NaN);
  return (
    <div class="society-multiples">
      <SmallMultiple
        {...common}
        title="Cooperation"
        note="share of its moves"
        lines={[{ values: history.cooperation, className: "cooperation" }]}
        domain={[0, 1]}
        shown={percent}
      />
      <SmallMultiple
        {...common}
        title="Met by others"
        note="times chance"
        lines={[{ values: popularity, className: "neutral" }]}
        shown={decimal}
        reference={1}
      />
      {punishes ? (
        <>
          <SmallMultiple
            {...common}
            title="Punishments given"
            note={<JustOrNot />}
            lines={[
              { values: history.justGiven, className: "just" },
              { values: history.unjustGiven, className: "unjust" },
            ]}
            shown={decimal}
          />
          <SmallMultiple
            {...common}
            title="Punishments received"
            note={<JustOrNot />}
            lines={[
              { values: history.justReceived, className: "just" },
              { values: history.unjustReceived, className: "unjust" },
            ]}
            shown={decimal}
          />
        </>
      ) : null}
      <SmallMultiple
        {...common}
        title="Reward"
        note="per episode"
        lines={[{ values: history.reward, className: "neutral" }]}
        shown={decimal}
        reference={0}
      />
      {hasReputation ? (
        <SmallMultiple
          {...common}
          title="Reputation"
          note="after the episode"
          lines={[{ values: history.reputation, className: "neutral" }]}
          shown={decimal}
          reference={0}
        />
      ) : null}
    </div>
  );
}

function JustOrNot() {
  return (
    <>
      <span class="society-key just">of defections</span>, <span class="society-key unjust">of others</span>
    </>
  );
}

function Partners({
  history,
  punishes,
  onSelect,
}: {
  readonly history: AgentHistory;
  readonly punishes: boolean;
  onSelect(agent: number): void;
}) {
  const { partners } = history;
  const meetings = (other: number) => partners.sought[other]! + partners.visitedBy[other]!;
  const met = Array.from(partners.sought, (_, other) => other)
    .filter((other) => meetings(other) > 0)
    .sort((a, b) => meetings(b) - meetings(a) || a - b);
  const shown = met.slice(0, PARTNERS);
  return (
    <div class="wide">
      <table class="society-partners">
        <caption>
          Its usual partners{met.length > shown.length ? `: ${shown.length} of ${met.length}` : ""}
        </caption>
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col" class="number">
              Sought it
            </th>
            <th scope="col" class="number">
              Was sought
            </th>
            <th scope="col" class="number">
              Gave
            </th>
            <th scope="col" class="number">
              Got
            </th>
            {punishes ? (
              <>
                <th scope="col" class="number">
                  Punished it
                </th>
                <th scope="col" class="number">
                  Was punished
                </th>
              </>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {shown.map((other) => (
            <tr key={other}>
              <th scope="row">
                <button type="button" class="plain" onClick={() => onSelect(other)}>
                  {agentName(other)}
                </button>
              </th>
              <td class="number">{partners.sought[other]}</td>
              <td class="number">{partners.visitedBy[other]}</td>
              <td class="number">{percent(partners.ownCooperations[other]! / partners.ownMoves[other]!)}</td>
              <td class="number">
                {percent(partners.theirCooperations[other]! / partners.theirMoves[other]!)}
              </td>
              {punishes ? (
                <>
                  <td class="number">{partners.punished[other]}</td>
                  <td class="number">{partners.punishedBy[other]}</td>
                </>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft small">
        Sought it, was sought: pairings on its own and on the other's turn. Gave, got: cooperation of its own
        moves and of the other's.
      </p>
    </div>
  );
}
