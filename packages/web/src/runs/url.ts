/** What the address of the runs' pages holds. */

/** Ids of runs from "a,b,c"; what is no id is dropped. */
export function idsOf(text: string | null): string[] {
  return [...new Set((text ?? "").split(",").filter((id) => /^[0-9a-f]{16}$/.test(id)))];
}

export interface ListFilter {
  /** A study's id, or "". */
  readonly study: string;
  readonly state: "" | "complete" | "partial" | "damaged" | "foreign" | "unreadable";
  readonly text: string;
}

const states = ["complete", "partial", "damaged", "foreign", "unreadable"] as const;

export function filterOf(query: URLSearchParams): ListFilter {
  return {
    study: query.get("study") ?? "",
    state: states.find((state) => state === query.get("state")) ?? "",
    text: query.get("q") ?? "",
  };
}

/** The address's query for a filter: "" for none. */
export function queryOf({ study, state, text }: ListFilter): string {
  const query = new URLSearchParams();
  if (study !== "") query.set("study", study);
  if (state !== "") query.set("state", state);
  if (text !== "") query.set("q", text);
  const shown = query.toString();
  return shown === "" ? "" : `?${shown}`;
}
