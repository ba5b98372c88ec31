import "../site/site.css";
import "./about.css";

// Nothing on this page moves: it needs the styles alone.
document.documentElement.dataset["live"] = "";
