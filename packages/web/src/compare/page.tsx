/** Compare two rewards. */
export function ComparePage() {
  return <h1>Compare two rewards</h1>;
}
