import type { Parameters, Summary, TrialResult } from "@operant/core/study";

/** KL at which gold is read off a run on its way, in nats. */
export const DISTANCES = [0.5, 1, 2, 4, 8] as const;
export const atDistance = (nats: number) => `gold_at_${String(nats).replace(".", "_")}`;

const sigma = "σ";

export const summaries: Readonly<Record<string, Summary>> = {
  wins_half: {
    title: "Win rate, first epoch",
    unit: "share",
    description: "Win rate by gold against the base policy after half of the steps.",
  },
  wins_final: {
    title: "Win rate, second epoch",
    unit: "share",
    description: "Win rate by gold against the base policy after all steps.",
  },
  wins_peak: {
    title: "Win rate, best",
    unit: "share",
    description: "Highest win rate on the way: what stopping at the right moment would have given.",
  },
  wins_lost: {
    title: "Win rate lost",
    unit: "share",
    description: "The best win rate less the last.",
  },
  gold_half: { title: "Gold, first epoch", unit: sigma, description: "Mean gold after half of the steps." },
  gold_final: { title: "Gold, second epoch", unit: sigma, description: "Mean gold after all steps." },
  gold_peak: { title: "Gold, best", unit: sigma, description: "Highest mean gold on the way." },
  proxy_final: {
    title: "Proxy, second epoch",
    unit: "logits",
    description: "Mean raw proxy reward after all steps, above the base policy's.",
  },
  divergence_half: { title: "KL, first epoch", unit: "nats", description: "After half of the steps." },
  divergence_final: { title: "KL, second epoch", unit: "nats", description: "After all steps." },
  gold_over_stopped: {
    title: "Gold over raw training at equal KL",
    unit: sigma,
    description: "Gold after all steps less that of raw training stopped at the same KL.",
  },
  wins_over_stopped: {
    title: "Win rate over raw training at equal KL",
    unit: "share",
    description: "Win rate after all steps less that of raw training stopped at the same KL.",
  },
  accuracy: { title: "Accuracy", unit: "share", description: "Of the proxy, on comparisons without noise." },
  ...Object.fromEntries(
    DISTANCES.map((nats) => [
      atDistance(nats),
      {
        title: `Gold at ${nats} nats`,
        unit: sigma,
        description: `Gold where the run's KL first reaches ${nats} nats; left out of runs that never do.`,
      },
    ]),
  ),
};

export function summarise(_: Parameters, { columns }: TrialResult): Record<string, number> {
  const column = (name: string) => columns[name]!;
  const [at, gold, wins, divergence] = [column("at"), column("gold"), column("wins"), column("divergence")];
  const end = at.length - 1;
  const half = at.findIndex((share) => share >= 0.5);
  const result: Record<string, number> = {
    wins_half: wins[half]!,
    wins_final: wins[end]!,
    wins_peak: Math.max(...wins),
    wins_lost: Math.max(...wins) - wins[end]!,
    gold_half: gold[half]!,
    gold_final: gold[end]!,
    gold_peak: Math.max(...gold),
    proxy_final: column("proxy")[end]!,
    divergence_half: divergence[half]!,
    divergence_final: divergence[end]!,
    accuracy: column("accuracy")[end]!,
  };
  const stopped = column("stopped_gold")[end]!;
  if (!Number.isNaN(stopped)) {
    result["gold_over_stopped"] = gold[end]! - stopped;
    result["wins_over_stopped"] = wins[end]! - column("stopped_wins")[end]!;
  }
  for (const nats of DISTANCES) {
    const after = divergence.findIndex((reached) => reached >= nats);
    if (after < 1) continue;
    const share = (nats - divergence[after - 1]!) / (divergence[after]! - divergence[after - 1]!);
    result[atDistance(nats)] = gold[after - 1]! + share * (gold[after]! - gold[after - 1]!);
  }
  return result;
}
