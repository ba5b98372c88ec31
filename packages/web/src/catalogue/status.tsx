import { type CatalogueEntry, statusMarks } from "@operant/report";

/** A paper's status: a shape and a word, and that it is a miniature where it is one. */
export function Status({ status, statusLabel }: Pick<CatalogueEntry, "status" | "statusLabel">) {
  return (
    <span class={`verdict ${status.replaceAll(" ", "-")}`}>
      <span aria-hidden="true">{statusMarks[status]}</span>
      {"\u00a0"}
      {statusLabel}
    </span>
  );
}
