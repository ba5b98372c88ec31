import type { ClaimScale } from "@operant/core/study";
import { apiPaths, type RunComparison, verdictLabel } from "@operant/report";
import { useEffect, useMemo, useState } from "preact/hooks";
import { createApi, inWords } from "./api.js";
import { statisticsInWords } from "./numbers.js";

/** Two or more runs side by side: cells, verdicts, and whether their shards have the same bytes. */
export function Comparison({ ids }: { readonly ids: readonly string[] }) {
  const api = useMemo(() => createApi(""), []);
  const [answer, setAnswer] = useState<RunComparison>();
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = ids.join(",");
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<RunComparison>(apiPaths.compare(wanted.split(",")), abort.signal)
      .then(setAnswer)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setProblem(inWords(error));
      });
    return () => abort.abort();
  }, [api, wanted]);
  return (
    <>
      <p class="kicker">
        <a href="runs.html">Runs</a>
      </p>
      <h1>{ids.length === 1 ? "One run" : `${ids.length} runs side by side`}</h1>
      {problem === null ? null : (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {answer === undefined ? (
        problem === null ? (
          <p role="status">Comparing …</p>
        ) : null
      ) : (
        <Tables answer={answer} />
      )}
    </>
  );
}

const counted = (differences: number) => (differences === 1 ? "1 difference" : `${differences} differences`);

function Tables({ answer }: { readonly answer: RunComparison }) {
  const { runs, cells, claims, against } = answer;
  const names = [
    ...new Set(cells.flatMap((cell) => cell.runs.flatMap((run) => Object.keys(run?.summaries ?? {})))),
  ];
  const [summary, setSummary] = useState(names[0] ?? "");
  const letter = (i: number) => String.fromCharCode(65 + i);
  return (
    <>
      <ul class="compared">
        {runs.map((run, i) => (
          <li key={run.id}>
            <strong>{letter(i)}</strong> <a href={`run.html?id=${run.id}`}>{run.title ?? run.study}</a>{" "}
            <code>{run.id.slice(0, 8)}</code>
            {run.command === null ? null : <code class="soft command-line">{run.command}</code>}
          </li>
        ))}
      </ul>
      <section aria-labelledby="same">
        <h2 id="same">The same?</h2>
        {against.map(({ run, same, shards, parameters, summaries, verdicts, bytes }, i) => (
          <div key={run}>
            <p class="small">
              {letter(i + 1)} against {letter(0)}:{" "}
              {same
                ? "the same results."
                : shards.equal + shards.different === 0
                  ? "they have no trial in common."
                  : `${shards.equal} of ${shards.equal + shards.different} shards that both have are equal byte for byte.`}
            </p>
            {[...parameters, ...summaries, ...verdicts, ...bytes].length === 0 ? null : (
              <details>
                <summary>{counted([...parameters, ...summaries, ...verdicts, ...bytes].length)}</summary>
                <pre>{[...parameters, ...summaries, ...verdicts, ...bytes].join("\n")}</pre>
              </details>
            )}
          </div>
        ))}
      </section>
      {claims.length === 0 ? null : (
        <section aria-labelledby="verdicts">
          <h2 id="verdicts">Verdicts</h2>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section class="wide" tabIndex={0} aria-label="Verdicts side by side">
            <table class="side-by-side">
              <thead>
                <tr>
                  <th>Claim</th>
                  {runs.map((run, i) => (
                    <th key={run.id}>{letter(i)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {claims.map((claim) => (
                  <tr key={claim.id}>
                    <th scope="row">{claim.statement}</th>
                    {claim.runs.map((run, i) => (
                      <td key={runs[i]?.id}>
                        {run === null ? (
                          "–"
                        ) : (
                          <>
                            <span class={`verdict ${run.verdict.replaceAll(" ", "-")}`}>
                              {verdictLabel({ scale: claim.scale as ClaimScale }, run)}
                            </span>
                            <div class="soft">{run.measured}</div>
                          </>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </section>
      )}
      {names.length === 0 ? null : (
        <section aria-labelledby="cells">
          <h2 id="cells">Results</h2>
          <label class="figure-choice">
            Summary{" "}
            <select value={summary} onChange={(event) => setSummary(event.currentTarget.value)}>
              {names.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section class="wide" tabIndex={0} aria-label="Results side by side">
            <table class="side-by-side">
              <thead>
                <tr>
                  <th>Cell</th>
                  {runs.map((run, i) => (
                    <th key={run.id} class="number">
                      {letter(i)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {cells.map((cell) => (
                  <tr key={cell.title}>
                    <th scope="row">{cell.title}</th>
                    {cell.runs.map((run, i) => {
                      const statistics = run?.summaries[summary];
                      return (
                        <td key={runs[i]?.id} class="number">
                          {statistics === undefined ? "–" : statisticsInWords(statistics)}
                          {statistics === undefined ? null : <span class="soft"> n {statistics.n}</span>}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </section>
      )}
    </>
  );
}
