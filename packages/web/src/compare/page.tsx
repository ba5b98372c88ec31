import { type MapDrawing, readDrawing, writeDrawing } from "@operant/report";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { CommandLine, Download, EmbeddedReport, Field, useAddress } from "../mirror/index.js";
import { NeedsServer } from "../site/shell.js";
import { type CompareExample, compareExamples } from "./examples.js";
import { gridOf, largestSide, placesOf, resized, rewardNames, withCell, withGrid } from "./grid.js";
import { LegendTable } from "./legend-table.js";
import { type Brush, MapEditor } from "./map-editor.js";
import { NumberInput } from "./number-input.js";
import { nothingPainted, type Painted } from "./painted.js";
import { type CompareState, queryOf, type RewardChoice, startState, stateFrom } from "./query.js";
import { RewardFields, type RewardFile } from "./reward-fields.js";
import type { ComparisonOutcome, ComparisonRequest, RequestPart, RewardRequest } from "./run-comparison.js";
import { assumptions } from "./sensitivity.js";
import { isNumberTool, type Tool, Tools, wordOf } from "./tools.js";
import { useComparison } from "./use-comparison.js";

export interface ComparePageProps {
  /** The built-in worlds with their rewards, each by name with what it is. */
  readonly worlds: readonly {
    readonly name: string;
    readonly title: string;
    readonly rewards: Readonly<Record<string, string>>;
  }[];
}

type Which = "first" | "second";

/** Cells up to which every change is compared at once; the exact ascent takes seconds beyond. */
const promptCells = 42;
/** Milliseconds without a change before one is compared. */
const pause = 350;

