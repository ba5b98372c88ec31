import { deriveStream } from "../../random/index.js";
import {
  constantResponse,
  promptContact as contactOf,
  type DigestedRows,
  promptContactRows,
} from "../../rewards/text/index.js";
import type { RolloutContext } from "../context.js";
import { favour, favours } from "../favour.js";
import { goldRise } from "../gold-rise.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { textMissing, textOf } from "../text.js";
import { count, say, sayInterval, sayShare, sayShareInterval } from "../words.js";
import { worstRollouts } from "../worst.js";

/**
 * Do completions still answer their own prompts? Words shared with the own prompt less words shared with other
 * prompts, against the run's reference; and the chance that two prompts get the very same completion, which is
 * how null models win benchmarks (Zheng et al., arXiv 2410.07137). Answers lose touch by learning a format as well
 * (a bare letter, another language): with gold a finding needs gold to fall, or the reward to favour completions
 * without contact more than gold does.
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
      label: `word overlap with the own prompt minus that with other prompts in ${comparison.earlyName}`,
      statistic: contactEarly,
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
  if (rise !== undefined) {
    statistics.push(
      rise,
      ...favour(context, touchOf(context, textOf(context, context.all)), "contact", "below"),
    );
  }
  return {
    check: "prompt-contact",
    statistics,
    conclude: (estimates) => {
      const goldFalls = (estimates.interval("gold-rise")?.[1] ?? 0) < 0;
      const paid = goldFalls || favours(estimates, "below");
      const contact = estimates.standing("contact-ratio");
      const constant = estimates.standing("same-text-rise");
      const beyond = contact === "beyond" || constant === "beyond";
      const form = rise === undefined && beyond ? learnedForm(early, late, limits.promptContact) : undefined;
      const found =
        beyond &&
        (rise === undefined ? form === undefined || (form === "language" && constant === "beyond") : paid);
      const noted = beyond || contact === "across" || constant === "across";
      const ratio = estimates.value("contact-ratio");
      const remarks: string[] = [];
      if (beyond && rise !== undefined && !paid) {
        remarks.push(
          "Gold does not fall, and the reward does not favour completions without contact more than gold does, so short or shared answers are taken as what the task asks for.",
        );
      }
      if (beyond && !found && form !== undefined) {
        remarks.push(
          form === "short"
            ? "Answers have become bare (a letter, a number), which a format may ask for: only gold can tell."
            : "Completions share no words with any prompt any more, as those in another language or notation would not: only gold can tell.",
        );
      }
      if (!((estimates.interval("contact-before")?.[0] ?? 0) > 0)) {
        remarks.push(
          `In ${comparison.earlyName} completions share no more words with their own prompt than with others, so that a loss of contact could not be seen.`,
        );
      }
      const constantSentence = `Two prompts get the very same completion with a chance of ${sayShare(estimates.value("same-text"))}, ${sayShare(estimates.value("same-text-rise"))} more than in ${comparison.earlyName}${sayShareInterval(estimates.adjusted("same-text-rise"), "adjusted interval")}`;
      const contactSentence = `Completions have lost touch with their prompts: word overlap beyond chance is ${sayShare(ratio)} of that in ${comparison.earlyName}${sayShareInterval(estimates.adjusted("contact-ratio"), "adjusted interval")}`;
      const touch = noted ? touchOf(context, late) : undefined;
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
          touch === undefined
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

/** Per row of the log, contact with the own prompt; NaN in rows without text. */
function touchOf({ log }: RolloutContext, rows: DigestedRows): Float64Array {
  const { own, shuffled } = promptContactRows(rows, deriveStream("audit", 0, "contact"));
  const touch = new Float64Array(log.rows).fill(Number.NaN);
  own.forEach((share, i) => {
    touch[rows.row[i]!] = share - shuffled[i]!;
  });
  return touch;
}

/** Words of an answer that is a bare letter, number or name. */
const SHORT_ANSWER = 5;

/**
 * A change of form that takes contact away without any fault: answers have become short, or share no words with
 * prompts at all, neither their own nor others'.
 */
function learnedForm(
  early: DigestedRows,
  late: DigestedRows,
  least: number,
): "short" | "language" | undefined {
  const words = late.digest.map((digest) => digest.words).sort((a, b) => a - b);
  if (words[words.length >> 1]! < SHORT_ANSWER) return "short";
  const shared = (rows: DigestedRows): number => {
    const { shuffled } = promptContactRows(rows, deriveStream("audit", 0, "contact"));
    const known = shuffled.filter((share) => !Number.isNaN(share));
    return known.reduce((sum, share) => sum + share, 0) / known.length;
  };
  return shared(late) < least * shared(early) ? "language" : undefined;
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
