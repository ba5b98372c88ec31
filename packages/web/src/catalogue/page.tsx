/** Papers. */
export function CataloguePage() {
  return <h1>Papers</h1>;
}
