import "katex/dist/katex.min.css";
import "../chart/chart.css";
import { hydratePage } from "../site/hydrate.js";
import { StudyPage } from "./page.js";
import "./study.css";

hydratePage(StudyPage);
