// Runs before the first paint, so that a chosen theme does not flash. A classic script: it works from a disk too.
(() => {
  const root = document.documentElement;
  // What a page's script is about to bring to life is known before it runs, so that nothing moves then: browsers
  // refuse module scripts from a disk, and there the page keeps what it shows without them.
  if (location.protocol !== "file:") {
    root.dataset.scripted = "";
    if (location.search !== "") root.dataset.query = "";
  }
  const key = "operant-theme";
  const stored = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const chosen = stored();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (button === null) return;
    const show = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
    };
    button.hidden = false;
    show();
    dark.addEventListener("change", show);
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem(key, root.dataset.theme);
      } catch {
        // Without storage the choice lasts as long as the page.
      }
      show();
      dispatchEvent(new Event("operant-theme"));
    });
  });
})();
