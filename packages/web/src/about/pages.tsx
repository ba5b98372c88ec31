import type { PageSource } from "../site/pages.js";
import { AboutPage } from "./page.js";

/** Which pages of this kind the site has. */
export const aboutPages: PageSource = function* () {
  yield {
    path: "about.html",
    title: "About · Operant",
    description: "About",
    entry: "about",
    nav: "about",
    body: <AboutPage />,
  };
};
