import { builtInWorlds } from "@operant/report";
import type { PageSource } from "../site/pages.js";
import { ComparePage, type ComparePageProps } from "./page.js";

/** The page that compares two rewards; the built-in worlds are the command's own. */
export const comparePages: PageSource = function* () {
  const props: ComparePageProps = {
    worlds: builtInWorlds.map(({ name, title, rewards }) => ({ name, title, rewards })),
  };
  yield {
    path: "compare.html",
    title: "Compare two rewards · Operant",
    description:
      "Draw a gridworld, choose two rewards, and read whether they mean the same and what goes wrong if they do not.",
    entry: "compare",
    nav: "compare",
    props,
    body: <ComparePage {...props} />,
  };
};
