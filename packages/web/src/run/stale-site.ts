/** Said where a script is gone that the page was built with. */
export const staleSite =
  "A script of the lab could not be loaded. The site may have been updated since this page was opened, or the connection is lost: reload the page. Finished trials are kept.";
