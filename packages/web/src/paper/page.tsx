/** Paper. */
export function PaperPage() {
  return <h1>Paper</h1>;
}
