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
    <button type="button" onClick={() => save(name, new Blob([content], { type }))}>
      {children}
    </button>
  );
}

function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read by then; an address that is kept would keep the file in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
