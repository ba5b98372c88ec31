import type { AuditField, LogLayout } from "./types.js";

/**
 * What trainers call the fields of a rollout, the likeliest name first. Of a layout's own names the layout says
 * so; these are for logs of any origin.
 */
export const fieldNames: Readonly<Record<AuditField, readonly string[]>> = {
  prompt: ["prompt", "prompts", "question", "input", "instruction", "query", "problem", "prompt_text"],
  completion: [
    "completion",
    "completions",
    "response",
    "responses",
    "output",
    "outputs",
    "generation",
    "generated_text",
    "samples",
    "code",
    "output_2",
    "response_text",
    "text",
  ],
  reward: [
    "reward",
    "rewards",
    "total_reward",
    "reward_total",
    "proxy",
    "proxy_reward",
    "proxy_score",
    "pred_score",
    "score",
    "scores",
    "reward_score",
  ],
  gold: ["gold", "gold_score", "gold_reward", "true_reward", "true_score"],
  step: ["step", "global_step", "global_steps", "training_step", "train_step", "iteration"],
  group: ["group", "group_id", "uid"],
  example: ["example_id", "prompt_id", "problem_id", "question_id"],
  advantage: ["advantage", "advantages"],
  length: [
    "completion_length",
    "response_length",
    "completion_tokens",
    "response_tokens",
    "num_tokens",
    "length",
    "token_usage.final_output_tokens",
    "token_usage.output_tokens",
  ],
  truncated: ["truncated", "is_truncated", "completion_truncated", "finish_reason", "stop_reason"],
  logp: ["logp", "logprob", "log_prob", "completion_logprob", "completion_logprobs", "logprobs"],
  ref_logp: ["ref_logp", "ref_logprob", "ref_log_prob", "reference_logprob", "ref_logprobs"],
  steps: ["step_rewards", "steps", "process_rewards", "prm_scores", "step_scores"],
  run: ["run", "run_name", "run_id"],
};

/** Names of a layout's own fields; they come before `fieldNames`. */
export const layoutFields: Readonly<
  Partial<Record<LogLayout, Readonly<Partial<Record<AuditField, string>>>>>
> = {
  // trl, GRPOTrainer.log: step, prompt, completion, one column per reward function, advantage.
  "trl-completions": { step: "step", prompt: "prompt", completion: "completion", advantage: "advantage" },
  // verl, RayPPOTrainer._dump_generations: input, output, gts, score, step, and what the reward function returned.
  "verl-rollouts": { prompt: "input", completion: "output", reward: "score", step: "step", group: "uid" },
  // OpenRLHF, what reward_func receives (queries, prompts, labels) and returns (rewards, scores, extra_logs).
  openrlhf: { reward: "rewards" },
  // verifiers, state_to_output: example_id, prompt, completion, reward, is_truncated, metrics (also flattened).
  verifiers: {
    prompt: "prompt",
    completion: "completion",
    reward: "reward",
    example: "example_id",
    truncated: "is_truncated",
  },
  // alpaca_eval, annotations.json.
  "alpaca-eval": { prompt: "instruction", completion: "output_2", reward: "preference" },
};

/**
 * Numbers that are no part of a reward: identifiers, clocks, prices, settings and answers. They become components
 * only when asked for.
 */
const bystanders =
  /^(idx|index|id|i|n|k|.*_(id|idx|index)|uid|uuid|sample|seed|epoch|rank|worker|worker_id|timestamp|time|wall_time|.*_time|.*_(ms|seconds|secs|timestamp)|date|datetime|turn|turns|num_turns|.*_per_example|price|cost|.*_cost|level|split|global_steps?|train(ing)?_step|version|mode|gts?|gold_answer|answer|answers|label|labels|target|targets|ground_truth|solution|pred|preds|prediction|prompt_(length|len|tokens)|input_(length|tokens)|total_tokens|num_(tool_)?calls|temperature|top_p|top_k|max_tokens|model|annotator|is_completed|completed|log_?probs?|.*baseline.*|\d+|)$/i;

/** Objects whose numbers are no part of a reward. */
const bystandingObjects =
  /^(timing|token_usage|usage|info|meta|metadata|extra_info|sampling_args|config|tool_defs|trajectory|state|error|reward_model|prompt|completion|message|messages|answer|raw_completion)$/i;

/** Whether a column, its name dotted where objects nest, is no reward component by itself. */
export function isBystander(column: string): boolean {
  const dot = column.lastIndexOf(".");
  return (
    bystanders.test(column.slice(dot + 1)) ||
    (dot !== -1 && bystandingObjects.test(column.slice(0, column.indexOf("."))))
  );
}

/** Columns that often hold correctness; named in a note, never taken for gold unasked. */
export const goldCandidates = [
  "acc",
  "accuracy",
  "correct",
  "is_correct",
  "correctness",
  "correct_answer",
  "strict_accuracy",
  "exact_match",
];
