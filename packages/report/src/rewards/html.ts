import type { FiniteMDP } from "@operant/core/worlds";
import { escapeHtml } from "../html/escape.js";
import { style } from "../html/style.js";
import { typographic } from "../tables/number.js";
import type { WorldComparison } from "./compare-world.js";
import {
  fragileStates,
  type Headline,
  percent,
  rangeInWords,
  shown,
  worldConsequences,
  worldHeadline,
} from "./findings.js";
import { drawable, heatMap } from "./heat-map.js";
import type { LogComparison } from "./log-comparison.js";
import { logConsequences, logHeadline } from "./log-findings.js";
import { actionsIn } from "./policy-map.js";
import { sensitivityTable } from "./sensitivity-table.js";
import { type Comparison, unreachableInWords, wordsExplained } from "./text.js";
import { transitionHeadline } from "./transition-findings.js";
import type { TransitionComparison } from "./transition-log.js";
import { stateName } from "./world-draft.js";

/** Most states of a world without a map whose optima are listed one by one. */
const mostListed = 60;

const mapStyle = `
.answer { font: 600 1.5rem/1.3 var(--sans); margin: 1.2rem 0 .3rem; }
.answer.same { color: var(--good); } .answer.near { color: var(--half); } .answer.far { color: var(--bad); }
.maps { display: flex; flex-wrap: wrap; gap: 1.2rem 2.4rem; margin: .8rem 0; }
.map { margin: 0; } .map figcaption { font: .84rem/1.45 var(--sans); margin-bottom: .35rem; max-width: 27rem; }
.map svg { display: block; max-width: 100%; height: auto; font-family: var(--sans); }
.map .cell { fill: var(--paper); stroke: var(--line); } .map .wall { fill: var(--soft); fill-opacity: .55; stroke: var(--line); }
.map .number { font-size: 11px; text-anchor: middle; fill: var(--ink); font-variant-numeric: tabular-nums; }
.map .letter { font-size: 10px; fill: var(--soft); font-weight: 600; }
.map .shaft { stroke: var(--ink); stroke-width: 2; } .map .tip { fill: var(--ink); }
.map .end { fill: none; stroke: var(--soft); stroke-dasharray: 3 2; }
.map .marked { fill: none; stroke: var(--ink); stroke-width: 2.5; }
.consequences { padding-left: 1.2rem; max-width: 46rem; } .consequences li { margin: .35rem 0; }
table.numbers td.words, table.numbers thead th.words { text-align: left; white-space: normal; padding-left: .9rem; }
blockquote { margin: .3rem 0 .8rem; padding-left: .9rem; border-left: 2px solid var(--line); font-size: .9rem; }
`.trim();

/** The style sheet that `comparisonFragment` is drawn with; for rules nested in the element that holds it. */
export const comparisonFragmentStyle = `${style}\n${mapStyle}`;

/**
 * A comparison as one self-contained HTML file without scripts, in light and dark. Equal comparisons give equal
 * bytes: no clock or path enters it.
 * @param command the command line that made it, if it is to be shown
 */
