import type { ComponentChildren } from "preact";
import type { ViewCounts } from "./found.js";
import type { View } from "./view.js";

/** One value of a filter. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly name: string;
  /** A shape before the name. */
  readonly mark?: string;
  /** What it means, where the name does not say. */
  readonly hint?: string;
}

/** The values that the filters offer. */
export interface FilterChoices {
  readonly families: readonly Choice<View["families"][number]>[];
  readonly scales: readonly Choice<View["scales"][number]>[];
  readonly statuses: readonly Choice<View["statuses"][number]>[];
  /** Ascending. */
  readonly years: readonly number[];
}

/** How many papers each value would show. */
export interface FilterCounts {
  readonly family: Readonly<Record<string, number>>;
  readonly scale: Readonly<Record<string, number>>;
  readonly status: Readonly<Record<string, number>>;
  readonly withStudy: number;
}

/** Counts as plain data, which a page can hold. */
export function filterCounts({ family, scale, status, withStudy }: ViewCounts): FilterCounts {
  return {
    family: Object.fromEntries(family),
    scale: Object.fromEntries(scale),
    status: Object.fromEntries(status),
    withStudy,
  };
}

/** The filters with how many papers each value would show. */
export function Filters({
  view,
  choices,
  counts,
  onChange,
}: {
  readonly view: View;
  readonly choices: FilterChoices;
  readonly counts: FilterCounts;
  readonly onChange: (view: View) => void;
}) {
  return (
    <>
      <fieldset>
        <legend>Status</legend>
        <Check
          title="Has a study"
          count={counts.withStudy}
          checked={view.withStudy}
          onChange={(withStudy) => onChange({ ...view, withStudy })}
        />
        <Choices
          choices={choices.statuses}
          chosen={view.statuses}
          counts={counts.status}
          onChange={(statuses) => onChange({ ...view, statuses })}
        />
        <p class="hint">
          <a href="about.html#status">What these mean</a>
        </p>
      </fieldset>
      <fieldset>
        <legend>Scale</legend>
        <Choices
          choices={choices.scales}
          chosen={view.scales}
          counts={counts.scale}
          onChange={(scales) => onChange({ ...view, scales })}
        />
      </fieldset>
      <Years view={view} years={choices.years} onChange={onChange} />
      <fieldset>
        <legend>Family</legend>
        <Choices
          choices={choices.families}
          chosen={view.families}
          counts={counts.family}
          onChange={(families) => onChange({ ...view, families })}
        />
      </fieldset>
    </>
  );
}

function Choices<T extends string>({
  choices,
  chosen,
  counts,
  onChange,
}: {
  readonly choices: readonly Choice<T>[];
  readonly chosen: readonly T[];
  readonly counts: Readonly<Record<string, number>>;
  readonly onChange: (chosen: readonly T[]) => void;
}) {
  // In the order of the choices, so that equal views have equal addresses.
  const toggled = (value: T, on: boolean) =>
    choices.map((choice) => choice.value).filter((each) => (each === value ? on : chosen.includes(each)));
  return (
    <>
      {choices.map(({ value, name, mark, hint }) => (
        <Check
          key={value}
          title={
            mark === undefined ? (
              name
            ) : (
              <>
                <span class="mark" aria-hidden="true">
                  {mark}
                </span>
                {name}
              </>
            )
          }
          hint={hint}
          count={counts[value] ?? 0}
          checked={chosen.includes(value)}
          onChange={(on) => onChange(toggled(value, on))}
        />
      ))}
    </>
  );
}

function Check({
  title,
  hint,
  count,
  checked,
  onChange,
}: {
  readonly title: ComponentChildren;
  readonly hint?: string | undefined;
  readonly count: number;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <label class={count === 0 && !checked ? "check none" : "check"} title={hint}>
      <input
        type="checkbox"
        checked={checked}
        autocomplete="off"
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{title}</span> <span class="count">{count}</span>
    </label>
  );
}

function Years({
  view,
  years,
  onChange,
}: {
  readonly view: View;
  readonly years: readonly number[];
  readonly onChange: (view: View) => void;
}) {
  const first = years[0] ?? 0;
  const last = years.at(-1) ?? 0;
  const { from, to } = view.years ?? { from: first, to: last };
  const set = (next: { readonly from: number; readonly to: number }) => {
    const { years: _, ...rest } = view;
    onChange(next.from <= first && next.to >= last ? rest : { ...rest, years: next });
  };
  return (
    <fieldset class="years">
      <legend>Year</legend>
      <Year
        title="From"
        value={from}
        years={years}
        onChange={(year) => set({ from: year, to: Math.max(year, to) })}
      />
      <Year
        title="to"
        value={to}
        years={years}
        onChange={(year) => set({ from: Math.min(year, from), to: year })}
      />
    </fieldset>
  );
}

function Year({
  title,
  value,
  years,
  onChange,
}: {
  readonly title: string;
  readonly value: number;
  readonly years: readonly number[];
  readonly onChange: (year: number) => void;
}) {
  // An address may name years in which no paper appeared.
  const offered = years.includes(value) ? years : [...years, value].sort((a, b) => a - b);
  return (
    <label>
      {title}{" "}
      <select autocomplete="off" onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {offered.map((year) => (
          <option key={year} value={year} selected={year === value}>
            {year}
          </option>
        ))}
      </select>
    </label>
  );
}
