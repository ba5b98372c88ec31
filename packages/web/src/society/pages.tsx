import type { PageSource } from "../site/pages.js";
import { SocietyPage } from "./page.js";

/** Which pages of this kind the site has. */
export const societyPages: PageSource = function* () {
  yield {
    path: "society.html",
    title: "Society · Operant",
    description: "Society",
    entry: "society",
    nav: "society",
    body: <SocietyPage />,
  };
};