export function comparisonHtml(comparison: Comparison, command?: string): string {
  const { first, second } = comparison;
  const title = `${first} and ${second}: are they the same reward?`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Operant">
<title>${escapeHtml(title)}</title>
<style>
${style}
${mapStyle}
</style>
</head>
<body>
<header>
<p class="kicker">Operant, comparison of rewards</p>
<h1>${escapeHtml(title)}</h1>
${answerOf(comparison)}
</header>
<main>
${sectionsOf(comparison, command).join("\n")}
</main>
<footer>${meaning} This file is complete in itself: it needs no network and runs no script.</footer>
</body>
</html>
`;
}

/**
 * The same without the document around it, to stand in a page of its own: the answer, the sections (from h2 on)
 * and what the words mean.
 */
export function comparisonFragment(comparison: Comparison): string {
  return `${answerOf(comparison)}
${sectionsOf(comparison).join("\n")}
<p class="caption">${meaning}</p>`;
}

const meaning = `${escapeHtml(wordsExplained)} A distance says how alike two rewards order all policies; regret says what the best policy of one costs under the other.`;

function answerOf(comparison: Comparison): string {
  const [headline, where] =
    comparison.kind === "world"
      ? [worldHeadline(comparison), comparison.world]
      : comparison.kind === "log"
        ? [logHeadline(comparison), comparison.log]
        : [transitionHeadline(comparison), comparison.log];
  return `<p class="facts">${escapeHtml(factsOf(comparison, where))}</p>
<p class="answer ${toneOf(headline)}">${escapeHtml(headline.word.charAt(0).toUpperCase() + headline.word.slice(1))}</p>
${headline.sentences.map(paragraph).join("\n")}`;
}

function sectionsOf(comparison: Comparison, command?: string): string[] {
  const sections =
    comparison.kind === "world"
      ? worldSections(comparison)
      : comparison.kind === "log"
        ? logSections(comparison)
        : transitionSections(comparison);
  return command === undefined
    ? sections
    : [
        ...sections,
        section("How to reproduce", `<pre class="command"><code>${escapeHtml(command)}</code></pre>`),
      ];
}

function factsOf(comparison: Comparison, where: string): string {
  if (comparison.kind === "world") {
    const { states, actions, discount } = comparison.mdp;
    return `World ${where} · ${states} states · ${actions} actions · γ = ${discount}`;
  }
  return comparison.kind === "log"
    ? `Log ${where} · ${comparison.samples} samples in ${comparison.groups} groups: ${comparison.groupedBy}`
    : `Log ${where} · ${comparison.epic.transitions} transitions · ${comparison.states} states · ${comparison.actions} actions · γ = ${comparison.discount}`;
}

function toneOf({ word }: Headline): string {
  if (word === "equivalent" || word === "identical") return "same";
  return word === "near" || word === "undecided" ? "near" : "far";
}

function worldSections(comparison: WorldComparison): string[] {
  const { first, second, distances, regrets, notes, unreachable, conventions } = comparison;
  const warnings = [...notes, ...(unreachable.length === 0 ? [] : [unreachableInWords(unreachable)])];
  const numbers = `<div class="wide"><table class="numbers">
<thead><tr><th scope="col">Distance, 0 equivalent … 1 opposite</th><th scope="col">value</th><th scope="col" class="words">ignores</th></tr></thead>
<tbody>
${distances.map(({ name, scaled, ignores }) => `<tr><th scope="row">${name}</th><td>${numeral(shown(scaled))}</td><td class="words">${ignores}</td></tr>`).join("\n")}
</tbody></table></div>
<div class="wide"><table class="numbers">
<thead><tr><th scope="col">Regret, 0 best … 100% worst policy</th><th scope="col">value</th></tr></thead>
<tbody>
<tr><th scope="row">under ${escapeHtml(first)} of optimising ${escapeHtml(second)}</th><td>${numeral(rangeInWords(regrets.first.range))}</td></tr>
<tr><th scope="row">under ${escapeHtml(second)} of optimising ${escapeHtml(first)}</th><td>${numeral(rangeInWords(regrets.second.range))}</td></tr>
<tr><th scope="row">Goodhart angle</th><td>${Number.isNaN(comparison.angle) ? "–" : `${numeral(shown(comparison.angle))}°`}</td></tr>
</tbody></table></div>`;
  return [
    ...(warnings.length === 0 ? [] : [section("Notes", warnings.map(paragraph).join("\n"))]),
    ...potentialSection(comparison),
    section("Numbers", numbers),
    section(
      "What would go wrong",
      `<p>If ${escapeHtml(second)} were optimised and ${escapeHtml(first)} is meant:</p>
<ul class="consequences">${worldConsequences(comparison)
        .map((line) => `<li>${numeral(line)}</li>`)
        .join("\n")}</ul>`,
    ),
    ...optimaSections(comparison),
    ...oppositeSection(comparison),
    flipSection(comparison),
    ...sensitivitySection(comparison),
    section(
      "Conventions",
      `<ul class="consequences">${conventions.map((line) => `<li>${escapeHtml(line)}</li>`).join("\n")}</ul>`,
    ),
  ];
}

function potentialSection({ mdp, equivalence, letters }: WorldComparison): string[] {
  if (equivalence.verdict === "both trivial") return [];
  if (!equivalence.transformations.includes("potential shaping")) return [];
  const { potential } = equivalence;
  const body = drawable(mdp)
    ? `<div class="maps">${heatMap(mdp, { title: "φ(s), recovered", values: potential, ...(letters === undefined ? {} : { letters }) })}</div>`
    : stateTable(mdp, ["φ(s)"], (s) => [numeral(shown(potential[s]!))]);
  return [section("The potential", body)];
}

/** Policies that the two order oppositely, framed where they differ. */
function oppositeSection({ mdp, opposite, first, second, letters }: WorldComparison): string[] {
  if (opposite === undefined) return [];
  const { preferredByFirst, preferredBySecond, differences, normalisedGaps } = opposite;
  const caption = `<p class="caption">The pair of policies that the two rewards order most oppositely: ${escapeHtml(first)} puts ${percent(normalisedGaps[0])} of its range between them, ${escapeHtml(second)} ${percent(normalisedGaps[1])} the other way round.`;
  if (!drawable(mdp)) {
    const rows = differences
      .slice(0, mostListed)
      .map(
        ({ state }) =>
          `<tr><th scope="row">${escapeHtml(stateName(mdp, state))}</th><td>${escapeHtml(actionsIn(mdp, preferredByFirst, state))}</td><td>${escapeHtml(actionsIn(mdp, preferredBySecond, state))}</td></tr>`,
      );
    return [
      section(
        "Where they order policies oppositely",
        `<div class="wide"><table class="words"><thead><tr><th scope="col">State where they differ</th><th scope="col">${escapeHtml(first)} prefers</th><th scope="col">${escapeHtml(second)} prefers</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>${moreLine(differences.length)}${caption}</p>`,
      ),
    ];
  }
  const marked = new Set(differences.map(({ state }) => state));
  const map = (title: string, arrows: Float64Array): string =>
    heatMap(mdp, { title, arrows, marked, ...(letters === undefined ? {} : { letters }) });
  return [
    section(
      "Where they order policies oppositely",
      `<div class="maps">
${map(`The policy that ${first} prefers`, preferredByFirst)}
${map(`The policy that ${second} prefers`, preferredBySecond)}
</div>
${caption} Frames: states that one of them visits and where they act differently. Dashed: terminal states. An arrow’s length is its probability.</p>`,
    ),
  ];
}

function optimaSections(comparison: WorldComparison): string[] {
  const { mdp, optima, first, second, letters } = comparison;
  const names = [first, second];
  if (!drawable(mdp)) {
    const body = stateTable(mdp, [`optimal for ${first}`, `V*`, `optimal for ${second}`, "V*"], (s) =>
      optima.flatMap(({ actions, values }) => [
        mdp.terminal[s] === 1 ? "end" : escapeHtml(actionsIn(mdp, actions, s)),
        numeral(shown(values[s]!)),
      ]),
    );
    return [section("What each would make agents do", body)];
  }
  const lettered = letters === undefined ? {} : { letters };
  const paid = optima.map(({ expected }, i) =>
    heatMap(mdp, {
      title: `${names[i]}: expected reward of a step`,
      values: Float64Array.from({ length: mdp.states }, (_, s) => {
        let sum = 0;
        for (let a = 0; a < mdp.actions; a++) sum += expected[s * mdp.actions + a]!;
        return mdp.terminal[s] === 1 ? Number.NaN : sum / mdp.actions;
      }),
      ...lettered,
    }),
  );
  const done = optima.map(({ values, actions }, i) =>
    heatMap(mdp, {
      title: `${names[i]}: optimal actions and value V*`,
      values: Float64Array.from(values, (value, s) => (mdp.terminal[s] === 1 ? Number.NaN : value)),
      scale: "rising",
      arrows: actions,
      ...lettered,
    }),
  );
  return [
    section(
      "What each pays",
      `<div class="maps">${paid.join("\n")}</div>
<p class="caption">Mean over actions, each reward on its own scale: blue above 0, orange below, the stronger the further.</p>`,
    ),
    section(
      "What each would make agents do",
      `<div class="maps">${done.join("\n")}</div>
<p class="caption">All optimal actions of each state; more than one is a tie. The stronger the blue, the larger V*.</p>`,
    ),
  ];
}

function flipSection(comparison: WorldComparison): string {
  const { mdp, optima, first, second, letters } = comparison;
  const names = [first, second];
  const most = ([0, 1] as const).map((which) => {
    const rows = fragileStates(comparison, which, 5).map(
      ({ state, radius, now, other }) =>
        `<tr><th scope="row">${escapeHtml(state)}</th><td class="words">${escapeHtml(now)}</td><td class="words">${escapeHtml(other)}</td><td>${numeral(shown(radius))}</td></tr>`,
    );
    if (rows.length === 0) return `<p>All actions of ${escapeHtml(names[which]!)} tie in every state.</p>`;
    return `<div class="wide"><table class="numbers"><thead><tr><th scope="col">${escapeHtml(names[which]!)}: most fragile states</th><th scope="col" class="words">optimal</th><th scope="col" class="words">next best</th><th scope="col">radius</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
  });
  const maps = drawable(mdp)
    ? `<div class="maps">${optima
        .map(({ flips }, i) => {
          const radius = new Float64Array(mdp.states).fill(Number.NaN);
          for (const { state, radius: found } of flips) if (found !== Infinity) radius[state] = found;
          return heatMap(mdp, {
            title: `${names[i]}: flip radius`,
            values: radius,
            scale: "rising",
            ...(letters === undefined ? {} : { letters }),
          });
        })
        .join("\n")}</div>`
    : "";
  return section(
    "How firmly each optimum stands",
    `<p>No change of the reward by less than the radius, anywhere, puts another action first in that state. Small radii are where noise in the reward decides.</p>
${maps}
${most.join("\n")}`,
  );
}

