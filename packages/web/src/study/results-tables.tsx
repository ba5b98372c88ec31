import { plusMinus, type RunData, resultsTables, typographic } from "@operant/report";

/** The study's results tables over the reference results, as in its report. Rendered at build time only. */
export function ResultsTables({ run }: { readonly run: RunData }) {
  return (
    <>
      {resultsTables(run).map(({ title, columns, groups }, index) => {
        const id = `reference-table-${index + 1}`;
        return (
          <div key={id}>
            <h3 id={id}>{title}</h3>
            {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
            {/* biome-ignore-start lint/a11y/useSemanticElements: it is no section of the page. */}
            <div class="wide" role="region" aria-labelledby={id} tabIndex={0}>
              <table class="numbers" aria-labelledby={id}>
                <thead>
                  <tr>
                    <th scope="col">Cell</th>
                    <th scope="col">n</th>
                    {columns.map((column) => (
                      <th scope="col" key={column.summary}>
                        {column.title}
                        {column.unit === "" ? null : <span class="unit">{column.unit}</span>}
                      </th>
                    ))}
                  </tr>
                </thead>
                {groups.map(({ group, rows }) => (
                  <tbody key={group}>
                    <tr>
                      <th scope="rowgroup" colSpan={columns.length + 2}>
                        {group}
                      </th>
                    </tr>
                    {rows.map(({ cell, estimates }) => (
                      <tr key={cell.title}>
                        <th scope="row">{cell.title}</th>
                        <td>{cell.seeds.length}</td>
                        {estimates.map((value, i) => (
                          <td key={columns[i]!.summary}>
                            {typographic(plusMinus(value, columns[i]!.decimals))}
                            {value.n > 0 && value.n < cell.seeds.length ? ` (n=${value.n})` : ""}
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                ))}
              </table>
            </div>
            {/* biome-ignore-end lint/a11y/useSemanticElements: it is no section of the page. */}
            {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          </div>
        );
      })}
      <p class="small soft">
        Mean over seeds ± half of its 95% Student t interval between seeds; n is the number of seeds.
      </p>
    </>
  );
}
