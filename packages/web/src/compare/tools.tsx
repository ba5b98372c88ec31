import { NumberInput } from "./number-input.js";
import type { RewardChoice } from "./query.js";

/** What the editor draws with: a cell's character, any letter, or numbers of one of the painted rewards. */
export type Tool = "#" | "." | "S" | "G" | "letter" | NumberTool;
export type NumberTool = `${"first" | "second"}.${"cells" | "potential"}`;

export function isNumberTool(tool: Tool): tool is NumberTool {
  return tool.includes(".") && tool !== ".";
}

/** The tools, of which one is chosen, and what the letter or the number is. */
export function Tools({
  tool,
  letter,
  number,
  choices,
  onTool,
  onLetter,
  onNumber,
}: {
  readonly tool: Tool;
  readonly letter: string;
  readonly number: number;
  readonly choices: { readonly first: RewardChoice; readonly second: RewardChoice };
  readonly onTool: (tool: Tool) => void;
  readonly onLetter: (letter: string) => void;
  readonly onNumber: (number: number) => void;
}) {
  const painted = (["first", "second"] as const).filter((which) => choices[which].kind === "painted");
  const tools: readonly (readonly [Tool, string])[] = [
    ["#", "wall"],
    [".", "free cell"],
    ["S", "start S"],
    ["G", "goal G"],
    ["letter", "letter"],
    ...painted.flatMap((which): (readonly [Tool, string])[] => [
      [`${which}.cells`, `what ${wordOf[which]} pays`],
      [`${which}.potential`, `potential of ${wordOf[which]}`],
    ]),
  ];
  return (
    <fieldset class="tools">
      <legend>Draw</legend>
      {tools.map(([name, title]) => (
        <label key={name} class="tool">
          <input type="radio" name="tool" checked={tool === name} onChange={() => onTool(name)} />
          <span>{title}</span>
        </label>
      ))}
      {tool === "letter" ? (
        <label class="tool-value">
          which{" "}
          <input
            type="text"
            class="short"
            maxLength={1}
            value={letter}
            autocomplete="off"
            onInput={(event) => {
              const typed = event.currentTarget.value;
              if (/^[A-Za-z0-9]$/.test(typed)) onLetter(typed);
            }}
          />
        </label>
      ) : null}
      {isNumberTool(tool) ? (
        // The field is inside its label.
        <label class="tool-value" for="tool-number">
          number{" "}
          <NumberInput
            id="tool-number"
            class="short"
            value={number}
            onValue={(value) => onNumber(value ?? 0)}
          />
        </label>
      ) : null}
    </fieldset>
  );
}

/** What the two rewards are called on the page. */
export const wordOf = { first: "the reward that is meant", second: "the proxy" } as const;
