import type { ParameterDescription } from "@operant/core/study";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { SocietyRequest } from "./address.js";
import { incentives, initialValue, type SocietyStudy } from "./definition.js";
import { type Draft, requestOf, shownValue } from "./draft.js";

/** Which society to run: condition, size, seed and prices, with everything else of the study's schema on demand. */
export function Settings({
  studies,
  draft,
  live,
  running,
  refused,
  onDraft,
  onRun,
  onStop,
  children,
}: {
  readonly studies: readonly SocietyStudy[];
  readonly draft: Draft;
  readonly live: boolean;
  readonly running: boolean;
  /** Why the study refused the last request. */
  readonly refused: { readonly message: string; readonly field?: string } | undefined;
  onDraft(draft: Draft): void;
  onRun(request: SocietyRequest): void;
  onStop(): void;
  /** How the trial is going, beside the buttons. */
  readonly children: ComponentChildren;
}) {
  const study = studies.find(({ id }) => id === draft.study)!;
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  /** What the study refused is no longer what stands in the form. */
  const [edited, setEdited] = useState(false);
  const priced = incentives(study);
  const first = ["agents", "episodes"].map((name) => parameterOf(study, name));
  const rest = study.parameters.filter(
    (parameter) => !priced.includes(parameter) && !first.includes(parameter),
  );
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    onDraft(next);
    setEdited(true);
    const checked = requestOf(study, next);
    setErrors("errors" in checked ? checked.errors : {});
  };
  const type = (name: string, text: string) => {
    const { [name]: _, ...others } = draft.typed;
    const isInitial = text === String(initialValue(study, draft.condition, name));
    change({ typed: isInitial ? others : { ...draft.typed, [name]: text } });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const checked = requestOf(study, draft);
    if ("request" in checked) {
      setEdited(false);
      onRun(checked.request);
    } else {
      setErrors(checked.errors);
      const field = Object.keys(checked.errors)[0]!;
      document.getElementById(`society-${field}`)?.focus();
    }
  };
  const standing = edited ? undefined : refused;
  const errorOf = (name: string) => errors[name] ?? (standing?.field === name ? standing.message : undefined);
  const field = (parameter: ParameterDescription) => (
    <ParameterField
      key={parameter.name}
      parameter={parameter}
      value={shownValue(study, draft, parameter.name)}
      error={errorOf(parameter.name)}
      onType={(text) => type(parameter.name, text)}
    />
  );
  const groups = [...new Set(study.conditions.map(({ group }) => group))];
  return (
    <form class="society-settings" onSubmit={submit} aria-label="Society" noValidate>
      <fieldset disabled={!live}>
        <div class="society-fields">
          {studies.length < 2 ? null : (
            <div class="society-field">
              <label for="society-study">Study</label>
              <select
                id="society-study"
                value={draft.study}
                onChange={(event) => {
                  const id = event.currentTarget.value;
                  const next = studies.find((candidate) => candidate.id === id)!;
                  change({ study: id, condition: next.conditions[0]!.name, typed: {} });
                }}
              >
                {studies.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            </div>
          )}
          <div class="society-field society-condition">
            <label for="society-condition">Condition</label>
            <select
              id="society-condition"
              value={draft.condition}
              onChange={(event) => change({ condition: event.currentTarget.value, typed: sizeOf(draft) })}
            >
              {groups.map((group) => (
                <optgroup key={group} label={group}>
                  {study.conditions
                    .filter((condition) => condition.group === group)
                    .map(({ name, title }) => (
                      <option key={name} value={name} selected={name === draft.condition}>
                        {title}
                      </option>
                    ))}
                </optgroup>
              ))}
            </select>
          </div>
          {first.map(field)}
          <div class="society-field">
            <label for="society-seed">Seed</label>
            <input
              id="society-seed"
              inputMode="numeric"
              autoComplete="off"
              value={draft.seed}
              onInput={(event) => change({ seed: event.currentTarget.value })}
              {...invalid("seed", errors["seed"])}
            />
            {errors["seed"] === undefined ? null : (
              <p class="error" id="society-seed-error">
                {errors["seed"]}
              </p>
            )}
          </div>
          {priced.map(field)}
        </div>
        <p class="soft small society-rules">
          {Object.entries(study.conditions.find(({ name }) => name === draft.condition)?.set ?? {})
            .map(
              ([name, value]) =>
                `${labelOf(name).toLowerCase()} ${value === true ? "yes" : value === false ? "no" : value}`,
            )
            .join(", ")}
        </p>
        <details>
          <summary>All other parameters</summary>
          <div class="society-fields society-rest">{rest.map(field)}</div>
        </details>
        <div class="society-run">
          <button type="submit" class="primary">
            Run
          </button>
          <button type="button" disabled={!running} onClick={onStop}>
            Stop
          </button>
          {children}
        </div>
        {standing !== undefined && (standing.field === undefined || errorOf(standing.field) === undefined) ? (
          <p class="error">{standing.message}</p>
        ) : null}
      </fieldset>
    </form>
  );
}

/** What is kept when another condition is chosen: the size of the society, but none of its rules. */
function sizeOf(draft: Draft): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(draft.typed).filter(([name]) => name === "agents" || name === "episodes"),
  );
}

function parameterOf(study: SocietyStudy, name: string): ParameterDescription {
  return study.parameters.find((parameter) => parameter.name === name)!;
}

const invalid = (name: string, error: string | undefined) =>
  error === undefined ? {} : { "aria-invalid": "true" as const, "aria-describedby": `society-${name}-error` };

function ParameterField({
  parameter,
  value,
  error,
  onType,
}: {
  readonly parameter: ParameterDescription;
  readonly value: string;
  readonly error: string | undefined;
  onType(text: string): void;
}) {
  const { name, type, choices, help } = parameter;
  const id = `society-${name}`;
  const options = choices?.map(String) ?? (type === "boolean" ? ["true", "false"] : undefined);
  return (
    <div class="society-field">
      <label for={id} title={help}>
        {labelOf(name)}
      </label>
      {options === undefined ? (
        <input
          id={id}
          inputMode={type === "integer" ? "numeric" : "decimal"}
          autoComplete="off"
          title={help}
          value={value}
          onInput={(event) => onType(event.currentTarget.value)}
          {...invalid(name, error)}
        />
      ) : (
        <select
          id={id}
          value={value}
          title={help}
          onChange={(event) => onType(event.currentTarget.value)}
          {...invalid(name, error)}
        >
          {options.map((option) => (
            <option key={option} value={option} selected={option === value}>
              {option}
            </option>
          ))}
        </select>
      )}
      {error === undefined ? null : (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** A parameter's name as words: "justPunishment" → "Just punishment". */
export function labelOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
