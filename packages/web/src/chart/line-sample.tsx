import { seriesLook } from "./series.js";

/** A short piece of a series' line, for legends. */
export function LineSample({ index }: { readonly index: number }) {
  const { colour, dash } = seriesLook(index);
  return (
    <svg class="line-sample" width="28" height="10" aria-hidden="true" focusable="false">
      <path
        d="M1,5h26"
        stroke={colour}
        stroke-width="2"
        fill="none"
        {...(dash.length === 0 ? {} : { "stroke-dasharray": dash.join(" ") })}
      />
    </svg>
  );
}
