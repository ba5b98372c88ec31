// The part of bench/web.mjs that watches the society view. No benchmark of its own.
const SECONDS = 5;

/**
 * Frames per second that the society view draws while it plays 100 agents, who meet, punish and move, one meeting
 * after another. The trial is over before the measurement begins.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url of the site, ending in a slash
 */
export async function societyFrames(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(`${url}society.html?condition=ipd-dp&agents=100&episodes=40&episode=1`);
    await page.getByText(/^40 episodes in/).waitFor({ timeout: 120_000 });
    // Whatever the end of the trial set off is over.
    await page.waitForTimeout(1000);
    const { intervals } = await page
      .locator(".society-canvas canvas")
      .evaluate((canvas, seconds) => canvas.measureFrames(seconds), SECONDS);
    return (1000 * intervals.length) / intervals.reduce((sum, interval) => sum + interval, 0);
  } finally {
    await context.close();
  }
}
