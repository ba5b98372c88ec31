import { useEffect, useState } from "preact/hooks";

/**
 * A field for a number that keeps what is typed as it is typed, and tells numbers only. Empty is undefined, where
 * that is allowed. What is no such number goes when the field is left, and a sentence says what stands instead.
 */
export function NumberInput({
  value,
  onValue,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
  whole = false,
  optional = false,
  placeholder,
  ...attributes
}: {
  readonly value: number | undefined;
  readonly onValue: (value: number | undefined) => void;
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
  readonly optional?: boolean;
  readonly placeholder?: string;
  readonly id?: string;
  readonly class?: string;
  readonly "aria-label"?: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: "true";
}) {
  const [text, setText] = useState(inWords(value));
  const [refused, setRefused] = useState<string | null>(null);
  const read = numberOf(text);
  // A value that came from elsewhere replaces what stands here; one that was typed here stands already.
  useEffect(() => {
    if (read !== value) setText(inWords(value));
    setRefused(null);
  }, [value]);
  const fits = (number: number | undefined): boolean =>
    number === undefined
      ? optional && text.trim() === ""
      : number >= least && number <= most && (!whole || Number.isInteger(number));
  const wrong = !fits(read);
  const wanted = `a ${whole ? "whole " : ""}number${range(least, most)}`;
  return (
    <>
      <input
        {...attributes}
        {...(wrong ? { "aria-invalid": "true" as const, title: `Expected ${wanted}.` } : {})}
        {...(placeholder === undefined ? {} : { placeholder })}
        type="text"
        inputMode={least >= 0 ? (whole ? "numeric" : "decimal") : "text"}
        autocomplete="off"
        value={text}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setText(typed);
          setRefused(null);
          const number = numberOf(typed);
          const usable =
            number === undefined
              ? optional && typed.trim() === ""
              : number >= least && number <= most && (!whole || Number.isInteger(number));
          if (usable && number !== value) onValue(number);
        }}
        onBlur={() => {
          if (!wrong) return;
          const shown = text.trim() === "" ? "An empty field" : `“${shortened(text.trim())}”`;
          setRefused(`${shown} is not ${wanted}; ${inWords(value) || placeholder || "nothing"} stands.`);
          setText(inWords(value));
        }}
      />
      {refused === null ? null : (
        <span class="error" role="alert">
          {refused}
        </span>
      )}
    </>
  );
}

function shortened(text: string): string {
  return text.length <= 20 ? text : `${text.slice(0, 19)}…`;
}

function inWords(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

/** A minus sign may be typed as people write it. */
function numberOf(text: string): number | undefined {
  const number = Number(text.replace("−", "-").replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

function range(least: number, most: number): string {
  if (Number.isFinite(least) && Number.isFinite(most)) return ` from ${least} to ${most}`;
  return Number.isFinite(least) ? ` of at least ${least}` : "";
}
