import type { FilterChoices } from "./filters.js";
import type { Loosened } from "./found.js";
import type { View } from "./view.js";

/** Says that nothing was found, and what to give up to find something. */
export function Empty({
  view,
  choices,
  loosened,
  onChoose,
}: {
  readonly view: View;
  readonly choices: FilterChoices;
  readonly loosened: readonly Loosened[];
  readonly onChoose: (view: View) => void;
}) {
  return (
    <div class="empty">
      <p>
        No paper fits
        {view.text.trim() === "" ? (
          " these filters"
        ) : (
          <>
            {" "}
            “{shortened(view.text.trim())}”{filters(view) ? " with these filters" : ""}
          </>
        )}
        .
        {loosened.length === 0
          ? " The search reads titles, mechanisms, claims, families and arXiv ids: try fewer or other words, or show all."
          : " What would find some:"}
      </p>
      {loosened.length === 0 ? null : (
        <ul>
          {loosened.map((way) => (
            <li key={way.without}>
              <button type="button" onClick={() => onChoose(way.view)}>
                Without {named(view, choices, way.without)}
              </button>{" "}
              <span class="count">
                {way.count} {way.count === 1 ? "paper" : "papers"}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What was searched for, as far as a sentence can hold it. */
function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function filters(view: View): boolean {
  return (
    view.families.length + view.scales.length + view.statuses.length > 0 ||
    view.years !== undefined ||
    view.withStudy
  );
}

/** A part of a view in words. */
function named(view: View, { families, scales, statuses }: FilterChoices, part: Loosened["without"]): string {
  const titles = (
    from: readonly { readonly value: string; readonly name: string }[],
    chosen: readonly string[],
  ) => chosen.map((value) => from.find((each) => each.value === value)?.name ?? value).join(", ");
  switch (part) {
    case "text":
      return `the words “${shortened(view.text.trim())}”`;
    case "families":
      return `the family ${titles(families, view.families)}`;
    case "scales":
      return `the scale ${titles(scales, view.scales)}`;
    case "statuses":
      return `the status ${titles(statuses, view.statuses)}`;
    case "years":
      return view.years?.from === view.years?.to
        ? `the year ${view.years?.from}`
        : `the years ${view.years?.from} to ${view.years?.to}`;
    case "withStudy":
      return "asking for a study";
  }
}
