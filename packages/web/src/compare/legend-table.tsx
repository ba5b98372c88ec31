import type { LegendEntry, MapDrawing } from "@operant/report";
import { useState } from "preact/hooks";
import { type Grid, lettersOn, rewardNames, rolesOf } from "./grid.js";
import { NumberInput } from "./number-input.js";

/** What the letters on the map are, and what each reward of the map pays on arriving there. */
export function LegendTable({
  drawing,
  grid,
  onLegend,
}: {
  readonly drawing: MapDrawing;
  readonly grid: Grid;
  readonly onLegend: (legend: MapDrawing["legend"]) => void;
}) {
  const [name, setName] = useState("");
  const letters = lettersOn(grid);
  const names = rewardNames(drawing);
  const { legend } = drawing;
  const change = (letter: string, entry: LegendEntry): void => onLegend({ ...legend, [letter]: entry });
  const setRole = (letter: string, role: string): void => {
    const { rewards } = legend[letter] ?? {};
    change(letter, { ...entryOf(letter, role), ...(rewards === undefined ? {} : { rewards }) });
  };
  const setReward = (letter: string, reward: string, value: number | undefined): void => {
    const { rewards = {}, ...roles } = legend[letter] ?? {};
    const next = Object.fromEntries(
      names.flatMap((each) => {
        const paid = each === reward ? value : rewards[each];
        return paid === undefined ? [] : [[each, paid]];
      }),
    );
    change(letter, Object.keys(next).length === 0 ? roles : { ...roles, rewards: next });
  };
  const usable = /^[^\s,:]+$/.test(name) && !["terminal", "start", "free", ...names].includes(name);
  if (letters.length === 0) {
    return (
      <p class="small soft">The map has no letters; place some to say what they are and what they pay.</p>
    );
  }
  return (
    <>
      <div class="wide">
        <table class="legend">
          <caption class="visually-hidden">Letters on the map</caption>
          <thead>
            <tr>
              <th scope="col">Letter</th>
              <th scope="col">is</th>
              {names.map((each) => (
                <th key={each} scope="col">
                  <code>{each}</code> pays
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <tr key={letter}>
                <th scope="row">{letter}</th>
                <td>
                  <select
                    aria-label={`What ${letter} is`}
                    value={roleOf(letter, legend[letter])}
                    onChange={(event) => setRole(letter, event.currentTarget.value)}
                  >
                    <option value="free">a free cell</option>
                    <option value="start">a start</option>
                    <option value="terminal">an end</option>
                    <option value="both">a start and an end</option>
                  </select>
                </td>
                {names.map((each) => (
                  <td key={each}>
                    <NumberInput
                      class="short"
                      aria-label={`What ${each} pays on arriving in ${letter}`}
                      value={legend[letter]?.rewards?.[each]}
                      optional
                      placeholder="0"
                      onValue={(value) => setReward(letter, each, value)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="actions add-reward">
        <label for="new-reward">Another reward, called</label>
        <input
          id="new-reward"
          class="name"
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button
          type="button"
          disabled={!usable}
          onClick={() => {
            const [letter] = letters.filter((each) => rolesOf(each, legend[each]).terminal).concat(letters);
            const { rewards = {}, ...roles } = legend[letter!] ?? {};
            change(letter!, { ...roles, rewards: { ...rewards, [name]: 1 } });
            setName("");
          }}
        >
          Add it
        </button>
      </div>
    </>
  );
}

function roleOf(letter: string, entry: LegendEntry | undefined): string {
  const { start, terminal } = rolesOf(letter, entry);
  return start && terminal ? "both" : start ? "start" : terminal ? "terminal" : "free";
}

/** The entry that gives a letter its role: nothing where it has it anyway. */
function entryOf(letter: string, role: string): LegendEntry {
  if (role === roleOf(letter, undefined)) return {};
  if (role === "both") return { terminal: true, start: true };
  if (role === "start") return { start: true };
  if (role === "terminal") return { terminal: true };
  return letter === "S" || letter === "G" ? { terminal: false, start: false } : {};
}
