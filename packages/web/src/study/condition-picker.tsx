import { defaultsCondition } from "@operant/core/study";
import { useState } from "preact/hooks";
import { type Draft, selectedConditions } from "./draft.js";
import type { StudyFacts } from "./study-props.js";

/** Conditions that fit on a page without folding. */
const fewConditions = 8;

/** Which conditions run: in their groups, with a filter where they are many. */
export function ConditionPicker({
  study,
  draft,
  problem,
  onChange,
}: {
  readonly study: StudyFacts;
  readonly draft: Draft;
  readonly problem: string | undefined;
  /** With null: those of the preset. */
  readonly onChange: (conditions: readonly string[] | null) => void;
}) {
  const [filter, setFilter] = useState("");
  const names = [...Object.keys(study.conditions), defaultsCondition];
  const selected = new Set(selectedConditions(study, draft));
  const own = study.presets[draft.preset]?.conditions ?? Object.keys(study.conditions);
  const put = (wanted: (name: string) => boolean): void => {
    // The request's own order stays, so that a preset's conditions written out are the preset.
    const next = [
      ...[...selected].filter(wanted),
      ...names.filter((name) => wanted(name) && !selected.has(name)),
    ];
    const same = next.length === own.length && own.every((name) => next.includes(name));
    onChange(same ? null : next);
  };
  const words = filter.trim().toLowerCase().split(/\s+/);
  const matches = (name: string): boolean => {
    const text = `${name} ${titleOf(study, name)} ${groupOf(study, name)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const groups = [...new Set(names.map((name) => groupOf(study, name)))];
  const chosenGroups = [...new Set([...selected].map((name) => groupOf(study, name)))];
  const picker = (
    <>
      {names.length > 2 * fewConditions ? (
        <p class="filter">
          <label for="conditions-filter">Filter</label>
          <input
            id="conditions-filter"
            type="search"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </p>
      ) : null}
      {groups.map((group) => {
        const members = names.filter((name) => groupOf(study, name) === group);
        const visible = filter.trim() === "" ? members : members.filter(matches);
        const all = visible.every((name) => selected.has(name));
        if (visible.length === 0) return null;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would stand on a line of its own.
          <div class="condition-group" key={group} role="group" aria-label={group}>
            <p>
              <b>{group}</b>{" "}
              {visible.length > 1 ? (
                <button
                  type="button"
                  class="plain"
                  onClick={() => put((name) => (visible.includes(name) ? !all : selected.has(name)))}
                >
                  {all ? "none" : "all"} <span class="visually-hidden">of {group}</span>
                </button>
              ) : null}
            </p>
            {visible.map((name) => (
              <label key={name} title={name}>
                <input
                  type="checkbox"
                  checked={selected.has(name)}
                  onChange={() => put((other) => selected.has(other) !== (other === name))}
                />
                {titleOf(study, name)}
                {study.conditions[name]?.added === true ? (
                  <span class="soft"> (not in the paper)</span>
                ) : null}
              </label>
            ))}
          </div>
        );
      })}
    </>
  );
  return (
    <fieldset class="conditions" aria-describedby={problem === undefined ? undefined : "conditions-problem"}>
      <legend>
        Conditions{" "}
        <span class="soft">
          {selected.size} of {names.length}
        </span>{" "}
        {draft.conditions === null ? null : (
          <button type="button" class="plain" onClick={() => onChange(null)}>
            Reset <span class="visually-hidden">the conditions</span>
          </button>
        )}
      </legend>
      {names.length > fewConditions ? (
        <details>
          <summary>{listed(chosenGroups)}</summary>
          <div class="condition-list">{picker}</div>
        </details>
      ) : (
        picker
      )}
      {problem === undefined ? null : (
        <p class="error" id="conditions-problem">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

function titleOf(study: StudyFacts, name: string): string {
  return study.conditions[name]?.title ?? "Every parameter as the schema has it";
}

function groupOf(study: StudyFacts, name: string): string {
  return study.conditions[name]?.group ?? "No condition";
}

function listed(groups: readonly string[]): string {
  if (groups.length === 0) return "none chosen";
  const first = groups.slice(0, 3).join(", ");
  const more = groups.length - 3;
  return more > 0 ? `${first} and ${more} more ${more === 1 ? "group" : "groups"}` : first;
}
