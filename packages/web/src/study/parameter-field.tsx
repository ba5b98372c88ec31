import type { ParameterDescription } from "@operant/core/study";
import { checkText, textOf } from "./check-parameter.js";

/** One parameter of the schema: its control, its unit and range, what it is, and a way back to what it was. */
export function ParameterField({
  parameter,
  text,
  baseline,
  problem,
  onChange,
}: {
  readonly parameter: ParameterDescription;
  /** As typed; undefined where it was not changed. */
  readonly text: string | undefined;
  /** What it is when it is not changed; several values where the conditions differ. */
  readonly baseline: readonly string[];
  /** What is wrong with it, where something is. */
  readonly problem: string | undefined;
  /** With undefined: back to what it was. */
  readonly onChange: (name: string, text: string | undefined) => void;
}) {
  const { name, type, unit, help, range } = parameter;
  const id = `parameter-${name}`;
  const changed = text !== undefined;
  const change = (next: string): void => {
    const back = next.trim() === "" || (baseline.length === 1 && next.trim() === baseline[0]);
    onChange(name, back ? undefined : next);
  };
  const described = `${id}-about${problem === undefined ? "" : ` ${id}-problem`}`;
  const named = type === "choice" || type === "boolean";
  return (
    <div class={changed ? "parameter changed" : "parameter"} data-parameter={name}>
      <div class="parameter-head">
        {named ? (
          <span class="parameter-name" id={`${id}-name`}>
            <code>{name}</code>
          </span>
        ) : (
          <label class="parameter-name" for={id}>
            <code>{name}</code>
          </label>
        )}
        {changed ? (
          <button type="button" class="plain" onClick={() => onChange(name, undefined)}>
            Reset <span class="visually-hidden">{name}</span>
          </button>
        ) : null}
      </div>
      {named ? (
        <Choices
          id={id}
          parameter={parameter}
          chosen={
            text !== undefined
              ? text.split(",").map((part) => part.trim())
              : baseline.length === 1
                ? baseline
                : []
          }
          mixed={text === undefined && baseline.length > 1 ? baseline : []}
          described={described}
          onChange={change}
        />
      ) : (
        <div class="parameter-number">
          <input
            id={id}
            type="text"
            inputMode={type === "integer" ? "text" : "decimal"}
            autocomplete="off"
            spellcheck={false}
            value={text ?? (baseline.length === 1 ? baseline[0]! : "")}
            placeholder={baseline.length > 1 ? `by condition: ${baseline.slice(0, 4).join(", ")}` : ""}
            aria-describedby={described}
            aria-invalid={problem !== undefined}
            onInput={(event) => change(event.currentTarget.value)}
          />
          {unit === undefined ? null : <span class="soft small">{unit}</span>}
        </div>
      )}
      <p class="parameter-about" id={`${id}-about`}>
        {help === "" ? null : `${help.replace(/[.\s]*$/, "")}. `}
        <span class="range">
          {named ? "" : `${capital(range)}.`}
          {baseline.length > 1 ? " Set by the conditions." : ""}
          {changed && baseline.length === 1 ? ` Was ${baseline[0]}.` : ""}
        </span>
      </p>
      {problem === undefined ? null : (
        <p class="error" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** Named choices: a box each, because several together make a grid. */
function Choices({
  id,
  parameter: { choices = [true, false] },
  chosen,
  mixed,
  described,
  onChange,
}: {
  readonly id: string;
  readonly parameter: ParameterDescription;
  readonly chosen: readonly string[];
  /** Choices that some of the conditions make, where they differ. */
  readonly mixed: readonly string[];
  readonly described: string;
  readonly onChange: (text: string) => void;
}) {
  const toggle = (choice: string): void => {
    const next = choices
      .map(String)
      .filter((other) => (other === choice ? !chosen.includes(other) : chosen.includes(other)));
    onChange(textOf(next));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the name stands above, beside the way back.
    <div class="choices" role="group" aria-labelledby={`${id}-name`} aria-describedby={described}>
      {choices.map(String).map((choice) => (
        <label key={choice}>
          <input
            type="checkbox"
            checked={chosen.includes(choice)}
            ref={(box) => {
              if (box !== null) box.indeterminate = mixed.includes(choice);
            }}
            onChange={() => toggle(choice)}
          />
          {choice}
        </label>
      ))}
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The problem with a parameter's text, if it has one. */
export function problemOf(parameter: ParameterDescription, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const checked = checkText(parameter, text);
  return "problem" in checked ? checked.problem : undefined;
}
