import type { PageSource } from "../site/pages.js";
import { CataloguePage } from "./page.js";

/** Which pages of this kind the site has. */
export const cataloguePages: PageSource = function* () {
  yield {
    path: "index.html",
    title: "Papers · Operant",
    description: "Papers",
    entry: "catalogue",
    nav: "catalogue",
    body: <CataloguePage />,
  };
};
