/**
 * Has the browser keep the page itself, so that it opens without the network. Browsers do so for pages by https and for those of their
 * own machine; others, and those that refuse it, go without.
 */
export function keepPage(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/worker.js").catch(() => {});
}
