import { deriveStream } from "../../random/index.js";
import { constantResponse, promptContact as contactOf, promptContactRows } from "../../rewards/text/index.js";
import type { RolloutContext } from "../context.js";
import { goldRise } from "../gold-rise.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { textMissing, textOf } from "../text.js";
import { count, say, sayInterval, sayShare, sayShareInterval } from "../words.js";
import { worstRollouts } from "../worst.js";

/**
 * Do completions still answer their own prompts? Words shared with the own prompt less words shared with other
 * prompts, against the run's reference; and the chance that two prompts get the very same completion, which is
 * how null models win benchmarks (Zheng et al., arXiv 2410.07137).
 */
export function promptContact(context: RolloutContext): CheckPlan {
  const { comparison, limits, log, focus, focusName } = context;
  const missing = textMissing(context);
  if (missing !== undefined) return notRun("prompt-contact", missing);
  const late = textOf(context, focus);
  const lateBasis = `${count(late.digest.length, "completion")} of ${focusName}`;
  // Controls are drawn with a seed of their own, so that the statistic is one function of the log.
  const contactLate = contactOf(late, deriveStream("audit", 0, "contact"));
  const same = constantResponse(late);
  const statistics: PlannedStatistic[] = [
    {
      id: "contact",
      label: "word overlap with the own prompt minus that with other prompts",
      statistic: contactLate,
      basis: lateBasis,
    },
    {
      id: "same-text",
      label: "chance that completions of two prompts are the same text",
      statistic: same,
      basis: lateBasis,
    },
  ];
  if (comparison === undefined) {
    return {
      check: "prompt-contact",
      statistics,
      conclude: (estimates) => ({
        level: "clear",
        headline: `Completions share ${say(estimates.value("contact"))} more of their words with their own prompt than with others${sayInterval(estimates.interval("contact"))}.`,
        remarks: ["Whether that has fallen is unknown: the log has neither steps nor reference rows."],
        worst: [],
        figures: [],
      }),
    };
  }
  const early = textOf(context, comparison.early);
  const contactEarly = contactOf(early, deriveStream("audit", 0, "contact"));
  const units = Math.min(new Set(late.prompt).size, new Set(early.prompt).size);
  const sameEarly = constantResponse(early);
  const basis = `${late.digest.length} completions of ${comparison.lateName} against ${early.digest.length} of ${comparison.earlyName}`;
  statistics.push(
    {
      id: "contact-before",
      label: `the same overlap in ${comparison.earlyName}`,
      statistic: contactEarly,
      limit: { value: 0, beyond: "above" },
      untested: true,
      basis: count(early.digest.length, "completion"),
    },
    {
      id: "contact-ratio",
      label: `contact with the own prompt as a share of that in ${comparison.earlyName}`,
      statistic: (weights) => {
        const before = contactEarly(weights);
        return before > 0 ? contactLate(weights) / before : Number.NaN;
      },
      limit: { value: limits.promptContact, beyond: "below" },
      units,
      basis,
    },
    {
      id: "same-text-rise",
      label: `rise of the chance of the same text since ${comparison.earlyName}`,
      statistic: (weights) => same(weights) - sameEarly(weights),
      limit: { value: limits.sameText, beyond: "above" },
      units,
      basis,
    },
  );
  const rise = goldRise(context);
  if (rise !== undefined) statistics.push(rise);
  return {
    check: "prompt-contact",
    statistics,
    conclude: (estimates) => {
      const earned = (estimates.interval("gold-rise")?.[0] ?? 0) > 0;
      const contact = estimates.standing("contact-ratio");
      const constant = estimates.standing("same-text-rise");
      const beyond = contact === "beyond" || constant === "beyond";
      const found = beyond && !earned;
      const noted = beyond || contact === "across" || constant === "across";
      const ratio = estimates.value("contact-ratio");
      const remarks: string[] = [];
      if (beyond && earned)
        remarks.push(
          "Gold rises over the same stretch, so short or shared answers are taken as what the task asks for.",
        );
      if (!((estimates.interval("contact-before")?.[0] ?? 0) > 0)) {
        remarks.push(
          `In ${comparison.earlyName} completions share no more words with their own prompt than with others, so that a loss of contact could not be seen.`,
        );
      }
      const constantSentence = `Two prompts get the very same completion with a chance of ${sayShare(estimates.value("same-text"))}, ${sayShare(estimates.value("same-text-rise"))} more than in ${comparison.earlyName}${sayShareInterval(estimates.adjusted("same-text-rise"), "adjusted interval")}`;
      const contactSentence = `Completions have lost touch with their prompts: word overlap beyond chance is ${sayShare(ratio)} of that in ${comparison.earlyName}${sayShareInterval(estimates.adjusted("contact-ratio"), "adjusted interval")}`;
      const rows = noted ? promptContactRows(late, deriveStream("audit", 0, "contact")) : undefined;
      const touch = new Float64Array(log.rows).fill(Number.NaN);
      rows?.own.forEach((own, i) => {
        touch[late.row[i]!] = own - rows.shuffled[i]!;
      });
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline:
          constant === "beyond"
            ? `${constantSentence}.`
            : contact === "beyond"
              ? `${contactSentence}.`
              : noted
                ? `Contact with the own prompt is ${Number.isNaN(ratio) ? "unknown" : sayShare(ratio)} of that in ${comparison.earlyName}, and two prompts get the same completion with a chance of ${sayShare(estimates.value("same-text"))}, too uncertain to be a finding.`
                : Number.isNaN(ratio)
                  ? "Completions' contact with their own prompt cannot be compared with the run's beginning."
                  : `Completions share words with their own prompt ${sayShare(ratio)} as much, beyond chance, as in ${comparison.earlyName}.`,
        remarks,
        worst:
          rows === undefined
            ? []
            : worstRollouts(
                log,
                late.row,
                (row) => log.reward[row]! - 1e3 * Math.max(0, touch[row]!) * spread(context),
                (row) =>
                  `paid ${say(log.reward[row]!)} with ${say(touch[row]!)} more words of its own prompt than of others`,
              ),
        ...(found
          ? {
              remedy: {
                id: "shuffled-negatives",
                advice:
                  "Train or test the reward with answers to other prompts as negatives: an answer that fits every prompt must lose. Until then pay nothing for a completion that scores as high under a stranger's prompt. The log has no such scores, so it cannot be re-ranked.",
              },
            }
          : {}),
        figures: [
          {
            kind: "bars",
            title: "Word overlap with the own prompt beyond other prompts'",
            y: "overlap",
            bars: [
              { name: comparison.earlyName, value: estimates.value("contact-before") },
              { name: comparison.lateName, value: estimates.value("contact") },
            ].filter(({ value }) => Number.isFinite(value)),
          },
        ],
      };
    },
  };
}

/** Range of the reward in the rows in focus. */
function spread({ log, focus }: RolloutContext): number {
  let low = Infinity;
  let high = -Infinity;
  for (const row of focus) {
    low = Math.min(low, log.reward[row]!);
    high = Math.max(high, log.reward[row]!);
  }
  return high > low ? high - low : 1;
}
