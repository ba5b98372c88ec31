import { hydratePage } from "../site/hydrate.js";
import { StudyPage } from "./page.js";

hydratePage(StudyPage);
