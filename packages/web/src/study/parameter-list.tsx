import { useState } from "preact/hooks";
import { baseline, type Draft, type Problem } from "./draft.js";
import { ParameterField } from "./parameter-field.js";
import type { StudyFacts } from "./study-props.js";

/** Parameters that are shown before one asks for all. */
const shownAtFirst = 10;

/**
 * Every parameter of the study: of a long list the first, those that presets set and those that were changed, and
 * the rest on demand.
 */
export function ParameterList({
  study,
  draft,
  problems,
  onChange,
}: {
  readonly study: StudyFacts;
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  readonly onChange: (name: string, text: string | undefined) => void;
}) {
  const { parameters } = study;
  const [all, setAll] = useState(false);
  const long = parameters.length > shownAtFirst + 2;
  const changed = Object.keys(draft.set).length;
  const inPresets = new Set(Object.values(study.presets).flatMap(({ set }) => Object.keys(set)));
  return (
    <fieldset class="parameters">
      <legend>
        Parameters{" "}
        <span class="soft">
          {changed === 0
            ? `${parameters.length}, none changed`
            : `${changed} of ${parameters.length} changed`}
        </span>
      </legend>
      <p class="small soft">Several values separated by commas (or several boxes) make a grid.</p>
      {parameters
        .filter(
          ({ name }, i) =>
            all || !long || i < shownAtFirst || inPresets.has(name) || draft.set[name] !== undefined,
        )
        .map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            text={draft.set[parameter.name]}
            baseline={baseline(study, draft, parameter)}
            problem={problems.find(({ field }) => field === parameter.name)?.message}
            onChange={onChange}
          />
        ))}
      {long ? (
        <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${parameters.length} parameters`}
        </button>
      ) : null}
    </fieldset>
  );
}
