/**
 * The report's style sheet. Text in the reader's serif face, figures and tables in the sans-serif one; colours
 * as variables with a dark and a print version; contrast of all text at least 4.5 : 1.
 */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --ink: #1d1d1b; --soft: #595954; --line: #d8d6cf; --faint: #f3f2ed; --link: #0b4f8a;
  --good: #17633a; --half: #7d5000; --bad: #a0281f;
  --series-1: #0072b2; --series-2: #d55e00; --series-3: #009e73; --series-5: #c0659a; --series-6: #d08c00; --series-7: #3d9fd6;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Cambria, Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --figure-font: var(--sans);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --ink: #e5e3dd; --soft: #a6a49d; --line: #3a3d42; --faint: #1e2125; --link: #8fc1f2;
    --good: #7fcf9f; --half: #e3b75f; --bad: #f2958c;
    --series-1: #4aa8e0; --series-2: #f07f35; --series-3: #2fc49a; --series-5: #e093bd; --series-6: #f0b429; --series-7: #8ccbf0;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.03rem/1.5 var(--serif); overflow-wrap: break-word; }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.6rem; }
footer { padding-top: 1.5rem; padding-bottom: 3rem; color: var(--soft); font: .8rem/1.5 var(--sans); }
h1 { font-size: 1.85rem; line-height: 1.2; font-weight: 600; margin: .2rem 0 .6rem; text-wrap: balance; }
h2 { font-size: 1.22rem; line-height: 1.3; font-weight: 600; margin: 2.6rem 0 .7rem; padding-top: .55rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; line-height: 1.4; font-weight: 600; margin: 1.6rem 0 .4rem; }
p { margin: .5rem 0; max-width: 44rem; }
a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: from-font; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre { font: .84em/1.5 var(--mono); }
pre { background: var(--faint); border: 1px solid var(--line); padding: .7rem .9rem; overflow-x: auto; margin: .6rem 0; max-width: 100%; }
pre.command { white-space: pre-wrap; overflow-wrap: anywhere; }
.kicker, .facts, .contents, .caption, table, dl, summary, .files, .tally { font-family: var(--sans); }
.kicker { color: var(--soft); font-size: .82rem; margin: 0; letter-spacing: .01em; }
.question { font-size: 1.1rem; }
.facts, .contents { color: var(--soft); font-size: .84rem; max-width: none; }
.contents a { margin-right: 1em; white-space: nowrap; }
.tally { font-size: .95rem; max-width: none; }
.findings { list-style: none; margin: .8rem 0 0; padding: 0; border-top: 1px solid var(--line); }
.findings li { display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); gap: .1rem 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.findings a { color: inherit; text-decoration-color: var(--soft); }
.findings p { margin: 0; max-width: 46rem; }
.findings .measured { color: var(--soft); font: .84rem/1.45 var(--sans); }
.verdict { font: 600 .84rem/1.55 var(--sans); }
.verdict.reproduced { color: var(--good); } .verdict.partly { color: var(--half); }
.verdict.not-reproduced { color: var(--bad); } .verdict.not-at-this-scale { color: var(--soft); }
.apart { color: var(--soft); font: .78rem/1.45 var(--sans); }
figure { margin: 1.2rem 0 0; }
figcaption h3 { margin-top: 0; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.4rem 2rem; align-items: start; margin: .6rem 0 .4rem; }
.panels svg { display: block; width: 100%; height: auto; max-width: 38rem; overflow: visible; }
.panels svg text { white-space: pre; }
.caption { color: var(--soft); font-size: .8rem; line-height: 1.5; max-width: 52rem; }
.wide { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; font-size: .82rem; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top; }
thead th { border-bottom: 1px solid var(--ink); font-weight: 600; vertical-align: bottom; }
thead .unit { display: block; font-weight: 400; color: var(--soft); }
tbody th { font-weight: 400; }
tbody + tbody tr:first-child > * { padding-top: .7rem; }
tbody th[scope=rowgroup] { font-weight: 600; }
table.numbers, table.words { border-bottom: 1px solid var(--line); }
table.numbers td, table.numbers thead th:not(:first-child) { text-align: right; padding-left: .6rem; white-space: nowrap; }
table.numbers thead th:not(:first-child) { white-space: normal; max-width: 10rem; }
table.numbers tbody th[scope=row], table.words tbody th[scope=row] { padding-left: .9rem; min-width: 8rem; }
.claims { width: 100%; table-layout: fixed; }
.claims td, .claims th { border-bottom: 1px solid var(--line); padding-top: .45rem; padding-bottom: .45rem; }
.claims thead th { width: 14%; } .claims thead th:first-child { width: 28%; } .claims thead th:nth-child(5) { width: 15%; }
.claims th[scope=row] { font-family: var(--serif); font-size: .92rem; line-height: 1.4; }
.claims p { margin: 0 0 .3rem; }
.claims .number { white-space: nowrap; } .claims .bracket { display: inline-block; }
.claims .rule { color: var(--soft); font: .76rem/1.4 var(--sans); margin: .25rem 0 0; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: .3rem 1.2rem; font-size: .84rem; line-height: 1.45; margin: .6rem 0; }
dt { font-weight: 600; } dd { margin: 0; max-width: 44rem; }
details { margin: .7rem 0; } summary { cursor: pointer; font-size: .84rem; font-weight: 500; }
.files { columns: 2 18rem; font-size: .84rem; padding-left: 1.1rem; margin: .5rem 0; }
@media (max-width: 46rem) {
  body { font-size: 1rem; }
  main, header, footer { padding-left: 1rem; padding-right: 1rem; }
  h1 { font-size: 1.5rem; }
  .findings li { grid-template-columns: minmax(0, 1fr); }
  .claims thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .claims, .claims tbody, .claims tr, .claims td, .claims th { display: block; width: auto; }
  .claims tr { padding: .7rem 0; border-bottom: 1px solid var(--line); }
  .claims td, .claims th { border: 0; padding: .12rem 0; }
   .claims td { display: grid; grid-template-columns: 5.2rem minmax(0, 1fr); gap: 0 .6rem; }
  .claims td::before { content: attr(data-label); color: var(--soft); grid-row: span 3; }
  .claims td:empty { display: none; }
  dl { grid-template-columns: minmax(0, 1fr); } dt { margin-top: .35rem; }
}
@media print {
  @page { margin: 16mm 15mm; }
  :root {
    --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --faint: #fff; --link: #000; --good: #000; --half: #000; --bad: #000;
    --series-1: #0072b2; --series-2: #d55e00; --series-3: #009e73; --series-5: #c0659a; --series-6: #d08c00; --series-7: #3d9fd6;
  }
  html { font-size: 9.2pt; } main, header, footer { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; } figure, .panels svg, tr, .findings li { break-inside: avoid; } .caption { break-before: avoid; }
  .panels { grid-template-columns: 1fr 1fr; } .contents, .screen { display: none; } .wide { overflow: visible; }
  a { text-decoration: none; } pre { white-space: pre-wrap; }
}
`.trim();
