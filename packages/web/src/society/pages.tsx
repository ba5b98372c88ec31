import { describeParameters } from "@operant/core/study";
import { studies } from "@operant/studies";
import type { PageSource } from "../site/pages.js";
import { readAddress } from "./address.js";
import { societyStudies, societyStudy } from "./definition.js";
import { SocietyPage } from "./page.js";
import { stillOf } from "./still.js";

/** The society that is drawn for readers without a script: the one that the page starts with, cut short. */
const STILL = "episodes=60";

/** Which pages of this kind the site has. */
export const societyPages: PageSource = function* () {
  const props = {
    studies: societyStudies.map((id) =>
      societyStudy(studies.find((study) => study.id === id)!, describeParameters),
    ),
  };
  const { request } = readAddress(new URLSearchParams(STILL), props.studies);
  const study = studies.find(({ id }) => id === request.study)!;
  const still = stillOf(study, props.studies.find(({ id }) => id === request.study)!, request);
  yield {
    path: "society.html",
    title: "Society · Operant",
    description:
      "Watch a society of learning agents: who meets whom, who cooperates, who punishes, who is avoided, episode by episode.",
    entry: "society",
    nav: "society",
    props,
    body: <SocietyPage {...props} still={still} />,
  };
};
