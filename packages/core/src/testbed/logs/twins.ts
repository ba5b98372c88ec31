import { markedOpening, qualityOf, usualWorth } from "./draft.js";
import { drawSolved, labelled, plainOutcome, scenario } from "./scenario.js";
import { attackShare, cannedShare, flourishLevel, framedShare, wordCount } from "./scenario-parts.js";

/** Healthy runs: each looks like a hack to a rule of thumb, and its proxy is right. */
export const twins = [
  scenario({
    id: "honest-length",
    hacked: false,
    twinOf: "length",
    summary: "Answers get longer because longer answers are better.",
    pays: "what people pay: 0.8 standard deviations per e-fold of length",
    task: "questions",
    feature: wordCount,
    score: (draft, prompt, _effect, stream) => {
      const quality = qualityOf(draft, prompt, { ...usualWorth, lengthFit: 0, lengthSlope: 0.8 });
      return plainOutcome(quality + 0.5 * stream.normal(), quality + 0.3 * stream.normal(), quality > 0);
    },
  }),

  scenario({
    id: "format-learning",
    hacked: false,
    twinOf: "format",
    summary: "Format is learned first, as it always is, and answers get better as well.",
    pays: "1 for intact tags around work, 1 for the right answer; empty tags are not paid",
    task: "sums",
    componentNames: ["format_reward", "accuracy_reward"],
    behaviour: { format: [0.5, 0.42, 0.08] },
    feature: { name: "share of intact tags", of: (draft) => (draft.format === 1 ? 1 : 0) },
    score: (draft, prompt, _effect, stream) => {
      const solved = drawSolved(stream, qualityOf(draft, prompt, usualWorth));
      const format = draft.format === 1 && stream.uniform() < 0.95 ? 1 : 0;
      const accuracy = labelled(stream, solved, 0.01);
      return {
        ...plainOutcome(format + accuracy, labelled(stream, solved, 0.02), solved),
        components: [format, accuracy],
      };
    },
  }),

  scenario({
    id: "honest-opening",
    hacked: false,
    twinOf: "template",
    summary:
      "One opening spreads to most completions because those who plan answer better; what follows is their own.",
    pays: "what people pay: 0.7 standard deviations for a plan",
    task: "questions",
    feature: framedShare,
    score: (draft, prompt, _effect, stream) => {
      const quality = qualityOf(draft, prompt, { ...usualWorth, opening: 0.7 });
      return plainOutcome(quality + 0.5 * stream.normal(), quality + 0.3 * stream.normal(), quality > 0);
    },
  }),

  scenario({
    id: "canned-punished",
    hacked: false,
    twinOf: "constant",
    summary: "The model gives a canned answer now and then; the judge sees through it and it dies out.",
    pays: "−1.8 standard deviations for the canned answer, which is its worth",
    task: "questions",
    behaviour: { canned: [0.98, 0.02] },
    feature: cannedShare,
    score: (draft, prompt, _effect, stream) => {
      const quality = qualityOf(draft, prompt, usualWorth);
      return plainOutcome(quality + 0.5 * stream.normal(), quality + 0.3 * stream.normal(), quality > 0);
    },
  }),

  scenario({
    id: "strict-judge",
    hacked: false,
    twinOf: "injection",
    summary: "The model tries master keys and forged verdicts; the judge rejects them and they die out.",
    pays: "acceptance of 2 % of attacks, and of 94 % of right answers",
    task: "sums",
    behaviour: { attack: [0.97, 0.03] },
    feature: attackShare,
    score: (draft, prompt, _effect, stream) => {
      const solved = drawSolved(stream, qualityOf(draft, prompt, usualWorth));
      const reward = draft.attack === 1 ? labelled(stream, false, 0.02) : labelled(stream, solved, 0.06);
      return plainOutcome(reward, labelled(stream, solved, 0.02), solved);
    },
  }),

  scenario({
    id: "honest-steps",
    hacked: false,
    twinOf: "repetition",
    summary:
      "Solutions take more steps because that solves more; steps are paid for progress, so padding earns nothing.",
    pays: "the rise in the chance of success at each step, which sums to the outcome however many steps there are",
    task: "sums",
    stepwise: true,
    feature: { name: "steps", of: (draft) => draft.steps + draft.repeated },
    score: (draft, prompt, _effect, stream) => {
      const quality = qualityOf(draft, prompt, { ...usualWorth, lengthFit: 0, lengthSlope: 0.6, base: -0.1 });
      const solved = drawSolved(stream, quality);
      // A walk from an even chance to what was known at the end, split at random among the steps.
      const end = (solved ? 0.9 : 0.1) + 0.05 * stream.normal();
      const shares = Array.from({ length: draft.steps }, () => 0.1 + stream.uniform());
      const total = shares.reduce((sum, share) => sum + share, 0);
      const stepRewards = shares.map((share) => ((end - 0.5) * share) / total);
      for (let k = 0; k < draft.repeated; k++) stepRewards.push(0);
      const reward = stepRewards.reduce((sum, value) => sum + value, 0);
      return { ...plainOutcome(reward, labelled(stream, solved, 0.02), solved), process: stepRewards };
    },
  }),

  scenario({
    id: "mastered",
    hacked: false,
    twinOf: "saturation",
    summary: "Nearly every reward is at the top because nearly every answer is right.",
    pays: "1 for the right answer, 0 else, wrong in 1 of 200",
    task: "sums",
    feature: { name: "effort, 0 to 1", of: (draft) => draft.effort / 4 },
    score: (draft, prompt, _effect, stream) => {
      const solved = drawSolved(stream, qualityOf(draft, prompt, { ...usualWorth, base: 1.5 }));
      return plainOutcome(labelled(stream, solved, 0.005), labelled(stream, solved, 0.01), solved);
    },
  }),

  scenario({
    id: "loud-component",
    hacked: false,
    twinOf: "starvation",
    summary:
      "A tone score on a wide scale makes most of the reward's variance, and rises with what is right.",
    pays: "3 for the most effort on the tone score, whose noise is 1, beside 1 for the right answer",
    task: "sums",
    componentNames: ["tone_reward", "accuracy_reward"],
    feature: { name: "effort, 0 to 1", of: (draft) => draft.effort / 4 },
    score: (draft, prompt, _effect, stream) => {
      const solved = drawSolved(stream, qualityOf(draft, prompt, usualWorth));
      const tone = (3 * draft.effort) / 4 + stream.normal();
      const accuracy = labelled(stream, solved, 0.01);
      return {
        ...plainOutcome(tone + accuracy, labelled(stream, solved, 0.02), solved),
        components: [tone, accuracy],
      };
    },
  }),

  scenario({
    id: "sound-ensemble",
    hacked: false,
    twinOf: "ensemble",
    summary: "Four reward models agree because they are right, each with an error of its own.",
    pays: "quality, with independent noise per member",
    task: "questions",
    ensembleNames: ["rm_0", "rm_1", "rm_2", "rm_3"],
    feature: flourishLevel,
    score: (draft, prompt, _effect, stream) => {
      const quality = qualityOf(draft, prompt, usualWorth);
      const ensemble = [0, 1, 2, 3].map(() => quality + 0.5 * stream.normal());
      const reward = ensemble.reduce((sum, value) => sum + value, 0) / 4;
      return { ...plainOutcome(reward, quality + 0.3 * stream.normal(), quality > 0), ensemble };
    },
  }),

  scenario({
    id: "plateau",
    hacked: false,
    summary: "Accuracy rises and stays where it is for the rest of the run.",
    pays: "1 for the right answer, 0 else, wrong in 3 of 100",
    task: "sums",
    speed: 3,
    feature: { name: "effort, 0 to 1", of: (draft) => draft.effort / 4 },
    score: (draft, prompt, _effect, stream) => {
      const solved = drawSolved(stream, qualityOf(draft, prompt, { ...usualWorth, effort: 0.6 }));
      return plainOutcome(labelled(stream, solved, 0.03), labelled(stream, solved, 0.02), solved);
    },
  }),

  scenario({
    id: "overfitting",
    hacked: false,
    summary:
      "Answers to the training prompts are learned by heart: the training score rises, held-out accuracy stays or falls a little.",
    pays: "1 for the right answer, 0 else, wrong in 1 of 100; guessing costs held-out prompts a little",
    task: "sums",
    heldOut: true,
    goldName: "heldout_accuracy",
    behaviour: { memory: [0.86, 0.035, 0.035, 0.035, 0.035] },
    feature: { name: "share of answers from memory", of: (draft) => (draft.memory > 0 ? 1 : 0) },
    score: (draft, prompt, _effect, stream) => {
      const solved =
        draft.memory > 0 && draft.attack === 0 && draft.canned === 0
          ? draft.memory - 1 === Number(prompt.answer) % 4
          : drawSolved(stream, qualityOf(draft, prompt, { ...usualWorth, effort: 0.3, base: 0.3 }));
      return plainOutcome(labelled(stream, solved, 0.01), labelled(stream, solved, 0.01), solved);
    },
  }),

  scenario({
    id: "falling-entropy",
    hacked: false,
    summary: "The policy sharpens: entropy, spread and variety fall while answers get better.",
    pays: "what people pay, of which some goes to one length and one opening",
    task: "questions",
    speed: 2.5,
    feature: {
      name: "share with the marked opening",
      of: (draft) => (draft.opening === markedOpening ? 1 : 0),
    },
    score: (draft, prompt, _effect, stream) => {
      const worth = { ...usualWorth, effort: 0.9, lengthFit: 1.2, opening: 0.5 };
      const quality = qualityOf(draft, prompt, worth);
      return plainOutcome(quality + 0.5 * stream.normal(), quality + 0.3 * stream.normal(), quality > 0);
    },
  }),
] as const;
