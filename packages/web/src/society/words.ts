import type { SocietyFrame, SocietyHeader } from "@operant/core/society";

/** An agent's number as the page shows it. */
export const agentName = (agent: number): string => String(agent + 1);

/** A share in per cent, or a dash where there is none. */
export function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${(100 * share).toFixed(0)} %`;
}

/** A number with one decimal where it is small and has one, and with a real minus sign. */
export function decimal(value: number): string {
  if (Number.isNaN(value)) return "–";
  const digits = Number.isInteger(value) || Math.abs(value) >= 99.95 ? 0 : 1;
  return value
    .toFixed(digits)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace(/^-/, "");
}

/** A number with one decimal, for columns. */
export function tenths(value: number): string {
  return Number.isNaN(value)
    ? "–"
    : value
        .toFixed(1)
        .replace(/^-(?=.*[1-9])/, "−")
        .replace(/^-/, "");
}

/** Names in a row: "3", "3 and 17", "3, 17 and 20", "3, 17, 20 and 4 more". */
export function list(names: readonly string[], most = 5): string {
  if (names.length > most + 1) return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** How often an agent is met in words: "3.2 times as often as chance", "never". */
export function popularity(visits: number, expected: number): string {
  if (visits === 0) return "never met on others' turns";
  return `met ${decimal(visits / expected)} times as often as by chance`;
}

/**
 * What the picture shows at an episode, as a few sentences for those who do not see it.
 * @param episodes of the whole trial
 */
export function frameInWords(header: SocietyHeader, frame: SocietyFrame, episodes: number): string {
  const { totals, nodes } = frame;
  const sentences = [
    `Episode ${frame.episode + 1} of ${episodes}: ${several(totals.pairings, "pairing")}, ${percent(totals.cooperations / totals.moves)} of the moves cooperate.`,
  ];
  if (header.punishments.length > 0) {
    const share = percent(totals.punishments / totals.decisions);
    const just =
      totals.punishments === 0
        ? ""
        : `, ${percent(totals.just / totals.punishments)} of them against defections`;
    sentences.push(`${several(totals.punishments, "punishment")}, ${share} of the chances to punish${just}.`);
  }
  if (totals.chosen === 0) sentences.push("Partners are drawn at random.");
  else {
    const agents = Array.from({ length: header.agents }, (_, agent) => agent);
    const avoided = agents.filter((agent) => nodes.avoided[agent] === 1).map(agentName);
    if (avoided.length > 0)
      sentences.push(
        avoided.length === 1
          ? `Agent ${avoided[0]} is avoided.`
          : `${avoided.length} agents are avoided: ${list(avoided)}.`,
      );
    else sentences.push("Nobody is avoided.");
    const ratio = (agent: number) => nodes.visits[agent]! / nodes.expectedVisits[agent]!;
    const favourite = agents.reduce((best, agent) => (ratio(agent) > ratio(best) ? agent : best), 0);
    sentences.push(
      `Agent ${agentName(favourite)} is sought most: ${popularity(nodes.visits[favourite]!, nodes.expectedVisits[favourite]!)} in ${lastEpisodes(frame.episode - frame.from + 1)}.`,
    );
  }
  return sentences.join(" ");
}

/** What an agent is like at an episode, in one sentence. */
export function agentInWords(frame: SocietyFrame, agent: number): string {
  const { nodes } = frame;
  const punished = nodes.justReceived[agent]! + nodes.unjustReceived[agent]!;
  const punishes =
    nodes.decisions[agent] === 0
      ? ""
      : `, took ${percent((nodes.justGiven[agent]! + nodes.unjustGiven[agent]!) / nodes.decisions[agent]!)} of its chances to punish, was punished ${several(punished, "time")}`;
  return `Agent ${agentName(agent)} cooperated in ${percent(nodes.cooperation[agent]!)} of its moves${punishes}, was ${popularity(nodes.visits[agent]!, nodes.expectedVisits[agent]!)}${nodes.avoided[agent] === 1 ? " and is avoided" : ""}.`;
}

function lastEpisodes(count: number): string {
  return count === 1 ? "this episode" : `the last ${count} episodes`;
}

function several(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
