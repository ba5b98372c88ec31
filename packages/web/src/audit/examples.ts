import type { AuditForm } from "./form.js";

/** A log of the repository that the site passes on, with the settings that its story needs. */
export interface AuditExample {
  readonly id: string;
  readonly title: string;
  /** File in `examples/audit` of the repository and in `data/audit` of the site. */
  readonly file: string;
  readonly form: Partial<AuditForm>;
}

export const auditExamples: readonly AuditExample[] = [
  { id: "healthy", title: "A healthy run", file: "healthy.jsonl.gz", form: { gold: "correct" } },
  {
    id: "injection",
    title: "A judge that is talked into it",
    file: "injection.jsonl.gz",
    form: { gold: "correct" },
  },
  {
    id: "format",
    title: "Format paid beside the answer",
    file: "format-trl.jsonl.gz",
    form: { gold: "correct" },
  },
  {
    id: "overfitting",
    title: "Step metrics that overfit",
    file: "overfitting.csv",
    form: { gold: "heldout_accuracy", "evaluation-size": "800" },
  },
];

/** Where the site keeps an example, from its top. */
export const examplePath = (file: string) => `data/audit/${file}`;
