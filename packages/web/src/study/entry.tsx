import "katex/dist/katex.min.css";
import { hydratePage } from "../site/hydrate.js";
import { StudyPage } from "./page.js";
import "./study.css";

hydratePage(StudyPage);
