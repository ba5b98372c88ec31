import type { ComponentChildren, JSX } from "preact";

/** What ties a control to its help and its error: spread it on the control. */
export interface FieldControl {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: "true";
}

/** A control with its name, the flag that it is on the command line, a few words of help, and what is wrong with it. */
export function Field({
  id,
  label,
  flag,
  help,
  error,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly flag?: string;
  readonly help?: ComponentChildren;
  readonly error?: string | undefined;
  readonly children: (control: FieldControl) => JSX.Element;
}) {
  const described = [
    ...(help === undefined ? [] : [`${id}-help`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ].join(" ");
  return (
    <div class="field">
      <label for={id}>
        {label}
        {flag === undefined ? null : (
          <>
            {" "}
            <code class="soft">{flag}</code>
          </>
        )}
      </label>
      {children({
        id,
        ...(described === "" ? {} : { "aria-describedby": described }),
        ...(error === undefined ? {} : { "aria-invalid": "true" as const }),
      })}
      {error === undefined ? null : (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {help === undefined ? null : (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
