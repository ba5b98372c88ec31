import {
  canonicalJson,
  evaluateClaims,
  resolveParameters,
  type Study,
  trialKey,
  type Verdict,
} from "@operant/core/study";
import { referenceCells } from "@operant/report";
import { failureOf } from "../runner/messages.js";
import type { LoadedRun } from "../store/load-run.js";
import type { Subject } from "../subject/index.js";
import { type References, readReferences } from "./reference-store.js";

/** How a run agrees with the reference results where they overlap. */
export interface ReferenceComparison {
  /** Shards that both have. */
  readonly compared: number;
  /** Verdicts that both could decide. */
  readonly verdicts: number;
  /** One sentence per difference. */
  readonly differences: readonly string[];
}

/**
 * Compares a run's shards and verdicts with the committed ones. A verdict that either side could not decide at
 * its scale is not compared.
 * @throws as `readReferences`
 */
export function compareWithReference(subject: Subject, run: LoadedRun): ReferenceComparison {
  const { study } = subject;
  const references = readReferences(subject);
  const expected = new Map<string, { shard: string; title: string }>();
  for (const { condition, parameters, seeds } of references.conditions) {
    for (const { seed, shard } of seeds) {
      expected.set(trialKey(study, parameters, seed), {
        shard,
        title: `condition "${condition}", seed ${seed}`,
      });
    }
  }
  const differences: string[] = [];
  let compared = 0;
  for (const [key, { shard }] of run.records) {
    const reference = expected.get(key);
    if (reference === undefined) continue;
    compared++;
    if (reference.shard !== shard) {
      differences.push(
        `${reference.title} has shard ${shard.slice(0, 12)}, expected ${reference.shard.slice(0, 12)}`,
      );
    }
  }
  let verdicts = 0;
  for (const { claim, outcome } of run.data.verdicts) {
    const reference = references.verdicts?.verdicts[claim.id];
    if (
      reference === undefined ||
      reference === "not at this scale" ||
      outcome.verdict === "not at this scale"
    )
      continue;
    verdicts++;
    if (reference !== outcome.verdict) {
      differences.push(`claim "${claim.id}" is "${outcome.verdict}", expected "${reference}"`);
    }
  }
  return { compared, verdicts, differences };
}

/** The verdicts that the reference results give now, and how they differ from the committed ones. */
export function verifyClaims(
  study: Study,
  references: References,
): { verdicts: Record<string, Verdict>; differences: string[] } {
  const results = evaluateClaims(study, referenceCells(study, references.conditions));
  const verdicts = Object.fromEntries(results.map(({ claim, outcome }) => [claim.id, outcome.verdict]));
  const failed = results.flatMap(({ claim, failure }) =>
    failure === undefined ? [] : [`claim "${claim.id}" could not be decided:\n${failureOf(failure).stack}`],
  );
  const committed = references.verdicts?.verdicts;
  if (committed === undefined)
    return { verdicts, differences: ["there are no committed verdicts (verdicts.json)", ...failed] };
  const differences = [...new Set([...Object.keys(verdicts), ...Object.keys(committed)])]
    .filter((id) => verdicts[id] !== committed[id])
    .map(
      (id) => `claim "${id}" is "${verdicts[id] ?? "absent"}", committed is "${committed[id] ?? "absent"}"`,
    );
  return { verdicts, differences: [...differences, ...failed] };
}

/** Reference results whose parameters the study no longer reads as they stand, or whose summaries it lacks. */
export function verifyParameters(study: Study, references: References): string[] {
  return references.conditions.flatMap(({ condition, parameters, seeds }) => {
    const problems: string[] = [];
    try {
      const resolved = resolveParameters(study, parameters);
      if (canonicalJson(resolved) !== canonicalJson(parameters)) {
        problems.push(`condition "${condition}": the study has other parameters now`);
      }
    } catch (error) {
      problems.push(`condition "${condition}": ${error instanceof Error ? error.message : String(error)}`);
    }
    const names = new Set(seeds.flatMap(({ summaries }) => Object.keys(summaries)));
    for (const name of names) {
      if (!Object.hasOwn(study.summaries, name))
        problems.push(`condition "${condition}": summary "${name}" is gone`);
    }
    return problems;
  });
}
