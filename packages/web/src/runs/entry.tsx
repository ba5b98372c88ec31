import "../chart/chart.css";
import "./runs.css";
import { hydratePage } from "../site/hydrate.js";
import { RunsPage } from "./page.js";

hydratePage(RunsPage);
