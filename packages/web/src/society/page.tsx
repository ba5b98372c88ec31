/** Society. */
export function SocietyPage() {
  return <h1>Society</h1>;
}
