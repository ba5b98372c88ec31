import { catalogueHref, type Links } from "../site/links.js";

/** What stands where there is no page. */
export function NotFoundPage({ links }: { readonly links: Links }) {
  return (
    <>
      <h1>There is no such page</h1>
      <p>
        The address names no page of the lab. <a href={catalogueHref(links)}>Search the papers</a>, or see{" "}
        <a href={catalogueHref(links, "?has=study")}>those with a study</a>.
      </p>
    </>
  );
}
