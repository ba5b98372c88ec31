import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { CommandLine, Download, EmbeddedReport, Field, useAddress } from "../mirror/index.js";
import { NeedsServer } from "../site/shell.js";
import { auditCommandLine } from "./command.js";
import { type AuditExample, auditExamples, examplePath } from "./examples.js";
import {
  type AuditFieldName,
  type AuditForm,
  type AuditSettings,
  emptyForm,
  type FormProblems,
  fieldOfFailure,
  formFromQuery,
  settingsOf,
  writeQuery,
} from "./form.js";
import { LogFiles } from "./log-files.js";
import { ProgressLine } from "./progress.js";
import type { NamedFile } from "./run-audit.js";
import { SettingsFields } from "./settings-fields.js";
import { type AuditState, useAudit } from "./use-audit.js";

/** Audits a log that is dropped on the page, in the browser, as `operant audit` does in a terminal. */
export function AuditPage() {
  const [live, setLive] = useState(false);
  const [form, setForm] = useState<AuditForm>(emptyForm);
  const [files, setFiles] = useState<readonly NamedFile[]>([]);
  const [reference, setReference] = useState<readonly NamedFile[]>([]);
  const [example, setExample] = useState<string | undefined>(undefined);
  const [dropProblem, setDropProblem] = useState<string | undefined>(undefined);
  const { state, start, cancel, fail } = useAudit();
  const { settings, problems } = useMemo(() => settingsOf(form), [form]);
  const askedFor = useRef(false);

  const run = useCallback(
    (logs: readonly NamedFile[], asked: AuditForm, references: readonly NamedFile[]): void => {
      const read = settingsOf(asked);
      if (logs.length === 0 || Object.keys(read.problems).length > 0) return;
      start({ files: logs, reference: references, settings: read.settings });
    },
    [start],
  );
  const chooseExample = useCallback(
    async (chosen: AuditExample, asked: AuditForm): Promise<void> => {
      setForm(asked);
      setReference([]);
      setExample(chosen.id);
      setDropProblem(undefined);
      try {
        const answer = await fetch(examplePath(chosen.file));
        if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
        const logs = [{ name: chosen.file, blob: await answer.blob() }];
        setFiles(logs);
        run(logs, asked, []);
      } catch (error) {
        fail(`The example could not be loaded (${error instanceof Error ? error.message : error}).`);
      }
    },
    [run, fail],
  );
  const takeFiles = useCallback(
    (taken: readonly File[], told: readonly string[]): void => {
      setDropProblem(told.length === 0 ? undefined : told.join(" "));
      if (taken.length === 0) return;
      const logs = taken.map((file) => ({ name: file.name, blob: file }));
      setFiles(logs);
      setExample(undefined);
      askedFor.current = true;
      run(logs, form, reference);
    },
    [run, form, reference],
  );

  // Once: the address is what the page opens with.
  useEffect(() => {
    const query = new URLSearchParams(location.search);
    const asked = formFromQuery(query);
    setForm(asked);
    setLive(true);
    const name = query.get("example");
    const chosen = auditExamples.find(({ id }) => id === name);
    if (chosen !== undefined) void chooseExample(chosen, asked);
    else if (name !== null) {
      const ids = auditExamples.map(({ id }) => id).join(", ");
      setDropProblem(`The address asks for the example "${name}"; there are: ${ids}.`);
    }
  }, []);
  const query = new URLSearchParams();
  if (example !== undefined) query.set("example", example);
  writeQuery(form, query);
  useAddress(live ? query.toString() : undefined);

  const change = (name: AuditFieldName, value: string): void => setForm({ ...form, [name]: value });
  const failed = failureOf(state, settings);
  const shownProblems = { ...failed.problems, ...problems };
  const running = state.kind === "running";
  const readable = Object.keys(problems).length === 0;
  return (
    <>
      <h1>Audit a log</h1>
      <p>
        Drop the log of a training run and read whether its reward is being gamed: where the reward rises
        while what was meant falls, which completions are paid for the wrong reason, and what would help.
      </p>
      <p>
        The log is read by this browser, in a thread of its own. <b>Nothing leaves it</b>: no upload, and no
        model is called.
      </p>
      <div class="until-live">
        <NeedsServer what="Logs are audited in the browser">
          In a terminal: <code>npx operant audit rollouts.jsonl --gold correct --report audit.html</code>
        </NeedsServer>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          askedFor.current = true;
          run(files, form, reference);
        }}
      >
        <fieldset disabled={!live}>
          <legend class="visually-hidden">What to audit</legend>
          <LogFiles
            files={files}
            problem={dropProblem ?? failed.general}
            onFiles={takeFiles}
            onExample={(chosen) => {
              askedFor.current = true;
              void chooseExample(chosen, { ...emptyForm, ...chosen.form });
            }}
            onRemove={(index) => setFiles(files.filter((_, i) => i !== index))}
          />
          <SettingsFields
            form={form}
            problems={shownProblems}
            columns={state.kind === "done" ? state.outcome.columns : []}
            onChange={change}
          >
            <Field
              id="audit-reference-files"
              label="Reference log"
              flag="--reference"
              help={
                reference.length === 0
                  ? "Rollouts of the model before training, from a file."
                  : reference.map(({ name }) => name).join(", ")
              }
            >
              {(control) => (
                <input
                  {...control}
                  type="file"
                  multiple
                  onChange={(event) =>
                    setReference(
                      [...(event.currentTarget.files ?? [])].map((file) => ({ name: file.name, blob: file })),
                    )
                  }
                />
              )}
            </Field>
          </SettingsFields>
          <div class="actions">
            <button type="submit" class="primary" disabled={files.length === 0 || !readable || running}>
              Audit
            </button>
            <button type="button" disabled={!running} onClick={cancel}>
              Cancel
            </button>
            <ProgressLine progress={running ? state.progress : undefined}>
              {!readable
                ? "Repair the marked settings first."
                : state.kind === "cancelled"
                  ? "Cancelled."
                  : ""}
            </ProgressLine>
          </div>
        </fieldset>
      </form>
      <p role="status" class="visually-hidden">
        {announcement(state)}
      </p>
      <h2>The same in a terminal</h2>
      <CommandLine
        command={`npx ${auditCommandLine(
          files.length === 0 ? ["rollouts.jsonl"] : files.map(({ name }) => name),
          settings,
          reference.map(({ name }) => name),
        )}`}
      />
      {state.kind === "done" ? (
        <Result
          state={state}
          outdated={state.of.files !== files || !sameSettings(state.of.settings, settings)}
          focus={askedFor.current}
        />
      ) : null}
    </>
  );
}

