import { logLayouts } from "@operant/report";
import type { ComponentChildren } from "preact";
import { Field } from "../mirror/index.js";
import type { AuditFieldName, AuditForm, FormProblems } from "./form.js";

/** The settings of an audit: the three that most logs need, and the others folded. */
export function SettingsFields({
  form,
  problems,
  columns,
  onChange,
  children,
}: {
  readonly form: AuditForm;
  readonly problems: FormProblems;
  /** Columns that the last audit saw, to choose from. */
  readonly columns: readonly string[];
  readonly onChange: (name: AuditFieldName, value: string) => void;
  /** Further fields of the folded part. */
  readonly children: ComponentChildren;
}) {
  const text = (
    name: AuditFieldName,
    label: string,
    help: string,
    more: { readonly list?: true; readonly placeholder?: string; readonly inputMode?: "numeric" } = {},
  ) => (
    <Field id={`audit-${name}`} label={label} flag={`--${name}`} help={help} error={problems[name]}>
      {(control) => (
        <input
          {...control}
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={form[name]}
          onInput={(event) => onChange(name, event.currentTarget.value)}
          {...(more.list === true ? { list: "audit-columns" } : {})}
          {...(more.placeholder === undefined ? {} : { placeholder: more.placeholder })}
          {...(more.inputMode === undefined ? {} : { inputMode: more.inputMode })}
        />
      )}
    </Field>
  );
  const folded = foldedFields.some((name) => problems[name] !== undefined || form[name] !== "");
  return (
    <>
      <datalist id="audit-columns">
        {columns.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div class="fields">
        {text("gold", "Gold column", "What was meant: correctness, or a better judge’s score.", {
          list: true,
        })}
        {text("proxy", "Reward column", "The reward that was optimised, where its name does not say so.", {
          list: true,
        })}
        {text(
          "group",
          "Group column",
          "What is equal for the completions that are compared: the prompt, if empty.",
          {
            list: true,
          },
        )}
      </div>
      <details open={folded}>
        <summary>More settings</summary>
        <div class="fields">
          {text("components", "Parts of the reward", "Columns, separated by commas.", { list: true })}
          {text(
            "weights",
            "Weights of the parts",
            "column=number, separated by commas: the reward is their sum.",
          )}
          {text("ensemble", "Reward models", "Columns with scores of one completion, separated by commas.")}
          <Field
            id="audit-map"
            label="Columns by what they stand for"
            flag="--map"
            help="A line each: field=column. Fields: prompt, completion, reward, gold, step, group, example, advantage, length, truncated, logp, ref_logp, steps, run; of step metrics also kl, entropy, longest, zero_spread."
            error={problems.map}
          >
            {(control) => (
              <textarea
                {...control}
                rows={3}
                spellcheck={false}
                value={form.map}
                onInput={(event) => onChange("map", event.currentTarget.value)}
              />
            )}
          </Field>
          <Field
            id="audit-layout"
            label="Layout"
            flag="--layout"
            help="Whose layout it is, where that is not recognised."
            error={problems.layout}
          >
            {(control) => (
              <select
                {...control}
                value={form.layout}
                onChange={(event) => onChange("layout", event.currentTarget.value)}
              >
                <option value="">recognise it</option>
                {logLayouts.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {text(
            "reference",
            "Reference steps",
            "Steps of this log that came from the reference policy, such as 0..5.",
          )}
          {children}
          {text(
            "evaluation-size",
            "Size of an evaluation",
            "Step metrics: how many items an evaluation has.",
            {
              inputMode: "numeric",
            },
          )}
          {text("text", "Texts looked at", "About how many, as whole groups: 2000, if empty.", {
            inputMode: "numeric",
          })}
          <div class="field">
            <label class="check" for="audit-all-text">
              <input
                id="audit-all-text"
                type="checkbox"
                checked={form["all-text"] === "1" || form["all-text"] === "true"}
                onChange={(event) => onChange("all-text", event.currentTarget.checked ? "1" : "")}
              />
              <span>
                Look at every text <code class="soft">--all-text</code>
              </span>
            </label>
            {problems["all-text"] === undefined ? null : <p class="error">{problems["all-text"]}</p>}
          </div>
          {text("seed", "Seed", "Of samples and resamples: 0, if empty.", { inputMode: "numeric" })}
        </div>
      </details>
    </>
  );
}

const foldedFields = [
  "components",
  "weights",
  "ensemble",
  "map",
  "layout",
  "reference",
  "evaluation-size",
  "text",
  "all-text",
  "seed",
] as const;
