import {
  isSocietyChunk,
  isSocietyHeader,
  type SocietyChunk,
  type SocietyHeader,
  SocietyTrace,
  societyFrame,
} from "@operant/core/society";
import { resolveParameters, runTrial, type Study } from "@operant/core/study";
import { parametersOf, type SocietyRequest } from "./address.js";
import type { SocietyStudy } from "./definition.js";
import { type Palette, SHADES } from "./palette.js";
import { avoidedLine, Picture } from "./picture.js";
import { SvgPen } from "./svg-pen.js";
import { frameInWords } from "./words.js";

/** One episode of a society as it can be looked at without a script. */
export interface Still {
  readonly svg: string;
  readonly words: string;
}

const SIZE = 640;

/** Colours that the page's style decides, so that the still follows its theme. */
const palette: Palette = {
  paper: "var(--paper)",
  ink: "var(--ink)",
  soft: "var(--soft)",
  line: "var(--line)",
  unjust: "var(--bad)",
  shades: Array.from({ length: SHADES }, (_, step) => {
    const position = (2 * step) / (SHADES - 1) - 1;
    const outer = position < 0 ? "var(--series-2)" : "var(--series-1)";
    return `color-mix(in srgb,${outer} ${Math.round(100 * Math.abs(position))}%,var(--field))`;
  }),
  font: "var(--sans)",
};

/** Runs a trial and draws its last episode, with the same code that draws it in the browser. */
export function stillOf(study: Study, definition: SocietyStudy, request: SocietyRequest): Still {
  let header: SocietyHeader | undefined;
  const chunks: SocietyChunk[] = [];
  runTrial(study, resolveParameters(study, parametersOf(definition, request)), request.seed, {
    trace: (event) => {
      if (isSocietyHeader(event)) header = event;
      else if (isSocietyChunk(event)) chunks.push(event);
    },
  });
  const trace = new SocietyTrace(header!);
  for (const chunk of chunks) trace.append(chunk);
  const frame = societyFrame(trace, trace.episodes - 1);
  const pen = new SvgPen(SIZE);
  const picture = new Picture(pen, palette);
  picture.resize(SIZE, 1);
  picture.show(frame, undefined, avoidedLine(trace, frame));
  picture.draw({ phase: null, selected: -1, hovered: -1, seconds: Number.POSITIVE_INFINITY });
  return { svg: pen.toString(), words: frameInWords(trace.header, frame, trace.episodes) };
}
