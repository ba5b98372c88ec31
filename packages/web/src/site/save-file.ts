/** Saves a file as the browser saves downloads. */
export function saveFile(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read by then; an address that is kept would keep the file in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
