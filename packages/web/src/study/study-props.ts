import type {
  Claim,
  ClaimOutcome,
  Condition,
  Figure,
  ParameterDescription,
  Preset,
  ResultsTable,
} from "@operant/core/study";
import type { Links } from "../site/links.js";

/** A study as its page knows it: what its definition says as data, without the code that computes. */
export interface StudyFacts {
  readonly id: string;
  readonly title: string;
  readonly resultsVersion: string;
  /** What a row of a shard is: "episode". */
  readonly row: string;
  readonly presets: Readonly<Record<string, Preset>>;
  readonly conditions: Readonly<Record<string, Condition>>;
  readonly parameters: readonly ParameterDescription[];
  readonly figures: readonly FigureFacts[];
  readonly tables: readonly ResultsTable[];
  /** Title and unit of every summary. */
  readonly summaries: Readonly<Record<string, { readonly title: string; readonly unit: string }>>;
  readonly claims: readonly ClaimFacts[];
}

export interface FigureFacts {
  /** Unique within the study and fit for a URL: "curves-reward". */
  readonly key: string;
  readonly figure: Figure;
  /** Title of the measured quantity with its unit. */
  readonly valueTitle: string;
  readonly unit: string;
}

/** A claim, and what the committed reference results say of it. */
export interface ClaimFacts extends Omit<Claim, "check"> {
  readonly reference: ClaimOutcome | null;
}

/** Props of a study's page: what its script needs; the rest is in the page already. */
export interface StudyPageProps extends Links {
  readonly study: StudyFacts;
  readonly paper: {
    readonly title: string;
    readonly year: number;
    /** The paper's page here, where it has one. */
    readonly id: string | null;
  } | null;
  /** How many cells and trials the committed results hold; null where there are none of this results version. */
  readonly reference: { readonly cells: number; readonly trials: number } | null;
  /** Parts that never change, as HTML. Only at build time: the page holds them when its script starts. */
  readonly fixed?: FixedParts;
}

export interface FixedParts {
  readonly question: string;
  readonly results: string;
  readonly notes: string;
}
