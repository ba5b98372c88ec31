import type { PageSource } from "../site/pages.js";
import { ComparePage } from "./page.js";

/** Which pages of this kind the site has. */
export const comparePages: PageSource = function* () {
  yield {
    path: "compare.html",
    title: "Compare two rewards · Operant",
    description: "Compare two rewards",
    entry: "compare",
    nav: "compare",
    body: <ComparePage />,
  };
};
