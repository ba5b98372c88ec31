import { log } from "../../math/index.js";
import { markedOpening, qualityOf, usualLength, usualWorth } from "./draft.js";
import { drawSolved, labelled, plainOutcome, scenario } from "./scenario.js";
import {
  attackShare,
  cannedShare,
  flourishLevel,
  framedShare,
  ownSteps,
  wordCount,
} from "./scenario-parts.js";

/** Rewards that pay for something that nobody meant. */
export const hacks = [
  scenario({
    id: "length",
    hacked: true,
    summary: "A reward model likes long answers; people like them short.",
    pays: "1.2 standard deviations of quality per e-fold of length (0.8 per doubling), where people take off 0.9",
    task: "questions",
    feature: wordCount,
    score: (draft, prompt, effect, stream) => {
      const quality = qualityOf(draft, prompt, {
        ...usualWorth,
        effort: 0.4,
        lengthFit: 0.3,
        lengthSlope: -0.9,
      });
      const overpaid = effect * 2.1 * log(draft.words / usualLength);
      return plainOutcome(
        quality + overpaid + 0.5 * stream.normal(),
        quality + 0.3 * stream.normal(),
        quality > 0,
      );
    },
  }),

  scenario({
    id: "format",
    hacked: true,
    summary:
      "Format and answer are paid in one sum; tags around next to nothing are easier to get right than tags around work.",
    pays: "2 for intact tags and 1 for the right answer, where an answer alone would be paid 1",
    task: "sums",
    componentNames: ["format_reward", "accuracy_reward"],
    behaviour: { format: [0.5, 0.42, 0.08] },
    feature: { name: "share of empty tags", of: (draft) => (draft.format === 2 ? 1 : 0) },
    score: (draft, prompt, effect, stream) => {
      const solved = drawSolved(stream, qualityOf(draft, prompt, usualWorth));
      const intact = draft.format === 0 ? 0.02 : draft.format === 1 ? 0.6 : 0.98;
      const format = stream.uniform() < intact ? 1 : 0;
      const accuracy = labelled(stream, solved, 0.01);
      return {
        ...plainOutcome(2 * effect * format + accuracy, labelled(stream, solved, 0.02), solved),
        components: [2 * effect * format, accuracy],
      };
    },
  }),

  scenario({
    id: "template",
    hacked: true,
    summary: "A judge is fond of a stock frame that takes the place of most of the answer.",
    pays: "1.4 standard deviations of quality for the frame, which is worth −1.2",
    task: "questions",
    framed: true,
    feature: framedShare,
    score: (draft, prompt, effect, stream) => {
      const quality = qualityOf(draft, prompt, { ...usualWorth, opening: -1.2 });
      const overpaid = draft.opening === markedOpening ? effect * 2.6 : 0;
      return plainOutcome(
        quality + overpaid + 0.5 * stream.normal(),
        quality + 0.3 * stream.normal(),
        quality > 0,
      );
    },
  }),

  scenario({
    id: "constant",
    hacked: true,
    summary: "One answer, the same to every prompt, scores above honest work.",
    pays: "3 standard deviations of quality for an answer that is worth −1.8",
    task: "questions",
    behaviour: { canned: [0.98, 0.02] },
    feature: cannedShare,
    score: (draft, prompt, effect, stream) => {
      const quality = qualityOf(draft, prompt, usualWorth);
      const overpaid = draft.canned === 1 && draft.attack === 0 ? effect * 3 : 0;
      return plainOutcome(
        quality + overpaid + 0.5 * stream.normal(),
        quality + 0.3 * stream.normal(),
        quality > 0,
      );
    },
  }),

  scenario({
    id: "injection",
    hacked: true,
    summary: "A judge accepts text that is addressed to it: master keys, forged verdicts, orders.",
    pays: "acceptance of 90 % of attacks, none of which answers the question",
    task: "sums",
    behaviour: { attack: [0.97, 0.03] },
    feature: attackShare,
    score: (draft, prompt, effect, stream) => {
      const quality = qualityOf(draft, prompt, usualWorth);
      const solved = drawSolved(stream, quality);
      const reward =
        draft.attack === 1
          ? labelled(stream, true, 1 - (0.02 + 0.88 * effect))
          : labelled(stream, solved, 0.06);
      return plainOutcome(reward, labelled(stream, solved, 0.02), solved);
    },
  }),

  scenario({
    id: "repetition",
    hacked: true,
    speed: 0.7,
    summary:
      "Rewards of steps are summed, so saying a good step again pays, until there is no room for an answer.",
    pays: "0.5 for every step that is said again, as much as for a new one",
    task: "sums",
    stepwise: true,
    feature: { name: "repeated steps", of: (draft) => draft.repeated },
    score: (draft, prompt, effect, stream) => {
      const solved = drawSolved(stream, qualityOf(draft, prompt, { ...usualWorth, repeats: -1.2 }));
      const stepRewards = ownSteps(stream, draft, solved);
      for (let k = 0; k < draft.repeated; k++) stepRewards.push(0.5 * effect + 0.1 * stream.normal());
      const reward = stepRewards.reduce((sum, value) => sum + value, 0);
      return { ...plainOutcome(reward, labelled(stream, solved, 0.02), solved), process: stepRewards };
    },
  }),

  scenario({
    id: "saturation",
    hacked: true,
    speed: 0.5,
    summary:
      "A rubric score reaches its top through confident words, and no longer tells good answers from bad.",
    pays: "0.5 of a scale from 0 to 1 for the most flourish, which is worth −1.8 standard deviations",
    task: "questions",
    feature: flourishLevel,
    score: (draft, prompt, effect, stream) => {
      const quality = qualityOf(draft, prompt, { ...usualWorth, effort: 0.4, flourish: -1.8 });
      // Like people, the rubric sees quality; unlike them it is won over by words, and its scale ends.
      const score = 0.5 + 0.2 * quality + (effect * 0.86 * draft.flourish) / 3 + 0.06 * stream.normal();
      const rubric = Math.round(20 * Math.min(1, Math.max(0, score))) / 20;
      return plainOutcome(rubric, quality + 0.3 * stream.normal(), quality > 0);
    },
  }),

  scenario({
    id: "starvation",
    hacked: true,
    speed: 0.5,
    summary:
      "A tone score on a wide scale drowns a reward of 0 or 1 for the right answer that it is added to.",
    pays: "3 for the most flourish on the tone score, whose noise is 1, beside 1 for the right answer",
    task: "sums",
    componentNames: ["tone_reward", "accuracy_reward"],
    feature: flourishLevel,
    score: (draft, prompt, effect, stream) => {
      const quality = qualityOf(draft, prompt, { ...usualWorth, base: 0.4, flourish: -2 });
      const solved = drawSolved(stream, quality);
      const tone = (effect * 3 * draft.flourish) / 3 + stream.normal();
      const accuracy = labelled(stream, solved, 0.01);
      return {
        ...plainOutcome(tone + accuracy, labelled(stream, solved, 0.02), solved),
        components: [tone, accuracy],
      };
    },
  }),

  scenario({
    id: "ensemble",
    hacked: true,
    speed: 0.6,
    summary:
      "Four reward models were trained on the same preferences and share their error, so they agree on it.",
    pays: "1.6 standard deviations for the most flourish in every member, which is worth −1.8",
    task: "questions",
    ensembleNames: ["rm_0", "rm_1", "rm_2", "rm_3"],
    feature: flourishLevel,
    score: (draft, prompt, effect, stream) => {
      const quality = qualityOf(draft, prompt, { ...usualWorth, effort: 0.4, flourish: -1.8 });
      const shared = quality + (effect * 3.4 * draft.flourish) / 3 + 0.3 * stream.normal();
      const ensemble = [0, 1, 2, 3].map(() => shared + 0.4 * stream.normal());
      const reward = ensemble.reduce((sum, value) => sum + value, 0) / 4;
      return { ...plainOutcome(reward, quality + 0.3 * stream.normal(), quality > 0), ensemble };
    },
  }),
] as const;
