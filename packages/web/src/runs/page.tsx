import { useEffect, useState } from "preact/hooks";
import { isServed } from "../site/hydrate.js";
import { NeedsServer } from "../site/shell.js";
import { Comparison } from "./comparison.js";
import { RunList } from "./list.js";
import { RunView } from "./run-view.js";
import { idsOf } from "./url.js";

/**
 * Runs on the server's disk. Without a server the page says what it would show; a static host has no runs.
 */
export function RunsPage({ view }: { readonly view: "list" | "run" }) {
  // What the page can do is known in the browser only; the first render there is that of the build.
  const [served, setServed] = useState(false);
  const [query, setQuery] = useState("");
  useEffect(() => {
    setServed(isServed());
    setQuery(location.search);
    const back = () => setQuery(location.search);
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  if (!served) return <WithoutServer view={view} />;
  const parameters = new URLSearchParams(query);
  if (view === "run") return <RunView id={parameters.get("id") ?? ""} />;
  const compared = idsOf(parameters.get("compare"));
  return compared.length > 0 ? (
    <Comparison ids={compared} />
  ) : (
    <RunList query={parameters} onQuery={setQuery} />
  );
}

function WithoutServer({ view }: { readonly view: "list" | "run" }) {
  return (
    <>
      <h1>{view === "list" ? "Runs" : "A run"}</h1>
      <NeedsServer what="This page shows the runs on your disk">
        It lists them with their verdicts, compares them, and starts new ones on the machine’s cores; runs
        made with <code>npx operant run</code> appear here too.
      </NeedsServer>
    </>
  );
}