function sensitivitySection({ sensitivity, first, second }: WorldComparison): string[] {
  if (sensitivity === undefined) return [];
  const { title, meaning, head, rows } = sensitivityTable(sensitivity, first, second);
  const cells = rows.map(
    ([value, ...rest]) =>
      `<tr><th scope="row">${numeral(value!)}</th>${rest.map((cell) => `<td>${numeral(cell)}</td>`).join("")}</tr>`,
  );
  return [
    section(
      title,
      `<div class="wide"><table class="numbers"><thead><tr>${head.map((each) => `<th scope="col">${escapeHtml(each)}</th>`).join("")}</tr></thead><tbody>${cells.join("\n")}</tbody></table></div>
<p class="caption">${escapeHtml(meaning)}</p>`,
    ),
  ];
}

function logSections(comparison: LogComparison): string[] {
  const {
    first,
    second,
    agreement,
    winners,
    bestOf,
    style: styles,
    ensembles,
    disagreements,
    notes,
  } = comparison;
  const mean = (
    value: { readonly mean: number; readonly interval?: readonly [number, number] },
    write: (x: number) => string = (x) => shown(x, 3),
  ): string =>
    numeral(
      value.interval === undefined
        ? write(value.mean)
        : `${write(value.mean)} [${write(value.interval[0])}, ${write(value.interval[1])}]`,
    );
  const row = (name: string, value: string): string =>
    `<tr><th scope="row">${escapeHtml(name)}</th><td>${value}</td></tr>`;
  const sections = [
    ...(notes.length === 0 ? [] : [section("Notes", notes.map(paragraph).join("\n"))]),
    section(
      "Agreement within groups",
      `<div class="wide"><table class="numbers"><thead><tr><th scope="col">Statistic</th><th scope="col">value [95% interval over groups]</th></tr></thead><tbody>
${row("Pearson distance, 0 … 1", numeral(shown(comparison.distance)))}
${row(`Kendall τ, mean of ${agreement.tau.groups} groups`, mean(agreement.tau))}
${row("pairs ordered oppositely", percent(agreement.oppositePairs))}
${row(`winner by ${second} is none by ${first}`, mean(winners.flip, percent))}
${row(`${first} lost by that`, mean(winners.loss))}
</tbody></table></div>`,
    ),
  ];
  if (bestOf.length > 0) {
    const rows = bestOf.map(
      ({ n, flip, firstOfSecondPick, firstOfFirstPick, secondOfSecondPick }) =>
        `<tr><th scope="row">${n}</th><td>${mean(flip, percent)}</td><td>${numeral(shown(firstOfSecondPick))}</td><td>${numeral(shown(firstOfFirstPick))}</td><td>${numeral(shown(secondOfSecondPick))}</td></tr>`,
    );
    sections.push(
      section(
        "Best of n",
        `<div class="wide"><table class="numbers"><thead><tr><th scope="col">n</th><th scope="col">pick changes</th><th scope="col">${escapeHtml(first)} of ${escapeHtml(second)}’s pick</th><th scope="col">${escapeHtml(first)} of its own pick</th><th scope="col">${escapeHtml(second)} of its own pick</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`,
      ),
    );
  }
  if (styles.length > 0) {
    const rows = styles.map(
      ({ feature, first: one, second: two, difference }) =>
        `<tr><th scope="row">${feature === "listItems" ? "list items" : feature}</th><td>${numeral(one.toFixed(3))}</td><td>${numeral(two.toFixed(3))}</td><td>${mean(difference)}</td></tr>`,
    );
    sections.push(
      section(
        "Which reward follows style",
        `<div class="wide"><table class="numbers"><thead><tr><th scope="col">within-group correlation with</th><th scope="col">${escapeHtml(first)}</th><th scope="col">${escapeHtml(second)}</th><th scope="col">difference</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`,
      ),
    );
  }
  if (ensembles.length > 0) {
    const rows = ensembles.map(
      ({ rule, againstFirst, againstSecond }) =>
        `<tr><th scope="row">${rule.replaceAll("-", " ")}</th><td>${mean(againstFirst, percent)}</td><td>${mean(againstSecond, percent)}</td></tr>`,
    );
    sections.push(
      section(
        "What an ensemble would pick",
        `<div class="wide"><table class="numbers"><thead><tr><th scope="col">ensemble, standardised per group</th><th scope="col">not the pick of ${escapeHtml(first)}</th><th scope="col">not the pick of ${escapeHtml(second)}</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`,
      ),
    );
  }
  const quotes = disagreements.map(({ group, preferredByFirst: one, preferredBySecond: two }) => {
    const sample = (name: string, { line, first: a, second: b, text }: typeof one): string =>
      `<p>${escapeHtml(name)} prefers line ${line} (${numeral(shown(a))}, ${numeral(shown(b))})</p>${text === undefined ? "" : `<blockquote>${escapeHtml(excerpt(text))}</blockquote>`}`;
    return `<h3>${escapeHtml(excerpt(group, 160))}</h3>${sample(first, one)}${sample(second, two)}`;
  });
  sections.push(
    section(
      "What would go wrong",
      `<p>If ${escapeHtml(second)} were optimised and ${escapeHtml(first)} is meant:</p>
<ul class="consequences">${logConsequences(comparison)
        .map((line) => `<li>${numeral(line)}</li>`)
        .join("\n")}</ul>
${quotes.join("\n")}`,
    ),
  );
  return sections;
}

