import type { LegendEntry } from "@operant/report";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Grid, rolesOf } from "./grid.js";
import type { CellNumbers } from "./painted.js";

/** What a click or Enter does to a cell: puts something there, or paints a number on it. */
export type Brush =
  | { readonly kind: "cell"; readonly cell: string }
  | { readonly kind: "number"; readonly numbers: CellNumbers; readonly value: number; readonly of: string };

/**
 * A map to draw on with mouse, finger or keyboard: a grid with one tab stop, in which arrow keys move, Enter
 * applies the brush, and #, ., letters and digits are placed as they are typed.
 */
export function MapEditor({
  grid,
  legend,
  brush,
  onCell,
  onNumber,
}: {
  readonly grid: Grid;
  readonly legend: Readonly<Record<string, LegendEntry>>;
  readonly brush: Brush;
  readonly onCell: (row: number, column: number, cell: string) => void;
  readonly onNumber: (row: number, column: number, value: number) => void;
}) {
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const board = useRef<HTMLDivElement>(null);
  /** While a pointer is down: what it draws, decided where it went down, so that a stroke does not flicker. */
  const stroke = useRef<{ readonly cell?: string; readonly value?: number } | undefined>(undefined);
  const [rows, columns] = [grid.length, grid[0]?.length ?? 0];
  const row = Math.min(at[0], rows - 1);
  const column = Math.min(at[1], columns - 1);

  useEffect(() => {
    const end = (): void => {
      stroke.current = undefined;
    };
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    return () => {
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
  }, []);

  const draw = (r: number, c: number, with_: { readonly cell?: string; readonly value?: number }): void => {
    const cell = grid[r]?.[c];
    if (cell === undefined) return;
    if (with_.cell !== undefined) {
      if (cell !== with_.cell) onCell(r, c, with_.cell);
    } else if (with_.value !== undefined && cell !== "#") onNumber(r, c, with_.value);
  };
  /** Drawing over what is there already takes it away. */
  const strokeFrom = (r: number, c: number): { cell: string } | { value: number } => {
    if (brush.kind === "cell") return { cell: grid[r]?.[c] === brush.cell ? "." : brush.cell };
    return { value: (brush.numbers[`${r},${c}`] ?? 0) === brush.value ? 0 : brush.value };
  };
  const move = (r: number, c: number): void => {
    const to = [Math.max(0, Math.min(rows - 1, r)), Math.max(0, Math.min(columns - 1, c))] as const;
    setAt(to);
    board.current?.querySelector<HTMLElement>(`[data-place="${to[0]},${to[1]}"]`)?.focus();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, columns - 1],
      PageUp: [0, column],
      PageDown: [rows - 1, column],
    };
    const to = moves[event.key];
    if (to !== undefined) move(...to);
    else if (event.key === "Enter" || event.key === " ") draw(row, column, strokeFrom(row, column));
    else if (event.key === "Delete" || event.key === "Backspace") {
      draw(row, column, brush.kind === "cell" ? { cell: "." } : { value: 0 });
    } else if (brush.kind === "number" && /^[-+−]$/.test(event.key)) {
      const now = brush.numbers[`${row},${column}`] ?? 0;
      draw(row, column, { value: now + (event.key === "+" ? 1 : -1) });
    } else if (/^[A-Za-z0-9.#]$/.test(event.key)) draw(row, column, { cell: event.key });
    else return;
    event.preventDefault();
  };
  const placeOf = (target: EventTarget | null): readonly [number, number] | undefined => {
    const place = (target as Element | null)?.closest("[data-place]")?.getAttribute("data-place");
    return place?.split(",").map(Number) as unknown as readonly [number, number] | undefined;
  };

  return (
    <div class="board-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: a table lays its cells out by their contents, squares it does not */}
      <div
        ref={board}
        role="grid"
        class="board"
        aria-label={`Map, ${rows} rows and ${columns} columns${brush.kind === "number" ? `, with ${brush.of}` : ""}`}
        aria-describedby="board-help"
        onKeyDown={key}
        onFocusIn={(event) => {
          const place = placeOf(event.target);
          if (place !== undefined) setAt(place);
        }}
        onPointerDown={(event) => {
          const place = placeOf(event.target);
          if (place === undefined || event.button !== 0) return;
          // A finger would otherwise keep sending its moves to the cell in which it went down.
          (event.target as Element).releasePointerCapture?.(event.pointerId);
          stroke.current = strokeFrom(...place);
          setAt(place);
          draw(...place, stroke.current);
        }}
        onPointerOver={(event) => {
          const place = placeOf(event.target);
          if (stroke.current === undefined || place === undefined) return;
          if (event.buttons === 0) stroke.current = undefined;
          else draw(...place, stroke.current);
        }}
      >
        {grid.map((cells, r) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: cells take the focus
          <div role="row" class="row" key={r}>
            {cells.map((cell, c) => (
              <Cell
                key={c}
                cell={cell}
                row={r}
                column={c}
                entry={legend[cell]}
                number={brush.kind === "number" ? (brush.numbers[`${r},${c}`] ?? 0) : undefined}
                reached={r === row && c === column}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function Cell({
  cell,
  row,
  column,
  entry,
  number,
  reached,
}: {
  readonly cell: string;
  readonly row: number;
  readonly column: number;
  readonly entry: LegendEntry | undefined;
  readonly number: number | undefined;
  readonly reached: boolean;
}) {
  const wall = cell === "#";
  const { start, terminal } = rolesOf(cell, entry);
  const kind = wall ? "wall" : cell === "." ? "free" : cell;
  const roles = [start ? "start" : "", terminal ? "terminal" : ""].filter((each) => each !== "");
  const painted = number === undefined || wall ? "" : ` ${numberInWords(number)}`;
  const name = `row ${row + 1}, column ${column + 1}: ${[`${kind}${painted}`, ...roles].join(", ")}`;
  const tone = number === undefined || wall || number === 0 ? "" : number > 0 ? " above" : " below";
  return (
    // biome-ignore lint/a11y/useSemanticElements: as its grid
    <div
      role="gridcell"
      tabIndex={reached ? 0 : -1}
      data-place={`${row},${column}`}
      aria-label={name}
      class={`square${wall ? " wall" : ""}${terminal ? " terminal" : ""}${start ? " start" : ""}${tone}`}
    >
      {wall || cell === "." ? null : <span class="letter">{cell}</span>}
      {number === undefined || wall || number === 0 ? null : (
        <>
          {" "}
          <span class="number">{numberInWords(number)}</span>
        </>
      )}
    </div>
  );
}

function numberInWords(number: number): string {
  return String(Number(number.toPrecision(3))).replace("-", "−");
}