/** Compares two rewards on a gridworld that is drawn in the page, as `operant compare-rewards` does in a terminal. */
export function ComparePage({ worlds }: ComparePageProps) {
  const [live, setLive] = useState(false);
  const [state, setState] = useState<CompareState>(startState);
  const [told, setTold] = useState<readonly string[]>([]);
  const [files, setFiles] = useState<Partial<Record<Which, RewardFile>>>({});
  const [tool, setTool] = useState<Tool>("#");
  const [letter, setLetter] = useState("n");
  const [number, setNumber] = useState(1);
  const { state: run, start, cancel } = useComparison();

  const read = useMemo(() => readOrFail(state.drawn), [state.drawn]);
  /** What was painted last, so that another choice in between loses nothing. */
  const before = useRef<Partial<Record<Which, Painted>>>({});
  for (const which of ["first", "second"] as const) {
    const choice = state[which];
    if (choice.kind === "painted") before.current[which] = choice.painted;
  }
  const lastDrawing = useRef<MapDrawing>(readDrawing(startState.drawn, "map"));
  if ("drawing" in read) lastDrawing.current = read.drawing;
  const drawing = lastDrawing.current;
  const grid = useMemo(() => gridOf(drawing.map), [drawing]);
  const world = worlds.find(({ name }) => name === state.world);
  const drawn = world === undefined;
  const cells = drawn ? placesOf(grid).length : 0;

  useEffect(() => {
    const { state: asked, problems } = stateFrom(new URLSearchParams(location.search), worlds);
    setState(asked);
    setTool(toolFor(asked));
    setTold(problems);
    setLive(true);
  }, [worlds]);
  const missing = missingFile(state, files);
  const query = queryOf(state).toString();
  useAddress(live ? query : undefined);
  const key = `${query} ${fileKey(files.first)} ${fileKey(files.second)}`;
  const compare = useCallback((): void => {
    if (missing !== undefined || (drawn && "error" in read)) return;
    start(key, requestOf(state, files));
  }, [missing, drawn, read, start, key, state, files]);
  // Each change, when it has come to rest. Another drawing of the same is none.
  useEffect(() => {
    if (run.key === key) cancel();
    if (!live || cells > promptCells || run.key === key) return;
    const timer = setTimeout(compare, pause);
    return () => clearTimeout(timer);
  }, [live, key, drawn && "error" in read]);

  const set = (more: Partial<CompareState>): void => setState((before) => ({ ...before, ...more }));
  const setDrawing = (change: (now: MapDrawing) => MapDrawing): void =>
    setState((before) => {
      const now = readOrFail(before.drawn);
      return { ...before, drawn: writeDrawing(change("drawing" in now ? now.drawing : lastDrawing.current)) };
    });
  const choose = (example: CompareExample): void => {
    const next = { ...startState, drawn: example.drawn, first: example.first, second: example.second };
    before.current = {};
    setState(next);
    setTool(toolFor(next));
    setTold([]);
  };
  const setKind = (which: Which, kind: "painted" | "file"): void => {
    if (kind === "painted") {
      // Painting goes on with what was painted before, or begins with what was chosen.
      const painted = before.current[which] ?? { ...nothingPainted, cells: paidOn(drawing, state[which]) };
      set({ [which]: { kind, painted } });
      setTool(`${which}.cells`);
    } else set({ [which]: { kind, pick: "" } });
  };

  const usableTool = isNumberTool(tool) && state[whichOf(tool)].kind !== "painted" ? "#" : tool;
  const brush = brushOf(usableTool, letter, number, state);
  const failure = problemsOf(
    drawn && "error" in read ? read.error : undefined,
    missing,
    run.failure?.key === key ? run.failure : undefined,
  );
  const names: readonly (readonly [string, string])[] =
    world !== undefined
      ? Object.entries(world.rewards)
      : rewardNames(drawing).map((name) => [name, payments(drawing, name)]);
  const { settings } = drawing;
  return (
    <>
      <h1>Compare two rewards</h1>
      <p>
        Draw a gridworld, choose the reward that you mean and the one that would be optimised, and read
        whether they mean the same: first how they differ by scale, shift or shaping, then distances beside
        both exact regrets, then what would go wrong.
      </p>
      <p>
        It is computed by this browser, in a thread of its own. <b>Nothing leaves it.</b>
      </p>
      <div class="until-live">
        <NeedsServer what="Rewards are drawn and compared in the browser">
          In a terminal:{" "}
          <code>npx operant compare-rewards arrive hinted --world maze.txt --report hinted.html</code>
        </NeedsServer>
      </div>
      {told.map((problem) => (
        <p key={problem} class="notice">
          In the address: {problem}
        </p>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          compare();
        }}
      >
        <fieldset disabled={!live}>
          <legend class="visually-hidden">What to compare</legend>
          <p class="small soft" id="compare-examples">
            Start from an example:
          </p>
          <ul class="choices" aria-labelledby="compare-examples">
            {compareExamples.map((example) => (
              <li key={example.id}>
                <button type="button" title={example.about} onClick={() => choose(example)}>
                  {example.title}
                </button>
              </li>
            ))}
          </ul>
          <h2>The world</h2>
          <div class="fields">
            <Field id="compare-world" label="World" flag="--world">
              {(control) => (
                <select
                  {...control}
                  value={state.world}
                  onChange={(event) => {
                    const name = event.currentTarget.value;
                    const chosen = worlds.find((each) => each.name === name);
                    const all = chosen === undefined ? rewardNames(drawing) : Object.keys(chosen.rewards);
                    set({
                      world: name,
                      first: { kind: "named", name: all[0] ?? "" },
                      second: { kind: "named", name: all[1] ?? all[0] ?? "" },
                    });
                  }}
                >
                  <option value="">the map drawn here</option>
                  {worlds.map(({ name, title }) => (
                    <option key={name} value={name}>
                      {name}: {title}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {world === undefined ? (
              <>
                <Field
                  id="compare-discount"
                  label="Discount γ"
                  help="0 to 1; 1 only where every policy ends. Empty is 0.99."
                  error={failure.discount}
                >
                  {(control) => (
                    <NumberInput
                      {...control}
                      value={settings.discount}
                      least={0}
                      most={1}
                      optional
                      placeholder="0.99"
                      onValue={(discount) =>
                        setDrawing((now) => ({ ...now, settings: withSetting(now.settings, { discount }) }))
                      }
                    />
                  )}
                </Field>
                <Field id="compare-slip" label="Slip" help="Chance that a move goes to one of its two sides.">
                  {(control) => (
                    <NumberInput
                      {...control}
                      value={settings.slip}
                      least={0}
                      most={1}
                      optional
                      placeholder="0"
                      onValue={(slip) =>
                        setDrawing((now) => ({ ...now, settings: withSetting(now.settings, { slip }) }))
                      }
                    />
                  )}
                </Field>
              </>
            ) : (
              <Field
                id="compare-discount"
                label="Discount γ"
                flag="--discount"
                help="In place of the world’s own, which is taken where this is empty."
                error={failure.discount}
              >
                {(control) => (
                  <NumberInput
                    {...control}
                    value={state.discount === "" ? undefined : Number(state.discount)}
                    least={0}
                    most={1}
                    optional
                    placeholder="its own"
                    onValue={(value) => set({ discount: value === undefined ? "" : String(value) })}
                  />
                )}
              </Field>
            )}
          </div>
          {world === undefined ? (
            <div class="drawing">
              <div class="draw">
                <Tools
                  tool={usableTool}
                  letter={letter}
                  number={number}
                  choices={state}
                  onTool={setTool}
                  onLetter={setLetter}
                  onNumber={setNumber}
                />
                <MapEditor
                  grid={grid}
                  legend={drawing.legend}
                  brush={brush}
                  onCell={(row, column, cell) =>
                    setDrawing((now) => withGrid(now, withCell(gridOf(now.map), row, column, cell)))
                  }
                  onNumber={(row, column, value) => {
                    if (!isNumberTool(usableTool)) return;
                    const [which, part] = usableTool.split(".") as [Which, "cells" | "potential"];
                    setState((before) => {
                      const choice = before[which];
                      if (choice.kind !== "painted") return before;
                      const numbers = { ...choice.painted[part], [`${row},${column}`]: value };
                      return {
                        ...before,
                        [which]: { kind: "painted", painted: { ...choice.painted, [part]: numbers } },
                      };
                    });
                  }}
                />
                <p class="help" id="board-help">
                  Arrow keys move; Enter draws, and takes away what is there; #, . and letters are placed as
                  typed. Of painted numbers, + and − change one.
                </p>
                <div class="sizes">
                  <label for="compare-rows">Rows</label>
                  <NumberInput
                    id="compare-rows"
                    class="short"
                    value={grid.length}
                    least={1}
                    most={largestSide}
                    whole
                    onValue={(rows) =>
                      setDrawing((now) => {
                        const from = gridOf(now.map);
                        return withGrid(now, resized(from, rows ?? from.length, from[0]!.length));
                      })
                    }
                  />
                  <label for="compare-columns">Columns</label>
                  <NumberInput
                    id="compare-columns"
                    class="short"
                    value={grid[0]!.length}
                    least={1}
                    most={largestSide}
                    whole
                    onValue={(columns) =>
                      setDrawing((now) => {
                        const from = gridOf(now.map);
                        return withGrid(now, resized(from, from.length, columns ?? from[0]!.length));
                      })
                    }
                  />
                  <label class="check">
                    <input
                      type="checkbox"
                      checked={settings.moves?.includes("stay") === true}
                      onChange={(event) => {
                        const moves = ["up", "right", "down", "left"];
                        const stay = event.currentTarget.checked;
                        setDrawing((now) => ({
                          ...now,
                          settings: withSetting(now.settings, {
                            moves: stay ? [...moves, "stay"] : undefined,
                          }),
                        }));
                      }}
                    />
                    <span>staying is a move</span>
                  </label>
                </div>
              </div>
              <Field
                id="compare-text"
                label="The same as text"
                help="Settings, the map, and what its letters mean and pay. This is the file map.txt of the command."
                error={failure.world}
              >
                {(control) => (
                  <textarea
                    {...control}
                    class="map-text"
                    rows={Math.min(26, Math.max(12, state.drawn.split("\n").length))}
                    spellcheck={false}
                    autocomplete="off"
                    value={state.drawn}
                    onInput={(event) => set({ drawn: event.currentTarget.value })}
                  />
                )}
              </Field>
            </div>
          ) : (
            <>
              <p class="small">
                <code>{world.name}</code>: {world.title}.
              </p>
              {failure.world === undefined ? null : <p class="error">{failure.world}</p>}
            </>
          )}
          {drawn ? (
            <>
              <h3>What the letters mean</h3>
              <LegendTable
                drawing={drawing}
                grid={grid}
                onLegend={(legend) => setDrawing((now) => ({ ...now, legend }))}
              />
            </>
          ) : null}
          <h2>The rewards</h2>
          <div class="fields rewards">
            {(["first", "second"] as const).map((which) => (
              <RewardFields
                key={which}
                which={which}
                label={
                  which === "first"
                    ? "The reward that is meant"
                    : "The reward that would be optimised, the proxy"
                }
                help={
                  which === "first"
                    ? "Regret is what is lost of it."
                    : "A stand-in, a shaped version, whatever training would use."
                }
                choice={state[which]}
                names={names}
                paintable={drawn}
                file={files[which]}
                error={failure[which]}
                onChoice={(choice) => set({ [which]: choice })}
                onKind={(kind) => setKind(which, kind)}
                onFile={(file) => setFiles({ ...files, [which]: file })}
              />
            ))}
            <Assumption state={state} error={failure.sensitivity} onChange={set} />
          </div>
          <div class="actions">
            <button
              type="submit"
              class="primary"
              disabled={missing !== undefined || (drawn && "error" in read)}
            >
              Compare
            </button>
            <button type="button" disabled={!run.running} onClick={cancel}>
              Cancel
            </button>
            <span role="status" class="small soft">
              {run.running
                ? "Comparing…"
                : cells > promptCells && run.key !== key
                  ? `${cells} cells may take a while: press Compare.`
                  : (run.outcome?.answer ?? "") !== "" && run.key === key
                    ? `The answer: ${run.outcome!.answer}.`
                    : ""}
            </span>
          </div>
        </fieldset>
      </form>
      {run.outcome === undefined ? null : (
        <Result outcome={run.outcome} outdated={run.key !== key && !run.running} />
      )}
    </>
  );
}

function Assumption({
  state,
  error,
  onChange,
}: {
  readonly state: CompareState;
  readonly error: string | undefined;
  readonly onChange: (more: Partial<CompareState>) => void;
}) {
  const assumed = assumptions.find(({ letter }) => letter === state.assumed);
  return (
    <div class="reward">
      <Field
        id="compare-assumed"
        label="What if an assumption is wrong"
        flag="--sensitivity"
        help="Plans under wrong assumptions, in the world as it is."
      >
        {(control) => (
          <select
            {...control}
            value={state.assumed}
            onChange={(event) => {
              const chosen = assumptions.find(({ letter }) => letter === event.currentTarget.value);
              onChange({ assumed: chosen?.letter ?? "", values: chosen?.example ?? "" });
            }}
          >
            <option value="">not asked</option>
            {assumptions.map(({ letter, title }) => (
              <option key={letter} value={letter}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      {assumed === undefined ? null : (
        <Field
          id="compare-values"
          label="Values"
          help={`A range or a list, for example ${assumed.example}.`}
          error={error}
        >
          {(control) => (
            <input
              {...control}
              type="text"
              autocomplete="off"
              value={state.values}
              onInput={(event) => onChange({ values: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function Result({ outcome, outdated }: { readonly outcome: ComparisonOutcome; readonly outdated: boolean }) {
  return (
    <section class="result" aria-labelledby="compare-result">
      <h2 id="compare-result">Are they the same?</h2>
      <p class="notice until-outdated" hidden={!outdated}>
        This is the answer to what was asked before the last change.
      </p>
      <EmbeddedReport {...outcome.report} />
      <h2>The same in a terminal</h2>
      {outcome.files.length === 0 ? null : (
        <p>
          Save{" "}
          {outcome.files.map(({ name }, i) => (
            <span key={name}>
              {i === 0 ? "" : i === outcome.files.length - 1 ? " and " : ", "}
              <code>{name}</code>
            </span>
          ))}{" "}
          in one folder, and run there:
        </p>
      )}
      <CommandLine command={outcome.command} />
      <div class="actions">
        {outcome.files.map(({ name, text }) => (
          <Download
            key={name}
            name={name}
            type={name.endsWith(".json") ? "application/json" : "text/plain"}
            content={text}
          >
            {`Save ${name}`}
          </Download>
        ))}
        <Download name="comparison.html" type="text/html" content={outcome.html}>
          Save the report (HTML)
        </Download>
        <Download name="comparison.json" type="application/json" content={`${outcome.json}\n`}>
          Save the result (JSON)
        </Download>
      </div>
    </section>
  );
}

function readOrFail(text: string): { readonly drawing: MapDrawing } | { readonly error: string } {
  try {
    return { drawing: readDrawing(text, "map.txt") };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** The settings with some changed; undefined takes one away. */
function withSetting(
  settings: MapDrawing["settings"],
  more: { readonly [K in keyof MapDrawing["settings"]]?: MapDrawing["settings"][K] | undefined },
): MapDrawing["settings"] {
  return Object.fromEntries(
    Object.entries({ ...settings, ...more }).filter(([, value]) => value !== undefined),
  );
}

/** What a reward of the legend pays by letter: "G 10, n 1". */
function payments({ legend }: MapDrawing, name: string): string {
  return Object.entries(legend)
    .flatMap(([letter, { rewards = {} }]) =>
      rewards[name] === undefined ? [] : [`${letter} ${rewards[name]}`],
    )
    .join(", ");
}

/** What a reward of the legend pays on arriving, by cell. */
function paidOn(drawing: MapDrawing, choice: RewardChoice): Record<string, number> {
  if (choice.kind === "painted") return { ...choice.painted.cells };
  if (choice.kind === "file") return {};
  return Object.fromEntries(
    gridOf(drawing.map).flatMap((row, r) =>
      row.flatMap((cell, c) => {
        const paid = drawing.legend[cell]?.rewards?.[choice.name];
        return paid === undefined ? [] : [[`${r},${c}`, paid]];
      }),
    ),
  );
}

function whichOf(tool: Tool): Which {
  return tool.startsWith("first") ? "first" : "second";
}

/** The tool that shows what is painted, where something is. */
function toolFor({ first, second }: CompareState): Tool {
  for (const [which, choice] of [
    ["second", second],
    ["first", first],
  ] as const) {
    if (choice.kind !== "painted") continue;
    return Object.keys(choice.painted.potential).length > 0 ? `${which}.potential` : `${which}.cells`;
  }
  return "#";
}

function brushOf(tool: Tool, letter: string, number: number, state: CompareState): Brush {
  if (!isNumberTool(tool)) return { kind: "cell", cell: tool === "letter" ? letter : tool };
  const [which, part] = tool.split(".") as [Which, "cells" | "potential"];
  const choice = state[which];
  const numbers = choice.kind === "painted" ? choice.painted[part] : {};
  const of = part === "cells" ? `what ${wordOf[which]} pays` : `the potential of ${wordOf[which]}`;
  return { kind: "number", numbers, value: number, of };
}

/** Which of the two waits for its file. */
function missingFile(state: CompareState, files: Partial<Record<Which, RewardFile>>): Which | undefined {
  return (["first", "second"] as const).find(
    (which) => state[which].kind === "file" && files[which] === undefined,
  );
}

function fileKey(file: RewardFile | undefined): string {
  if (file === undefined) return "";
  let sum = 0;
  for (const byte of file.bytes) sum = (sum * 31 + byte) % 0x7fffffff;
  return `${file.name} ${file.bytes.length} ${sum}`;
}

function requestOf(state: CompareState, files: Partial<Record<Which, RewardFile>>): ComparisonRequest {
  const reward = (which: Which): RewardRequest => {
    const choice = state[which];
    return choice.kind === "file" ? { kind: "file", ...files[which]!, pick: choice.pick } : choice;
  };
  return {
    world: state.world === "" ? { drawn: state.drawn } : { builtIn: state.world },
    first: reward("first"),
    second: reward("second"),
    ...(state.world !== "" && state.discount !== "" ? { discount: Number(state.discount) } : {}),
    ...(state.assumed === "" ? {} : { sensitivity: { letter: state.assumed, values: state.values } }),
  };
}

/** What is wrong, at the part that it is about. */
function problemsOf(
  text: string | undefined,
  missing: Which | undefined,
  failure: { readonly message: string; readonly part: RequestPart } | undefined,
): Readonly<Partial<Record<RequestPart, string>>> {
  if (text !== undefined) return { world: text };
  if (missing !== undefined) return { [missing]: "Choose the file below; an address does not hold it." };
  return failure === undefined ? {} : { [failure.part]: failure.message };
}