function Result({
  state,
  outdated,
  focus,
}: {
  readonly state: Extract<AuditState, { kind: "done" }>;
  readonly outdated: boolean;
  /** Whether a person asked for it just now, who is then led to it. */
  readonly focus: boolean;
}) {
  const { outcome, of } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  // Once per outcome.
  useEffect(() => {
    if (focus) heading.current?.focus();
  }, [outcome]);
  const stem = (of.files[0]?.name ?? "log").replace(/(\.(jsonl?|csv|tsv|parquet|txt|log|gz))+$/i, "");
  return (
    <section class="result" aria-labelledby="audit-result">
      <h2 id="audit-result" ref={heading} tabIndex={-1}>
        What the audit found
      </h2>
      {outdated ? (
        <p class="notice">Files or settings have changed since; press Audit to bring this up to date.</p>
      ) : null}
      {outcome.nothing === undefined ? null : (
        <p class="notice">No check could be run on this log. {outcome.nothing}</p>
      )}
      <div class="actions">
        <Download name={`${stem}.audit.html`} type="text/html" content={outcome.html}>
          Save the report (HTML)
        </Download>
        <Download name={`${stem}.audit.json`} type="application/json" content={`${outcome.json}\n`}>
          Save the result (JSON)
        </Download>
      </div>
      <EmbeddedReport {...outcome.report} />
    </section>
  );
}

/** A failure as the problem of a field, or of the log itself. */
function failureOf(
  state: AuditState,
  settings: AuditSettings,
): { readonly problems: FormProblems; readonly general: string | undefined } {
  if (state.kind !== "failed") return { problems: {}, general: undefined };
  const { message } = state;
  const name = fieldOfFailure(state, settings);
  return name === undefined
    ? { problems: {}, general: message }
    : { problems: { [name]: message }, general: undefined };
}

function sameSettings(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function announcement(state: AuditState): string {
  switch (state.kind) {
    case "idle":
      return "";
    case "cancelled":
      return "Cancelled.";
    case "running":
      return state.progress.phase === "reading" ? "Reading the log." : "Computing.";
    case "failed":
      return state.message;
    case "done":
      return `${state.outcome.heading}.`;
  }
}
