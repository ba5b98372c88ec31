import { useEffect } from "preact/hooks";

/** Milliseconds without a change before the address follows: browsers refuse too many changes in a row. */
const pause = 250;

/**
 * Keeps the address of the page in step with what it shows, without a step in the history.
 * @param query what follows the question mark, or undefined while the address has not been read
 */
export function useAddress(query: string | undefined): void {
  useEffect(() => {
    if (query === undefined) return;
    const timer = setTimeout(() => {
      history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
    }, pause);
    return () => clearTimeout(timer);
  }, [query]);
}
