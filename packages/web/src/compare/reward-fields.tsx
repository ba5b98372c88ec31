import { Field } from "../mirror/index.js";
import { NumberInput } from "./number-input.js";
import type { RewardChoice } from "./query.js";

/** A file of rewards that was chosen. */
export interface RewardFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where one of the two rewards comes from. */
export function RewardFields({
  which,
  label,
  help,
  choice,
  names,
  paintable,
  file,
  error,
  onChoice,
  onKind,
  onFile,
}: {
  readonly which: "first" | "second";
  readonly label: string;
  readonly help: string;
  readonly choice: RewardChoice;
  /** Rewards that the world has, each with what it is. */
  readonly names: readonly (readonly [name: string, about: string])[];
  readonly paintable: boolean;
  readonly file: RewardFile | undefined;
  readonly error: string | undefined;
  readonly onChoice: (choice: RewardChoice) => void;
  readonly onKind: (kind: "painted" | "file") => void;
  readonly onFile: (file: RewardFile) => void;
}) {
  const chosen = choice.kind === "named" ? `named ${choice.name}` : choice.kind;
  const known = choice.kind !== "named" || names.some(([name]) => name === choice.name);
  return (
    <div class="reward">
      <Field id={`reward-${which}`} label={label} help={help} error={error}>
        {(control) => (
          <select
            {...control}
            value={chosen}
            onChange={(event) => {
              const value = event.currentTarget.value;
              if (value === "painted" || value === "file") onKind(value);
              else onChoice({ kind: "named", name: value.slice("named ".length) });
            }}
          >
            {known ? null : <option value={chosen}>{choice.kind === "named" ? choice.name : ""}</option>}
            {names.map(([name, about]) => (
              <option key={name} value={`named ${name}`}>
                {about === "" ? name : `${name}: ${about}`}
              </option>
            ))}
            {paintable ? <option value="painted">painted on the cells</option> : null}
            <option value="file">from a file</option>
          </select>
        )}
      </Field>
      {choice.kind === "painted" ? (
        <Field
          id={`reward-${which}-step`}
          label="Paid in every step besides"
          help="What is painted is paid on arriving in a cell; a painted potential adds γ φ(s′) − φ(s)."
        >
          {(control) => (
            <NumberInput
              {...control}
              value={choice.painted.step}
              onValue={(step) =>
                onChoice({ kind: "painted", painted: { ...choice.painted, step: step ?? 0 } })
              }
            />
          )}
        </Field>
      ) : null}
      {choice.kind === "file" ? (
        <>
          <Field
            id={`reward-${which}-file`}
            label="File"
            help={
              file === undefined
                ? "Rewards as JSON, .npy or .npz. It is read here and sent nowhere."
                : file.name
            }
          >
            {(control) => (
              <input
                {...control}
                type="file"
                onChange={async (event) => {
                  const [picked] = event.currentTarget.files ?? [];
                  if (picked === undefined) return;
                  onFile({ name: picked.name, bytes: new Uint8Array(await picked.arrayBuffer()) });
                }}
              />
            )}
          </Field>
          <Field id={`reward-${which}-pick`} label="Its name in the file" help="Where the file has several.">
            {(control) => (
              <input
                {...control}
                type="text"
                autocomplete="off"
                value={choice.pick}
                onInput={(event) => onChoice({ kind: "file", pick: event.currentTarget.value.trim() })}
              />
            )}
          </Field>
        </>
      ) : null}
    </div>
  );
}