function transitionSections({ epic, discount, notes }: TransitionComparison): string[] {
  return [
    ...(notes.length === 0 ? [] : [section("Notes", notes.map(paragraph).join("\n"))]),
    section(
      "Numbers",
      `<div class="wide"><table class="numbers"><thead><tr><th scope="col">Sampled EPIC</th><th scope="col">value</th></tr></thead><tbody>
<tr><th scope="row">distance, 0 equivalent … 1 opposite</th><td>${numeral(shown(epic.distance))}</td></tr>
<tr><th scope="row">correlation</th><td>${numeral(shown(epic.correlation))}</td></tr>
<tr><th scope="row">canonical queries</th><td>${epic.queries}</td></tr>
<tr><th scope="row">of them outside the log</th><td>${percent(epic.outsideShare)}</td></tr>
</tbody></table></div>`,
    ),
    section(
      "Conventions",
      `<ul class="consequences">${[`Discount γ = ${discount}.`, ...epic.conventions].map((line) => `<li>${escapeHtml(line)}</li>`).join("\n")}</ul>`,
    ),
  ];
}

const anchor = /[^a-z]+/g;

function section(title: string, body: string): string {
  const id = title.toLowerCase().replace(anchor, "-");
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escapeHtml(title)}</h2>\n${body}\n</section>`;
}

function stateTable(
  mdp: FiniteMDP,
  head: readonly string[],
  cells: (state: number) => readonly string[],
): string {
  const rows = Array.from({ length: Math.min(mostListed, mdp.states) }, (_, s) => {
    const tds = cells(s).map((cell) => `<td>${cell}</td>`);
    return `<tr><th scope="row">${escapeHtml(stateName(mdp, s))}</th>${tds.join("")}</tr>`;
  });
  return `<div class="wide"><table class="numbers"><thead><tr><th scope="col">State</th>${head.map((each) => `<th scope="col">${escapeHtml(each)}</th>`).join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>${moreLine(mdp.states)}`;
}

function moreLine(total: number): string {
  return total <= mostListed
    ? ""
    : `<p class="caption">The first ${mostListed} of ${total} states; --json has all.</p>`;
}

function paragraph(text: string): string {
  return `<p>${numeral(text)}</p>`;
}

function numeral(text: string): string {
  return escapeHtml(typographic(text));
}

function excerpt(text: string, most = 600): string {
  const characters = [...text.replace(/\s+/g, " ").trim()];
  return characters.length <= most ? characters.join("") : `${characters.slice(0, most - 1).join("")}…`;
}
