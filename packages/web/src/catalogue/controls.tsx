import type { CatalogueSort } from "@operant/report";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { dropPending, writeAddress, writePending } from "./address.js";
import { Empty } from "./empty.js";
import { type FilterChoices, type FilterCounts, Filters, filterCounts } from "./filters.js";
import type { Loosened } from "./found.js";
import { onCatalogueKeys } from "./keys.js";
import { ListSearch } from "./list-search.js";
import { readView, type View, type ViewProblem, wholeCatalogue, writeView } from "./view.js";
import { markPlace, onViewLinks } from "./view-links.js";

/** What the controls show before a script runs, when everything is in the list. */
export interface ControlsProps {
  readonly choices: FilterChoices;
  readonly counts: FilterCounts;
  readonly total: number;
}

interface Shown {
  readonly view: View;
  readonly found: number;
  readonly loosened: readonly Loosened[];
  readonly problems: readonly ViewProblem[];
}

/** Milliseconds after which the filters' counts follow the list, so that typing waits for the list alone. */
const countDelay = 60;

const sorts: readonly { readonly value: CatalogueSort; readonly title: string }[] = [
  { value: "relevance", title: "best match" },
  { value: "runnable", title: "most runnable" },
  { value: "newest", title: "newest" },
  { value: "title", title: "title" },
];

/** Search, filters and order of the list beside it, which the page already holds. */
export function Controls({ choices, counts, total }: ControlsProps) {
  const [shown, setShown] = useState<Shown>({
    view: wholeCatalogue,
    found: total,
    loosened: [],
    problems: [],
  });
  const [counted, setCounted] = useState(counts);
  const [filtersOpen, openFilters] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const catalogue = useRef<ListSearch>(undefined);
  const { view } = shown;

  const countLater = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = (next: View, problems: readonly ViewProblem[] = []) => {
    const { current } = catalogue;
    if (current === undefined) return;
    setShown({ view: next, problems, ...current.show(next) });
    clearTimeout(countLater.current);
    countLater.current = setTimeout(() => setCounted(filterCounts(current.finder.count(next))), countDelay);
  };
  /** A filter or an order was chosen: a step that the browser's back button undoes. */
  const choose = (next: View) => {
    writeAddress(next, "push");
    // On a narrow screen the filters are in the way to the list, and more of them may be wanted.
    if (!filtersOpen) scrollToList();
    show(next);
  };
  const type = (text: string) => {
    const next = { ...view, text };
    writeAddress(next, "later");
    scrollToList();
    show(next);
  };
  /** Another view altogether, with its own words in the field. */
  const go = (next: View) => {
    if (field.current !== null) field.current.value = next.text;
    choose(next);
  };
  const actions = useRef({ show, type, go });
  actions.current = { show, type, go };

  useLayoutEffect(() => {
    const list = document.querySelector<HTMLElement>(".papers");
    if (list === null) return;
    catalogue.current = new ListSearch(list);
    const follow = () => {
      dropPending();
      const { view: addressed, problems } = readView(location.search);
      if (field.current !== null) field.current.value = addressed.text;
      actions.current.show(addressed, problems);
    };
    // The whole catalogue is what the page shows already.
    if (location.search !== "") follow();
    // Somebody typed before the script ran.
    else if (field.current?.value) actions.current.type(field.current.value);
    addEventListener("popstate", follow);
    document.addEventListener("click", writePending, { capture: true });
    return () => {
      removeEventListener("popstate", follow);
      document.removeEventListener("click", writePending, { capture: true });
    };
  }, []);

  useEffect(() => {
    // A first search makes the index, and has its code compiled, before anybody types.
    const idle = setTimeout(() => catalogue.current?.finder.find({ ...wholeCatalogue, text: "re" }), 50);
    const { current: input } = field;
    const { current: papers } = catalogue;
    if (input === null || papers === undefined) return;
    const stop = onCatalogueKeys(input, papers.list, () => {
      input.value = "";
      actions.current.type("");
    });
    const stopLinks = onViewLinks(papers.list.element, (next) => actions.current.go(next));
    return () => {
      clearTimeout(idle);
      stop();
      stopLinks();
    };
  }, []);
  useEffect(() => markPlace(view.withStudy), [view.withStudy]);

  const sort = view.sort ?? (view.text.trim() === "" ? "runnable" : "relevance");
  const chosen =
    view.families.length +
    view.scales.length +
    view.statuses.length +
    (view.years === undefined ? 0 : 1) +
    (view.withStudy ? 1 : 0);
  return (
    <>
      <search class="catalogue-bar">
        <label class="search">
          <span class="visually-hidden">Search the papers</span>
          <input
            ref={field}
            type="search"
            name="q"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            placeholder="Search titles, mechanisms and claims"
            aria-keyshortcuts="/"
            onInput={(event) => type(event.currentTarget.value)}
          />
        </label>
        <button
          type="button"
          class="filters-switch"
          aria-expanded={filtersOpen}
          aria-controls="filters"
          onClick={() => openFilters(!filtersOpen)}
        >
          Filters{chosen === 0 ? "" : ` (${chosen})`}
        </button>
        <label class="sort">
          Sort by{" "}
          <select
            autocomplete="off"
            onChange={(event) => choose(sorted(view, event.currentTarget.value as CatalogueSort))}
          >
            {sorts.map(({ value, title }) => (
              <option
                key={value}
                value={value}
                selected={value === sort}
                disabled={value === "relevance" && view.text.trim() === ""}
              >
                {title}
              </option>
            ))}
          </select>
        </label>
        <p class="found">
          <output>{shown.found === total ? `${total} papers` : `${shown.found} of ${total} papers`}</output>
          <button
            type="button"
            class="plain"
            hidden={writeView(view) === ""}
            onClick={() => go(wholeCatalogue)}
          >
            Show all
          </button>
        </p>
        <p class="keys" aria-hidden="true">
          <kbd>/</kbd> search <kbd>↓</kbd> <kbd>↑</kbd> or <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd>{" "}
          open <kbd>Esc</kbd> clear
        </p>
        <div class="problems" role="status">
          {shown.problems.map(({ field: name, message }) => (
            <p key={`${name} ${message}`} class="notice">
              In the address: {message} It was left out.
            </p>
          ))}
        </div>
      </search>
      <section class={filtersOpen ? "filters open" : "filters"} id="filters" aria-label="Filters">
        <Filters view={view} choices={choices} counts={counted} onChange={choose} />
      </section>
      {shown.found > 0 ? null : (
        <Empty view={view} choices={choices} loosened={shown.loosened} onChoose={go} />
      )}
    </>
  );
}

function sorted(view: View, sort: CatalogueSort): View {
  const { sort: _, ...rest } = view;
  const usual = view.text.trim() === "" ? "runnable" : "relevance";
  return sort === usual ? rest : { ...rest, sort };
}

/** Shows the head of the list again, where it was scrolled away. Before the list changes: there is no layout to wait for. */
function scrollToList(): void {
  const top = document.querySelector(".catalogue")?.getBoundingClientRect().top ?? 0;
  if (top < 0) scrollBy({ top, behavior: "instant" });
}
