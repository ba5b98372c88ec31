import type { PaperList } from "./rows.js";

/**
 * The catalogue's keys: "/" goes to the search field, arrows and j and k move through the list, Enter opens the
 * first paper from the field (and a focused one by itself), Escape goes back to the field and clears it.
 * @returns how to stop listening
 */
export function onCatalogueKeys(
  field: HTMLInputElement,
  list: Pick<PaperList, "move" | "open">,
  clear: () => void,
) {
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const inField = target === field;
    // Other controls keep their keys: arrows choose in a select, letters jump to an option.
    if (!inField && target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    const moves = inField ? fieldMoves : pageMoves;
    const by = moves[event.key];
    if (by !== undefined && (inField || target.closest(".filters") === null)) {
      event.preventDefault();
      if (!list.move(by) && by < 0) field.focus();
    } else if (event.key === "/" && !inField) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape") {
      event.preventDefault();
      clear();
      field.focus();
    } else if (event.key === "Enter" && inField) {
      event.preventDefault();
      if (field.value.trim() !== "") list.open();
    }
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

const fieldMoves: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1 };
const pageMoves: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 };
