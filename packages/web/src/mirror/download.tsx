import { saveFile } from "../site/save-file.js";

/** A button that saves a text as a file. The file is made here; nothing is asked of a server. */
export function Download({
  name,
  type,
  content,
  children,
}: {
  readonly name: string;
  /** Media type, for example "text/html". */
  readonly type: string;
  readonly content: string;
  readonly children: string;
}) {
  return (
    <button type="button" onClick={() => saveFile(name, new Blob([content], { type }))}>
      {children}
    </button>
  );
}
