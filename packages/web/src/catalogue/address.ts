import { type View, writeView } from "./view.js";

/** Milliseconds without a keystroke after which the address follows what was typed; browsers limit its changes. */
const addressDelay = 200;
let pending: ReturnType<typeof setTimeout> | undefined;
let unwritten: View | undefined;

/** Puts a view into the address: as a new step, or in place once typing pauses. */
export function writeAddress(view: View, how: "push" | "later"): void {
  clearTimeout(pending);
  if (how === "push") {
    writePending();
    history.pushState(null, "", addressOf(view));
  } else {
    unwritten = view;
    pending = setTimeout(writePending, addressDelay);
  }
}

/** What was typed is in the address before anything else changes it or leads away. */
export function writePending(): void {
  if (unwritten !== undefined) history.replaceState(null, "", addressOf(unwritten));
  dropPending();
}

/** The address is what counts now. */
export function dropPending(): void {
  clearTimeout(pending);
  unwritten = undefined;
}

function addressOf(view: View): string {
  return `${location.pathname}${writeView(view)}`;
}
