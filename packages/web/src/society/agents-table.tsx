import type { SocietyFrame, SocietyHeader } from "@operant/core/society";
import { agentName, decimal, percent, tenths } from "./words.js";

/** The picture's agents as a table, for reading and for choosing one. */
export function AgentsTable({
  header,
  frame,
  onSelect,
}: {
  readonly header: SocietyHeader;
  readonly frame: SocietyFrame;
  onSelect(agent: number): void;
}) {
  const { nodes } = frame;
  const punishes = header.punishments.length > 0;
  const agents = Array.from({ length: header.agents }, (_, agent) => agent);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="society-table wide" tabIndex={0} aria-label="All agents">
      <table>
        <caption>
          Episodes {frame.from + 1} to {frame.episode + 1}. Choose an agent, here or in the picture, for its
          history.
        </caption>
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col" class="number">
              {"Coop\u00aderates"}
            </th>
            <th scope="col" class="number">
              Met, times chance
            </th>
            {punishes ? (
              <>
                <th scope="col" class="number">
                  {"Pun\u00adished"}
                </th>
                <th scope="col" class="number">
                  {"Was pun\u00adished"}
                </th>
              </>
            ) : null}
            <th scope="col" class="number">
              Reward
            </th>
            {header.reputation ? (
              <th scope="col" class="number">
                {"Repu\u00adtation"}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <tr key={agent}>
              <th scope="row">
                <button
                  type="button"
                  class="plain"
                  aria-label={`Agent ${agentName(agent)}`}
                  onClick={() => onSelect(agent)}
                >
                  {agentName(agent)}
                </button>
              </th>
              <td class="number">{percent(nodes.cooperation[agent]!)}</td>
              <td class="number">
                {nodes.avoided[agent] === 1 ? "avoided, " : ""}
                {tenths(nodes.visits[agent]! / nodes.expectedVisits[agent]!)}
              </td>
              {punishes ? (
                <>
                  <td class="number">{nodes.justGiven[agent]! + nodes.unjustGiven[agent]!}</td>
                  <td class="number">{nodes.justReceived[agent]! + nodes.unjustReceived[agent]!}</td>
                </>
              ) : null}
              <td class="number">{tenths(nodes.reward[agent]!)}</td>
              {header.reputation ? <td class="number">{decimal(nodes.reputation[agent]!)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
