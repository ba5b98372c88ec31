import {
  type ClaimVerdict,
  counts,
  interval,
  sourceWords,
  typographic,
  verdictCounts,
  verdictLabel,
  verdictMarks,
} from "@operant/report";

/** A claim with its verdict and the address of its row in the report, which has rule and control. */
interface Row {
  readonly item: ClaimVerdict;
  readonly address: string;
}

/**
 * The claims of a study with their verdicts. Those that count towards the paper and are decided are in view; the
 * others are in disclosures, which are open where nothing else would be shown.
 * @param report the address of the report
 */
export function Findings({
  verdicts,
  report,
}: {
  readonly verdicts: readonly ClaimVerdict[];
  readonly report: string;
}) {
  // The report numbers its rows in the order of the study.
  const rows = verdicts.map((item, i) => ({ item, address: `${report}#claim-${i + 1}` }));
  const decided = ({ item }: Row) => item.outcome.verdict !== "not at this scale";
  const own = rows.filter(({ item }) => counts(item.claim));
  const others = rows.filter(({ item }) => !counts(item.claim));
  const shown = own.filter(decided);
  const undecided = own.filter((row) => !decided(row));
  return (
    <>
      {shown.length === 0 ? null : <List rows={shown} />}
      <Disclosure
        rows={undecided}
        open={shown.length === 0}
        title={`${several(undecided.length, "claim")} of the paper that the committed results do not decide`}
      />
      <Disclosure
        rows={others}
        open={own.length === 0}
        title={`${several(others.length, "claim")} that ${others.length === 1 ? "does" : "do"} not count towards the paper: ${verdictCounts(others.map(({ item }) => item))}`}
      />
    </>
  );
}

function Disclosure({
  rows,
  open,
  title,
}: {
  readonly rows: readonly Row[];
  readonly open: boolean;
  readonly title: string;
}) {
  if (rows.length === 0) return null;
  return (
    <details open={open}>
      <summary>{title}</summary>
      <List rows={rows} />
    </details>
  );
}

function List({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <ul class="findings">
      {rows.map(({ item, address }) => (
        <Finding key={item.claim.id} {...item} address={address} />
      ))}
    </ul>
  );
}

function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** One claim. What does not count towards the paper is told in brief: the report has the rest. */
function Finding({ claim, outcome, address }: ClaimVerdict & { readonly address: string }) {
  const undecided = outcome.verdict === "not at this scale";
  const own = counts(claim);
  return (
    <li>
      <p>
        <span class={`verdict ${outcome.verdict.replaceAll(" ", "-")}`}>
          <span aria-hidden="true">{verdictMarks[outcome.verdict]}</span>
          {"\u00a0"}
          {verdictLabel(claim, outcome)}
        </span>
      </p>
      <div>
        <p class="statement">
          <a href={address}>{claim.statement}</a>
        </p>
        <p class="numbers">
          {undecided ? null : (
            <>
              <span class="soft">Measured</span> {sentence(typographic(measured(outcome)))}{" "}
            </>
          )}
          {own ? (
            <>
              <span class="soft">Published</span> {sentence(typographic(claim.published))}{" "}
              <span class="soft">
                Source: {sourceWords[claim.source]}; {claim.origin}.
              </span>
            </>
          ) : (
            <span class="soft">Source: {sourceWords[claim.source]}.</span>
          )}
        </p>
        {outcome.note === undefined || !(own || undecided) ? null : (
          <p class="numbers soft">{capital(sentence(typographic(outcome.note)))}</p>
        )}
      </div>
    </li>
  );
}

function measured({ measured, estimate, interval: ends }: ClaimVerdict["outcome"]): string {
  // Many texts have their intervals in them.
  if (estimate === undefined || ends === undefined || measured.includes("[")) return measured;
  return `${measured} (${interval(ends, estimate)})`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
