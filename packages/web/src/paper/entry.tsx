import "../site/site.css";
import "./paper.css";

// Nothing on a paper's page moves: it needs the styles alone.
document.documentElement.dataset["live"] = "";
